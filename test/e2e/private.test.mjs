// The private-module guard: names that a public mirror would be asked for are named in the preview, and can be kept to oneself there.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { inWindow, setStage, SHOTS, STATUS, until } from "../host/stage.mjs";

test("names that would leak are added to GOPRIVATE with the switch, and undone with it", async (t) => {
  const stage = await setStage({
    standin: false,
    prepare: (folder) =>
      fs.appendFileSync(path.join(folder, "go.mod"), "require git.company.internal/team/lib v1.0.0\n"),
  });
  t.after(() => stage.close());
  const settingsFile = path.join(stage.folder, ".vscode", "settings.json");
  const action = "Also add to GOPRIVATE";
  await inWindow(stage, "private", async (window) => {
    await until("the proxy is shown", async () => (await window.statusText(STATUS)).includes("demo-blocked"));
    await window.clickStatusItem(STATUS);
    await window.quickInputBox.fill("China");
    await window.pick("China");
    await window.quickRow("Folder").waitFor();
    await window.pick("Folder");
    await window.quickRow(action).waitFor();
    const rows = await window.quickItems();
    assert.equal(rows.find((row) => row.label === action).description, "git.company.internal");
    assert.ok(
      rows.some((row) => row.label.includes("git.company.internal/team/lib")),
      "the preview names what would leak",
    );
    await window.screenshot(path.join(SHOTS, "private.png"));
    await window.pick(action);
    await window.quickRow("go.toolsEnvVars › GOPRIVATE").waitFor();
    assert.ok(!(await window.quickLabels()).includes(action), "there is nothing left to add");
    await window.pick("Apply");
    await until("it is written", () => fs.existsSync(settingsFile));
    const written = JSON.parse(fs.readFileSync(settingsFile, "utf8"))["go.toolsEnvVars"];
    assert.equal(written.GOPROXY, "https://goproxy.cn,direct");
    assert.equal(written.GOPRIVATE, "git.company.internal");
    await window.command("Go Proxy: Undo Last Switch");
    await until("both are gone", () => !fs.existsSync(settingsFile));
  });
});
