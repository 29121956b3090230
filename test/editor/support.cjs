"use strict";
// What the suites in the extension host share.
const assert = require("node:assert/strict");
const vscode = require("vscode");

const ID = "go-proxy-switcher.go-proxy-switcher";

/** The extension's API, once it is active. */
async function api() {
  const extension = vscode.extensions.getExtension(ID);
  assert.ok(extension, `${ID} is not installed`);
  return extension.activate();
}

/** Waits for an event or a state, never longer than the limit. */
async function until(what, ask, limitMs = 15_000) {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) assert.fail(`this never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Resolves with the first state that pleases ask, the present one included. */
function state(one, what, ask, limitMs = 15_000) {
  return new Promise((resolve, reject) => {
    let stop = () => {};
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`${what} never came; the state is ${JSON.stringify(one.state()).slice(0, 2000)}`));
    }, limitMs);
    const look = (now) => {
      if (!ask(now)) return;
      clearTimeout(timer);
      stop();
      resolve(now);
    };
    stop = one.subscribe(look);
    look(one.state());
  });
}

const ready = (one) => state(one, "ready", (now) => now.kind === "ready", 30_000);
const named = (one, name) =>
  state(one, `the proxy ${name}`, (now) => now.kind === "ready" && now.environment.proxy.name === name, 30_000);

module.exports = { ID, api, named, ready, state, until };
