// Take Back All Changes: switches made at the command line and in other folders go too, and what cannot is said.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { inWindow, setStage, SHOTS, STATUS, until } from "../host/stage.mjs";

test("every switch is taken back, in all folders, and what is left is shown", async (t) => {
  const stage = await setStage({ standin: false });
  t.after(() => stage.close());
  const helper = path.resolve(import.meta.dirname, "../../out/bin/goproxyctl");
  const env = { ...process.env, GOENV: stage.goenv, XDG_STATE_HOME: path.join(stage.root, "state"), GOPROXY: "" };
  const use = (list, ...args) => execFileSync(helper, ["use", list, ...args], { env, cwd: stage.root });
  const settings = (name) => {
    const folder = path.join(stage.root, name);
    fs.mkdirSync(folder, { recursive: true });
    return path.join(folder, ".vscode", "settings.json");
  };
  const goenv = fs.readFileSync(stage.goenv, "utf8");
  const [other, edited] = [settings("other"), settings("edited")];
  await inWindow(stage, "reset", async (window) => {
    const dialog = () => window.dialog().innerText();
    await until("the proxy is shown", async () => (await window.statusText(STATUS)).includes("demo-blocked"));
    await window.command("Go Proxy: Take Back All Changes…");
    await window.told("There is nothing to take back.");

    use("https://one.example/user,direct");
    use("https://two.example/folder,direct", "--scope", "folder", "--dir", path.dirname(path.dirname(other)));
    use("https://three.example,direct", "--scope", "folder", "--dir", path.dirname(path.dirname(edited)));
    const written = fs.readFileSync(edited, "utf8");
    fs.writeFileSync(edited, written.replace("three.example", "by-hand.example"));
    await until("the switch is seen", async () => (await window.statusText(STATUS)).includes("one.example"));

    await window.command("Go Proxy: Take Back All Changes…");
    await window.dialog("Take back all 3 changes?").waitFor();
    assert.match(await dialog(), /https:\/\/one\.example\/user,direct \(User\)/);
    assert.match(await dialog(), /https:\/\/two\.example\/folder,direct \(Folder: .*other\)/);
    await window.screenshot(path.join(SHOTS, "reset-question.png"));
    await window.pressDialogButton("Cancel");
    assert.ok(fs.existsSync(other), "Cancel changes nothing");

    await window.command("Go Proxy: Take Back All Changes…");
    await window.pressDialogButton("Take Back");
    await until("the user's file is as it was", () => fs.readFileSync(stage.goenv, "utf8") === goenv);
    await until("the other folder's file is gone", () => !fs.existsSync(other));
    assert.match(fs.readFileSync(edited, "utf8"), /by-hand/, "a hand edit stays");
    await window.told("Taken back: 2 keys in 2 files.");
    const page = window.page.locator(".monaco-editor .view-lines");
    await until("the page names what is left", async () => /by-hand\.example/.test(await page.innerText()));
    assert.match((await page.innerText()).replace(/\u00a0/g, " "), /would go back to: \(not set\)/);
    await window.screenshot(path.join(SHOTS, "reset-left.png"));
  });
});
