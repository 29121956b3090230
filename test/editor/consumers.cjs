"use strict";
// Who gets what, by the settings of others that only VS Code knows, and by what really arrives.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { api, ready, state } = require("./support.cjs");

/** The GOPROXY of one consumer, with its layer and place. */
const proxyOf = (now, consumer) =>
  now.environment.report.consumers.find((each) => each.name === consumer).variables.find((v) => v.name === "GOPROXY");
const update = (name, value) =>
  vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Workspace);

describe("the settings of others", () => {
  let one, folder;
  before(async () => {
    one = await api();
    folder = vscode.workspace.workspaceFolders[0].uri.fsPath;
    await ready(one);
  });
  after(() => fs.rmSync(path.join(folder, ".vscode"), { recursive: true, force: true }));

  it("build.env of gopls counts for gopls alone", async () => {
    await update("gopls", { "build.env": { GOPROXY: "http://127.0.0.1:1/gopls" } });
    const now = await state(
      one,
      "gopls has it",
      (s) => s.kind === "ready" && proxyOf(s, "gopls").value.endsWith("/gopls"),
    );
    assert.equal(proxyOf(now, "gopls").location.file, path.join(folder, ".vscode", "settings.json"));
    assert.ok(!proxyOf(now, "dlv").value.endsWith("/gopls"));
    assert.ok(!proxyOf(now, "terminal").value.endsWith("/gopls"));
    assert.ok(now.environment.report.findings.some((each) => each.code === "goplsEnvOverrides"));
    await update("gopls", undefined);
    await state(one, "it is gone", (s) => s.kind === "ready" && !proxyOf(s, "gopls").value.endsWith("/gopls"));
  });

  it("terminal.integrated.env counts for terminals and tasks", async () => {
    await update("terminal.integrated.env.linux", { GOPROXY: "http://127.0.0.1:1/terminal" });
    const now = await state(
      one,
      "the terminal has it",
      (s) => s.kind === "ready" && proxyOf(s, "terminal").value.endsWith("/terminal"),
    );
    assert.equal(proxyOf(now, "terminal").layer, "terminal");
    assert.ok(proxyOf(now, "task").value.endsWith("/terminal"));
    assert.ok(!proxyOf(now, "gopls").value.endsWith("/terminal"));
    await update("terminal.integrated.env.linux", undefined);
    await state(one, "it is gone", (s) => s.kind === "ready" && !proxyOf(s, "terminal").value.endsWith("/terminal"));
  });
});
