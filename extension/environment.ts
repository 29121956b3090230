import { isDeepStrictEqual } from "node:util";
import * as vscode from "vscode";
import { RequestError, type Ask } from "./client";
import type { Config } from "./config";
import { Latest, type Clock } from "./schedule";
import { ready, type Store } from "./state";
import type { Terminals } from "./terminals";
import type { Translate } from "./translate";
import { watch } from "./watch";

/** What an EnvironmentReader needs. */
export interface EnvironmentParts {
  readonly ask: Ask;
  readonly config: Config;
  readonly store: Store;
  readonly terminals: Terminals;
  readonly log: vscode.LogOutputChannel;
  readonly clock: Clock;
  readonly t: Translate;
}

/** A helper that takes longer hangs: it gives the slowest go 5 s. */
const silenceMS = 30_000;

/** The settings that decide what somebody gets. */
const sections = ["go", "goproxy", "gopls", "terminal.integrated.env", "http"];

/**
 * An EnvironmentReader keeps the store true: it asks the helper what is in force whenever something happens that may
 * have changed it. It never polls, and at most one question is under way.
 */
export class EnvironmentReader implements vscode.Disposable {
  readonly #latest: Latest;
  readonly #subscriptions: vscode.Disposable[];
  #watched: readonly string[] = [];
  #watcher = vscode.Disposable.from();
  #configured: unknown;
  #telling: Promise<void> = Promise.resolve();

  constructor(private readonly parts: EnvironmentParts) {
    this.#latest = new Latest((signal) => this.#read(signal), 150, parts.clock);
    const soon = (): void => {
      this.#latest.soon();
    };
    const modules = vscode.workspace.createFileSystemWatcher("**/go.{mod,work}");
    this.#subscriptions = [
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (sections.some((section) => event.affectsConfiguration(section))) {
          soon();
        }
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(soon),
      vscode.workspace.onDidGrantWorkspaceTrust(soon),
      vscode.extensions.onDidChange(soon),
      vscode.window.onDidChangeWindowState((state) => {
        if (state.focused) {
          soon();
        }
      }),
      parts.config.onDidChangeFolder(soon),
      modules,
      modules.onDidCreate(soon),
      modules.onDidChange(soon),
      modules.onDidDelete(soon),
    ];
  }

  /** settingsForStart returns what a helper is to be started with, so that it need not be told again. */
  settingsForStart(): Readonly<Record<string, unknown>> {
    const settings = { ...this.parts.config.settings() };
    this.#configured = settings;
    return settings;
  }

  /** tellSettings tells the helper of settings that have changed. One call waits for the other: the last must win. */
  tellSettings(signal?: AbortSignal): Promise<void> {
    const told = this.#telling.then(() => this.#tellSettings(signal));
    this.#telling = told.catch(() => undefined); // whoever asked learns of it
    return told;
  }

  async #tellSettings(signal?: AbortSignal): Promise<void> {
    const { ask, config, log } = this.parts;
    const settings = { ...config.settings() };
    if (isDeepStrictEqual(settings, this.#configured)) {
      return;
    }
    // Should the question fail or be cancelled, nobody knows what the helper has.
    this.#configured = undefined;
    const { findings } = await ask("configure", { settings }, signal);
    this.#configured = settings;
    for (const finding of findings) {
      log.warn(finding.message);
    }
  }

  /** refresh reads again at once. */
  refresh(): void {
    this.#latest.now();
  }

  dispose(): void {
    this.#latest.dispose();
    vscode.Disposable.from(...this.#subscriptions, this.#watcher).dispose();
  }

  async #read(signal: AbortSignal): Promise<void> {
    const { ask, config, store, terminals, log, clock, t } = this.parts;
    if (store.get().kind === "down") {
      return;
    }
    const where = config.where();
    // What was true once is not shown for ever. Should it answer after all, that counts.
    const answered = clock.after(silenceMS, () => {
      const reason = t("The helper has not answered for {0} seconds.", silenceMS / 1000);
      log.error(reason);
      store.set({ kind: "failed", reason, where });
    });
    try {
      await this.tellSettings(signal);
      const environment = await ask("environment", config.place(), signal);
      if (signal.aborted) {
        return;
      }
      store.set(ready(store.get(), environment, where));
      this.#watch(environment.watch);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== undefined) {
        log.error(`reading the environment: ${reason}`);
        store.set({ kind: "failed", reason, where });
      }
      return;
    } finally {
      answered();
    }
    try {
      await terminals.update(signal);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== undefined) {
        log.error(`setting the variables of terminals: ${reason}`);
      }
    }
  }

  #watch(files: readonly string[]): void {
    if (isDeepStrictEqual(files, this.#watched)) {
      return;
    }
    this.#watcher.dispose();
    this.#watched = files;
    this.#watcher = watch(files, () => {
      this.#latest.soon();
    });
  }
}

/** reasonOf returns undefined for what needs no telling: a helper that is gone is told of by itself, and a cancelled question was replaced by a newer one. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof RequestError && (error.kind === "gone" || error.kind === "cancelled")) {
    return undefined;
  }
  return error instanceof Error ? error.message : String(error);
}
