import * as vscode from "vscode";

const scheme = "goproxy";

/** Pages are read-only documents that follow what they show. */
export class Pages implements vscode.Disposable, vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, () => string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  /** VS Code reads this once, when it registers the provider. */
  readonly onDidChange = this.#changed.event;
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString())?.() ?? "";
  }

  /** open shows a page of this name. The text is asked for now, and at each redraw. */
  async open(name: string, text: () => string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${name}` });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  /** side returns a document that shows one side of a difference. With the file's own name it is coloured as the file is. */
  side(file: string, side: "before" | "after", text: string): vscode.Uri {
    const uri = vscode.Uri.file(file).with({ scheme, query: side });
    this.#texts.set(uri.toString(), () => text);
    this.#changed.fire(uri);
    return uri;
  }

  /** forget lets go of documents that are shown no more. */
  forget(uris: readonly vscode.Uri[]): void {
    for (const uri of uris) {
      this.#texts.delete(uri.toString());
    }
  }

  /** redraw asks all pages for their text again. */
  redraw(): void {
    for (const uri of this.#texts.keys()) {
      this.#changed.fire(vscode.Uri.parse(uri));
    }
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
