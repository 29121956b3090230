// Show Environment in a browser: who gets what, the links to where it comes from, and the remedy of a finding, applied and taken back.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { inWindow, setStage, SHOTS, STATUS, until } from "../host/stage.mjs";

const LIST = "http://127.0.0.1:9/corp,direct/";
const settingsOf = (folder) => path.join(folder, ".vscode", "settings.json");

/** A folder whose list go refuses, with a remedy that is known. */
function prepare(folder) {
  fs.mkdirSync(path.dirname(settingsOf(folder)), { recursive: true });
  fs.writeFileSync(settingsOf(folder), JSON.stringify({ "go.toolsEnvVars": { GOPROXY: LIST } }, null, 2));
}

test("who gets what, with links; a finding is fixed and the fix taken back", async (t) => {
  const stage = await setStage({ prepare });
  t.after(() => stage.close());
  const list = () => JSON.parse(fs.readFileSync(settingsOf(stage.folder), "utf8"))["go.toolsEnvVars"].GOPROXY;
  await inWindow(stage, "environment", async (window) => {
    await window.useTheme("Light Modern");
    await until("the list is shown", async () => (await window.statusText(STATUS)).includes("127.0.0.1"));
    await window.command("Go Proxy: Show Environment");
    const page = window.webview();
    await page.locator("table").waitFor();
    const headings = await page.locator("thead th").allInnerTexts();
    assert.deepEqual(headings, ["", "Terminal", "Task", "gopls", "dlv", "Tool installation"]);
    const row = page.locator("tbody", { hasText: "GOPROXY" }).first();
    assert.match(await row.innerText(), /127\.0\.0\.1:9\/corp/);
    await window.screenshot(path.join(SHOTS, "environment-light.png"));

    await page.locator("button.fix", { hasText: "Correct the list" }).click();
    await window.quickRow("Apply").waitFor();
    const labels = await window.quickLabels();
    assert.ok(!labels.includes("Write elsewhere…"), labels.join(", "));
    await window.screenshot(path.join(SHOTS, "environment-fix.png"));
    await window.pick("Apply");
    await until("the list is corrected", () => list() === LIST.replace("direct/", "direct"));
    await page.locator("button.fix", { hasText: "Correct the list" }).waitFor({ state: "detached" });
    await window.pressNotificationButton("Go proxy:", "Undo");
    await until("the list is back", () => list() === LIST);

    await page.locator("button.link", { hasText: "settings.json:" }).first().click();
    await until("the file is shown", async () =>
      (await window.page.locator(".tabs-container .tab.active").innerText()).includes("settings.json"),
    );
    await window.page.locator(".statusbar-item", { hasText: "Ln 3" }).waitFor();
  });
});

test("in Chinese", async (t) => {
  const stage = await setStage({ prepare, locale: "zh-cn" });
  t.after(() => stage.close());
  await inWindow(stage, "environment-chinese", async (window) => {
    await until("the list is shown", async () => (await window.statusText(STATUS)).includes("127.0.0.1"));
    await window.command("Go Proxy: 显示环境");
    const page = window.webview();
    await page.locator("table").waitFor();
    for (const text of await page.locator("h1, h2, .findings li, .findings button.fix").allInnerTexts())
      assert.match(text, /[\u4e00-\u9fff]{4}|[\u4e00-\u9fff] ?Go/, text);
    await window.screenshot(path.join(SHOTS, "environment-chinese.png"));
  });
});
