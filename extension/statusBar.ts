import * as vscode from "vscode";
import type { Store } from "./state";
import type { Translate } from "./translate";
import { status, type Status } from "./views";

const backgrounds: Readonly<Record<Status["severity"], string | undefined>> = {
  normal: undefined,
  warning: "statusBarItem.warningBackground",
  error: "statusBarItem.errorBackground",
};

/** The argument of a command that was called by a click on the status bar. */
export const fromStatusBar = "statusBar";

/** statusBar shows the state until it is disposed. It is always there: the extension is active only where there is Go. */
export function statusBar(store: Store, t: Translate): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("status", vscode.StatusBarAlignment.Right, 100);
  item.name = "Go Proxy Switcher";
  const draw = (): void => {
    const shown = status(store.get(), t);
    const background = backgrounds[shown.severity];
    item.text = shown.text;
    item.tooltip = new vscode.MarkdownString(shown.tooltip);
    item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
    item.command = { command: shown.command, title: "", arguments: [fromStatusBar] };
    item.accessibilityInformation = { label: shown.accessibility, role: "button" };
  };
  draw();
  item.show();
  return vscode.Disposable.from(item, { dispose: store.subscribe(draw) });
}
