// The main job, end to end in a browser: see the proxy in force, measure mirrors, switch with one click, see gopls download through the
// chosen mirror, take it back.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test, { after, before } from "node:test";
import { inWindow, setStage, SHOTS, STATUS, until } from "../host/stage.mjs";

/** @type {import('../host/stage.mjs').Stage} */
let stage;
before(async () => {
  stage = await setStage();
});
after(() => stage?.close());

const settingsFile = () => path.join(stage.folder, ".vscode", "settings.json");
/** The zips that were downloaded through the mirror of this label. */
const downloads = (label) =>
  stage.mirror
    .requests()
    .filter((r) => r.label === label && r.path.endsWith("/example.com/greet/@v/v1.0.0.zip") && r.status === 200);

test("click, choose, confirm: gopls downloads through the chosen mirror; Undo restores", async () => {
  await inWindow(stage, "switch", async (window) => {
    await until("the status bar names the mirror in force", async () =>
      (await window.statusText(STATUS)).includes("demo-blocked"),
    );
    assert.match(await window.statusTooltip(STATUS), /From: go env file, .*goenv, line 1/);
    await window.screenshot(path.join(SHOTS, "status-bar.png"));

    await window.clickStatusItem(STATUS);
    await until("demo-fast is measured", async () => (await item(window, "demo-fast"))?.description.startsWith("ok,"));
    await until("demo-slow is measured", async () => (await item(window, "demo-slow"))?.description.startsWith("ok,"));
    await until("demo-blocked has failed", async () =>
      (await item(window, "demo-blocked"))?.description.includes("failed: forbidden"),
    );
    const labels = await window.quickLabels();
    assert.equal(labels[0], "demo-fast", `best first: ${labels.join(", ")}`);
    assert.ok(labels.indexOf("demo-slow") < labels.indexOf("demo-blocked"), `failed last: ${labels.join(", ")}`);
    assert.match((await item(window, "demo-blocked")).description, /^in force/);
    await window.screenshot(path.join(SHOTS, "picker.png"));

    await window.search("demo-fast");
    await window.pick("Folder");
    await until("the preview is there", async () => (await window.quickLabels()).includes("Apply"));
    await window.screenshot(path.join(SHOTS, "preview.png"));
    const change = (await window.quickItems()).find((row) => row.label === "go.toolsEnvVars › GOPROXY");
    assert.equal(change?.description, settingsFile());
    assert.match(change.detail, /^\(not set\) → http:\/\/127\.0\.0\.1:\d+\/as\/demo-fast,direct$/);
    assert.ok(!fs.existsSync(settingsFile()), "nothing is written before Apply");

    await window.pick("Apply");
    await until(
      "settings.json holds the mirror",
      () => fs.existsSync(settingsFile()) && /as\/demo-fast,direct"/.test(fs.readFileSync(settingsFile(), "utf8")),
    );
    await until("the status bar names the new mirror", async () =>
      (await window.statusText(STATUS)).includes("demo-fast"),
    );
    await window.screenshot(path.join(SHOTS, "switched.png"));
    await until("gopls downloads through it", () => downloads("demo-fast").length > 0);
    assert.equal(downloads("demo-slow").length, 0);

    await window.pressNotificationButton("Go proxy: demo-fast", "Undo");
    await until("settings.json is gone again", () => !fs.existsSync(path.dirname(settingsFile())));
    await until("the status bar is back", async () => (await window.statusText(STATUS)).includes("demo-blocked"));
    await window.screenshot(path.join(SHOTS, "undone.png"));
  });
});

/** The picker's row of this label, whatever is in force. */
async function item(window, label) {
  return (await window.quickItems()).find((row) => row.label === label);
}
