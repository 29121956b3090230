import * as vscode from "vscode";
import type { Config } from "./config";
import { offerSave } from "./dirty";
import type { EnvironmentReader } from "./environment";
import type { Warning } from "./gen/protocol";
import type { Helper } from "./helper";
import { commandButton, inform, warn, type Button } from "./messages";
import { freezes, undone } from "./preview";
import type { Translate } from "./translate";

/** What taking back needs. */
export interface TakeBackParts {
  readonly helper: Pick<Helper, "request">;
  readonly config: Config;
  readonly environment: EnvironmentReader;
  readonly t: Translate;
}

/** undo takes back the last switch, or the one of this ID. */
export async function undo({ helper, config, environment, t }: TakeBackParts, id?: string): Promise<void> {
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
  void show(undone(result, t), await restartButtons(result.warnings, t)); // nobody waits for a notification
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
