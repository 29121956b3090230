// How long it takes from the confirmed preview to the changed file, in real VS Code driven through a browser.
import fs from "node:fs";
import path from "node:path";
import { inWindow, setStage, STATUS, until } from "../host/stage.mjs";

/**
 * Switches and takes back so many times; the times from pressing Enter on Apply to settings.json on disk, in milliseconds.
 * @param {number} times @returns {Promise<number[]>}
 */
export async function confirmations(times) {
  const stage = await setStage({ standin: false, settings: { "goproxy.defaultScope": "folder" } });
  const file = path.join(stage.folder, ".vscode", "settings.json");
  const taken = [];
  try {
    await inWindow(stage, "bench", async (window) => {
      for (let i = 0; i < times; i++) {
        await window.clickStatusItem(STATUS);
        await window.quickRow("demo-slow").waitFor();
        await window.pick("demo-slow");
        await window.quickRow("Apply").waitFor();
        const began = performance.now();
        const written = until("settings.json is there", () => fs.existsSync(file));
        await window.page.keyboard.press("Enter");
        await written;
        taken.push(performance.now() - began);
        await window.command("Go Proxy: Undo Last Switch");
        await until("settings.json is gone", () => !fs.existsSync(file));
      }
    });
  } finally {
    await stage.close();
  }
  return taken;
}
