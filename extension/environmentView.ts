import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { environmentPage, escape, type Target } from "./environmentPage";
import type { Fix, HealthHistory, Location } from "./gen/protocol";
import { showError } from "./messages";
import type { Store } from "./state";
import type { Translate } from "./translate";

/** What an EnvironmentView needs. */
export interface EnvironmentViewParts {
  readonly store: Store;
  readonly fix: (fix: Fix) => Promise<void>;
  readonly t: Translate;
}

/**
 * An EnvironmentView shows the environment in a page that follows the store. Nothing in the page is active but buttons,
 * which tell us their number; it loads nothing.
 */
export class EnvironmentView implements vscode.Disposable {
  #panel: vscode.WebviewPanel | undefined;
  #history: HealthHistory = { mirrors: [] };
  #targets: readonly Target[] = [];
  /** What is in the page: to set it again would scroll it to its top. */
  #drawn = "";

  constructor(private readonly parts: EnvironmentViewParts) {}

  /** show opens the page, or brings it to the front. */
  show(history: HealthHistory): void {
    this.#history = history;
    if (this.#panel === undefined) {
      const { t } = this.parts;
      const options = { enableScripts: true, enableFindWidget: true, localResourceRoots: [] };
      const title = t("Go Proxy Environment");
      const panel = vscode.window.createWebviewPanel("goproxy.environment", title, vscode.ViewColumn.Active, options);
      panel.onDidDispose(() => {
        this.#panel = undefined;
        this.#drawn = "";
      });
      panel.webview.onDidReceiveMessage((message: unknown) => {
        const target = this.#targets[Number(message)];
        if (target !== undefined) {
          // nobody waits for what a button does
          this.#press(target).catch((error: unknown) => void showError(error, t));
        }
      });
      this.#panel = panel;
    }
    this.redraw();
    this.#panel.reveal();
  }

  /** redraw draws the state as it is now, where the page is open. */
  redraw(): void {
    if (this.#panel === undefined) {
      return;
    }
    const { store, t } = this.parts;
    const state = store.get();
    const page =
      state.kind === "ready"
        ? environmentPage(state.environment, state.where, this.#history, t)
        : { html: `<p>${escape(t("Reading the Go environment…"))}</p>`, targets: [] };
    this.#targets = page.targets;
    if (page.html === this.#drawn) {
      return;
    }
    this.#drawn = page.html;
    const { webview } = this.#panel;
    webview.html = documentOf(page.html, randomBytes(16).toString("base64"));
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  async #press(target: Target): Promise<void> {
    await (target.kind === "fix" ? this.parts.fix(target.fix) : openLocation(target.location));
  }
}

/** openLocation shows the line of a file, or a setting in the settings editor. */
async function openLocation({ file, line, column, setting }: Location): Promise<void> {
  if (file === undefined) {
    await vscode.commands.executeCommand("workbench.action.openSettings", setting ?? "");
    return;
  }
  const start = new vscode.Position((line ?? 1) - 1, (column ?? 1) - 1);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(start, start) });
}

function documentOf(body: string, nonce: string): string {
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<style nonce="${nonce}">${style}</style>
</head>
<body>
${body}
<script nonce="${nonce}">
const host = acquireVsCodeApi();
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-target]");
  if (button) host.postMessage(Number(button.dataset.target));
});
</script>
</body>
</html>`;
}

const style = `
body { padding: 4px 28px 28px; max-width: 1200px; line-height: 1.5; }
h1 { font-size: 1.6em; font-weight: 600; margin: 0.6em 0 0.4em; }
h2 { font-size: 1.15em; font-weight: 600; margin: 1.6em 0 0.5em; }
code { font-family: var(--vscode-editor-font-family); overflow-wrap: anywhere; color: inherit; background: none; padding: 0; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { text-align: left; vertical-align: top; padding: 6px 10px; border: 1px solid var(--vscode-editorWidget-border, #8886); font-weight: normal; }
thead th { background: var(--vscode-keybindingTable-headerBackground, var(--vscode-editorWidget-background)); font-weight: 600; }
thead th:first-child { width: 9em; }
tbody th { font-weight: 600; white-space: nowrap; }
.different > tr:first-child > td { box-shadow: inset 3px 0 var(--vscode-editorWarning-foreground); }
.from, .hidden, em { color: var(--vscode-descriptionForeground); }
.from { font-size: 0.92em; }
.hidden code { text-decoration: line-through; }
.note, .findings > li { list-style: none; margin: 6px 0; padding: 8px 12px; border-left: 4px solid var(--vscode-editorInfo-foreground); background: var(--vscode-textBlockQuote-background); }
.findings { padding: 0; margin: 0; }
.findings > li.warning { border-left-color: var(--vscode-editorWarning-foreground); }
.findings > li.error { border-left-color: var(--vscode-editorError-foreground); }
button { font: inherit; cursor: pointer; border: 0; }
button.link { background: none; padding: 0; color: var(--vscode-textLink-foreground); text-align: left; overflow-wrap: anywhere; }
button.link:hover { text-decoration: underline; }
button.fix { margin-top: 6px; padding: 3px 12px; border-radius: 2px; color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
button.fix:hover { background: var(--vscode-button-hoverBackground); }
button:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
`;
