// The stand-in for the official Go extension, in real VS Code, with a real gopls, dlv and go, and our fake mirror.
// GPS_VSCODE=1.139.1 takes the newest VS Code instead of the oldest.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { cacheRoot } from "../host/cache.mjs";
import { ensureGoTools } from "../host/gotools.mjs";
import { makeProfile, removeTree, startHost } from "../host/host.mjs";
import { prepareMocha, runMocha } from "../host/integration.mjs";
import { startMirror } from "../host/mirror.mjs";
import { buildStandin } from "../host/standin.mjs";
import { launchBrowser } from "../host/ui.mjs";
import { ensureHost, OLDEST } from "../host/vscode.mjs";

const MAIN = `package main

import (
	"os"

	"example.com/greet"
)

func main() {
	_ = greet.Twice()
	_ = os.WriteFile(os.Getenv("SEEN"), []byte(os.Getenv("GOPROXY")+" "+os.Getenv("OWN")), 0o600)
}
`;

test("the stand-in does what the official Go extension was seen to do", async (t) => {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "gps-standin-test-"));
  t.after(() => removeTree(scratch));
  const [build, tools, vsix, mirror] = await Promise.all([
    ensureHost(process.env.GPS_VSCODE ?? OLDEST),
    ensureGoTools(),
    buildStandin(path.join(scratch, "go.vsix")),
    startMirror(),
  ]);
  t.after(() => mirror.stop());

  const [first, second] = ["first", "second"].map((label) => `${mirror.url}/as/${label}`);
  const modules = path.join(scratch, "modules");
  const go = {
    ...{
      GOENV: "off",
      GOFLAGS: "",
      GOTOOLCHAIN: "local",
      GOSUMDB: "off",
      CGO_ENABLED: "0",
      GOPATH: path.join(scratch, "gopath"),
    },
    GOCACHE: path.join(cacheRoot(), "go-build"), // compiled packages depend on nothing but their sources
  };
  const folder = path.join(scratch, "我的 项目");
  fs.mkdirSync(path.join(folder, ".vscode"), { recursive: true });
  fs.writeFileSync(
    path.join(folder, "go.mod"),
    "module example.org/app\n\ngo 1.25\n\nrequire example.com/greet v1.0.0\n",
  );
  fs.writeFileSync(path.join(folder, "main.go"), MAIN);
  // Only for go.sum: gopls gets a module cache that is empty.
  const tidyEnvironment = {
    ...process.env,
    ...go,
    GOPROXY: `${mirror.url}/as/setup`,
    GOMODCACHE: path.join(scratch, "other"),
  };
  execFileSync("go", ["mod", "tidy"], { cwd: folder, stdio: "pipe", env: tidyEnvironment });
  fs.writeFileSync(
    path.join(folder, ".vscode/settings.json"),
    JSON.stringify({ "go.toolsEnvVars": { GOPROXY: first } }),
  );

  const mocha = prepareMocha();
  t.after(() => mocha.remove());
  const order = { first, second, downloaded: path.join(modules, "example.com/hello@v1.1.0/hello.go") };
  const env = {
    ...go,
    ...mocha.env,
    GOMODCACHE: modules,
    GPS_GOPLS: tools.gopls,
    GPS_DLV: tools.dlv,
    GPS_STANDIN_TEST: JSON.stringify(order),
  };
  const profile = await makeProfile(build, { root: path.join(scratch, "profile"), vsix: [vsix] });
  const [host, browser] = await Promise.all([startHost(profile, { env }), launchBrowser()]);
  t.after(() => Promise.all([browser.close(), host.stop()]));

  const files = [fileURLToPath(new URL("standin.in-host.cjs", import.meta.url))];
  const { tests } = await runMocha({ mocha, files, host, browser, folder });
  const bad = tests.filter((one) => one.state !== "passed");
  assert.deepEqual(bad, []);
  const asked = mirror
    .requests()
    .filter(({ label, path: url }) => label === "first" && url.endsWith("/example.com/hello/@v/v1.1.0.zip"));
  assert.equal(asked.length, 1, "gopls fetched the missing module through the mirror that go.toolsEnvVars names");
});
