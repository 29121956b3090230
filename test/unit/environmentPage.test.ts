import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { environmentPage, type Page } from "../../extension/environmentPage";
import type { EnvReport, HealthHistory } from "../../extension/gen/protocol";
import { environment, t } from "./fakes";

const where = { folder: "example", several: false, trusted: true };
const location = { file: "/w/.vscode/settings.json", line: 2, setting: "go.toolsEnvVars" };
const value = { name: "GOPROXY", value: "https://a.example,direct", layer: "process" as const };
const report: EnvReport = {
  go: { path: "/go/bin/go", version: "go1.26.8", envFile: "/home/u/env" },
  variables: [
    {
      ...value,
      hidden: [{ value: "https://b.example", layer: "goenvFile", location: { file: "/home/u/env", line: 7 } }],
    },
    { name: "NO_PROXY", value: "", layer: "default", hidden: [] },
  ],
  consumers: [
    { name: "terminal", variables: [value] },
    { name: "task", variables: [value] },
    { name: "gopls", variables: [{ ...value, value: "https://c.example", layer: "setting", location }] },
  ],
  findings: [
    {
      code: "x",
      severity: "warning",
      message: "Something\nis <odd>.",
      location: { file: "/f", line: 7 },
      fix: { title: "Take it away", scope: "folder", remove: ["GOSUMDB"] },
    },
  ],
};
const none: HealthHistory = { mirrors: [] };
const page = (more: Partial<typeof where> = {}, history = none): Page =>
  environmentPage(environment({ report }), { ...where, ...more }, history, t);
/** The page without its marks. */
const text = ({ html }: Page): string =>
  html
    .replace(/<[^>]*>/g, "|")
    .replace(/&#(\d+);/g, (_, digits: string) => String.fromCharCode(Number(digits)))
    .replace(/[|\s]*\|[|\s]*/g, "|");

describe("environmentPage", () => {
  test("names value, layer and place for each consumer, what is hidden, and the findings", () => {
    const shown = text(page());
    for (const want of [
      "|go1.26.8: /go/bin/go|",
      "|Warning|Something is <odd>.|f:7|Take it away|",
      "|https://goproxy.cn|goproxy.cn, then the next one after 404 or 410|",
      "|Terminal|Task|gopls|",
      "|GOPROXY|https://a.example,direct|process environment|https://c.example|VS Code setting ·|settings.json:2|",
      "|Hides|https://b.example|go env file ·|env:7|",
      "|Not set: NO_PROXY|",
    ]) {
      assert.ok(shown.includes(want), `no ${want} in\n${shown}`);
    }
  });

  test("neighbours that get the same share a cell; a row whose consumers differ is marked", () => {
    const { html } = page();
    assert.match(html, /<tbody class="different"><tr><th scope="row" rowspan="2">GOPROXY<\/th><td colspan="2">/);
  });

  test("each button stands for its place or fix", () => {
    const { html, targets } = page();
    const drawn = [...html.matchAll(/data-target="(\d+)"/g)].map((match) => Number(match[1]));
    assert.deepEqual(
      drawn.toSorted((a, b) => a - b),
      [...targets.keys()],
    );
    assert.ok(targets.some((target) => target.kind === "open" && target.location === location));
    assert.deepEqual(
      targets.find((target) => target.kind === "fix"),
      { kind: "fix", fix: { title: "Take it away", scope: "folder", remove: ["GOSUMDB"] } },
    );
  });

  test("an untrusted workspace gets no fix, and several folders are told of their one gopls", () => {
    const untrusted = page({ trusted: false });
    assert.ok(untrusted.targets.every((target) => target.kind === "open"));
    assert.match(text(untrusted), /not trusted/);
    assert.match(text(page({ several: true })), /One gopls serves all folders/);
    assert.doesNotMatch(text(page()), /One gopls/);
  });

  test("lists the days of each mirror, and nothing where nothing was measured", () => {
    const day = { day: "2026-03-14", count: 40, successRate: 0.975, p50MS: 123, p95MS: 457 };
    const empty = { url: "https://b.example", days: [] };
    const shown = text(page({}, { mirrors: [{ url: "https://a.example", days: [day] }, empty] }));
    assert.match(shown, /Mirrors, day by day\|https:\/\/a\.example\|2026-03-14: measured 40×, 97 % succeeded/);
    assert.doesNotMatch(shown, /b\.example\|$/);
    assert.doesNotMatch(text(page()), /day by day/);
  });

  test("nothing that comes from outside is markup", () => {
    const evil = '<img src=x onerror=alert(1)>"';
    const odd = { ...report, go: { path: evil, version: evil }, variables: [{ ...value, value: evil, hidden: [] }] };
    const { html } = environmentPage(environment({ report: odd }), { ...where, folder: evil }, none, t);
    assert.doesNotMatch(html, /<img/);
  });
});
