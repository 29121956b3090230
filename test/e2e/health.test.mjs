// Health over time as a user meets it: asked once, told in the status bar, and one offer when the mirror in force dies.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test, { after, before } from "node:test";
import { startMirror } from "../host/mirror.mjs";
import { picture } from "../host/looks.mjs";
import { inWindow, readSettings, setStage, SHOTS, STATUS, until } from "../host/stage.mjs";

/** @type {import('../host/stage.mjs').Stage} */
let stage;
/** The mirror in force, which dies. @type {import('../host/mirror.mjs').Mirror} */
let mortal;
before(async () => {
  mortal = await startMirror();
  stage = await setStage({
    standin: false,
    settings: { "goproxy.health": "ask", "goproxy.defaultScope": "user" },
  });
  const settings = JSON.parse(fs.readFileSync(stage.profile.machine, "utf8"));
  settings["goproxy.mirrors"].push({
    name: "mortal",
    url: `${mortal.url}/as/mortal`,
    probeModule: "example.org/probe@v1.0.0",
  });
  fs.writeFileSync(stage.profile.machine, JSON.stringify(settings));
  const goenv = fs.readFileSync(stage.goenv, "utf8");
  fs.writeFileSync(stage.goenv, goenv.replace(/^GOPROXY=.*$/m, `GOPROXY=${mortal.url}/as/mortal,direct`));
});
after(async () => {
  await stage?.close();
  await mortal?.stop();
});

const question = /Keep an eye on the mirrors in force/;
const probes = (mirror, label) =>
  mirror.requests().filter((r) => r.label === label && r.path.endsWith("/example.org/probe/@v/v1.0.0.zip")).length;

test("asked once; a go command fails, the mirror is down, and the offer leads to one that works", async () => {
  await inWindow(stage, "health", async (window) => {
    await until("the mirror is shown", async () => (await window.statusText(STATUS)).includes("mortal"));
    await window.newTerminal();
    assert.equal(probes(mortal, "mortal"), 0, "nothing is measured before the user asked");

    await window.clickStatusItem(STATUS);
    await until("the mirror is measured", () => probes(mortal, "mortal") > 0);
    await window.quickRow("mortal").waitFor();
    assert.deepEqual(await window.notificationTexts(), []);
    await window.page.keyboard.press("Escape");
    await window.told(question);
    await picture(window, "health-question");
    await window.pressNotificationButton(question, "After a Failure");
    await until(
      "the answer is in the user's settings",
      () => readSettings(stage.profile.settings)["goproxy.health"] === "onFailure",
    );

    await window.clickStatusItem(STATUS);
    await window.quickRow("mortal").waitFor();
    await window.page.keyboard.press("Escape");
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(await window.notification(question).count(), 0, "it is asked once");

    await mortal.stop();
    assert.equal(await window.statusKind(STATUS), "normal");
    await window.terminal.click();
    await window.runInTerminal("go mod download");
    await until("the status bar says that it is down", async () => (await window.statusKind(STATUS)) === "error");
    assert.match(
      await window.statusTooltip(STATUS),
      /mortal: down since \d\d:\d\d\. Go cannot reach it .* Today: measured 1×, 0 % succeeded\./,
    );
    await window.screenshot(path.join(SHOTS, "health-down.png"));

    const offer = /mortal does not answer; switch to demo-fast\?/;
    await window.told(offer);
    await window.screenshot(path.join(SHOTS, "health-offer.png"));
    assert.equal(probes(stage.mirror, "demo-fast") > 0, true, "it is measured before it is offered");

    await window.runInTerminal("go mod download");
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await window.showNotifications(); // as a toast it may be gone by now
    await window.told(offer);
    assert.equal(await window.notification(offer).count(), 1, "one outage, one question");

    await window.pressNotificationButton(offer, "Switch");
    await window.pick("Apply");
    await until("the go env file names it", () => /as\/demo-fast/.test(fs.readFileSync(stage.goenv, "utf8")));
    await until(
      "the status bar is well again",
      async () =>
        (await window.statusText(STATUS)).includes("demo-fast") && (await window.statusKind(STATUS)) === "normal",
    );
    assert.match(await window.statusTooltip(STATUS), /demo-fast: healthy since \d\d:\d\d\./);
    await window.screenshot(path.join(SHOTS, "health-switched.png"));
  });
});
