import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ProbeResult, Scope } from "../../extension/gen/protocol";
import { bestFirst, Order } from "../../extension/order";
import { keyOf, looksLikeList, probed, scopeOffers, sections, type Offer, type Row } from "../../extension/rows";
import { mirror, proxy, result, t } from "./fakes";

const results = (...list: ProbeResult[]): Map<string, ProbeResult> => new Map(list.map((each) => [each.name, each]));

describe("bestFirst", () => {
  const table: readonly [string, string[], Map<string, ProbeResult>, string[]][] = [
    ["as they came, without results", ["a", "b"], results(), ["a", "b"]],
    ["an answer before none", ["a", "b"], results(result("b")), ["b", "a"]],
    ["none before a failure", ["a", "b"], results(result("a", { verdict: "failed" })), ["b", "a"]],
    [
      "a failure is last, however fast",
      ["a", "b"],
      results(result("a", { verdict: "failed", firstByteMS: 1 }), result("b", { firstByteMS: 900 })),
      ["b", "a"],
    ],
    [
      "degraded after ok, however fast",
      ["a", "b"],
      results(result("a", { verdict: "degraded", firstByteMS: 1 }), result("b", { firstByteMS: 900 })),
      ["b", "a"],
    ],
    [
      "by the cost of a download, not by the first byte",
      ["a", "b", "c"],
      results(result("a", { costMS: 300, firstByteMS: 1 }), result("b", { costMS: 100 }), result("c", { costMS: 200 })),
      ["b", "c", "a"],
    ],
    [
      "by rank once there is one",
      ["a", "b"],
      results(result("a", { rank: 2, firstByteMS: 1 }), result("b", { rank: 1, firstByteMS: 2 })),
      ["b", "a"],
    ],
  ];
  for (const [name, keys, given, want] of table) {
    test(name, () => {
      assert.deepEqual(bestFirst(keys, given), want);
    });
  }
});

describe("Order", () => {
  test("is best first until it is touched, then stands still", () => {
    const order = new Order();
    assert.deepEqual(order.arrange(["a", "b", "c"], results()), ["a", "b", "c"]);
    assert.deepEqual(order.arrange(["a", "b", "c"], results(result("c"))), ["c", "a", "b"]);
    order.touch();
    const better = results(result("c"), result("b", { firstByteMS: 1 }), result("a", { verdict: "failed" }));
    assert.deepEqual(order.arrange(["a", "b", "c"], better), ["c", "a", "b"]);
    assert.deepEqual(order.arrange(["a", "b", "c", "d"], better), ["c", "a", "b", "d"], "new ones go to the end");
    assert.deepEqual(order.arrange(["a", "b"], better), ["a", "b"], "those that are gone leave no gap");
  });
});

describe("rows", () => {
  const offer: Offer = {
    mirrors: [
      mirror("goproxy.cn", { operator: "Qiniu" }),
      mirror("proxy.golang.org"),
      mirror("own", { private: true }),
    ],
    profiles: [
      { name: "China", variables: { GOPROXY: "https://goproxy.cn,direct", GOSUMDB: null }, current: true },
      { name: "Official", variables: {}, current: false },
    ],
    proxy: proxy({
      entries: [
        { url: "https://corp.example", separator: ",", private: true },
        { url: "https://goproxy.cn", separator: ",", mirror: "goproxy.cn", private: false },
        { url: "direct", private: false },
      ],
    }),
    probing: true,
  };
  const rows = (more: Partial<Offer> = {}, given = results()): Map<string, Row> => {
    const drawn = sections({ ...offer, ...more }, probed({ ...offer, ...more }), given, t);
    return new Map(drawn.flatMap((section) => section.rows).map((row) => [row.key, row]));
  };

  test("mirrors, then profiles, then the rest; an address in force has a row of its own", () => {
    const drawn = sections(offer, probed(offer), results(), t);
    assert.deepEqual(
      drawn.map(({ heading, rows: lines }) => [heading, ...lines.map((row) => row.key)]),
      [
        ["Mirrors", "mirror:goproxy.cn", "mirror:proxy.golang.org", "mirror:own", "mirror:https://corp.example"],
        ["Profiles", "profile:China", "profile:Official"],
        ["Other", "inherit"],
      ],
    );
  });

  test("a mirror's place is explained by what a download costs, then by what is wrong", () => {
    const given = [
      result("own", { costMS: 123.4 }),
      result("goproxy.cn", { costMS: 50, verdict: "degraded", reason: "stale", detail: "It lags." }),
      result("proxy.golang.org", { verdict: "failed", reason: "dns", detail: "No such host." }),
    ];
    const drawn = rows({}, results(...given));
    assert.match(drawn.get("mirror:own")?.detail ?? "", /^a typical download takes 123 ms · https:/);
    assert.match(drawn.get("mirror:goproxy.cn")?.detail ?? "", /^a typical download takes 50 ms · It lags\. · /);
    assert.match(drawn.get("mirror:proxy.golang.org")?.detail ?? "", /^No such host\. · /);
  });

  const descriptions: readonly [string, Partial<Offer>, ProbeResult[], string, string, string][] = [
    ["measuring, in force", {}, [], "mirror:goproxy.cn", "$(loading~spin) goproxy.cn", "in force · measuring…"],
    ["not measured", { probing: false }, [], "mirror:own", "$(circle-outline) own", "not measured"],
    ["ok", {}, [result("own", { firstByteMS: 42.6 })], "mirror:own", "$(pass) own", "ok, 43 ms"],
    [
      "degraded",
      {},
      [result("own", { verdict: "degraded", reason: "stale" })],
      "mirror:own",
      "$(warning) own",
      "degraded: out of date, 10 ms",
    ],
    [
      "failed",
      {},
      [result("own", { verdict: "failed", reason: "forbidden" })],
      "mirror:own",
      "$(error) own",
      "failed: forbidden",
    ],
    ["a profile in force", {}, [], "profile:China", "$(list-unordered) China", "in force"],
    ["inherit, set", {}, [], "inherit", "$(discard) Inherit", "set now: User"],
    [
      "inherit, not set",
      { proxy: proxy({ scopes: [] }) },
      [],
      "inherit",
      "$(discard) Inherit",
      "no GOPROXY is set here",
    ],
  ];
  for (const [name, more, given, key, text, description] of descriptions) {
    test(name, () => {
      const row = rows(more, results(...given)).get(key);
      assert.deepEqual([row?.label, row?.description], [text, description]);
    });
  }

  test("a failure's detail comes before the facts of the mirror", () => {
    const failed = result("goproxy.cn", { verdict: "failed", reason: "forbidden", detail: "It answers 403.\n" });
    assert.equal(
      rows({}, results(failed)).get("mirror:goproxy.cn")?.detail,
      "It answers 403. · https://goproxy.cn · Qiniu",
    );
  });

  test("inherit takes our key away", () => {
    assert.equal(rows().get("inherit")?.wish, "default");
  });

  test("what is typed can be chosen only once it was checked and is fine", () => {
    const typed = (
      findings: { code: string; severity: "error" | "warning"; message: string }[] | undefined,
    ): Row | undefined => rows({ typed: { value: "https://x", findings } }).get("typed");
    const warning = { code: "w", severity: "warning" as const, message: "No direct." };
    const error = { code: "e", severity: "error" as const, message: "No host." };
    assert.deepEqual([typed(undefined)?.wish, typed(undefined)?.description], [undefined, "checking…"]);
    assert.deepEqual([typed([])?.wish, typed([])?.label], ["https://x", "$(edit) Use https://x"]);
    assert.deepEqual([typed([warning])?.wish, typed([warning])?.detail], ["https://x", "No direct."]);
    assert.deepEqual([typed([error])?.wish, typed([error])?.detail], [undefined, "No host."]);
  });

  test("a result finds its row by name, else by address", () => {
    assert.equal(keyOf(offer, result("own")), "own");
    assert.equal(keyOf(offer, result("?", { url: "https://goproxy.cn" })), "goproxy.cn");
    assert.equal(keyOf(offer, result("corp.example", { url: "https://corp.example" })), "https://corp.example");
    assert.equal(keyOf(offer, result("else.example")), undefined);
  });
});

describe("looksLikeList", () => {
  const table: readonly [string, boolean][] = [
    ["goproxy", false],
    ["China", false],
    ["", false],
    ["goproxy.io", true],
    ["https://x", true],
    ["a,direct", true],
    ["direct", true],
    ["off", true],
  ];
  for (const [typed, want] of table) {
    test(`looksLikeList(${JSON.stringify(typed)}) = ${String(want)}`, () => {
      assert.equal(looksLikeList(typed), want);
    });
  }
});

describe("scopeOffers", () => {
  const window = { folder: "a", several: false, goExtension: true };
  const table: readonly [string, Parameters<typeof scopeOffers>[0], Scope[]][] = [
    ["a single folder", window, ["folder", "user"]],
    [
      "several folders",
      { ...window, several: true, workspaceFile: "/w.code-workspace" },
      ["workspace", "folder", "user"],
    ],
    ["several folders, never saved", { ...window, several: true }, ["folder", "user"]],
    ["nobody reads the setting", { ...window, goExtension: false }, ["user", "folder"]],
    ["no folder", { several: false, goExtension: true }, ["user"]],
  ];
  for (const [name, given, want] of table) {
    test(`${name}: ${want.join(", ")}`, () => {
      assert.deepEqual(
        scopeOffers(given, t).map((offer) => offer.scope),
        want,
      );
    });
  }
});
