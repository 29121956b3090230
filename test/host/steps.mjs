// Runs the long commands of a set-up: output into a log file, one line of progress each, and a failure that says what to do.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const TAIL_LINES = 40;

/** A command of a set-up ended badly; the message holds the end of its output and what to do next. */
export class StepError extends Error {}

/** A sequence of commands with one log file. Progress lines begin with the seconds since the sequence began. */
export class Steps {
  #began = Date.now();

  /** @param {{ log: string, print?: (line: string) => void }} options log: a file, made anew */
  constructor({ log, print = (line) => process.stderr.write(`${line}\n`) }) {
    fs.mkdirSync(path.dirname(log), { recursive: true });
    fs.writeFileSync(log, "");
    this.log = log;
    this.print = print;
  }

  /** @param {string} text @returns {void} */
  say(text) {
    const seconds = ((Date.now() - this.#began) / 1000).toFixed(1);
    this.print(`${seconds.padStart(6)}s  ${text}`);
  }

  /**
   * Runs one command to its end and prints title when it succeeded.
   * @param {string} title what will have been done: "VS Code's dependencies installed"
   * @param {string} command
   * @param {readonly string[]} args
   * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, next: string }} options next: a sentence that says what to do when it fails
   * @returns {Promise<void>}
   * @throws {StepError}
   */
  async run(title, command, args, { cwd, env = process.env, next }) {
    const line = [command, ...args].join(" ");
    fs.appendFileSync(this.log, `\n$ ${line}   (in ${cwd ?? process.cwd()})\n`);
    const from = fs.statSync(this.log).size;
    const ended = await this.#spawn(command, args, { cwd, env });
    if (ended.code === 0) return this.say(title);
    const how = ended.error
      ? ended.error.message
      : ended.signal
        ? `ended by ${ended.signal}`
        : `exit status ${ended.code}`;
    throw new StepError(
      [
        `This failed: ${line} (${how})`,
        ...tail(this.log, from).map((text) => `  | ${text}`),
        next,
        `The whole log: ${this.log}`,
      ].join("\n"),
    );
  }

  async #spawn(command, args, options) {
    const out = fs.openSync(this.log, "a");
    try {
      return await new Promise((resolve) => {
        const child = spawn(command, args, { ...options, stdio: ["ignore", out, out] });
        child.once("error", (error) => resolve({ error }));
        child.once("exit", (code, signal) => resolve({ code, signal }));
      });
    } finally {
      fs.closeSync(out);
    }
  }
}

/** The last lines of a file, counting only what stands after the byte offset from. */
function tail(file, from) {
  const text = fs.readFileSync(file).subarray(from).toString("utf8").trimEnd();
  return text === "" ? ["(no output)"] : text.split(/\r?\n/).slice(-TAIL_LINES);
}
