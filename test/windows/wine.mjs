// Sets up Wine, in which the Windows helper and its tests run on Linux: packages, a prefix, and the go command for Windows.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cacheRoot, ensureCached } from "../host/cache.mjs";
import { needs } from "../host/debian.mjs";

const WINES = ["/usr/lib/wine/wine64", "/usr/bin/wine64", "/usr/bin/wine"];
const PREFIX_OVERRIDES = "mscoree=;mshtml="; // no questions about Mono and Gecko

/** @type {readonly import("../host/debian.mjs").Need[]} */
export const WINE = [
  { anyOf: WINES, package: "wine64", why: "to run the Windows helper" },
  {
    anyOf: ["x86_64-w64-mingw32-dlltool"],
    package: "binutils-mingw-w64-x86-64",
    why: "to make a DLL that Go's programs want and Wine lacks",
  },
];

const here = path.dirname(fileURLToPath(import.meta.url));
const definition = path.join(here, "bcryptprimitives.def");
const scripts = [fileURLToPath(import.meta.url), definition];

/** @param {string} file @returns {string} the same file as Windows programs under Wine name it */
export function windowsPath(file) {
  return `Z:${path.resolve(file).replaceAll("/", "\\")}`;
}

/** The standard library with Wine's answer to an unknown request known, for -overlay. @param {string} folder @returns {string} */
export function overlay(folder) {
  const source = path.join(goRoot(), "src/internal/syscall/windows/at_windows.go");
  const text = fs.readFileSync(source, "utf8");
  // Windows says STATUS_INVALID_INFO_CLASS for a way of deleting that it does not have; Wine before 9 says STATUS_NOT_IMPLEMENTED.
  const patched = text.replace(
    /case STATUS_INVALID_INFO_CLASS,/,
    "case NTStatus(0xC0000002), STATUS_INVALID_INFO_CLASS,",
  );
  if (patched === text) throw new Error(`${source} is not as test/windows/wine.mjs expects: see overlay there`);
  fs.mkdirSync(folder, { recursive: true });
  const replacement = path.join(folder, "at_windows.go");
  fs.writeFileSync(replacement, patched);
  const file = path.join(folder, "overlay.json");
  fs.writeFileSync(file, JSON.stringify({ Replace: { [source]: replacement } }));
  return file;
}

/**
 * What tests under Wine need, made unless the cache has it.
 * @returns {Promise<{ wine: string, prefix: string, goRoot: string }>} prefix: to be copied by scratchPrefix; goRoot: Go for Windows
 */
export async function ensureWine() {
  await needs(WINE);
  const wine = WINES.find((file) => fs.existsSync(file)) ?? WINES[0];
  const version = execFileSync(wine, ["--version"], { encoding: "utf8" }).trim();
  const prefix = await ensureCached({
    name: "wine-prefix",
    facts: { version },
    scripts,
    build: (folder, steps) => buildPrefix(wine, folder, steps),
  });
  const go = goVersion();
  const root = await ensureCached({ name: "go-windows", facts: { go, from: goRoot() }, scripts, build: buildGo });
  return { wine, prefix, goRoot: root };
}

async function buildPrefix(wine, folder, steps) {
  const next = "Try it by hand with WINEPREFIX set to an empty folder; without WINEDEBUG=-all Wine says more.";
  const env = wineEnvironment(folder);
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "gps-wine-"));
  try {
    const [exports_, dll] = [path.join(work, "prng.exp"), path.join(work, "bcryptprimitives.dll")];
    const tool = "x86_64-w64-mingw32-";
    await steps.run("DLL described", `${tool}dlltool`, ["--def", definition, "--output-exp", exports_], { next });
    await steps.run("DLL linked", `${tool}ld`, ["-shared", "-o", dll, exports_], { next });
    await steps.run("Wine prefix made", wine, ["wineboot", "-i"], { env, next });
    await steps.run("Wine prefix saved", wineServer(wine), ["-w"], { env, next });
    const system = path.join(folder, "drive_c/windows/system32");
    linkCopies(system);
    fs.copyFileSync(dll, path.join(system, "bcryptprimitives.dll"));
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/** Puts links in the place of the 600 MB that Wine copied out of its own package. */
function linkCopies(folder) {
  const originals = ["/usr/lib/x86_64-linux-gnu/wine/x86_64-windows", "/usr/lib/wine/x86_64-windows"];
  const from = originals.find((candidate) => fs.existsSync(candidate));
  if (!from) return;
  for (const name of fs.readdirSync(folder)) {
    const [copy, original] = [path.join(folder, name), path.join(from, name)];
    if (!fs.existsSync(original) || !fs.statSync(copy).isFile()) continue;
    if (!fs.readFileSync(copy).equals(fs.readFileSync(original))) continue;
    fs.rmSync(copy);
    fs.symlinkSync(original, copy);
  }
}

/** A GOROOT whose bin/go.exe finds the rest beside it, as it does on Windows. */
async function buildGo(folder, steps) {
  const root = goRoot();
  for (const name of fs.readdirSync(root)) {
    if (name !== "bin" && name !== "pkg") fs.symlinkSync(path.join(root, name), path.join(folder, name));
  }
  fs.mkdirSync(path.join(folder, "pkg/tool/windows_amd64"), { recursive: true });
  fs.symlinkSync(path.join(root, "pkg/include"), path.join(folder, "pkg/include"));
  const program = path.join(folder, "bin/go.exe");
  const replaced = fs.mkdtempSync(path.join(os.tmpdir(), "gps-overlay-"));
  try {
    await steps.run("go.exe built", "go", ["build", `-overlay=${overlay(replaced)}`, "-o", program, "cmd/go"], {
      cwd: path.join(root, "src"),
      env: crossEnvironment(),
      next: "The go command of this machine could not build itself for Windows: see the error above.",
    });
  } finally {
    fs.rmSync(replaced, { recursive: true, force: true });
  }
}

/** @returns {NodeJS.ProcessEnv} in which go builds for Windows */
export function crossEnvironment() {
  return { ...process.env, GOOS: "windows", GOARCH: "amd64", CGO_ENABLED: "0", GOWORK: "off", GOTOOLCHAIN: "local" };
}

/**
 * A prefix of its own for one run: a registry and users that nobody else has, and the programs of the cached one.
 * @param {string} prefix @param {string} folder empty
 * @returns {void}
 */
export function scratchPrefix(prefix, folder) {
  for (const name of ["system.reg", "user.reg", "userdef.reg", ".update-timestamp"]) {
    fs.copyFileSync(path.join(prefix, name), path.join(folder, name));
  }
  fs.mkdirSync(path.join(folder, "dosdevices"));
  fs.symlinkSync("../drive_c", path.join(folder, "dosdevices/c:"));
  fs.symlinkSync("/", path.join(folder, "dosdevices/z:"));
  fs.mkdirSync(path.join(folder, "drive_c"));
  for (const name of fs.readdirSync(path.join(prefix, "drive_c"))) {
    const [from, to] = [path.join(prefix, "drive_c", name), path.join(folder, "drive_c", name)];
    if (name === "users") fs.cpSync(from, to, { recursive: true, verbatimSymlinks: true });
    else if (name === "windows") linkWindows(from, to);
    else fs.symlinkSync(from, to);
  }
}

function linkWindows(from, to) {
  fs.mkdirSync(to);
  for (const name of fs.readdirSync(from)) {
    if (name === "temp") fs.mkdirSync(path.join(to, name));
    else fs.symlinkSync(path.join(from, name), path.join(to, name));
  }
}

/**
 * The environment of wine itself: nothing of the caller's but where programs are. What Windows programs get besides comes from the registry.
 * @param {string} prefix @returns {NodeJS.ProcessEnv}
 */
export function wineEnvironment(prefix) {
  return {
    PATH: process.env.PATH,
    HOME: prefix,
    WINEPREFIX: prefix,
    WINEDEBUG: "-all",
    WINEDLLOVERRIDES: PREFIX_OVERRIDES,
    LC_ALL: "C.UTF-8",
  };
}

/** @param {string} wine @returns {string} the server of the same installation */
export function wineServer(wine) {
  const names = ["wineserver64", "wineserver"].map((name) => path.join(path.dirname(fs.realpathSync(wine)), name));
  return names.find((file) => fs.existsSync(file)) ?? "wineserver";
}

function goRoot() {
  return goSays("GOROOT");
}

function goVersion() {
  return goSays("GOVERSION");
}

function goSays(name) {
  const env = { ...process.env, GOTOOLCHAIN: "local" };
  return execFileSync("go", ["env", name], { cwd: os.tmpdir(), env, encoding: "utf8" }).trim();
}

/**
 * Puts copies of the programs that the last run built into a folder of this run's own, where go links anew only what has changed since.
 * @param {string} folder
 * @returns {void}
 */
export function takePrograms(folder) {
  fs.mkdirSync(folder, { recursive: true });
  const kept = keptPrograms();
  for (const name of fs.readdirSync(kept)) {
    if (name.endsWith(".exe")) fs.copyFileSync(path.join(kept, name), path.join(folder, name));
  }
}

/** Keeps them for the next run. Each appears whole: another run may be taking them. @param {string} folder @returns {void} */
export function keepPrograms(folder) {
  const kept = keptPrograms();
  for (const name of fs.readdirSync(folder)) {
    const [from, to] = [path.join(folder, name), path.join(kept, name)];
    if (fs.existsSync(to) && fs.readFileSync(from).equals(fs.readFileSync(to))) continue;
    const copy = path.join(kept, `.${name}-${process.pid}`);
    fs.copyFileSync(from, copy);
    fs.renameSync(copy, to);
  }
}

function keptPrograms() {
  const folder = path.join(cacheRoot(), "windows-programs");
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}
