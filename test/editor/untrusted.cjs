"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { api, ready } = require("./support.cjs");

describe("an untrusted workspace", () => {
  it("is shown; nothing that it names is run, nothing is written", async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const one = await api();
    const { environment, where } = await ready(one);
    const folder = vscode.workspace.workspaceFolders[0].uri.fsPath;
    assert.equal(where.trusted, false);
    assert.match(environment.report.go.version, /^go1\./, "the machine’s own go answers");
    const before = fs.readFileSync(process.env.GOENV, "utf8");
    await vscode.commands.executeCommand("goproxy.undo");
    await vscode.commands.executeCommand("goproxy.switch");
    assert.equal(fs.readFileSync(process.env.GOENV, "utf8"), before);
    assert.ok(!fs.existsSync(path.join(folder, "trapped")), "something that the workspace names was run");
  });
});
