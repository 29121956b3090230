import type { Translate } from "./translate";

/** Names are compared as the helper compares them: whatever their case. */
export function fold(name: string): string {
  return name.toLowerCase();
}

/** nameProblem says why a mirror or profile cannot have a name; undefined where it can. The names taken are folded. */
export function nameProblem(name: string, taken: ReadonlySet<string>, t: Translate): string | undefined {
  if (name === "") {
    return t("A name is needed.");
  }
  if (/[,|\s]/.test(name)) {
    return t("A name holds no comma, bar or blank.");
  }
  return taken.has(fold(name)) ? t("There is already a mirror or profile of this name.") : undefined;
}

/**
 * credentialHost returns the scheme and host, with its port, of the first address in a value that holds credentials, be
 * they hidden by the helper's mark or not; undefined where there is none.
 */
export function credentialHost(value: string): { readonly host: string; readonly secure: boolean } | undefined {
  const match =
    /([a-z][a-z0-9+.-]*):\/\/(?:[^/?#,|]*@([^/?#,|]*)|xxxxx|([^/?#,|]*)[^,|]*[?&](?:[^=&,|]*=)?xxxxx)/i.exec(value);
  return match === null ? undefined : { host: match[2] ?? match[3] ?? "", secure: match[1]?.toLowerCase() === "https" };
}

/** netrcLine is the line that gives go the credentials of a host. The words in capitals are to be replaced. */
export function netrcLine(host: string): string {
  return `machine ${host === "" ? "HOST" : host} login USER password PASSWORD`;
}
