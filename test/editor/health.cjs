"use strict";
// Health over time on the real clock, at the shortest interval that the setting takes. The mirror in force answers 403.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { api, named, ready, state, until } = require("./support.cjs");

const file = path.join(process.env.XDG_STATE_HOME, "goproxyctl", "health.json");
const book = () => JSON.parse(fs.readFileSync(file, "utf8")).mirrors;
const blocked = () => Object.entries(book()).find(([url]) => url.includes("demo-blocked"))[1];
const write = (name, value) =>
  vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
const set = (value) => write("goproxy.health", value);

describe("health over time", () => {
  let one;
  before(async () => {
    one = await api();
    await ready(one);
  });
  after(() => set("off"));

  it("measures nothing while it is off", async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.equal(one.state().health, undefined);
    assert.ok(!fs.existsSync(file), `there is a ${file}`);
  });

  it("measures the list in force at once, and once more a minute later, when it is down", async () => {
    assert.ok(vscode.window.state.focused, "the window has no focus, so nothing would be measured");
    const began = Date.now();
    await set("every 1 minute");
    const first = await state(one, "the first measurement", (now) => now.health !== undefined);
    const seen = Date.now();
    assert.deepEqual(
      first.health.mirrors.map(({ name, state, today }) => [name, state, today.count, today.successRate]),
      [["demo-blocked", "unknown", 1, 0]],
    );
    assert.deepEqual(Object.keys(book()).length, 1, "only the list in force is measured");

    const down = await state(
      one,
      "down",
      (now) => now.health !== undefined && now.health.mirrors[0].state === "down",
      150_000,
    );
    const took = Date.now() - began;
    assert.ok(took >= 59_000, `it took ${took} ms`);
    const { reason, since, today } = down.health.mirrors[0];
    assert.equal(reason, "forbidden");
    assert.equal(today.count, 2);
    const failed = Date.parse(since);
    assert.ok(failed >= began - 1_000 && failed <= seen, `down since ${since}, not since the first failure`);
    assert.equal(down.health.replacement.wish, "demo-fast", "the best of the user's own that was measured");
    assert.equal(blocked().failures, 2);
    assert.equal(blocked().offered, blocked().failed, "the outage has had its offer");
    for (const url of Object.keys(book())) assert.match(url, /\/as\/demo-/, "no public mirror was asked");
  });

  it("remembers over a restart of the helper, and does not measure again before it is time", async () => {
    const { since } = one.state().health.mirrors[0];
    await vscode.commands.executeCommand("goproxy.restartHelper");
    await state(one, "away", (now) => now.kind !== "ready" || now.health === undefined);
    const now = await state(one, "back", (each) => each.kind === "ready" && each.health !== undefined);
    assert.deepEqual([now.health.mirrors[0].state, now.health.mirrors[0].since], ["down", since]);
    assert.equal(now.health.mirrors[0].today.count, 2);
    assert.equal(now.health.replacement, undefined, "one offer for each outage");
  });

  it("switches by itself to a profile of the user's, where that is wanted, and Undo takes it back", async () => {
    const before = fs.readFileSync(process.env.GOENV, "utf8");
    const fast = one.state().environment.proxy.value.replace("demo-blocked/403", "demo-fast");
    await set("off");
    fs.rmSync(file); // as if nothing had been measured yet
    await write("goproxy.profiles", { Chosen: { GOPROXY: fast } });
    await write("goproxy.defaultScope", "user");
    await write("goproxy.failover", "automatic");
    await set("onFailure");
    await state(one, "a look that measures nothing", (now) => now.health?.mirrors[0].state === "unknown");
    const terminal = vscode.window.createTerminal();
    try {
      const shell = await until("shell integration", () => terminal.shellIntegration);
      shell.executeCommand("go mod download");
      const { environment } = await named(one, "demo-fast");
      assert.equal(environment.proxy.profile, "Chosen");
      const now = await state(one, "the health of the new list", (each) => each.health?.mirrors[0].state === "healthy");
      assert.equal(now.health.mirrors[0].name, "demo-fast");
      assert.match(fs.readFileSync(process.env.GOENV, "utf8"), /^GOPROXY=.*demo-fast,direct$/m);
    } finally {
      terminal.dispose();
      await vscode.commands.executeCommand("goproxy.undo");
    }
    assert.equal(fs.readFileSync(process.env.GOENV, "utf8"), before);
  });

  it("forgets what it showed when it is switched off", async () => {
    await set("off");
    await state(one, "nothing shown", (now) => now.kind === "ready" && now.health === undefined);
  });
});
