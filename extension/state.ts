import type { Environment, HealthReport } from "./gen/protocol";

/** Where in the window a State was read. */
export interface Where {
  /** The name of the folder of the active editor; absent outside any folder. */
  readonly folder?: string;
  /** The window has more than one folder. */
  readonly several: boolean;
  /** Terminals are those of another machine, as VS Code sees it. */
  readonly remote?: true;
  /** The user trusts what the workspace names. */
  readonly trusted: boolean;
}

/** A State is what the extension knows. Views are drawn from it and from nothing else. */
export type State =
  /** The helper starts, or the first answer is under way. */
  | { readonly kind: "starting" }
  /** There is no helper. With retrying it is started again by itself. */
  | { readonly kind: "down"; readonly reason: string; readonly attempts: number; readonly retrying: boolean }
  /** The helper runs, but could not tell what is in force. */
  | { readonly kind: "failed"; readonly reason: string; readonly where: Where }
  | Ready;

/** What is in force is known. */
export interface Ready {
  readonly kind: "ready";
  readonly environment: Environment;
  readonly where: Where;
  /** How the mirrors in force have been; absent where nobody looks after them. */
  readonly health?: HealthReport;
  /** It is being found out why a download failed. */
  readonly looking?: true;
}

/** ready returns the state after a reading. What was known of the health of the same list still is. */
export function ready(before: State, environment: Environment, where: Where): Ready {
  const known = before.kind === "ready" ? before : undefined;
  const same = known?.environment.proxy.value === environment.proxy.value;
  return drawn(environment, where, same ? known.health : undefined, known?.looking === true);
}

/** withHealth returns the state with another health. */
export function withHealth({ environment, where, looking }: Ready, health: HealthReport | undefined): Ready {
  return drawn(environment, where, health, looking === true);
}

/** withLooking returns the state in which it is being found out why a download failed, or is no more. */
export function withLooking({ environment, where, health }: Ready, looking: boolean): Ready {
  return drawn(environment, where, health, looking);
}

function drawn(environment: Environment, where: Where, health: HealthReport | undefined, looking: boolean): Ready {
  return {
    kind: "ready",
    environment,
    where,
    ...(health === undefined ? {} : { health }),
    ...(looking ? { looking } : {}),
  };
}

/** A Store holds the State and tells who listens of each new one. */
export class Store {
  #state: State = { kind: "starting" };
  readonly #listeners = new Set<(state: State) => void>();

  get(): State {
    return this.#state;
  }

  set(state: State): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) {
      listener(state);
    }
  }

  /** subscribe calls listener at each change, until the function that it returns is called. */
  subscribe(listener: (state: State) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** settled resolves with the first state that is not `starting`, or with undefined once the signal is aborted. */
  settled(signal: AbortSignal): Promise<State | undefined> {
    return new Promise((resolve) => {
      const done = (state: State | undefined): void => {
        unsubscribe();
        signal.removeEventListener("abort", aborted);
        resolve(state);
      };
      const aborted = (): void => {
        done(undefined);
      };
      const unsubscribe = this.subscribe((state) => {
        if (state.kind !== "starting") {
          done(state);
        }
      });
      signal.addEventListener("abort", aborted, { once: true });
      if (signal.aborted) {
        done(undefined);
      } else if (this.#state.kind !== "starting") {
        done(this.#state);
      }
    });
  }
}
