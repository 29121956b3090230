// What every test in real VS Code starts from: one host with the VSIX that ships, the stand-in for the Go extension with real gopls, and
// the example workspace of the demo on local mirrors. Nothing in it reaches a public network.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { makeWorkspace } from "../demo/workspace.mjs";
import { buildOnce } from "./build.mjs";
import { BROWSER, needs } from "./debian.mjs";
import { ensureGoTools } from "./gotools.mjs";
import { makeProfile, removeTree, startHost } from "./host.mjs";
import { startMirror } from "./mirror.mjs";
import { buildStandin } from "./standin.mjs";
import { launchBrowser, LIMIT_MS, Workbench } from "./ui.mjs";
import { ensureHost, OLDEST } from "./vscode.mjs";

/** The status bar item of the extension. */
export const STATUS = "go-proxy-switcher.go-proxy-switcher.status";

/** Screenshots are kept here as test output. */
export const SHOTS = path.resolve(import.meta.dirname, "../../out/screenshots");

/**
 * A set-up stage. mirror: the fake mirror with its request log; folder: the example workspace; state: where the helper keeps its history.
 * @typedef {{ mirror: import('./mirror.mjs').Mirror, root: string, folder: string, goenv: string,
 *   browser: import('playwright-core').Browser, open: (where?: object) => Promise<Workbench>, host: import('./host.mjs').Host, profile: import('./host.mjs').Profile, close: () => Promise<void> }} Stage
 */

/**
 * @param {{ settings?: Record<string, unknown>, env?: Record<string, string>, trust?: boolean, locale?: string, standin?: boolean,
 *   prepare?: (folder: string, root: string) => void }} [options] standin: with the Go extension's stand-in (default)
 * @returns {Promise<Stage>}
 */
export async function setStage({ settings = {}, env = {}, trust = true, locale, standin = true, prepare } = {}) {
  await needs(BROWSER);
  const build = await ensureHost(process.env.GPS_VSCODE ?? OLDEST);
  const tools = await ensureGoTools();
  const vsix = [await buildOnce(), ...(standin ? [await buildStandin()] : [])];
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "gps 测试-"));
  const undo = [() => removeTree(root)];
  try {
    const mirror = await startMirror();
    undo.unshift(() => mirror.stop());
    const demo = makeWorkspace(root, mirror);
    prepare?.(demo.folder, root);
    const profile = await makeProfile(build, {
      root: path.join(root, "vscode"),
      // Off, or the question whether to look after mirrors, and what is told of failures, would lie over what other tests look at.
      settings: { "goproxy.health": "off", "goproxy.failurePrompt": "off", ...settings },
      machine: { ...demo.settings, ...ofMachine(settings) },
      vsix,
    });
    const host = await startHost(profile, {
      trust,
      locale,
      env: {
        ...demo.env,
        ...DEAD_NETWORK,
        XDG_STATE_HOME: path.join(root, "state"),
        PATH: `${tools.dir}${path.delimiter}${path.dirname(goProgram())}${path.delimiter}${process.env.PATH}`,
        ...env,
      },
    });
    undo.unshift(() => host.stop());
    const browser = await launchBrowser();
    undo.unshift(() => browser.close());
    return {
      mirror,
      root,
      folder: demo.folder,
      goenv: demo.env.GOENV,
      host,
      browser,
      profile,
      open: (where = { folder: demo.folder }) => Workbench.open(browser, host, where),
      close: async () => {
        for (const step of undo) await step();
      },
    };
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
}

/** The settings of ours that tests set: some are of a scope that counts in the machine's settings only. */
function ofMachine(settings) {
  const users = ["goproxy.health", "goproxy.failover", "goproxy.failurePrompt"]; // of scope application: a machine has none
  const belongs = (name) => name.startsWith("goproxy.") && !users.includes(name);
  return Object.fromEntries(Object.entries(settings).filter(([name]) => belongs(name)));
}

/** The public mirrors of the catalogue are probed when the picker opens: they are refused here, at once. Loopback is never proxied. */
const DEAD_NETWORK = { HTTP_PROXY: "http://127.0.0.1:9", HTTPS_PROXY: "http://127.0.0.1:9" };

function goProgram() {
  return path.join(execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim(), "bin", "go");
}

/**
 * Asks until the answer is true, or fails with what. To throw is to say no: a file may not be there yet, or be written just now.
 * @param {string} what @param {() => unknown} ask @param {number} [limitMs]
 * @returns {Promise<void>}
 */
export async function until(what, ask, limitMs = LIMIT_MS) {
  const deadline = Date.now() + limitMs;
  for (;;) {
    let no = "";
    try {
      if (await ask()) return;
    } catch (error) {
      no = `: ${error.message}`;
    }
    if (Date.now() > deadline) assert.fail(`this never came true: ${what}${no}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * A settings.json that VS Code itself writes. It empties the file first, and a look at that instant finds nothing.
 * @param {string} file @returns {Record<string, any>}
 */
export function readSettings(file) {
  const text = fs.readFileSync(file, "utf8");
  return text === "" ? {} : JSON.parse(text);
}

/** Runs body in a window of its own, by default on the example workspace; a picture of a failure is kept. */
export async function inWindow(stage, name, body, where = undefined) {
  const window = await stage.open(where);
  try {
    await window.statusItem(STATUS).waitFor();
    await body(window);
  } catch (error) {
    await window.screenshot(path.join(SHOTS, `failed-${name.replace(/\W+/g, "-")}.png`));
    throw error;
  } finally {
    await window.close();
  }
}
