import * as vscode from "vscode";
import type { Config } from "./config";
import { unsaved } from "./dirty";
import type { EnvironmentReader } from "./environment";
import type { Fix, LaunchEdit, RemedySwitch } from "./gen/protocol";
import { Picker, type PickerParts } from "./picker";
import type { Scopes } from "./scopes";
import type { Store } from "./state";
import type { Switching, Wish } from "./switching";
import { scopeName } from "./views";

/** What a Switcher needs. */
export interface SwitcherParts extends PickerParts {
  readonly config: Config;
  readonly store: Store;
  readonly environment: EnvironmentReader;
  readonly scopes: Scopes;
  readonly switching: Switching;
}

/** The warnings of a plan that need nobody's consent. */
const harmless: ReadonlySet<string> = new Set(["keptPrivate", "sumdbAlias", "restartsGopls", "openTerminals"]);

/** A Switcher leads to a switch from wherever one begins: the picker, a proposal, the remedy of a finding. */
export class Switcher {
  constructor(private readonly parts: SwitcherParts) {}

  /** run lets the user choose, shows what would change, and switches. It rejects with what the helper refuses. */
  async run(addMirror: () => Promise<void>): Promise<void> {
    const { store, config, environment, scopes, switching, t } = this.parts;
    for (;;) {
      const state = store.get();
      if (state.kind !== "ready") {
        return;
      }
      const { known } = scopes;
      const writtenTo = known === undefined ? undefined : scopeName(known, t);
      const picked = await new Picker(this.parts, config.place(), state.environment.proxy, writtenTo).open();
      switch (picked.kind) {
        case "closed":
          return;
        case "scope":
          await scopes.ask();
          break;
        case "addMirror":
          await addMirror();
          await environment.tellSettings(); // or the list that opens again might not have it yet
          break;
        case "wish": {
          const scope = scopes.known ?? (await scopes.ask());
          if (scope !== undefined) {
            await switching.carryOut({ wish: picked.wish, scope, replace: false, results: picked.results });
          }
          return;
        }
      }
    }
  }

  /** switchTo leads from something that was proposed to a switch, as if it had been picked. */
  async switchTo(wish: string): Promise<void> {
    const { environment, scopes, switching } = this.parts;
    await environment.tellSettings();
    const scope = scopes.known ?? (await scopes.ask());
    if (scope !== undefined) {
      await switching.carryOut({ wish, scope, replace: false, results: new Map() });
    }
  }

  /** fix leads from the remedy of a finding to a switch, as if it had been picked. */
  async fix(fix: Fix): Promise<void> {
    await this.parts.switching.carryOut({ ...fix, wish: "", replace: false, results: new Map(), fix: true });
  }

  /** editLaunch lets the user choose what becomes of the variables in launch.json. */
  async editLaunch(): Promise<void> {
    const { switching, t } = this.parts;
    const choices: readonly (vscode.QuickPickItem & { readonly launch: LaunchEdit })[] = [
      {
        launch: "inherit",
        label: `$(discard) ${t("Take out what hides the values in force")}`,
        detail: t("Go configurations then get what the folder has, also after a later switch."),
      },
      {
        launch: "write",
        label: `$(edit) ${t("Write the values in force")}`,
        detail: t("Variables that are there get the value that the folder has now, and keep it."),
      },
    ];
    const title = t("launch.json: variables that differ from those of the folder");
    const launch = (await vscode.window.showQuickPick(choices, { title }))?.launch;
    if (launch !== undefined) {
      await switching.carryOut({ wish: "", scope: "folder", replace: false, launch, results: new Map(), fix: true });
    }
  }

  /** switchNow switches without a question. It returns false where there is one to ask, and changes nothing then. */
  async switchNow(name: string): Promise<boolean> {
    const { environment, scopes } = this.parts;
    await environment.tellSettings();
    const scope = scopes.known;
    return scope !== undefined && this.#atOnce({ wish: name, scope, replace: false, results: new Map() }, harmless);
  }

  /**
   * remedy carries out what helps against a failure, and tells whether it was done. With `given` consent it does so at
   * once where nothing is left to ask, with `none` only there; else it shows the plan first, as if it had been picked.
   */
  async remedy(
    remedy: RemedySwitch,
    more: Pick<Wish, "folder" | "buttons">,
    consent: "given" | "none" | "ask",
  ): Promise<boolean> {
    await this.parts.environment.tellSettings();
    const wish: Wish = { ...remedy, replace: false, results: new Map(), ...more };
    // That the editor process keeps an old value is told afterwards, with a button that settles it.
    const done = consent !== "ask" && (await this.#atOnce(wish, new Set([...harmless, "frozen"])));
    return done || (consent !== "none" && (await this.parts.switching.carryOut(wish)));
  }

  async #atOnce(wish: Wish, unasked: ReadonlySet<string>): Promise<boolean> {
    const { switching } = this.parts;
    const proposal = await switching.propose(wish);
    const { changes, warnings } = proposal.plan.result;
    const plainly = warnings.every(({ code }) => unasked.has(code));
    if (!plainly || changes.length === 0 || unsaved(changes.map(({ file }) => file))) {
      return false;
    }
    return (await switching.apply(wish, proposal)) === undefined;
  }
}
