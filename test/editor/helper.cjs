"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const vscode = require("vscode");
const { api, ready, state, until } = require("./support.cjs");

describe("the helper", () => {
  let one;
  before(async () => {
    one = await api();
    await ready(one);
  });

  it("is started once, with the environment that the editor was started with", () => {
    const environ = fs.readFileSync(`/proc/${one.helperPID()}/environ`, "utf8").split("\0");
    const mine = fs.readFileSync("/proc/self/environ", "utf8").split("\0");
    for (const name of ["GOPROXY", "GOENV", "HTTPS_PROXY", "HOME"]) {
      const of = (block) => block.find((line) => line.startsWith(`${name}=`));
      assert.equal(of(environ), of(mine), name);
    }
    assert.ok(!environ.some((line) => line.startsWith("GOPROXY=")), "the frozen GOPROXY reached the helper");
  });

  it("comes back by itself after it was killed", async () => {
    const before = one.helperPID();
    process.kill(before, "SIGKILL");
    await state(one, "down", (now) => now.kind !== "ready");
    await ready(one);
    assert.notEqual(one.helperPID(), before);
  });

  it("is restarted by the command", async () => {
    const before = one.helperPID();
    await vscode.commands.executeCommand("goproxy.restartHelper");
    await until("another process", () => one.helperPID() !== undefined && one.helperPID() !== before);
    await ready(one);
    assert.throws(() => process.kill(before, 0), "the old helper still runs");
  });
});
