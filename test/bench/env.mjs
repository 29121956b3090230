// What it costs to know the environment: one folder on the command line, and fifty folders of a window.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { HelperProcess } from "./helper.mjs";

/**
 * `goproxyctl env` against one `go env -json`, whole processes, in turn.
 * @param {string} program the helper
 * @param {number} rounds
 * @returns {number[]} a ratio for each round
 */
export function envRatios(program, rounds) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "gps-bench-env-"));
  try {
    const env = { PATH: process.env.PATH, HOME: home, GOTOOLCHAIN: "local", GOCACHE: path.join(home, "gocache") };
    const [folder] = folders(home, 1);
    const time = (command, ...args) => {
      const began = performance.now();
      const done = spawnSync(command, args, { cwd: folder, env });
      if (done.status !== 0) throw new Error(`${command} ${args.join(" ")}: ${done.error ?? done.stderr}`);
      return performance.now() - began;
    };
    time(program, "env");
    time("go", "env", "-json");
    return Array.from({ length: rounds }, () => time(program, "env") / time("go", "env", "-json"));
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
  }
}

/**
 * Processor time, of the helper and of every go that it runs, for the environment of all folders, all asked at once.
 * @param {string} program the helper
 * @param {number} count of folders
 * @returns {Promise<{ first: number, again: number }>} in seconds: the first time, and after nothing has changed
 */
export async function foldersSeconds(program, count) {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "gps-bench-env-"));
  const helper = await HelperProcess.start(program);
  try {
    const all = folders(home, count);
    const editor = { goExtension: true, toolsEnvVars: [] };
    const ask = async () => {
      const before = processorSeconds(helper.child.pid);
      const answers = await Promise.all(
        all.map((dir) => helper.request("environment", { dir, folders: all, trusted: true, editor })),
      );
      if (answers.some((answer) => answer.proxy.value === "")) throw new Error("a folder has no proxy");
      return processorSeconds(helper.child.pid) - before;
    };
    return { first: await ask(), again: await ask() };
  } finally {
    await helper.stop();
    fs.rmSync(home, { recursive: true, force: true });
  }
}

function folders(home, count) {
  return Array.from({ length: count }, (_, i) => {
    const dir = path.join(home, `folder${i}`);
    fs.mkdirSync(path.join(dir, ".vscode"), { recursive: true });
    fs.writeFileSync(path.join(dir, "go.mod"), `module bench.example/folder${i}\n\ngo 1.21\n`);
    fs.writeFileSync(path.join(dir, ".vscode", "settings.json"), '{ "go.toolsEnvVars": {} }\n');
    return dir;
  });
}

/** User and system time of a process and of its children that have ended. */
function processorSeconds(pid) {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return ticks / 100;
}
