// Builds what ships: the helper, the extension, the VSIX of this platform.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const exe = process.platform === "win32" ? ".exe" : "";

/** Paths of what is built. */
export const built = {
  helper: path.join(root, "out", "bin", `goproxyctl${exe}`),
  extension: path.join(root, "out", "extension.js"),
  vsix: path.join(root, "out", `go-proxy-switcher-${target()}.vsix`),
};

/** The name that VS Code has for this platform. */
export function target() {
  return `${process.platform}-${process.arch === "ia32" ? "x64" : process.arch}`;
}

/** The helper, as small as it gets and without a trace of this machine's folders. @returns {void} */
export function buildHelper() {
  const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  go([
    "build",
    "-trimpath",
    "-ldflags",
    `-s -w -X main.version=${version}`,
    "-o",
    built.helper,
    "./server/cmd/goproxyctl",
  ]);
}

/** The VSIX of this platform, with everything in it built anew. @returns {Promise<string>} its path */
export async function buildVsix() {
  buildHelper();
  const { build } = await import("../../extension/build.mjs");
  await build({ minify: true });
  const vsce = path.join(root, "node_modules", "@vscode", "vsce", "vsce");
  execFileSync(process.execPath, [vsce, "package", "--no-dependencies", "--target", target(), "--out", built.vsix], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return built.vsix;
}

let once;
/** The VSIX, built once for each process. @returns {Promise<string>} its path */
export function buildOnce() {
  once ??= buildVsix();
  return once;
}

function go(args) {
  fs.mkdirSync(path.join(root, "out", "bin"), { recursive: true });
  execFileSync("go", args, { cwd: root, stdio: "inherit", env: { ...process.env, CGO_ENABLED: "0" } });
}
