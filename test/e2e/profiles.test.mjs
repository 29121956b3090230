// Profiles from the palette: saved from the values in force, duplicated, renamed, deleted; never with a password.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test, { after, before } from "node:test";
import { inWindow, readSettings, setStage, SHOTS, STATUS, until } from "../host/stage.mjs";

/** @type {import('../host/stage.mjs').Stage} */
let stage;
before(async () => {
  stage = await setStage({ standin: false, env: { NETRC: "/nowhere/netrc" } });
});
after(() => stage?.close());

const profiles = () => readSettings(stage.profile.machine)["goproxy.profiles"] ?? {};
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

/** Chooses whose settings are to hold a profile. */
const keep = async (window, scope) => {
  await window.quickRow(scope).waitFor();
  await window.pick(scope);
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
    await keep(window, "User");
    await until("it is saved", () => names() === "mine");
    assert.deepEqual(Object.keys(profiles().mine).sort(), ["GOPROXY", "GOSUMDB"]);
    assert.equal(`GOPROXY=${profiles().mine.GOPROXY}`, fs.readFileSync(stage.goenv, "utf8").split("\n")[0]);

    await manage(window, "mine", "Duplicate…");
    await window.type("copy");
    await keep(window, "User");
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

const settingsFile = () => path.join(stage.folder, ".vscode", "settings.json");
const shared = () => Object.keys(readSettings(settingsFile())["goproxy.profiles"] ?? {}).join(" ");

test("a profile of the workspace, which may be checked in: kept, copied, renamed and deleted there", async () => {
  fs.mkdirSync(path.dirname(settingsFile()), { recursive: true });
  fs.writeFileSync(settingsFile(), JSON.stringify({ "goproxy.profiles": { Team: { GOPROXY: "off", GOSUMDB: null } } }));
  const own = names();
  await inWindow(stage, "profiles-workspace", async (window) => {
    await until("the proxy is shown", async () => (await window.statusText(STATUS)).includes("demo-blocked"));
    await manage(window, "Team", "Duplicate…");
    await window.type("Team2");
    await keep(window, "Workspace");
    await until("there are two", () => shared() === "Team Team2");
    await manage(window, "Team2", "Rename…");
    await window.type("Crew");
    await until("it has its new name", () => shared() === "Team Crew");
    await window.command("Go Proxy: Manage Profiles…");
    await window.quickRow("Crew").waitFor();
    assert.equal((await window.quickItems()).find((row) => row.label === "Crew")?.description, "Workspace");
    await window.screenshot(path.join(SHOTS, "profiles-workspace.png"));
    await window.page.keyboard.press("Escape");
    await manage(window, "Crew", "Delete");
    await until("it is gone", () => shared() === "Team");
    await window.pressNotificationButton("The profile Crew was deleted.", "Undo");
    await until("it is back", () => shared() === "Team Crew");
    assert.equal(names(), own, "the user's are left alone");
  });
  fs.rmSync(settingsFile());
});

/** Runs body in a window where this list is in force. */
async function withList(list, name, body) {
  const before = fs.readFileSync(stage.goenv, "utf8");
  fs.writeFileSync(stage.goenv, `GOPROXY=${list}\n`);
  try {
    await inWindow(stage, name, async (window) => {
      await until("the proxy is shown", async () => (await window.statusText(STATUS)).includes("corp.example"));
      await body(window);
    });
  } finally {
    fs.writeFileSync(stage.goenv, before);
  }
}

test("a password is refused, with the line for .netrc, or GOAUTH by a switch", async () => {
  await withList("https://user:secret@corp.example:8443/go,direct", "profile-password", async (window) => {
    const had = names();
    const asked = async () => {
      await manage(window, "Save the values in force…");
      await until("the values", async () => (await window.quickLabels()).includes("GOPROXY"));
      await window.page.keyboard.press("Enter");
      await window.dialog("holds a password").waitFor();
      return window.dialog("holds a password").innerText();
    };
    const text = await asked();
    assert.match(text, /machine corp\.example:8443 login USER password PASSWORD/);
    assert.match(text, /\/nowhere\/netrc/);
    assert.doesNotMatch(text, /secret/);
    await window.screenshot(path.join(SHOTS, "profile-password.png"));
    await window.pressDialogButton("Use GOAUTH…");
    await window.quickRow("git").waitFor();
    await window.screenshot(path.join(SHOTS, "profile-goauth.png"));
    await window.pick("git");
    await window.quickInputBox.fill("not/whole");
    await window.quickMessage.filter({ hasText: "A whole path" }).waitFor();
    await window.type("/tmp");
    await window.quickRow("Apply").waitFor();
    await window.pick("Apply");
    await until("it is written", () => /^GOAUTH=git \/tmp; netrc$/m.test(fs.readFileSync(stage.goenv, "utf8")));
    assert.equal(names(), had);
  });
});

test("an http address with a password gets no help to send it; a mirror with one is not kept either", async () => {
  await withList("http://user:secret@corp.example/go,direct", "profile-http", async (window) => {
    const had = fs.readFileSync(stage.profile.machine, "utf8");
    await manage(window, "Save the values in force…");
    await until("the values", async () => (await window.quickLabels()).includes("GOPROXY"));
    await window.page.keyboard.press("Enter");
    await window.dialog("holds a password").waitFor();
    const text = await window.dialog("holds a password").innerText();
    assert.match(text, /https addresses only/);
    assert.doesNotMatch(text, /machine|GOAUTH|secret/);
    await window.pressDialogButton("OK");

    await window.command("Go Proxy: Add Mirror…");
    await window.quickInputBox.waitFor();
    await window.type("corp");
    await window.page.locator(".quick-input-title", { hasText: "2/3" }).waitFor();
    await window.type("https://user:secret@corp.example/go");
    await window.dialog("corp holds a password").waitFor();
    await window.pressDialogButton("Cancel");
    assert.equal(fs.readFileSync(stage.profile.machine, "utf8"), had);
  });
});
