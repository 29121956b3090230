import * as fs from "node:fs/promises";
import * as vscode from "vscode";
import type { Ask } from "./client";
import type { Config } from "./config";
import { additions, envFileNames } from "./launch";

/** What a DebugEnvironment needs. */
export interface DebugParts {
  readonly ask: Ask;
  readonly config: Config;
  readonly log: (message: string) => void;
}

/** How long a debug session waits for the helper before it starts as if we were not there. */
const patienceMS = 3_000;

/**
 * A DebugEnvironment gives Go programs that are debugged the variables of their folder, where the Go extension would not.
 * It runs before or after the Go extension's own provider: what that one has filled in already counts as set.
 */
export class DebugEnvironment implements vscode.DebugConfigurationProvider {
  constructor(private readonly parts: DebugParts) {}

  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration> {
    if (configuration.request !== "launch") {
      return configuration;
    }
    try {
      return await this.#resolve(folder, configuration);
    } catch (error) {
      this.parts.log(`the variables of a debug session: ${error instanceof Error ? error.message : String(error)}`);
      return configuration;
    }
  }

  async #resolve(
    folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration> {
    const { ask, config } = this.parts;
    const env = (configuration["env"] ?? {}) as Readonly<Record<string, unknown>>;
    // A configuration of the whole workspace is none of a folder's: its program tells which folder counts.
    const target = folder ?? folderOf(configuration["program"]) ?? folderOf(configuration["cwd"]) ?? config.folder;
    const place = config.place(target);
    const signal = AbortSignal.timeout(patienceMS);
    // A helper that hangs, or still starts, does not even answer that it has stopped.
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => {
        reject(new Error(`no answer within ${patienceMS} ms`));
      });
    });
    const { variables } = await Promise.race([ask("launchEnvironment", place, signal), late]);
    const added = additions({
      wanted: variables,
      passed: Object.assign({}, ...config.toolsEnvVars(folder).map((layer) => layer.variables)) as Record<
        string,
        string
      >,
      frozen: place.editor?.frozen?.["GOPROXY"] !== undefined,
      startup: config.startup["GOPROXY"],
      own: new Set([...Object.keys(env), ...(await namesInFiles(configuration["envFile"]))]),
    });
    return Object.keys(added).length === 0 ? configuration : { ...configuration, env: { ...env, ...added } };
  }
}

function folderOf(file: unknown): vscode.WorkspaceFolder | undefined {
  return typeof file === "string" ? vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) : undefined;
}

/** The names that envFiles set. One that cannot be read is told of by the Go extension. */
async function namesInFiles(envFile: unknown): Promise<readonly string[]> {
  const files = (Array.isArray(envFile) ? (envFile as readonly unknown[]) : [envFile]).filter(
    (file): file is string => typeof file === "string" && file !== "",
  );
  const read = async (file: string): Promise<readonly string[]> =>
    fs.readFile(file, "utf8").then(envFileNames, () => []);
  return (await Promise.all(files.map(read))).flat();
}
