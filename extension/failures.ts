import { RequestError, type Ask } from "./client";
import { hiding, keyOf, shouldTell, type Gate } from "./failureGate";
import type { Entry, History } from "./failureHistory";
import { blank, withoutCredentials } from "./failureOutput";
import type { Case } from "./failurePrompt";
import type { Incident } from "./failureSources";
import type { DiagnoseParams, Failure, Place, Scope } from "./gen/protocol";
import type { Settings } from "./gen/settings";
import type { Clock } from "./schedule";
import { withLooking, type Store } from "./state";
import type { Translate } from "./translate";

/** What Failures need. */
export interface FailuresParts {
  readonly ask: Ask;
  readonly store: Store;
  readonly gate: Gate;
  readonly history: History;
  readonly mode: () => Settings["goproxy.failurePrompt"];
  readonly place: (folder: Incident["folder"]) => Place;
  /** Where remedies are written. */
  readonly scope: () => Scope;
  /** Tells the user; it may take long, and does not fail. */
  readonly tell: (told: Case) => Promise<void>;
  /** Says something in passing. */
  readonly hint: (text: string) => void;
  /** A download has failed. */
  readonly failed: () => void;
  readonly log: (message: string) => void;
  readonly clock: Clock;
  readonly t: Translate;
}

/** More incidents than this do not wait, for the helper or for their turn. */
const maxWaiting = 20;
/** What ends the helper so often, or is interrupted so often, is given up. */
const maxAttempts = 2;
/** Of a text with more problems than this the first are dealt with. */
const maxProblems = 10;

/** Failures find out why downloads fail, one after the other, and tell of those that are worth it. */
export class Failures {
  readonly #waiting: { readonly incident: Incident; readonly attempts: number }[] = [];
  readonly #unsubscribe: () => void;
  #working = false;
  /** How many questions are under way for which the status bar spins. */
  #looking = 0;
  #hinted = false;
  /** Finds out what a lost text would have told. That takes as long as a download: it is given up when something else fails. */
  #recheck: AbortController | undefined;

  constructor(private readonly parts: FailuresParts) {
    this.#unsubscribe = parts.store.subscribe((state) => {
      if (state.kind === "ready") {
        this.#hinted = false;
        void this.#work(); // it tells its failures itself
      }
    });
  }

  dispose(): void {
    this.#unsubscribe();
    this.#recheck?.abort();
  }

  /** report takes an incident, and tells of it where it was a download that failed. */
  report(incident: Incident): void {
    const { mode, failed } = this.parts;
    if (mode() === "off") {
      if (incident.command !== undefined && incident.source !== "gopls") {
        failed();
      }
      return;
    }
    this.#recheck?.abort();
    this.#waiting.push({ incident, attempts: 0 });
    this.#waiting.splice(0, this.#waiting.length - maxWaiting);
    void this.#work(); // it tells its failures itself
  }

  /** explain tells why the downloads failed that a text speaks of, whatever is muted or switched off. It returns false where there are none. */
  async explain(incident: Incident): Promise<boolean> {
    // Whoever asked waits for it, whatever else fails meanwhile.
    const failures = await this.#found(incident);
    const [first] = failures.toSorted((a, b) => a.rank - b.rank);
    if (first === undefined) {
      return false;
    }
    void this.parts.tell(await this.#caseOf(incident, failures, first)); // the user may answer much later
    return true;
  }

  get #trusted(): boolean {
    const state = this.parts.store.get();
    return state.kind === "ready" && state.where.trusted;
  }

  async #work(): Promise<void> {
    const { store, hint, log, t } = this.parts;
    if (this.#working) {
      return;
    }
    this.#working = true;
    for (;;) {
      const up = store.get().kind === "ready";
      if (!up && this.#waiting.length > 0 && !this.#hinted) {
        this.#hinted = true;
        hint(t("A failed download is looked into as soon as the helper runs."));
      }
      const next = up ? this.#waiting.shift() : undefined;
      if (next === undefined) {
        break;
      }
      try {
        await this.#look(next.incident);
      } catch (error) {
        const kind = error instanceof RequestError ? error.kind : undefined;
        const again = { ...next, attempts: next.attempts + 1 };
        if (kind === "gone" && again.attempts < maxAttempts) {
          this.#waiting.unshift(again);
          break; // until the helper is back
        }
        if (kind === "cancelled" && again.attempts < maxAttempts) {
          this.#waiting.push(again); // something else came first
        } else if (kind !== "cancelled") {
          log(`a failed ${next.incident.source}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    }
    this.#working = false;
  }

  async #look(incident: Incident): Promise<void> {
    const { gate, failed, tell } = this.parts;
    const failures = await this.#found(incident, true);
    if (failures.length === 0) {
      return;
    }
    failed();
    const first = gate.foremost(failures);
    if (first === undefined || !shouldTell(first, incident.source) || !gate.open(first)) {
      await this.#keep(incident, failures, failures);
      return;
    }
    gate.hold(first);
    const found = await this.#caseOf(incident, failures, first);
    void tell({ ...found, unasked: true }); // the user may answer much later
  }

  /** What a text tells; where it was lost, or hides the cause, what trying the command again tells, if need be after others. */
  async #found(incident: Incident, yields = false): Promise<readonly Failure[]> {
    const { text, command } = incident;
    const failures = blank(text) ? [] : (await this.parts.ask("diagnose", { text })).failures;
    const hidden = failures.length > 0 && failures.every(({ cause }) => hiding.has(cause));
    if (command === undefined || !(hidden || blank(text)) || !this.#trusted) {
      return failures;
    }
    const recheck = new AbortController();
    if (yields) {
      this.#recheck = recheck;
    }
    const found = await this.#try(incident, { text: "", command }, recheck.signal);
    return hidden && found.length === 0 ? failures : found;
  }

  /** caseOf tries out what would help, unless that was done already or must not be. */
  #caseOf(incident: Incident, failures: readonly Failure[], first: Failure): Promise<Case> {
    const known = first.remedies.some((remedy) => remedy.tried !== undefined || remedy.switch !== undefined);
    return this.#trusted && !known
      ? this.#tried(incident, failures, first)
      : this.#kept(incident, failures, failures, first);
  }

  /** tried tries out what would help. Where that cannot be done, what the text told stands. */
  async #tried(incident: Incident, failures: readonly Failure[], first: Failure): Promise<Case> {
    let tried: readonly Failure[] = [];
    try {
      tried = await this.#try(incident, { text: "", failures: distinct(failures).map(({ failure }) => failure) });
    } catch (error) {
      this.parts.log(`trying what would help: ${error instanceof Error ? error.message : String(error)}`);
    }
    return this.#kept(incident, tried.length > 0 ? tried : failures, failures, first);
  }

  /** kept keeps in the history what was found out, and how much of it there was in the text. */
  async #kept(
    incident: Incident,
    failures: readonly Failure[],
    seen: readonly Failure[],
    first: Failure,
  ): Promise<Case> {
    const { gate, tell } = this.parts;
    await this.#keep(incident, failures, seen);
    const check = async (): Promise<void> => tell(await this.#tried(incident, seen, first));
    return { incident, failure: gate.foremost(failures) ?? first, check };
  }

  async #try(
    { folder }: Incident,
    params: Pick<DiagnoseParams, "text" | "failures" | "command">,
    signal?: AbortSignal,
  ): Promise<readonly Failure[]> {
    const { ask, place, scope, store } = this.parts;
    const looking = (more: 1 | -1): void => {
      this.#looking += more;
      const state = store.get();
      if (state.kind === "ready") {
        store.set(withLooking(state, this.#looking > 0));
      }
    };
    looking(1);
    try {
      return (await ask("diagnose", { ...params, place: place(folder), scope: scope(), try: true }, signal)).failures;
    } finally {
      looking(-1);
    }
  }

  async #keep({ source, line }: Incident, failures: readonly Failure[], seen: readonly Failure[]): Promise<void> {
    const { store, history, clock } = this.parts;
    const state = store.get();
    const known = state.kind === "ready" ? state.environment : undefined;
    const counts = new Map(distinct(seen).map(({ failure, count }) => [keyOf(failure), count]));
    const entries = distinct(failures).map(({ failure, count }): Entry => ({
      time: new Date(clock.now()).toISOString(),
      source,
      ...(line === undefined ? {} : { command: withoutCredentials(line) }),
      failure,
      ...(known === undefined ? {} : { proxy: known.proxy.value, go: known.report.go.version ?? "" }),
      count: counts.get(keyOf(failure)) ?? count,
    }));
    await history.add(entries);
  }
}

/** distinct leaves one failure of each problem, the first to deal with, and counts the others. */
function distinct(failures: readonly Failure[]): readonly { readonly failure: Failure; readonly count: number }[] {
  const groups = new Map<string, { failure: Failure; count: number }>();
  for (const failure of failures.toSorted((a, b) => a.rank - b.rank)) {
    const key = keyOf(failure);
    const group = groups.get(key);
    groups.set(key, { failure: group?.failure ?? failure, count: (group?.count ?? 0) + 1 });
  }
  return [...groups.values()].slice(0, maxProblems);
}
