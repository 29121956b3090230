// Starts and stops one VS Code host with folders and an environment of its own.
import { execFile, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { offerLanguage } from "./language.mjs";

const START_LIMIT_MS = 90_000;

/** Nothing listens there: the host asks no extension gallery on the network. */
const NO_GALLERY = JSON.stringify({
  serviceUrl: "http://127.0.0.1:9/",
  itemUrl: "http://127.0.0.1:9/",
  resourceUrlTemplate: "http://127.0.0.1:9/",
});

/** User settings of every profile: nothing that moves, asks, or goes to a network. */
const QUIET = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "telemetry.telemetryLevel": "off",
  "extensions.ignoreRecommendations": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "update.mode": "none",
  "chat.disableAIFeatures": true, // 1.105 and later: no chat side bar, no agent processes
  "workbench.secondarySideBar.defaultVisibility": "hidden", // newer versions show an empty one, and a difference in one column
  "security.workspace.trust.startupPrompt": "always", // newer versions open Restricted Mode without a question
  "git.openRepositoryInParentFolders": "never",
  "window.restoreWindows": "none",
  "remote.autoForwardPorts": false, // it sees the ports of everybody on this machine, and from 20 on it says so
  "terminal.integrated.gpuAcceleration": "off", // puts the text of terminals into the DOM
  "terminal.integrated.enablePersistentSessions": false, // else the next window on the folder gets this one's terminals back
  "terminal.integrated.defaultProfile.linux": "bash",
};

/**
 * The folders of one host. settings: the user's settings.json; logs: where output channels are written.
 * @typedef {{ build: import('./vscode.mjs').Build, root: string, data: string, extensions: string, config: string, home: string, settings: string, machine: string, logs: string }} Profile
 */

/**
 * A running host. origin: its address without a path; pid: of its process group; exited: resolves when it has ended, for whatever reason.
 * @typedef {{ origin: string, authority: string, port: number, pid: number, log: string, exited: Promise<void>, stop: () => Promise<void> }} Host
 */

/** A free port of 127.0.0.1, right now. @returns {Promise<number>} */
export async function freePort() {
  return listenOnce(0);
}

/**
 * A profile of its own: user data, extensions, settings, home.
 * @param {import('./vscode.mjs').Build} build what ensureHost gave
 * @param {{ root?: string, settings?: Record<string, unknown>, machine?: Record<string, unknown>, vsix?: readonly string[] }} [options]
 *   root: a folder, made if need be; settings: user settings beside the quiet ones; machine: settings of the machine, where those of scope machine-overridable have to be:
 *   every window here is a remote one, and VS Code passes them over in the user's own file; vsix: extensions to install
 * @returns {Promise<Profile>}
 */
export async function makeProfile(
  build,
  { root = fs.mkdtempSync(path.join(os.tmpdir(), "gps-vscode-")), settings = {}, machine = {}, vsix = [] } = {},
) {
  const data = path.join(root, "data");
  const profile = {
    build,
    root,
    data,
    extensions: path.join(root, "extensions"),
    config: path.join(root, "code-server.yaml"),
    home: path.join(root, "home"),
    settings: path.join(data, "User", "settings.json"),
    machine: path.join(data, "Machine", "settings.json"),
    logs: path.join(data, "logs"),
  };
  const files = [profile.settings, profile.machine];
  for (const folder of [profile.home, profile.extensions, ...files.map((file) => path.dirname(file))])
    fs.mkdirSync(folder, { recursive: true });
  // Without a configuration file of ours code-server writes one, with a password, into the home folder.
  fs.writeFileSync(profile.config, "auth: none\n");
  fs.writeFileSync(profile.settings, `${JSON.stringify({ ...QUIET, ...settings }, null, 2)}\n`);
  fs.writeFileSync(profile.machine, `${JSON.stringify(machine, null, 2)}\n`);
  for (const file of vsix) await installExtension(profile, file);
  return profile;
}

/** @param {Profile} profile @param {string} vsix a file @returns {Promise<void>} */
export async function installExtension(profile, vsix) {
  const { node, cli } = profile.build;
  try {
    await promisify(execFile)(node, [cli, ...folders(profile), "--install-extension", vsix], {
      env: hostEnvironment(profile, {}),
    });
  } catch (error) {
    throw new Error(
      `installing ${vsix} into VS Code ${profile.build.version}: ${(error.stdout ?? "") + (error.stderr ?? error.message)}`,
      { cause: error },
    );
  }
}

/**
 * Sets one user setting of a profile for the windows opened from now on. A window that is open does not notice: VS Code in a browser
 * does not watch the user's settings file. (A folder's .vscode/settings.json it does.)
 * @param {Profile} profile @param {string} name @param {unknown} value undefined removes it
 * @returns {void}
 */
export function writeSetting(profile, name, value) {
  const settings = JSON.parse(fs.readFileSync(profile.settings, "utf8"));
  fs.writeFileSync(profile.settings, `${JSON.stringify({ ...settings, [name]: value }, null, 2)}\n`);
}

/** Removes a profile, Go's read-only module caches in it included. @param {Profile} profile @returns {void} */
export function removeProfile(profile) {
  removeTree(profile.root);
}

/** Removes a folder even where Go made its subfolders read-only. @param {string} folder @returns {void} */
export function removeTree(folder) {
  try {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (entry.isDirectory()) fs.chmodSync(path.join(entry.parentPath ?? entry.path, entry.name), 0o700);
    }
  } catch {
    // Gone already, or not ours: rmSync says so.
  }
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Starts a host and returns when it answers. It ends with stop(), and also when this process ends, however that happens.
 * Its environment is this process's, without what would make a test depend on the machine (hostEnvironment), plus env.
 * @param {Profile} profile
 * @param {{ port?: number, env?: NodeJS.ProcessEnv, trust?: boolean, locale?: string, args?: readonly string[], log?: string }} [options]
 *   trust: every folder is trusted, without a question; locale: display language of extensions, such as zh-cn (VS Code's own texts stay English)
 * @returns {Promise<Host>}
 */
export async function startHost(
  profile,
  { port = 0, env = {}, trust = true, locale, args = [], log = path.join(profile.root, "host.log") } = {},
) {
  const chosen = await listenOnce(port);
  if (locale) offerLanguage(profile.data, locale);
  const out = fs.openSync(log, "a");
  const command = [
    profile.build.node,
    profile.build.cli,
    ...folders(profile),
    ...serverArguments(chosen, trust, locale),
    ...args,
  ];
  const child = spawn(process.execPath, [fileURLToPath(new URL("guard.mjs", import.meta.url)), ...command], {
    env: hostEnvironment(profile, env),
    stdio: ["pipe", out, out],
    detached: true,
  });
  fs.closeSync(out);
  child.stdin.on("error", () => {}); // a host that ended by itself has closed it
  const exited = new Promise((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.stdin.end();
    await exited;
    await groupGone(child.pid);
  };
  const authority = `127.0.0.1:${chosen}`;
  const origin = `http://${authority}`;
  try {
    await answering(origin, child, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, authority, port: chosen, pid: child.pid, log, exited, stop };
}

async function answering(origin, child, log) {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`VS Code's server ended as it started; its last words (whole log: ${log}):\n${lastLines(log)}`);
    }
    try {
      if ((await fetch(`${origin}/healthz`)).ok) return;
    } catch {
      // Not listening yet.
    }
    if (Date.now() > deadline) {
      throw new Error(
        `VS Code's server does not answer after ${START_LIMIT_MS / 1000} s (whole log: ${log}):\n${lastLines(log)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A process that was killed can hold its files for a moment still; one whose parent does not reap it stays for ever, holding nothing. */
async function groupGone(group) {
  for (
    const deadline = Date.now() + 500;
    Date.now() < deadline;
    await new Promise((resolve) => setTimeout(resolve, 10))
  ) {
    try {
      process.kill(-group, 0);
    } catch {
      return;
    }
  }
}

function lastLines(file) {
  return fs.readFileSync(file, "utf8").trimEnd().split("\n").slice(-20).join("\n");
}

function folders(profile) {
  return ["--config", profile.config, "--user-data-dir", profile.data, "--extensions-dir", profile.extensions];
}

function serverArguments(port, trust, locale) {
  return [
    ...["--auth", "none", "--bind-addr", `127.0.0.1:${port}`],
    ...[
      "--disable-telemetry",
      "--disable-update-check",
      "--disable-proxy",
      "--disable-getting-started-override",
      "--ignore-last-opened",
    ],
    ...(trust ? ["--disable-workspace-trust"] : []),
    ...(locale ? ["--locale", locale] : []),
  ];
}

/**
 * The machine's own Go settings, proxies, XDG folders, a surrounding VS Code, test runner or npm script: none of them reaches a host.
 * VSCODE_IPC_HOOK_CLI alone would make it hand itself to a running instance.
 */
const STRIPPED =
  /^(GO[A-Z0-9_]*|(HTTPS?|ALL|NO|FTP)_PROXY|XDG_.*|VSCODE_.*|ELECTRON_RUN_AS_NODE|NODE_OPTIONS|NODE_TEST_CONTEXT|NODE_V8_COVERAGE|NPM_.*|INIT_CWD)$/i;

function hostEnvironment(profile, env) {
  const kept = Object.entries(process.env).filter(([name]) => !STRIPPED.test(name));
  return {
    ...Object.fromEntries(kept),
    VSCODE_CLI: "1", // the host takes this environment as it is; else a login shell's (its PATH!) is laid over it
    HOME: profile.home, // no ~/.bashrc of the machine in terminals, no ~/.config/go/env
    SHELL: "/bin/bash",
    EXTENSIONS_GALLERY: NO_GALLERY,
    ...env,
  };
}

/** Resolves to the port (a free one for 0) when one can listen there now. */
function listenOnce(port) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", (error) => reject(portError(port, error)));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const { port: bound } = server.address();
      server.close(() => resolve(bound));
    });
  });
}

function portError(port, error) {
  if (error.code === "EADDRINUSE")
    return new Error(
      `port ${port} of 127.0.0.1 is taken by another program: choose another port, or end that program`,
      { cause: error },
    );
  if (error.code === "EACCES")
    return new Error(`port ${port} of 127.0.0.1 may not be used by this user: choose one above 1023`, { cause: error });
  return new Error(`port ${port} of 127.0.0.1 cannot be used: ${error.message}`, { cause: error });
}
