// Runs the tests of this folder inside the extension host of real VS Code, with the VSIX that ships installed.
import fs from "node:fs";
import path from "node:path";
import { MIRRORS } from "../demo/workspace.mjs";
import { prepareMocha, runMocha } from "../host/integration.mjs";
import { setStage } from "../host/stage.mjs";

/** Each suite is one file, in a window of its own; suites of one stage share a host. */
const stages = [
  // On a host of its own: on one that had served other windows VS Code was seen to open a .code-workspace without its folders.
  { suites: [{ file: "folders.cjs", where: twoFolders }], options: {} },
  {
    suites: [
      { file: "extension.cjs" },
      { file: "helper.cjs" },
      { file: "consumers.cjs" },
      { file: "empty.cjs", where: () => ({}) },
    ],
    options: {},
  },
  { suites: [{ file: "health.cjs" }], options: { standin: false } },
  {
    suites: [{ file: "failures.cjs" }],
    options: { standin: false, settings: { "goproxy.failurePrompt": "prompt", "goproxy.defaultScope": "user" } },
  },
  {
    // Without gopls, which would tell of the same host first.
    suites: [{ file: "tools.cjs" }],
    options: { settings: { "goproxy.failurePrompt": "prompt" }, env: { GPS_GOPLS: "/bin/false" } },
  },
  { suites: [{ file: "untrusted.cjs" }], options: { trust: false, prepare: setsEverything } },
];

const only = process.argv.slice(2); // file names
let passed = 0;
let failed = 0;
for (const { suites, options } of stages) {
  if (only.length > 0 && !suites.some((suite) => only.includes(suite.file))) continue;
  const mocha = prepareMocha();
  const stage = await setStage({ ...options, env: { ...options.env, ...mocha.env } });
  try {
    for (const { file, where = () => ({ folder: stage.folder }) } of suites.filter(
      (suite) => only.length === 0 || only.includes(suite.file),
    )) {
      console.log(`\n--- ${file}`);
      const results = await runMocha({
        mocha,
        files: [path.join(import.meta.dirname, file)],
        host: stage.host,
        browser: stage.browser,
        ...where(stage),
      });
      failed += results.failures;
      passed += results.tests.filter((one) => one.state === "passed").length;
    }
  } finally {
    await stage.close();
    mocha.remove();
  }
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** A window of two folders, whose settings name two mirrors; the second one names a go of its own, which sets a variable. */
function twoFolders(stage) {
  const go = path.join(stage.root, "other", "go");
  fs.mkdirSync(path.dirname(go));
  fs.writeFileSync(go, '#!/bin/sh\nGOFLAGS=-v exec go "$@"\n', { mode: 0o755 });
  for (const [name, mirror] of [
    ["a", "demo-fast"],
    ["b", "demo-slow"],
  ]) {
    const folder = path.join(stage.root, name);
    fs.mkdirSync(path.join(folder, ".vscode"), { recursive: true });
    fs.writeFileSync(path.join(folder, "go.mod"), `module example.com/${name}\n\ngo 1.21\n`);
    fs.writeFileSync(path.join(folder, `${name}.go`), `package ${name}\n`);
    fs.writeFileSync(
      path.join(folder, ".vscode", "settings.json"),
      JSON.stringify({
        "go.toolsEnvVars": { GOPROXY: `${stage.mirror.url}/${MIRRORS.find((one) => one.name === mirror).prefix}` },
        ...(name === "b" ? { "go.alternateTools": { go } } : {}),
      }),
    );
  }
  const workspace = path.join(stage.root, "two.code-workspace");
  fs.writeFileSync(workspace, JSON.stringify({ folders: [{ path: "a" }, { path: "b" }] }));
  return { workspace };
}

/** A folder that names a helper, a go and mirrors of its own: in an untrusted workspace none of them may count. */
function setsEverything(folder) {
  const trap = path.join(folder, "trap.sh");
  fs.writeFileSync(trap, `#!/bin/sh\ntouch "${folder}/trapped"\n`, { mode: 0o755 });
  fs.mkdirSync(path.join(folder, ".vscode"), { recursive: true });
  fs.writeFileSync(
    path.join(folder, ".vscode", "settings.json"),
    JSON.stringify({
      "goproxy.helperPath": trap,
      "go.alternateTools": { go: trap },
      "goproxy.mirrors": [{ name: "evil", url: "http://127.0.0.1:1" }],
      "go.toolsEnvVars": { GOPROXY: "http://127.0.0.1:1" },
    }),
  );
}
