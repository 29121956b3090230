import * as vscode from "vscode";
import { RequestError } from "./client";
import type { Translate } from "./translate";
import { linkless } from "./views";

/** A Button is a remedy offered with a message. */
export interface Button {
  readonly title: string;
  readonly run: () => unknown;
}

/** inform shows a message and runs the button that is pressed, which may be much later. A button that fails is told of. */
export async function inform(message: string, buttons: readonly Button[]): Promise<void> {
  await pressed(await vscode.window.showInformationMessage(linkless(message), ...buttons), buttons);
}

/** warn is inform for what needs attention. */
export async function warn(message: string, buttons: readonly Button[]): Promise<void> {
  await pressed(await vscode.window.showWarningMessage(linkless(message), ...buttons), buttons);
}

/** showError tells why something failed. What the user cancelled needs no telling. */
export async function showError(error: unknown, t: Translate): Promise<void> {
  if (error instanceof RequestError && error.kind === "cancelled") {
    return;
  }
  const buttons = [commandButton(t("Show Log"), "goproxy.showLog")];
  const message = error instanceof Error ? error.message : String(error);
  await pressed(await vscode.window.showErrorMessage(linkless(message), ...buttons), buttons);
}

/** commandButton is a button that runs a command. */
export function commandButton(title: string, command: string): Button {
  return { title, run: () => vscode.commands.executeCommand(command) };
}

/** pressed runs a button. Nobody waits for what it does, so that what fails is told here. */
async function pressed(choice: Button | undefined, buttons: readonly Button[]): Promise<void> {
  try {
    await buttons.find((button) => button.title === choice?.title)?.run();
  } catch (error) {
    await showError(error, vscode.l10n.t);
  }
}
