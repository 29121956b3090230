// npm start as a user runs it: the address that it prints answers, the mirrors are there, Ctrl-C ends everything, bad luck is told.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import { freePort } from "../host/host.mjs";

const script = path.join(import.meta.dirname, "start.mjs");

/** Starts the demo; text grows with what it prints. */
function demo(args, env = {}) {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const run = { child, text: "", ended: new Promise((resolve) => child.once("exit", (code) => resolve(code))) };
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (run.text += data));
  return run;
}

async function printed(run, pattern, limitMs = 240_000) {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const match = pattern.exec(run.text);
    if (match) return match;
    if (run.child.exitCode !== null || Date.now() > deadline) assert.fail(`${pattern} was never printed:\n${run.text}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("in the browser: opens, serves the mirrors, ends with Ctrl-C", async () => {
  const port = await freePort();
  const run = demo(["--port", String(port)]);
  const [, address] = await printed(run, /open (http:\S+)/);
  assert.equal(new URL(address).port, String(port));
  assert.equal((await fetch(address)).status, 200);
  const [, log] = await printed(run, /asked: (http:\S+)/);
  const mirror = new URL(log).origin;
  const info = "example.com/greet/@v/v1.0.0.info";
  assert.equal((await fetch(`${mirror}/as/demo-fast/${info}`)).status, 200);
  assert.equal((await fetch(`${mirror}/as/demo-blocked/403/${info}`)).status, 403);
  assert.match(await (await fetch(log)).text(), /demo-fast/);
  const [, workspace] = await printed(run, /example workspace: (.*)/);

  const second = demo(["--port", String(port)]);
  assert.equal(await second.ended, 1);
  assert.match(second.text, new RegExp(`port ${port} .* is taken`));

  run.child.kill("SIGINT");
  assert.equal(await run.ended, 0);
  await assert.rejects(fetch(address), "it still answers");
  assert.ok(!fs.existsSync(path.dirname(workspace)), "its folder is still there");
});

test("on the desktop: the installed VS Code, with folders and a go env file of its own", async (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gps-desktop-"));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const calls = path.join(folder, "calls");
  const code = `#!${process.execPath}
require("node:fs").appendFileSync(${JSON.stringify(calls)}, JSON.stringify({ args: process.argv.slice(2), GOENV: process.env.GOENV }) + "\\n");`;
  fs.writeFileSync(path.join(folder, "code"), code, { mode: 0o755 });
  const run = demo(["--desktop"], { PATH: `${folder}${path.delimiter}${process.env.PATH}` });
  assert.equal(await run.ended, 0, run.text);
  const [...seen] = fs
    .readFileSync(calls, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const vsix = seen.flatMap(({ args }) => (args.includes("--install-extension") ? [path.basename(args.at(-1))] : []));
  assert.ok(
    vsix.some((name) => name.startsWith("go-proxy-switcher-")),
    `the VSIX was not installed: ${vsix.join(", ")}`,
  );
  for (const { args, GOENV } of seen) {
    assert.ok(args.includes("--user-data-dir") && args.includes("--extensions-dir"), args.join(" "));
    assert.match(GOENV, /go-proxy-switcher-.*goenv$/);
  }
  assert.match(seen.at(-1).args.at(-1), /example workspace$/);
});

test("without an installed VS Code it says what to do", async () => {
  const node = path.dirname(process.execPath);
  // Everything but `code`: the folders of Node and Go are where npm start finds them.
  const PATH = [node, ...process.env.PATH.split(path.delimiter)]
    .filter((name) => !fs.existsSync(path.join(name, "code")))
    .join(path.delimiter);
  const run = demo(["--desktop"], { PATH });
  assert.equal(await run.ended, 1);
  assert.match(run.text, /there is no `code` in PATH: install VS Code/);
});

test("wrong words", async () => {
  for (const args of [["--port", "x"], ["--port", "70000"], ["--nonsense"]]) {
    const run = demo(args);
    assert.equal(await run.ended, 2, run.text);
    assert.match(run.text, /usage: npm start/);
  }
});

test("a port that somebody listens on", async (t) => {
  const server = net.createServer();
  t.after(() => server.close());
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const run = demo(["--port", String(server.address().port)]);
  assert.equal(await run.ended, 1);
  assert.match(run.text, /is taken by another program: choose another port/);
});
