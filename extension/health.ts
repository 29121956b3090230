import { RequestError, type Ask } from "./client";
import type { Place, Replacement } from "./gen/protocol";
import type { Clock } from "./schedule";
import { withHealth, type Store } from "./state";

/** What a HealthMonitor needs. */
export interface HealthParts {
  readonly ask: Ask;
  readonly store: Store;
  readonly place: () => Place;
  /** The user wants the mirrors in force to be measured. */
  readonly wanted: () => boolean;
  /** Tells the helper of settings that have changed, so that it measures as they say. */
  readonly prepare: () => Promise<void>;
  /** Takes what could stand in for the first mirror, which is down. */
  readonly offer: (replacement: Replacement) => void;
  readonly log: (message: string) => void;
  readonly clock: Clock;
}

const retryMS = 60_000;

/**
 * A HealthMonitor keeps the store's health true while the window has the focus. When to measure what is the helper's
 * to decide: it is asked when something has changed, and when it says that it is time.
 */
export class HealthMonitor {
  readonly #unsubscribe: () => void;
  #focused: boolean;
  /** The list whose health was asked for last. */
  #asked: string | undefined;
  #running = false;
  #again = false;
  #failed = false;
  #dueAt: number | undefined;
  #cancelTimer: (() => void) | undefined;
  #disposed = false;

  constructor(
    private readonly parts: HealthParts,
    focused: boolean,
  ) {
    this.#focused = focused;
    this.#unsubscribe = parts.store.subscribe((state) => {
      if (state.kind !== "ready") {
        this.#asked = undefined;
      } else if (state.environment.proxy.value !== this.#asked) {
        this.#look();
      }
    });
    this.#look();
  }

  /** focus tells whether the window has the focus. Without it nothing is measured. */
  focus(focused: boolean): void {
    this.#focused = focused;
    if (focused && this.#dueAt !== undefined && this.#dueAt <= this.parts.clock.now()) {
      this.#look();
    }
  }

  /** configured tells that settings have changed. */
  configured(): void {
    this.#look();
  }

  /** goFailed tells that a go command has just failed. */
  goFailed(): void {
    this.#failed = true;
    this.#look();
  }

  dispose(): void {
    this.#disposed = true;
    this.#cancelTimer?.();
    this.#unsubscribe();
  }

  #look(): void {
    const { store, wanted, clock } = this.parts;
    const state = store.get();
    if (this.#disposed || state.kind !== "ready") {
      return;
    }
    if (!wanted()) {
      this.#stop();
      if (state.health !== undefined) {
        store.set(withHealth(state, undefined));
      }
      return;
    }
    if (!this.#focused) {
      this.#dueAt = clock.now();
      return;
    }
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#stop();
    this.#running = true;
    this.#asked = state.environment.proxy.value;
    void this.#ask(this.#asked).then((nextMS) => {
      this.#running = false;
      if (this.#again) {
        this.#again = false;
        this.#look();
      } else if (nextMS !== undefined) {
        this.#schedule(nextMS);
      }
    });
  }

  /** ask asks for the health of a list, keeps it, and returns when to ask again. It never rejects. */
  async #ask(list: string): Promise<number | undefined> {
    const { ask, store, place, prepare, wanted, offer, log } = this.parts;
    const failed = this.#failed;
    this.#failed = false;
    try {
      await prepare();
      const report = await ask("health", { place: place(), ...(failed ? { failed } : {}) });
      const state = store.get();
      if (this.#disposed || state.kind !== "ready" || state.environment.proxy.value !== list || !wanted()) {
        return undefined;
      }
      store.set(withHealth(state, report));
      if (report.replacement !== undefined) {
        offer(report.replacement);
      }
      return report.nextMS;
    } catch (error) {
      // A helper that is gone is told of by itself, and asked again when it is back.
      if (!(error instanceof RequestError && error.kind === "gone")) {
        log(`measuring the mirrors in force: ${error instanceof Error ? error.message : String(error)}`);
      }
      return retryMS;
    }
  }

  #schedule(milliseconds: number): void {
    const { clock } = this.parts;
    this.#stop();
    if (this.#disposed) {
      return;
    }
    this.#dueAt = clock.now() + milliseconds;
    this.#cancelTimer = clock.after(milliseconds, () => {
      this.#look();
    });
  }

  #stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#dueAt = undefined;
  }
}
