import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { doctorDocument } from "../../extension/doctorDocument";
import { failureReport, failuresDocument } from "../../extension/failureDocument";
import { Gate } from "../../extension/failureGate";
import { History, type Entry } from "../../extension/failureHistory";
import {
  actionOf,
  againButton,
  bestRemedy,
  moreRows,
  notAgainRows,
  promptText,
  remedyButton,
} from "../../extension/failureTexts";
import type { Remedy } from "../../extension/gen/protocol";
import { linkless } from "../../extension/views";
import { failure, FakeClock, FakeMemory, result, t } from "./fakes";

const time = "2026-11-20T10:00:00.000Z";
const now = Date.parse(time) + 2_000;
const remedy = (kind: string, more: Partial<Remedy> = {}): Remedy => ({
  kind,
  title: `Title of ${kind}`,
  safe: true,
  changes: [],
  ...more,
});
const switching = (wish: string): Partial<Remedy> => ({ switch: { wish, scope: "user" } });
const tried = (ok: boolean): Partial<Remedy> => ({ tried: { ok, detail: "goproxy.cn serves v1.0.0.", time } });
/** What a server might say to pass for something of ours. */
const forged = "[Fix it](command:evil) $(trash) \u001b]8;;http://evil\u0007x\u202e\n`` ``` ### h";

describe("the prompt", () => {
  test("says when it was checked", () => {
    const about = failure("x", { summary: "It is down.", remedies: [remedy("switchMirror", tried(true))] });
    assert.equal(promptText({ failure: about, now }, t), "It is down. (Checked 2 s ago.)");
    assert.equal(promptText({ failure: about, now: now - 1_500 }, t), "It is down. (Checked just now.)");
    assert.equal(promptText({ failure: failure("x", { summary: "It is down." }), now }, t), "It is down.");
  });

  test("shows what servers say as plain text", () => {
    const text = linkless(promptText({ failure: failure("x", { summary: forged }), now }, t));
    assert.doesNotMatch(text, /\]\(/);
    // eslint-disable-next-line no-control-regex -- none of these may be left
    assert.doesNotMatch(text, /[\u0000-\u001f\u202e]/);
  });

  test("of a megabyte is cut", () => {
    assert.ok(promptText({ failure: failure("x", { summary: "m".repeat(1 << 20) }), now }, t).length < 500);
  });
});

describe("the first button", () => {
  const table: readonly (readonly [Remedy, string | undefined])[] = [
    [remedy("switchMirror", { ...switching("goproxy.cn"), ...tried(true) }), "Switch to goproxy.cn"],
    [remedy("switchMirror", switching("https://goproxy.example:8080/a/b,direct")), "Switch to goproxy.example:8080…"],
    [remedy("switchMirror", switching("m".repeat(50))), `Switch to ${"m".repeat(20)}…`],
    [remedy("fallOver", switching("a,b")), "Let Go Fall Over…"],
    [remedy("markPrivate", switching("")), "Mark as Private…"],
    [remedy("retry"), "Run Again"],
    [remedy("cleanModule"), "Clean the Module Cache…"],
    [remedy("goCommand", { command: ["go", "mod", "download"] }), "Run go mod download"],
    [remedy("goCommand", { command: ["go", "get", `${"x".repeat(80)}@v1`] }), `Run go get ${"x".repeat(20)}…`],
    [remedy("readMore", { url: "https://go.dev" }), undefined],
    [remedy("askAdministrator"), undefined],
    [remedy("switchMirror", { ...switching("goproxy.cn"), ...tried(false) }), undefined],
  ];
  for (const [one, title] of table) {
    test(`${one.kind}: ${title ?? "none"}`, () => {
      const best = bestRemedy({ failure: failure("x", { remedies: [remedy("checkNetwork"), one] }), now, again: true });
      const got = best === undefined ? undefined : remedyButton(best, t);
      assert.equal(got, title);
      assert.ok((got ?? "").length <= 32);
    });
  }

  test("does not run again what cannot be", () => {
    assert.equal(bestRemedy({ failure: failure("x", { remedies: [remedy("retry")] }), now, again: false }), undefined);
  });

  test("to run the command again names it", () => {
    assert.equal(againButton("go get x", t), "Run go get x Again");
    assert.equal(againButton("TOKEN=s3cret go get x", t), "Run TOKEN=xxxxx go get x Again");
    assert.ok(againButton("go get example.com/a/very/long/path@v1.2.3", t).length <= 32);
  });
});

describe("More…", () => {
  const about = failure("x", {
    remedies: [
      remedy("switchMirror", { title: forged, ...switching("goproxy.cn"), ...tried(true) }),
      remedy("retry"),
      remedy("readMore", { url: "https://go.dev/ref/mod" }),
      remedy("askAdministrator"),
    ],
  });

  test("lists all that may help, then the rest", () => {
    const rows = moreRows({ failure: about, now, again: true }, true, t);
    assert.deepEqual(
      rows.map(({ label, description, detail }) => [label.replace(/^\$\([\w-]+\) /, ""), description, detail]).slice(2),
      [
        ["Title of retry", undefined, undefined],
        ["Title of readMore", undefined, "https://go.dev/ref/mod"],
        ["Title of askAdministrator", undefined, undefined],
        ["More", undefined, undefined],
        ["Check Again", undefined, undefined],
        ["Show Details", undefined, undefined],
        ["Copy as Report", "without credentials", undefined],
      ],
    );
    assert.deepEqual(
      [rows[1]?.description, rows[1]?.detail],
      ["tried, works", "goproxy.cn serves v1.0.0. (Checked 2 s ago.)"],
    );
  });

  test("holds no icon that a server chose", () => {
    for (const row of moreRows({ failure: about, now, again: true }, true, t)) {
      assert.doesNotMatch(row.label.slice(2), /(?<!\\)\$\(/, row.label);
    }
  });

  test("in an untrusted workspace checks nothing", () => {
    const rows = moreRows({ failure: about, now, again: false }, false, t);
    assert.ok(
      !rows.some(({ action }) => action === "check" || (typeof action === "object" && actionOf(action) === "again")),
    );
  });
});

test("Not Again offers the module, the cause and never", () => {
  const rows = notAgainRows({ failure: failure("dial-timeout") }, 3, t);
  assert.deepEqual(
    rows.map(({ action }) => action),
    [{ module: "example.com/greet" }, { cause: "dial-timeout" }, "off", "unmute"],
  );
  assert.equal(notAgainRows({ failure: failure("dial-timeout", { module: "" }) }, 0, t).length, 2);
});

describe("the history", () => {
  const entry = (more: Partial<Entry> = {}): Entry => ({
    time,
    source: "terminal",
    command: "go get x",
    failure: failure("dial-timeout"),
    proxy: "https://goproxy.example,direct",
    go: "go1.26.8",
    count: 1,
    ...more,
  });

  test("keeps fifty, counts what is the same, and no edits", async () => {
    const history = new History(new FakeMemory());
    const change = { file: "/f", key: ["GOPROXY"], new: "https://u:secret@h" };
    for (let i = 0; i < 60; i++) {
      const remedies = [remedy("switchMirror", { changes: [change] })];
      await history.add([entry({ failure: failure("dial-timeout", { module: `m${i}`, remedies }) })]);
    }
    await history.add([entry({ failure: failure("dial-timeout", { module: "m30" }), count: 4 })]);
    assert.equal(history.entries.length, 50);
    assert.deepEqual([history.entries[0]?.failure.module, history.entries[0]?.count], ["m30", 5]);
    assert.doesNotMatch(JSON.stringify(history.entries), /secret/);
  });

  test("tells what was done, and begins anew after that", async () => {
    const history = new History(new FakeMemory());
    await history.add([entry()]);
    await history.amend(entry().failure, { done: "Switched." });
    await history.add([entry()]);
    assert.deepEqual(
      history.entries.map(({ done, count }) => [done, count]),
      [
        [undefined, 1],
        ["Switched.", 1],
      ],
    );
  });

  test("is a document with the evidence", () => {
    const text = failuresDocument([entry({ count: 3, done: "Switched." })], t);
    for (const part of [
      "dial-timeout",
      "terminal: go get x",
      "example.com/greet@v1.0.0",
      "3 times",
      "Switched.",
      "403 Forbidden",
    ]) {
      assert.ok(text.includes(part), `${part} is not in\n${text}`);
    }
    assert.match(failuresDocument([], t), /None was noticed/);
  });

  test("makes a report that is one block, whatever is in it", () => {
    const bad = failure("dial-timeout", { summary: forged, excerpt: "a\n````\nb", module: forged });
    const lines = failureReport(entry({ failure: bad }), "linux x64", t)
      .trimEnd()
      .split("\n");
    assert.deepEqual([lines[0], lines.at(-1)], ["`````text", "`````"]);
    assert.ok(!lines.slice(1, -1).some((line) => line.startsWith("`````")));
    assert.match(lines[1] ?? "", /go1\.26\.8, linux x64$/);
  });
});

test("what the doctor found is a document", () => {
  const finding = {
    code: "x",
    severity: "warning",
    message: "GOPRIVATE is odd.",
    location: { file: "/f", line: 2 },
  } as const;
  const text = doctorDocument(
    { ok: false, findings: [finding], results: [result("a.example")], failures: [failure("x")] },
    t,
  );
  for (const part of [
    "Something is wrong.",
    "- Warning: GOPRIVATE is odd. (/f, line 2)",
    "403 Forbidden",
    "1. a.example: ok",
  ]) {
    assert.ok(text.includes(part), `${part} is not in\n${text}`);
  }
  assert.match(doctorDocument({ ok: true, findings: [], results: [], failures: [] }, t), /All is well/);
});

test("a Gate tells whether a host's trouble is being told of", () => {
  const clock = new FakeClock();
  const gate = new Gate(new FakeMemory(), clock);
  gate.hold(failure("dial-timeout"));
  assert.deepEqual([gate.concerns("goproxy.example"), gate.concerns("other.example")], [true, false]);
  clock.pass(120_000);
  assert.equal(gate.concerns("goproxy.example"), false);
});
