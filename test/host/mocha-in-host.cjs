"use strict";
// Loaded by the extension host (extensionTestsPath): runs mocha there and writes what each test did. integration.mjs says how it is told.
const fs = require("node:fs");
const Mocha = require("mocha");

exports.run = async function run() {
  const order = JSON.parse(fs.readFileSync(process.env.GPS_MOCHA_ORDER, "utf8"));
  const mocha = new Mocha({
    ui: "bdd",
    color: false,
    timeout: order.timeoutMs,
    reporter: "spec",
    grep: order.grep,
    forbidOnly: Boolean(process.env.CI),
  });
  for (const file of order.files) mocha.addFile(file);
  const tests = [];
  const failures = await new Promise((resolve) => {
    const note = (state) => (test, error) =>
      tests.push({ title: test.fullTitle(), state, ms: test.duration, error: error && (error.stack || String(error)) });
    mocha.run(resolve).on("pass", note("passed")).on("fail", note("failed")).on("pending", note("pending"));
  });
  // Renamed into place: half a results file must not count as one.
  fs.writeFileSync(`${order.results}.part`, JSON.stringify({ failures, tests }, null, 1));
  fs.renameSync(`${order.results}.part`, order.results);
  // The host ends this process too hard for the usual write at exit.
  if (process.env.NODE_V8_COVERAGE) require("node:v8").takeCoverage();
  if (failures > 0) throw new Error(`${failures} tests failed`);
};
