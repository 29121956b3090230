// The fuzz targets of what writes the user's files, and how they are run.
import { spawn } from "node:child_process";
import readline from "node:readline";

const targets = [
  ["./server/internal/jsonc", "FuzzSet"],
  ["./server/internal/jsonc", "FuzzRemove"],
  ["./server/internal/envfile", "FuzzSet"],
  ["./server/internal/apply", "FuzzJournal"],
];

/** Runs each target for a time of go's (20s, 10m), one after another. @param {string} time @returns {Promise<boolean>} whether none found anything */
export async function fuzz(time) {
  let sound = true;
  for (const [pkg, target] of targets) {
    const { status, executions, output } = await one(pkg, target, time);
    console.log(`${pkg} ${target}: ${executions} executions in ${time}, ${status === 0 ? "nothing found" : "FAILED"}`);
    if (status !== 0) console.error(output);
    sound &&= status === 0;
  }
  return sound;
}

async function one(pkg, target, time) {
  // By default go would spend up to a minute making each interesting input smaller.
  const args = ["test", pkg, "-run", "^$", "-fuzz", `^${target}$`, "-fuzztime", time, "-fuzzminimizetime", "10x"];
  const child = spawn("go", args, { stdio: ["ignore", "pipe", "pipe"] });
  let executions = 0;
  let output = "";
  const listen = (stream) =>
    readline.createInterface({ input: stream }).on("line", (line) => {
      const found = /execs: (\d+)/.exec(line);
      if (found) executions = Number(found[1]);
      else output += `${line}\n`;
    });
  listen(child.stdout);
  listen(child.stderr);
  const status = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  // A target that is gone, or that runs nothing, must not pass for one that found nothing.
  return { status: status === 0 && executions > 0 ? 0 : 1, executions, output };
}

if (process.argv[1] === import.meta.filename) {
  process.exitCode = (await fuzz(process.argv[2] ?? "20s")) ? 0 : 1;
}
