import * as vscode from "vscode";
import type { PreviewAction, PreviewPart } from "./preview";

/** choose shows a preview until one of its actions is chosen. */
export async function choose(
  title: string,
  placeholder: string,
  parts: readonly PreviewPart[],
): Promise<Exclude<PreviewAction, "none">> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly action?: PreviewAction }>();
  pick.title = title;
  pick.placeholder = placeholder;
  pick.ignoreFocusOut = true;
  pick.items = parts.flatMap(({ heading, lines }) => [
    { label: heading, kind: vscode.QuickPickItemKind.Separator },
    ...lines.map((line) => ({ ...line, alwaysShow: true })),
  ]);
  try {
    return await new Promise((resolve) => {
      pick.onDidAccept(() => {
        const action = pick.selectedItems[0]?.action ?? "none";
        if (action !== "none") {
          resolve(action);
        }
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
