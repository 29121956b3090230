import { withoutCredentials } from "./failureOutput";
import type { Mute } from "./failureGate";
import type { Failure, Remedy } from "./gen/protocol";
import type { Translate } from "./translate";
import { label, plain } from "./views";

/** Longer titles would make the buttons of a notification wrap. */
const buttonLength = 32;

/** What the user sees of a failure. */
export interface FailureView {
  readonly failure: Failure;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The command that failed can be run again. */
  readonly again: boolean;
}

/** promptText says in a notification what is wrong, and when it was checked. */
export function promptText({ failure, now }: Pick<FailureView, "failure" | "now">, t: Translate): string {
  const summary = plain(failure.summary, 360);
  const checked = lastChecked(failure);
  return checked === undefined ? summary : `${summary} ${ago(checked, now, t)}`;
}

function lastChecked({ tried = [], remedies }: Failure): number | undefined {
  const trials = [...tried, ...remedies.flatMap((remedy) => remedy.tried ?? [])];
  const times = trials.map((trial) => Date.parse(trial.time)).filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : Math.max(...times);
}

function ago(time: number, now: number, t: Translate): string {
  const seconds = Math.round((now - time) / 1000);
  return seconds < 2 ? t("(Checked just now.)") : t("(Checked {0} s ago.)", seconds);
}

/** How a remedy is carried out; `none`: it is advice. */
export type RemedyAction = "switch" | "again" | "clean" | "run" | "read" | "none";

/** actionOf tells how a remedy is carried out. */
export function actionOf({ kind, switch: wish, command, url }: Remedy): RemedyAction {
  if (wish !== undefined) {
    return "switch";
  }
  if (kind === "retry") {
    return "again";
  }
  if (kind === "cleanModule" || kind === "cleanState") {
    return "clean";
  }
  return command !== undefined ? "run" : url !== undefined ? "read" : "none";
}

/** bestRemedy returns what is offered first; undefined where all that is known is advice. */
export function bestRemedy({ failure, again }: FailureView): Remedy | undefined {
  return failure.remedies.find((remedy) => {
    const action = actionOf(remedy);
    return remedy.tried?.ok !== false && action !== "none" && action !== "read" && (action !== "again" || again);
  });
}

/** remedyButton is a remedy's title on a button. */
export function remedyButton(remedy: Remedy, t: Translate): string {
  switch (actionOf(remedy)) {
    case "switch": {
      // What was not tried is shown before it is done.
      const title = switchTitle(remedy, t);
      return remedy.tried?.ok === true
        ? plain(title, buttonLength)
        : `${plain(title, buttonLength - 1)}…`.replace("……", "…");
    }
    case "again":
      return t("Run Again");
    case "clean":
      return t("Clean the Module Cache…");
    case "run":
      return plain(t("Run {0}", (remedy.command ?? []).join(" ")), buttonLength);
    case "read":
    case "none":
      return plain(remedy.title, buttonLength);
  }
}

function switchTitle({ kind, title, switch: wish }: Remedy, t: Translate): string {
  switch (kind) {
    case "switchMirror":
      return t("Switch to {0}", shortWish(wish?.wish ?? ""));
    case "fallOver":
      return t("Let Go Fall Over");
    case "markPrivate":
      return t("Mark as Private");
    case "sumdbAlias":
      return t("Use sum.golang.google.cn");
    case "fixVariable":
      return t("Correct the Variable");
    case "proxySettings":
      return t("Correct the HTTP Proxy");
    default:
      return title;
  }
}

/** Of a list the host of its first entry tells most. */
function shortWish(wish: string): string {
  const first = wish.split(/[,|]/)[0] ?? "";
  return URL.canParse(first) ? new URL(first).host : first;
}

/** againButton offers to run a command again. */
export function againButton(command: string, t: Translate): string {
  return plain(t("Run {0} Again", plain(withoutCredentials(command), 20)), buttonLength);
}

/** A Row is one line of a list to choose from. */
export interface Row<A> {
  readonly action: A;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

/** What can be chosen in the list behind More…. */
export type MoreAction = Remedy | "details" | "report" | "again" | "check" | "heading";

/** moreRows lists all that can be done about a failure. */
export function moreRows(view: FailureView, trusted: boolean, t: Translate): readonly Row<MoreAction>[] {
  const { failure, again } = view;
  const rows = failure.remedies
    .filter((remedy) => again || actionOf(remedy) !== "again")
    .map((remedy): Row<MoreAction> => ({ action: remedy, ...remedyRow(remedy, view.now, t) }));
  const retries = failure.remedies.some((remedy) => actionOf(remedy) === "again");
  const others: (Row<MoreAction> | false)[] = [
    again && !retries && { action: "again", label: `$(debug-rerun) ${t("Run the Command Again")}` },
    trusted && { action: "check", label: `$(refresh) ${t("Check Again")}` },
    { action: "details", label: `$(list-flat) ${t("Show Details")}` },
    { action: "report", label: `$(copy) ${t("Copy as Report")}`, description: t("without credentials") },
  ];
  return [
    { action: "heading", label: t("What may help") },
    ...rows,
    { action: "heading", label: t("More") },
    ...others.filter((row) => row !== false),
  ];
}

const icons: Readonly<Record<RemedyAction, string>> = {
  switch: "arrow-swap",
  again: "debug-rerun",
  clean: "trash",
  run: "terminal",
  read: "link-external",
  none: "info",
};

function remedyRow(remedy: Remedy, now: number, t: Translate): Omit<Row<never>, "action"> {
  const { tried, command, url } = remedy;
  const icon = tried?.ok === true ? "pass" : icons[actionOf(remedy)];
  const detail =
    tried === undefined ? (command?.join(" ") ?? url) : `${tried.detail} ${ago(Date.parse(tried.time), now, t)}`;
  const title = remedy.kind === "switchMirror" && remedy.switch !== undefined ? switchTitle(remedy, t) : remedy.title;
  return {
    label: `$(${icon}) ${label(title, 120)}`,
    ...(tried?.ok === true ? { description: t("tried, works") } : {}),
    ...(detail === undefined ? {} : { detail: label(detail, 200) }),
  };
}

/** What can be chosen behind Not Again. */
export type NotAgain = Mute | "off" | "unmute";

/** notAgainRows lists what not to be told of any more. */
export function notAgainRows(
  { failure }: Pick<FailureView, "failure">,
  muted: number,
  t: Translate,
): readonly Row<NotAgain>[] {
  const { module, cause } = failure;
  const rows: (Row<NotAgain> | false)[] = [
    module !== "" && { action: { module }, label: t("Not for this module"), description: label(module, 80) },
    { action: { cause }, label: t("Not for this cause"), description: label(cause, 80) },
    { action: "off", label: t("Never"), description: t("sets goproxy.failurePrompt to off") },
    muted > 0 && {
      action: "unmute",
      label: t("Tell me of everything again"),
      description: t("{0} left out now", muted),
    },
  ];
  return rows.filter((row) => row !== false);
}
