import * as vscode from "vscode";
import type { Incident } from "./failureSources";

/** chosen is what the user wants to know about: what a code action names, else what is selected in an editor, else the clipboard. */
export async function chosen(argument: unknown): Promise<Incident> {
  if (isIncident(argument)) {
    return argument;
  }
  const editor = vscode.window.activeTextEditor;
  const selected = editor === undefined ? "" : editor.document.getText(editor.selection);
  return { source: "text", text: selected === "" ? await vscode.env.clipboard.readText() : selected };
}

function isIncident(argument: unknown): argument is Incident {
  return typeof (argument as Partial<Incident> | null | undefined)?.text === "string";
}

/** chosenInTerminal is what is selected in a terminal, which VS Code gives only by way of the clipboard: that is put back. */
export async function chosenInTerminal(): Promise<Incident> {
  const { clipboard } = vscode.env;
  const before = await clipboard.readText();
  await vscode.commands.executeCommand("workbench.action.terminal.copySelection");
  const text = await clipboard.readText();
  await clipboard.writeText(before);
  return { source: "text", text };
}
