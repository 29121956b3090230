/** What the placeholders of a setting stand for. */
export interface Substitutions {
  /** The folder that the setting is read for. */
  readonly folder?: string;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * variables returns the entries of a go.toolsEnvVars as the Go extension passes them to its tools: placeholders are
 * replaced in strings, anything else arrives as its text, so that null becomes "null".
 */
export function variables(setting: unknown, substitutions: Substitutions): Record<string, string> {
  const result: Record<string, string> = {};
  if (typeof setting !== "object" || setting === null || Array.isArray(setting)) {
    return result;
  }
  for (const [name, value] of Object.entries(setting)) {
    result[name] = typeof value === "string" ? substitute(value, substitutions) : String(value);
  }
  return result;
}

/** substitute replaces ${workspaceFolder} (also …Root and …FolderBasename), ${env:NAME} and a leading ~. */
export function substitute(text: string, { folder, home, environment }: Substitutions): string {
  const replaced = text.replace(/\$\{([^}]*)\}/g, (whole, name: string) => {
    if (name.startsWith("env:")) {
      return environment[name.slice("env:".length).trim()] ?? "";
    }
    if (folder === undefined) {
      return whole;
    }
    switch (name) {
      case "workspaceFolder":
      case "workspaceRoot":
        return folder;
      case "workspaceFolderBasename":
        return folder.split(/[/\\]/).findLast((part) => part !== "") ?? folder;
      default:
        return whole;
    }
  });
  return replaced === "~" || replaced.startsWith("~/") || replaced.startsWith("~\\")
    ? home + replaced.slice(1)
    : replaced;
}

/** goplsVariables returns what the setting gopls lays over the environment of go: its build.env, else its env. */
export function goplsVariables(setting: unknown): Record<string, string> {
  if (typeof setting !== "object" || setting === null) {
    return {};
  }
  const { "build.env": dotted, env, build } = setting as Readonly<Record<string, unknown>>;
  const nested = typeof build === "object" && build !== null ? (build as { readonly env?: unknown }).env : undefined;
  const given = [dotted, nested, env].find((value) => typeof value === "object" && value !== null) ?? {};
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}

/** terminalVariables returns the entries of a terminal.integrated.env: text, or null, which takes a variable out. */
export function terminalVariables(setting: unknown): Record<string, string | null> {
  if (typeof setting !== "object" || setting === null || Array.isArray(setting)) {
    return {};
  }
  const known = Object.entries(setting).filter(
    (pair): pair is [string, string | null] => typeof pair[1] === "string" || pair[1] === null,
  );
  return Object.fromEntries(known);
}

/** hereOrRemote returns where the extension host runs; undefined for this machine, a server of VS Code on it included. */
export function hereOrRemote(remoteName: string | undefined): string | undefined {
  return remoteName === undefined || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(remoteName)
    ? undefined
    : remoteName;
}
