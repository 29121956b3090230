// Starts the mirror whose faults are chosen by the URL (server/cmd/proxytest) for tests that are not Go programs.
import { execFile, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * A running mirror. url: of the mirror, put prefixes behind it; gosumdb: the value of GOSUMDB for its checksum database;
 * requests: what was asked so far, see server/internal/proxytest.
 * @typedef {{ url: string, gosumdb: string, requests: () => { path: string, status: number, label?: string }[], stop: () => Promise<void> }} Mirror
 */

/**
 * Builds proxytest and starts it. It ends with stop(), and also when this process ends.
 * @param {{ mod?: readonly string[], cache?: string }} [options] mod: folders of txtar modules; cache: the download folder of a module cache
 * @returns {Promise<Mirror>}
 */
export async function startMirror({ mod = [path.join(ROOT, "test/mod")], cache } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gps-mirror-"));
  const program = path.join(folder, process.platform === "win32" ? "proxytest.exe" : "proxytest");
  await promisify(execFile)("go", ["build", "-o", program, "./server/cmd/proxytest"], { cwd: ROOT });
  const log = path.join(folder, "requests.jsonl");
  fs.writeFileSync(log, "");
  const args = [
    "--until-eof",
    "--log",
    log,
    ...mod.flatMap((name) => ["--mod", name]),
    ...(cache ? ["--cache", cache] : []),
  ];
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const exited = new Promise((resolve) => child.once("exit", resolve).once("error", resolve));
  const [first] = await Promise.race([once(child.stdout), exited.then(() => [])]);
  if (!first) throw new Error(`proxytest ended before it listened: ${[program, ...args].join(" ")}`);
  const { url, gosumdb } = JSON.parse(first);
  return {
    url,
    gosumdb,
    requests: () =>
      fs
        .readFileSync(log, "utf8")
        .split("\n")
        .slice(0, -1) // a line that is being written has no end yet
        .map((line) => JSON.parse(line)),
    async stop() {
      child.stdin.end();
      await exited;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

function once(stream) {
  return new Promise((resolve) => readline.createInterface({ input: stream }).once("line", (line) => resolve([line])));
}
