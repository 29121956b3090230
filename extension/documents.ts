import type { Checksum, ProbeResult, UndoResult } from "./gen/protocol";
import { bestFirst } from "./order";
import { verdict } from "./rows";
import type { Translate } from "./translate";
import { plain } from "./views";

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
    running ? t("Measuring…") : t("Mirrors measured: {0}.", results.length),
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

/** leftDocument renders what taking everything back has left, and why. */
export function leftDocument({ skipped, failed = [] }: UndoResult, t: Translate): string {
  const lines = [`# ${t("What could not be taken back")}`];
  if (skipped.length > 0) {
    lines.push("", `## ${t("Edited since, so left alone")}`);
    for (const { file, key, old, new: now } of skipped) {
      lines.push("", `- ${code(file)}: ${code(key.join(" › "))}`);
      lines.push(`  - ${t("holds now: {0}", now === undefined ? t("(not set)") : code(now))}`);
      lines.push(`  - ${t("would go back to: {0}", old === undefined ? t("(not set)") : code(old))}`);
    }
  }
  if (failed.length > 0) {
    lines.push("", `## ${t("Failed")}`, "");
    lines.push(...failed.map(({ id, dir, message }) => `- ${id} (${code(dir)}): ${plain(message)}`));
  }
  lines.push("", t("Mend that by hand, or take it back once more after the reason is gone."));
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

/** code fences a text with one more backtick than it holds in a row. */
function code(text: string): string {
  const shown = plain(text, 2000);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}
