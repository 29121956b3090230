/** A Clock tells the time and calls back later. Tests bring their own. */
export interface Clock {
  /** Milliseconds since some fixed moment. */
  now(): number;
  /** after calls back in so many milliseconds, unless the function that it returns is called before. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
};

/**
 * A Latest runs a job some time after the last of many calls, never twice at once: what is called for while the job
 * runs aborts it, and it runs once more. So the newest call always has its answer, and an old one never overwrites it.
 */
export class Latest {
  #cancelTimer: (() => void) | undefined;
  #running: AbortController | undefined;
  #again = false;
  #disposed = false;

  constructor(
    private readonly job: (signal: AbortSignal) => Promise<void>,
    private readonly delayMS: number,
    private readonly clock: Clock,
  ) {}

  /** soon runs the job after the delay; each further call starts the delay anew. */
  soon(): void {
    if (this.#disposed) {
      return;
    }
    this.#cancelTimer?.();
    this.#cancelTimer = this.clock.after(this.delayMS, () => {
      this.now();
    });
  }

  /** now runs the job without a delay. */
  now(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#disposed) {
      return;
    }
    if (this.#running !== undefined) {
      this.#again = true;
      this.#running.abort();
      return;
    }
    const controller = new AbortController();
    this.#running = controller;
    const ended = (): void => {
      this.#running = undefined;
      if (this.#again) {
        this.#again = false;
        this.now();
      }
    };
    this.job(controller.signal).then(ended, ended);
  }

  dispose(): void {
    this.#disposed = true;
    this.#again = false;
    this.#cancelTimer?.();
    this.#running?.abort();
  }
}
