import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { additions, envFileNames, type Launch } from "../../extension/launch";

describe("additions", () => {
  const none: Launch = { wanted: {}, passed: {}, frozen: false, startup: undefined, own: new Set() };
  const table: readonly [string, Partial<Launch>, Record<string, string>][] = [
    ["nothing is wanted", {}, {}],
    ["what the Go extension passes already", { wanted: { GOPROXY: "a" }, passed: { GOPROXY: "a" } }, {}],
    ["a folder that it does not know", { wanted: { GOPROXY: "a" } }, { GOPROXY: "a" }],
    ["another value", { wanted: { GOPROXY: "a" }, passed: { GOPROXY: "b" } }, { GOPROXY: "a" }],
    ["the launch configuration wins", { wanted: { GOPROXY: "a" }, own: new Set(["GOPROXY"]) }, {}],
    ["a frozen GOPROXY gives way to go's file", { frozen: true }, { GOPROXY: "" }],
    ["or to that of the start", { frozen: true, startup: "s" }, { GOPROXY: "s" }],
    ["a setting wins over what is frozen", { frozen: true, passed: { GOPROXY: "a" } }, {}],
    ["so does the launch configuration", { frozen: true, own: new Set(["GOPROXY"]) }, {}],
    ["others stay out of it", { frozen: true, passed: { GOFLAGS: "-v" } }, { GOPROXY: "" }],
  ];
  for (const [name, more, want] of table) {
    test(name, () => {
      assert.deepEqual(additions({ ...none, ...more }), want);
    });
  }
});

test("envFileNames reads NAME=value, with export or blanks, and passes over the rest", () => {
  const text = "# GOFLAGS=x\nGOPROXY=a\r\n export GOSUMDB = off\nnothing\n=x\nA.B-C='x=y'\n";
  assert.deepEqual(envFileNames(text), ["GOPROXY", "GOSUMDB", "A.B-C"]);
});
