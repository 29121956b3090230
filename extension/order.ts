import type { ProbeResult } from "./gen/protocol";

/** The results so far, by the key of the row that they belong to. */
export type Results = ReadonlyMap<string, ProbeResult>;

/**
 * An Order puts rows best first as results come in, and leaves every row where it is from the moment that somebody
 * touches the list, so that nothing moves from under a finger.
 */
export class Order {
  #keys: readonly string[] = [];
  #touched = false;

  get touched(): boolean {
    return this.#touched;
  }

  /** touch makes the order stand still. */
  touch(): void {
    this.#touched = true;
  }

  /** arrange returns the keys in order. Keys that are new after the touch go to the end. */
  arrange(keys: readonly string[], results: Results): readonly string[] {
    if (this.#touched) {
      const known = this.#keys.filter((key) => keys.includes(key));
      this.#keys = [...known, ...keys.filter((key) => !known.includes(key))];
    } else {
      this.#keys = bestFirst(keys, results);
    }
    return this.#keys;
  }
}

/**
 * bestFirst sorts: ok, degraded, not yet answered, failed; among equals as the helper ranks them, before it has by what
 * it ranks by, the cost of a typical download, else as they came.
 */
export function bestFirst(keys: readonly string[], results: Results): readonly string[] {
  return keys.toSorted((a, b) => {
    const [first, second] = [results.get(a), results.get(b)];
    return grade(first) - grade(second) || measure(first, second);
  });
}

function grade(result: ProbeResult | undefined): number {
  switch (result?.verdict) {
    case "ok":
      return 0;
    case "degraded":
      return 1;
    case undefined:
      return 2;
    case "failed":
      return 3;
  }
}

function measure(a: ProbeResult | undefined, b: ProbeResult | undefined): number {
  if (a === undefined || b === undefined || a.verdict === "failed") {
    return 0;
  }
  return a.rank !== undefined && b.rank !== undefined ? a.rank - b.rank : (a.costMS ?? 0) - (b.costMS ?? 0);
}
