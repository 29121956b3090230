import * as os from "node:os";
import * as vscode from "vscode";
import { failureReport } from "./failureDocument";
import type { Gate } from "./failureGate";
import type { History } from "./failureHistory";
import { carryOut, type RemedyParts } from "./failureRemedies";
import type { Incident } from "./failureSources";
import {
  bestRemedy,
  moreRows,
  notAgainRows,
  promptText,
  remedyButton,
  type FailureView,
  type Row,
} from "./failureTexts";
import type { Failure, Remedy } from "./gen/protocol";
import { commandButton, inform, showError, warn, type Button } from "./messages";
import type { Clock } from "./schedule";
import { plain } from "./views";

/** What a FailurePrompt needs. */
export interface FailurePromptParts extends RemedyParts {
  readonly gate: Gate;
  readonly history: History;
  readonly log: (message: string) => void;
  readonly clock: Clock;
}

/** A Case is a failure that the user is told of, and what it came from. */
export interface Case {
  readonly incident: Incident;
  readonly failure: Failure;
  /** Nobody asked for it: it is passed over where the user has had enough by the time that its turn has come. */
  readonly unasked?: true;
  /** Finds out anew. */
  readonly check: () => Promise<void>;
}

/** A notification is in sight for about so long. */
const inSightMS = 15_000;

/** A FailurePrompt tells of failures, one notification at a time, and does what the user chooses. */
export class FailurePrompt {
  /** Settles when no notification of ours is in sight. */
  #clear: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: FailurePromptParts) {}

  /** tell tells of a case, or does what helps at once where the user has chosen that. It resolves when it was answered. */
  async tell(told: Case): Promise<void> {
    const { config, log, t } = this.parts;
    const [first] = told.failure.remedies;
    const automatic = config.settings()["goproxy.failurePrompt"] === "automatic";
    try {
      if (automatic && first?.safe === true && first.tried?.ok === true && first.switch !== undefined) {
        if (await this.#carryOut(told, first, { automatic: true })) {
          log(`done by itself: ${plain(first.title)}`);
          return;
        }
      }
      const shown = this.#clear.then(() => this.#show(told));
      this.#clear = shown.then(({ answer }) => Promise.race([answer, this.#outOfSight()])).catch(() => undefined);
      await (
        await shown
      ).answer;
    } catch (error) {
      log(`${plain(told.failure.summary)} ${error instanceof Error ? error.message : String(error)}`);
      await showError(error, t);
    }
  }

  async #show(told: Case): Promise<{ readonly answer: Promise<void> }> {
    const { config, gate, history, clock, t } = this.parts;
    const off = config.settings()["goproxy.failurePrompt"] === "off";
    if (told.unasked === true && (off || gate.foremost([told.failure]) === undefined)) {
      return { answer: Promise.resolve() };
    }
    const view = this.#view(told);
    const best = bestRemedy(view);
    const buttons: Button[] = [
      ...(best === undefined ? [] : [{ title: remedyButton(best, t), run: () => this.#carryOut(told, best) }]),
      ...(vscode.workspace.isTrusted ? [] : [commandButton(t("Manage Workspace Trust"), "workbench.trust.manage")]),
      { title: t("More…"), run: () => this.#more(told) },
      { title: t("Not Again"), run: () => this.#notAgain(told) },
    ];
    const answer = warn(promptText(view, t), buttons);
    await history.amend(told.failure, { told: new Date(clock.now()).toISOString() });
    return { answer };
  }

  #outOfSight(): Promise<void> {
    return new Promise((resolve) => void this.parts.clock.after(inSightMS, resolve));
  }

  #view({ failure, incident }: Case): FailureView {
    return { failure, now: this.parts.clock.now(), again: incident.again !== undefined };
  }

  /** carryOut returns whether something was done. */
  async #carryOut(told: Case, remedy: Remedy, how = {}): Promise<boolean> {
    const { gate, history } = this.parts;
    const done = await carryOut(this.parts, remedy, told, how);
    if (done === undefined) {
      return false;
    }
    gate.release();
    await history.amend(told.failure, { done });
    return true;
  }

  async #more(told: Case): Promise<void> {
    const { history, t } = this.parts;
    const action = await pick(
      plain(told.failure.summary, 120),
      moreRows(this.#view(told), vscode.workspace.isTrusted, t),
    );
    switch (action) {
      case undefined:
      case "heading":
        return;
      case "again":
        this.parts.gate.release();
        await told.incident.again?.(false);
        return;
      case "check":
        await told.check();
        return;
      case "details":
        await vscode.commands.executeCommand("goproxy.showFailures");
        return;
      case "report": {
        const entry = history.find(told.failure);
        if (entry !== undefined) {
          const system = `${process.platform} ${os.release()} ${process.arch}, VS Code ${vscode.version}`;
          await vscode.env.clipboard.writeText(failureReport(entry, system, t));
          void inform(t("The report is in the clipboard."), []); // nobody waits for a notification
        }
        return;
      }
      default:
        if (!(await this.#carryOut(told, action)) && action.url === undefined && action.switch === undefined) {
          await vscode.commands.executeCommand("goproxy.showFailures");
        }
    }
  }

  async #notAgain(told: Case): Promise<void> {
    const { gate, config, t } = this.parts;
    const rows = notAgainRows(told, gate.mutes.length, t);
    const action = await pick(t("What do you not want to be told of any more?"), rows);
    if (action === "off") {
      await config.answer("goproxy.failurePrompt", "off");
    } else if (action === "unmute") {
      await gate.unmute();
    } else if (action !== undefined) {
      await gate.mute(action);
    }
  }
}

/** pick lets the user choose one of some rows; those that are headings cannot be. */
async function pick<A>(title: string, rows: readonly Row<A>[]): Promise<A | undefined> {
  const items = rows.map((row) => ({
    ...row,
    kind: row.action === "heading" ? vscode.QuickPickItemKind.Separator : vscode.QuickPickItemKind.Default,
  }));
  return (await vscode.window.showQuickPick(items, { title, matchOnDetail: true }))?.action;
}
