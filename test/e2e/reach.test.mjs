// A switch reaches who it says it reaches: a real terminal, a real dlv and a real gopls download through the chosen mirror, by the mirrors'
// request log; and where the editor process keeps an old value, that is said, and a reload settles it (desktop VS Code restarts its extension
// host; in a browser there is no such command).
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test, { after, before } from "node:test";
import { inWindow, setStage, SHOTS, STATUS, until } from "../host/stage.mjs";

/** @type {import('../host/stage.mjs').Stage} */
let stage;
before(async () => {
  stage = await setStage({ prepare });
});
after(() => stage?.close());

const settingsFile = () => path.join(stage.folder, ".vscode", "settings.json");
const zip = "/example.com/greet/@v/v1.0.0.zip";
/** The zips that were downloaded through the mirror of this label. */
const downloads = (label) =>
  stage.mirror.requests().filter((r) => r.label === label && r.path.endsWith(zip) && r.status === 200).length;
const downloaded = (cache) => fs.existsSync(path.join(cache, "example.com", "greet@v1.0.0"));

/** A program to debug, with a module cache of its own: nothing is in it. */
function prepare(folder, root) {
  fs.mkdirSync(path.join(folder, ".vscode"), { recursive: true });
  const configuration = {
    name: "demo",
    type: "go",
    request: "launch",
    mode: "debug",
    program: "${workspaceFolder}",
    env: { GOMODCACHE: path.join(root, "debug-cache"), CGO_ENABLED: "0" },
  };
  fs.writeFileSync(
    path.join(folder, ".vscode", "launch.json"),
    JSON.stringify({ version: "0.2.0", configurations: [configuration] }),
  );
}

async function switchTo(window, name, scope) {
  await window.clickStatusItem(STATUS);
  await window.search(name);
  await window.quickRow(scope).waitFor();
  await window.pick(scope);
  await window.quickRow("Apply").waitFor();
  await window.pick("Apply");
}

test("after a folder switch go in a new terminal downloads through the chosen mirror", async () => {
  await inWindow(stage, "terminal", async (window) => {
    await until("the proxy is shown", async () => (await window.statusText(STATUS)).includes("demo-blocked"));
    await switchTo(window, "demo-fast", "Folder");
    await until("the status bar names it", async () => (await window.statusText(STATUS)).includes("demo-fast"));
    await until("gopls downloads through it", () => downloads("demo-fast") > 0);
    const cache = path.join(stage.root, "terminal-cache");
    const before = downloads("demo-fast");
    await window.newTerminal();
    await window.runInTerminal(`GOMODCACHE='${cache}' go mod download`);
    await until("the module is in the terminal's cache", () => downloaded(cache));
    assert.ok(downloads("demo-fast") > before, "and it came through demo-fast");
    assert.equal(downloads("demo-slow"), 0);
  });
});

test("a folder switch undone while the editor process keeps its value: said, and a reload settles it", async () => {
  await inWindow(stage, "freeze", async (window) => {
    // This window began with the folder's value, which the stand-in has stored as the Go extension does.
    await until("the folder's mirror", async () => (await window.statusText(STATUS)).includes("demo-fast"));
    await window.openFile("main.go");
    await window.command("Go Proxy: Undo Last Switch");
    await until("the key is gone", () => !fs.existsSync(settingsFile()));
    await window.told("The editor process keeps GOPROXY=");
    await until("the status bar warns", async () => (await window.statusKind(STATUS)) === "warning");
    assert.match(await window.statusText(STATUS), /demo-fast/);
    await window.screenshot(path.join(SHOTS, "frozen.png"));
    await window.pressNotificationButton("The editor process keeps GOPROXY=", "Reload Window");
    await until("gopls has the value of the go env file", async () =>
      (await window.statusText(STATUS)).includes("demo-blocked"),
    );
  });
});

test("after a user switch dlv builds through the chosen mirror, whatever the editor process keeps", async () => {
  await inWindow(stage, "debug", async (window) => {
    await until("the proxy is shown", async () => (await window.statusText(STATUS)).includes("demo-blocked"));
    await switchTo(window, "demo-slow", "User");
    await window.told("The editor process keeps GOPROXY=");
    assert.equal(downloads("demo-slow"), 0);
    await window.openFile("main.go");
    await window.page.keyboard.press("F5");
    await until("dlv's go downloads through it", () => downloads("demo-slow") > 0);
    await until("the program is built from it", () => downloaded(path.join(stage.root, "debug-cache")));
    await window.screenshot(path.join(SHOTS, "debug.png"));
  });
});
