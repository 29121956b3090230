// A download fails in real VS Code, with the real go and mirrors that answer 403: the prompt appears, its first button settles it, what failed
// is run again and succeeds, and Undo takes it back.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { picture } from "../host/looks.mjs";
import { inWindow, setStage, STATUS, until } from "../host/stage.mjs";

// Where VS Code lost the text of a quick command, the helper tries that command's own module, and not the one that go.mod requires.
const forbidden = /forbids the download of example\.com\/(?:greet|hello\/v2)\..*demo-fast serves v\d\.0\.0\. \(Checked/;
const settings = (scope) => ({ "goproxy.failurePrompt": "prompt", "goproxy.defaultScope": scope });
const gomod = (stage) => fs.readFileSync(path.join(stage.folder, "go.mod"), "utf8");
const goenv = (stage) => fs.readFileSync(stage.goenv, "utf8");
const shows = (window, mirror) =>
  until(`the status bar names ${mirror}`, async () => (await window.statusText(STATUS)).includes(mirror));

async function stageFor(t, options) {
  const stage = await setStage(options);
  t.after(() => stage.close());
  return stage;
}

test("a terminal: the first button switches, the command runs again in the same terminal, Undo; 200 failures are one prompt", async (t) => {
  const stage = await stageFor(t, { standin: false, settings: settings("user") });
  await inWindow(stage, "failure-terminal", async (window) => {
    await shows(window, "demo-blocked");
    const before = goenv(stage);
    await window.newTerminal();
    await window.runInTerminal("go get example.com/hello/v2@v2.0.0");
    await window.told(forbidden);
    await picture(window, "failure-prompt");
    await window.pressNotificationButton(forbidden, "Switch to demo-fast");
    await until("the go env file names it", () => /as\/demo-fast/.test(goenv(stage)));
    const switched = "Go proxy: demo-fast (User).";
    await window.told(switched);
    await picture(window, "failure-switched");
    await window.pressNotificationButton(switched, "Run go get example.com/… Again");
    await until("it is added", () => gomod(stage).includes("example.com/hello/v2 v2.0.0"));
    await window.waitTerminal(/403[^]*go: added example\.com\/hello\/v2 v2\.0\.0/); // the same terminal
    await window.command("Go Proxy: Undo Last Switch");
    await until("the go env file is as it was", () => goenv(stage) === before);

    await window.command("Notifications: Clear All Notifications");
    const cache = path.join(stage.root, "empty-cache");
    const loop = `for i in $(seq 200); do GOMODCACHE='${cache}' go list -m example.com/m$i@v1.0.0; done`;
    await window.runInTerminal(loop);
    await window.told(/forbids the download of example\.com\/m1\./);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    assert.equal((await window.notificationTexts()).length, 1, "200 failures are one prompt");
    await window.command("Go Proxy: Show Failures");
    await window.page.locator(".tab.active", { hasText: "Go Proxy Failures" }).waitFor();
    await until("the history tells how many", async () => (await editorText(window)).includes("200 times"));
  });
});

test("gopls: what it cannot load is told of, the first button settles it, Undo", async (t) => {
  const stage = await stageFor(t, { settings: settings("folder") });
  const file = path.join(stage.folder, ".vscode", "settings.json");
  await inWindow(stage, "failure-gopls", async (window) => {
    await window.openFile("main.go");
    await window.told(forbidden);
    await picture(window, "failure-gopls");
    await window.pressNotificationButton(forbidden, "Switch to demo-fast");
    await until(
      "settings.json names it",
      () => fs.existsSync(file) && /as\/demo-fast/.test(fs.readFileSync(file, "utf8")),
    );
    const problems = window.page.locator('[id="status.problems"]');
    await until("gopls has no problem any more", async () => /^\s*0\s+0\s*$/.test(await plainText(problems)));
    await window.pressNotificationButton("Go proxy: demo-fast (Folder).", "Undo");
    await until("settings.json is gone", () => !fs.existsSync(file));
  });
});

test("in a folder's scope: a terminal, and a debug launch that cannot be built, are run again with the new values", async (t) => {
  // Without gopls, which would tell of the same first.
  const env = { GPS_GOPLS: "/bin/false" };
  const stage = await stageFor(t, { settings: settings("folder"), env, prepare: launchable });
  await inWindow(stage, "failure-debug", async (window) => {
    await window.openFile("main.go");
    await shows(window, "demo-blocked");
    const switched = "Go proxy: demo-fast (Folder).";
    // A terminal that is open keeps the variables that it was started with: the command runs again in a new one.
    await window.newTerminal();
    await window.runInTerminal("go get example.com/hello/v2@v2.0.0");
    await window.told(forbidden);
    await window.pressNotificationButton(forbidden, "Switch to demo-fast");
    await window.pressNotificationButton(switched, "Run go get example.com/… Again");
    await until("it is added", () => gomod(stage).includes("example.com/hello/v2 v2.0.0"));
    const shown = await window.waitTerminal(/go: added example\.com\/hello\/v2 v2\.0\.0/);
    assert.doesNotMatch(shown, /403/, "it is another terminal");
    await window.command("Go Proxy: Undo Last Switch");
    await shows(window, "demo-blocked");

    await window.page.keyboard.press("F5");
    await window.told(forbidden);
    await picture(window, "failure-debug");
    await window.pressNotificationButton(forbidden, "Switch to demo-fast");
    await window.pressNotificationButton(switched, "Run demo Again");
    const greeted = path.join(stage.root, "debug-cache", "example.com", "greet@v1.0.0");
    await until("dlv builds it", () => fs.existsSync(greeted));
    await window.command("Go Proxy: Undo Last Switch");
    await until(
      "settings.json is as it was",
      () => !fs.existsSync(path.join(stage.folder, ".vscode", "settings.json")),
    );
  });
});

test("a private module: it is marked as private, and fetched from its repository", async (t) => {
  const env = {};
  const stage = await stageFor(t, {
    standin: false,
    settings: settings("user"),
    env,
    prepare: (_, root) => Object.assign(env, privateRepository(root)),
  });
  fs.writeFileSync(stage.goenv, goenv(stage).replace("demo-blocked/403", "demo-fast"));
  await inWindow(stage, "failure-private", async (window) => {
    await shows(window, "demo-fast");
    const before = goenv(stage);
    await window.newTerminal();
    await window.runInTerminal("go get corp.example/secret.git@v1.0.0");
    const prompt = /corp\.example\/secret/;
    await window.told(prompt);
    await picture(window, "failure-private");
    await window.pressNotificationButton(prompt, "Mark as Private…");
    await window.pick("Apply"); // what was not tried is shown first
    await until("the go env file has it", () => /^GOPRIVATE=corp\.example/m.test(goenv(stage)));
    await window.pressNotificationButton("Changed: GOPRIVATE", "Run go get corp.example… Again");
    await until("it is added", () => gomod(stage).includes("corp.example/secret.git v1.0.0"));
    await window.command("Go Proxy: Undo Last Switch");
    await until("the go env file is as it was", () => goenv(stage) === before);
  });
});

test("a damaged module cache: the module is taken out, once its size was seen, and fetched anew", async (t) => {
  const stage = await stageFor(t, { standin: false, settings: settings("user") });
  fs.writeFileSync(stage.goenv, goenv(stage).replace("demo-blocked/403", "demo-fast"));
  const cache = path.join(stage.root, "modcache");
  const zip = path.join(cache, "cache/download/example.com/greet/@v/v1.0.0.zip");
  const unpacked = path.join(cache, "example.com", "greet@v1.0.0");
  await inWindow(stage, "failure-cache", async (window) => {
    await shows(window, "demo-fast");
    await window.newTerminal();
    // Not built: that takes minutes on a busy machine whose build cache is empty.
    await window.runInTerminal("go mod download && touch done");
    await until("the modules are there", () => fs.existsSync(path.join(stage.folder, "done")));
    fs.writeFileSync(zip, "half of it");
    fs.rmSync(unpacked, { recursive: true });
    await window.runInTerminal("go vet .");
    const prompt = /example\.com\/greet/;
    await window.told(prompt);
    await window.pressNotificationButton(prompt, "Clean the Module Cache…");
    const question = "Remove what the module cache holds of example.com/greet@v1.0.0?";
    await window.dialog(question).waitFor();
    assert.match(await window.dialog(question).innerText(), /\d KiB[^]*v1\.0\.0\.zip/);
    await picture(window, "failure-cache");
    assert.ok(fs.existsSync(zip), "nothing is removed without an answer");
    await window.pressDialogButton("Remove");
    const removed = "Removed from the module cache: example.com/greet@v1.0.0.";
    await window.told(removed);
    assert.ok(!fs.existsSync(zip));
    await window.pressNotificationButton(removed, "Run go vet . Again");
    await until("it is there again", () => fs.existsSync(unpacked));
  });
});

/** A program to debug, with a module cache of its own: nothing is in it. */
function launchable(folder, root) {
  fs.mkdirSync(path.join(folder, ".vscode"), { recursive: true });
  const env = { GOMODCACHE: path.join(root, "debug-cache"), CGO_ENABLED: "0" };
  const configuration = {
    name: "demo",
    type: "go",
    request: "launch",
    mode: "debug",
    program: "${workspaceFolder}",
    env,
  };
  const launch = { version: "0.2.0", configurations: [configuration] };
  fs.writeFileSync(path.join(folder, ".vscode", "launch.json"), JSON.stringify(launch));
}

/** A repository on this machine that git takes for https://corp.example/secret, and the environment that makes it do so. */
function privateRepository(root) {
  const repository = path.join(root, "secret");
  fs.mkdirSync(repository);
  fs.writeFileSync(path.join(repository, "go.mod"), "module corp.example/secret.git\n\ngo 1.21\n");
  fs.writeFileSync(path.join(repository, "secret.go"), "package secret\n");
  const config = path.join(root, "gitconfig");
  const name = { name: "Test", email: "test@example.com" };
  fs.writeFileSync(
    config,
    `[user]\n\tname = ${name.name}\n\temail = ${name.email}\n[url "file://${repository}"]\n\tinsteadOf = https://corp.example/secret\n[safe]\n\tdirectory = *\n`,
  );
  const env = { GIT_CONFIG_GLOBAL: config, GIT_CONFIG_NOSYSTEM: "1" };
  const git = (...args) => execFileSync("git", args, { cwd: repository, env: { ...process.env, ...env } });
  git("init", "-q");
  git("add", ".");
  git("commit", "-q", "-m", "secret");
  git("tag", "v1.0.0");
  return env;
}

const plainText = async (locator) => (await locator.innerText()).replace(/[\ue000-\uf8ff\u00a0]/g, " ");
const editorText = (window) => plainText(window.page.locator(".editor-instance .view-lines").first());
