import type { Checksum, ConsumerName, Environment, Finding, HealthHistory, ProbeResult, Value } from "./gen/protocol";
import { dayText } from "./healthTexts";
import { bestFirst } from "./order";
import { verdict } from "./rows";
import type { Where } from "./state";
import type { Translate } from "./translate";
import { layerName, locationText, origin, plain, severityName } from "./views";

/** environmentDocument renders everything that is in force, in Markdown that reads well as plain text too. */
export function environmentDocument({ report, proxy }: Environment, where: Where, t: Translate): string {
  const { go, variables, consumers, findings } = report;
  const lines = [
    `# ${t("Go proxy environment")}`,
    "",
    where.folder === undefined ? t("No folder is open.") : t("Folder: {0}", plain(where.folder)),
    go.path === undefined ? t("No go command was found.") : `${plain(go.version ?? "go")}: ${plain(go.path)}`,
    go.envFile === undefined ? t("There is no go env file (GOENV=off).") : t("go env file: {0}", plain(go.envFile)),
    ...(where.trusted ? [] : [t("This workspace is not trusted: it is shown, and nothing is written.")]),
    "",
    `## ${t("The proxy of the editor's Go tools")}`,
    "",
    `- ${assignment("GOPROXY", proxy.value, t)}`,
    `  - ${origin(proxy.layer, proxy.location, t)}`,
    ...proxy.entries.map((entry, i) => {
      const about = [entry.mirror ?? "", entry.private ? t("private") : "", goesOn(entry.separator, t)];
      return `  - ${i + 1}. ${code(entry.url)} ${about.filter((part) => part !== "").join(", ")}`.trimEnd();
    }),
  ];
  if (findings.length > 0) {
    lines.push("", `## ${t("Findings")}`, "", ...findings.map((finding) => findingLine(finding, t)));
  }
  lines.push("", `## ${t("Variables, as go in a terminal gets them")}`, "");
  for (const variable of variables) {
    lines.push(
      `- ${assignment(variable.name, variable.value, t)}`,
      `  - ${origin(variable.layer, variable.location, t)}`,
    );
    lines.push(...variable.hidden.map((value) => `  - ${t("Hides {0}", hiddenValue(value, t))}`));
  }
  lines.push("", `## ${t("Who gets what")}`, "");
  for (const consumer of consumers) {
    lines.push(`- ${consumerName(consumer.name, t)}`);
    for (const { name, value, layer, location } of consumer.variables) {
      lines.push(`  - ${assignment(name, value, t)} (${origin(layer, location, t)})`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** historyDocument renders what is kept of the days of each mirror, to stand behind the environment; empty where nothing is. */
export function historyDocument({ mirrors }: HealthHistory, t: Translate): string {
  const kept = mirrors.filter(({ days }) => days.length > 0);
  if (kept.length === 0) {
    return "";
  }
  const lines = ["", `## ${t("Mirrors, day by day")}`];
  for (const { url, days } of kept) {
    lines.push("", `- ${code(url)}`, ...days.map((day) => `  - ${day.day}: ${dayText(day, t)}`));
  }
  return `${lines.join("\n")}\n`;
}

/** probeDocument renders measurements, best first. Until the probe has ended there may be more to come. */
export function probeDocument(
  { module, results, running }: { module?: string; results: readonly ProbeResult[]; running: boolean },
  t: Translate,
): string {
  const byKey = new Map(results.map((result) => [`${result.name} ${result.url}`, result]));
  const ordered = bestFirst([...byKey.keys()], byKey).flatMap((key) => byKey.get(key) ?? []);
  const lines = [
    `# ${t("Go module mirrors")}`,
    "",
    ...(module === undefined ? [] : [t("Measured with {0}.", plain(module))]),
    running ? t("Measuring…") : t("{0} mirrors measured.", results.length),
  ];
  ordered.forEach((result, i) => {
    lines.push("", `## ${i + 1}. ${plain(result.name)}: ${verdict(result, t)}`, "", `- ${code(result.url)}`);
    if (result.detail !== undefined) {
      lines.push(`- ${plain(result.detail)}`);
    }
    if (result.totalMS > 0) {
      lines.push(`- ${times(result, t)}`);
    }
    if (result.verdict !== "failed" || result.checksum === "mismatch") {
      lines.push(`- ${t("Checksum: {0}", checksumName(result.checksum, t))}`);
    }
    const ends = [result.finalHost, result.httpVersion, result.tlsVersion, result.addressFamily];
    const known = ends.filter((part) => part !== undefined).map((part) => plain(part));
    if (known.length > 0) {
      lines.push(`- ${known.join(", ")}`);
    }
  });
  return `${lines.join("\n")}\n`;
}

function checksumName(checksum: Checksum, t: Translate): string {
  switch (checksum) {
    case "verified":
      return t("verified");
    case "mismatch":
      return t("wrong");
    case "unchecked":
      return t("not checked");
  }
}

function times(result: ProbeResult, t: Translate): string {
  const { dnsMS, connectMS, tlsMS, firstByteMS, totalMS } = result;
  return t(
    "DNS {0} ms, connect {1} ms, TLS {2} ms, first byte {3} ms, all {4} ms",
    dnsMS,
    connectMS,
    tlsMS,
    firstByteMS,
    totalMS,
  );
}

function assignment(name: string, value: string, t: Translate): string {
  return `${name} = ${value === "" ? t("(empty)") : code(value)}`;
}

function hiddenValue({ value, layer, location }: Value, t: Translate): string {
  const place = locationText(location, t);
  return `${value === "" ? t("(empty)") : code(value)} (${[layerName(layer, t), place].filter((part) => part !== "").join(", ")})`;
}

function findingLine({ severity, message, location }: Finding, t: Translate): string {
  const place = locationText(location, t);
  return `- ${severityName(severity, t)}: ${plain(message, 1000)}${place === "" ? "" : ` (${plain(place)})`}`;
}

function goesOn(separator: string | undefined, t: Translate): string {
  switch (separator) {
    case ",":
      return t("then the next one after 404 or 410");
    case "|":
      return t("then the next one after any error");
    case undefined:
    default:
      return "";
  }
}

function consumerName(name: ConsumerName, t: Translate): string {
  switch (name) {
    case "terminal":
      return t("Terminal");
    case "task":
      return t("Task");
    case "gopls":
      return "gopls";
    case "dlv":
      return "dlv";
    case "toolInstall":
      return t("Tool installation");
  }
}

/** code fences a text with one more backtick than it holds in a row. */
function code(text: string): string {
  const shown = plain(text, 2000);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}
