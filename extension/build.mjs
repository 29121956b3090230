// Bundles the extension into out/extension.js. `node extension/build.mjs [--minify]`.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build as bundle } from "esbuild";

const root = path.join(import.meta.dirname, "..");

/** build bundles the extension and returns the size of the bundle in bytes. */
export async function build({ minify = false } = {}) {
  const outfile = path.join(root, "out/extension.js");
  const result = await bundle({
    absWorkingDir: root,
    entryPoints: ["extension/extension.ts"],
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    external: ["vscode"],
    minify,
    sourcemap: minify ? false : "linked",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  return result.metafile.outputs["out/extension.js"].bytes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const bytes = await build({ minify: process.argv.includes("--minify") });
  console.log(`out/extension.js: ${(bytes / 1024).toFixed(1)} KiB`);
}
