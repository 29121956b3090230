"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { api, ready, until } = require("./support.cjs");

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

  it("a failed download is explained from its text; nothing is tried", async () => {
    const one = await api();
    const document = await vscode.workspace.openTextDocument({
      content:
        'go: example.com/a@v1.0.0: Get "http://127.0.0.9:1/x": dial tcp 127.0.0.9:1: connect: connection refused',
    });
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 0, 1, 0);
    await vscode.commands.executeCommand("goproxy.diagnoseSelection");
    const { failure } = await until("told of", () => one.failures().find((each) => each.told !== undefined));
    assert.equal(failure.cause, "connection-refused");
    assert.deepEqual(
      [failure.tried, failure.remedies.filter((each) => each.switch || each.tried || each.command)],
      [undefined, []],
    );
  });
});
