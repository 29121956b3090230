/** What decides which variables a debugged program needs beside those that the Go extension passes to it. */
export interface Launch {
  /** The variables that the helper says it is to have. */
  readonly wanted: Readonly<Record<string, string>>;
  /** The variables that the Go extension passes on from its settings. */
  readonly passed: Readonly<Record<string, string>>;
  /** The extension host's GOPROXY is not the one of its start, which is this; undefined where it had none. */
  readonly frozen: boolean;
  readonly startup: string | undefined;
  /** The names that the launch configuration sets itself, by env or envFile. */
  readonly own: ReadonlySet<string>;
}

/**
 * additions returns the variables to add to a launch configuration: those that would be others than wanted. A GOPROXY that
 * was frozen into the extension host gives way to the one of its start, or to an empty one, with which go reads its own file.
 */
export function additions({ wanted, passed, frozen, startup, own }: Launch): Record<string, string> {
  const added = Object.entries(wanted).filter(([name, value]) => passed[name] !== value);
  if (frozen && !Object.hasOwn(wanted, "GOPROXY") && !Object.hasOwn(passed, "GOPROXY")) {
    added.push(["GOPROXY", startup ?? ""]);
  }
  return Object.fromEntries(added.filter(([name]) => !own.has(name)));
}

/** envFileNames returns the names that an envFile sets. */
export function envFileNames(text: string): readonly string[] {
  return [...text.matchAll(/^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=/gm)].map((match) => match[1] ?? "");
}
