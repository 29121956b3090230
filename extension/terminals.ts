import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import type { Ask } from "./client";
import type { Config } from "./config";
import { warn } from "./messages";
import type { Translate } from "./translate";

/**
 * Terminals gives new terminals and tasks the variables of their folder. Terminals that are open keep what they have.
 * The values are true ones: they are neither logged nor kept by VS Code.
 */
export class Terminals implements vscode.Disposable {
  /**
   * What each folder's collection holds, also of folders that are gone: VS Code keeps it for when they are back. To set it
   * again would mark open terminals as out of date.
   */
  readonly #applied = new Map<string, Readonly<Record<string, string>>>();
  /** The folders for which it was told that a terminal has the variables of another one: a task may open many. */
  readonly #told = new Set<string>();
  readonly #opened = vscode.window.onDidOpenTerminal((terminal) => {
    this.#check(terminal);
  });

  constructor(
    private readonly collection: vscode.GlobalEnvironmentVariableCollection,
    private readonly config: Config,
    private readonly ask: Ask,
    private readonly t: Translate,
  ) {
    collection.persistent = false;
  }

  /** update asks for the variables of every folder, and sets those that changed. */
  async update(signal: AbortSignal): Promise<void> {
    const { folders } = this.config;
    for (const folder of folders) {
      const place = this.config.place(folder);
      const variables = place.trusted ? (await this.ask("launchEnvironment", place, signal)).variables : {};
      if (signal.aborted) {
        return;
      }
      this.#apply(folder, variables);
    }
  }

  dispose(): void {
    this.#opened.dispose();
  }

  /** In a remote window VS Code gives a terminal the variables of the folder whose editor is active, wherever it opens. */
  #check({ creationOptions }: vscode.Terminal): void {
    const { cwd } = creationOptions as vscode.TerminalOptions;
    if (vscode.env.remoteName === undefined || cwd === undefined) {
      return;
    }
    const folder = vscode.workspace.getWorkspaceFolder(typeof cwd === "string" ? vscode.Uri.file(cwd) : cwd);
    const active = this.config.folder;
    if (folder === undefined || active === undefined || isDeepStrictEqual(this.#of(folder), this.#of(active))) {
      return;
    }
    const told = `${folder.uri.toString()} ${active.uri.toString()}`;
    if (!this.#told.has(told)) {
      this.#told.add(told);
      const text = this.t(
        "VS Code gave the terminal of {0} the Go variables of {1}, whose editor is active, as it does in remote windows. Open a file of {0}, then a new terminal.",
        folder.name,
        active.name,
      );
      void warn(text, []); // nobody waits for a notification
    }
  }

  #of(folder: vscode.WorkspaceFolder): Readonly<Record<string, string>> {
    return this.#applied.get(folder.uri.toString()) ?? {};
  }

  #apply(folder: vscode.WorkspaceFolder, variables: Readonly<Record<string, string>>): void {
    if (isDeepStrictEqual(this.#of(folder), variables)) {
      return;
    }
    const scoped = this.collection.getScoped({ workspaceFolder: folder });
    scoped.persistent = false;
    scoped.clear();
    for (const [name, value] of Object.entries(variables)) {
      // With shell integration as well, so that a start-up file of the shell does not win.
      scoped.replace(name, value, { applyAtProcessCreation: true, applyAtShellIntegration: true });
    }
    scoped.description =
      Object.keys(variables).length === 0 ? undefined : this.t("Go proxy variables of {0}", folder.name);
    this.#applied.set(folder.uri.toString(), variables);
  }
}
