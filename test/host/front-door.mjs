// What `npm start` and `npm test` do before anything else, with nothing installed yet: only Node's own modules are used here.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/**
 * Ends the process with a sentence that says what to do when Node is too old or there is no Go.
 * @returns {void}
 */
export function requireTools() {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20) stop(`Node ${process.versions.node} is too old: install Node 20 or newer (https://nodejs.org).`);
  const go = spawnSync("go", ["env", "GOVERSION"], {
    encoding: "utf8",
    cwd: path.parse(root).root,
    env: { ...process.env, GOTOOLCHAIN: "local" },
  });
  if (go.status !== 0) stop("There is no go command in PATH: install Go (https://go.dev/dl/) and try again.");
  const wanted = /^go (\d+)\.(\d+)/m.exec(fs.readFileSync(path.join(root, "go.mod"), "utf8"));
  const found = /^go(\d+)\.(\d+)/.exec(go.stdout.trim());
  if (wanted && found && Number(found[1]) * 1000 + Number(found[2]) < Number(wanted[1]) * 1000 + Number(wanted[2]))
    stop(`${go.stdout.trim()} is too old: install Go ${wanted[1]}.${wanted[2]} or newer (https://go.dev/dl/).`);
}

/**
 * Installs the npm packages of the lock file, unless they are there already.
 * @returns {Promise<void>}
 */
export async function installPackages() {
  const mark = path.join(root, "node_modules", ".installed");
  const lock = createHash("sha256")
    .update(fs.readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  if (fs.existsSync(mark) && fs.readFileSync(mark, "utf8") === lock) return;
  console.log("installing npm packages");
  // --ignore-scripts: no package of ours needs its script, and what runs at install time is not reviewed.
  const npm = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (npm.status !== 0)
    stop("npm ci failed, see above: check that the npm registry is reachable (npm ping), then try again.");
  fs.writeFileSync(mark, lock);
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
