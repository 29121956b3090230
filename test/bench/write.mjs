// What a switch costs on disk: Go benchmarks, whose metrics are the figures.
import { spawnSync } from "node:child_process";

/** @param {(what: string, value: string, goal: string) => void} report */
export function writing(report) {
  const inProcess = bench("./server/internal/apply", "^Benchmark(Switch|LargeSettings)$", "100x");
  report(
    "write: switch of three files / 3 × (write, fsync, rename, fsync of the folder) by a bare program (medians, in turn)",
    metric(inProcess, "BenchmarkSwitch", "times-bare").toFixed(2),
    "<= 3.0",
  );
  const large = "write: a key in a settings.json of 5 MB";
  report(
    `${large}, in process: processor time (median)`,
    `${metric(inProcess, "BenchmarkLargeSettings", "cpu-ms").toFixed(0)} ms`,
    "<= 150 ms",
  );
  const bytes = metric(inProcess, "BenchmarkLargeSettings", "MiB-file") * 1024 * 1024;
  report(
    `${large}, in process: all that is allocated / file size`,
    (metric(inProcess, "BenchmarkLargeSettings", "B/op") / bytes).toFixed(1),
    "<= 16",
  );
  const whole = bench("./server/cmd/goproxyctl", "^BenchmarkLargeSettings$", "9x");
  report(
    `${large}, the whole helper less the same with {}: processor time (median of 9)`,
    `${metric(whole, "BenchmarkLargeSettings", "cpu-ms").toFixed(0)} ms`,
    "<= 150 ms",
  );
  report(
    `${large}, the whole helper less the same with {}: resident memory / file size`,
    metric(whole, "BenchmarkLargeSettings", "times-size").toFixed(1),
    "<= 16",
  );
}

/** @param {string} pkg @param {string} name @param {string} times @returns {string} what go printed */
function bench(pkg, name, times) {
  const args = ["test", pkg, "-run", "^$", "-bench", name, "-benchtime", times, "-count", "1"];
  const done = spawnSync("go", args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (done.status !== 0) throw new Error(`go ${args.join(" ")} failed:\n${done.stdout}`);
  return done.stdout;
}

/** @param {string} output @param {string} benchmark @param {string} unit @returns {number} */
function metric(output, benchmark, unit) {
  const line = output.split("\n").find((text) => text.startsWith(`${benchmark}-`) || text.startsWith(`${benchmark} `));
  const words = (line ?? "").trim().split(/\s+/);
  const at = words.indexOf(unit);
  if (at < 1) throw new Error(`${benchmark} reports no ${unit}:\n${output}`);
  return Number(words[at - 1]);
}
