// What the VS Code host needs from the machine, and its installation on Debian.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { cacheRoot } from "./cache.mjs";
import { Steps } from "./steps.mjs";

/**
 * Something that the machine must have: one of these programs (a path, or a name looked for in PATH) or files.
 * @typedef {{ anyOf: readonly string[], package: string, why: string }} Need
 */

/** @type {readonly Need[]} */
export const BUILD_TOOLS = [
  { anyOf: ["g++", "c++", "clang++"], package: "g++", why: "to compile VS Code's native modules" },
  { anyOf: ["make"], package: "make", why: "to compile VS Code's native modules" },
  { anyOf: ["python3"], package: "python3", why: "for node-gyp" },
];

const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** @type {readonly Need[]} */
export const BROWSER = [
  { anyOf: BROWSERS, package: "chromium", why: "to drive VS Code in tests" },
  {
    anyOf: [
      "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
      "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
      "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
      "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    ],
    package: "fonts-noto-cjk",
    why: "to make Chinese readable in screenshots",
  },
];

/**
 * The machine as far as installing goes.
 * @typedef {{ platform: string, debian: boolean, root: boolean, has: (what: string) => boolean }} Machine
 */

/**
 * What to do about the needs that the machine does not meet.
 * @typedef {{ kind: 'ready' } | { kind: 'install', packages: string[] } | { kind: 'refuse', reason: string }} Decision
 */

/** @param {readonly Need[]} list @param {Machine} machine @returns {Decision} */
export function decide(list, machine) {
  if (machine.platform !== "linux") {
    const name = { win32: "Windows", darwin: "macOS" }[machine.platform] ?? machine.platform;
    return {
      kind: "refuse",
      reason: `VS Code in the browser is built on Linux only. On ${name} use the installed VS Code instead: npm start -- --desktop`,
    };
  }
  const missing = list.filter((need) => !need.anyOf.some((what) => machine.has(what)));
  if (missing.length === 0) return { kind: "ready" };
  const packages = [...new Set(missing.map((need) => need.package))];
  if (machine.debian && machine.root) return { kind: "install", packages };
  const list_ = missing.map((need) => `  ${need.anyOf.join(" or ")}, ${need.why}`).join("\n");
  const remedy = machine.debian
    ? `Install it with:\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(" ")}`
    : `Install it with your system's package manager (Debian's packages are called: ${packages.join(" ")}).`;
  return { kind: "refuse", reason: `This machine lacks:\n${list_}\n${remedy}` };
}

/**
 * Returns when the machine has all of list: as root on Debian what is missing is installed, elsewhere the error names the command.
 * @param {readonly Need[]} list
 * @param {{ machine?: Machine, print?: (line: string) => void, install?: (packages: string[]) => Promise<void> }} [options]
 * @returns {Promise<void>}
 */
export async function needs(
  list,
  { machine = thisMachine(), print, install = (packages) => aptInstall(packages, print) } = {},
) {
  const decision = decide(list, machine);
  if (decision.kind === "refuse") throw new Error(decision.reason);
  if (decision.kind === "ready") return;
  await install(decision.packages);
  const after = decide(list, { ...machine, root: false });
  if (after.kind === "refuse")
    throw new Error(`apt-get installed ${decision.packages.join(" ")}, and yet:\n${after.reason}`);
}

/** The browser that tests drive; CHROMIUM names another. @returns {string} */
export function chromiumPath() {
  return process.env.CHROMIUM || BROWSERS.find((file) => fs.existsSync(file)) || BROWSERS[0];
}

/** @returns {Machine} */
export function thisMachine() {
  return { platform: process.platform, debian: isDebian(), root: process.getuid?.() === 0, has };
}

function isDebian() {
  try {
    return /^ID(_LIKE)?=.*\bdebian\b/m.test(fs.readFileSync("/etc/os-release", "utf8")) && has("apt-get");
  } catch {
    return false;
  }
}

function has(what) {
  if (path.isAbsolute(what)) return fs.existsSync(what) || (BROWSERS.includes(what) && Boolean(process.env.CHROMIUM));
  return (process.env.PATH ?? "").split(path.delimiter).some((folder) => isProgram(path.join(folder, what)));
}

function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

async function aptInstall(packages, print) {
  const steps = new Steps({ log: path.join(cacheRoot(), "logs", `apt-${process.pid}-${os.hostname()}.log`), print });
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    next: `Install by hand what is missing: apt-get update && apt-get install -y --no-install-recommends ${packages.join(" ")}`,
  };
  await steps.run("package lists read", "apt-get", ["-q", "update"], options);
  await steps.run(
    `${packages.join(", ")} installed`,
    "apt-get",
    ["-q", "install", "-y", "--no-install-recommends", ...packages],
    options,
  );
}
