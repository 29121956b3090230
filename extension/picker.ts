import * as vscode from "vscode";
import { RequestError } from "./client";
import type { Finding, Place, ProbeResult, Proxy } from "./gen/protocol";
import type { Helper } from "./helper";
import { Order, type Results } from "./order";
import { keyOf, looksLikeList, probed, sections, type Offer, type Row } from "./rows";
import { Latest, type Clock } from "./schedule";
import type { Translate } from "./translate";

/** What a Picker needs. */
export interface PickerParts {
  readonly helper: Pick<Helper, "request" | "probe">;
  readonly clock: Clock;
  readonly t: Translate;
}

/** What came of a picker. */
export type Picked =
  | { readonly kind: "closed" }
  | { readonly kind: "scope" }
  | { readonly kind: "addMirror" }
  /** results are those that had come in by then. */
  | { readonly kind: "wish"; readonly wish: string; readonly results: Results };

type Item = vscode.QuickPickItem & { readonly row?: Row };

const drawMS = 40;
const lintMS = 200;

/**
 * A Picker is one opening of the list of mirrors and profiles. Opening it counts as the user's asking for a probe; its
 * closing ends the probe.
 */
export class Picker {
  readonly #pick = vscode.window.createQuickPick<Item>();
  readonly #closed = new AbortController();
  readonly #results = new Map<string, ProbeResult>();
  readonly #order = new Order();
  readonly #lint: Latest;
  readonly #buttons: Readonly<Record<"probe" | "scope" | "addMirror", vscode.QuickInputButton>>;
  #offer: Offer;
  #probe: AbortController | undefined;
  /** The row that was made the active one by us, as long as nobody touched the list; then the user's. */
  #active: string | undefined;
  #cancelDraw: (() => void) | undefined;
  #settle: (picked: Picked) => void = () => undefined;

  constructor(
    private readonly parts: PickerParts,
    private readonly place: Place,
    proxy: Proxy,
    writtenTo: string | undefined,
  ) {
    const { t } = parts;
    this.#offer = { mirrors: [], profiles: [], proxy, probing: true };
    this.#lint = new Latest((signal) => this.#check(signal), lintMS, parts.clock);
    this.#buttons = {
      probe: { iconPath: new vscode.ThemeIcon("refresh"), tooltip: t("Measure again") },
      scope: {
        iconPath: new vscode.ThemeIcon("folder-library"),
        tooltip:
          writtenTo === undefined ? t("Choose where a switch is written") : t("Written to: {0}. Change…", writtenTo),
      },
      addMirror: { iconPath: new vscode.ThemeIcon("add"), tooltip: t("Add a mirror of your own…") },
    };
    this.#pick.title =
      writtenTo === undefined ? t("Switch the Go proxy") : t("Switch the Go proxy (written to: {0})", writtenTo);
    this.#pick.placeholder = t("Choose a mirror or a profile, or type a URL or a whole list");
    this.#pick.matchOnDescription = true;
    this.#pick.matchOnDetail = true;
    this.#pick.keepScrollPosition = true;
    this.#pick.buttons = [this.#buttons.addMirror, this.#buttons.scope, this.#buttons.probe];
    this.#pick.busy = true;
  }

  /** open shows the list and resolves when it is closed. It rejects where there is nothing to offer. */
  async open(): Promise<Picked> {
    const pick = this.#pick;
    const picked = new Promise<Picked>((resolve) => {
      this.#settle = resolve;
    });
    const subscriptions = [
      pick.onDidChangeValue((value) => {
        this.#typed(value.trim());
      }),
      pick.onDidChangeActive(([item]) => {
        this.#activated(item);
      }),
      pick.onDidAccept(() => {
        this.#accepted();
      }),
      pick.onDidTriggerButton((button) => {
        this.#pressed(button);
      }),
      pick.onDidHide(() => {
        this.#settle({ kind: "closed" });
      }),
    ];
    pick.show();
    try {
      // An error here closes the list and is told; later ones stay in the rows that they are about.
      const failed = this.#load();
      return await Promise.race([picked, failed]);
    } finally {
      this.#closed.abort();
      this.#probe?.abort();
      this.#lint.dispose();
      this.#cancelDraw?.();
      vscode.Disposable.from(...subscriptions, pick).dispose();
    }
  }

  /** load fills the list, starts the probe, and settles only when it fails. */
  async #load(): Promise<never> {
    const { request } = this.parts.helper;
    const [{ mirrors }, { profiles }] = await Promise.all([
      request("mirrors", { all: false }, this.#closed.signal),
      request("profiles", this.place, this.#closed.signal),
    ]);
    if (!this.#closed.signal.aborted) {
      this.#offer = { ...this.#offer, mirrors, profiles };
      this.#draw();
      void this.#measure(); // its failures are shown in the list
    }
    return new Promise<never>(() => undefined);
  }

  async #measure(): Promise<void> {
    this.#probe?.abort();
    const controller = new AbortController();
    this.#probe = controller;
    this.#results.clear();
    this.#offer = { ...this.#offer, probing: true };
    this.#pick.busy = true;
    this.#drawSoon();
    try {
      const report = await this.parts.helper.probe(
        { place: this.place, mirrors: [] },
        (result) => {
          this.#measured(controller, [result]);
        },
        controller.signal,
      );
      this.#measured(controller, report.results);
    } catch (error) {
      if (!controller.signal.aborted) {
        const reason = error instanceof RequestError ? error.message : String(error);
        this.#pick.title = this.parts.t("Nothing could be measured: {0}", reason);
      }
    }
    if (this.#probe === controller && !this.#closed.signal.aborted) {
      this.#offer = { ...this.#offer, probing: false };
      this.#pick.busy = false;
      this.#drawSoon();
    }
  }

  #measured(of: AbortController, results: readonly ProbeResult[]): void {
    if (of.signal.aborted) {
      return;
    }
    for (const result of results) {
      const key = keyOf(this.#offer, result);
      if (key !== undefined) {
        this.#results.set(key, result);
      }
    }
    this.#drawSoon();
  }

  /** drawSoon draws once for results that come close together. */
  #drawSoon(): void {
    this.#cancelDraw ??= this.parts.clock.after(drawMS, () => {
      this.#cancelDraw = undefined;
      this.#draw();
    });
  }

  #draw(): void {
    if (this.#closed.signal.aborted) {
      return;
    }
    const order = this.#order.arrange(probed(this.#offer), this.#results);
    const items = sections(this.#offer, order, this.#results, this.parts.t).flatMap<Item>(({ heading, rows }) => [
      { label: heading, kind: vscode.QuickPickItemKind.Separator },
      ...rows.map((row) => ({
        row,
        label: row.label,
        description: row.description,
        detail: row.detail,
        alwaysShow: row.always,
      })),
    ]);
    const rows = items.filter((item) => item.row !== undefined);
    const active = this.#order.touched ? rows.find((item) => item.row?.key === this.#active) : rows[0];
    this.#pick.items = items;
    if (active !== undefined) {
      // Always together with the items, or VS Code would first report its own choice as if it were the user's.
      this.#pick.activeItems = [active];
      this.#active = active.row?.key;
    }
  }

  #activated(item: Item | undefined): void {
    if (item?.row === undefined || item.row.key === this.#active) {
      return;
    }
    this.#order.touch();
    this.#active = item.row.key;
  }

  #typed(value: string): void {
    this.#order.touch();
    if (looksLikeList(value)) {
      this.#offer = { ...this.#offer, typed: { value, findings: undefined } };
      this.#lint.soon();
    } else {
      const { mirrors, profiles, proxy, probing } = this.#offer;
      this.#offer = { mirrors, profiles, proxy, probing };
    }
    this.#draw();
  }

  async #check(signal: AbortSignal): Promise<void> {
    const value = this.#offer.typed?.value;
    if (value === undefined) {
      return;
    }
    const findings = await this.#lintOf(value, signal);
    if (!signal.aborted && this.#offer.typed?.value === value) {
      this.#offer = { ...this.#offer, typed: { value, findings } };
      this.#draw();
    }
  }

  /** lintOf returns what is to be said of a value. Where that cannot be found out, that is what is said. */
  async #lintOf(value: string, signal: AbortSignal): Promise<readonly Finding[]> {
    try {
      const { findings } = await this.parts.helper.request("lint", { place: this.place, value }, signal);
      return findings;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return [{ code: "notChecked", severity: "error", message }];
    }
  }

  #accepted(): void {
    const [item] = this.#pick.selectedItems;
    const wish = item?.row?.wish;
    if (wish !== undefined) {
      this.#settle({ kind: "wish", wish, results: new Map(this.#results) });
    }
  }

  #pressed(button: vscode.QuickInputButton): void {
    switch (button) {
      case this.#buttons.scope:
        this.#settle({ kind: "scope" });
        break;
      case this.#buttons.addMirror:
        this.#settle({ kind: "addMirror" });
        break;
      default:
        void this.#measure(); // its failures are shown in the list
    }
  }
}
