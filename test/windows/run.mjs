// The helper on systems other than this one. Windows: its tests and the built program run under Wine. The others: compiled, tests
// included, and vetted.
//
//   node test/windows/run.mjs                    everything
//   node test/windows/run.mjs platform gocmd     these packages' tests only; registry and helper are checks of the built helper
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { checkHelper } from "./helper.mjs";
import { checkRegistry } from "./registry.mjs";
import {
  crossEnvironment,
  ensureWine,
  keepPrograms,
  overlay,
  scratchPrefix,
  takePrograms,
  windowsPath,
  wineEnvironment,
  wineServer,
} from "./wine.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const MODULE = "github.com/go-proxy-switcher/go-proxy-switcher";
/** For what hangs; how long a busy machine takes is no matter. */
const LIMIT_MS = 10 * 60 * 1000;

/**
 * The packages in which the operating system matters. skip: tests that cannot run under Wine, with the reason. only: the tests that do run, and
 * why not the others. What else a test leaves out there, it finds out and says itself ("not tested here").
 */
const PACKAGES = {
  goproxy: {},
  jsonc: { skip: { TestParserOfVSCodeAgrees: "its oracle is Node, and there is no node.exe here" } },
  envfile: {},
  settings: {},
  mirror: {},
  diagnose: {
    skip: {
      TestProduced: "there is no git.exe here, and Wine's words for errors are not Windows'",
      TestProducedByOldGo: "it downloads another go",
    },
  },
  plan: {},
  remedy: {},
  chinese: {},
  platform: { skip: { TestTracked: "there is no git.exe here" } },
  gocmd: {},
  probe: {
    only: ["TestFolder", "TestReadNetrc", "TestNetrcLookup"],
    why: "they measure HTTP, which is the same everywhere, and Wine's clock and network are not Windows'",
  },
  apply: {},
  health: {},
  server: {},
  cli: {},
  gen: {},
};

/** In this order: the second leaves values in the registry. */
const CHECKS = { helper: checkHelper, registry: checkRegistry };

/** Compiled and vetted only. */
const TARGETS = ["windows/amd64", "darwin/arm64", "freebsd/amd64", "linux/arm64"];

const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);
const unknown = wanted.filter((name) => !(name in PACKAGES) && !(name in CHECKS));
if (unknown.length > 0) {
  console.error(`there is no ${unknown.join(", ")} here: ${Object.keys({ ...PACKAGES, ...CHECKS }).join(", ")}`);
  process.exit(2);
}
process.exitCode = (await main()) ? 0 : 1;

async function main() {
  let good = true;
  if (wanted.length === 0) for (const target of TARGETS) good = timed(`vet ${target}`, () => vet(target)) && good;
  if (process.platform === "win32") {
    console.log("Wine is not needed here: the stage go ran the same tests on Windows itself");
    return good;
  }
  if (process.platform !== "linux" || process.arch !== "x64") {
    console.log("not run: the tests under Wine need Linux on x86-64");
    return good && !process.env.CI;
  }
  const machine = await ensureWine();
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "gps-windows-"));
  const prefix = path.join(work, "prefix");
  const programs = path.join(work, "programs");
  const wine = { ...machine, prefix, programs };
  const cleanUp = () => {
    spawnSync(wineServer(machine.wine), ["-k"], { env: wineEnvironment(prefix) });
    fs.rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  };
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      cleanUp();
      process.exit(1);
    });
  }
  try {
    fs.mkdirSync(prefix);
    scratchPrefix(machine.prefix, prefix);
    takePrograms(programs);
    const names = Object.keys(PACKAGES).filter(isWanted);
    if (!timed("programs for Windows built", () => build(names, programs, path.join(work, "overlay")))) return false;
    keepPrograms(programs);
    const session = await openSession(wine);
    let tests = 0;
    for (const name of names) {
      const passed = await runTests(name, wine);
      tests += passed;
      good = passed > 0 && good;
    }
    for (const [name, check] of Object.entries(CHECKS)) {
      if (isWanted(name)) good = (await runCheck(name, check, wine)) && good;
    }
    console.log(`${tests} tests ran under Wine`);
    session.kill();
  } finally {
    cleanUp();
  }
  return good;
}

function vet(target) {
  const [GOOS, GOARCH] = target.split("/");
  return run("go", ["vet", "./server/..."], { ...crossEnvironment(), GOOS, GOARCH });
}

function build(names, programs, replaced) {
  const packages = names.map((name) => `${MODULE}/server/internal/${name}`);
  const to = `${programs}${path.sep}`;
  return (
    (packages.length === 0 ||
      run("go", ["test", "-c", `-overlay=${overlay(replaced)}`, "-o", to, ...packages], crossEnvironment())) &&
    run("go", ["build", "-o", to, `${MODULE}/server/cmd/goproxyctl`], crossEnvironment())
  );
}

/** @returns {Promise<number>} how many tests passed, 0 unless all did */
async function runTests(name, wine) {
  const began = Date.now();
  const { skip = {}, only, why } = PACKAGES[name];
  const args = ["-test.v", "-test.timeout=9m"];
  if (Object.keys(skip).length > 0) args.push(`-test.skip=^(${Object.keys(skip).join("|")})$`);
  if (only) args.push(`-test.run=^(${only.join("|")})$`);
  const program = path.join(wine.programs, `${name}.test.exe`);
  const done = await start(wine, path.join(root, "server/internal", name), [program, ...args]);
  const passed = done.output.match(/^--- PASS: /gm)?.length ?? 0;
  const good = done.status === 0 && (only ? passed === only.length : passed > 0) && /^PASS\r?$/m.test(done.output);
  if (!good) console.error(failures(done.output) || `exit status ${done.status}`);
  report(`${name} under Wine, ${passed} tests`, good, began);
  for (const [test, reason] of Object.entries(skip)) console.log(`    not run: ${test}: ${reason}`);
  if (only) console.log(`    not run: all but ${only.join(", ")}: ${why}`);
  // What is in brackets names a temporary file.
  for (const line of new Set(done.output.match(/not tested here: [^(\r\n]*/g))) console.log(`    ${line.trim()}`);
  return good ? passed : 0;
}

async function runCheck(name, check, wine) {
  const began = Date.now();
  const problems = await check((...args) => start(wine, root, args), wine.prefix).catch((error) => [error.stack]);
  for (const problem of problems) console.error(`${name}: ${problem}`);
  report(`${name}, with the built helper`, problems.length === 0, began);
  return problems.length === 0;
}

/** The output without what passed. */
function failures(output) {
  const quiet = /^\s*(=== |--- PASS|PASS)/;
  return output
    .split(/\r?\n/)
    .filter((line) => !quiet.test(line))
    .join("\n");
}

/** The environment of a Windows program under Wine: what else it gets comes from the registry. */
function environment(wine) {
  return {
    ...wineEnvironment(wine.prefix),
    // Wine puts these folders in front of Windows' own.
    WINEPATH: [path.join(wine.goRoot, "bin"), wine.programs].map(windowsPath).join(";"),
    CI: process.env.CI ?? "",
  };
}

/** A program that waits: while it runs, no other has to boot Wine first, or has its output held open by what was booted. */
async function openSession(wine) {
  const session = spawn(wine.wine, ["cmd", "/d", "/k"], { env: environment(wine), stdio: ["pipe", "pipe", "ignore"] });
  await Promise.race([once(session.stdout, "data"), once(session, "exit")]); // the prompt; without one each test says what is wrong
  return session;
}

/** Runs a program under Wine in a folder; it ends with its time. @returns {Promise<{ status: number | null, output: string }>} */
function start(wine, cwd, args) {
  return new Promise((resolve) => {
    const child = spawn(wine.wine, args, {
      cwd,
      env: environment(wine),
      stdio: ["ignore", "pipe", "pipe"],
      timeout: LIMIT_MS,
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text) => (output += text));
    }
    child.once("error", (error) => resolve({ status: null, output: `${output}${error.message}` }));
    child.once("close", (status) => resolve({ status, output }));
  });
}

function run(program, args, env) {
  return spawnSync(program, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] }).status === 0;
}

function timed(title, work) {
  const began = Date.now();
  const good = work();
  report(title, good, began);
  return good;
}

function report(title, good, began) {
  console.log(`${good ? "ok  " : "FAIL"} ${title} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}
