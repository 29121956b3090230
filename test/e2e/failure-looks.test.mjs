// How a failed download looks: the prompt, what is behind More…, Not Again, and the history, in light, dark, high contrast and Chinese. The
// pictures are kept as test output; what is asserted is what they must show.
import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { inWindow, setStage, SHOTS, STATUS, until } from "../host/stage.mjs";

const settings = { "goproxy.failurePrompt": "prompt", "goproxy.defaultScope": "user" };
const themes = { light: "Light Modern", dark: "Dark Modern", contrast: "Dark High Contrast" };
const prompt = /example\.com\/greet/;
const looks = async (window, name) => {
  await window.page.waitForTimeout(500); // it slides in
  await window.screenshot(path.join(SHOTS, `${name}.png`));
};

async function fail(window) {
  await until("the proxy is shown", async () => (await window.statusText(STATUS)).includes("demo-blocked"));
  await window.newTerminal();
  await window.runInTerminal("go mod download");
  await window.notification(prompt).waitFor({ timeout: 30_000 });
}

test("light, dark and high contrast", async (t) => {
  const stage = await setStage({ standin: false, settings });
  t.after(() => stage.close());
  await inWindow(stage, "failure-looks", async (window) => {
    await fail(window);
    for (const [name, theme] of Object.entries(themes)) {
      await window.useTheme(theme);
      await window.showNotifications();
      await looks(window, `${name}-failure-prompt`);
    }
    await window.pressNotificationButton(prompt, "Not Again");
    assert.deepEqual(await window.quickLabels(), ["Not for this module", "Not for this cause", "Never"]);
    await looks(window, "failure-not-again");
    await window.page.keyboard.press("Escape");
    await window.command("Go Proxy: Check Downloads");
    await window.page.locator(".tab.active", { hasText: "Go Downloads" }).waitFor({ timeout: 60_000 });
    await looks(window, "doctor");
  });
  await inWindow(stage, "failure-more", async (window) => {
    await fail(window);
    await window.pressNotificationButton(prompt, "More…");
    const rows = await window.quickItems();
    assert.equal(rows[0].label, "Switch to demo-fast");
    assert.equal(rows[0].description, "tried, works");
    assert.deepEqual(
      rows.slice(-4).map((row) => row.label),
      ["Run the Command Again", "Check Again", "Show Details", "Copy as Report"],
    );
    await looks(window, "failure-more");
    await window.pick("Show Details");
    await window.page.locator(".tab.active", { hasText: "Go Proxy Failures" }).waitFor();
    for (const [name, theme] of Object.entries(themes)) {
      await window.useTheme(theme);
      await looks(window, `${name}-failure-history`);
    }
  });
});

test("Chinese", async (t) => {
  const stage = await setStage({ standin: false, locale: "zh-cn", settings });
  t.after(() => stage.close());
  await inWindow(stage, "failure-chinese", async (window) => {
    await fail(window);
    await looks(window, "chinese-failure-prompt");
    await window.pressNotificationButton(prompt, "更多…");
    for (const { label } of (await window.quickItems()).slice(-3)) assert.match(label, /[\u4e00-\u9fff]/);
    await looks(window, "chinese-failure-more");
    await window.pick("显示详情");
    await window.page.locator(".tab.active", { hasText: "Go Proxy Failures" }).waitFor();
    await looks(window, "chinese-failure-history");
  });
});
