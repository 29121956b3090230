// The rules of the house that concern the extension: who may import whom, and what the manifest and the code must agree on.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";

const root = path.resolve(import.meta.dirname, "../..");
const folder = path.join(root, "extension");
const read = (...name) => fs.readFileSync(path.join(root, ...name), "utf8");

/**
 * The layers, bottom first: a module imports only from layers below its own. It is a statement of policy (design.md §2): do not change it to
 * fix a build. A layer that may not import vscode can be tested without it.
 */
const layers = [
  {
    vscode: false,
    modules: [
      "gen/protocol",
      "gen/settings",
      "translate",
      "schedule",
      "startup",
      "toolsEnvVars",
      "launch",
      "failureOutput",
    ],
  },
  { vscode: false, modules: ["client", "state", "order", "healthTexts", "names", "failureHistory"] },
  { vscode: false, modules: ["views", "session", "failureGate"] },
  { vscode: false, modules: ["rows", "preview", "outcome", "helper", "health", "failureTexts", "failureDocument"] },
  { vscode: false, modules: ["documents", "environmentPage"] },
  { vscode: false, modules: ["doctorDocument"] },
  { vscode: true, modules: ["editor", "messages", "pages", "dirty", "watch", "failureSources"] },
  { vscode: true, modules: ["config", "credentials", "failureProblems", "failureSelection"] },
  {
    vscode: true,
    modules: [
      "statusBar",
      "terminals",
      "scopes",
      "picker",
      "previewPicker",
      "comparison",
      "mirrors",
      "profiles",
      "debug",
      "doctor",
    ],
  },
  { vscode: true, modules: ["environment", "environmentView"] },
  { vscode: true, modules: ["takeBack"] },
  { vscode: true, modules: ["switching"] },
  { vscode: true, modules: ["switcher"] },
  { vscode: true, modules: ["failover", "failureRemedies"] },
  { vscode: true, modules: ["failurePrompt"] },
  { vscode: true, modules: ["failures"] },
  { vscode: true, modules: ["commands"] },
  { vscode: true, modules: ["extension"] },
];

const modules = fs
  .readdirSync(folder, { recursive: true })
  .map((name) => name.replaceAll(path.sep, "/"))
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
  .map((name) => name.slice(0, -".ts".length));

/** What a module imports, types included. */
function imports(module) {
  const source = fs.readFileSync(path.join(folder, `${module}.ts`), "utf8");
  return [...source.matchAll(/(?:^|\n)(?:import|export)[^;]*?from\s+["']([^"']+)["']|import\(["']([^"']+)["']\)/g)].map(
    (match) => match[1] ?? match[2],
  );
}

test("modules import only from the layers below their own", () => {
  const level = new Map(layers.flatMap(({ modules: names }, i) => names.map((name) => [name, i])));
  for (const module of modules) {
    assert.ok(level.has(module), `extension/${module}.ts is in no layer`);
    for (const imported of imports(module)) {
      if (imported === "vscode") {
        assert.ok(layers[level.get(module)].vscode, `extension/${module}.ts imports vscode`);
      } else if (imported.startsWith(".")) {
        const name = path.posix.join(path.posix.dirname(module), imported);
        assert.ok(level.get(name) < level.get(module), `extension/${module}.ts imports ${name}`);
      }
    }
  }
  for (const name of level.keys()) assert.ok(modules.includes(name), `there is no extension/${name}.ts`);
});

test("the extension has no mutable state at module level", () => {
  for (const module of modules) {
    const source = fs.readFileSync(path.join(folder, `${module}.ts`), "utf8");
    assert.doesNotMatch(source, /^(export )?(let|var) /m, `extension/${module}.ts`);
  }
});

const manifest = JSON.parse(read("package.json"));

test("the manifest and commands.ts have the same commands", () => {
  const declared = manifest.contributes.commands.map((command) => command.command).sort();
  const table = [...read("extension", "commands.ts").matchAll(/^\s+"(goproxy\.[A-Za-z]+)": ?[{(a-z]/gm)]
    .map((match) => match[1])
    .sort();
  assert.deepEqual(table, declared);
});

test("every text of the manifest is there in both languages", () => {
  const keys = [...JSON.stringify(manifest).matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]);
  assert.ok(keys.length > 0);
  for (const file of ["package.nls.json", "package.nls.zh-cn.json"]) {
    const texts = JSON.parse(read(file));
    for (const key of keys) assert.ok(texts[key], `${file} has no ${key}`);
  }
});

test("what names a program or a server does not count in an untrusted workspace", () => {
  const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  for (const [name, property] of Object.entries(manifest.contributes.configuration.properties)) {
    assert.equal(restrictedConfigurations.includes(name), property.scope === "machine-overridable", name);
  }
  assert.ok(restrictedConfigurations.includes("goproxy.helperPath"));
  assert.ok(restrictedConfigurations.includes("goproxy.mirrors"));
});

test("the lock file names no download address", () => {
  assert.doesNotMatch(read("package-lock.json"), /"resolved":/);
});
