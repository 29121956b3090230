// The room's own test: the decisions that set-up makes, and a real VS Code that starts, opens, runs tests inside and stops.
// GPS_VSCODE=1.139.1 takes the newest VS Code instead of the oldest.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import test, { after, before, describe } from "node:test";
import { fileURLToPath } from "node:url";
import { cacheRoot, ensureCached } from "./cache.mjs";
import { BROWSER, BUILD_TOOLS, decide, needs } from "./debian.mjs";
import { makeProfile, removeTree, startHost } from "./host.mjs";
import { prepareMocha, runMocha } from "./integration.mjs";
import { StepError } from "./steps.mjs";
import { launchBrowser, Workbench } from "./ui.mjs";
import { ensureHost, OLDEST } from "./vscode.mjs";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "gps-host-test-"));
after(() => removeTree(scratch));

describe("what the machine needs", () => {
  const machine = (over) => ({ platform: "linux", debian: true, root: true, has: () => true, ...over });
  const without =
    (...missing) =>
    (what) =>
      !missing.some((name) => what.includes(name));
  const tests = [
    ["nothing is missing", machine({}), { kind: "ready" }],
    ["another browser will do", machine({ has: without("/usr/bin/chromium") }), { kind: "ready" }],
    [
      "root on Debian",
      machine({ has: without("chromium", "chrome", "make") }),
      { kind: "install", packages: ["make", "chromium"] },
    ],
    ["fonts", machine({ has: without("CJK", "wqy") }), { kind: "install", packages: ["fonts-noto-cjk"] }],
    [
      "a user on Debian",
      machine({ root: false, has: without("g++", "c++", "clang") }),
      /g\+\+ or c\+\+ or clang\+\+, to compile[^]*sudo apt-get update && sudo apt-get install -y --no-install-recommends g\+\+$/,
    ],
    [
      "another Linux",
      machine({ debian: false, has: without("python3") }),
      /package manager \(Debian's packages are called: python3\)/,
    ],
    ["Windows", machine({ platform: "win32" }), /On Windows use the installed VS Code instead: npm start -- --desktop/],
    ["macOS", machine({ platform: "darwin" }), /On macOS .* --desktop/],
  ];
  for (const [name, given, want] of tests) {
    test(name, () => {
      const got = decide([...BUILD_TOOLS, ...BROWSER], given);
      if (want instanceof RegExp) assert.match(got.reason, want);
      else assert.deepEqual(got, want);
    });
  }
  test("installs, and looks again", async () => {
    const present = new Set(["g++", "python3"]);
    const given = machine({ has: (what) => present.has(what) });
    await needs(BUILD_TOOLS, {
      machine: given,
      install: async (packages) => packages.forEach((name) => present.add(name)),
    });
    assert.ok(present.has("make"));
    await assert.rejects(
      needs(BUILD_TOOLS, { machine: machine({ has: () => false }), install: async () => {} }),
      /apt-get installed g\+\+ make python3, and yet:/,
    );
  });
});

describe("the cache", () => {
  const quiet = () => {};
  const script = fileURLToPath(import.meta.url);
  test("where it is", () => {
    assert.equal(cacheRoot({ GPS_CACHE_DIR: "/a", XDG_CACHE_HOME: "/b" }), path.resolve("/a/go-proxy-switcher"));
    assert.equal(cacheRoot({ XDG_CACHE_HOME: "/b" }), path.resolve("/b/go-proxy-switcher"));
  });
  test("two runs at once share one result; the third builds nothing", async () => {
    const root = path.join(scratch, "race");
    let builds = 0;
    const build = async (folder) => {
      builds += 1;
      fs.writeFileSync(path.join(folder, "made"), "whole");
      await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const options = { name: "thing", facts: { version: "1" }, scripts: [script], build, root, print: quiet };
    const [one, two] = await Promise.all([ensureCached(options), ensureCached(options)]);
    assert.equal(one, two);
    assert.equal(await ensureCached(options), one);
    assert.equal(builds, 2);
    assert.equal(fs.readFileSync(path.join(one, "made"), "utf8"), "whole");
    assert.deepEqual(
      fs.readdirSync(root).filter((name) => name.startsWith(".building-")),
      [],
    );
    assert.notEqual(await ensureCached({ ...options, facts: { version: "2" } }), one);
  });
  test("a build that fails leaves nothing, and says the end of its output and what to do", async () => {
    const root = path.join(scratch, "failing");
    const program = "for (let i = 1; i <= 60; i++) console.log(`line ${i}`); process.exit(3)";
    const build = (_, steps) => steps.run("built", process.execPath, ["-e", program], { next: "Try the other one." });
    await assert.rejects(
      ensureCached({ name: "thing", facts: {}, scripts: [], build, root, print: quiet }),
      (error) => {
        assert.ok(error instanceof StepError);
        assert.match(
          error.message,
          /exit status 3\)\n {2}\| line 21\n[^]*\| line 60\nTry the other one\.\nThe whole log: /,
        );
        return true;
      },
    );
    assert.deepEqual(fs.readdirSync(root), ["logs"]);
  });
});

describe("VS Code", () => {
  const folder = path.join(scratch, "我的 项目");
  const inHost = path.join(scratch, "in-host.cjs");
  const cutShort = path.join(scratch, "cut-short.cjs");
  let profile, host, browser, mocha;

  before(async () => {
    fs.mkdirSync(folder);
    fs.writeFileSync(cutShort, "process.exit(0)\n");
    fs.writeFileSync(inHost, `(${testsInHost})();\n`);
    mocha = prepareMocha();
    const build = await ensureHost(process.env.GPS_VSCODE ?? OLDEST); // may have to install, with the machine's own proxies
    process.env.GOPRIVATE = "of.the.machine"; // neither may reach the host
    process.env.https_proxy = "http://127.0.0.1:9";
    profile = await makeProfile(build, {
      root: path.join(scratch, "主机 profile"),
    });
    [host, browser] = await Promise.all([
      startHost(profile, { env: { ...mocha.env, GOFLAGS: "-x" }, locale: "zh-cn" }),
      launchBrowser(),
    ]);
  });
  after(async () => {
    await Promise.all([browser?.close(), host?.stop()]);
    mocha?.remove();
  });

  test("opens a folder with Chinese and a space in its name", async () => {
    const workbench = await Workbench.open(browser, host, { folder });
    await workbench.page.locator(".part.statusbar").waitFor();
    assert.match(await workbench.page.title(), /我的 项目/);
    await workbench.close();
  });

  test("runs mocha inside", async () => {
    const { tests } = await runMocha({ mocha, files: [inHost], host, browser, folder, print: () => {} });
    assert.deepEqual(
      tests.map(({ title, state, error }) => ({ title, state, error: error?.split("\n")[0] })),
      [
        { title: "inside has a clean environment", state: "passed", error: undefined },
        { title: "inside speaks Chinese", state: "passed", error: undefined },
        { title: "inside can fail", state: "failed", error: "Error: as it should" },
      ],
    );
  });

  test("does not take a run that was cut short for a good one", async () => {
    await assert.rejects(
      runMocha({ mocha, files: [cutShort], host, browser, folder, limitMs: 120_000, print: () => {} }),
      /wrote no results/,
    );
  });

  test("says that a port is taken", async () => {
    await assert.rejects(
      startHost(profile, { port: host.port }),
      new RegExp(`port ${host.port} of 127\\.0\\.0\\.1 is taken`),
    );
  });

  test("stops with all its processes, and frees its port", async () => {
    await host.stop();
    await ended(host.pid);
    const again = await startHost(profile, { port: host.port });
    assert.equal(again.port, host.port);
    await again.stop();
  });

  test("goes with its driver, even when that is killed", async () => {
    const program = `import { startHost } from ${JSON.stringify(import.meta.resolve("./host.mjs"))};
      console.log((await startHost(${JSON.stringify(profile)})).pid);`;
    const driver = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const group = await new Promise((resolve) => driver.stdout.once("data", (text) => resolve(Number(text))));
    assert.notDeepEqual(alive(group), []);
    driver.kill("SIGKILL");
    await ended(group);
  });
});

/** Written to a file and run by mocha in the extension host. */
function testsInHost() {
  const assert = require("node:assert/strict");
  const vscode = require("vscode");
  describe("inside", () => {
    it("has a clean environment", () => {
      const { GOPRIVATE, https_proxy, GOFLAGS, NODE_TEST_CONTEXT } = process.env;
      assert.deepEqual(
        { GOPRIVATE, https_proxy, GOFLAGS, NODE_TEST_CONTEXT },
        { GOPRIVATE: undefined, https_proxy: undefined, GOFLAGS: "-x", NODE_TEST_CONTEXT: undefined },
      );
    });
    it("speaks Chinese", () => assert.equal(vscode.env.language, "zh-cn"));
    it("can fail", () => {
      throw new Error("as it should");
    });
  });
}

/** Waits for the end of all processes of a group. */
async function ended(group) {
  for (const deadline = Date.now() + 60_000; alive(group).length > 0 && Date.now() < deadline;)
    await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(alive(group), []);
}

/** The processes of a group, without those that have ended and wait to be reaped. */
function alive(group) {
  return fs.readdirSync("/proc").filter((pid) => {
    try {
      const [state, , pgrp] = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ");
      return Number(pgrp) === group && state !== "Z";
    } catch {
      return false; // no process, or gone
    }
  });
}
