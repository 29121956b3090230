import type { Entry, Source } from "./failureHistory";
import type { Remedy, Trial } from "./gen/protocol";
import type { Translate } from "./translate";
import { plain } from "./views";

/** failuresDocument renders the history in Markdown, newest first. */
export function failuresDocument(entries: readonly Entry[], t: Translate): string {
  const lines = [
    `# ${t("Failed module downloads")}`,
    "",
    entries.length === 0
      ? t("None was noticed in this workspace.")
      : t("Newest first. The last 50 of this workspace are kept."),
    ...entries.flatMap((entry) => [
      "",
      `## ${localTime(entry.time)} · ${plain(entry.failure.cause)}`,
      "",
      ...entryLines(entry, t),
      "",
      ...fenced(entry.failure.excerpt.split("\n")),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * failureReport renders one failure for a bug report or a colleague. It holds no credential, and is one block in which
 * Markdown means nothing.
 */
export function failureReport(entry: Entry, system: string, t: Translate): string {
  const { failure, go, time } = entry;
  const lines = [
    [localTime(time), go ?? "", system].filter((part) => part !== "").join(", "),
    failure.cause,
    ...entryLines(entry, t),
    "",
    ...failure.excerpt.split("\n"),
  ];
  return `${fenced(lines).join("\n")}\n`;
}

function entryLines({ source, command, failure, proxy, count, done }: Entry, t: Translate): readonly string[] {
  const { module, version, host, summary, tried, remedies } = failure;
  const noticed = command === undefined ? sourceName(source, t) : `${sourceName(source, t)}: ${command}`;
  const facts: readonly (readonly [name: string, value: string | undefined])[] = [
    [t("Noticed"), noticed],
    [t("Module"), version === "" ? module : `${module}@${version}`],
    [t("Host"), host],
    ["GOPROXY", proxy],
    [t("Seen"), count > 1 ? t("{0} times", count) : undefined],
    [t("Done"), done],
    ...(tried ?? []).map((trial) => [t("Checked"), trialText(trial)] as const),
    ...remedies.map((remedy) => [t("May help"), remedyText(remedy, t)] as const),
  ];
  const known = facts.filter(([, value]) => value !== undefined && value !== "");
  return [plain(summary), "", ...known.map(([name, value = ""]) => `- ${name}: ${plain(value)}`)];
}

function trialText({ ok, detail, time }: Trial): string {
  return `${ok ? "✓" : "✗"} ${detail} (${localTime(time)})`;
}

function remedyText({ title, tried, command, url }: Remedy, t: Translate): string {
  const parts = [title, command?.join(" "), url, tried?.ok === true ? t("tried, works") : undefined];
  return parts.filter((part) => part !== undefined).join(" · ");
}

/** fenced shows lines as they are: the fence is longer than any run of backticks in them. */
export function fenced(lines: readonly string[]): readonly string[] {
  const longest = Math.max(2, ...[...lines.join("\n").matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}text`, ...lines.map((line) => plain(line, 2000)), fence];
}

function sourceName(source: Source, t: Translate): string {
  switch (source) {
    case "terminal":
      return t("terminal");
    case "task":
      return t("task");
    case "gopls":
      return t("problem of gopls");
    case "debug":
      return t("debug session");
    case "tools":
      return t("tool installation");
    case "text":
      return t("text that was chosen");
    case "doctor":
      return t("doctor");
  }
}

/** localTime renders RFC 3339 for this machine's time zone, the same in every language. */
function localTime(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) {
    return plain(time, 40);
  }
  const two = (n: number): string => String(n).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
