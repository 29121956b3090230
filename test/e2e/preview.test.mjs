// The preview as a difference: VS Code's own diff editor behind the decision, and a file that is edited while it is looked at.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { inThemes, picture } from "../host/looks.mjs";
import { inWindow, setStage, STATUS, until } from "../host/stage.mjs";

const before = `{
  // Ours, and nobody else's.
  "editor.tabSize": 4,
  "files.exclude": { "out": true }, // built
  "go.toolsEnvVars": {
    "GOPROXY": "https://user:secret@goproxy.corp.example,direct",
    "GOFLAGS": "-mod=mod"
  }
}
`;

test("the plan is shown as a difference, and made anew where the file is edited meanwhile", async (t) => {
  const stage = await setStage({ standin: false, settings: { "goproxy.defaultScope": "folder" } });
  t.after(() => stage.close());
  const file = path.join(stage.folder, ".vscode", "settings.json");
  fs.mkdirSync(path.dirname(file));
  fs.writeFileSync(file, before);
  await inWindow(stage, "preview", async (window) => {
    const page = window.page;
    const tab = page.locator(".tabs-container .tab", { hasText: "what a switch would change" });
    const original = page.locator(".monaco-diff-editor .editor.original .view-lines");
    const modified = page.locator(".monaco-diff-editor .editor.modified .view-lines");
    const titleIs = (text) => until(text, async () => (await window.quickTitle.innerText()).includes(text));
    await until("the folder's proxy is shown", async () => (await window.statusText(STATUS)).includes("corp"));
    const show = async (name) => {
      await window.clickStatusItem(STATUS);
      await window.search("demo-fast");
      await window.pick("Show the Difference");
      await tab.waitFor();
      await until("both sides are there", async () => (await modified.innerText()).includes("demo-fast"));
      await window.told("Nothing is written yet");
      await picture(window, `difference-${name}`);
      if (name === "light") {
        await window.pressNotificationButton("Nothing is written yet", "Cancel");
        await until("Cancel closes it", async () => (await tab.count()) === 0);
      }
    };
    await inThemes(window, show, ["light", "dark"]);
    const [old, fresh] = [await original.innerText(), await modified.innerText()];
    assert.match(old, /goproxy\.corp\.example,direct/);
    assert.ok(!`${old}${fresh}`.includes("secret"), "credentials are not shown");
    assert.equal(fs.readFileSync(file, "utf8"), before);

    await tab.locator(".tab-actions .action-label").click();
    await window.quickRow("go.toolsEnvVars › GOPROXY").waitFor(); // the list is back
    await window.quickInput.locator(".quick-input-titlebar .codicon-diff").click();
    await until("the difference again", async () => (await modified.innerText()).includes("demo-fast"));

    // Another program edits the file: what was shown is not what would be written any more.
    fs.writeFileSync(
      file,
      before.replace('"GOFLAGS": "-mod=mod"', '"GOFLAGS": "-mod=mod",\n    "GOPROXY": "https://other.example"'),
    );
    await titleIs("The files have changed meanwhile");
    await until("the old difference is gone", async () => (await tab.count()) === 0);
    await until("the new plan is listed", async () => {
      const change = (await window.quickItems()).find((row) => row.label === "go.toolsEnvVars › GOPROXY");
      return change?.detail.startsWith("https://other.example → http:");
    });

    await window.pick("Show the Difference");
    await until("the new difference", async () => (await original.innerText()).includes("other.example"));
    await window.pressNotificationButton("Nothing is written yet", "Cancel");
    await until("the difference is closed with the preview", async () => (await tab.count()) === 0);
    assert.match(fs.readFileSync(file, "utf8"), /other\.example/);

    await window.clickStatusItem(STATUS);
    await window.search("demo-fast");
    await window.pick("Show the Difference");
    await tab.waitFor();
    await page.locator('.editor-actions [aria-label="Apply the Difference"]').click();
    await until("it is written", () => fs.readFileSync(file, "utf8").includes("as/demo-fast"));
    await until("the difference is closed", async () => (await tab.count()) === 0);
    assert.match(fs.readFileSync(file, "utf8"), /\/\/ Ours, and nobody else's\./);
  });
});
