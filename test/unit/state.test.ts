import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Latest } from "../../extension/schedule";
import { Store, type State } from "../../extension/state";
import { environment, FakeClock } from "./fakes";

const down: State = { kind: "down", reason: "It ended.", attempts: 1, retrying: true };
const ready: State = { kind: "ready", environment: environment(), where: { several: false, trusted: true } };

describe("Store", () => {
  test("tells who listens, until they stop", () => {
    const store = new Store();
    const seen: string[] = [];
    const stop = store.subscribe((state) => seen.push(state.kind));
    assert.equal(store.get().kind, "starting");
    store.set(ready);
    stop();
    store.set(down);
    assert.deepEqual(seen, ["ready"]);
    assert.equal(store.get(), down);
  });

  test("settled waits for the end of starting", async () => {
    const store = new Store();
    const settled = store.settled(new AbortController().signal);
    store.set({ kind: "starting" });
    store.set(down);
    store.set(ready);
    assert.equal(await settled, down);
    assert.equal(await store.settled(new AbortController().signal), ready, "at once where it is settled already");
  });

  test("settled gives up when it is aborted", async () => {
    const controller = new AbortController();
    const settled = new Store().settled(controller.signal);
    controller.abort();
    assert.equal(await settled, undefined);
    assert.equal(await new Store().settled(AbortSignal.abort()), undefined);
  });
});

describe("Latest", () => {
  /** A job whose runs end when the test says so. */
  function manual(): { runs: { signal: AbortSignal; end: () => void }[]; job: (signal: AbortSignal) => Promise<void> } {
    const runs: { signal: AbortSignal; end: () => void }[] = [];
    return {
      runs,
      job: (signal) =>
        new Promise((resolve) => {
          runs.push({ signal, end: resolve });
        }),
    };
  }
  const settle = (): Promise<void> => new Promise(setImmediate);

  test("runs once for many calls, so long after the last", () => {
    const clock = new FakeClock();
    const { runs, job } = manual();
    const latest = new Latest(job, 150, clock);
    latest.soon();
    clock.pass(100);
    latest.soon();
    clock.pass(100);
    assert.equal(runs.length, 0);
    clock.pass(50);
    assert.equal(runs.length, 1);
    clock.pass(1000);
    assert.equal(runs.length, 1);
  });

  test("never runs twice at once: a newer call aborts the run and starts another when it has ended", async () => {
    const { runs, job } = manual();
    const latest = new Latest(job, 0, new FakeClock());
    latest.now();
    latest.now();
    latest.now();
    assert.equal(runs.length, 1);
    assert.equal(runs[0]?.signal.aborted, true);
    runs[0].end();
    await settle();
    assert.equal(runs.length, 2);
    assert.equal(runs[1]?.signal.aborted, false);
    runs[1].end();
    await settle();
    assert.equal(runs.length, 2);
  });

  test("a run that fails does not stop the next", async () => {
    let count = 0;
    const latest = new Latest(() => Promise.reject(new Error(`run ${count++}`)), 0, new FakeClock());
    latest.now();
    await settle();
    latest.now();
    await settle();
    assert.equal(count, 2);
  });

  test("does nothing after dispose, and aborts what runs", async () => {
    const clock = new FakeClock();
    const { runs, job } = manual();
    const latest = new Latest(job, 10, clock);
    latest.now();
    latest.soon();
    latest.dispose();
    runs[0]?.end();
    await settle();
    latest.soon();
    latest.now();
    clock.pass(100);
    assert.equal(runs.length, 1);
    assert.equal(runs[0]?.signal.aborted, true);
  });
});
