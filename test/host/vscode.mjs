// Builds a VS Code host: the server and the workbench out of the npm package code-server, from the npm registry alone.
// Why each step is as it is:
// - no package's own install script runs: they look for files elsewhere, or refuse to run;
// - the native modules that matter are built by node-gyp with the headers beside Node, so that no headers are fetched;
// - `npm install`, not `npm ci`: the shrinkwrap inside code-server lacks a peer; the other pinned versions are kept;
// - @vscode/sqlite3, fs-copyfile and kerberos stay unbuilt: nothing of ours reaches them.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ensureCached } from "./cache.mjs";
import { BUILD_TOOLS, needs } from "./debian.mjs";

const NODE_GYP = "node-gyp@11.4.2";
const RIPGREP = "1.18.0";

/** VS Code version → the package that holds it, and the Node it runs on. */
const HOSTS = {
  "1.100.3": { codeServer: "4.100.3", node: "20.20.2" },
  "1.139.1": { codeServer: "4.139.1", node: "24.21.0" },
};

/** The oldest VS Code that we support: every push is tested on it. */
export const OLDEST = "1.100.3";
/** The newest VS Code that can be had: tested on demand. */
export const NEWEST = "1.139.1";

/**
 * A built VS Code host.
 * @typedef {{ version: string, dir: string, node: string, cli: string }} Build
 * version: of VS Code; node: the Node program that runs it; cli: code-server's entry script
 */

/**
 * The host of this VS Code version, built now unless the cache has it (half a minute).
 * @param {keyof typeof HOSTS} [version]
 * @param {{ root?: string, print?: (line: string) => void }} [options] root: of the cache
 * @returns {Promise<Build>}
 */
export async function ensureHost(version = OLDEST, { root, print } = {}) {
  const host = HOSTS[version];
  if (!host) throw new Error(`no recipe for VS Code ${version}: use one of ${Object.keys(HOSTS).join(", ")}`);
  await needs([]); // refuses other systems than Linux; compilers are needed only where the cache is empty
  const own = machineNode(host.node) === undefined;
  const facts = {
    codeServer: host.codeServer,
    node: own ? `${host.node} from npm` : `${process.version} at ${fs.realpathSync(process.execPath)}`,
    architecture: process.arch,
    nodeGyp: NODE_GYP,
    ripgrep: RIPGREP,
  };
  const dir = await ensureCached({
    name: `vscode-${version}`,
    facts,
    scripts: [fileURLToPath(import.meta.url)],
    build: async (folder, steps) => {
      await needs(BUILD_TOOLS, { print });
      await build(folder, steps, host, own);
    },
    root,
    print,
  });
  return {
    version,
    dir,
    node: path.join(dir, "node"),
    cli: path.join(dir, "node_modules/code-server/out/node/entry.js"),
  };
}

/** The prefix of the machine's Node if it is of the wanted major version and has its headers beside it. */
function machineNode(wanted) {
  const prefix = path.dirname(path.dirname(fs.realpathSync(process.execPath)));
  const major = (version) => version.replace(/^v/, "").split(".")[0];
  const headers = fs.existsSync(path.join(prefix, "include/node/node.h"));
  return major(process.version) === major(wanted) && headers ? prefix : undefined;
}

async function build(folder, steps, host, own) {
  const nodePackage = `node-linux-${process.arch}`;
  const packages = [`code-server@${host.codeServer}`, `@vscode/ripgrep-linux-${process.arch}@${RIPGREP}`, NODE_GYP];
  if (own) packages.push(`${nodePackage}@${host.node}`);
  fs.writeFileSync(path.join(folder, "package.json"), '{"name":"vscode-host","private":true}\n');

  const npm = (title, cwd, ...args) =>
    steps.run(title, "npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...args], {
      cwd,
      env: npmEnvironment(),
      next: "Check that npm reaches its registry (npm ping) and run this again; nothing half made is left.",
    });
  await npm(`code-server ${host.codeServer} downloaded`, folder, "--save-exact", ...packages);
  const vscode = path.join(folder, "node_modules/code-server/lib/vscode");
  await npm("VS Code's dependencies downloaded", vscode, "--omit=dev");
  await npm("VS Code's extensions' dependencies downloaded", path.join(vscode, "extensions"), "--omit=dev");

  // The link to a Node of the host's own is relative, since the folder is renamed at the end.
  const node = own ? path.join("node_modules", nodePackage, "bin/node") : fs.realpathSync(process.execPath);
  fs.symlinkSync(node, path.join(folder, "node"));
  await compile(folder, steps, vscode, own ? path.join(folder, "node_modules", nodePackage) : machineNode(host.node));
  link(folder, vscode);
  await steps.run(
    "the host answers",
    path.join(folder, "node"),
    [path.join(folder, "node_modules/code-server/out/node/entry.js"), "--version"],
    {
      cwd: folder,
      env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
      next: "The host was built but does not start; please report this with the log.",
    },
  );
}

async function compile(folder, steps, vscode, nodeDir) {
  const gyp = (module, ...defines) =>
    steps.run(
      `${path.basename(module)} compiled`,
      path.join(folder, "node"),
      [
        path.join(folder, "node_modules/node-gyp/bin/node-gyp.js"),
        "rebuild",
        `--nodedir=${nodeDir}`,
        "--jobs=max",
        ...defines,
      ],
      {
        cwd: module,
        // gyp's makefiles call `node`: it must be the one that will load the module.
        env: { ...npmEnvironment(), PATH: `${path.join(nodeDir, "bin")}${path.delimiter}${process.env.PATH ?? ""}` },
        next: "A C++20 compiler, make and python3 are needed (on Debian: apt-get install -y build-essential python3).",
      },
    );
  const argon2 = path.join(folder, "node_modules/argon2");
  if (!fs.existsSync(path.join(argon2, "prebuilds"))) {
    const binding = path.join(argon2, "lib/binding/napi-v3");
    await gyp(argon2, "--", "-Dmodule_name=argon2", `-Dmodule_path=${binding}`, "-Dnapi_build_version=3");
  }
  const modules = path.join(vscode, "node_modules");
  if (!fs.existsSync(path.join(modules, `node-pty/prebuilds/linux-${process.arch}`)))
    await gyp(path.join(modules, "node-pty"));
  await gyp(path.join(modules, "@vscode/spdlog"));
  for (const name of ["native-watchdog", "@vscode/native-watchdog"]) {
    if (fs.existsSync(path.join(modules, name))) await gyp(path.join(modules, name));
  }
}

/** What code-server's own install script would have linked. */
function link(folder, vscode) {
  const modules = path.join(vscode, "node_modules");
  const ripgrep = path.join(modules, "@vscode/ripgrep");
  if (fs.existsSync(ripgrep)) {
    // newer versions bring a package with the program in it
    const bin = path.join(ripgrep, "bin");
    fs.mkdirSync(bin, { recursive: true });
    const program = path.join(folder, `node_modules/@vscode/ripgrep-linux-${process.arch}/bin/rg`);
    relink(path.relative(bin, program), path.join(bin, "rg"));
    relink("node_modules", path.join(vscode, "node_modules.asar"));
  }
  relink("code-linux.sh", path.join(vscode, "bin/remote-cli/code-server"));
  relink("browser-linux.sh", path.join(vscode, "bin/helpers/browser.sh"));
}

function relink(target, file) {
  fs.rmSync(file, { force: true });
  fs.symlinkSync(target, file);
}

function npmEnvironment() {
  const quiet = { npm_config_audit: "false", npm_config_fund: "false", npm_config_update_notifier: "false" };
  const env = { ...process.env, ...quiet };
  // Under `npm start` npm hands its own prefix and working folder down, which would send these installs elsewhere.
  for (const name of [
    "npm_config_prefix",
    "npm_config_local_prefix",
    "npm_config_global_prefix",
    "INIT_CWD",
    "NODE_OPTIONS",
  ])
    delete env[name];
  return env;
}
