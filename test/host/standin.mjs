// Makes the VSIX of the stand-in for the official Go extension (test/standin).
import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { buildSync } from "esbuild";

const SOURCE = fileURLToPath(new URL("../standin", import.meta.url));
const VSCE = fileURLToPath(new URL("../../node_modules/@vscode/vsce/vsce", import.meta.url));

/**
 * Builds the stand-in and returns the path of its VSIX. It finds gopls and dlv in the host's PATH, or by GPS_GOPLS and GPS_DLV in its environment.
 * @param {string} [vsix] where it goes
 * @returns {Promise<string>}
 */
export async function buildStandin(vsix = fileURLToPath(new URL("../../out/test/go-standin.vsix", import.meta.url))) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gps-standin-"));
  try {
    for (const name of ["package.json", ".vscodeignore"])
      fs.copyFileSync(path.join(SOURCE, name), path.join(folder, name));
    buildSync({
      entryPoints: [path.join(SOURCE, "extension.js")],
      outfile: path.join(folder, "out/extension.js"),
      bundle: true,
      platform: "node",
      target: "node20",
      external: ["vscode"],
      logLevel: "silent", // errors are thrown
    });
    fs.mkdirSync(path.dirname(vsix), { recursive: true });
    const args = ["package", "--no-dependencies", "--skip-license", "--allow-missing-repository", "--out", vsix];
    await promisify(execFile)(process.execPath, [VSCE, ...args], { cwd: folder });
    return vsix;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
