import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { RequestError } from "../../extension/client";
import type { Failure, Remedy } from "../../extension/gen/protocol";
import type { State } from "../../extension/state";
import { failure } from "./fakes";
import { ready, settle, World } from "./failureWorld";

const remedy: Remedy = {
  kind: "switchMirror",
  title: "Switch to b.example",
  safe: true,
  changes: [],
  switch: { wish: "b.example", scope: "user" },
  tried: { ok: true, detail: "b.example serves v1.0.0.", time: "2026-11-20T10:00:00.000Z" },
};

describe("a failed command", () => {
  test("is told of once the remedies were tried", async () => {
    const world = new World();
    const spins: (true | undefined)[] = [];
    world.store.subscribe((state) => spins.push(state.kind === "ready" ? state.looking : undefined));
    world.answer = ({ failures }) => [failure("http-403-blocked", failures ? { remedies: [remedy] } : {})];
    await world.report({ line: "GOPROXY=https://u:secret@a.example go get x" });
    assert.deepEqual(
      world.asked.map(({ text, try: tried, place, failures }) => [text, tried, place?.dir, failures?.length]),
      [
        ["some text", undefined, undefined, undefined],
        ["", true, "/w", 1],
      ],
    );
    assert.deepEqual(spins, [true, undefined]);
    assert.deepEqual(
      world.told.map((told) => told.failure.remedies),
      [[remedy]],
    );
    assert.equal(world.failed, 1);
    const [entry] = world.history.entries;
    assert.equal(entry?.command, "GOPROXY=https://xxxxx@a.example go get x");
    assert.doesNotMatch(JSON.stringify(world.history.entries), /secret/);
  });

  test("200 failures of one cause are told of once, and all are counted", async () => {
    const world = new World();
    const many = Array.from({ length: 200 }, (_, i) =>
      failure("http-403-blocked", { module: `example.com/m${i}`, rank: i + 1 }),
    );
    world.answer = ({ failures }) => failures ?? many;
    await world.report();
    assert.equal(world.told.length, 1);
    assert.equal(world.told[0]?.failure.module, "example.com/m0");
    assert.deepEqual(
      world.asked.map(({ failures }) => failures?.length),
      [undefined, 1],
    );
    assert.deepEqual(
      world.history.entries.map(({ count }) => count),
      [200],
    );
  });

  test("200 failed commands of one cause are told of once; later, where it goes on, once more", async () => {
    const world = new World();
    world.answer = () => [failure("http-403-blocked")];
    for (let i = 0; i < 200; i++) {
      await world.report();
    }
    assert.equal(world.told.length, 1);
    assert.equal(world.history.entries[0]?.count, 200);
    world.clock.pass(120_000);
    await world.report();
    assert.equal(world.told.length, 2);
  });

  test("of several causes the one of the lowest rank is told of", async () => {
    const world = new World();
    world.answer = ({ failures }) =>
      failures ?? [failure("dial-timeout", { rank: 2 }), failure("http-403-blocked", { rank: 1, host: "b.example" })];
    await world.report();
    assert.deepEqual(
      world.told.map((told) => told.failure.cause),
      ["http-403-blocked"],
    );
    assert.equal(world.history.entries.length, 2);
  });

  test("that has nothing to do with downloads is passed over", async () => {
    const world = new World();
    await world.report({ text: "main.go:3: undefined: x", command: "go build" });
    assert.deepEqual([world.asked.length, world.told.length, world.failed], [1, 0, 0]);
  });

  test("whose text was lost is tried again, for what it tells then", async () => {
    const world = new World();
    world.answer = ({ command }) => (command === "go get x" ? [failure("dial-timeout", { remedies: [remedy] })] : []);
    await world.report({ text: "\u001b]633;C\u0007", command: "go get x" });
    assert.deepEqual(
      world.asked.map(({ text, command, try: tried }) => [text, command, tried]),
      [["", "go get x", true]],
    );
    assert.equal(world.told.length, 1);
  });

  test("that was made to end and whose text was lost is not tried without a go command in it", async () => {
    const world = new World();
    await world.report({ text: "" });
    assert.equal(world.asked.length, 0);
  });

  test("a trial of a lost text gives way to something else that fails, and is made once more", async () => {
    const world = new World();
    world.answer = ({ command }, signal) =>
      command === undefined
        ? []
        : new Promise((_, reject) => {
            signal?.addEventListener("abort", () => {
              reject(new RequestError("cancelled", "cancelled"));
            });
          });
    await world.report({ text: "", command: "go get x" });
    await world.report();
    assert.deepEqual(
      world.asked.map(({ text, command }) => command ?? text),
      ["go get x", "some text", "go get x"],
    );
    assert.deepEqual(
      world.signals.map((signal) => signal?.aborted),
      [true, undefined, false],
    );
    await world.report();
    assert.equal(world.asked.length, 4, "it is given up then");
    assert.deepEqual(world.logged, []);
  });

  test("a trial does not give way to what had failed before it began", async () => {
    const world = new World();
    const hidden = failure("gopls-goproxy-off", { family: "proxy-list" });
    world.answer = async ({ command }) => {
      await settle(); // the other one fails while the text is read
      return command === undefined ? [hidden] : [failure("dial-timeout", { remedies: [remedy] })];
    };
    world.failures.report({ source: "terminal", text: "some text", command: "go mod download" });
    world.failures.report({ source: "terminal", text: "other" });
    await settle();
    await settle();
    assert.equal(world.asked[1]?.command, "go mod download");
    assert.equal(world.signals[1]?.aborted, false);
  });

  test("muted causes and modules are kept, and not told of", async () => {
    const world = new World();
    world.answer = () => [failure("http-403-blocked")];
    await world.gate.mute({ module: "example.com/greet" });
    await world.report();
    assert.deepEqual([world.told.length, world.history.entries.length], [0, 1]);
    await world.gate.unmute();
    await world.report();
    assert.equal(world.told.length, 1);
  });

  test("what go explains itself is kept, and not told of", async () => {
    const world = new World();
    world.answer = () => [failure("missing-gosum-entry", { family: "go-mod" })];
    await world.report();
    assert.deepEqual([world.told.length, world.history.entries.length], [0, 1]);
  });

  test("with the setting off nothing is asked", async () => {
    const world = new World();
    world.mode = "off";
    world.answer = () => [failure("http-403-blocked")];
    await world.report({ command: "go get x" });
    assert.deepEqual([world.asked.length, world.told.length, world.failed], [0, 0, 1]);
  });

  test("in an untrusted workspace nothing is tried", async () => {
    const world = new World(ready(false));
    world.answer = () => [failure("http-403-blocked")];
    await world.report({ command: "go get x" });
    await world.report({ text: "", command: "go get x" });
    assert.deepEqual(
      world.asked.map(({ place, try: tried }) => [place, tried]),
      [[undefined, undefined]],
    );
    assert.equal(world.told.length, 1);
  });

  test("a trial that fails leaves what the text told", async () => {
    const world = new World();
    world.answer = ({ failures }) => {
      if (failures !== undefined) {
        throw new RequestError("failed", "no network");
      }
      return [failure("http-403-blocked")];
    };
    await world.report();
    assert.equal(world.told[0]?.failure.cause, "http-403-blocked");
    assert.match(world.logged.join(), /no network/);
  });
});

describe("what gopls says of its own GOPROXY=off", () => {
  const off = failure("gopls-goproxy-off", { family: "proxy-list" });

  test("is told of as what really is wrong", async () => {
    const world = new World();
    world.answer = ({ command }) => [command === undefined ? off : failure("dial-timeout", { remedies: [remedy] })];
    await world.report({ source: "gopls", command: "go mod download" });
    assert.deepEqual(
      world.told.map((told) => told.failure.cause),
      ["dial-timeout"],
    );
  });

  test("is not told of where a download succeeds", async () => {
    const world = new World();
    world.answer = ({ command }) => (command === undefined ? [off] : []);
    await world.report({ source: "gopls", command: "go mod download" });
    assert.deepEqual([world.told.length, world.history.entries.length], [0, 1]);
  });
});

describe("without a helper", () => {
  const down: State = { kind: "down", reason: "It ended.", attempts: 1, retrying: true };

  test("one hint, and nothing is lost", async () => {
    const world = new World(down);
    world.answer = ({ text, failures }) => failures ?? [failure(text)];
    await world.report({ text: "first" });
    await world.report({ text: "second" });
    assert.deepEqual([world.hints.length, world.asked.length], [1, 0]);
    world.store.set(ready());
    await settle();
    await settle();
    assert.deepEqual(
      world.told.map((told) => told.failure.cause),
      ["first", "second"],
    );
  });

  test("no more than twenty wait", async () => {
    const world = new World(down);
    for (let i = 0; i < 100; i++) {
      await world.report({ text: `text ${i}` });
    }
    world.store.set(ready());
    await settle();
    assert.deepEqual(
      world.asked.map(({ text }) => text),
      Array.from({ length: 20 }, (_, i) => `text ${i + 80}`),
    );
  });

  test("a text that ends the helper is tried twice", async () => {
    const world = new World();
    world.answer = () => {
      throw new RequestError("gone", "It ended.");
    };
    await world.report();
    assert.equal(world.asked.length, 1, "not again before the helper is back");
    for (let i = 0; i < 5; i++) {
      world.store.set(ready());
      await settle();
    }
    assert.equal(world.asked.length, 2);
    assert.equal(world.logged.length, 1);
  });
});

describe("a text that the user chose", () => {
  test("is explained whatever is muted or off", async () => {
    const world = new World();
    world.mode = "off";
    await world.gate.mute({ cause: "missing-gosum-entry" });
    world.answer = ({ failures }) => failures ?? [failure("missing-gosum-entry")];
    assert.equal(await world.failures.explain({ source: "text", text: "a text" }), true);
    assert.equal(world.told.length, 1);
  });

  test("is explained to the end, whatever fails meanwhile", async () => {
    const world = new World();
    let found: (failures: readonly Failure[]) => void = () => undefined;
    world.answer = ({ command }, signal) =>
      command === undefined
        ? []
        : new Promise((resolve, reject) => {
            found = resolve;
            signal?.addEventListener("abort", () => {
              reject(new RequestError("cancelled", "cancelled"));
            });
          });
    const explained = world.failures.explain({ source: "gopls", text: "", command: "go mod download" });
    await settle();
    await world.report();
    found([failure("dial-timeout", { remedies: [remedy] })]);
    assert.equal(await explained, true);
    assert.equal(world.told.length, 1);
  });

  test("spins as long as anything is found out", async () => {
    const world = new World();
    const ends: (() => void)[] = [];
    world.answer = ({ failures }) =>
      failures === undefined
        ? [failure("dial-timeout")]
        : new Promise((resolve) => {
            ends.push(() => {
              resolve([]);
            });
          });
    const spins = (): boolean => {
      const state = world.store.get();
      return state.kind === "ready" && state.looking === true;
    };
    const all = [1, 2].map(() => world.failures.explain({ source: "text", text: "a text" }));
    await settle();
    ends[0]?.();
    await all[0];
    assert.equal(spins(), true);
    ends[1]?.();
    await all[1];
    assert.equal(spins(), false);
  });

  test("that speaks of nothing is said to", async () => {
    assert.equal(await new World().failures.explain({ source: "text", text: "a text" }), false);
  });
});
