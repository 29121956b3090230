import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { blank, BoundedText, failed, goUse, withoutCredentials } from "../../extension/failureOutput";

describe("goUse", () => {
  const get = "go get example.com/a@v1";
  const tests: readonly (readonly [line: string, runs: boolean, download?: string])[] = [
    [get, true, get],
    [`cd x && ${get}; ls`, true, get],
    ["GOPROXY=https://a.example go build ./...", true, "GOPROXY=https://a.example go build ./..."],
    ["TOKEN=s3cret https_proxy=p:1 GOFLAGS=-x go get x", true, "https_proxy=p:1 GOFLAGS=-x go get x"],
    ['GOFLAGS="-mod=mod -x" go test ./... | tee log', true, 'GOFLAGS="-mod=mod -x" go test ./...'],
    ["sudo -E /usr/local/go/bin/go install x@latest", true, "/usr/local/go/bin/go install x@latest"],
    ['& "C:\\Program Files\\Go\\bin\\go.exe" mod tidy', true, '"C:\\Program Files\\Go\\bin\\go.exe" mod tidy'],
    ['$env:GOPROXY="off"; go mod download', true, "go mod download"],
    ["go -C sub mod download", true, "go -C sub mod download"],
    ["go1.21.0 list -m all", true, "go1.21.0 list -m all"],
    ["(go vet ./...)", true, "go vet ./..."],
    ["for m in a b; do go mod download $m; done", true, "go mod download $m"],
    ["if ! go build; then ls; fi", true, "go build"],
    ["go version", true],
    ["go env -w GOPROXY=direct", true],
    ["dlv debug ./cmd/x", true],
    ["make -j4 test", true],
    ["echo go get x", false],
    ["grep 'go get' README.md", false],
    ["git commit -m 'make it go; go build'", false],
    ["gofmt -l .", false],
    ["cat /var/log/go", false],
    ["go", true],
    ["", false],
    ["\u0000\ufffd'\"(((;;;", false],
  ];
  for (const [line, runs, download] of tests) {
    test(JSON.stringify(line), () => {
      assert.deepEqual(goUse(line), { runs, ...(download === undefined ? {} : { download }) });
    });
  }

  test("a line of a megabyte", () => {
    assert.equal(goUse(`${"'".repeat(1 << 20)} go get x`).runs, false);
  });
});

describe("a BoundedText", () => {
  test("keeps all of what is short", () => {
    const kept = new BoundedText();
    for (const chunk of ["a", "", "\u0000b\ufffd", "c\r\n"]) {
      kept.push(chunk);
    }
    assert.equal(kept.text(), "a\u0000b\ufffdc\r\n");
  });

  for (const [name, size] of [
    ["in one piece", 10 << 20],
    ["a letter at a time", 1],
    ["in usual pieces", 1000],
  ] as const) {
    test(`keeps the beginning and the end of what is long, ${name}`, () => {
      const kept = new BoundedText();
      kept.push("BEGIN");
      const filler = "x".repeat(size);
      for (let pushed = 0; pushed < 2 << 20; pushed += size) {
        kept.push(filler);
      }
      kept.push("END");
      const text = kept.text();
      assert.match(text, /^BEGINx+\n\[…\]\nx+END$/);
      assert.ok(text.length <= (512 << 10) + 5, `${text.length} characters are kept`);
      assert.ok(text.length >= 511 << 10, `only ${text.length} characters are kept`);
    });
  }
});

test("blank", () => {
  assert.equal(blank(""), true);
  assert.equal(blank("\u001b]633;C\u0007\r\n \u001b[0m"), true);
  assert.equal(blank("\u001b]633;C\u0007x"), false);
  assert.equal(blank(" ".repeat(10_000)), false);
});

test("failed", () => {
  const codes = [1, 2, 137, -1];
  assert.deepEqual(codes.filter(failed), codes);
  // Ctrl+C: of a shell, and of Windows, written in two ways.
  assert.deepEqual([undefined, 0, 130, 0xc000013a, -1073741510].filter(failed), []);
});

test("withoutCredentials", () => {
  const tests = [
    ["GOPROXY=https://u:p@h.example/x,direct go get y", "GOPROXY=https://xxxxx@h.example/x,direct go get y"],
    [
      "GOPROXY='https://a.example|http://:t@b.example' go get y@v1",
      "GOPROXY='https://a.example|http://xxxxx@b.example' go get y@v1",
    ],
    ["go get example.com/x@v1", "go get example.com/x@v1"],
    ["https://a@b@c.example/", "https://xxxxx@c.example/"],
    ["GITHUB_TOKEN=s3cret GOFLAGS=-mod=mod go get y", "GITHUB_TOKEN=xxxxx GOFLAGS=-mod=mod go get y"],
    ["export T='a b' U=\"c d\"e; go get y", "export T=xxxxx U=xxxxx; go get y"],
    ['$env:TOKEN = "a b"; go get y', "$env:TOKEN = xxxxx; go get y"],
    ["set TOKEN=abc&& go get y", "set TOKEN=xxxxx&& go get y"],
    ["https_proxy=http://proxy:3128 CGO_ENABLED=0 go get y", "https_proxy=http://proxy:3128 CGO_ENABLED=0 go get y"],
    ["go build -ldflags='-X a.b=c' -tags=x ./...", "go build -ldflags='-X a.b=c' -tags=x ./..."],
  ] as const;
  for (const [line, want] of tests) {
    assert.equal(withoutCredentials(line), want);
  }
});
