// Where the things that tests build once are kept, outside the checkout: VS Code hosts and Go tools.
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Steps } from "./steps.mjs";

const READY = ".ready";
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The folder of all that is kept. GPS_CACHE_DIR and XDG_CACHE_HOME move it.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string}
 */
export function cacheRoot(env = process.env) {
  const base = env.GPS_CACHE_DIR || env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
  return path.join(path.resolve(base), "go-proxy-switcher");
}

/**
 * The name of what was built from these facts by these scripts: another fact or another line of a script is another name.
 * @param {string} name
 * @param {Readonly<Record<string, string>>} facts versions, architecture
 * @param {readonly string[]} scripts files that say how it is built
 * @returns {string}
 */
export function cacheKey(name, facts, scripts) {
  const hash = createHash("sha256").update(JSON.stringify(Object.entries(facts).sort()));
  for (const file of scripts) hash.update("\0").update(fs.readFileSync(file));
  return `${name}-${hash.digest("hex").slice(0, 12)}`;
}

/**
 * The folder with what build made, built now unless it is there. It appears whole or not at all: build works in a folder beside it that is
 * renamed at the end, so links that build makes inside must be relative. Of two runs at the same time both build, and the first to end wins.
 * @param {{
 *   name: string,
 *   facts: Readonly<Record<string, string>>,
 *   scripts: readonly string[],
 *   build: (folder: string, steps: Steps) => Promise<void>,
 *   root?: string,
 *   print?: (line: string) => void,
 * }} options
 * @returns {Promise<string>}
 */
export async function ensureCached({ name, facts, scripts, build, root = cacheRoot(), print }) {
  const folder = path.join(root, cacheKey(name, facts, scripts));
  if (markUsed(folder)) return folder;
  fs.mkdirSync(root, { recursive: true });
  removeOld(root, name);
  const building = fs.mkdtempSync(path.join(root, `.building-${name}-`));
  const steps = new Steps({ log: path.join(root, "logs", `${path.basename(building).slice(1)}.log`), print });
  steps.say(`building ${name} in ${root} (once)`);
  try {
    await build(building, steps);
    fs.writeFileSync(path.join(building, READY), `${JSON.stringify(facts, null, 2)}\n`);
    publish(building, folder);
  } finally {
    fs.rmSync(building, { recursive: true, force: true });
  }
  steps.say(`${name} is ready`);
  return folder;
}

/** Whether folder was finished; if so, its mark gets today's date, which keeps it from being removed as unused. */
function markUsed(folder) {
  try {
    const now = new Date();
    fs.utimesSync(path.join(folder, READY), now, now);
    return true;
  } catch {
    return false;
  }
}

function publish(building, folder) {
  // A folder without the mark was damaged by hand: renaming onto it would fail for ever.
  if (fs.existsSync(folder) && !fs.existsSync(path.join(folder, READY)))
    fs.rmSync(folder, { recursive: true, force: true });
  try {
    fs.renameSync(building, folder);
  } catch (error) {
    // Another run was first; what it made is as good as ours.
    if (!markUsed(folder)) throw error;
  }
}

/** Removes what a killed run left a day ago, and finished folders of this name that no run has used for a month. */
function removeOld(root, name) {
  for (const entry of fs.readdirSync(root)) {
    const folder = path.join(root, entry);
    const limit = entry.startsWith(".building-") ? DAY_MS : entry.startsWith(`${name}-`) ? 30 * DAY_MS : Infinity;
    if (age(path.join(folder, READY), folder) > limit) fs.rmSync(folder, { recursive: true, force: true });
  }
}

function age(...candidates) {
  for (const file of candidates) {
    try {
      return Date.now() - fs.statSync(file).mtimeMs;
    } catch {
      // Not there (or just gone): the next one tells.
    }
  }
  return 0;
}
