"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { ID, api, named, ready, state, until } = require("./support.cjs");

describe("the extension in its host", () => {
  let one, folder;
  before(async () => {
    one = await api();
    folder = vscode.workspace.workspaceFolders[0].uri.fsPath;
    await ready(one);
  });
  afterEach(() => fs.rmSync(path.join(folder, ".vscode"), { recursive: true, force: true }));

  it("has every command of its manifest", async () => {
    const registered = await vscode.commands.getCommands(true);
    for (const { command } of vscode.extensions.getExtension(ID).packageJSON.contributes.commands) {
      assert.ok(registered.includes(command), command);
    }
  });

  it("tells value, layer and place of the proxy in force", () => {
    const { proxy, report } = one.state().environment;
    assert.equal(proxy.name, "demo-blocked");
    assert.equal(proxy.layer, "goenvFile");
    assert.deepEqual(proxy.location, { file: process.env.GOENV, line: 1 });
    assert.match(report.go.version, /^go1\./);
  });

  it("follows an edit of the go env file, and tells that gopls does not", async () => {
    const before = fs.readFileSync(process.env.GOENV, "utf8");
    const terminal = (now) =>
      now.kind === "ready" && now.environment.report.variables.find((each) => each.name === "GOPROXY").value;
    try {
      fs.writeFileSync(process.env.GOENV, before.replace("demo-blocked/403", "demo-fast"));
      const { environment } = await state(
        one,
        "the new value",
        (now) => terminal(now) && terminal(now).includes("demo-fast"),
      );
      // The stand-in has stored GOPROXY in process.env at its start, as the Go extension does: gopls keeps that.
      assert.equal(environment.proxy.name, "demo-blocked");
      assert.equal(environment.proxy.state, "overridden");
      assert.ok(environment.report.findings.some((each) => each.code === "frozen"));
    } finally {
      fs.writeFileSync(process.env.GOENV, before);
    }
    await state(one, "the old value", (now) => terminal(now) && terminal(now).includes("demo-blocked"));
  });

  it("follows a setting, and says that it wins", async () => {
    const url = one.state().environment.proxy.entries[0].url.replace("demo-blocked/403", "demo-slow/delay/400ms");
    const settings = vscode.workspace.getConfiguration("go");
    await settings.update("toolsEnvVars", { GOPROXY: url }, vscode.ConfigurationTarget.Workspace);
    const { environment } = await named(one, "demo-slow");
    assert.equal(environment.proxy.layer, "setting");
    assert.deepEqual(environment.proxy.scopes, ["user", "workspace"]);
    assert.equal(environment.proxy.location.file, path.join(folder, ".vscode", "settings.json"));
    await settings.update("toolsEnvVars", undefined, vscode.ConfigurationTarget.Workspace);
    // The stand-in has stored what go env said at its start, as the Go extension does.
    await state(
      one,
      "the setting gone",
      (now) => now.kind === "ready" && !now.environment.proxy.scopes.includes("workspace"),
    );
  });

  it("gives new terminals what the folder sets, and takes it away again", async () => {
    const url = "http://127.0.0.1:1/terminal";
    const settings = vscode.workspace.getConfiguration("go");
    await settings.update("toolsEnvVars", { GOPROXY: url }, vscode.ConfigurationTarget.Workspace);
    await state(one, "the setting", (now) => now.kind === "ready" && now.environment.proxy.value === url);
    await until("a terminal has it", async () => (await inTerminal('echo "[$GOPROXY]"')).includes(`[${url}]`));
    await settings.update("toolsEnvVars", undefined, vscode.ConfigurationTarget.Workspace);
    await until("a terminal has it no more", async () => (await inTerminal('echo "[$GOPROXY]"')).includes("[]"));
  });

  it("shows the environment in a page", async () => {
    await vscode.commands.executeCommand("goproxy.showEnvironment");
    await until("the page", () => vscode.window.tabGroups.activeTabGroup.activeTab?.label === "Go Proxy Environment");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("survives a settings.json that is broken while it is edited", async () => {
    fs.mkdirSync(path.join(folder, ".vscode"), { recursive: true });
    fs.writeFileSync(path.join(folder, ".vscode", "settings.json"), '{ "go.toolsEnvVars": { "GOPROXY": ');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await ready(one);
    assert.equal(
      fs.readFileSync(path.join(folder, ".vscode", "settings.json"), "utf8"),
      '{ "go.toolsEnvVars": { "GOPROXY": ',
    );
  });
});

/** What a command prints in a new terminal. It takes its time: VS Code loses the output of the quickest ones. */
async function inTerminal(line) {
  const terminal = vscode.window.createTerminal();
  try {
    const shell = await until("shell integration", () => terminal.shellIntegration);
    let text = "";
    for await (const chunk of shell.executeCommand(`sleep 0.3; ${line}`).read()) text += chunk;
    return text;
  } finally {
    terminal.dispose();
  }
}
