import type { Failure } from "./gen/protocol";

/** A Memory keeps values beyond a window's life. VS Code's Memento is one. */
export interface Memory {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- so it is declared by VS Code
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** Where a failure was noticed. */
export type Source = "terminal" | "task" | "gopls" | "debug" | "tools" | "text" | "doctor";

/** An Entry is one failure as it was found out about. Nothing in it is secret. */
export interface Entry {
  /** RFC 3339 */
  readonly time: string;
  readonly source: Source;
  /** What failed, as it was typed, credentials hidden. */
  readonly command?: string;
  readonly failure: Failure;
  /** The list in force. */
  readonly proxy?: string;
  readonly go?: string;
  /** How often the same was seen: the cause and the host, with this module first. */
  readonly count: number;
  /** When the user was told. */
  readonly told?: string;
  /** What was done about it. */
  readonly done?: string;
}

const memoryKey = "goproxy.failures";
const maxEntries = 50;

/** A History keeps the last 50 failures of a workspace, newest first. */
export class History {
  constructor(private readonly memory: Memory) {}

  get entries(): readonly Entry[] {
    return this.memory.get<readonly Entry[]>(memoryKey) ?? [];
  }

  /** add keeps entries. What is the newest already is counted rather than kept twice, with what was found out last. */
  async add(entries: readonly Entry[]): Promise<void> {
    let kept = this.entries;
    for (const entry of entries) {
      const same = kept.find((each) => sameFailure(each.failure, entry.failure) && each.done === undefined);
      kept = [{ ...same, ...entry, count: (same?.count ?? 0) + entry.count }, ...kept.filter((each) => each !== same)];
    }
    await this.#keep(kept);
  }

  /** find returns the newest entry of a failure. */
  find(failure: Failure): Entry | undefined {
    return this.entries.find((each) => sameFailure(each.failure, failure));
  }

  /** amend adds to what is known of a failure. */
  async amend(failure: Failure, more: Pick<Entry, "told"> | Pick<Entry, "done">): Promise<void> {
    const { entries } = this;
    const index = entries.findIndex((each) => sameFailure(each.failure, failure));
    await this.#keep(entries.map((each, i) => (i === index ? { ...each, ...more } : each)));
  }

  /** #keep leaves out what nobody reads again: the edits, which are planned anew before they are made. */
  async #keep(entries: readonly Entry[]): Promise<void> {
    const kept = entries.slice(0, maxEntries).map(({ failure, ...entry }) => ({
      ...entry,
      failure: { ...failure, remedies: failure.remedies.map((remedy) => ({ ...remedy, changes: [] })) },
    }));
    await this.memory.update(memoryKey, kept);
  }
}

function sameFailure(a: Failure, b: Failure): boolean {
  return a.cause === b.cause && a.host === b.host && a.module === b.module && a.version === b.version;
}
