import * as vscode from "vscode";
import { RequestError } from "./client";
import type { Config } from "./config";
import { offerSave, unsaved } from "./dirty";
import type { EnvironmentReader } from "./environment";
import type { Fix, Place, Plan, Scope, SwitchParams, Warning } from "./gen/protocol";
import { commandButton, inform, showError, warn, type Button } from "./messages";
import type { Results } from "./order";
import { Picker, type PickerParts } from "./picker";
import {
  entriesAtStake,
  freezes,
  leaking,
  preview,
  switched,
  undone,
  type PreviewAction,
  type PreviewPart,
} from "./preview";
import { scopeOffers } from "./rows";
import type { Store } from "./state";
import { plain, scopeName } from "./views";

/** What a Switcher needs. */
export interface SwitcherParts extends PickerParts {
  readonly config: Config;
  readonly store: Store;
  readonly environment: EnvironmentReader;
  /** What is remembered for this workspace. */
  readonly memory: vscode.Memento;
}

/** A Wish is what was chosen and where it is to be written. */
interface Wish extends Pick<SwitchParams, "wish" | "scope" | "replace" | "set" | "remove" | "private"> {
  readonly results: Results;
  /** It settles something just where that is, so that it is written there and nowhere else. */
  readonly fix?: true;
}

/** A Proposal is a plan with the place that it was made for. */
interface Proposal {
  readonly place: Place;
  readonly plan: Plan;
  /** It takes the place of one that had been shown. */
  readonly anew: boolean;
}

const memoryKey = "goproxy.scope";

/** The warnings of a plan that need nobody's consent. */
const harmless: ReadonlySet<string> = new Set(["keptPrivate", "sumdbAlias", "restartsGopls", "openTerminals"]);

/** A Switcher leads from the picker to a switch that is written, and back. */
export class Switcher {
  /** Chosen in this window in spite of the setting. */
  #override: Scope | undefined;

  constructor(private readonly parts: SwitcherParts) {}

  /** run lets the user choose, shows what would change, and switches. It rejects with what the helper refuses. */
  async run(addMirror: () => Promise<void>): Promise<void> {
    const { store, config, environment, t } = this.parts;
    for (;;) {
      const state = store.get();
      if (state.kind !== "ready") {
        return;
      }
      const known = this.#knownScope();
      const writtenTo = known === undefined ? undefined : scopeName(known, t);
      const picked = await new Picker(this.parts, config.place(), state.environment.proxy, writtenTo).open();
      switch (picked.kind) {
        case "closed":
          return;
        case "scope":
          await this.#askScope();
          break;
        case "addMirror":
          await addMirror();
          await environment.tellSettings(); // or the list that opens again might not have it yet
          break;
        case "wish": {
          const scope = this.#knownScope() ?? (await this.#askScope());
          if (scope !== undefined) {
            await this.#carryOut({ wish: picked.wish, scope, replace: false, results: picked.results });
          }
          return;
        }
      }
    }
  }

  /** switchTo leads from something that was proposed to a switch, as if it had been picked. */
  async switchTo(wish: string): Promise<void> {
    await this.parts.environment.tellSettings();
    const scope = this.#knownScope() ?? (await this.#askScope());
    if (scope !== undefined) {
      await this.#carryOut({ wish, scope, replace: false, results: new Map() });
    }
  }

  /** fix leads from the remedy of a finding to a switch, as if it had been picked. */
  async fix({ scope, set, remove }: Fix): Promise<void> {
    const what = { ...(set === undefined ? {} : { set }), ...(remove === undefined ? {} : { remove }) };
    await this.#carryOut({ wish: "", scope, replace: false, ...what, results: new Map(), fix: true });
  }

  /** switchNow switches without a question. It returns false where there is one to ask, and changes nothing then. */
  async switchNow(name: string): Promise<boolean> {
    await this.parts.environment.tellSettings();
    const scope = this.#knownScope();
    if (scope === undefined) {
      return false;
    }
    const wish: Wish = { wish: name, scope, replace: false, results: new Map() };
    const proposal = await this.#propose(wish);
    const { changes, warnings } = proposal.plan.result;
    const plainly = warnings.every(({ code }) => harmless.has(code));
    if (!plainly || changes.length === 0 || unsaved(changes.map(({ file }) => file))) {
      return false;
    }
    return (await this.#apply(wish, proposal)) === undefined;
  }

  /** undo takes back the last switch, or the one of this ID. */
  async undo(id?: string): Promise<void> {
    const { helper, config, environment, t } = this.parts;
    const place = config.place();
    const { entries } = await helper.request("history", place);
    const entry = entries.find((each) => (id === undefined ? !each.undone : each.id === id));
    const files = entry?.changes.map((change) => change.file) ?? [];
    if ((await offerSave(files, t)) === "cancelled") {
      return;
    }
    const result = await helper.request("undo", { place, ...(id === undefined ? {} : { id }) });
    environment.refresh();
    const show = result.skipped.length > 0 ? warn : inform;
    void show(undone(result, t), await this.#restartButtons(result.warnings)); // nobody waits for a notification
  }

  /** carryOut shows the plan of a wish until it is applied or given up. */
  async #carryOut(first: Wish): Promise<void> {
    let wish = first;
    let proposal = await this.#propose(wish);
    for (;;) {
      const { changes, warnings } = proposal.plan.result;
      if (changes.length === 0) {
        const notes = warnings.map((warning) => plain(warning.message)).join(" ");
        const said = this.parts.t("Nothing to do: this is already so.");
        void inform(`${said} ${notes}`.trim(), []); // nobody waits for a notification
        return;
      }
      const files = changes.map((change) => change.file);
      const saved = await offerSave(files, this.parts.t);
      if (saved === "cancelled") {
        return;
      }
      if (saved === "saved") {
        proposal = await this.#propose(wish);
        continue;
      }
      switch (await this.#confirm(wish, proposal)) {
        case "apply": {
          // While the plan was being read, somebody may have typed into one of the files.
          const again = await offerSave(files, this.parts.t);
          if (again === "cancelled") {
            return;
          }
          const newer = await this.#apply(wish, proposal);
          if (newer === undefined) {
            return;
          }
          proposal = newer;
          break;
        }
        case "scope":
          wish = { ...wish, scope: (await this.#askScope()) ?? wish.scope };
          proposal = await this.#propose(wish);
          break;
        case "replace":
          wish = { ...wish, replace: !wish.replace };
          proposal = await this.#propose(wish);
          break;
        case "addPrivate":
          wish = { ...wish, private: leaking(warnings) };
          proposal = await this.#propose(wish);
          break;
        case "markPrivate":
          await this.#markPrivate(wish);
          proposal = await this.#propose(wish);
          break;
        case "cancel":
        case "none":
          return;
      }
    }
  }

  async #markPrivate(wish: Wish): Promise<void> {
    const { store, config, environment } = this.parts;
    const state = store.get();
    if (state.kind === "ready") {
      await config.addPrivateHosts(entriesAtStake(state.environment.proxy, wish.results).unknownHosts);
      await environment.tellSettings();
    }
  }

  async #propose(wish: Wish): Promise<Proposal> {
    const place = this.parts.config.place();
    const plan = await this.parts.helper.request("plan", params(wish, place));
    return { place, plan, anew: false };
  }

  /** apply switches and says so. Where the plan is not the one that was shown any more, it returns the new one. */
  async #apply(chosen: Wish, { place, plan }: Proposal): Promise<Proposal | undefined> {
    const { helper, environment, t } = this.parts;
    const { wish, scope } = chosen;
    try {
      const result = await helper.request("switch", { ...params(chosen, place), digest: plan.digest });
      environment.refresh();
      const { id } = result;
      const undo: Button = {
        title: t("Undo"),
        run: () => this.undo(id).catch((error: unknown) => showError(error, t)),
      };
      const buttons = [...(id === undefined ? [] : [undo]), ...(await this.#restartButtons(result.warnings))];
      const name = plain(wish, 80) === wish && !wish.includes("@") ? wish : (plan.value ?? "");
      void inform(switched(name, scope, result, t), buttons); // nobody waits for a notification
      return undefined;
    } catch (error) {
      if (error instanceof RequestError && error.kind === "stale" && error.plan !== undefined) {
        return { place, plan: error.plan, anew: true };
      }
      throw error;
    }
  }

  async #confirm(wish: Wish, { plan, anew }: Proposal): Promise<PreviewAction> {
    const { store, config, t } = this.parts;
    const state = store.get();
    const parts = preview(
      {
        plan,
        scope: wish.scope,
        fixed: wish.fix === true,
        ...(config.folder === undefined ? {} : { folder: config.folder.name }),
        replace: wish.replace,
        ...(state.kind === "ready"
          ? entriesAtStake(state.environment.proxy, wish.results)
          : { kept: [], keptFailed: [], unknownHosts: [] }),
      },
      t,
    );
    const title = anew
      ? t("The files have changed meanwhile. This would be changed now:")
      : t("This would be changed. Nothing is written yet.");
    return choose(title, t("Enter applies, Escape changes nothing"), parts);
  }

  /** knownScope returns the scope that needs no question. */
  #knownScope(): Scope | undefined {
    const set = this.parts.config.settings()["goproxy.defaultScope"];
    const known = this.#override ?? (set === "ask" ? this.parts.memory.get<Scope>(memoryKey) : set);
    const offers = this.#scopeOffers().map((offer) => offer.scope);
    if (offers.length === 1) {
      return offers[0];
    }
    // With a single folder the workspace is that folder, so that a setting may name either.
    const fits =
      known !== undefined && (offers.includes(known) || (known === "workspace" && offers.includes("folder")));
    return fits ? known : undefined;
  }

  async #askScope(): Promise<Scope | undefined> {
    const { config, memory, t } = this.parts;
    const offers = this.#scopeOffers().map((offer) => ({ ...offer, description: "" }));
    const chosen = await vscode.window.showQuickPick(offers, {
      title: t("Where should switches be written? This is remembered for this workspace."),
      ignoreFocusOut: true,
    });
    if (chosen !== undefined) {
      if (config.settings()["goproxy.defaultScope"] === "ask") {
        await memory.update(memoryKey, chosen.scope);
      } else {
        this.#override = chosen.scope;
      }
    }
    return chosen?.scope;
  }

  #scopeOffers(): ReturnType<typeof scopeOffers> {
    const { config, t } = this.parts;
    return scopeOffers(
      {
        ...(config.folder === undefined ? {} : { folder: config.folder.name }),
        ...(config.workspaceFile === undefined ? {} : { workspaceFile: config.workspaceFile }),
        several: config.folders.length > 1,
        goExtension: config.goExtension,
      },
      t,
    );
  }

  /** What lets go of what the editor process keeps. VS Code in a browser can only reload the window. */
  async #restartButtons(warnings: readonly Warning[]): Promise<readonly Button[]> {
    const { t } = this.parts;
    if (!freezes(warnings)) {
      return [];
    }
    const restart = "workbench.action.restartExtensionHost";
    return (await vscode.commands.getCommands(true)).includes(restart)
      ? [commandButton(t("Restart Extension Host"), restart)]
      : [commandButton(t("Reload Window"), "workbench.action.reloadWindow")];
  }
}

/** params are what the helper is asked for a wish. */
function params(wish: Wish, place: Place): SwitchParams {
  const { wish: name, scope, replace, set, remove, private: patterns } = wish;
  return {
    place,
    wish: name,
    scope,
    replace,
    ...(set === undefined ? {} : { set }),
    ...(remove === undefined ? {} : { remove }),
    ...(patterns === undefined ? {} : { private: patterns }),
  };
}

/** choose shows a preview until one of its actions is chosen. */
async function choose(title: string, placeholder: string, parts: readonly PreviewPart[]): Promise<PreviewAction> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly action?: PreviewAction }>();
  pick.title = title;
  pick.placeholder = placeholder;
  pick.ignoreFocusOut = true;
  pick.items = parts.flatMap(({ heading, lines }) => [
    { label: heading, kind: vscode.QuickPickItemKind.Separator },
    ...lines.map((line) => ({ ...line, alwaysShow: true })),
  ]);
  try {
    return await new Promise<PreviewAction>((resolve) => {
      pick.onDidAccept(() => {
        const action = pick.selectedItems[0]?.action ?? "none";
        if (action !== "none") {
          resolve(action);
        }
      });
      pick.onDidHide(() => {
        resolve("cancel");
      });
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}
