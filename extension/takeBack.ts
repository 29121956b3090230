import * as vscode from "vscode";
import type { Config } from "./config";
import { offerSave } from "./dirty";
import { leftDocument } from "./documents";
import type { EnvironmentReader } from "./environment";
import type { Warning } from "./gen/protocol";
import type { Helper } from "./helper";
import { commandButton, inform, warn, type Button } from "./messages";
import type { Pages } from "./pages";
import { freezes, resetQuestion, takenBack, undoable, undone } from "./outcome";
import type { Translate } from "./translate";

/** What taking back needs. */
export interface TakeBackParts {
  readonly helper: Pick<Helper, "request">;
  readonly config: Config;
  readonly environment: EnvironmentReader;
  readonly t: Translate;
}

/** What taking all back needs. */
export interface ResetParts extends TakeBackParts {
  readonly pages: Pages;
}

/** undo takes back the last switch, or the one of this ID. */
export async function undo({ helper, config, environment, t }: TakeBackParts, id?: string): Promise<void> {
  const place = config.place();
  const { entries } = await helper.request("history", place);
  const files = undoable(entries, place, id)?.changes.map((change) => change.file) ?? [];
  if ((await offerSave(files, t)) === "cancelled") {
    return;
  }
  const result = await helper.request("undo", { place, ...(id === undefined ? {} : { id }) });
  environment.refresh();
  const show = result.skipped.length > 0 ? warn : inform;
  void show(undone(result, t), await restartButtons(result.warnings, t)); // nobody waits for a notification
}

/** reset takes every switch back that is not, in all folders, after a question. What it could not is in a page. */
export async function reset({ helper, config, environment, pages, t }: ResetParts): Promise<void> {
  const place = config.place();
  const { entries } = await helper.request("history", place);
  const left = entries.filter((entry) => !entry.undone && entry.undoes === undefined);
  if (left.length === 0) {
    void inform(t("There is nothing to take back."), []); // nobody waits for a notification
    return;
  }
  const go = t("Take Back");
  const { message, detail } = resetQuestion(left, t);
  if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, go)) !== go) {
    return;
  }
  const files = left.flatMap((entry) => entry.changes.map((change) => change.file));
  if ((await offerSave(files, t)) === "cancelled") {
    return;
  }
  const result = await helper.request("undo", { place, all: true });
  environment.refresh();
  const complete = result.skipped.length === 0 && (result.failed ?? []).length === 0;
  if (!complete) {
    await pages.open("Go Proxy.md", () => leftDocument(result, t));
  }
  const show = complete ? inform : warn;
  void show(takenBack(result, t), await restartButtons(result.warnings, t)); // nobody waits for a notification
}

/** restartButtons let go of what the editor process keeps. VS Code in a browser can only reload the window. */
export async function restartButtons(warnings: readonly Warning[], t: Translate): Promise<readonly Button[]> {
  if (!freezes(warnings)) {
    return [];
  }
  const restart = "workbench.action.restartExtensionHost";
  return (await vscode.commands.getCommands(true)).includes(restart)
    ? [commandButton(t("Restart Extension Host"), restart)]
    : [commandButton(t("Reload Window"), "workbench.action.reloadWindow")];
}
