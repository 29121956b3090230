"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const vscode = require("vscode");
const { api, named, ready, until } = require("./support.cjs");

describe("two folders in one window", () => {
  it("the active editor decides which one is shown", async () => {
    await until("the folders", foldersAreThere);
    const one = await api();
    await ready(one);
    const [a, b] = vscode.workspace.workspaceFolders;
    await vscode.window.showTextDocument(vscode.Uri.joinPath(a.uri, "a.go"));
    const first = await named(one, "demo-fast");
    assert.equal(first.where.folder, "a");
    assert.ok(!first.environment.report.go.path.endsWith("/other/go"));
    assert.ok(first.environment.report.findings.some(({ code }) => code === "goplsShared"));
    await vscode.window.showTextDocument(vscode.Uri.joinPath(b.uri, "b.go"));
    const { where, environment } = await named(one, "demo-slow");
    assert.equal(where.folder, "b");
    assert.ok(where.several);
    assert.deepEqual(environment.proxy.scopes, ["user", "folder"]);
    // Each folder is read with its own go, whatever that says.
    assert.match(environment.report.go.path, /\/other\/go$/);
    assert.equal(environment.report.variables.find(({ name }) => name === "GOFLAGS").value, "-v");
  });
});

/**
 * VS Code may start extensions before it has read the .code-workspace file from its server, and was seen not to read it at all when it asked
 * too early: a change of the file makes it look again.
 */
function foldersAreThere() {
  if (vscode.workspace.workspaceFolders?.length === 2) return true;
  const file = vscode.workspace.workspaceFile?.fsPath;
  if (file && Date.now() - fs.statSync(file).mtimeMs > 2_000) fs.appendFileSync(file, "\n");
  return false;
}
