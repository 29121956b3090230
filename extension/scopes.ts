import * as vscode from "vscode";
import type { Config } from "./config";
import type { Scope } from "./gen/protocol";
import { scopeOffers } from "./rows";
import type { Translate } from "./translate";

const memoryKey = "goproxy.scope";

/** Scopes know where switches are written: by the setting, by what was answered once, or by asking. */
export class Scopes {
  /** Chosen in this window in spite of the setting. */
  #override: Scope | undefined;

  constructor(
    private readonly config: Config,
    /** What is remembered for this workspace. */
    private readonly memory: vscode.Memento,
    private readonly t: Translate,
  ) {}

  /** The scope that needs no question. */
  get known(): Scope | undefined {
    const set = this.config.settings()["goproxy.defaultScope"];
    const known = this.#override ?? (set === "ask" ? this.memory.get<Scope>(memoryKey) : set);
    const offers = this.#offers().map((offer) => offer.scope);
    if (offers.length === 1) {
      return offers[0];
    }
    // With a single folder the workspace is that folder, so that a setting may name either.
    const fits =
      known !== undefined && (offers.includes(known) || (known === "workspace" && offers.includes("folder")));
    return fits ? known : undefined;
  }

  /** ask lets the user choose, and remembers it. It returns undefined where the user does not. */
  async ask(): Promise<Scope | undefined> {
    const offers = this.#offers().map((offer) => ({ ...offer, description: "" }));
    const chosen = await vscode.window.showQuickPick(offers, {
      title: this.t("Where should switches be written? This is remembered for this workspace."),
      ignoreFocusOut: true,
    });
    if (chosen !== undefined) {
      if (this.config.settings()["goproxy.defaultScope"] === "ask") {
        await this.memory.update(memoryKey, chosen.scope);
      } else {
        this.#override = chosen.scope;
      }
    }
    return chosen?.scope;
  }

  #offers(): ReturnType<typeof scopeOffers> {
    const { config, t } = this;
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
}
