import * as path from "node:path";
import type { Change, HistoryEntry, Place, Scope, SwitchResult, UndoResult, Warning } from "./gen/protocol";
import type { Translate } from "./translate";
import { plain, scopeName } from "./views";

/** switched says what a switch to something of this name has done. */
export function switched(name: string, scope: Scope, result: SwitchResult, t: Translate): string {
  // What launch.json loses or gets is not what the scope has.
  const own = result.changes.filter((change) => change.key[0] !== "configurations");
  const keys = [...new Set((own.length > 0 ? own : result.changes).map((change) => plain(change.key.at(-1) ?? "")))];
  const taken = own.some((change) => change.key.at(-1) === "GOPROXY" && change.new === undefined);
  const said =
    own.length === 0
      ? t("Changed in launch.json: {0}.", keys.join(", "))
      : !keys.includes("GOPROXY")
        ? t("Changed: {0} ({1}).", keys.join(", "), scopeName(scope, t))
        : taken
          ? t("GOPROXY is inherited again ({0}).", scopeName(scope, t))
          : t("Go proxy: {0} ({1}).", plain(name, 80), scopeName(scope, t));
  // The preview has told the rest. What makes the switch useless for somebody is worth telling twice.
  const limits = result.warnings.filter((warning) => limiting.includes(warning.code));
  return `${said} ${sentences(limits)}`.trim();
}

const limiting = ["processOverrides", "settingOverrides", "frozen"];

/**
 * undoable returns the switch that an undo takes back: the one with an ID, else the newest that is about the user's files or
 * those of the place.
 */
export function undoable(entries: readonly HistoryEntry[], place: Place, id?: string): HistoryEntry | undefined {
  const belongs = ({ scope, changes }: HistoryEntry): boolean =>
    scope === "user" || changes.every(({ file }) => file === place.workspaceFile || inside(file, place.dir));
  return entries.find((each) =>
    id === undefined ? !each.undone && each.undoes === undefined && belongs(each) : each.id === id,
  );
}

function inside(file: string, dir: string | undefined): boolean {
  const rest = dir === undefined ? ".." : path.relative(dir, file);
  return rest !== ".." && !rest.startsWith(`..${path.sep}`) && !path.isAbsolute(rest);
}

/** undone says what an undo has done. */
export function undone(result: UndoResult, t: Translate): string {
  const parts: string[] = [];
  if (result.changes.length > 0) {
    parts.push(t("Taken back: {0}.", changed(result.changes)));
  }
  if (result.skipped.length > 0) {
    parts.push(t("Left alone, because it was edited since: {0}.", changed(result.skipped)));
  }
  if (parts.length === 0) {
    parts.push(t("There is no switch to take back here."));
  }
  return [...parts, sentences(result.warnings)].join(" ").trim();
}

// More would not fit into a dialog.
const questionLines = 12;

/** resetQuestion asks whether to take back so many switches, newest first. */
export function resetQuestion(
  entries: readonly HistoryEntry[],
  t: Translate,
): { readonly message: string; readonly detail: string } {
  const lines = entries.slice(0, questionLines).map(({ time, wish, scope, dir, changes }) => {
    const keys = [...new Set(changes.map((change) => change.key.at(-1)))].join(", ");
    const where = scope === "user" ? scopeName(scope, t) : `${scopeName(scope, t)}: ${plain(dir)}`;
    return `${new Date(time).toLocaleString()} · ${plain(wish === "" ? keys : wish, 60)} (${where})`;
  });
  const more = entries.length - lines.length;
  return {
    message: entries.length === 1 ? t("Take back the one change?") : t("Take back all {0} changes?", entries.length),
    detail: [
      ...lines,
      ...(more > 0 ? [t("… and {0} more.", more)] : []),
      "",
      t("In all folders: the keys that were set, where they still hold what was set."),
    ].join("\n"),
  };
}

/** takenBack says what taking everything back has done. */
export function takenBack({ changes, skipped, failed = [], warnings }: UndoResult, t: Translate): string {
  const files = new Set(changes.map((change) => change.file)).size;
  const left = skipped.length + failed.length;
  return [
    changes.length === 0
      ? t("Nothing was taken back.")
      : changes.length === 1
        ? t("Taken back: one key.")
        : files === 1
          ? t("Taken back: {0} keys in one file.", changes.length)
          : t("Taken back: {0} keys in {1} files.", changes.length, files),
    left === 0 ? "" : t("What is left, and why, is in the page that was opened."),
    sentences(warnings),
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/** freezes tells whether the extension host has to be restarted for a change to reach everybody. */
export function freezes(warnings: readonly Warning[]): boolean {
  return warnings.some((warning) => warning.code === "frozen");
}

function changed(changes: readonly Change[]): string {
  return changes.map((change) => `${plain(change.key.at(-1) ?? "")} (${plain(change.file)})`).join(", ");
}

function sentences(warnings: readonly Warning[]): string {
  return warnings.map((warning) => plain(warning.message)).join(" ");
}
