import type { Change, Plan, Proxy, Scope, Warning } from "./gen/protocol";
import type { Results } from "./order";
import type { Translate } from "./translate";
import { label, plain, scopeName } from "./views";

/** What choosing a line of the preview does; lines that only tell do nothing. */
export type PreviewAction =
  | "apply"
  | "cancel"
  | "difference"
  | "scope"
  | "replace"
  | "markPrivate"
  | "addPrivate"
  | "launch"
  | "askPrivate"
  | "none";

/** A PreviewLine is one line of a preview. */
export interface PreviewLine {
  readonly action: PreviewAction;
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** A PreviewPart is lines under a heading. */
export interface PreviewPart {
  readonly heading: string;
  readonly lines: readonly PreviewLine[];
}

/** What a preview is drawn from. */
export interface Intent {
  readonly plan: Plan;
  readonly scope: Scope;
  /** It can be written there only. */
  readonly fixed?: boolean;
  /** Its launch.json may be edited with it. */
  readonly offersLaunch?: boolean;
  /** The folder, where the scope is one. */
  readonly folder?: string;
  /** Private entries go too. */
  readonly replace: boolean;
  /** The private entries in force. */
  readonly kept: readonly string[];
  /** Those of them whose probe has just failed. */
  readonly keptFailed: readonly string[];
  /** The hosts of entries that nobody knows. Where such an entry would go, they may be marked as private. */
  readonly unknownHosts: readonly string[];
}

/** preview renders what a switch would do: every change, and everything to know before. */
export function preview(intent: Intent, t: Translate): readonly PreviewPart[] {
  const { plan, scope, fixed, folder, replace, kept, keptFailed, unknownHosts } = intent;
  const name = scopeName(scope, t);
  const where = scope === "folder" && folder !== undefined ? `${name}: ${plain(folder)}` : name;
  const actions: PreviewLine[] = [
    line("apply", `$(check) ${t("Apply")}`, t("writes what is listed below")),
    line("cancel", `$(close) ${t("Cancel")}`, t("changes nothing")),
    line("difference", `$(diff) ${t("Show the Difference")}`, t("in the files, before and after")),
  ];
  if (fixed !== true) {
    actions.push(line("scope", `$(folder-library) ${t("Write elsewhere…")}`, t("now: {0}", where)));
  }
  const leaks = leaking(plan.result.warnings);
  if (leaks.length > 0) {
    const mirror = plan.result.warnings.find((warning) => warning.askPrivate !== undefined)?.askPrivate;
    if (mirror !== undefined) {
      const text = t("Also add to GOPRIVATE, and go on asking {0} (GONOPROXY=none)", mirror);
      actions.push(line("askPrivate", `$(shield) ${label(text)}`, ""));
    }
    actions.push(line("addPrivate", `$(shield) ${t("Also add to GOPRIVATE")}`, label(leaks.join(", "))));
  }
  if (intent.offersLaunch === true && plan.result.warnings.some((warning) => warning.code === "launchOverrides")) {
    actions.push(line("launch", `$(debug-alt) ${t("Also take it out of launch.json")}`, t("which would hide it")));
  }
  if (kept.length > 0) {
    const text = replace ? t("Keep the private entries") : t("Drop the private entries too");
    actions.push(line("replace", `$(lock) ${text}`, label(kept.join(", "))));
  }
  if (unknownHosts.length > 0 && plan.result.warnings.some((warning) => warning.code === "droppedUnknown")) {
    actions.push(line("markPrivate", `$(lock) ${t("Mark as private, and keep")}`, label(unknownHosts.join(", "))));
  }
  const notes = keptFailed.map((url) =>
    t("The private entry {0} stays in front, and its probe has just failed: downloads may stop there.", url),
  );
  const told = [
    ...(replace ? [] : notes).flatMap((text) => noteLines("$(warning)", text)),
    ...plan.result.warnings.flatMap(({ code, message }) =>
      noteLines(usual.includes(code) ? "$(info)" : "$(warning)", message),
    ),
  ];
  return [
    { heading: "", lines: actions },
    { heading: t("Changes"), lines: plan.result.changes.flatMap((change) => changeLines(change, t)) },
    { heading: t("Good to know"), lines: told },
  ].filter((part) => part.lines.length > 0);
}

// What goes with every switch, and is no reason to think twice.
const usual = ["restartsGopls", "goplsPerFolder", "openTerminals", "keptPrivate"];

/** leaking returns the patterns for GOPRIVATE that keep private names from being asked for at public mirrors. */
export function leaking(warnings: readonly Warning[]): readonly string[] {
  return [...new Set(warnings.flatMap((warning) => warning.private ?? []))];
}

/** entriesAtStake returns what a switch to another mirror has to say about the entries in force. */
export function entriesAtStake(proxy: Proxy, results: Results): Pick<Intent, "kept" | "keptFailed" | "unknownHosts"> {
  const kept = proxy.entries.filter((entry) => entry.private);
  const failed = kept.filter((entry) => results.get(entry.mirror ?? entry.url)?.verdict === "failed");
  const unknown = proxy.entries.filter((entry) => !entry.private && entry.mirror === undefined);
  return {
    kept: kept.map((entry) => entry.url),
    keptFailed: failed.map((entry) => entry.url),
    unknownHosts: unknown.flatMap((entry) => hostOf(entry.url) ?? []),
  };
}

/** hostOf returns the host of an address; undefined for direct, off and files. */
function hostOf(url: string): string | undefined {
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  return host === "" ? undefined : host;
}

// What fits into a row beside its icon and its heading.
const rowWidth = 68;

function changeLines(change: Change, t: Translate): readonly PreviewLine[] {
  const old = change.old ?? t("(not set)");
  const fresh = change.new ?? t("(taken away)");
  const key = change.key.join(" › ");
  const [first = "", ...rest] = wrap(`${plain(old, 2000)} → ${plain(fresh, 2000)}`, 76);
  // A file that would be cut off beside its key is shown once more by itself.
  const file = textWidth(key) + textWidth(change.file) > rowWidth ? wrap(plain(change.file, 2000), rowWidth) : [];
  return [
    { ...line("none", `$(diff-modified) ${label(key)}`, label(change.file)), detail: label(first) },
    ...[...rest, ...file].map((text) => line("none", `      ${label(text)}`, "")),
  ];
}

function noteLines(icon: string, text: string): readonly PreviewLine[] {
  const [first = "", ...rest] = wrap(plain(text, 2000), rowWidth);
  return [line("none", `${icon} ${label(first)}`, ""), ...rest.map((more) => line("none", `      ${label(more)}`, ""))];
}

function line(action: PreviewAction, text: string, description: string): PreviewLine {
  return { action, label: text, description, detail: "" };
}

/**
 * wrap breaks a text into lines no wider than so many Latin letters: between words, and inside of a word only where that
 * is wider than a line. Rows of a picker do not wrap by themselves.
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (textWidth(longer) <= width) {
      current = longer;
      continue;
    }
    const startsLine = current !== "" && textWidth(word) <= width;
    if (startsLine) {
      lines.push(current);
    }
    current = "";
    for (const letter of startsLine ? word : longer) {
      if (textWidth(current + letter) > width) {
        lines.push(current);
        current = "";
      }
      current += letter;
    }
  }
  return current === "" ? lines : [...lines, current];
}

/** Chinese and its neighbours are drawn twice as wide as Latin. */
function letterWidth(letter: string): number {
  return letter >= "\u2e80" ? 2 : 1;
}

function textWidth(text: string): number {
  return Array.from(text).reduce((sum, letter) => sum + letterWidth(letter), 0);
}
