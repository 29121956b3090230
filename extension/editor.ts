import * as path from "node:path";
import * as vscode from "vscode";
import type { Editor, Scope, SettingLayer, TerminalLayer } from "./gen/protocol";
import { goplsVariables, hereOrRemote, terminalVariables, variables, type Substitutions } from "./toolsEnvVars";

/** What VS Code says of the Go tools' environment. It holds true values. */
export type EditorSettings = Omit<Editor, "goExtension" | "frozen">;

/**
 * readEditor reads the settings of others that decide what a consumer gets in a folder. In an untrusted workspace those of
 * the workspace do not count, but for go.toolsEnvVars, which the helper is told of to show it.
 */
export function readEditor(folder: vscode.WorkspaceFolder | undefined, substitutions: Substitutions): EditorSettings {
  const goplsEnv = layers(folder, "gopls").map((layer) => ({
    ...without(layer),
    variables: goplsVariables(layer.value),
  }));
  const system = process.platform === "win32" ? "windows" : process.platform === "darwin" ? "osx" : "linux";
  const terminalEnv: TerminalLayer[] = layers(folder, `terminal.integrated.env.${system}`).map((layer) => ({
    ...without(layer),
    variables: terminalVariables(layer.value),
  }));
  const httpProxy = read(folder, "http.proxy");
  const noProxy = read(folder, "http.noProxy");
  const remote = hereOrRemote(vscode.env.remoteName);
  return {
    toolsEnvVars: toolsEnvVars(folder, substitutions),
    goplsEnv: goplsEnv.filter((layer) => Object.keys(layer.variables).length > 0),
    terminalEnv: terminalEnv.filter((layer) => Object.keys(layer.variables).length > 0),
    ...(typeof httpProxy === "string" && httpProxy !== "" ? { httpProxy } : {}),
    noProxy: Array.isArray(noProxy) ? noProxy.filter((host): host is string => typeof host === "string") : [],
    ...(vscode.env.shell === "" ? {} : { shell: vscode.env.shell }),
    ...(remote === undefined ? {} : { remote }),
  };
}

/** toolsEnvVars reads go.toolsEnvVars of each scope that sets it, widest first. */
export function toolsEnvVars(
  folder: vscode.WorkspaceFolder | undefined,
  substitutions: Substitutions,
): readonly SettingLayer[] {
  return layers(folder, "go.toolsEnvVars", true).map((layer) => ({
    ...without(layer),
    variables: variables(layer.value, substitutions),
  }));
}

interface Layer {
  readonly scope: Scope;
  readonly file?: string;
  readonly value: unknown;
}

/** layers returns the values of a setting, widest scope first. */
function layers(
  folder: vscode.WorkspaceFolder | undefined,
  name: string,
  untrusted = vscode.workspace.isTrusted,
): readonly Layer[] {
  const inspected = vscode.workspace.getConfiguration(undefined, folder?.uri).inspect<unknown>(name);
  const folderFile = folder === undefined ? undefined : path.join(folder.uri.fsPath, ".vscode", "settings.json");
  const workspaceFile = vscode.workspace.workspaceFile;
  // The settings of the only folder are those of the workspace too: they count once.
  const single = workspaceFile === undefined;
  const file = single ? folderFile : workspaceFile.scheme === "file" ? workspaceFile.fsPath : undefined;
  const all: Layer[] = [
    { scope: "user", value: inspected?.globalValue },
    { scope: "workspace", value: inspected?.workspaceValue, ...(file === undefined ? {} : { file }) },
    {
      scope: "folder",
      value: single ? undefined : inspected?.workspaceFolderValue,
      ...(folderFile === undefined ? {} : { file: folderFile }),
    },
  ];
  return all.filter(({ scope, value }) => value !== undefined && (untrusted || scope === "user"));
}

function without({ scope, file }: Layer): Pick<Layer, "scope" | "file"> {
  return { scope, ...(file === undefined ? {} : { file }) };
}

function read(folder: vscode.WorkspaceFolder | undefined, name: string): unknown {
  const configuration = vscode.workspace.getConfiguration(undefined, folder?.uri);
  return vscode.workspace.isTrusted ? configuration.get(name) : configuration.inspect(name)?.globalValue;
}
