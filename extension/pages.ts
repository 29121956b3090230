import * as vscode from "vscode";

const scheme = "goproxy-env";

/** Pages are read-only documents that follow what they show. */
export class Pages implements vscode.Disposable, vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, () => string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  /** VS Code reads this once, when it registers the provider. */
  readonly onDidChange = this.#changed.event;
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.path)?.() ?? "";
  }

  /** open shows a page of this name. The text is asked for now, and at each redraw. */
  async open(name: string, text: () => string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${name}` });
    this.#texts.set(uri.path, text);
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  /** redraw asks all pages for their text again. */
  redraw(): void {
    for (const path of this.#texts.keys()) {
      this.#changed.fire(vscode.Uri.from({ scheme, path }));
    }
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
