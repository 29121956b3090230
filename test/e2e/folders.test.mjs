// One window, two folders, two mirrors at once: after a folder switch of each, the terminal, dlv and the one gopls of the window download what
// a folder requires through the mirror of that folder, by the mirrors' request log. On a host of its own: see test/editor/run.mjs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import test, { after, before } from "node:test";
import { inWindow, setStage, SHOTS, STATUS, until } from "../host/stage.mjs";

/** What each folder requires, and nobody else. */
const folders = {
  a: { module: "example.com/greet", version: "v1.0.0", call: "greet.Twice()", mirror: "demo-fast" },
  b: { module: "example.com/hello/v2", version: "v2.0.0", call: 'hello.Greeting("b")', mirror: "demo-slow" },
};

/** @type {import('../host/stage.mjs').Stage} */
let stage;
let workspace;
before(async () => {
  stage = await setStage({ settings: { "goproxy.defaultScope": "folder" } });
  for (const name of Object.keys(folders)) makeFolder(name);
  workspace = path.join(stage.root, "two.code-workspace");
  fs.writeFileSync(workspace, JSON.stringify({ folders: [{ path: "a" }, { path: "b" }] }));
});
after(() => stage?.close());

const blocked = () => `${stage.mirror.url}/as/demo-blocked/403`;
const fileOf = (name, file) => path.join(stage.root, name, file);
const settingsOf = (name) => JSON.parse(fs.readFileSync(fileOf(name, ".vscode/settings.json"), "utf8"));

/** A program whose dependency is in no cache, with settings that tell everybody the mirror that refuses, gopls by folder included. */
function makeFolder(name) {
  const { module, version, call } = folders[name];
  fs.mkdirSync(fileOf(name, ".vscode"), { recursive: true });
  fs.writeFileSync(fileOf(name, "go.mod"), `module example.com/${name}\n\ngo 1.21\n\nrequire ${module} ${version}\n`);
  fs.writeFileSync(
    fileOf(name, `${name}.go`),
    `package main\n\nimport "${module}"\n\nfunc main() { println(${call}) }\n`,
  );
  const own = { GOPROXY: blocked() };
  fs.writeFileSync(
    fileOf(name, ".vscode/settings.json"),
    JSON.stringify({ "go.toolsEnvVars": own, gopls: { "build.env": own } }, null, 2),
  );
  const configuration = { name: `debug ${name}`, type: "go", request: "launch", mode: "debug" };
  configuration.program = "${workspaceFolder}";
  configuration.env = { GOMODCACHE: path.join(stage.root, `debug-cache-${name}`), CGO_ENABLED: "0" };
  fs.writeFileSync(
    fileOf(name, ".vscode/launch.json"),
    JSON.stringify({ version: "0.2.0", configurations: [configuration] }),
  );
  const env = {
    GOENV: "off",
    GOPROXY: `${stage.mirror.url}/as/set-up`,
    GOSUMDB: stage.mirror.gosumdb,
    GOFLAGS: "-modcacherw",
  };
  execFileSync("go", ["mod", "tidy"], {
    cwd: path.join(stage.root, name),
    env: { ...process.env, ...env, GOMODCACHE: path.join(stage.root, "set-up-cache"), GOTOOLCHAIN: "local" },
  });
}

/** How often each mirror handed out what a folder requires. */
function downloads(name) {
  const { module, version } = folders[name];
  const zips = stage.mirror
    .requests()
    .filter((one) => one.path.endsWith(`/${module}/@v/${version}.zip`) && one.status === 200 && one.label !== "set-up");
  return Object.fromEntries(["demo-fast", "demo-slow"].map((m) => [m, zips.filter((one) => one.label === m).length]));
}
/** Waits until what a folder requires came through its own mirror once more, and checks that it came through no other. */
async function ownMirror(what, name, before) {
  const { mirror } = folders[name];
  await until(`${what} of folder ${name} downloads through ${mirror}`, () => downloads(name)[mirror] > before[mirror]);
  for (const [each, { mirror: right }] of Object.entries(folders))
    for (const [one, count] of Object.entries(downloads(each)))
      assert.ok(one === right || count === 0, `folder ${each} was served ${count} times by ${one}`);
}

async function show(window, name) {
  // Not by the palette: that offers the file of the other folder first for a moment, because it was open before.
  await window.page.locator(".explorer-folders-view .monaco-list-row", { hasText: `${name}.go` }).dblclick();
  await until(`folder ${name} is shown`, async () => (await window.statusTooltip(STATUS)).includes(`Folder: ${name}`));
}

/** VS Code was seen to open a .code-workspace without its folders where it asked too early; a change makes it look again. */
async function foldersAreThere(window) {
  await until("the folders", async () => {
    if ((await window.page.locator(".explorer-folders-view .monaco-list-row").count()) >= 2) return true;
    if (Date.now() - fs.statSync(workspace).mtimeMs > 2_000) fs.appendFileSync(workspace, "\n");
    return false;
  });
}

async function terminalIn(window, name) {
  await window.command("Terminal: Create New Terminal");
  await window.quickRow(name).waitFor();
  await window.pick(name);
  await window.page
    .locator(".terminal-wrapper.active .xterm-rows")
    .filter({ hasText: new RegExp(`/${name}[#$]`) })
    .waitFor();
}

async function switchFolder(window, name) {
  await show(window, name);
  await window.clickStatusItem(STATUS);
  await window.search(folders[name].mirror);
  await window.quickRow("Apply").waitFor();
}

test("each folder's terminal, dlv and gopls download through the mirror of the folder", async () => {
  await inWindow(
    stage,
    "folders",
    async (window) => {
      await foldersAreThere(window);
      for (const name of Object.keys(folders)) {
        const before = downloads(name);
        await switchFolder(window, name);
        const labels = await window.quickLabels();
        assert.ok(labels.includes("gopls › build.env › GOPROXY"), labels.join(", "));
        await window.screenshot(path.join(SHOTS, `folders-preview-${name}.png`));
        await window.pick("Apply");
        await ownMirror("gopls", name, before);
        const settings = settingsOf(name);
        assert.equal(settings["go.toolsEnvVars"].GOPROXY, `${stage.mirror.url}/${prefix(folders[name].mirror)}`);
        assert.deepEqual(settings.gopls["build.env"], settings["go.toolsEnvVars"]);
      }
      for (const name of Object.keys(folders)) {
        const before = downloads(name);
        await show(window, name);
        await terminalIn(window, name);
        await window.runInTerminal(`GOMODCACHE='${path.join(stage.root, `terminal-cache-${name}`)}' go mod download`);
        await ownMirror("the terminal", name, before);
      }
      // A browser's window is a remote one, where VS Code looks at the active editor's folder.
      await terminalIn(window, "a");
      await window.told("VS Code gave the terminal of a the Go variables of b");
      await window.screenshot(path.join(SHOTS, "folders-terminal.png"));
      for (const name of Object.keys(folders)) {
        const before = downloads(name);
        await window.command("Debug: Select and Start Debugging");
        await window.quickRow(`debug ${name}`).waitFor();
        await window.pick(`debug ${name}`);
        await ownMirror("dlv", name, before);
        await window.page.locator(".repl", { hasText: "Detaching" }).waitFor(); // until then no other can start
      }
    },
    { workspace },
  );
});

test("one undo takes both keys of a folder back", async () => {
  await inWindow(
    stage,
    "folders-undo",
    async (window) => {
      await foldersAreThere(window);
      await show(window, "b");
      await window.command("Go Proxy: Undo Last Switch");
      await until("both keys are as they were", () => settingsOf("b").gopls["build.env"].GOPROXY === blocked());
      assert.equal(settingsOf("b")["go.toolsEnvVars"].GOPROXY, blocked());
      assert.match(settingsOf("a").gopls["build.env"].GOPROXY, /demo-fast/, "the other folder is left alone");
    },
    { workspace },
  );
});

test("where gopls is not told by folder, that is said, and settled by a button", async () => {
  for (const name of Object.keys(folders)) {
    const own = { GOPROXY: `${stage.mirror.url}/${prefix(folders[name].mirror)}` };
    fs.writeFileSync(fileOf(name, ".vscode/settings.json"), JSON.stringify({ "go.toolsEnvVars": own }, null, 2));
  }
  await inWindow(
    stage,
    "folders-told",
    async (window) => {
      await foldersAreThere(window);
      await window.useTheme("Light Modern");
      await show(window, "a");
      await until("the status bar warns", async () => (await window.statusKind(STATUS)) === "warning");
      assert.match(await window.statusTooltip(STATUS), /One gopls serves all folders of this window/);
      await window.screenshot(path.join(SHOTS, "folders-status-bar.png"));
      await window.command("Go Proxy: Show Environment");
      await window.webview().locator("button.fix", { hasText: "Tell gopls by folder" }).waitFor();
      await window.screenshot(path.join(SHOTS, "folders-environment.png"));
      await window.webview().locator("button.fix", { hasText: "Tell gopls by folder" }).click();
      await window.quickRow("Apply").waitFor();
      await window.pick("Apply");
      await until("gopls is told", () => settingsOf("a").gopls?.["build.env"].GOPROXY.includes("demo-fast"));
      await until("the warning is gone", async () => (await window.statusKind(STATUS)) !== "warning");
    },
    { workspace },
  );
});

function prefix(mirror) {
  return mirror === "demo-slow" ? "as/demo-slow/delay/400ms" : `as/${mirror}`;
}
