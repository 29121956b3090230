// The palette's commands, a typed list, the dirty editor and the remembered scope, as a user meets them.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test, { after, before } from "node:test";
import { inWindow, readSettings, setStage, SHOTS, STATUS, until } from "../host/stage.mjs";

/** @type {import('../host/stage.mjs').Stage} */
let stage;
before(async () => {
  stage = await setStage({ standin: false, settings: { "files.autoSave": "off" } });
});
after(() => stage?.close());

const settingsFile = () => path.join(stage.folder, ".vscode", "settings.json");
const item = async (window, label) => (await window.quickItems()).find((row) => row.label === label);
const ready = (window) =>
  until("the proxy is shown", async () => (await window.statusText(STATUS)).includes("demo-blocked"));

test("add a mirror, find it in the picker, remove it", async () => {
  await inWindow(stage, "mirrors", async (window) => {
    await ready(window);
    const own = () => (readSettings(stage.profile.machine)["goproxy.mirrors"] ?? []).map((m) => m.name);
    await window.command("Go Proxy: Add Mirror…");
    await window.quickInputBox.fill("aliyun");
    await window.quickMessage.filter({ hasText: "already" }).waitFor();
    await window.type("mine");
    await until("the address is asked for", async () => (await window.quickTitle.innerText()).includes("2/3"));
    await window.quickInputBox.fill("ftp://x.example");
    await window.quickMessage.filter({ hasText: /http/ }).waitFor();
    await window.type(`${stage.mirror.url}/as/mine`);
    await window.pick("Public");
    await until("the user's settings hold it", () => own().includes("mine"));
    await window.told("The mirror mine was added.");

    await window.clickStatusItem(STATUS);
    await window.quickInputBox.fill("mine");
    await window.quickRow("mine").waitFor();
    await window.page.keyboard.press("Escape");

    await window.command("Go Proxy: Remove Mirror…");
    await window.pick("mine");
    await until("they hold it no more", () => !own().includes("mine"));
  });
});

test("a typed list is checked as it is typed, and written as typed", async () => {
  await inWindow(stage, "typed", async (window) => {
    await ready(window);
    await window.clickStatusItem(STATUS);
    await window.quickRow("demo-fast").waitFor();
    await window.quickInputBox.fill("https://goproxy.cn,ftp://x");
    await until("it is refused", async () =>
      (await window.quickItems()).some((row) => row.description === "cannot be used" && /ftp/.test(row.detail)),
    );
    await window.screenshot(path.join(SHOTS, "typed.png"));
    const list = `${stage.mirror.url}/as/demo-fast|${stage.mirror.url}/as/demo-slow,direct`;
    await window.quickInputBox.fill(list);
    await until("it may be used", async () => (await item(window, `Use ${list}`))?.description === "");
    await window.pick(`Use ${list}`);
    await window.pick("Folder");
    await window.pick("Apply");
    await until("it is on disk", () => fs.existsSync(settingsFile()));
    assert.equal(JSON.parse(fs.readFileSync(settingsFile(), "utf8"))["go.toolsEnvVars"].GOPROXY, list);
    await window.command("Go Proxy: Undo Last Switch");
    await until("it is gone", () => !fs.existsSync(path.dirname(settingsFile())));
  });
});

test("comments stay; an unsaved editor is saved first, on request; the scope is remembered", async () => {
  fs.mkdirSync(path.dirname(settingsFile()), { recursive: true });
  const before = '{\r\n\t// keep me\r\n\t"editor.tabSize": 3,\r\n}\r\n';
  fs.writeFileSync(settingsFile(), before);
  await inWindow(stage, "dirty", async (window) => {
    await ready(window);
    await window.openFile("settings.json");
    await window.page.locator(".monaco-editor .view-lines").first().click();
    await window.page.keyboard.press("Control+End");
    await window.page.keyboard.type("// typed");
    await window.clickStatusItem(STATUS);
    await window.quickInputBox.fill("China");
    await window.pick("China");
    await window.pick("Folder");
    await window.dialog("has unsaved changes").waitFor();
    await window.screenshot(path.join(SHOTS, "dirty.png"));
    await window.pressDialogButton("Save and Go On");
    await window.pick("Apply");
    await until("the profile is written", () =>
      fs.readFileSync(settingsFile(), "utf8").includes("https://goproxy.cn,direct"),
    );
    const text = fs.readFileSync(settingsFile(), "utf8");
    for (const kept of ["\t// keep me\r\n", '\t"editor.tabSize": 3,\r\n', "// typed"])
      assert.ok(text.includes(kept), `${kept} is gone:\n${text}`);

    // The scope was asked once.
    await window.clickStatusItem(STATUS);
    await window.quickInputBox.fill("Inherit");
    await window.pick("Inherit");
    await window.quickRow("Apply").waitFor();
    await window.pick("Apply");
    await until("the key is gone", () => !fs.readFileSync(settingsFile(), "utf8").includes("goproxy.cn"));
    await window.command("Go Proxy: Undo Last Switch");
    await until("and back", () => fs.readFileSync(settingsFile(), "utf8").includes("https://goproxy.cn,direct"));
  });
  fs.rmSync(path.dirname(settingsFile()), { recursive: true });
});

test("a settings.json that does not parse is refused with its place, and left alone", async () => {
  fs.mkdirSync(path.dirname(settingsFile()), { recursive: true });
  fs.writeFileSync(settingsFile(), '{\n  "a" 1\n}\n');
  await inWindow(stage, "broken", async (window) => {
    await ready(window);
    await window.clickStatusItem(STATUS);
    await window.quickInputBox.fill("China");
    await window.pick("China");
    await window.pick("Folder");
    await window.told("settings.json:2:7");
    await window.screenshot(path.join(SHOTS, "refused.png"));
  });
  assert.equal(fs.readFileSync(settingsFile(), "utf8"), '{\n  "a" 1\n}\n');
  fs.rmSync(path.dirname(settingsFile()), { recursive: true });
});

test("test mirrors, show the log, restart the helper", async () => {
  await inWindow(stage, "others", async (window) => {
    await ready(window);
    await window.command("Go Proxy: Test Mirrors");
    await until("the page names the best", async () =>
      /demo-fast[^]*demo-slow/.test(await window.page.locator(".monaco-editor .view-lines").first().innerText()),
    );
    await window.screenshot(path.join(SHOTS, "test-mirrors.png"));
    await window.command("Go Proxy: Restart Helper");
    await ready(window);
    await window.command("Go Proxy: Show Log");
    await window.page.locator(".output-view, .panel .output").first().waitFor();
  });
});

test("without a helper every command says why, and how to go on", async () => {
  const broken = await setStage({ standin: false, settings: { "goproxy.helperPath": "/nowhere/goproxyctl" } });
  try {
    await inWindow(broken, "down", async (window) => {
      await until("the status bar shows an error", async () => (await window.statusKind(STATUS)) === "error");
      await window.command("Go Proxy: Switch…");
      await window.told("/nowhere/goproxyctl");
      await window.told("Restart Helper");
      await window.screenshot(path.join(SHOTS, "down.png"));
    });
  } finally {
    await broken.close();
  }
});
