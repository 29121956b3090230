import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import { readEditor, toolsEnvVars } from "./editor";
import type { Place, Scope, SettingLayer } from "./gen/protocol";
import { defaults, type Settings } from "./gen/settings";
import type { Where } from "./state";
import { substitute, type Substitutions } from "./toolsEnvVars";
import type { Translate } from "./translate";

type SettingName = keyof Settings;

/** A mirror of the user's own, as the setting holds it. */
export type OwnMirror = Settings["goproxy.mirrors"][number];

/** A profile of the user's own, as the setting holds it. */
export type OwnProfile = Settings["goproxy.profiles"][string];

function isMirror(value: unknown): value is OwnMirror {
  const { name, url } = (value ?? {}) as Partial<OwnMirror>;
  return typeof name === "string" && typeof url === "string";
}

/** Config is the only reader of settings, ours and those of the Go extension. */
export class Config implements vscode.Disposable {
  #folder: vscode.WorkspaceFolder | undefined;
  readonly #folderChanged = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];

  /** Fires when another folder decides. */
  readonly onDidChangeFolder = this.#folderChanged.event;

  constructor(
    /** The environment that this process was started with. */
    readonly startup: Readonly<Record<string, string>>,
    private readonly frozen: () => Readonly<Record<string, string>>,
  ) {
    this.#folder = this.#decidingFolder();
    const check = (): void => {
      const folder = this.#decidingFolder();
      if (folder?.uri.toString() !== this.#folder?.uri.toString()) {
        this.#folder = folder;
        this.#folderChanged.fire();
      }
    };
    this.#subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(check),
      vscode.workspace.onDidChangeWorkspaceFolders(check),
    ];
  }

  dispose(): void {
    this.#folderChanged.dispose();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  /** The folder of the active editor; where that has none, the last one or the first. */
  get folder(): vscode.WorkspaceFolder | undefined {
    return this.#folder;
  }

  /** The folders on this machine's file system. */
  get folders(): readonly vscode.WorkspaceFolder[] {
    return (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === "file");
  }

  /** The .code-workspace file; absent where the workspace was never saved. */
  get workspaceFile(): string | undefined {
    const uri = vscode.workspace.workspaceFile;
    return uri?.scheme === "file" ? uri.fsPath : undefined;
  }

  /** Somebody passes go.toolsEnvVars on to the tools: the Go extension, or one that takes its place. */
  get goExtension(): boolean {
    return vscode.extensions.all.some((extension) => {
      const manifest = extension.packageJSON as { readonly contributes?: { readonly configuration?: unknown } };
      const configuration = manifest.contributes?.configuration;
      const sections = Array.isArray(configuration) ? (configuration as readonly unknown[]) : [configuration];
      return sections.some((section) => {
        const properties = (section as { readonly properties?: object } | undefined)?.properties;
        return properties !== undefined && Object.hasOwn(properties, "go.toolsEnvVars");
      });
    });
  }

  where(): Where {
    return {
      ...(this.#folder === undefined ? {} : { folder: this.#folder.name }),
      several: this.folders.length > 1,
      ...(vscode.env.remoteName === undefined ? {} : { remote: true }),
      trusted: vscode.workspace.isTrusted,
    };
  }

  /** place describes a folder, by default the one that decides, as the helper wants to know it. It holds true values. */
  place(folder: vscode.WorkspaceFolder | undefined = this.#folder): Place {
    const frozen = this.frozen();
    const go = this.#goCommand(folder);
    return {
      ...(folder === undefined ? {} : { dir: folder.uri.fsPath }),
      folders: this.folders.map((each) => each.uri.fsPath),
      ...(this.workspaceFile === undefined ? {} : { workspaceFile: this.workspaceFile }),
      trusted: vscode.workspace.isTrusted,
      ...(go === undefined ? {} : { go }),
      editor: {
        goExtension: this.goExtension,
        ...(Object.keys(frozen).length === 0 ? {} : { frozen }),
        ...readEditor(folder, this.#substitutions(folder)),
      },
    };
  }

  /** The go.toolsEnvVars that count for a folder, widest scope first. They hold true values. */
  toolsEnvVars(folder: vscode.WorkspaceFolder | undefined): readonly SettingLayer[] {
    return toolsEnvVars(folder, this.#substitutions(folder));
  }

  /** Every setting of ours, by its full name. Restricted ones are the user's alone where the workspace is not trusted. */
  settings(): Settings {
    const configuration = vscode.workspace.getConfiguration(undefined, this.#folder?.uri);
    const read = <N extends SettingName>(name: N): Settings[N] => configuration.get<Settings[N]>(name, defaults[name]);
    const all = (Object.keys(defaults) as SettingName[]).map((name) => [name, read(name)]);
    return Object.fromEntries(all) as Settings;
  }

  /**
   * The mirrors in the user's settings, without those of the workspace. It throws where the setting holds something else:
   * nothing is to be written over that.
   */
  ownMirrors(t: Translate): readonly OwnMirror[] {
    const value: unknown = vscode.workspace.getConfiguration().inspect("goproxy.mirrors")?.globalValue ?? [];
    if (!Array.isArray(value) || !value.every(isMirror)) {
      throw new Error(
        t("The setting goproxy.mirrors is not a list of mirrors, each with a name and a url. Mend it first."),
      );
    }
    return value;
  }

  async setOwnMirrors(mirrors: readonly OwnMirror[]): Promise<void> {
    const value = mirrors.length === 0 ? undefined : mirrors;
    await vscode.workspace.getConfiguration().update("goproxy.mirrors", value, vscode.ConfigurationTarget.Global);
  }

  /** The scopes whose settings may hold profiles, narrowest first. */
  get profileScopes(): readonly Scope[] {
    const shared: readonly Scope[] = this.folders.length > 1 ? ["folder", "workspace"] : ["workspace"];
    return this.folders.length === 0 || !vscode.workspace.isTrusted ? ["user"] : [...shared, "user"];
  }

  /** The profiles in the settings of one scope. */
  profiles(scope: Scope): Settings["goproxy.profiles"] {
    const name = "goproxy.profiles";
    const found = vscode.workspace
      .getConfiguration(undefined, this.#folder?.uri)
      .inspect<Settings["goproxy.profiles"]>(name);
    const values = { user: found?.globalValue, workspace: found?.workspaceValue, folder: found?.workspaceFolderValue };
    return values[scope] ?? {};
  }

  async setProfiles(scope: Scope, profiles: Settings["goproxy.profiles"]): Promise<void> {
    const value = Object.keys(profiles).length === 0 ? undefined : profiles;
    const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
    const target = { user: Global, workspace: Workspace, folder: WorkspaceFolder }[scope];
    await vscode.workspace.getConfiguration(undefined, this.#folder?.uri).update("goproxy.profiles", value, target);
  }

  /** answer writes into the user's settings what the user has just answered. */
  async answer(name: "goproxy.health" | "goproxy.failurePrompt", value: string): Promise<void> {
    await vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
  }

  /** addPrivateHosts adds to the user's goproxy.privateHosts what is not there yet. */
  async addPrivateHosts(hosts: readonly string[]): Promise<void> {
    const name = "goproxy.privateHosts";
    const configuration = vscode.workspace.getConfiguration();
    const old = configuration.inspect<readonly string[]>(name)?.globalValue ?? [];
    const value = [...new Set([...old, ...hosts])];
    await configuration.update(name, value, vscode.ConfigurationTarget.Global);
  }

  #decidingFolder(): vscode.WorkspaceFolder | undefined {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const active = uri === undefined ? undefined : vscode.workspace.getWorkspaceFolder(uri);
    const { folders } = this;
    if (active?.uri.scheme === "file") {
      return active;
    }
    return folders.find((folder) => folder.uri.toString() === this.#folder?.uri.toString()) ?? folders[0];
  }

  /** The go command that the Go extension would run; absent: the first in PATH. */
  #goCommand(folder: vscode.WorkspaceFolder | undefined): string | undefined {
    const configuration = vscode.workspace.getConfiguration("go", folder?.uri);
    const read = (name: string): unknown =>
      // A workspace that is not trusted may not name a program.
      vscode.workspace.isTrusted ? configuration.get(name) : configuration.inspect(name)?.globalValue;
    const candidates: string[] = [];
    const alternate = (read("alternateTools") as { readonly go?: unknown } | null | undefined)?.go;
    const substitutions = this.#substitutions(folder);
    if (typeof alternate === "string" && alternate !== "") {
      candidates.push(substitute(alternate, substitutions));
    }
    const root = read("goroot");
    if (typeof root === "string" && root !== "") {
      candidates.push(
        path.join(substitute(root, substitutions), "bin", process.platform === "win32" ? "go.exe" : "go"),
      );
    }
    return candidates.find((candidate) => path.isAbsolute(candidate) && isProgram(candidate));
  }

  #substitutions(folder: vscode.WorkspaceFolder | undefined): Substitutions {
    return {
      ...(folder === undefined ? {} : { folder: folder.uri.fsPath }),
      home: os.homedir(),
      environment: process.env,
    };
  }
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
