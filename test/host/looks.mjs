// Pictures of what a user sees, kept as test output, in the colours that people use.
import path from "node:path";
import { SHOTS } from "./stage.mjs";

const THEMES = { light: "Light Modern", dark: "Dark Modern", contrast: "Dark High Contrast" };

/**
 * Does the same in one theme after the other.
 * @param {import('./ui.mjs').Workbench} window @param {(theme: string) => Promise<void>} body
 * @param {readonly (keyof typeof THEMES)[]} [themes] @returns {Promise<void>}
 */
export async function inThemes(window, body, themes = ["light", "dark", "contrast"]) {
  for (const theme of themes) {
    await window.useTheme(THEMES[theme]);
    await body(theme);
  }
}

/** A picture of what slides in: it is in its place by then. @param {import('./ui.mjs').Workbench} window @param {string} name @returns {Promise<void>} */
export async function picture(window, name) {
  await window.page.waitForTimeout(500);
  await window.screenshot(path.join(SHOTS, `${name}.png`));
}
