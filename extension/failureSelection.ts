import * as vscode from "vscode";
import { BoundedText } from "./failureOutput";
import type { Incident } from "./failureSources";

/** What is more than a log of a whole build is not sent as a whole. */
function bounded(text: string): string {
  const kept = new BoundedText(2 << 20, 6 << 20);
  kept.push(text);
  return kept.text();
}

/** chosen is what the user wants to know about: what a code action names, else what is selected in an editor, else the clipboard. */
export async function chosen(argument: unknown): Promise<Incident> {
  if (isIncident(argument)) {
    return argument;
  }
  const editor = vscode.window.activeTextEditor;
  const selected = editor === undefined ? "" : editor.document.getText(editor.selection);
  return { source: "text", text: bounded(selected === "" ? await vscode.env.clipboard.readText() : selected) };
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
  return { source: "text", text: bounded(text) };
}
