import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { textCalls } from "./texts";

const root = process.cwd();
const folder = path.join(root, "extension");
const read = (file: string): Record<string, string> =>
  JSON.parse(fs.readFileSync(path.join(root, file), "utf8")) as Record<string, string>;

describe("texts shown to people", () => {
  const calls = textCalls(folder);

  test("are found, and are literals", () => {
    assert.ok(calls.length > 100, `only ${calls.length} texts were found: the search is broken`);
    assert.deepEqual(
      calls.filter((call) => call.text === undefined),
      [],
    );
  });

  test("go through t: no window message, title or label is a bare literal", () => {
    const bare =
      /\b(?:show(?:Information|Warning|Error)Message|title:|placeHolder:|prompt:|tooltip:)\s*\(?\s*["'`][^"'`]/;
    // An address is the same in every language.
    const allowed = /https:\/\/goproxy\.example/;
    const found = fs
      .readdirSync(folder)
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) => fs.readFileSync(path.join(folder, name), "utf8").split("\n"))
      .filter((line) => bare.test(line) && !allowed.test(line));
    assert.deepEqual(found, []);
  });

  const wanted = new Set(calls.map((call) => call.text ?? ""));
  const bundle = read("extension/l10n/bundle.l10n.zh-cn.json");

  test("are all in the bundle for zh-cn", () => {
    assert.deepEqual(
      [...wanted].filter((text) => !Object.hasOwn(bundle, text)),
      [],
    );
  });

  test("are all still used", () => {
    assert.deepEqual(
      Object.keys(bundle).filter((text) => !wanted.has(text)),
      [],
    );
  });

  test("keep their placeholders in translation", () => {
    const places = (text: string): string[] => (text.match(/\{\d\}/g) ?? []).toSorted();
    for (const [text, translated] of Object.entries(bundle)) {
      assert.deepEqual(places(translated), places(text), text);
    }
  });
});

describe("the manifest", () => {
  const manifest = fs.readFileSync(path.join(root, "package.json"), "utf8");
  const used = [...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? "").toSorted();

  test("has every text in both languages", () => {
    assert.ok(used.length > 0);
    for (const file of ["package.nls.json", "package.nls.zh-cn.json"]) {
      const there = read(file);
      assert.deepEqual(
        used.filter((key) => !Object.hasOwn(there, key)),
        [],
        file,
      );
    }
  });

  test("leaves no text behind but those of README's table of commands", () => {
    for (const file of ["package.nls.json", "package.nls.zh-cn.json"]) {
      const left = Object.keys(read(file)).filter((key) => !used.includes(key) && !key.endsWith(".does"));
      assert.deepEqual(left, [], file);
    }
  });
});
