import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { Client, RequestError, type Listeners } from "./client";
import { protocolVersion, type InitializeParams, type InitializeResult } from "./gen/protocol";
import type { Clock } from "./schedule";
import type { Translate } from "./translate";

/** How to start a helper. */
export interface HelperCommand {
  readonly path: string;
  readonly args: readonly string[];
}

/** What the start of one process needs. */
export interface SessionParts {
  readonly command: HelperCommand;
  readonly environment: Readonly<Record<string, string>>;
  readonly hello: Omit<InitializeParams, "protocolVersion">;
  readonly listeners: Listeners;
  /** Takes each line that the process writes to stderr. */
  readonly stderr: (line: string) => void;
  readonly clock: Clock;
  readonly t: Translate;
}

/** Why a Session ended. */
export interface SessionEnd {
  readonly reason: string;
  /** Starting it again would end in the same way. */
  readonly final: boolean;
}

const initializeMS = 10_000;
const stopMS = 1_000;

/** A Session is one process of the helper, from its start to its end. */
export class Session {
  /** Resolves when the helper has answered to initialize. Rejects when it ended before. */
  readonly ready: Promise<InitializeResult>;
  /** Resolves when the process is gone. Never rejects. */
  readonly ended: Promise<SessionEnd>;
  readonly client: Client;
  readonly #child: ChildProcessWithoutNullStreams;
  /** Why we ended it, if it was us. */
  #verdict: SessionEnd | undefined;

  /** Throws an Error that says why where no process can be made of the program. */
  constructor(private readonly parts: SessionParts) {
    const { command, environment, t } = parts;
    const cannotStart = (error: unknown): string =>
      t("The helper {0} cannot be started: {1}.", command.path, error instanceof Error ? error.message : String(error));
    try {
      this.#child = spawn(command.path, command.args, {
        env: environment,
        // Not the workspace: on Windows the current folder is searched for programs.
        cwd: path.dirname(command.path),
        stdio: ["pipe", "pipe", "pipe"],
        windowsHide: true,
      });
    } catch (error) {
      // A program for another kind of machine, for one. What is merely missing is told by the event below.
      throw new Error(cannotStart(error), { cause: error });
    }
    // A write to a helper that is gone fails here; its end is reported by `exit`.
    this.#child.stdin.on("error", () => undefined);
    createInterface({ input: this.#child.stderr }).on("line", parts.stderr);
    this.client = new Client(this.#child.stdout, this.#child.stdin, parts.listeners);
    this.ended = new Promise((resolve) => {
      const end = (otherwise: SessionEnd): void => {
        this.client.dispose();
        resolve(this.#verdict ?? otherwise);
      };
      this.#child.once("error", (error) => {
        end({ reason: cannotStart(error), final: true });
      });
      this.#child.once("exit", (code, signal) => {
        const how = signal === null ? t("exit code {0}", code ?? 0) : t("signal {0}", signal);
        end({ reason: t("The helper ended unexpectedly ({0}).", how), final: false });
      });
    });
    this.ready = this.#initialize();
    // Whoever does not wait for it learns from `ended`.
    this.ready.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** stop closes the helper's input, and kills it when it has not ended a second later. */
  async stop(): Promise<void> {
    this.#verdict ??= { reason: this.parts.t("The helper was stopped."), final: true };
    this.#child.stdin.end();
    const giveUp = this.parts.clock.after(stopMS, () => this.#child.kill("SIGKILL"));
    await this.ended;
    giveUp();
  }

  async #initialize(): Promise<InitializeResult> {
    const { clock, hello, t } = this.parts;
    const giveUp = clock.after(initializeMS, () => {
      this.#abandon({ reason: t("The helper did not answer within {0} seconds.", initializeMS / 1000), final: false });
    });
    try {
      const result = await this.client.request("initialize", { ...hello, protocolVersion });
      if (result.protocolVersion !== protocolVersion) {
        throw this.#mismatch(result.protocolVersion);
      }
      return result;
    } catch (error) {
      // An input error can only be about the version: nothing else of what we send can be wrong.
      if (error instanceof RequestError && error.kind === "input") {
        this.#abandon({ reason: error.message, final: true });
      }
      throw error;
    } finally {
      giveUp();
    }
  }

  #mismatch(theirs: number): RequestError {
    const reason = this.parts.t(
      "The helper {0} speaks version {1} of the protocol, this extension version {2}. Use the helper that comes with the extension: clear the setting goproxy.helperPath, or reinstall.",
      this.parts.command.path,
      theirs,
      protocolVersion,
    );
    return new RequestError("input", reason);
  }

  #abandon(end: SessionEnd): void {
    this.#verdict ??= end;
    this.#child.kill("SIGKILL");
  }
}
