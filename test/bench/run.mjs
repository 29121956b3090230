// npm run bench: the figures that we promise, as ratios within one run, since machines are noisy. Nothing is asserted here.
//
//   npm run bench                 everything
//   npm run bench -- helper       these parts only: helper, env, probe, mirrors, size, diagnose, editor, failures, write
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { installPackages, requireTools } from "../host/front-door.mjs";

process.chdir(path.resolve(import.meta.dirname, "../.."));
requireTools();
await installPackages();
const { built, buildOnce } = await import("../host/build.mjs");
const { startMirror } = await import("../host/mirror.mjs");
const { HelperProcess } = await import("./helper.mjs");

await buildOnce();
const rows = [];
const report = (what, value, goal) => rows.push({ what, value, goal });
const parts = { helper, env, probe, mirrors, size, diagnose, editor, failures, write };
const wanted = process.argv.slice(2);
for (const [name, part] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await part();
for (const { what, value, goal } of rows) console.log(`${what.padEnd(88)} ${value.padStart(10)}   goal ${goal}`);

/** Start of the process to the answer to initialize, against `go env GOPROXY` run the same way, in turn. */
async function helper() {
  const starts = [];
  const goEnvs = [];
  for (let i = 0; i < 25; i++) {
    const began = performance.now();
    const one = await HelperProcess.start(built.helper);
    starts.push(performance.now() - began);
    if (i === 24) report("helper: resident memory after initialize", mebibytes(one.residentKiB()), "<= 12 MiB");
    await one.stop();
    const before = performance.now();
    spawnSync("go", ["env", "GOPROXY"], { env: { ...process.env, GOTOOLCHAIN: "local" } });
    goEnvs.push(performance.now() - before);
  }
  report(
    "helper: process start to initialize answered / go env GOPROXY (medians of 25, in turn)",
    (median(starts) / median(goEnvs)).toFixed(2),
    "<= 1.5",
  );
}

/** What it costs to know what is in force. */
async function env() {
  const { envRatios, foldersSeconds } = await import("./env.mjs");
  report(
    "env: goproxyctl env / go env -json, whole processes (median of 25, in turn)",
    median(envRatios(built.helper, 25)).toFixed(2),
    "<= 1.6",
  );
  const { first } = await foldersSeconds(built.helper, 50);
  report(
    "env: environment of 50 folders, processor time of the helper and its go",
    `${first.toFixed(2)} s`,
    "<= 0.4 s",
  );
}

/** Eight mirrors with 100 ms injected into every answer. */
async function probe() {
  const mirror = await startMirror();
  const one = await HelperProcess.start(built.helper);
  const url = (name) => `${mirror.url}/as/${name}/delay/100ms`;
  const eight = Array.from({ length: 8 }, (_, i) => url(`m${i}`));
  const run = (mirrors) => one.probe({ mirrors, module: "example.org/probe@v1.0.0", timeoutMS: 5_000 });
  await run(eight); // warm
  const ratios = [];
  for (let i = 0; i < 7; i++) {
    const { totalMS } = await run(eight);
    const alone = await run([url("m0")]);
    ratios.push(totalMS / alone.totalMS);
  }
  report(
    "probe: eight mirrors, 100 ms injected each: whole / one of them alone (median of 7)",
    median(ratios).toFixed(2),
    "<= 1.15",
  );

  const delays = [];
  for (let i = 0; i < 3; i++) {
    const without = await run(eight);
    const silent = await run([...eight, `${mirror.url}/as/silent/hang`]);
    delays.push(silent.arrivedMS.at(-2) / without.arrivedMS.at(-1));
  }
  report(
    "probe: last of eight results with a ninth mirror that never answers / without it (median of 3)",
    median(delays).toFixed(2),
    "1",
  );

  await run(eight);
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  report("helper: resident memory 10 s after a probe of eight", mebibytes(one.residentKiB()), "<= 24 MiB");
  await one.stop();
  await mirror.stop();
}

/** Mirrors of all kinds, beside nrm. */
async function mirrors() {
  const { probing } = await import("./probe.mjs");
  await probing(built.helper, report);
}

/** What a switch writes. */
async function write() {
  const { writing } = await import("./write.mjs");
  writing(report);
}

function size() {
  report("size: extension.js minified", `${(fs.statSync(built.extension).size / 1024).toFixed(0)} KiB`, "<= 120 KiB");
  report("size: helper", mebibytes(fs.statSync(built.helper).size / 1024), "<= 9 MiB");
}

/** A log of 100 MB with 500 failed downloads in it. */
async function diagnose() {
  const { diagnoseBigLog } = await import("./diagnose.mjs");
  const { ratio, peakKiB, found } = await diagnoseBigLog(built.helper);
  report(
    `diagnose: throughput on a log of 100 MB / grep's (best of 5, in turn; ${found} of 500 found)`,
    ratio.toFixed(2),
    ">= 0.25",
  );
  report("diagnose: most memory that it had", mebibytes(peakKiB), "<= 32 MiB");
}

/** Apply pressed in the preview to settings.json on disk, in real VS Code in a browser. */
async function editor() {
  const { confirmations } = await import("./editor.mjs");
  report(
    "editor: confirmation to settings.json on disk (median of 7)",
    `${median(await confirmations(7)).toFixed(0)} ms`,
    "<= 300 ms",
  );
}

/** A download that fails in a terminal of real VS Code. The slowest mirror that is asked injects 400 ms into each of four answers. */
async function failures() {
  const { failing } = await import("./failures.mjs");
  const plain = await failing(false);
  const tried = await failing(true);
  const ms = (value) => `${value.toFixed(0)} ms`;
  report(
    "failures: end of the command to the prompt, nothing tried (median of 7)",
    ms(median(plain.toldMS)),
    "<= 500 ms",
  );
  report("failures: the same with the try-outs (median of 7)", ms(median(tried.toldMS)), "<= 500 ms + try-out");
  report("failures: end of the last try-out to the prompt (median of 7)", ms(median(tried.afterTrialsMS)), "<= 500 ms");
  const { read, unread } = tried.cpuPerMB;
  report("failures: extension host's processor time for 1 MB in a terminal, not read", `${unread.toFixed(1)} ms`, "-");
  report(
    "failures: what reading it adds (difference of medians of 5, in turn)",
    `${(read - unread).toFixed(1)} ms`,
    "<= 10 ms",
  );
}

function mebibytes(kib) {
  return `${(kib / 1024).toFixed(1)} MiB`;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
