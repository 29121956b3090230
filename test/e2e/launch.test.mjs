// launch.json is edited on demand only: with a switch that it would hide, as one transaction of two files, or by its own command.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { inThemes, picture } from "../host/looks.mjs";
import { inWindow, setStage, SHOTS, STATUS, until } from "../host/stage.mjs";

const before = `{
  "version": "0.2.0",
  "configurations": [
    {
      "name": "Server",
      "type": "go",
      "request": "launch",
      "program": "\${workspaceFolder}",
      "env": { "GOPROXY": "off", "PORT": "8080" } // mine
    }
  ]
}
`;
const inherited = before.replace('"GOPROXY": "off", ', "");

test("launch.json is edited with a switch, or by its command, and undone", async (t) => {
  const stage = await setStage({ settings: { "goproxy.defaultScope": "folder" } });
  t.after(() => stage.close());
  const file = path.join(stage.folder, ".vscode", "launch.json");
  const settings = path.join(stage.folder, ".vscode", "settings.json");
  fs.mkdirSync(path.dirname(file));
  fs.writeFileSync(file, before);
  await inWindow(stage, "launch", async (window) => {
    const tab = window.page.locator(".tabs-container .tab", { hasText: "what a switch would change" });
    const apply = window.page.locator('.editor-actions [aria-label="Apply the Difference"]');
    const action = "Also take it out of launch.json";
    await until("the proxy is shown", async () => (await window.statusText(STATUS)).includes("demo-blocked"));
    const show = async (name) => {
      await window.clickStatusItem(STATUS);
      await window.search("demo-fast");
      await window.quickRow(action).waitFor();
      await window.screenshot(path.join(SHOTS, `launch-preview-${name}.png`));
      await window.pick(action);
      await window.quickRow("configurations › Server › env › GOPROXY").waitFor();
      assert.ok(!(await window.quickLabels()).includes(action), "there is nothing more to take out");
      await window.pick("Show the Difference");
      await tab.waitFor();
      const editors = window.page.locator(".multiDiffEntry");
      await until("both files are in one editor", async () => (await editors.count()) === 2);
      await until("with what they would hold", async () => /demo-fast/.test((await editors.allInnerTexts()).join()));
      await window.told("Nothing is written yet");
      await picture(window, `launch-difference-${name}`);
      if (name === "light") {
        await window.pressNotificationButton("Nothing is written yet", "Cancel");
        await until("Cancel closes it", async () => (await tab.count()) === 0);
      }
    };
    await inThemes(window, show, ["light", "dark"]);
    assert.equal(fs.readFileSync(file, "utf8"), before, "nothing is written before Apply");
    await apply.click();
    await until("launch.json is written", () => fs.readFileSync(file, "utf8") === inherited);
    await until("settings.json too", () => fs.readFileSync(settings, "utf8").includes("demo-fast"));
    await until("the difference is closed", async () => (await tab.count()) === 0);
    await window.told("Go proxy: demo-fast (Folder).");
    await window.command("Go Proxy: Undo Last Switch");
    await until("both are undone", () => fs.readFileSync(file, "utf8") === before && !fs.existsSync(settings));

    await window.command("Go Proxy: Set Variables in launch.json…");
    await window.quickRow("Write the values in force").waitFor();
    await window.screenshot(path.join(SHOTS, "launch-choices.png"));
    await window.pick("Write the values in force");
    await window.quickRow("configurations › Server › env › GOPROXY").waitFor();
    await window.pick("Apply");
    await until("the value in force is written", () => fs.readFileSync(file, "utf8").includes("demo-blocked"));
    assert.ok(fs.readFileSync(file, "utf8").includes('"PORT": "8080" } // mine'));
    await window.command("Go Proxy: Set Variables in launch.json…");
    await window.pick("Write the values in force");
    await window.told("Nothing to do: this is already so.");
  });
});
