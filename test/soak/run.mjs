// npm run soak: the proofs of npm test that writing loses nothing, for longer, and under the race detector.
//
//   npm run soak                      everything: some 50 minutes
//   npm run soak -- --minutes 2       the same with 2 minutes for each fuzz target in place of 10
//   npm run soak -- kill contention   these parts only: kill, contention, faults, fuzz
import { spawnSync } from "node:child_process";
import path from "node:path";
import { requireTools } from "../host/front-door.mjs";
import { fuzz } from "./fuzz.mjs";

process.chdir(path.resolve(import.meta.dirname, "../.."));
requireTools();

const words = process.argv.slice(2);
const at = words.indexOf("--minutes");
const minutes = at < 0 ? 10 : Number(words.splice(at, 2)[1]);
const parts = {
  // Every step of the helper with every fault, and 1,200 switches killed at random times.
  kill: () => go(["./server/cmd/goproxyctl", "-run", "^TestKilled"], { GPS_SOAK: "1" }),
  // Eight processes and an editor on the same three files, for 60 seconds each.
  contention: () => go(["-race", "./server/internal/apply", "-run", "^TestEightProcesses"], { GPS_SOAK_SECONDS: "60" }),
  // Every call of a transaction, and of its recovery, failing in every way.
  faults: () => go(["-race", "./server/internal/apply", "-run", "^Test(Faults|KilledWhile)", "-count", "3"], {}),
  fuzz: () => fuzz(`${minutes}m`),
};

const unknown = words.filter((word) => !(word in parts));
if (unknown.length > 0 || !(minutes > 0)) {
  console.error(`usage: npm run soak -- [--minutes N] [${Object.keys(parts).join("|")}]…`);
  process.exit(2);
}
let failed = 0;
for (const [name, part] of Object.entries(parts)) {
  if (words.length > 0 && !words.includes(name)) continue;
  const began = Date.now();
  console.log(`\n=== ${name}`);
  const passed = await part();
  console.log(`=== ${name}: ${passed ? "passed" : "FAILED"} after ${((Date.now() - began) / 1000).toFixed(0)} s`);
  if (!passed) failed++;
}
process.exitCode = failed > 0 ? 1 : 0;

/** @param {readonly string[]} args @param {Record<string, string>} env @returns {boolean} whether it passed */
function go(args, env) {
  const all = ["test", "-v", "-count", "1", "-timeout", "60m", ...args];
  const done = spawnSync("go", all, {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    env: { ...process.env, ...env },
    maxBuffer: 1 << 30,
  });
  // The lines of each of a thousand runs are of interest only where something is wrong.
  const shown =
    done.status === 0
      ? done.stdout.split("\n").filter((line) => /^(ok|FAIL)|_test\.go:\d+: /.test(line))
      : [done.stdout];
  console.log(shown.join("\n"));
  return done.status === 0;
}
