"use strict";
// The Go extension's stand-in installs a tool with the real go, through the mirror in force, which answers 403.
const assert = require("node:assert/strict");
const vscode = require("vscode");
const { api, ready, until } = require("./support.cjs");

describe("a tool installation", () => {
  it("that fails is told of, where its output is in sight", async () => {
    const one = await api();
    await ready(one);
    await vscode.commands.executeCommand("gostandin.install", "example.com/tool@v1.0.0");
    const { failure } = await until("told of", () =>
      one.failures().find((each) => each.source === "tools" && each.told),
    );
    assert.deepEqual([failure.cause, failure.module], ["http-403-blocked", "example.com/tool"]);
    assert.deepEqual([failure.remedies[0].switch.wish, failure.remedies[0].tried.ok], ["demo-fast", true]);
  });
});
