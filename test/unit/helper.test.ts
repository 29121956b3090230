import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { after, describe, test } from "node:test";
import { RequestError } from "../../extension/client";
import type { Place } from "../../extension/gen/protocol";
import { Helper, locate, type HelperParts, type HelperState } from "../../extension/helper";
import { systemClock } from "../../extension/schedule";
import { FakeClock, t } from "./fakes";

const place: Place = { trusted: true };
const program = path.join(process.cwd(), "test/unit/fakeHelper.cjs");

/** A Helper over the fake program, with everything that it said. */
class Bench {
  readonly states: HelperState[] = [];
  readonly log: string[] = [];
  readonly helper: Helper;
  behaviour: string;
  #waiters: (() => void)[] = [];

  constructor(behaviour: string, more: Partial<HelperParts> = {}) {
    this.behaviour = behaviour;
    this.helper = new Helper({
      command: () => ({ path: process.execPath, args: [program, this.behaviour] }),
      environment: { PATH: process.env["PATH"] ?? "", ONLY: "this" },
      version: "1.2.3",
      settings: () => ({}),
      language: "en",
      changed: (state) => {
        this.states.push(state);
        for (const waiter of this.#waiters.splice(0)) {
          waiter();
        }
      },
      log: (_level, message) => this.log.push(message),
      clock: systemClock,
      t,
      ...more,
    });
    benches.push(this);
  }

  get last(): HelperState | undefined {
    return this.states.at(-1);
  }

  /** until waits for the state number count, from 1. */
  async until(count: number): Promise<HelperState> {
    for (;;) {
      const state = this.states[count - 1];
      if (state !== undefined) {
        return state;
      }
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }
}

const benches: Bench[] = [];
after(async () => {
  await Promise.all(benches.map((bench) => bench.helper.stop()));
});

const gone = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof RequestError, String(error));
  assert.equal(error.kind, "gone");
  assert.match(error.message, pattern);
  return true;
};

describe("Helper", () => {
  test("starts once, answers, and passes stderr on", async () => {
    const bench = new Bench("serve");
    bench.helper.start();
    bench.helper.start();
    assert.deepEqual(await bench.helper.request("mirrors", { all: true }), { mirrors: [] });
    assert.deepEqual(
      bench.states.map((state) => state.kind),
      ["starting", "up"],
    );
    while (!bench.log.includes("second line")) {
      await new Promise(setImmediate);
    }
    assert.ok(bench.log.includes("first line"));
  });

  test("runs with the environment that it was given and no other", async () => {
    const bench = new Bench("serve");
    bench.helper.start();
    const { findings } = await bench.helper.request("lint", { place });
    const environment = JSON.parse(findings[0]?.message ?? "") as Record<string, string>;
    assert.equal(environment["ONLY"], "this");
    assert.equal(environment["HOME"], undefined);
  });

  test("a probe gets its own results and no others", async () => {
    const bench = new Bench("serve");
    bench.helper.start();
    const names: string[] = [];
    const seen = ({ name }: { readonly name: string }): void => void names.push(name);
    const report = await bench.helper.probe({ place, mirrors: [] }, seen, new AbortController().signal);
    assert.deepEqual([names, report.module], [["a", "b"], "m"]);
  });

  test("killed: the request under way is rejected, the state tells, and it comes back", async () => {
    const clock = new FakeClock();
    const bench = new Bench("serve", { clock });
    bench.helper.start();
    await bench.until(2);
    const { pid } = bench.helper;
    assert.ok(pid !== undefined);
    const asked = bench.helper.request("history", place);
    process.kill(pid, "SIGKILL");
    await assert.rejects(asked, gone(/ended unexpectedly \(signal SIGKILL\).*history/));
    const down = await bench.until(3);
    assert.deepEqual(down, {
      kind: "down",
      reason: "The helper ended unexpectedly (signal SIGKILL).",
      attempts: 1,
      retrying: true,
    });
    await assert.rejects(bench.helper.request("history", place), gone(/SIGKILL/));
    assert.deepEqual(clock.pending, [500]);
    clock.pass(500);
    assert.equal((await bench.until(5)).kind, "up");
    assert.notEqual(bench.helper.pid, pid);
    assert.deepEqual(await bench.helper.request("mirrors", { all: true }), { mirrors: [] });
  });

  test("ends at its start each time: longer and longer delays, then it is given up; restart begins anew", async () => {
    const clock = new FakeClock();
    const bench = new Bench("crash", { clock });
    bench.helper.start();
    for (const [i, delay] of [500, 1000, 2000, 4000, 8000].entries()) {
      const state = await bench.until(2 * i + 2);
      assert.deepEqual(
        [state.kind, "attempts" in state && state.attempts, "retrying" in state && state.retrying],
        ["down", i + 1, true],
      );
      assert.deepEqual(clock.pending, [delay]);
      clock.pass(delay);
    }
    const last = await bench.until(12);
    assert.deepEqual(last, {
      kind: "down",
      reason: "The helper ended unexpectedly (exit code 3).",
      attempts: 6,
      retrying: false,
    });
    assert.deepEqual(clock.pending, []);
    bench.behaviour = "serve";
    await bench.helper.restart();
    assert.equal((await bench.until(14)).kind, "up");
  });

  test("a crash after a long life counts as the first", async () => {
    const clock = new FakeClock();
    const bench = new Bench("serve", { clock });
    bench.helper.start();
    for (const round of [0, 1, 2]) {
      await bench.until(3 * round + 2);
      clock.pass(60_000);
      process.kill(bench.helper.pid ?? 0, "SIGKILL");
      const down = await bench.until(3 * round + 3);
      assert.ok(down.kind === "down" && down.attempts === 1 && down.retrying, JSON.stringify(down));
      clock.pass(500);
    }
  });

  for (const [behaviour, pattern] of [
    ["refuse", /^The versions differ\.$/],
    ["old", /speaks version 0 of the protocol, this extension version 1\. .*goproxy\.helperPath/],
  ] as const) {
    test(`a helper of another version (${behaviour}) is said to be one, and not started again`, async () => {
      const bench = new Bench(behaviour);
      bench.helper.start();
      const down = await bench.until(2);
      assert.ok(down.kind === "down" && !down.retrying, JSON.stringify(down));
      assert.match(down.reason, pattern);
      assert.equal(bench.helper.pid, undefined);
    });
  }

  test("a helper that does not answer is ended", async () => {
    const clock = new FakeClock();
    const bench = new Bench("deaf", { clock });
    bench.helper.start();
    clock.pass(10_000);
    const down = await bench.until(2);
    assert.ok(down.kind === "down");
    assert.match(down.reason, /did not answer within 10 seconds/);
  });

  test("a program that is not there is said, not tried again", async () => {
    const bench = new Bench("serve", { command: () => locate("/nowhere", "", t) });
    bench.helper.start();
    const down = await bench.until(2);
    assert.ok(down.kind === "down" && !down.retrying);
    assert.match(down.reason, /nowhere.*is missing or may not be run\. Install .* \(\w+-\w+\)/);
    await assert.rejects(bench.helper.request("mirrors", { all: true }), gone(/is missing/));
  });

  test("a program that cannot be run is said, not tried again", async () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "gps-unit-")), "helper");
    fs.writeFileSync(file, "#!/nowhere/interpreter\n", { mode: 0o755 });
    const bench = new Bench("serve", { command: () => locate("/nowhere", file, t) });
    bench.helper.start();
    const down = await bench.until(2);
    fs.rmSync(path.dirname(file), { recursive: true });
    assert.ok(down.kind === "down" && !down.retrying, JSON.stringify(down));
    assert.match(down.reason, /cannot be started/);
  });

  test("a process that cannot be made is said, and does not take the extension along", async () => {
    const bench = new Bench("serve", { environment: { HUGE: "x".repeat(8 << 20) } }); // spawn throws at once
    bench.helper.start();
    const down = await bench.until(2);
    assert.ok(down.kind === "down" && !down.retrying, JSON.stringify(down));
    assert.match(down.reason, /The helper .* cannot be started: .*E2BIG/);
  });

  test("stop ends it, and it stays ended", async () => {
    const clock = new FakeClock();
    const bench = new Bench("serve", { clock });
    bench.helper.start();
    await bench.until(2);
    const { pid } = bench.helper;
    await bench.helper.stop();
    assert.throws(() => process.kill(pid ?? 0, 0), /ESRCH/);
    clock.pass(60_000);
    assert.equal(bench.helper.pid, undefined);
    assert.equal(bench.last?.kind, "up", "a stop is no crash");
  });

  test("stop kills what does not end by itself within a second", async () => {
    const clock = new FakeClock();
    const bench = new Bench("stubborn", { clock });
    bench.helper.start();
    await bench.until(2);
    const { pid } = bench.helper;
    const stopped = bench.helper.stop();
    assert.deepEqual(clock.pending, [1000]);
    clock.pass(1000);
    await stopped;
    assert.throws(() => process.kill(pid ?? 0, 0), /ESRCH/);
  });
});

describe("locate", () => {
  test("lets our own program be run where it lost that, and touches no other", () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), "gps-unit-"));
    const bin = path.join(root, "out", "bin");
    const own = path.join(bin, process.platform === "win32" ? "goproxyctl.exe" : "goproxyctl");
    try {
      fs.mkdirSync(bin, { recursive: true });
      fs.writeFileSync(own, "", { mode: 0o644 });
      assert.throws(() => locate("/nowhere", own, t), /may not be run/);
      assert.equal(locate(root, "", t).path, own);
      assert.equal(fs.statSync(own).mode & 0o777, 0o755);
    } finally {
      fs.rmSync(root, { recursive: true });
    }
  });

  test("obeys the setting, which has to be a full path of a program", () => {
    assert.deepEqual(locate("/nowhere", process.execPath, t), { path: process.execPath, args: ["serve"] });
    assert.throws(() => locate("/nowhere", "goproxyctl", t), /full path/);
    assert.throws(() => locate("/nowhere", "/nowhere/goproxyctl", t), /Correct the setting/);
  });
});
