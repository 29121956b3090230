// goproxyctl diagnose against grep on the same log, in turn, in one run.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const pattern = "go: |verifying |proxy|x509|dial tcp";

/** Reads a log of 100 MB with 500 failures: { ratio: throughput through grep's, peakKiB, found }. @param {string} helper @returns {Promise<{ratio: number, peakKiB: number, found: number}>} */
export async function diagnoseBigLog(helper) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gps-bench-"));
  try {
    const log = path.join(folder, "log");
    writeLog(log, 100_000_000, 500);
    const diagnoses = [];
    const greps = [];
    let peakKiB = 0;
    let found = 0;
    for (let i = 0; i < 5; i++) {
      const one = await timed(helper, ["diagnose", log, "--format", "json"]);
      diagnoses.push(one.ms);
      peakKiB = Math.max(peakKiB, one.peakKiB);
      found = JSON.parse(one.output).failures.length;
      greps.push((await timed("grep", ["-cE", pattern, log])).ms);
    }
    return { ratio: Math.min(...greps) / Math.min(...diagnoses), peakKiB, found };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** What a build prints, with failures at even distances. */
function writeLog(file, size, failures) {
  const out = fs.openSync(file, "w");
  let written = 0;
  let failed = 0;
  for (let n = 0; written < size; n++) {
    const lines = [
      `2026-11-20T15:36:${String(n % 60).padStart(2, "0")} INFO  service handled request id=${n} status=200 duration=12ms`,
      `=== RUN   TestThing${n}`,
      `    thing_test.go:${n % 900}: got ${n}, want ok`,
      `go: downloading github.com/some/module${n} v1.${n % 90}.0`,
      `ok  \texample.com/app/pkg${n}\t0.012s`,
      `./main.go:${n % 900}:2: undefined: something`,
    ];
    if (failed < failures && written >= (size / failures) * failed) {
      const url = `https://proxy.golang.org/example.com/m${failed}/@v/v1.0.0.mod`;
      lines.push(`go: example.com/m${failed}@v1.0.0: Get "${url}": dial tcp 142.250.72.145:443: i/o timeout`);
      failed++;
    }
    written += fs.writeSync(out, lines.join("\n") + "\n");
  }
  fs.closeSync(out);
}

/** Runs a program to its end: its output, the time it took, and the most memory it had where /proc tells. */
function timed(program, args) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    let peakKiB = 0;
    const look = () => {
      try {
        const peak = /VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, "utf8"));
        peakKiB = Math.max(peakKiB, Number(peak?.[1] ?? 0));
      } catch {
        // It has ended, or this is no Linux.
      }
    };
    const watch = setInterval(look, 5);
    child.stdout.on("data", (data) => (output += data));
    child.on("error", reject);
    child.on("close", () => {
      clearInterval(watch);
      resolve({ output, ms: performance.now() - began, peakKiB });
    });
  });
}
