"use strict";
const assert = require("node:assert/strict");
const vscode = require("vscode");
const { api, named, ready } = require("./support.cjs");

describe("two folders in one window", () => {
  it("the active editor decides which one is shown", async () => {
    // run.mjs knows these words.
    assert.equal(vscode.workspace.workspaceFolders?.length, 2, "VS Code opened the window without its folders");
    const one = await api();
    await ready(one);
    const [a, b] = vscode.workspace.workspaceFolders;
    await vscode.window.showTextDocument(vscode.Uri.joinPath(a.uri, "a.go"));
    assert.equal((await named(one, "demo-fast")).where.folder, "a");
    await vscode.window.showTextDocument(vscode.Uri.joinPath(b.uri, "b.go"));
    const { where, environment } = await named(one, "demo-slow");
    assert.equal(where.folder, "b");
    assert.ok(where.several);
    assert.deepEqual(environment.proxy.scopes, ["user", "folder"]);
  });
});
