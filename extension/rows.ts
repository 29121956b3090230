import type { Finding, Mirror, ProbeResult, Profile, Proxy, Reason, Scope } from "./gen/protocol";
import type { Results } from "./order";
import type { Translate } from "./translate";
import { label, plain, scopeName } from "./views";

/** A Row is one line of a picker. */
export interface Row {
  /** Tells rows apart, also after they were drawn anew. */
  readonly key: string;
  /** May hold icons. */
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** What to ask the helper for when it is chosen; absent: it cannot be chosen. */
  readonly wish?: string;
  /** Shown whatever is typed. */
  readonly always: boolean;
}

/** A Section is rows under a heading. */
export interface Section {
  readonly heading: string;
  readonly rows: readonly Row[];
}

/** What a picker is drawn from. */
export interface Offer {
  readonly mirrors: readonly Mirror[];
  readonly profiles: readonly Profile[];
  readonly proxy: Proxy;
  /** What was typed, if it looks like a list, and what lint says of it; undefined while it is being asked. */
  readonly typed?: { readonly value: string; readonly findings: readonly Finding[] | undefined };
  /** A probe is under way. */
  readonly probing: boolean;
}

/** inForce returns the list's entries that are addresses but no mirror on offer: they get a row of their own. */
export function inForce({ mirrors, proxy }: Offer): readonly string[] {
  return proxy.entries
    .filter((entry) => entry.url !== "direct" && entry.url !== "off")
    .filter((entry) => !mirrors.some((mirror) => mirror.name === entry.mirror || mirror.url === entry.url))
    .map((entry) => entry.url);
}

/** probed returns the keys of the rows that a probe fills in: mirrors by their name, other addresses as they are. */
export function probed(offer: Offer): readonly string[] {
  return [...offer.mirrors.map((mirror) => mirror.name), ...inForce(offer)];
}

/** keyOf returns the key of the row that a result belongs to; undefined where there is none. */
export function keyOf(offer: Offer, result: ProbeResult): string | undefined {
  const mirror =
    offer.mirrors.find((each) => each.name === result.name) ?? offer.mirrors.find((each) => each.url === result.url);
  return mirror?.name ?? inForce(offer).find((url) => url === result.url);
}

/** sections renders the picker: mirrors and addresses in the given order, then profiles, then the rest. */
export function sections(offer: Offer, order: readonly string[], results: Results, t: Translate): readonly Section[] {
  const mirrors = order.map((key) => {
    const mirror = offer.mirrors.find((each) => each.name === key);
    return mirrorRow(key, mirror, offer, results.get(key), t);
  });
  const rest = [inheritRow(offer.proxy, t)];
  if (offer.typed !== undefined) {
    rest.push(typedRow(offer.typed.value, offer.typed.findings, t));
  }
  return [
    { heading: t("Mirrors"), rows: mirrors },
    { heading: t("Profiles"), rows: offer.profiles.map((profile) => profileRow(profile, t)) },
    { heading: t("Other"), rows: rest },
  ].filter((section) => section.rows.length > 0);
}

function mirrorRow(
  key: string,
  mirror: Mirror | undefined,
  { proxy, probing }: Offer,
  result: ProbeResult | undefined,
  t: Translate,
): Row {
  const current = proxy.entries.some((entry) => entry.url === key || (mirror !== undefined && entry.mirror === key));
  const measured = result === undefined ? (probing ? t("measuring…") : t("not measured")) : verdict(result, t);
  const facts =
    mirror === undefined ? [] : [mirror.url, mirror.operator, mirror.private ? t("private") : "", mirror.note];
  const seen = result === undefined ? "" : explained(result, t);
  return {
    key: `mirror:${key}`,
    label: `${icon(result, probing)} ${label(key)}`,
    description: label([current ? t("in force") : "", measured].filter((part) => part !== "").join(" · ")),
    detail: label([seen, ...facts].filter((part) => part !== "").join(" · ")),
    wish: key,
    always: false,
  };
}

/** explained says why a mirror has its place: what a download through it costs, or what is wrong with it. */
function explained(result: ProbeResult, t: Translate): string {
  const { costMS, detail = "", verdict: judged } = result;
  const cost = costMS === undefined ? "" : t("a typical download takes {0} ms", Math.round(costMS));
  return [cost, judged === "ok" ? "" : plain(detail)].filter((part) => part !== "").join(" · ");
}

function icon(result: ProbeResult | undefined, probing: boolean): string {
  switch (result?.verdict) {
    case "ok":
      return "$(pass)";
    case "degraded":
      return "$(warning)";
    case "failed":
      return "$(error)";
    case undefined:
      return probing ? "$(loading~spin)" : "$(circle-outline)";
  }
}

/** verdict says in a few words what was measured. */
export function verdict(result: ProbeResult, t: Translate): string {
  const reason = result.reason === undefined ? "" : reasonName(result.reason, t);
  switch (result.verdict) {
    case "ok":
      return t("ok, {0} ms", Math.round(result.firstByteMS));
    case "degraded":
      return t("degraded: {0}, {1} ms", reason, Math.round(result.firstByteMS));
    case "failed":
      return t("failed: {0}", reason);
  }
}

function profileRow(profile: Profile, t: Translate): Row {
  const values = Object.entries(profile.variables).map(([name, value]) =>
    value === null ? t("{0} taken away", name) : `${name}=${value}`,
  );
  return {
    key: `profile:${profile.name}`,
    label: `$(list-unordered) ${label(profile.name)}`,
    description: profile.current ? t("in force") : "",
    detail: label(values.join(", ")),
    wish: profile.name,
    always: false,
  };
}

function inheritRow(proxy: Proxy, t: Translate): Row {
  const scopes = proxy.scopes.map((scope) => scopeName(scope, t)).join(", ");
  return {
    key: "inherit",
    label: `$(discard) ${t("Inherit")}`,
    description: scopes === "" ? t("no GOPROXY is set here") : t("set now: {0}", scopes),
    detail: t("Takes the GOPROXY key away, so that what lies below decides: the go env file, or go's default."),
    wish: "default",
    always: false,
  };
}

/** looksLikeList tells a list from a search in the picker. */
export function looksLikeList(typed: string): boolean {
  return /[:/.,|@]/.test(typed) || typed === "direct" || typed === "off";
}

function typedRow(value: string, findings: readonly Finding[] | undefined, t: Translate): Row {
  const worst = findings?.find((finding) => finding.severity === "error");
  const shown = { key: "typed", always: true };
  if (worst !== undefined) {
    const description = label(worst.message);
    return { ...shown, label: `$(error) ${label(value)}`, description: t("cannot be used"), detail: description };
  }
  return {
    ...shown,
    label: `$(edit) ${label(t("Use {0}", value))}`,
    description: findings === undefined ? t("checking…") : "",
    detail: label((findings ?? []).map((finding) => finding.message).join(" ")),
    ...(findings === undefined ? {} : { wish: value }),
  };
}

/** A ScopeOffer is where a switch may be written, and what that means. */
export interface ScopeOffer {
  readonly scope: Scope;
  readonly label: string;
  readonly detail: string;
}

/** scopeOffers returns the scopes that exist in a window, the most fitting first. */
export function scopeOffers(
  window: {
    readonly folder?: string;
    readonly several: boolean;
    readonly workspaceFile?: string;
    readonly goExtension: boolean;
  },
  t: Translate,
): readonly ScopeOffer[] {
  const { folder, several, workspaceFile, goExtension } = window;
  const name = (scope: Scope): string => scopeName(scope, t);
  const user: ScopeOffer = {
    scope: "user",
    label: `$(account) ${name("user")}`,
    detail: t("The go env file: every go on this machine that runs as you, in every folder, in and out of VS Code."),
  };
  const offers: ScopeOffer[] = [];
  if (workspaceFile !== undefined) {
    offers.push({
      scope: "workspace",
      label: `$(root-folder) ${name("workspace")}`,
      detail: t("{0}: the Go tools and new terminals of this window.", plain(workspaceFile)),
    });
  }
  if (folder !== undefined) {
    const detail = several
      ? t(
          ".vscode/settings.json of {0}. Where several folders share one gopls, it is told by its own setting.",
          plain(folder),
        )
      : t(".vscode/settings.json of {0}: the Go tools and new terminals of this folder.", plain(folder));
    offers.push({ scope: "folder", label: `$(folder) ${name("folder")}`, detail });
  }
  return goExtension ? [...offers, user] : [user, ...offers];
}

/** reasonName names a reason in the user's words. */
export function reasonName(reason: Reason, t: Translate): string {
  switch (reason) {
    case "refused":
      return t("connection refused");
    case "timeout":
      return t("no answer in time");
    case "dns":
      return t("name not found");
    case "tls":
      return t("TLS problem");
    case "unauthorized":
      return t("asks for credentials");
    case "forbidden":
      return t("forbidden");
    case "notFound":
      return t("module not found");
    case "rateLimited":
      return t("too many requests");
    case "serverError":
      return t("server error");
    case "notAProxy":
      return t("not a module proxy");
    case "checksumMismatch":
      return t("wrong checksum");
    case "truncated":
      return t("cut off");
    case "tooLarge":
      return t("too large");
    case "insecureRedirect":
      return t("redirects to http");
    case "redirectLoop":
      return t("redirects in a circle");
    case "stale":
      return t("out of date");
    case "unsupported":
      return t("not supported");
  }
}
