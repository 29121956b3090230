import type { Finding, HealthState, Layer, Location, ProxyState, Scope } from "./gen/protocol";
import { healthLines } from "./healthTexts";
import type { Ready, State } from "./state";
import type { Translate } from "./translate";

/** What the status bar shows. */
export interface Status {
  /** A label, icons included. */
  readonly text: string;
  /** Markdown in which nothing but our own marks is active. */
  readonly tooltip: string;
  readonly severity: "normal" | "warning" | "error";
  readonly command: "goproxy.switch" | "goproxy.restartHelper" | "goproxy.showLog";
  /** The whole meaning for a screen reader. */
  readonly accessibility: string;
}

/** status renders a State for the status bar. */
export function status(state: State, t: Translate): Status {
  switch (state.kind) {
    case "starting":
      return drawn(t, "$(sync~spin) GOPROXY", "normal", "goproxy.switch", [t("Reading the Go environment…")]);
    case "down": {
      const lines = [
        state.reason,
        state.retrying
          ? t("It is started again by itself (attempt {0}).", state.attempts)
          : t("It is not started again by itself. Click to restart it."),
      ];
      return drawn(t, "$(error) GOPROXY", "error", "goproxy.restartHelper", lines);
    }
    case "failed":
      return drawn(t, "$(warning) GOPROXY", "warning", "goproxy.showLog", [state.reason, t("Click for the log.")]);
    case "ready":
      return ready(state, t);
  }
}

function ready({ environment: { proxy, report }, where, health, looking }: Ready, t: Translate): Status {
  const [sign, severity] = signOf(proxy.state, health?.mirrors[0]?.state);
  const icon = looking === true ? "sync~spin" : sign;
  const lines = [`GOPROXY = ${proxy.value}`, origin(proxy.layer, proxy.location, t)];
  if (looking === true) {
    lines.push(t("A download failed: what would help is being tried…"));
  }
  const problem = problemOf(proxy.state, t);
  if (problem !== undefined) {
    lines.push(problem);
  }
  if (health !== undefined) {
    lines.push(...healthLines(health, t));
  }
  const worst = report.findings.filter((finding) => finding.severity !== "info");
  lines.push(...worst.slice(0, 3).map((finding) => finding.message));
  if (where.folder !== undefined && where.several) {
    lines.push(t("Folder: {0}", where.folder));
  }
  if (!where.trusted) {
    lines.push(t("This workspace is not trusted: it is shown, and nothing is written."));
  }
  lines.push(t("Click to switch."));
  return drawn(t, `$(${icon}) ${label(proxy.name, 30)}`, severity, "goproxy.switch", lines);
}

const signs: Readonly<Record<ProxyState, readonly [icon: string, severity: Status["severity"]]>> = {
  ok: ["package", "normal"],
  off: ["circle-slash", "warning"],
  overridden: ["warning", "warning"],
  mismatch: ["warning", "warning"],
  broken: ["error", "error"],
};

/** A list that cannot work is worse than a mirror that does not, and that is worse than a list that not everybody gets. */
function signOf(
  state: ProxyState,
  health: HealthState | undefined,
): readonly [icon: string, severity: Status["severity"]] {
  if (health === "down" && state !== "broken" && state !== "off") {
    return ["debug-disconnect", "error"];
  }
  if (state === "ok" && health === "slow") {
    return ["watch", "warning"];
  }
  return state === "ok" && health === "healthy" ? ["pass", "normal"] : signs[state];
}

function problemOf(state: ProxyState, t: Translate): string | undefined {
  switch (state) {
    case "ok":
      return undefined;
    case "off":
      return t("Downloads are switched off: go takes only what it has already.");
    case "overridden":
      return t("Overridden: something stronger hides the value that is written in a file of yours.");
    case "mismatch":
      return t("Not everybody gets the same: the terminal and the editor's Go tools use different lists.");
    case "broken":
      return t("Go cannot use this.");
  }
}

function drawn(
  t: Translate,
  text: string,
  severity: Status["severity"],
  command: Status["command"],
  lines: readonly string[],
): Status {
  const title = "Go Proxy Switcher";
  const sign = severity === "normal" ? "" : severity === "warning" ? t("Warning") : t("Error");
  return {
    text,
    tooltip: [`**${title}**`, ...lines.map(markdown)].join("\n\n"),
    severity,
    command,
    accessibility: [title, sign, ...lines.map((line) => plain(line))].filter((part) => part !== "").join(". "),
  };
}

/** origin says where a value comes from. */
export function origin(layer: Layer, location: Location | undefined, t: Translate): string {
  const place = locationText(location, t);
  return place === "" ? t("From: {0}", layerName(layer, t)) : t("From: {0}, {1}", layerName(layer, t), place);
}

/** locationText is a file with its line, or a setting; empty where nothing is known. */
export function locationText(location: Location | undefined, t: Translate): string {
  if (location?.file === undefined) {
    return location?.setting ?? "";
  }
  const file = location.line === undefined ? location.file : t("{0}, line {1}", location.file, location.line);
  return location.setting === undefined ? file : t("{0} in {1}", location.setting, file);
}

/** layerName names a layer in the user's words. */
export function layerName(layer: Layer, t: Translate): string {
  switch (layer) {
    case "launch":
      return t("launch configuration");
    case "setting":
      return t("VS Code setting");
    case "terminal":
      return t("terminal environment");
    case "shell":
      return t("shell start-up file");
    case "process":
      return t("process environment");
    case "registryUser":
      return t("Windows registry (user)");
    case "registryMachine":
      return t("Windows registry (machine)");
    case "goenvFile":
      return t("go env file");
    case "gorootFile":
      return t("go.env of GOROOT");
    case "default":
      return t("go's default");
  }
}

/** scopeName names a scope in the user's words. */
export function scopeName(scope: Scope, t: Translate): string {
  switch (scope) {
    case "user":
      return t("User");
    case "workspace":
      return t("Workspace");
    case "folder":
      return t("Folder");
  }
}

/** severityName names a severity in the user's words. */
export function severityName(severity: Finding["severity"], t: Translate): string {
  switch (severity) {
    case "error":
      return t("Error");
    case "warning":
      return t("Warning");
    case "info":
      return t("Note");
  }
}

/** What a command cannot do without. */
export type Need = "nothing" | "helper" | "trust";

/** Why a command cannot run now, and what may be done about it. */
export interface Unavailable {
  readonly message: string;
  readonly remedies: readonly ("restart" | "log" | "trust")[];
}

/** unavailable says why a command with such a need cannot run in a state; undefined where it can. */
export function unavailable(state: State, need: Need, t: Translate): Unavailable | undefined {
  if (need === "nothing") {
    return undefined;
  }
  switch (state.kind) {
    case "starting":
      return { message: t("The helper is still starting. Try again in a moment."), remedies: ["log"] };
    case "down":
      return { message: state.reason, remedies: ["restart", "log"] };
    case "failed":
      return { message: state.reason, remedies: ["restart", "log"] };
    case "ready":
      return need === "trust" && !state.where.trusted
        ? {
            message: t("This workspace is not trusted, so nothing is written. Trust it to switch the Go proxy here."),
            remedies: ["trust"],
          }
        : undefined;
  }
}

/** plain removes control characters and cuts a text to a length, so that it can be shown as it is. */
export function plain(text: string, length = 400): string {
  // eslint-disable-next-line no-control-regex -- these are what is removed
  const visible = text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+/g, " ").trim();
  return visible.length > length ? `${visible.slice(0, length - 1)}…` : visible;
}

/** label is plain text for where VS Code would draw $(name) as an icon. */
export function label(text: string, length = 400): string {
  return plain(text, length).replaceAll("$(", "\\$(");
}

/** markdown is plain text for where VS Code would read Markdown. */
export function markdown(text: string): string {
  return plain(text).replace(/[\\`*_{}[\]()#+\-.!|<>~&$:@]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

/**
 * linkless is a text for a notification, in which VS Code makes links of what has the form of one, even of one that runs
 * a command. What servers and programs say must not.
 */
export function linkless(text: string): string {
  return text.replaceAll("](", "] (");
}
