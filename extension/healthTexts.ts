import type { HealthDay, HealthReport, MirrorHealth, Replacement } from "./gen/protocol";
import type { Translate } from "./translate";

/** healthLines says how the mirrors in force have been lately, one line each. */
export function healthLines({ mirrors, offline }: HealthReport, t: Translate): readonly string[] {
  const lines = mirrors.slice(0, 3).map((mirror) => [stateLine(mirror, t), figures(mirror, t)].join(" ").trim());
  return [
    ...(offline ? [t("No network: nothing could be measured just now, and nothing is held against the mirrors.")] : []),
    ...lines.filter((line) => line !== ""),
  ];
}

function stateLine(mirror: MirrorHealth, t: Translate): string {
  const since = sinceText(mirror);
  switch (mirror.state) {
    case "unknown":
      return "";
    case "healthy":
      return t("{0}: healthy since {1}.", mirror.name, since);
    case "slow":
      return t("{0}: slow since {1}.", mirror.name, since);
    case "down":
      return [t("{0}: down since {1}.", mirror.name, since), mirror.detail ?? ""].join(" ").trim();
  }
}

/** The helper writes local time, so that the hour can be read off. */
function sinceText({ since = "", today }: MirrorHealth): string {
  const date = since.slice(0, 10);
  const time = since.slice(11, 16);
  return date === today.day ? time : `${date} ${time}`;
}

function figures({ state, today }: MirrorHealth, t: Translate): string {
  return state === "unknown" || today.count === 0 ? "" : t("Today: {0}", dayText(today, t));
}

/** dayText says what was measured of a mirror on one day. */
export function dayText({ count, successRate, p50MS, p95MS }: HealthDay, t: Translate): string {
  const rate = t("measured {0}×, {1} % succeeded", count, Math.floor(successRate * 100));
  return p50MS === undefined || p95MS === undefined
    ? `${rate}.`
    : `${rate}, ${t("half within {0} ms, 95 % within {1} ms.", Math.round(p50MS), Math.round(p95MS))}`;
}

/** replacementText asks whether to switch away from a mirror that is down. */
export function replacementText({ name, reason, downMS, wish }: Replacement, t: Translate): string {
  const silent = reason === undefined || ["refused", "timeout", "dns"].includes(reason);
  const minutes = Math.round(downMS / 60_000);
  if (minutes < 1) {
    return silent
      ? t("{0} does not answer; switch to {1}?", name, wish)
      : t("{0} does not work ({1}); switch to {2}?", name, reason, wish);
  }
  const time = duration(minutes, t);
  return silent
    ? t("{0} has not answered for {1}; switch to {2}?", name, time, wish)
    : t("{0} has not worked for {1} ({2}); switch to {3}?", name, time, reason, wish);
}

function duration(minutes: number, t: Translate): string {
  if (minutes === 1) {
    return t("one minute");
  }
  return minutes < 120 ? t("{0} minutes", minutes) : t("{0} hours", Math.round(minutes / 60));
}
