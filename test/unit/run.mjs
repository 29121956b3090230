// Bundles test/unit/*.test.ts into out/unit and runs them: node test/unit/run.mjs [words of file names…]
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "../..");
const outdir = path.join(root, "out/unit");
const words = process.argv.slice(2);
const names = fs
  .readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".test.ts"))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
if (names.length === 0) {
  console.error(`no test of this name: ${words.join(" ")}`);
  process.exit(2);
}
fs.rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: names.map((name) => path.join("test/unit", name)),
  outdir,
  outExtension: { ".js": ".cjs" },
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  // Most of what is tested here does without VS Code (test/policy says what); of the rest only the misfortunes are.
  alias: { vscode: path.join(import.meta.dirname, "fakeVscode.ts") },
  logOverride: { "import-is-undefined": "silent" },
  external: ["typescript"], // it is only read from
  sourcemap: "inline",
  logLevel: "warning",
});
const files = names.map((name) => path.join(outdir, name.replace(/\.ts$/, ".cjs")));
const done = spawnSync(
  process.execPath,
  ["--enable-source-maps", "--test", "--test-reporter=spec", "--test-timeout=30000", ...files],
  {
    cwd: root,
    stdio: "inherit",
  },
);
process.exitCode = done.status ?? 1;
