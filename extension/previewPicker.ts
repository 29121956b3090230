import * as vscode from "vscode";
import type { PreviewAction, PreviewPart } from "./preview";
import type { Translate } from "./translate";

/** What comes of a preview. */
export type Decision = Exclude<PreviewAction, "none">;

/** decide shows a preview until one of its actions is chosen. The signal closes it as if it had been cancelled. */
export async function decide(
  title: string,
  parts: readonly PreviewPart[],
  signal: AbortSignal,
  t: Translate,
): Promise<Decision> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly action?: PreviewAction }>();
  pick.title = title;
  pick.placeholder = t("Enter applies, Escape changes nothing");
  pick.ignoreFocusOut = true;
  pick.buttons = [{ iconPath: new vscode.ThemeIcon("diff"), tooltip: t("Show the Difference") }];
  pick.items = parts.flatMap(({ heading, lines }) => [
    { label: heading, kind: vscode.QuickPickItemKind.Separator },
    ...lines.map((line) => ({ ...line, alwaysShow: true })),
  ]);
  try {
    return await new Promise((resolve) => {
      signal.addEventListener("abort", () => {
        resolve("cancel");
      });
      pick.onDidAccept(() => {
        const action = pick.selectedItems[0]?.action ?? "none";
        if (action !== "none") {
          resolve(action);
        }
      });
      pick.onDidTriggerButton(() => {
        resolve("difference");
      });
      pick.onDidHide(() => {
        resolve("cancel");
      });
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}
