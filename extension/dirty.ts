import * as vscode from "vscode";
import type { Translate } from "./translate";
import { plain } from "./views";

/**
 * offerSave looks for editors that hold unsaved changes of files that are about to be written, says so, and offers to
 * save them. After `saved` the files have other contents than before.
 */
export async function offerSave(files: readonly string[], t: Translate): Promise<"clean" | "saved" | "cancelled"> {
  const dirty = dirtyDocuments(files);
  if (dirty.length === 0) {
    return "clean";
  }
  const names = dirty.map((document) => plain(vscode.workspace.asRelativePath(document.uri))).join(", ");
  const save = t("Save and Go On");
  const answer = await vscode.window.showWarningMessage(
    t("{0} has unsaved changes.", names),
    { modal: true, detail: t("It is about to be changed on disk. Save it first, so that nothing is lost.") },
    save,
  );
  if (answer !== save) {
    return "cancelled";
  }
  for (const document of dirty) {
    if (!(await document.save())) {
      throw new Error(t("{0} could not be saved, so nothing was changed.", names));
    }
  }
  return "saved";
}

/** unsaved reports whether an editor holds unsaved changes of one of the files. */
export function unsaved(files: readonly string[]): boolean {
  return dirtyDocuments(files).length > 0;
}

function dirtyDocuments(files: readonly string[]): readonly vscode.TextDocument[] {
  // VS Code writes the letter of a drive small; go, which names its env file, may not.
  const names = new Set(files.map((file) => vscode.Uri.file(file).fsPath));
  return vscode.workspace.textDocuments.filter(
    (document) => document.isDirty && document.uri.scheme === "file" && names.has(document.uri.fsPath),
  );
}
