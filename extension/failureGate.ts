import type { Memory, Source } from "./failureHistory";
import type { Failure } from "./gen/protocol";
import type { Clock } from "./schedule";

/** A Mute is what the user does not want to be told of again: a cause, or whatever befalls a module. */
export type Mute = Partial<Pick<Failure, "cause" | "module">>;

const memoryKey = "goproxy.failures.muted";
const maxMutes = 200;
/** A problem that was told of is told of again after so long, where it happens again. */
const quietMS = 120_000;

/** A Gate decides which of many failures is told of: few, and no problem twice in a short time. */
export class Gate {
  /** Until when nothing is told of a problem. */
  readonly #quiet = new Map<string, number>();

  constructor(
    private readonly memory: Memory,
    private readonly clock: Clock,
  ) {}

  /** What the user does not want to be told of. */
  get mutes(): readonly Mute[] {
    return this.memory.get<readonly Mute[]>(memoryKey) ?? [];
  }

  async mute(mute: Mute): Promise<void> {
    await this.memory.update(memoryKey, [mute, ...this.mutes].slice(0, maxMutes));
  }

  async unmute(): Promise<void> {
    await this.memory.update(memoryKey, undefined);
  }

  /**
   * foremost returns the failure to deal with first; undefined where all are muted. The others of the same command wait
   * for the command to be run again.
   */
  foremost(failures: readonly Failure[]): Failure | undefined {
    const { mutes } = this;
    const muted = (failure: Failure): boolean =>
      mutes.some(({ cause, module }) => cause === failure.cause || (module !== undefined && module === failure.module));
    return failures.filter((failure) => !muted(failure)).toSorted((a, b) => a.rank - b.rank)[0];
  }

  /** open reports whether a problem may be told of now. */
  open(failure: Failure): boolean {
    return (this.#quiet.get(keyOf(failure)) ?? 0) <= this.clock.now();
  }

  /** hold tells nothing of a problem for a while: it is being told of, or was and was not answered. */
  hold(failure: Failure): void {
    const now = this.clock.now();
    for (const [key, until] of this.#quiet) {
      if (until <= now) {
        this.#quiet.delete(key);
      }
    }
    this.#quiet.set(keyOf(failure), now + quietMS);
  }

  /** release lets all problems be told of again: something was done about one, which may have helped or not. */
  release(): void {
    this.#quiet.clear();
  }

  /** concerns reports whether a problem with a host is being told of. */
  concerns(host: string): boolean {
    const now = this.clock.now();
    return [...this.#quiet].some(([key, until]) => until > now && key.endsWith(` ${host}`));
  }
}

/**
 * Causes that go itself names together with the command that settles them, and that come and go while code is written.
 * They are kept, and told of to whoever asks.
 */
const selfExplaining: ReadonlySet<string> = new Set([
  "no-required-module",
  "missing-gosum-entry",
  "gomod-updates-needed",
  "gomod-syntax",
  "not-in-a-module",
]);

/** shouldTell reports whether a failure is worth a notification that nobody asked for. */
export function shouldTell({ cause, family }: Failure, source: Source): boolean {
  // gopls speaks of an unfinished go.mod or import at each slip of the pen, and brings remedies of its own.
  return source === "gopls" ? family !== "go-mod" && !hiding.has(cause) : !selfExplaining.has(cause);
}

/** Causes behind which there is another one, which only shows when go is run once more. */
export const hiding: ReadonlySet<string> = new Set(["gopls-goproxy-off", "network-hidden-by-gopls"]);

/** keyOf is the same for failures that are one problem: however many modules it befalls, the cause and the host are one. */
export function keyOf({ cause, host }: Failure): string {
  return `${cause} ${host}`;
}
