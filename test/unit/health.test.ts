import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RequestError, type Ask } from "../../extension/client";
import type { HealthReport, MirrorHealth, Replacement } from "../../extension/gen/protocol";
import { HealthMonitor } from "../../extension/health";
import { healthLines, replacementText } from "../../extension/healthTexts";
import { ready, Store, type State } from "../../extension/state";
import { status } from "../../extension/views";
import { environment, FakeClock, proxy, t } from "./fakes";

const where = { several: false, trusted: true };
const day = { day: "2026-03-14", count: 40, successRate: 0.975, p50MS: 123.4, p95MS: 456.7 };
const mirror = (more: Partial<MirrorHealth> = {}): MirrorHealth => ({
  name: "goproxy.cn",
  url: "https://goproxy.cn",
  state: "healthy",
  since: "2026-03-14T09:05:00+08:00",
  today: day,
  ...more,
});
const replacement: Replacement = {
  name: "goproxy.cn",
  url: "https://goproxy.cn",
  reason: "timeout",
  downMS: 600_000,
  wish: "aliyun",
  totalMS: 20,
  automatic: false,
};
const settle = (): Promise<void> => new Promise(setImmediate);

/** A window: its monitor, and a helper that answers what `answer` holds. */
class Window {
  readonly clock = new FakeClock();
  readonly store = new Store();
  readonly calls: string[] = [];
  readonly offers: string[] = [];
  readonly logged: string[] = [];
  wanted = true;
  answer: HealthReport | Error = { mirrors: [mirror()], offline: false, nextMS: 600_000 };
  /** Where it is set, the helper answers only when the test says so. */
  hold: Promise<void> | undefined;
  readonly monitor: HealthMonitor;

  constructor(focused = true) {
    const ask = async (method: string, params: { readonly failed?: boolean }): Promise<unknown> => {
      this.calls.push(params.failed === true ? `${method} after a failure` : method);
      const { answer } = this;
      await this.hold;
      if (answer instanceof Error) {
        throw answer;
      }
      return answer;
    };
    this.monitor = new HealthMonitor(
      {
        ask: ask as unknown as Ask,
        store: this.store,
        place: () => ({ trusted: true }),
        wanted: () => this.wanted,
        prepare: () => {
          this.calls.push("prepare");
          return Promise.resolve();
        },
        offer: ({ wish }) => this.offers.push(wish),
        log: (message) => this.logged.push(message),
        clock: this.clock,
      },
      focused,
    );
  }

  /** A reading of the environment. */
  read(value = "https://goproxy.cn,direct"): void {
    this.store.set(ready(this.store.get(), environment({ proxy: proxy({ value }) }), where));
  }

  /** What was asked since the last time. */
  async asked(): Promise<string[]> {
    await settle();
    return this.calls.splice(0).filter((call) => call !== "prepare");
  }
}

describe("HealthMonitor", () => {
  test("asks when the list is known, and then as often as the helper says", async () => {
    const window = new Window();
    assert.deepEqual(await window.asked(), []);
    window.read();
    await settle();
    assert.deepEqual(window.calls, ["prepare", "health"], "the helper knows the settings before it is asked");
    window.calls.length = 0;
    window.read();
    window.read();
    assert.deepEqual(await window.asked(), [], "the same list again");
    window.clock.pass(599_999);
    assert.deepEqual(await window.asked(), []);
    window.clock.pass(1);
    assert.deepEqual(await window.asked(), ["health"]);
    window.read("https://other.example");
    assert.deepEqual(await window.asked(), ["health"], "another list");
    assert.equal(window.clock.pending.length, 1);
  });

  test("keeps what it knows of the same list, and drops it with the list", async () => {
    const window = new Window();
    const health = (): HealthReport | undefined => {
      const state = window.store.get();
      return state.kind === "ready" ? state.health : undefined;
    };
    window.read();
    await settle();
    assert.equal(health()?.mirrors.length, 1);
    window.read();
    assert.equal(health()?.mirrors.length, 1);
    window.wanted = false; // so that nothing new is asked
    window.read("https://other.example");
    assert.equal(health(), undefined);
  });

  test("measures nothing without the focus, and looks when it is back and time", async () => {
    const window = new Window(false);
    window.read();
    window.monitor.goFailed();
    window.monitor.configured();
    assert.deepEqual(await window.asked(), []);
    window.monitor.focus(true);
    assert.deepEqual(await window.asked(), ["health after a failure"]);
    window.monitor.focus(false);
    window.clock.pass(300_000);
    window.monitor.focus(true);
    assert.deepEqual(await window.asked(), [], "it is not time yet");
    window.monitor.focus(false);
    window.clock.pass(3_600_000);
    assert.deepEqual(await window.asked(), []);
    window.monitor.focus(true);
    assert.deepEqual(await window.asked(), ["health"]);
  });

  test("measures nothing until the user wants it, and forgets when the user does not any more", async () => {
    const window = new Window();
    window.wanted = false;
    window.read();
    window.monitor.goFailed();
    assert.deepEqual(await window.asked(), []);
    window.wanted = true;
    window.monitor.configured();
    assert.deepEqual(await window.asked(), ["health after a failure"]);
    window.wanted = false;
    window.monitor.configured();
    assert.deepEqual(await window.asked(), []);
    assert.deepEqual(window.clock.pending, []);
    const state = window.store.get();
    assert.ok(state.kind === "ready" && state.health === undefined);
  });

  test("asks nothing by itself where the helper names no time", async () => {
    const window = new Window();
    window.answer = { mirrors: [mirror()], offline: false };
    window.read();
    await window.asked();
    assert.deepEqual(window.clock.pending, []);
    window.monitor.goFailed();
    assert.deepEqual(await window.asked(), ["health after a failure"]);
  });

  test("asks one question at a time, and the newest last", async () => {
    const window = new Window();
    let release = (): void => undefined;
    window.hold = new Promise((resolve) => {
      release = resolve;
    });
    window.read();
    window.monitor.goFailed();
    window.read("https://other.example");
    assert.deepEqual(await window.asked(), ["health"]);
    release();
    assert.deepEqual(await window.asked(), ["health after a failure"]);
    assert.deepEqual(window.clock.pending, [600_000]);
  });

  test("passes each offer on once", async () => {
    const window = new Window();
    window.answer = { mirrors: [mirror({ state: "down" })], offline: false, nextMS: 1000, replacement };
    window.read();
    await settle();
    window.answer = { mirrors: [mirror({ state: "down" })], offline: false, nextMS: 1000 };
    for (let i = 0; i < 5; i++) {
      window.clock.pass(1000);
      await settle();
    }
    assert.deepEqual(window.offers, ["aliyun"]);
    assert.equal((await window.asked()).length, 6);
  });

  test("an offer for a list that is not in force any more is dropped", async () => {
    const window = new Window();
    let release = (): void => undefined;
    window.hold = new Promise((resolve) => {
      release = resolve;
    });
    window.answer = { mirrors: [], offline: false, replacement };
    window.read();
    await settle();
    window.read("https://other.example");
    window.answer = { mirrors: [], offline: false };
    release();
    assert.deepEqual(await window.asked(), ["health", "health"]);
    assert.deepEqual(window.offers, []);
  });

  test("a failure is logged and tried again in a minute; a helper that is gone is waited for", async () => {
    const window = new Window();
    window.answer = new Error("the disk is full");
    window.read();
    await window.asked();
    assert.deepEqual(window.logged, ["measuring the mirrors in force: the disk is full"]);
    assert.deepEqual(window.clock.pending, [60_000]);
    window.answer = new RequestError("gone", "It ended.");
    window.clock.pass(60_000);
    await window.asked();
    assert.equal(window.logged.length, 1);
    window.answer = { mirrors: [], offline: false };
    window.store.set({ kind: "starting" });
    window.read();
    assert.deepEqual(await window.asked(), ["health"]);
  });

  test("does nothing after dispose", async () => {
    const window = new Window();
    window.read();
    await window.asked();
    window.monitor.dispose();
    window.clock.pass(600_000);
    window.read("https://other.example");
    window.monitor.goFailed();
    assert.deepEqual(await window.asked(), []);
    assert.deepEqual(window.clock.pending, []);
  });
});

describe("health in the status bar", () => {
  const table: readonly [proxy: "ok" | "overridden" | "mismatch" | "broken", MirrorHealth["state"], string, string][] =
    [
      ["ok", "unknown", "$(package) goproxy.cn", "normal"],
      ["ok", "healthy", "$(pass) goproxy.cn", "normal"],
      ["ok", "slow", "$(watch) goproxy.cn", "warning"],
      ["ok", "down", "$(debug-disconnect) goproxy.cn", "error"],
      ["overridden", "healthy", "$(warning) goproxy.cn", "warning"],
      ["overridden", "down", "$(debug-disconnect) goproxy.cn", "error"],
      ["mismatch", "slow", "$(warning) goproxy.cn", "warning"],
      ["broken", "down", "$(error) goproxy.cn", "error"],
    ];
  for (const [state, health, text, severity] of table) {
    test(`${state} and ${health} is ${severity}: ${text}`, () => {
      const now: State = {
        kind: "ready",
        environment: environment({ proxy: proxy({ state }) }),
        where,
        health: { mirrors: [mirror({ state: health })], offline: false },
      };
      const got = status(now, t);
      assert.deepEqual([got.text, got.severity], [text, severity]);
    });
  }

  test("says since when, and the figures of today", () => {
    const down = mirror({
      name: "b",
      state: "down",
      since: "2026-03-13T23:50:00+08:00",
      detail: "Go cannot reach it.",
    });
    const unmeasured = mirror({ name: "c", state: "unknown" });
    const never = mirror({ name: "d", today: { day: "2026-03-14", count: 3, successRate: 0 } });
    assert.deepEqual(healthLines({ mirrors: [mirror(), down, unmeasured, never], offline: false }, t), [
      "goproxy.cn: healthy since 09:05. Today: measured 40×, 97 % succeeded, half within 123 ms, 95 % within 457 ms.",
      "b: down since 2026-03-13 23:50. Go cannot reach it. Today: measured 40×, 97 % succeeded, half within 123 ms, 95 % within 457 ms.",
    ]);
    assert.deepEqual(healthLines({ mirrors: [never], offline: true }, t), [
      "No network: nothing could be measured just now, and nothing is held against the mirrors.",
      "d: healthy since 09:05. Today: measured 3×, 0 % succeeded.",
    ]);
  });
});

describe("replacementText", () => {
  const table: readonly [Partial<Replacement>, string][] = [
    [{}, "goproxy.cn has not answered for 10 minutes; switch to aliyun?"],
    [{ downMS: 61_000 }, "goproxy.cn has not answered for one minute; switch to aliyun?"],
    [{ downMS: 20_000 }, "goproxy.cn does not answer; switch to aliyun?"],
    [{ downMS: 0, reason: "forbidden" }, "goproxy.cn does not work (forbidden); switch to aliyun?"],
    [{ downMS: 3 * 3_600_000, reason: "tls" }, "goproxy.cn has not worked for 3 hours (tls); switch to aliyun?"],
  ];
  for (const [more, want] of table) {
    test(want, () => {
      assert.equal(replacementText({ ...replacement, ...more }, t), want);
    });
  }
});
