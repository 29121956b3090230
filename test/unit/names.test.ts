import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { credentialHost, nameProblem, netrcLine } from "../../extension/names";
import { t } from "./fakes";

describe("nameProblem", () => {
  const table: readonly [string, string | undefined][] = [
    ["mine", undefined],
    ["", "A name is needed."],
    ["a b", "A name holds no comma, bar or blank."],
    ["a|b", "A name holds no comma, bar or blank."],
    ["China", "There is already a mirror or profile of this name."],
  ];
  for (const [name, want] of table) {
    test(`nameProblem(${JSON.stringify(name)})`, () => {
      assert.equal(nameProblem(name, new Set(["china"]), t), want);
    });
  }
});

describe("credentialHost", () => {
  const table: readonly [string, { host: string; secure: boolean } | undefined][] = [
    ["https://goproxy.cn,direct", undefined],
    ["direct", undefined],
    ["https://u:p@corp.example:8443/go,direct", { host: "corp.example:8443", secure: true }],
    ["https://goproxy.cn|http://xxxxx@corp.example|direct", { host: "corp.example", secure: false }],
    ["https://corp.example/?token=xxxxx", { host: "corp.example", secure: true }],
    ["https://corp.example/a@b", undefined],
    ["https://a.example,https://b.example/x@y", undefined],
    ["file:///home/u@h/cache", undefined],
  ];
  for (const [value, want] of table) {
    test(`credentialHost(${JSON.stringify(value)})`, () => {
      assert.deepEqual(credentialHost(value), want);
    });
  }
});

test("netrcLine names the host with its port", () => {
  assert.equal(netrcLine("corp.example:8443"), "machine corp.example:8443 login USER password PASSWORD");
  assert.equal(netrcLine(""), "machine HOST login USER password PASSWORD");
});
