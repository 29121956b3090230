// How it looks: the status bar, the picker, the preview and the environment in light, dark, high contrast and Chinese. The pictures are kept
// as test output; what is asserted is what they must show.
import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { inThemes } from "../host/looks.mjs";
import { inWindow, setStage, SHOTS, STATUS, until } from "../host/stage.mjs";

test("light, dark and high contrast", async (t) => {
  const stage = await setStage({ standin: false, env: { GOPROXY: "https://goproxy.corp.example" } });
  t.after(() => stage.close());
  await inWindow(stage, "looks", async (window) => {
    await until("the status bar warns", async () => (await window.statusKind(STATUS)) === "warning");
    assert.match(await window.statusText(STATUS), /goproxy\.corp\.example/);
    await inThemes(window, async (name) => {
      assert.match(await window.statusTooltip(STATUS), /Overridden/);
      await window.screenshot(path.join(SHOTS, `${name}-status-bar.png`));
      await window.clickStatusItem(STATUS);
      await until("the mirrors are measured", async () =>
        (await window.quickItems()).some((row) => row.description.startsWith("ok,")),
      );
      await until("all are", async () =>
        (await window.quickItems()).every((row) => !row.description.includes("measuring")),
      );
      await window.screenshot(path.join(SHOTS, `${name}-picker.png`));
      await window.page.keyboard.press("Escape");
    });
    await window.command("Go Proxy: Show Environment");
    await until("the document", async () =>
      (await window.page.locator(".tabs-container .tab.active").innerText()).includes("Go Proxy Environment"),
    );
    await window.webview().locator("h1").waitFor();
    await window.screenshot(path.join(SHOTS, "environment.png"));
  });
});

test("Chinese", async (t) => {
  const stage = await setStage({ locale: "zh-cn", settings: { "goproxy.defaultScope": "folder" } });
  t.after(() => stage.close());
  await inWindow(stage, "chinese", async (window) => {
    await until("the status bar names the mirror", async () =>
      (await window.statusText(STATUS)).includes("demo-blocked"),
    );
    assert.match(await window.statusTooltip(STATUS), /[\u4e00-\u9fff]/);
    await window.screenshot(path.join(SHOTS, "chinese-status-bar.png"));
    await window.clickStatusItem(STATUS);
    await until("demo-fast is measured", async () =>
      (await window.quickItems()).some((row) => row.label === "demo-fast" && /正常|毫秒|ms/.test(row.description)),
    );
    assert.match(await window.quickTitle.innerText(), /[\u4e00-\u9fff]/);
    await until("all are", async () =>
      (await window.quickItems()).every((row) => !row.description.includes("正在测量")),
    );
    for (const row of (await window.quickItems()).filter((one) => one.description.includes("失败")))
      assert.match(row.detail, /[\u4e00-\u9fff]{4}/, `why it failed: ${row.detail}`);
    await window.screenshot(path.join(SHOTS, "chinese-picker.png"));
    await window.search("demo-fast");
    await until("the preview", async () => (await window.quickItems()).some((row) => row.label.includes("GOPROXY")));
    const rows = await window.quickItems();
    assert.ok(
      rows.some((row) => row.label.includes("已打开的终端保留旧值")),
      "what the helper says is in Chinese too",
    );
    for (const row of rows.slice(0, 3)) {
      assert.match(row.label, /[\u4e00-\u9fff]/, `not in Chinese: ${JSON.stringify(row)}`);
      assert.match(row.description, /[\u4e00-\u9fff]/, `not in Chinese: ${JSON.stringify(row)}`);
    }
    await window.screenshot(path.join(SHOTS, "chinese-preview.png"));
    await window.page.keyboard.press("Escape");
    await window.command("Preferences: Open Settings (UI)");
    const settings = window.page.locator(".settings-editor");
    await settings.locator(".suggest-input-container .view-lines").click();
    await window.page.keyboard.type("goproxy.failurePrompt");
    await settings.locator(".setting-item-description", { hasText: "模块下载失败时怎么做" }).waitFor();
    await window.screenshot(path.join(SHOTS, "chinese-settings.png"));
  });
});
