import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ProxyState } from "../../extension/gen/protocol";
import { probeDocument } from "../../extension/documents";
import type { State } from "../../extension/state";
import { label, markdown, plain, status, unavailable, type Need, type Status } from "../../extension/views";
import { environment, proxy, result, t } from "./fakes";

const where = { folder: "example", several: false, trusted: true };
const ready = (state: ProxyState, more: Partial<typeof where> = {}): State => ({
  kind: "ready",
  environment: environment({ proxy: proxy({ state }) }),
  where: { ...where, ...more },
});
const down = (retrying: boolean): State => ({ kind: "down", reason: "It ended.", attempts: 2, retrying });

describe("status", () => {
  const table: readonly [State, Status["text"], Status["severity"], Status["command"]][] = [
    [{ kind: "starting" }, "$(sync~spin) GOPROXY", "normal", "goproxy.switch"],
    [down(true), "$(error) GOPROXY", "error", "goproxy.restartHelper"],
    [down(false), "$(error) GOPROXY", "error", "goproxy.restartHelper"],
    [{ kind: "failed", reason: "No.", where }, "$(warning) GOPROXY", "warning", "goproxy.showLog"],
    [ready("ok"), "$(package) goproxy.cn", "normal", "goproxy.switch"],
    [ready("off"), "$(circle-slash) goproxy.cn", "warning", "goproxy.switch"],
    [ready("overridden"), "$(warning) goproxy.cn", "warning", "goproxy.switch"],
    [ready("mismatch"), "$(warning) goproxy.cn", "warning", "goproxy.switch"],
    [ready("broken"), "$(error) goproxy.cn", "error", "goproxy.switch"],
  ];
  for (const [state, text, severity, command] of table) {
    const name = state.kind === "ready" ? `ready, ${state.environment.proxy.state}` : state.kind;
    test(`${name} is ${severity}: ${text}`, () => {
      const got = status(state, t);
      assert.deepEqual([got.text, got.severity, got.command], [text, severity, command]);
    });
  }

  test("says value, layer and place for screen readers too", () => {
    const want = "GOPROXY = https://goproxy.cn,direct. From: go env file, /home/u/.config/go/env, line 3";
    assert.match(status(ready("ok"), t).accessibility, new RegExp(want.replaceAll("/", "\\/")));
  });

  test("names the folder only where there are several", () => {
    assert.doesNotMatch(status(ready("ok"), t).accessibility, /Folder: example/);
    assert.match(status(ready("ok", { several: true }), t).accessibility, /Folder: example/);
  });

  test("says that nothing is written without trust", () => {
    assert.match(status(ready("ok", { trusted: false }), t).accessibility, /not trusted/);
  });

  test("says whether a helper that is down comes back", () => {
    assert.match(status(down(true), t).accessibility, /attempt 2/);
    assert.match(status(down(false), t).accessibility, /Click to restart/);
  });

  test("lets no value become Markdown or an icon", () => {
    const value = "https://x/[a](command:goproxy.undo)<b>*`$(zap)";
    const state: State = {
      kind: "ready",
      environment: environment({ proxy: proxy({ name: "$(zap)", value }) }),
      where,
    };
    const { text, tooltip } = status(state, t);
    assert.equal(text, "$(package) \\$(zap)");
    assert.doesNotMatch(tooltip.replace("**Go Proxy Switcher**", ""), /[[\]()<>*`$]/);
  });
});

describe("text from elsewhere", () => {
  const table: readonly [(text: string) => string, string, string][] = [
    [plain, "a\u001b[31mb\r\nc\u202ed", "a [31mb c d"],
    [plain, "  x  ", "x"],
    [plain, "x".repeat(500), `${"x".repeat(399)}…`],
    [label, "$(error) x", "\\$(error) x"],
    [markdown, "1. a_b", "1&#46; a&#95;b"],
    [markdown, "https://x", "https&#58;//x"],
  ];
  for (const [view, text, want] of table) {
    test(`${view.name}(${JSON.stringify(text.slice(0, 30))})`, () => {
      assert.equal(view(text), want);
    });
  }
});

describe("unavailable", () => {
  const table: readonly [State, Need, readonly string[] | undefined][] = [
    [{ kind: "starting" }, "nothing", undefined],
    [{ kind: "starting" }, "helper", ["log"]],
    [down(false), "nothing", undefined],
    [down(false), "helper", ["restart", "log"]],
    [{ kind: "failed", reason: "No.", where }, "trust", ["restart", "log"]],
    [ready("ok"), "trust", undefined],
    [ready("ok", { trusted: false }), "helper", undefined],
    [ready("ok", { trusted: false }), "trust", ["trust"]],
  ];
  for (const [state, need, want] of table) {
    test(`unavailable(${state.kind}, ${need}) = ${want?.join(", ") ?? "available"}`, () => {
      assert.deepEqual(unavailable(state, need, t)?.remedies, want);
    });
  }
});

describe("documents", () => {
  test("the mirrors: best first, with the reason of a failure", () => {
    const results = [
      result("bad", { verdict: "failed", reason: "forbidden", detail: "It answers 403." }),
      result("slow", { firstByteMS: 300, costMS: 900 }),
      result("fast", { firstByteMS: 12.4, costMS: 40 }),
    ];
    const text = probeDocument({ results, running: true }, t);
    const headings = text.split("\n").filter((line) => line.startsWith("## "));
    assert.deepEqual(headings, ["## 1. fast: ok, 12 ms", "## 2. slow: ok, 300 ms", "## 3. bad: failed: forbidden"]);
    assert.match(text, /- It answers 403\./);
    assert.match(text, /Measuring…/);
    assert.match(
      probeDocument({ module: "m@v1", results, running: false }, t),
      /Measured with m@v1\.\nMirrors measured: 3\./,
    );
  });
});
