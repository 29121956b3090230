"use strict";
// Runs inside the extension host (standin.test.mjs): the stand-in does what the official Go extension was seen to do.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

const { first, second, downloaded } = JSON.parse(process.env.GPS_STANDIN_TEST);
const state = () => vscode.commands.executeCommand("gostandin.state");
const processEnvironment = (pid) =>
  Object.fromEntries(
    fs
      .readFileSync(`/proc/${pid}/environ`, "utf8")
      .split("\0")
      .filter(Boolean)
      .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
const folder = () => vscode.workspace.workspaceFolders[0];

async function until(what, probe, limitMs = 90_000) {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) assert.fail(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Writes go.toolsEnvVars of the workspace and returns the state once gopls was started anew. */
async function setToolsEnvVars(value) {
  const { starts } = await state();
  await vscode.workspace.getConfiguration("go").update("toolsEnvVars", value, vscode.ConfigurationTarget.Workspace);
  return until("a new gopls", async () => {
    const s = await state();
    return s.starts > starts && s;
  });
}

describe("the stand-in for the Go extension", () => {
  before(() => vscode.extensions.getExtension("golang.go").activate());

  it("freezes what go env says in process.env", async () => {
    assert.equal(process.env.GOPROXY, first);
    assert.equal((await state()).frozen.GOPROXY, first);
    assert.equal((await state()).frozen.GOMODCACHE, undefined, "it was set when the host started");
  });

  it("starts gopls with go.toolsEnvVars, which downloads what the workspace requires", async () => {
    const { goplsPid } = await state();
    assert.equal(processEnvironment(goplsPid).GOPROXY, first);
    await until(`${downloaded} downloaded`, () => fs.existsSync(downloaded));
  });

  it("shows gopls's diagnostics", async () => {
    const uri = vscode.Uri.joinPath(folder().uri, "broken.go");
    fs.writeFileSync(uri.fsPath, 'package main\n\nvar broken int = "text"\n');
    await vscode.window.showTextDocument(uri);
    const found = await until("a diagnostic", () =>
      vscode.languages.getDiagnostics(uri).find((d) => /cannot use "text"/.test(d.message)),
    );
    assert.equal(found.range.start.line, 2);
    fs.rmSync(uri.fsPath);
  });

  it("starts gopls anew when go.toolsEnvVars changes", async () => {
    const old = (await state()).goplsPid;
    const { goplsPid } = await setToolsEnvVars({
      GOPROXY: second,
      GOSUMDB: "off",
      FOLDER: "${workspaceFolder}",
      NOTHING: null,
    });
    const env = processEnvironment(goplsPid);
    assert.equal(env.GOPROXY, second);
    assert.equal(env.FOLDER, folder().uri.fsPath);
    assert.equal(env.NOTHING, "null");
    assert.equal(fs.existsSync(`/proc/${old}`), false, "the old gopls is gone");
  });

  it("gives gopls the frozen value, not the present one, once the key is gone", async () => {
    const { goplsPid } = await setToolsEnvVars({ GOSUMDB: "off" });
    assert.equal(processEnvironment(goplsPid).GOPROXY, first);
    assert.equal(path.basename(fs.readlinkSync(`/proc/${goplsPid}/exe`)), "gopls");
  });

  it("debugs with a real dlv: env of the launch configuration over go.toolsEnvVars", async () => {
    await setToolsEnvVars({ GOPROXY: second, GOSUMDB: "off", OWN: "setting" });
    const out = path.join(folder().uri.fsPath, "seen.txt");
    const over = new Promise((resolve) => vscode.debug.onDidTerminateDebugSession(resolve));
    const configuration = {
      type: "go",
      request: "launch",
      name: "test",
      mode: "debug",
      program: folder().uri.fsPath,
      env: { OWN: "launch", SEEN: out },
    };
    assert.equal(await vscode.debug.startDebugging(folder(), configuration), true);
    await over;
    assert.equal(fs.readFileSync(out, "utf8"), `${second} launch`);
  });
});
