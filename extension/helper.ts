import * as fs from "node:fs";
import * as path from "node:path";
import { RequestError, type Ask } from "./client";
import type { InitializeResult, LogLevel, ProbeProgress, ProbeResult, Requests } from "./gen/protocol";
import type { Clock } from "./schedule";
import { Session, type HelperCommand, type SessionEnd } from "./session";
import type { Translate } from "./translate";

/** What is known of the helper's process. */
export type HelperState =
  | { readonly kind: "starting" }
  | { readonly kind: "up"; readonly info: InitializeResult }
  | { readonly kind: "down"; readonly reason: string; readonly attempts: number; readonly retrying: boolean };

/** What a Helper needs of its surroundings. */
export interface HelperParts {
  /** Finds the program. Throws an Error that says what is missing. */
  readonly command: () => HelperCommand;
  readonly environment: Readonly<Record<string, string>>;
  readonly version: string;
  readonly settings: () => Readonly<Record<string, unknown>>;
  /** The language in which the helper speaks to people, as VS Code names it. */
  readonly language: string;
  readonly changed: (state: HelperState) => void;
  readonly log: (level: LogLevel, message: string) => void;
  readonly clock: Clock;
  readonly t: Translate;
}

// After the last of these the helper is given up.
const delaysMS = [500, 1_000, 2_000, 4_000, 8_000];
// A helper that lived this long did not crash because of how it was started.
const quickMS = 10_000;

/**
 * A Helper keeps one helper process running: it starts it once, starts it again with growing delays when it ends by
 * itself, and gives up when it keeps ending soon after its start. Its lifetime is the extension's.
 */
export class Helper {
  readonly #progress = new Map<string, (result: ProbeResult) => void>();
  #session: Session | undefined;
  #attempts = 0;
  #cancelRetry: (() => void) | undefined;
  #down: string | undefined;
  #tokens = 0;

  constructor(private readonly parts: HelperParts) {}

  /** The process that runs now. */
  get pid(): number | undefined {
    return this.#session?.pid;
  }

  /** start starts the helper. Failures reach the user through `changed`. */
  start(): void {
    const { parts } = this;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    if (this.#session !== undefined) {
      return;
    }
    this.#down = undefined;
    parts.changed({ kind: "starting" });
    const startedAt = parts.clock.now();
    let command: HelperCommand;
    let session: Session;
    try {
      command = parts.command();
      session = this.#sessionOf(command);
    } catch (error) {
      this.#giveUp(error instanceof Error ? error.message : String(error));
      return;
    }
    this.#session = session;
    session.ready.then(
      (info) => {
        if (this.#session === session) {
          parts.log("info", `helper ${info.version} started: ${command.path}, process ${session.pid ?? 0}`);
          parts.changed({ kind: "up", info });
        }
      },
      () => undefined, // told by `ended`
    );
    void session.ended.then((end) => {
      if (this.#session === session) {
        this.#session = undefined;
        this.#ended(end, parts.clock.now() - startedAt);
      }
    });
  }

  /** restart ends the helper, if it runs, and starts it with a clean record. */
  async restart(): Promise<void> {
    await this.stop();
    this.start();
  }

  /** stop ends the helper and does not start it again. */
  async stop(): Promise<void> {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#attempts = 0;
    const session = this.#session;
    this.#session = undefined;
    await session?.stop();
  }

  /**
   * request asks the helper, and waits for it first while it starts. It rejects with a RequestError; of kind `gone`
   * where there is no helper, or where it ended before it answered.
   */
  readonly request: Ask = async (method, params, signal) => {
    const { t } = this.parts;
    const session = this.#session;
    if (session === undefined) {
      throw new RequestError("gone", this.#down ?? t("The helper does not run."));
    }
    try {
      await session.ready;
      return await session.client.request(method, params, signal);
    } catch (error) {
      if (error instanceof RequestError && error.kind === "gone") {
        const { reason } = await session.ended;
        throw new RequestError("gone", t("{0} It did not finish this: {1}.", reason, method));
      }
      throw error;
    }
  };

  /** probe measures mirrors; each result is passed on as soon as it is there. */
  async probe(
    params: Omit<Requests["probe"]["params"], "token">,
    result: (result: ProbeResult) => void,
    signal: AbortSignal,
  ): Promise<Requests["probe"]["result"]> {
    this.#tokens++;
    const token = `probe-${this.#tokens}`;
    this.#progress.set(token, result);
    try {
      return await this.request("probe", { ...params, token }, signal);
    } finally {
      this.#progress.delete(token);
    }
  }

  #sessionOf(command: HelperCommand): Session {
    const { parts } = this;
    return new Session({
      command,
      environment: parts.environment,
      hello: {
        clientName: "vscode",
        clientVersion: parts.version,
        parentPID: process.pid,
        settings: parts.settings(),
        lang: parts.language,
      },
      listeners: {
        "probe/result": (progress: ProbeProgress) => this.#progress.get(progress.token)?.(progress.result),
        log: ({ level, message }) => {
          parts.log(level, message);
        },
      },
      stderr: (line) => {
        parts.log("warn", line.slice(0, 2000));
      },
      clock: parts.clock,
      t: parts.t,
    });
  }

  #ended(end: SessionEnd, livedMS: number): void {
    const { clock, log, changed } = this.parts;
    log("error", end.reason);
    if (livedMS >= quickMS) {
      this.#attempts = 0;
    }
    const delay = delaysMS[this.#attempts];
    this.#attempts++;
    if (end.final || delay === undefined) {
      this.#giveUp(end.reason);
      return;
    }
    this.#down = end.reason;
    this.#cancelRetry = clock.after(delay, () => {
      this.start();
    });
    changed({ kind: "down", reason: end.reason, attempts: this.#attempts, retrying: true });
  }

  #giveUp(reason: string): void {
    this.#down = reason;
    this.parts.log("error", `the helper is not started again: ${reason}`);
    this.parts.changed({ kind: "down", reason, attempts: this.#attempts, retrying: false });
  }
}

/**
 * locate finds the helper: the one that the setting goproxy.helperPath names, else the one in the out/bin
 * folder of the extension. It throws where there is no such program.
 */
export function locate(extensionPath: string, configured: string, t: Translate): HelperCommand {
  const name = process.platform === "win32" ? "goproxyctl.exe" : "goproxyctl";
  const program = configured === "" ? path.join(extensionPath, "out", "bin", name) : configured;
  if (!path.isAbsolute(program)) {
    throw new Error(t("The setting goproxy.helperPath must be a full path, and {0} is none.", program));
  }
  try {
    if (configured === "") {
      allow(program);
    }
    fs.accessSync(program, fs.constants.X_OK);
  } catch {
    throw new Error(
      configured === ""
        ? t(
            "The helper {0} is missing or may not be run. Install the extension for this platform ({1}).",
            program,
            `${process.platform}-${process.arch}`,
          )
        : t(
            "The helper {0} is missing or may not be run. Correct the setting goproxy.helperPath, or clear it.",
            program,
          ),
    );
  }
  return { path: program, args: ["serve"] };
}

/** allow lets our own program be run: a VSIX that was made on Windows, or unpacked by hand, lost that. */
function allow(program: string): void {
  const { mode } = fs.statSync(program);
  if ((mode & 0o111) === 0) {
    fs.chmodSync(program, mode | 0o755);
  }
}
