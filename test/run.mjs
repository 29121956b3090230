// npm test: sets up what is missing, then runs every check and every test. Ends with the first stage that fails, unless --keep-going.
//
//   npm test                      everything
//   npm test -- go unit           these stages only
//   npm test -- --newest          VS Code's newest version in place of the oldest that is supported
import { spawnSync } from "node:child_process";
import path from "node:path";
import { installPackages, requireTools } from "./host/front-door.mjs";

const root = path.resolve(import.meta.dirname, "..");
process.chdir(root);

const words = process.argv.slice(2);
const keepGoing = words.includes("--keep-going");
const wanted = words.filter((word) => !word.startsWith("--"));

requireTools();
await installPackages();

// These modules import packages that the line above installs.
const { ensureGoTools } = await import("./host/gotools.mjs");
const { buildOnce } = await import("./host/build.mjs");
const { BROWSER, needs } = await import("./host/debian.mjs");
const { ensureHost, NEWEST, OLDEST } = await import("./host/vscode.mjs");

const version = words.includes("--newest") ? NEWEST : OLDEST;
process.env.GPS_VSCODE = version;

/** Everything that a test in VS Code finds installed and built. */
async function prepareVSCode() {
  await needs(BROWSER);
  await ensureHost(version);
  await ensureGoTools();
  await buildOnce();
}

/** The stages, quickest to fail first. Each is a list of commands. */
const stages = {
  format: () => [
    ["gofmt", "-l", "server", "test"],
    ["go", "vet", "./..."],
  ],
  go: () => [["go", "test", "./..."]],
  lint: async () => [
    [(await ensureGoTools()).staticcheck, "./..."],
    ["npx", "tsc", "--noEmit", "-p", "tsconfig.json"],
    ["npx", "eslint", "--config", "extension/eslint.config.mjs", "extension", "test"],
    ["npx", "prettier", "--check", "extension/**/*.{ts,mjs}", "test/**/*.{ts,mjs,cjs}", "!extension/gen/**"],
  ],
  unit: () => [
    ["node", "test/unit/run.mjs"],
    ["node", "--test", "--test-reporter=spec", "test/policy/"],
  ],
  fuzz: () => [["node", "test/soak/fuzz.mjs", "20s"]],
  windows: () => [["node", "test/windows/run.mjs"]],
  host: async () => (
    await prepareVSCode(),
    [["node", "--test", "--test-reporter=spec", "test/host/host.test.mjs", "test/standin/standin.test.mjs"]]
  ),
  editor: async () => (await prepareVSCode(), [["node", "test/editor/run.mjs"]]),
  e2e: async () => (await prepareVSCode(), [["node", "--test", "--test-reporter=spec", "test/e2e/", "test/demo/"]]),
};

const unknown = wanted.filter((name) => !(name in stages));
if (unknown.length > 0) {
  console.error(`there is no stage ${unknown.join(", ")}: the stages are ${Object.keys(stages).join(", ")}`);
  process.exit(2);
}
let failed = 0;
let passed = 0;
for (const [name, commands] of Object.entries(stages)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const began = Date.now();
  console.log(`\n=== ${name}`);
  const bad = (await commands()).filter((command) => !run(command));
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`=== ${name}: ${bad.length === 0 ? "passed" : "FAILED"} after ${seconds} s`);
  if (bad.length === 0) passed++;
  else failed++;
  if (failed > 0 && !keepGoing) break;
}
console.log(`\nstages: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/** @param {readonly string[]} command @returns {boolean} whether it ended well; gofmt -l says what is wrong by printing it */
function run([program, ...args]) {
  const listing = program === "gofmt";
  const done = spawnSync(program, args, {
    stdio: ["ignore", listing ? "pipe" : "inherit", "inherit"],
    encoding: "utf8",
  });
  if (done.error) console.error(`${program}: ${done.error.message}`);
  if (listing && done.stdout.trim()) console.error(`not formatted (run gofmt -w on them):\n${done.stdout}`);
  return done.status === 0 && !(listing && done.stdout.trim());
}
