// Profiles from the palette: saved from the values in force, duplicated, renamed, deleted; never with a password.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test, { after, before } from "node:test";
import { inWindow, setStage, SHOTS, STATUS, until } from "../host/stage.mjs";

/** @type {import('../host/stage.mjs').Stage} */
let stage;
before(async () => {
  stage = await setStage({ standin: false, env: { NETRC: "/nowhere/netrc" } });
});
after(() => stage?.close());

const profiles = () => JSON.parse(fs.readFileSync(stage.profile.machine, "utf8"))["goproxy.profiles"] ?? {};
const names = () => Object.keys(profiles()).join(" ");
const manage = async (window, name, action) => {
  await window.command("Go Proxy: Manage Profiles…");
  await window.quickRow("China").waitFor();
  await window.pick(name);
  if (action !== undefined) {
    await window.quickRow(action).waitFor();
    await window.pick(action);
  }
};

test("save, duplicate, rename, delete and take back", async () => {
  await inWindow(stage, "profiles", async (window) => {
    await until("the proxy is shown", async () => (await window.statusText(STATUS)).includes("demo-blocked"));
    await manage(window, "Save the values in force…");
    await until("the values", async () => (await window.quickLabels()).includes("GOPROXY"));
    await window.page.keyboard.press("Enter");
    await window.quickInputBox.fill("China");
    await window.quickMessage.filter({ hasText: "already" }).waitFor();
    await window.type("mine");
    await until("it is saved", () => names() === "mine");
    assert.deepEqual(Object.keys(profiles().mine).sort(), ["GOPROXY", "GOSUMDB"]);
    assert.equal(`GOPROXY=${profiles().mine.GOPROXY}`, fs.readFileSync(stage.goenv, "utf8").split("\n")[0]);

    await manage(window, "mine", "Duplicate…");
    await window.type("copy");
    await until("there are two", () => names() === "mine copy");
    await manage(window, "copy", "Rename…");
    await window.type("other");
    await until("it has its new name", () => names() === "mine other");
    await manage(window, "other");
    await window.screenshot(path.join(SHOTS, "profiles.png"));
    await window.pick("Delete");
    await until("it is gone", () => names() === "mine");
    await window.pressNotificationButton("The profile other was deleted.", "Undo");
    await until("it is back", () => names() === "mine other");
  });
});

test("a password is refused, with the line for .netrc", async () => {
  const before = fs.readFileSync(stage.goenv, "utf8");
  fs.writeFileSync(stage.goenv, "GOPROXY=https://user:secret@corp.example:8443/go,direct\n");
  try {
    await inWindow(stage, "profile-password", async (window) => {
      await until("the proxy is shown", async () => (await window.statusText(STATUS)).includes("corp.example"));
      const had = names();
      await manage(window, "Save the values in force…");
      await until("the values", async () => (await window.quickLabels()).includes("GOPROXY"));
      await window.page.keyboard.press("Enter");
      const dialog = window.dialog("holds a password");
      await dialog.waitFor();
      const text = await dialog.innerText();
      assert.match(text, /machine corp\.example:8443 login USER password PASSWORD/);
      assert.match(text, /\/nowhere\/netrc/);
      assert.doesNotMatch(text, /secret/);
      await window.screenshot(path.join(SHOTS, "profile-password.png"));
      await window.pressDialogButton("Cancel");
      assert.equal(names(), had);
    });
  } finally {
    fs.writeFileSync(stage.goenv, before);
  }
});
