// Drives the workbench of one host in Chromium. All selectors are here; they hold for VS Code 1.100.3 and 1.139.1.
import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { chromiumPath } from "./debian.mjs";

const WINDOW = { width: 1400, height: 900 };

/** How long anything may take that a test waits for. It ends sooner where all is well, and a busy machine is slow. */
export const LIMIT_MS = 90_000;
/** A toast is in sight for some 10 s. What has not been seen after this is looked for behind the bell. */
const TOAST_MS = 20_000;
/** What was pressed or pointed at in vain is so again after this. */
const AGAIN_MS = 5_000;

/** A theme's name in VS Code's picker → the class that the workbench then has. */
const THEMES = {
  "Dark Modern": "vs-dark",
  "Light Modern": "vs",
  "Dark High Contrast": "hc-black",
  "Light High Contrast": "hc-light",
};

/** @param {import('playwright-core').LaunchOptions} [options] @returns {Promise<import('playwright-core').Browser>} */
export function launchBrowser(options = {}) {
  // LocalNetworkAccessChecks: else a page served through page.route() (integration.mjs) may not open web sockets to 127.0.0.1.
  const args = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-features=LocalNetworkAccessChecks",
  ];
  // A handler of playwright's would keep this process alive after SIGTERM; the browser goes with it anyway, when its pipe closes.
  return chromium.launch({
    executablePath: chromiumPath(),
    args,
    handleSIGTERM: false,
    handleSIGHUP: false,
    ...options,
  });
}

/**
 * What a window opens: a folder, a .code-workspace file, or (neither) nothing.
 * @typedef {{ folder?: string, workspace?: string }} Where
 */

/** @param {{ origin: string }} host @param {Where} [where] @returns {string} */
export function workbenchUrl(host, { folder, workspace } = {}) {
  const url = new URL(`${host.origin}/`);
  if (folder) url.searchParams.set("folder", folder);
  else if (workspace) url.searchParams.set("workspace", workspace);
  else url.searchParams.set("ew", "true");
  return url.href;
}

/** One window of VS Code. */
export class Workbench {
  /** @param {import('playwright-core').Page} page */
  constructor(page) {
    this.page = page;
  }

  /**
   * Opens a window in a browser context of its own: what the browser remembers (trust, layout, "do not show again") starts empty.
   * @param {import('playwright-core').Browser} browser
   * @param {import('./host.mjs').Host} host
   * @param {Where} [where]
   * @param {{ viewport?: { width: number, height: number }, onConsole?: (type: string, text: string) => void }} [options]
   * @returns {Promise<Workbench>}
   */
  static async open(browser, host, where, { viewport = WINDOW, onConsole } = {}) {
    const context = await browser.newContext({
      viewport,
      serviceWorkers: "allow",
      permissions: ["clipboard-read", "clipboard-write"],
    });
    context.setDefaultTimeout(LIMIT_MS);
    const page = await context.newPage();
    if (onConsole) {
      page.on("console", (message) => onConsole(message.type(), message.text()));
      page.on("pageerror", (error) => onConsole("pageerror", String(error)));
    }
    await page.goto(workbenchUrl(host, where));
    const workbench = new Workbench(page);
    await workbench.ready();
    return workbench;
  }

  /** Resolves when the extension host answers: the remote indicator leaves its "Opening Remote..." state then. @returns {Promise<void>} */
  async ready() {
    await this.page.locator(".monaco-workbench").waitFor();
    await this.page.locator('[id="status.host"]:not([aria-label*="Opening"])').waitFor();
  }

  close() {
    return this.page.context().close();
  }

  /** @param {string} file a .png, its folder is made @returns {Promise<void>} */
  async screenshot(file) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
  }

  // --- status bar ---

  /** The item made by createStatusBarItem(ITEM, …): id is publisher.name.ITEM, publisher and name in lower case. @param {string} id */
  statusItem(id) {
    return this.page.locator(`.part.statusbar [id="${id}"]`);
  }
  /** @param {string | RegExp} text */
  statusItemByText(text) {
    return this.page.locator(".part.statusbar .statusbar-item", { hasText: text });
  }
  /** Clicks once: a click that comes while the item changes must count too. */
  async clickStatusItem(id) {
    await this.statusItem(id).locator("a.statusbar-item-label").click();
    await this.restMouse();
  }
  /** Moves the mouse to where it hovers over nothing: a tooltip would lie over notifications. */
  restMouse() {
    return this.page.mouse.move(WINDOW.width / 2, WINDOW.height * 0.7);
  }
  /** The item's text, icons left out. @param {string} id @returns {Promise<string>} */
  async statusText(id) {
    return plain(await this.statusItem(id).innerText());
  }
  /** Which colour it has. @param {string} id @returns {Promise<'normal' | 'warning' | 'error'>} */
  async statusKind(id) {
    const classes = (await this.statusItem(id).getAttribute("class")) ?? "";
    return classes.includes("error-kind") ? "error" : classes.includes("warning-kind") ? "warning" : "normal";
  }
  /** Rests the mouse on the item and reads what appears. @param {string} id @returns {Promise<string>} */
  async statusTooltip(id) {
    const hover = this.page.locator(".monaco-hover.workbench-hover:visible").last();
    // It goes away when the item is drawn anew.
    return insist("the tooltip", async () => {
      // From elsewhere: a mouse that rests on the item already would not start the hover again.
      await this.restMouse();
      await this.statusItem(id).locator("a.statusbar-item-label").hover();
      const text = plain(await hover.innerText({ timeout: AGAIN_MS }));
      await this.restMouse();
      return text;
    });
  }

  // --- quick input: palette, quick pick, input box ---

  get quickInput() {
    return this.page.locator(".quick-input-widget:visible");
  }
  get quickInputBox() {
    return this.quickInput.locator(".quick-input-filter input");
  }
  get quickMessage() {
    return this.quickInput.locator(".quick-input-message");
  }
  get quickTitle() {
    return this.quickInput.locator(".quick-input-title");
  }
  quickRows() {
    return this.quickInput.locator(".quick-input-list .monaco-list-row");
  }
  /**
   * The rows in sight, as text. Rows are virtual: of a long list only those in view are there; type into quickInputBox to see others.
   * @returns {Promise<{ label: string, description: string, detail: string, separator: string, focused: boolean }[]>}
   */
  async quickItems() {
    await this.quickRows().first().waitFor();
    const items = await this.quickRows().evaluateAll((rows) =>
      rows
        .sort((a, b) => Number(a.dataset.index) - Number(b.dataset.index))
        .map((row) => {
          const text = (selector) => {
            const element = row.querySelector(selector);
            // Rows are used again for other items: what the former one had and this one has not is there still, hidden.
            return element && element.getClientRects().length > 0
              ? element.textContent.replace(/\u00a0/g, " ").trim()
              : "";
          };
          return {
            label: text(".quick-input-list-row:first-child .label-name"),
            description: text(".quick-input-list-row:first-child .label-description"),
            detail: text(".quick-input-list-row:nth-child(2)"),
            separator: text(".quick-input-list-separator"),
            focused: row.classList.contains("focused"),
          };
        }),
    );
    return items.filter((item) => item.label !== ""); // a separator alone in its row is no item
  }
  /** @returns {Promise<string[]>} */
  async quickLabels() {
    return (await this.quickItems()).map((item) => item.label);
  }
  /** The row with exactly this label. @param {string} label */
  quickRow(label) {
    const exact = new RegExp(`^\\s*${escape(label).replaceAll(" ", "\\s")}\\s*$`);
    const name = this.page.locator(".quick-input-list-row:first-child .label-name", { hasText: exact });
    return this.quickRows().filter({ has: name }).first();
  }
  async pick(label) {
    await this.quickRow(label).click();
  }
  /** Picks from a list that is still being filled and ordered: what is typed makes it stand still. @param {string} label */
  async search(label) {
    await this.quickRow(label).waitFor();
    await this.quickInputBox.fill(label);
    await this.pick(label);
  }
  /** Checks rows of a quick pick of many, then presses OK. @param {readonly string[]} labels */
  async pickMany(labels) {
    for (const label of labels) await this.quickRow(label).click();
    await this.quickInput.locator(".quick-input-action .monaco-button", { hasText: /^OK$/ }).click();
  }
  /** Fills the box and accepts. @param {string} text */
  async type(text) {
    await this.quickInputBox.fill(text);
    await this.page.keyboard.press("Enter");
  }
  /** @param {string} title as the palette shows it, category and all: "Go Proxy: Show Log" */
  async command(title) {
    // Another box may be in sight for a moment still: text put there would be lost. A window may be too busy for the key.
    const palette = this.quickInput.locator('.quick-input-filter input[placeholder*="name of a command"]');
    await insist("the palette", async () => {
      await this.page.keyboard.press("F1");
      await palette.fill(`>${title}`, { timeout: AGAIN_MS });
    });
    await this.pick(title);
  }

  // --- notifications and dialogs ---
  // Toasts leave the corner by themselves after some 10 s and are then behind the bell: showNotifications() first.

  /** @param {string | RegExp} text */
  notification(text) {
    return this.page.locator(":is(.notifications-toasts, .notifications-center) .notification-list-item", {
      hasText: text,
    });
  }
  showNotifications() {
    return this.command("Notifications: Show Notifications");
  }
  /** @returns {Promise<string[]>} */
  notificationTexts() {
    const all = ":is(.notifications-toasts, .notifications-center) .notification-list-item-message";
    return this.page.locator(all).allInnerTexts();
  }
  /** Waits for a notification: a toast, or, where the machine was so slow that it is gone, behind the bell. @param {string | RegExp} text */
  async told(text) {
    const shown = this.notification(text).first();
    await shown.waitFor({ timeout: TOAST_MS }).catch(async () => {
      await this.showNotifications();
      await shown.waitFor();
    });
  }
  /** @param {string | RegExp} text @param {string} button */
  async pressNotificationButton(text, button) {
    const exact = new RegExp(`^${escape(button)}$`);
    await insist(`the button ${button}`, async () => {
      await this.told(text);
      const toast = this.notification(text).first();
      await toast.hover({ timeout: AGAIN_MS }); // it stays as long as the mouse is over it
      const buttons = toast.locator(".notification-list-item-buttons-container .monaco-button", { hasText: exact });
      await buttons.click({ timeout: AGAIN_MS });
    });
  }
  /** @param {string | RegExp} text */
  async closeNotification(text) {
    const toast = this.notification(text).first();
    await toast.hover();
    await toast.locator(".notification-list-item-toolbar-container .codicon-notifications-clear").click();
  }
  /** @param {string | RegExp} [text] */
  dialog(text) {
    return this.page.locator(".monaco-dialog-box", text ? { hasText: text } : {});
  }
  async pressDialogButton(button) {
    await this.dialog().locator(".dialog-buttons .monaco-button", { hasText: button }).click();
    await this.dialog().waitFor({ state: "hidden" });
  }

  // --- editors, webviews ---

  /** Opens a file of the folder through the palette's "go to file". @param {string} name */
  async openFile(name) {
    await this.page.keyboard.press("Control+P");
    await this.quickInputBox.waitFor();
    await this.quickInputBox.fill(name);
    await this.pick(path.basename(name)); // for a moment the first row is another file's, which was open before
    await this.page.locator(".tabs-container .tab.active", { hasText: path.basename(name) }).waitFor();
  }
  /** The inside of the webview in view (a frame in a frame). */
  webview() {
    return this.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  }

  // --- terminal ---

  get terminal() {
    return this.page.locator(".terminal-wrapper.active .xterm");
  }
  async newTerminal() {
    await this.command("Terminal: Create New Terminal");
    await this.terminal.waitFor();
    await this.page.locator(".terminal-wrapper.active .xterm-rows").filter({ hasText: /[#$]/ }).waitFor();
  }
  /** @returns {Promise<string>} */
  async terminalText() {
    const rows = await this.terminal.locator(".xterm-rows > div").allInnerTexts();
    return rows
      .map((row) => row.replace(/\u00a0/g, " ").trimEnd())
      .join("\n")
      .trimEnd();
  }
  /** @param {string} line */
  async runInTerminal(line) {
    await this.terminal.locator(".xterm-helper-textarea").focus();
    await this.page.keyboard.type(line);
    await this.page.keyboard.press("Enter");
  }
  /** @param {RegExp} pattern @param {number} [limitMs] @returns {Promise<string>} the terminal's text */
  async waitTerminal(pattern, limitMs = LIMIT_MS) {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const text = await this.terminalText();
      if (pattern.test(text)) return text;
      if (Date.now() > deadline) throw new Error(`the terminal never showed ${pattern}:\n${text}`);
      await this.page.waitForTimeout(100);
    }
  }

  // --- looks ---

  /**
   * Chooses a colour theme in VS Code's own picker, which writes the user's setting workbench.colorTheme, and waits for the colours.
   * @param {keyof typeof THEMES} theme
   * @returns {Promise<void>}
   */
  async useTheme(theme) {
    const deadline = Date.now() + LIMIT_MS;
    for (;;) {
      await this.command("Preferences: Color Theme");
      // The palette's own box is in sight for a moment still: text put there would be lost.
      await this.quickInput.locator('.quick-input-filter input[placeholder*="Theme"]').fill(theme);
      // A young window does not know all themes yet, and its picker does not learn them while it is open.
      const known = await this.quickRow(theme)
        .waitFor({ timeout: 1_000 })
        .then(
          () => true,
          () => false,
        );
      if (known) break;
      if (Date.now() > deadline) throw new Error(`the window never knew the theme ${theme}`);
      await this.page.keyboard.press("Escape");
    }
    await this.pick(theme);
    await this.page.locator(`.monaco-workbench.${THEMES[theme]}`).waitFor();
  }
}

/** Tries until it works, and fails as the last try did. @template T @param {string} what @param {() => Promise<T>} work @returns {Promise<T>} */
async function insist(what, work) {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`${what}: ${error.message}`, { cause: error });
    }
  }
}

/** Icons are glyphs of a private area; blanks around them are the non-breaking ones. */
function plain(text) {
  return text
    .replace(/[\ue000-\uf8ff]/g, "")
    .replace(/\u00a0/g, " ")
    .replace(/[ \t]+/g, " ")
    .trim();
}

function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
