// Runs mocha tests inside the extension host of a window, where `require('vscode')` works.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "node:util";
import { workbenchUrl } from "./ui.mjs";

const NOISE =
  /^(Resolv|Creating a socket|Updating additional|\[Service Worker|ChatSessionStore|\[Agent|\[Chat|\[AccountPolicy|Error while fetching the extension under development|\[reconnection-grace-time|connect ECONNREFUSED 127\.0\.0\.1:9|Failed: connect ECONNREFUSED)/;

/**
 * Runs a CommonJS module with `run(): Promise` in the extension host. exit is 0 when it resolved, 1 when it rejected, but also 0 when the
 * host was killed in the middle: that alone proves nothing, so use runMocha, which insists on results.
 * @param {{
 *   host: import('./host.mjs').Host,
 *   browser: import('playwright-core').Browser,
 *   folder?: string,
 *   workspace?: string,
 *   extension: string,
 *   tests: string,
 *   limitMs?: number,
 *   print?: (line: string) => void,
 *   onConsole?: (type: string, text: string) => void,
 * }} options extension: the folder loaded as the extension under development
 * @returns {Promise<{ exit: number }>}
 */
export async function runInHost({
  host,
  browser,
  folder,
  workspace,
  extension,
  tests,
  limitMs = 900_000,
  print = console.log,
  onConsole,
}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const over = Promise.withResolvers?.() ?? withResolvers();
  const timer = setTimeout(
    () => over.reject(new Error(`the tests in the host did not end within ${limitMs} ms`)),
    limitMs,
  );
  over.promise.catch(() => {}); // it may be rejected before anybody waits for it
  try {
    const page = await context.newPage();
    page.on("crash", () => over.reject(new Error("the page crashed")));
    page.on("close", () => over.reject(new Error("the window was closed during the tests")));
    if (onConsole) page.on("console", (message) => onConsole(message.type(), message.text()));
    void host.exited.then(() => over.reject(new Error(`VS Code's server ended during the tests, see ${host.log}`)));
    let ended = false;
    // The workbench calls these two by name: each line of the consoles of window and extension host; the end.
    await page.exposeFunction("codeAutomationLog", (_type, args) => {
      const line = format(...[args].flat());
      if (!ended && !NOISE.test(line)) print(line);
    });
    await page.exposeFunction("codeAutomationExit", (exit) => {
      ended = true;
      over.resolve({ exit });
    });
    await tellWhereTestsAre(page, host, { extension, tests }, over.reject);
    await page.goto(workbenchUrl(host, { folder, workspace }));
    return await over.promise;
  } finally {
    clearTimeout(timer);
    await context.close();
  }
}

/** Puts the tests into the configuration in the workbench page. (1.100 also takes them from the URL's payload; 1.139 does not.) */
async function tellWhereTestsAre(page, host, { extension, tests }, fail) {
  const uri = (file) => ({ scheme: "vscode-remote", authority: host.authority, path: file });
  await page.route(
    (url) => url.origin === host.origin && url.pathname === "/",
    async (route) => {
      const response = await route.fetch();
      const html = await response.text();
      const body = html.replace(
        /(id="vscode-workbench-web-configuration" data-settings=")([^"]*)(")/,
        (_, head, json, end) => {
          const configuration = JSON.parse(json.replace(/&quot;/g, '"').replace(/&amp;/g, "&"));
          Object.assign((configuration.developmentOptions ??= {}), {
            extensions: [uri(extension)],
            extensionTestsPath: uri(tests),
          });
          return head + JSON.stringify(configuration).replace(/&/g, "&amp;").replace(/"/g, "&quot;") + end;
        },
      );
      if (body === html) fail(new Error("the workbench page has no configuration element of the known form"));
      await route.fulfill({ response, body });
    },
  );
}

/**
 * One mocha test as it ended.
 * @typedef {{ title: string, state: 'passed' | 'failed' | 'pending', ms?: number, error?: string }} TestResult
 */

/**
 * Runs mocha on test files inside the host and returns what each test did. It throws when no results were written, or none was run: a run
 * that was cut short must not look like a good one.
 * @param {Omit<Parameters<typeof runInHost>[0], 'tests' | 'extension'> & {
 *   mocha: Mocha, files: readonly string[], extension?: string, grep?: string, timeoutMs?: number }} options
 *   files: CommonJS, bdd; extension: a folder loaded as extension under development; without it, what the profile has installed is tested;
 *   timeoutMs: of one test
 * @returns {Promise<{ tests: TestResult[], failures: number }>}
 */
export async function runMocha({ mocha, files, grep, timeoutMs = 240_000, extension = mocha.stub, ...options }) {
  fs.rmSync(mocha.results, { force: true });
  fs.writeFileSync(
    mocha.order,
    JSON.stringify({ files: files.map((file) => path.resolve(file)), results: mocha.results, grep, timeoutMs }),
  );
  const { exit } = await runInHost({
    ...options,
    extension,
    tests: fileURLToPath(new URL("mocha-in-host.cjs", import.meta.url)),
  });
  if (!fs.existsSync(mocha.results))
    throw new Error(`the tests in the host wrote no results (exit ${exit}): the extension host ended in the middle`);
  const results = JSON.parse(fs.readFileSync(mocha.results, "utf8"));
  if (results.tests.length === 0) throw new Error(`no test was run: ${files.join(", ")}`);
  if (exit !== 0 && results.failures === 0)
    throw new Error(`the extension host ended with ${exit}, although no test failed`);
  return results;
}

/**
 * Where a host is told what to run and leaves results. env: the environment that startHost must be given; one serves many runs, one at a time.
 * @typedef {{ order: string, results: string, stub: string, env: Record<string, string>, remove: () => void }} Mocha
 */

/** @returns {Mocha} */
export function prepareMocha() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gps-mocha-"));
  const [order, results, stub] = ["order.json", "results.json", "stub"].map((name) => path.join(folder, name));
  fs.mkdirSync(stub);
  // The host wants some extension under development even when the one under test is installed.
  const manifest = {
    name: "mocha-stub",
    publisher: "tests",
    version: "0.0.1",
    engines: { vscode: "^1.100.0" },
    extensionKind: ["workspace"],
  };
  fs.writeFileSync(path.join(stub, "package.json"), JSON.stringify(manifest));
  return {
    order,
    results,
    stub,
    env: { GPS_MOCHA_ORDER: order },
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}

function withResolvers() {
  let resolve, reject;
  const promise = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
