// Builds the real Go tools that tests put beside the extension: gopls, dlv, staticcheck.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ensureCached } from "./cache.mjs";

/** Program → package and the exact version. */
export const GO_TOOLS = {
  gopls: { package: "golang.org/x/tools/gopls", version: "v0.21.0" }, // newer ones want a newer Go than ours
  dlv: { package: "github.com/go-delve/delve/cmd/dlv", version: "v1.27.2" },
  staticcheck: { package: "honnef.co/go/tools/cmd/staticcheck", version: "v0.7.0" },
};

/**
 * Paths of the tools, installed now unless the cache has them. With the machine's own Go environment: this is set-up, no test.
 * @param {{ root?: string, print?: (line: string) => void }} [options] root: of the cache
 * @returns {Promise<{ dir: string, gopls: string, dlv: string, staticcheck: string }>} dir: the folder that holds all of them
 */
export async function ensureGoTools({ root, print } = {}) {
  const versions = Object.fromEntries(Object.entries(GO_TOOLS).map(([name, tool]) => [name, tool.version]));
  const dir = await ensureCached({
    name: "go-tools",
    facts: { ...versions, go: goVersion(), architecture: process.arch, platform: process.platform },
    scripts: [fileURLToPath(import.meta.url)],
    build,
    root,
    print,
  });
  const program = (name) => path.join(dir, process.platform === "win32" ? `${name}.exe` : name);
  return { dir, gopls: program("gopls"), dlv: program("dlv"), staticcheck: program("staticcheck") };
}

function goVersion() {
  try {
    return execFileSync("go", ["env", "GOVERSION"], { cwd: os.tmpdir(), encoding: "utf8" }).trim();
  } catch (error) {
    throw new Error(
      `the go command is needed and cannot be run (${error.message}): install Go 1.26 and put it in PATH`,
      { cause: error },
    );
  }
}

async function build(folder, steps) {
  // Outside of the repository: its go.mod and any go.work must not choose versions.
  const cwd = fs.mkdtempSync(path.join(os.tmpdir(), "go-tools-"));
  const env = { ...process.env, GOBIN: folder, GOFLAGS: "-mod=mod", GOWORK: "off" };
  // Cross-compiling variables of the caller would send the programs into a subfolder, or refuse GOBIN.
  for (const name of ["GOOS", "GOARCH"]) delete env[name];
  try {
    for (const [name, tool] of Object.entries(GO_TOOLS)) {
      await steps.run(`${name} ${tool.version} installed`, "go", ["install", `${tool.package}@${tool.version}`], {
        cwd,
        env,
        next: `Make "go install ${tool.package}@${tool.version}" work: the error above names the module proxy that go asked (see "go env GOPROXY"), then run this again.`,
      });
    }
  } finally {
    fs.rmSync(cwd, { recursive: true, force: true });
  }
}
