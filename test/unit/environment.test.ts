import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { frozen, parseBlock, startupEnvironment } from "../../extension/startup";
import { goplsVariables, hereOrRemote, substitute, terminalVariables, variables } from "../../extension/toolsEnvVars";

const substitutions = { folder: "/w/example", home: "/home/u", environment: { PROXY: "https://p.example", EMPTY: "" } };

describe("substitute", () => {
  const table: readonly [string, string][] = [
    ["https://goproxy.cn,direct", "https://goproxy.cn,direct"],
    ["${env:PROXY},direct", "https://p.example,direct"],
    ["${env: PROXY }", "https://p.example"],
    ["${env:ABSENT}x", "x"],
    ["file://${workspaceFolder}/p", "file:///w/example/p"],
    ["${workspaceRoot}", "/w/example"],
    ["${workspaceFolderBasename}", "example"],
    ["~/proxy", "/home/u/proxy"],
    ["~", "/home/u"],
    ["a~b", "a~b"],
    ["~other/x", "~other/x"],
    ["${unknown}", "${unknown}"],
  ];
  for (const [text, want] of table) {
    test(`substitute(${text}) = ${want}`, () => {
      assert.equal(substitute(text, substitutions), want);
    });
  }

  test("outside any folder ${workspaceFolder} stays", () => {
    assert.equal(substitute("${workspaceFolder}", { home: "/h", environment: {} }), "${workspaceFolder}");
  });
});

describe("variables", () => {
  const table: readonly [unknown, Record<string, string>][] = [
    [{ GOPROXY: "${env:PROXY}" }, { GOPROXY: "https://p.example" }],
    [
      { A: null, B: 5, C: true },
      { A: "null", B: "5", C: "true" },
    ],
    [{ GOPROXY: "" }, { GOPROXY: "" }],
    [undefined, {}],
    [null, {}],
    ["text", {}],
    [["list"], {}],
  ];
  for (const [setting, want] of table) {
    test(`variables(${JSON.stringify(setting)})`, () => {
      assert.deepEqual(variables(setting, substitutions), want);
    });
  }
});

describe("goplsVariables", () => {
  const table: readonly [unknown, Record<string, string>][] = [
    [{ "build.env": { GOPROXY: "a" }, env: { GOPROXY: "b" } }, { GOPROXY: "a" }],
    [{ env: { GOPROXY: "b" } }, { GOPROXY: "b" }],
    [{ build: { env: { GOPROXY: "c" } } }, { GOPROXY: "c" }],
    [{ "build.env": { A: 5, B: true } }, { A: "5", B: "true" }],
    [{ "build.env": null }, {}],
    [{ "ui.semanticTokens": true }, {}],
    ["text", {}],
    [null, {}],
  ];
  for (const [setting, want] of table) {
    test(`goplsVariables(${JSON.stringify(setting)})`, () => {
      assert.deepEqual(goplsVariables(setting), want);
    });
  }
});

test("terminalVariables keeps text and null, and nothing else", () => {
  assert.deepEqual(terminalVariables({ A: "x", B: null, C: 5 }), { A: "x", B: null });
  assert.deepEqual(terminalVariables(["A"]), {});
  assert.deepEqual(terminalVariables(undefined), {});
});

test("hereOrRemote passes over a server of VS Code on this machine", () => {
  assert.equal(hereOrRemote(undefined), undefined);
  for (const here of ["127.0.0.1:8080", "localhost:80", "localhost", "[::1]:80"]) {
    assert.equal(hereOrRemote(here), undefined, here);
  }
  for (const away of ["dev-container", "wsl", "ssh-remote", "code.example:8080", "127.example"]) {
    assert.equal(hereOrRemote(away), away);
  }
});

describe("the start-up environment", () => {
  test("parseBlock keeps values with = and line ends, and passes over what is no pair", () => {
    assert.deepEqual(parseBlock("A=1\0B=x=y\nz\0=C:\0nothing\0E=\0"), { A: "1", B: "x=y\nz", E: "" });
  });

  test("is that of the start on Linux, which keeps it, and that of now elsewhere", () => {
    const startup = startupEnvironment({ ...process.env, GPS_TEST_LATER: "x" });
    assert.equal(startup["GPS_TEST_LATER"], process.platform === "linux" ? undefined : "x");
    assert.equal(startup["PATH"], process.env["PATH"]);
  });

  const table: readonly [string, Record<string, string>, Record<string, string>, Record<string, string>][] = [
    ["nothing", { GOPROXY: "a" }, { GOPROXY: "a", PATH: "x" }, {}],
    ["gained", {}, { GOPROXY: "a" }, { GOPROXY: "a" }],
    ["changed", { GOPROXY: "a" }, { GOPROXY: "b" }, { GOPROXY: "b" }],
    ["lost counts as the start-up value", { GOPROXY: "a" }, {}, {}],
    ["others are no concern", {}, { GOPATH: "x", PATH: "y" }, {}],
    ["lower case proxies too", {}, { https_proxy: "x" }, { https_proxy: "x" }],
  ];
  for (const [name, startup, now, want] of table) {
    test(`frozen: ${name}`, () => {
      assert.deepEqual(frozen(startup, now), want);
    });
  }
});
