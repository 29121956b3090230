import * as vscode from "vscode";
import type { Store } from "./state";
import type { Translate } from "./translate";
import { status, type Status } from "./views";

const backgrounds: Readonly<Record<Status["severity"], string | undefined>> = {
  normal: undefined,
  warning: "statusBarItem.warningBackground",
  error: "statusBarItem.errorBackground",
};

/**
 * What a click on the item means is decided when it comes. The item names this one command, without arguments, for
 * good: VS Code makes another command of each pair of command and arguments that an item is given, and a click while the
 * item changes would find none.
 */
const clicked = "goproxy.statusBarClicked";

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
    item.accessibilityInformation = { label: shown.accessibility, role: "button" };
  };
  const command = vscode.commands.registerCommand(clicked, async () => {
    // Else the focus goes back to the status bar in the end, whose tooltip then lies over our notification.
    await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
    await vscode.commands.executeCommand(status(store.get(), t).command);
  });
  item.command = clicked;
  draw();
  item.show();
  return vscode.Disposable.from(item, command, { dispose: store.subscribe(draw) });
}
