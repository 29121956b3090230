import type * as vscode from "vscode";
import { RequestError } from "./client";
import type { Comparison } from "./comparison";
import type { Config } from "./config";
import { offerSave } from "./dirty";
import type { EnvironmentReader } from "./environment";
import type { Place, Plan, SwitchParams } from "./gen/protocol";
import type { Helper } from "./helper";
import { inform, type Button } from "./messages";
import type { Results } from "./order";
import { switched } from "./outcome";
import { entriesAtStake, leaking, preview } from "./preview";
import { decide, type Decision } from "./previewPicker";
import { Latest, type Clock } from "./schedule";
import type { Scopes } from "./scopes";
import type { Store } from "./state";
import { restartButtons, undo } from "./takeBack";
import type { Translate } from "./translate";
import { plain } from "./views";
import { watch } from "./watch";

/** What a Switching needs. */
export interface SwitchingParts {
  readonly helper: Pick<Helper, "request">;
  readonly config: Config;
  readonly store: Store;
  readonly environment: EnvironmentReader;
  readonly comparison: Comparison;
  readonly scopes: Scopes;
  readonly clock: Clock;
  readonly t: Translate;
}

/** A Wish is what was chosen and where it is to be written. */
export interface Wish extends Pick<
  SwitchParams,
  "wish" | "scope" | "replace" | "set" | "remove" | "private" | "launch"
> {
  readonly results: Results;
  /** It settles something just where that is, so that it is written there and nowhere else. */
  readonly fix?: true;
  /** Where it counts; absent: the folder that decides. */
  readonly folder?: vscode.WorkspaceFolder;
  /** What is offered once it is done, before what follows every switch. */
  readonly buttons?: readonly Button[];
}

/** A Proposal is a plan with the place that it was made for. */
interface Proposal {
  readonly place: Place;
  readonly plan: Plan;
  /** It takes the place of one that had been shown. */
  readonly anew: boolean;
}

type Decided = Exclude<Decision, "difference">;

/** A file that is written in several steps is read when it is done. */
const settleMS = 100;

/** A Switching leads from a wish, over its plan, to what is written. */
export class Switching {
  constructor(private readonly parts: SwitchingParts) {}

  /** carryOut shows the plan of a wish until it is applied or given up. It tells whether it was applied. */
  async carryOut(first: Wish): Promise<boolean> {
    const { config, scopes, t } = this.parts;
    // What is decided is about this folder, also when the editor of another one gets active meanwhile.
    const folder = first.folder ?? config.folder;
    let wish = folder === undefined ? first : { ...first, folder };
    let proposal = await this.propose(wish);
    for (;;) {
      const { changes, warnings } = proposal.plan.result;
      if (changes.length === 0) {
        const notes = warnings.map((warning) => plain(warning.message)).join(" ");
        const said = t("Nothing to do: this is already so.");
        void inform(`${said} ${notes}`.trim(), []); // nobody waits for a notification
        return false;
      }
      const files = changes.map((change) => change.file);
      const saved = await offerSave(files, t);
      if (saved === "cancelled") {
        return false;
      }
      if (saved === "saved") {
        proposal = await this.propose(wish);
        continue;
      }
      const decision = await this.#decide(wish, proposal);
      switch (decision) {
        case "apply": {
          // While the plan was being read, somebody may have typed into one of the files.
          const again = await offerSave(files, t);
          if (again === "cancelled") {
            return false;
          }
          const newer = await this.apply(wish, proposal);
          if (newer === undefined) {
            return true;
          }
          proposal = newer;
          continue;
        }
        case "scope":
          wish = { ...wish, scope: (await scopes.ask()) ?? wish.scope };
          break;
        case "replace":
          wish = { ...wish, replace: !wish.replace };
          break;
        case "addPrivate":
          wish = { ...wish, private: leaking(warnings) };
          break;
        case "askPrivate":
          wish = { ...wish, private: leaking(warnings), set: { ...wish.set, GONOPROXY: "none" } };
          break;
        case "launch":
          wish = { ...wish, launch: "inherit" };
          break;
        case "markPrivate":
          await this.#markPrivate(wish);
          break;
        case "cancel":
          return false;
        default:
          proposal = decision;
          continue;
      }
      proposal = await this.propose(wish);
    }
  }

  /** propose asks for the plan of a wish. */
  async propose(wish: Wish): Promise<Proposal> {
    const place = this.parts.config.place(wish.folder);
    const plan = await this.parts.helper.request("plan", params(wish, place));
    return { place, plan, anew: false };
  }

  /** apply switches and says so. Where the plan is not the one that was shown any more, it returns the new one. */
  async apply(chosen: Wish, { place, plan }: Proposal): Promise<Proposal | undefined> {
    const { helper, environment, t } = this.parts;
    const { wish, scope } = chosen;
    try {
      const result = await helper.request("switch", { ...params(chosen, place), digest: plan.digest });
      environment.refresh();
      const { id } = result;
      const takeBack: Button = { title: t("Undo"), run: () => undo(this.parts, id) };
      const follow = [...(id === undefined ? [] : [takeBack]), ...(await restartButtons(result.warnings, t))];
      const name = plain(wish, 80) === wish && !wish.includes("@") ? wish : (plan.value ?? "");
      void inform(switched(name, scope, result, t), [...(chosen.buttons ?? []), ...follow]); // nobody waits for a notification
      return undefined;
    } catch (error) {
      if (error instanceof RequestError && error.kind === "stale" && error.plan !== undefined) {
        return { place, plan: error.plan, anew: true };
      }
      throw error;
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

  /** decide shows a proposal until it is decided, or until a file has changed so that another one takes its place. */
  async #decide(wish: Wish, proposal: Proposal): Promise<Decided | Proposal> {
    const closed = new AbortController();
    let renew: (newer: Proposal) => void = () => undefined;
    const newer = new Promise<Proposal>((resolve) => {
      renew = resolve;
    });
    const latest = new Latest(
      async () => {
        const now = await this.propose(wish);
        if (now.plan.digest !== proposal.plan.digest) {
          renew({ ...now, anew: true });
        }
      },
      settleMS,
      this.parts.clock,
    );
    const watcher = watch(
      proposal.plan.result.changes.map(({ file }) => file),
      () => {
        latest.soon();
      },
    );
    try {
      return await Promise.race([this.#show(wish, proposal, closed.signal), newer]);
    } finally {
      closed.abort();
      watcher.dispose();
      latest.dispose();
    }
  }

  async #show(wish: Wish, { place, plan, anew }: Proposal, signal: AbortSignal): Promise<Decided> {
    const { helper, store, comparison, t } = this.parts;
    const state = store.get();
    const parts = preview(
      {
        plan,
        scope: wish.scope,
        fixed: wish.fix === true,
        ...(wish.folder === undefined ? {} : { folder: wish.folder.name }),
        replace: wish.replace,
        offersLaunch: wish.launch === undefined && wish.scope !== "user",
        // What is set by its name alone is written as it is.
        ...(state.kind === "ready" && wish.wish !== ""
          ? entriesAtStake(state.environment.proxy, wish.results)
          : { kept: [], keptFailed: [], unknownHosts: [] }),
      },
      t,
    );
    const title = anew
      ? t("The files have changed meanwhile. This would be changed now:")
      : t("This would be changed. Nothing is written yet.");
    for (;;) {
      const decision = await decide(title, parts, signal, t);
      if (decision !== "difference") {
        return decision;
      }
      const { files = [] } = await helper.request("plan", { ...params(wish, place), contents: true }, signal);
      const compared = await comparison.show(files, signal);
      if (compared !== "list") {
        return compared;
      }
    }
  }
}

/** params are what the helper is asked for a wish. */
function params(wish: Wish, place: Place): SwitchParams {
  const { wish: name, scope, replace, set, remove, private: patterns, launch } = wish;
  return {
    place,
    wish: name,
    scope,
    replace,
    ...(set === undefined ? {} : { set }),
    ...(remove === undefined ? {} : { remove }),
    ...(patterns === undefined ? {} : { private: patterns }),
    ...(launch === undefined || scope === "user" ? {} : { launch }), // the user has no launch.json
  };
}
