// What a failed download costs in real VS Code: from the end of the command to the prompt, and what reading a terminal adds.
import fs from "node:fs";
import path from "node:path";
import { prepareMocha, runMocha } from "../host/integration.mjs";
import { setStage } from "../host/stage.mjs";

/**
 * Lets commands fail in a terminal of a window that is trusted, where remedies are tried, or is not.
 * @param {boolean} trust
 * @returns {Promise<{ toldMS: number[], afterTrialsMS: number[], cpuPerMB: { read: number, unread: number } }>}
 */
export async function failing(trust) {
  const mocha = prepareMocha();
  const settings = { "goproxy.failurePrompt": "prompt", "goproxy.defaultScope": "user" };
  const stage = await setStage({ standin: false, trust, settings, env: mocha.env });
  const file = path.join(stage.root, "gopath", "failures.json");
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const { failures } = await runMocha({
      mocha,
      files: [path.join(import.meta.dirname, "failures.cjs")],
      host: stage.host,
      browser: stage.browser,
      folder: stage.folder,
      timeoutMs: 180_000,
    });
    if (failures > 0) throw new Error("the measurement in the extension host failed");
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } finally {
    await stage.close();
    mocha.remove();
  }
}
