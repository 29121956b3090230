import type { Ask } from "../../extension/client";
import { Gate } from "../../extension/failureGate";
import { History } from "../../extension/failureHistory";
import type { Case } from "../../extension/failurePrompt";
import { Failures } from "../../extension/failures";
import type { Incident } from "../../extension/failureSources";
import type { DiagnoseParams, Failure } from "../../extension/gen/protocol";
import { Store, type State } from "../../extension/state";
import { environment, FakeClock, FakeMemory, t } from "./fakes";

/** The state of a window where all is known. */
export const ready = (trusted = true): State => ({
  kind: "ready",
  environment: environment(),
  where: { several: false, trusted },
});

/** Lets what was started go on. */
export const settle = (): Promise<void> => new Promise(setImmediate);
/** A window with a helper that answers as it is told. */
export class World {
  readonly store = new Store();
  readonly clock = new FakeClock();
  readonly gate = new Gate(new FakeMemory(), this.clock);
  readonly history = new History(new FakeMemory());
  readonly asked: DiagnoseParams[] = [];
  readonly signals: (AbortSignal | undefined)[] = [];
  readonly told: Case[] = [];
  readonly hints: string[] = [];
  readonly logged: string[] = [];
  mode: "off" | "prompt" | "automatic" = "prompt";
  failed = 0;
  answer: (params: DiagnoseParams, signal?: AbortSignal) => readonly Failure[] | Promise<readonly Failure[]> = () => [];
  readonly failures: Failures;

  constructor(state: State = ready()) {
    this.store.set(state);
    const ask = async (_: string, params: DiagnoseParams, signal?: AbortSignal): Promise<unknown> => {
      this.asked.push(params);
      this.signals.push(signal);
      return { failures: await this.answer(params, signal) };
    };
    this.failures = new Failures({
      ask: ask as Ask,
      store: this.store,
      gate: this.gate,
      history: this.history,
      mode: () => this.mode,
      place: () => ({ dir: "/w", trusted: true }),
      scope: () => "user",
      tell: (told) => {
        this.told.push(told);
        return Promise.resolve();
      },
      hint: (text) => this.hints.push(text),
      failed: () => this.failed++,
      log: (message) => this.logged.push(message),
      clock: this.clock,
      t,
    });
  }

  async report(more: Partial<Incident> = {}): Promise<void> {
    this.failures.report({ source: "terminal", text: "some text", ...more });
    await settle();
    await settle();
  }
}
