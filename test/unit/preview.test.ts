import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { leftDocument } from "../../extension/documents";
import type { HistoryEntry, Plan, UndoResult, Warning } from "../../extension/gen/protocol";
import { freezes, resetQuestion, switched, takenBack, undoable, undone } from "../../extension/outcome";
import { entriesAtStake, leaking, preview, wrap, type Intent } from "../../extension/preview";
import { proxy, result, t } from "./fakes";

const change = {
  file: "/w/.vscode/settings.json",
  key: ["go.toolsEnvVars", "GOPROXY"],
  new: "https://goproxy.cn,direct",
};
const plan = (...warnings: Warning[]): Plan => ({
  digest: "d",
  result: { changes: [change], applied: false, warnings },
});
const intent = (more: Partial<Intent> = {}): Intent => ({
  plan: plan(),
  scope: "folder",
  folder: "example",
  replace: false,
  kept: [],
  keptFailed: [],
  unknownHosts: [],
  ...more,
});
const drawn = (more: Partial<Intent>): string[] =>
  preview(intent(more), t).flatMap(({ heading, lines }) => [
    `# ${heading}`,
    ...lines.map((line) =>
      [line.action, line.label, line.description, line.detail].filter((part) => part !== "").join(" | "),
    ),
  ]);

describe("preview", () => {
  test("lists each change: key, file, old and new", () => {
    assert.deepEqual(drawn({}), [
      "# ",
      "apply | $(check) Apply | writes what is listed below",
      "cancel | $(close) Cancel | changes nothing",
      "difference | $(diff) Show the Difference | in the files, before and after",
      "scope | $(folder-library) Write elsewhere… | now: Folder: example",
      "# Changes",
      "none | $(diff-modified) go.toolsEnvVars › GOPROXY | /w/.vscode/settings.json | (not set) → https://goproxy.cn,direct",
    ]);
  });

  test("offers to take out of launch.json what would hide the switch", () => {
    const launch = { code: "launchOverrides", message: "The debug configuration a sets it." };
    const offered = (more: Partial<Intent>): boolean =>
      drawn({ plan: plan(launch), ...more }).some((row) => row.startsWith("launch | "));
    assert.ok(offered({ offersLaunch: true }));
    assert.ok(!offered({ offersLaunch: false }));
    assert.ok(!offered({ offersLaunch: true, plan: plan() }));
  });

  test("shows the whole of a long value and of a long warning", () => {
    const long = `https://${"a".repeat(150)}.example,direct`;
    const message =
      "Git tracks this file, or will: everybody who works on this repository gets the change as well, so think twice.";
    const lines = preview(
      intent({
        plan: {
          digest: "d",
          result: { changes: [{ ...change, new: long }], applied: false, warnings: [{ code: "gitTracked", message }] },
        },
      }),
      t,
    ).flatMap((part) => part.lines);
    const text = lines.map((line) => `${line.label}${line.detail}`.replace(/^ +|\$\(.*?\) /g, "")).join("");
    assert.ok(text.includes(long), text);
    assert.ok(text.replaceAll(" ", "").includes(message.replaceAll(" ", "")), text);
  });

  test("says when a kept private entry has just failed, and offers to drop it", () => {
    const kept = { kept: ["https://corp.example"], keptFailed: ["https://corp.example"] };
    assert.ok(drawn(kept).some((line) => line.startsWith("replace | $(lock) Drop the private entries too")));
    assert.ok(drawn(kept).some((line) => line.includes("The private entry https://corp.example stays in front")));
    assert.ok(drawn({ ...kept, replace: true }).some((line) => line.includes("Keep the private entries")));
  });

  test("offers to add private names that would leak, and no other scope for a fix", () => {
    const leak = plan({ code: "privateNames", message: "git.corp.example leaks.", private: ["git.corp.example"] });
    assert.ok(drawn({ plan: leak }).includes("addPrivate | $(shield) Also add to GOPRIVATE | git.corp.example"));
    assert.ok(!drawn({}).some((line) => line.startsWith("addPrivate")));
    assert.ok(!drawn({ plan: leak }).some((line) => line.startsWith("askPrivate")));
    const behind = plan({
      ...leak.result.warnings[0],
      code: "privateNames",
      message: "",
      askPrivate: "https://m.example",
    });
    assert.ok(drawn({ plan: behind }).some((line) => /^askPrivate .*asking https:\/\/m\.example/.test(line)));
    assert.ok(!drawn({ fixed: true }).some((line) => line.startsWith("scope")));
    assert.deepEqual(leaking([...leak.result.warnings, ...leak.result.warnings]), ["git.corp.example"]);
  });

  test("offers to mark unknown entries as private where they would go", () => {
    const dropped = plan({ code: "droppedUnknown", message: "https://x.example leaves the list." });
    const offers = (lines: string[]): boolean => lines.some((line) => line.startsWith("markPrivate"));
    assert.ok(offers(drawn({ plan: dropped, unknownHosts: ["x.example"] })));
    assert.ok(!offers(drawn({ unknownHosts: ["x.example"] })));
  });
});

test("entriesAtStake tells private, failed and unknown entries apart", () => {
  const entries = [
    { url: "https://corp.example", separator: ",", private: true },
    { url: "https://who.example/p", separator: ",", private: false },
    { url: "https://goproxy.cn", separator: ",", mirror: "goproxy.cn", private: false },
    { url: "direct", private: false },
  ];
  const results = new Map([["https://corp.example", result("corp.example", { verdict: "failed" })]]);
  assert.deepEqual(entriesAtStake(proxy({ entries }), results), {
    kept: ["https://corp.example"],
    keptFailed: ["https://corp.example"],
    unknownHosts: ["who.example"],
  });
});

describe("wrap", () => {
  const table: readonly [string, number, string[]][] = [
    ["", 10, []],
    ["short", 10, ["short"]],
    ["one two three", 8, ["one two", "three"]],
    ["abcdefghij", 4, ["abcd", "efgh", "ij"]],
    ["a bcdefghij", 5, ["a bcd", "efghi", "j"]],
    ["see https://a.b/c now", 14, ["see", "https://a.b/c", "now"]],
    ["镜像地址", 4, ["镜像", "地址"]],
  ];
  for (const [text, width, want] of table) {
    test(`wrap(${JSON.stringify(text)}, ${width})`, () => {
      assert.deepEqual(wrap(text, width), want);
    });
  }
});

describe("what is said afterwards", () => {
  const done = { changes: [change], applied: true, warnings: [] };
  const frozen = { code: "frozen", message: "gopls keeps the old value." };
  const minor = { code: "openTerminals", message: "Open terminals keep the old values." };

  test("a switch names what was chosen, and what makes it useless", () => {
    assert.equal(switched("goproxy.cn", "folder", done, t), "Go proxy: goproxy.cn (Folder).");
    const said = switched("goproxy.cn", "user", { ...done, warnings: [minor, frozen] }, t);
    assert.equal(said, "Go proxy: goproxy.cn (User). gopls keeps the old value.");
  });

  test("a switch of other variables names them", () => {
    const other = { ...done, changes: [{ file: "/f", key: ["GOPRIVATE"], new: "git.corp.example" }] };
    assert.equal(switched("", "user", other, t), "Changed: GOPRIVATE (User).");
  });

  test("a change of launch.json is not one of the scope", () => {
    const launch = { file: "/w/.vscode/launch.json", key: ["configurations", "a", "env", "GOPROXY"], old: "off" };
    const both = { ...done, changes: [...done.changes, launch] };
    assert.equal(switched("goproxy.cn", "folder", both, t), "Go proxy: goproxy.cn (Folder).");
    assert.equal(switched("", "folder", { ...done, changes: [launch] }, t), "Changed in launch.json: GOPROXY.");
  });

  test("taking the key away says so", () => {
    const taken = { ...done, changes: [{ file: "/f", key: ["GOPROXY"], old: "x" }] };
    assert.equal(switched("default", "user", taken, t), "GOPROXY is inherited again (User).");
  });

  test("an undo says what was taken back, and what was left alone", () => {
    assert.equal(undone({ ...done, skipped: [] }, t), "Taken back: GOPROXY (/w/.vscode/settings.json).");
    assert.equal(
      undone({ ...done, changes: [], skipped: [change] }, t),
      "Left alone, because it was edited since: GOPROXY (/w/.vscode/settings.json).",
    );
    assert.equal(undone({ ...done, changes: [], skipped: [] }, t), "There is no switch to take back here.");
  });

  test("only a freeze asks for a restart", () => {
    assert.equal(freezes([minor]), false);
    assert.equal(freezes([minor, frozen]), true);
  });
});

describe("taking everything back", () => {
  const entry = (more: Partial<HistoryEntry>): HistoryEntry => ({
    id: "1-a",
    time: "2026-11-21T09:05:24Z",
    dir: "/w",
    scope: "folder",
    wish: "China",
    changes: [change],
    undone: false,
    ...more,
  });
  const nothing: UndoResult = { changes: [], applied: false, warnings: [], skipped: [] };

  test("an undo is of the newest switch that is none itself and belongs to the place", () => {
    const at = (file: string): Partial<HistoryEntry> => ({ changes: [{ ...change, file }] });
    const entries = [
      entry({ id: "7", ...at("/other/.vscode/settings.json") }),
      entry({ id: "6", ...at("/with/.vscode/settings.json") }),
      entry({ id: "5", undoes: "4", ...at("/w/.vscode/settings.json") }),
      entry({ id: "4", undone: true }),
      entry({ id: "3", scope: "workspace", ...at("/all.code-workspace") }),
      entry({ id: "2", ...at("/w/.vscode/settings.json") }),
      entry({ id: "1", scope: "user", ...at("/home/u/.config/go/env") }),
    ];
    const place = { dir: "/w", trusted: true };
    assert.equal(undoable(entries, place)?.id, "2");
    assert.equal(undoable(entries, { ...place, workspaceFile: "/all.code-workspace" })?.id, "3");
    assert.equal(undoable(entries, { trusted: true })?.id, "1");
    assert.equal(undoable(entries, place, "7")?.id, "7");
    assert.equal(undoable(entries, place, "8"), undefined);
  });

  test("the question lists what would go, and counts what does not fit", () => {
    const { message, detail } = resetQuestion([entry({}), entry({ scope: "user", wish: "" })], t);
    assert.equal(message, "Take back all 2 changes?");
    assert.match(detail, /China \(Folder: \/w\)\n.* · GOPROXY \(User\)\n\nIn all folders/);
    assert.match(
      resetQuestion(
        Array.from({ length: 50 }, () => entry({})),
        t,
      ).detail,
      /\n… and 38 more\.\n/,
    );
  });

  test("says how much was taken back, and whether something is left", () => {
    assert.equal(takenBack(nothing, t), "Nothing was taken back.");
    const left = { ...nothing, changes: [change, change], skipped: [change] };
    assert.equal(
      takenBack(left, t),
      "Taken back: 2 keys in one file. What is left, and why, is in the page that was opened.",
    );
  });

  test("counts as people do", () => {
    const elsewhere = { ...change, file: "/w/b/settings.json" };
    for (const [changes, want] of [
      [[change], "Taken back: one key."],
      [[change, change], "Taken back: 2 keys in one file."],
      [[change, elsewhere], "Taken back: 2 keys in 2 files."],
    ] as const) {
      assert.equal(takenBack({ ...nothing, changes: [...changes] }, t), want);
    }
  });

  test("the page names each key with both values, and each failure", () => {
    const failed = [{ id: "1-a", dir: "/gone", message: "The folder is gone." }];
    const text = leftDocument({ ...nothing, skipped: [{ ...change, old: "off" }], failed }, t);
    assert.match(text, /`\/w\/\.vscode\/settings\.json`: `go\.toolsEnvVars › GOPROXY`/);
    assert.match(text, /holds now: `https:\/\/goproxy\.cn,direct`\n {2}- would go back to: `off`/);
    assert.match(text, /- 1-a \(`\/gone`\): The folder is gone\./);
  });
});
