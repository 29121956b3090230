// npm start: real VS Code in the browser, with the extension, an example Go workspace and three local mirrors.
//
//   npm start                    prints the address; Ctrl-C ends everything
//   npm start -- --port 8080     at this port
//   npm start -- --desktop       in the installed VS Code (`code`) instead
import { execFile, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs, promisify } from "node:util";
import { installPackages, requireTools } from "../host/front-door.mjs";

process.chdir(path.resolve(import.meta.dirname, "../.."));
try {
  await start(readArguments());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: { port: { type: "string" }, desktop: { type: "boolean", default: false } },
    });
    const port = Number(values.port ?? 0);
    if (!Number.isInteger(port) || port < 0 || port > 65535)
      throw new Error(`--port ${values.port}: it is a number from 1 to 65535`);
    return { port, desktop: values.desktop };
  } catch (error) {
    console.error(`${error.message}\nusage: npm start -- [--port N] [--desktop]`);
    process.exit(2);
  }
}

async function start({ port, desktop }) {
  if (!desktop && process.platform !== "linux") {
    throw new Error(
      "VS Code in the browser runs on Linux only here: run npm start -- --desktop, which uses the VS Code that is installed.",
    );
  }
  requireTools();
  await installPackages();
  // These import packages that the line above installs.
  const { buildOnce } = await import("../host/build.mjs");
  const { ensureGoTools } = await import("../host/gotools.mjs");
  const { removeTree } = await import("../host/host.mjs");
  const { startMirror } = await import("../host/mirror.mjs");
  const { buildStandin } = await import("../host/standin.mjs");
  const { makeWorkspace, MIRRORS } = await import("./workspace.mjs");

  console.log("building the helper and the extension");
  const vsix = [await buildStandin(), await buildOnce()];
  const tools = await ensureGoTools();
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "go-proxy-switcher-"));
  const mirror = await startMirror();
  try {
    const demo = makeWorkspace(root, mirror);
    demo.env.PATH = `${tools.dir}${path.delimiter}${process.env.PATH}`;
    console.log(
      `example workspace: ${demo.folder}\nmirrors: ${MIRRORS.map((m) => m.name).join(", ")}\nwhat they were asked: ${mirror.url}/_log`,
    );
    await (desktop ? inDesktop(root, demo, vsix) : inBrowser(root, demo, vsix, port));
  } finally {
    await mirror.stop();
    removeTree(root);
  }
}

/** Resolves when the user interrupts. */
function interrupted() {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => resolve());
  });
}

async function inBrowser(root, demo, vsix, port) {
  const { makeProfile, startHost } = await import("../host/host.mjs");
  const { workbenchUrl } = await import("../host/ui.mjs");
  const { ensureHost } = await import("../host/vscode.mjs");
  const stop = interrupted();
  const profile = await makeProfile(await ensureHost(), {
    root: path.join(root, "vscode"),
    machine: demo.settings,
    vsix,
  });
  const host = await startHost(profile, { port, env: demo.env });
  console.log(`\nopen ${workbenchUrl(host, { folder: demo.folder })}\nCtrl-C ends it`);
  await Promise.race([stop, host.exited]);
  console.log("stopping");
  await host.stop();
}

async function inDesktop(root, demo, vsix) {
  const code = process.platform === "win32" ? "code.cmd" : "code";
  const shell = process.platform === "win32";
  const folders = ["--user-data-dir", path.join(root, "data"), "--extensions-dir", path.join(root, "extensions")];
  const user = path.join(root, "data", "User");
  fs.mkdirSync(user, { recursive: true });
  fs.writeFileSync(path.join(user, "settings.json"), JSON.stringify(demo.settings, null, 2));
  const env = { ...process.env, ...demo.env };
  try {
    for (const file of vsix) await promisify(execFile)(code, [...folders, "--install-extension", file], { env, shell });
  } catch (error) {
    if (error.code === "ENOENT")
      throw new Error(
        "there is no `code` in PATH: install VS Code, then run \"Shell Command: Install 'code' command in PATH\" in it.",
        { cause: error },
      );
    throw new Error(`installing the extension with ${code} failed: ${error.stderr ?? error.message}`, { cause: error });
  }
  const child = spawn(code, [...folders, "--new-window", "--wait", demo.folder], { env, shell, stdio: "inherit" });
  console.log("VS Code is open; closing its window, or Ctrl-C, ends the demo");
  await Promise.race([interrupted(), new Promise((resolve) => child.once("exit", resolve))]);
  child.kill();
}
