// How a failed download looks: the prompt, what is behind More…, Not Again, and the history, in light, dark, high contrast and Chinese. The
// pictures are kept as test output; what is asserted is what they must show.
import assert from "node:assert/strict";
import test from "node:test";
import { inThemes, picture } from "../host/looks.mjs";
import { inWindow, setStage, STATUS, until } from "../host/stage.mjs";

const settings = { "goproxy.failurePrompt": "prompt", "goproxy.defaultScope": "user" };
const prompt = /example\.com\/greet/;

async function fail(window) {
  await until("the proxy is shown", async () => (await window.statusText(STATUS)).includes("demo-blocked"));
  await window.newTerminal();
  await window.runInTerminal("go mod download");
  await window.told(prompt);
}

test("light, dark and high contrast", async (t) => {
  const stage = await setStage({ standin: false, settings });
  t.after(() => stage.close());
  await inWindow(stage, "failure-looks", async (window) => {
    await fail(window);
    await inThemes(window, async (name) => {
      await window.showNotifications();
      await picture(window, `${name}-failure-prompt`);
    });
    await window.pressNotificationButton(prompt, "Not Again");
    assert.deepEqual(await window.quickLabels(), ["Not for this module", "Not for this cause", "Never"]);
    await picture(window, "failure-not-again");
    await window.page.keyboard.press("Escape");
    await window.command("Go Proxy: Check Downloads");
    await window.page.locator(".tab.active", { hasText: "Go Downloads" }).waitFor();
    await picture(window, "doctor");
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
    await picture(window, "failure-more");
    await window.pick("Show Details");
    await window.page.locator(".tab.active", { hasText: "Go Proxy Failures" }).waitFor();
    await inThemes(window, (name) => picture(window, `${name}-failure-history`));
  });
});

test("Chinese", async (t) => {
  const stage = await setStage({ standin: false, locale: "zh-cn", settings });
  t.after(() => stage.close());
  await inWindow(stage, "failure-chinese", async (window) => {
    await fail(window);
    await picture(window, "chinese-failure-prompt");
    await window.pressNotificationButton(prompt, "更多…");
    for (const { label } of (await window.quickItems()).slice(-3)) assert.match(label, /[\u4e00-\u9fff]/);
    await picture(window, "chinese-failure-more");
    await window.pick("显示详情");
    await window.page.locator(".tab.active", { hasText: "Go Proxy Failures" }).waitFor();
    await picture(window, "chinese-failure-history");
  });
});
