"use strict";
const assert = require("node:assert/strict");
const { api, ready } = require("./support.cjs");

describe("a window without a folder", () => {
  it("tells what is in force for the user", async () => {
    const one = await api();
    const { environment, where } = await ready(one);
    assert.equal(environment.proxy.name, "demo-blocked");
    assert.equal(where.folder, undefined);
  });
});
