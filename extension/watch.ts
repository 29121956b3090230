import * as path from "node:path";
import * as vscode from "vscode";

/** watch calls back whenever one of the files is written, made or removed, until it is disposed. */
export function watch(files: readonly string[], changed: () => void): vscode.Disposable {
  const watchers = files.flatMap((file) => {
    // A pattern relative to the folder also works for files outside of the workspace.
    const folder = vscode.Uri.file(path.dirname(file));
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, path.basename(file)));
    return [watcher, watcher.onDidCreate(changed), watcher.onDidChange(changed), watcher.onDidDelete(changed)];
  });
  return vscode.Disposable.from(...watchers);
}
