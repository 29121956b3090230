import * as vscode from "vscode";
import type { FileContents } from "./gen/protocol";
import type { Pages } from "./pages";
import type { Translate } from "./translate";

/** What comes of a comparison; "list": it was closed. */
export type Compared = "apply" | "cancel" | "list";

/** A Comparison shows what a switch would change in VS Code's own diff editor, several files in one. */
export class Comparison {
  #apply: () => void = () => undefined;

  constructor(
    private readonly pages: Pages,
    private readonly t: Translate,
  ) {}

  /** apply decides for what is shown; where nothing is, it does nothing. */
  apply(): void {
    this.#apply();
  }

  /** show resolves when it is decided or its editor is closed, and leaves nothing behind. The signal cancels it. */
  async show(files: readonly FileContents[], signal: AbortSignal): Promise<Compared> {
    const { pages, t } = this;
    const title = t("Go Proxy: what a switch would change");
    // Behind the title VS Code says how many files there are, if several.
    const ours = (tab: vscode.Tab): boolean => tab.label.startsWith(title);
    const sides = files.map(
      ({ file, before, after }) =>
        [vscode.Uri.file(file), pages.side(file, "before", before), pages.side(file, "after", after)] as const,
    );
    const [only, ...others] = sides;
    await (only !== undefined && others.length === 0
      ? vscode.commands.executeCommand("vscode.diff", only[1], only[2], title, { preview: false })
      : vscode.commands.executeCommand("vscode.changes", title, sides));
    await inSight(true);
    const options = {
      // It stays where it is, unlike a message with buttons, which would go behind the bell before the files are read.
      location: vscode.ProgressLocation.Notification,
      title: t(
        "Nothing is written yet. The check mark above the difference applies it; closing it leads back to the list.",
      ),
      cancellable: true,
    };
    const subscriptions: vscode.Disposable[] = [];
    try {
      return await vscode.window.withProgress(options, (progress, token) => {
        progress.report({ increment: 0 });
        return new Promise<Compared>((resolve) => {
          this.#apply = () => {
            resolve("apply");
          };
          const cancel = (): void => {
            resolve("cancel");
          };
          signal.addEventListener("abort", cancel);
          if (signal.aborted) {
            cancel(); // while its editor opened
          }
          subscriptions.push(
            token.onCancellationRequested(cancel),
            vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
              if (closed.some(ours)) {
                resolve("list");
              }
            }),
          );
        });
      });
    } finally {
      this.#apply = () => undefined;
      vscode.Disposable.from(...subscriptions).dispose();
      await inSight(false);
      await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.filter(ours)));
      pages.forget(sides.flatMap(([, before, after]) => [before, after]));
    }
  }
}

/** inSight tells VS Code whether a difference is shown, for the button in the title of its editor. */
function inSight(value: boolean): Thenable<unknown> {
  return vscode.commands.executeCommand("setContext", "goproxy.difference", value);
}
