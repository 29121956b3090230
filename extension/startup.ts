import * as fs from "node:fs";

/** A process environment. */
export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

// The variables that decide where modules come from. Other extensions write them into the process environment that
// all share, so they are what the start-up environment is kept apart for.
const names = [
  "GOPROXY",
  "GOSUMDB",
  "GOPRIVATE",
  "GONOPROXY",
  "GONOSUMDB",
  "GOINSECURE",
  "GOTOOLCHAIN",
  "GOFLAGS",
  "GOAUTH",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "ALL_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "all_proxy",
];

/**
 * startupEnvironment returns the environment that this process was started with. Only Linux keeps it; elsewhere it is
 * the environment as it is now, so call it as early as possible.
 */
export function startupEnvironment(now: ProcessEnvironment): Record<string, string> {
  if (process.platform === "linux") {
    try {
      const block = parseBlock(fs.readFileSync("/proc/self/environ", "utf8"));
      // Setting a process title may overwrite the block: without a PATH it is no environment any more.
      if (block["PATH"] !== undefined) {
        return block;
      }
    } catch {
      // Without /proc there is only the environment as it is now.
    }
  }
  return Object.fromEntries(Object.entries(now).filter((pair): pair is [string, string] => pair[1] !== undefined));
}

/** parseBlock reads NAME=value pairs, each ended by a NUL. */
export function parseBlock(text: string): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const pair of text.split("\0")) {
    const equals = pair.indexOf("=");
    if (equals > 0) {
      environment[pair.slice(0, equals)] = pair.slice(equals + 1);
    }
  }
  return environment;
}

/** frozen returns what the environment has gained or changed since the start, of the variables that concern us. */
export function frozen(startup: ProcessEnvironment, now: ProcessEnvironment): Record<string, string> {
  const changed: Record<string, string> = {};
  for (const name of names) {
    const value = now[name];
    if (value !== undefined && value !== startup[name]) {
      changed[name] = value;
    }
  }
  return changed;
}
