// The example workspace of `npm start`: a small Go program, three local mirrors of which one works well, and an environment of its own.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** What the demo mirrors are called, and the prefix of the URL that makes each what it is. */
export const MIRRORS = [
  { name: "demo-fast", prefix: "as/demo-fast" },
  { name: "demo-slow", prefix: "as/demo-slow/delay/400ms" },
  { name: "demo-blocked", prefix: "as/demo-blocked/403" },
];

const GO_MOD = `module example.com/demo

go 1.21

require example.com/greet v1.0.0
`;

const MAIN_GO = `// Command demo prints a greeting. Its one dependency comes from the mirror that GOPROXY names:
// the workspace starts with a mirror that answers 403, so gopls cannot load it.
// Click the proxy in the status bar and choose demo-fast.
package main

import (
	"fmt"

	"example.com/greet"
)

func main() {
	fmt.Println(greet.Twice())
}
`;

/**
 * Makes the example workspace and its Go environment under root.
 * @param {string} root a new folder
 * @param {{ url: string, gosumdb: string }} mirror the running fake mirror
 * @returns {{ folder: string, settings: Record<string, unknown>, env: Record<string, string> }}
 *   settings: for the user's settings.json; env: for the host
 */
export function makeWorkspace(root, mirror) {
  const folder = path.join(root, "example workspace");
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "go.mod"), GO_MOD);
  fs.writeFileSync(path.join(folder, "main.go"), MAIN_GO);
  const goenv = path.join(root, "goenv");
  const url = (name) => `${mirror.url}/${MIRRORS.find((m) => m.name === name)?.prefix}`;
  const env = {
    GOENV: goenv,
    GOPATH: path.join(root, "gopath"),
    GOMODCACHE: path.join(root, "modcache"),
    GOCACHE: path.join(root, "gocache"),
    GOFLAGS: "-modcacherw",
    GOTOOLCHAIN: "local",
  };
  writeSums(folder, {
    ...env,
    GOENV: "off",
    GOMODCACHE: path.join(root, "modcache-once"),
    GOPROXY: url("demo-fast"),
    GOSUMDB: mirror.gosumdb,
  });
  fs.writeFileSync(goenv, `GOPROXY=${url("demo-blocked")},direct\nGOSUMDB=${mirror.gosumdb}\n`);
  const settings = {
    "goproxy.mirrors": MIRRORS.map((m) => ({
      name: m.name,
      url: url(m.name),
      probeModule: "example.org/probe@v1.0.0",
    })),
  };
  return { folder, settings, env };
}

/** Writes go.sum, as a checkout of a real project has it; the module cache that this fills is not the workspace's. */
function writeSums(folder, env) {
  execFileSync("go", ["mod", "tidy"], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
}
