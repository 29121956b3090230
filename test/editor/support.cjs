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

/** How long anything may take that a test waits for. It ends sooner where all is well, and a busy machine is slow. */
const LIMIT_MS = 90_000;

/** Waits for an event or a state, never longer than the limit. To throw is to say no. */
async function until(what, ask, limitMs = LIMIT_MS) {
  const deadline = Date.now() + limitMs;
  for (;;) {
    let no = "";
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      no = `: ${error.message}`;
    }
    if (Date.now() > deadline) assert.fail(`this never came true: ${what}${no}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Resolves with the first state that pleases ask, the present one included. */
function state(one, what, ask, limitMs = LIMIT_MS) {
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

const ready = (one) => state(one, "ready", (now) => now.kind === "ready");
const named = (one, name) =>
  state(one, `the proxy ${name}`, (now) => now.kind === "ready" && now.environment.proxy.name === name);

module.exports = { ID, api, named, ready, state, until };
