import type { Memory } from "../../extension/failureHistory";
import type { Environment, Failure, Mirror, ProbeResult, Proxy } from "../../extension/gen/protocol";
import type { Clock } from "../../extension/schedule";
import type { Translate } from "../../extension/translate";

/** Translates nothing, and fills in the placeholders as vscode.l10n.t does. */
export const t: Translate = (message, ...args) =>
  message.replace(/\{(\d)\}/g, (_, digit: string) => String(args[Number(digit)]));

/** A FakeClock stands still until it is told to pass time. */
export class FakeClock implements Clock {
  #now = 0;
  #timers: { readonly at: number; readonly callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.#now + milliseconds, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** What has been asked for, in milliseconds from now. */
  get pending(): readonly number[] {
    return this.#timers.map((timer) => timer.at - this.#now).toSorted((a, b) => a - b);
  }

  /** pass calls back everything that is due within so many milliseconds. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#timers.filter((timer) => timer.at <= this.#now);
    this.#timers = this.#timers.filter((timer) => timer.at > this.#now);
    for (const timer of due.toSorted((a, b) => a.at - b.at)) {
      timer.callback();
    }
  }
}

export function proxy(more: Partial<Proxy> = {}): Proxy {
  return {
    name: "goproxy.cn",
    value: "https://goproxy.cn,direct",
    layer: "goenvFile",
    location: { file: "/home/u/.config/go/env", line: 3 },
    entries: [
      { url: "https://goproxy.cn", separator: ",", mirror: "goproxy.cn", private: false },
      { url: "direct", private: false },
    ],
    state: "ok",
    scopes: ["user"],
    ...more,
  };
}

export function environment(more: Partial<Environment> = {}): Environment {
  return {
    report: {
      go: { path: "/go/bin/go", version: "go1.26.8", envFile: "/home/u/env" },
      variables: [],
      consumers: [],
      findings: [],
    },
    proxy: proxy(),
    watch: [],
    ...more,
  };
}

export function mirror(name: string, more: Partial<Mirror> = {}): Mirror {
  const url = `https://${name}`;
  return { name, url, operator: "", region: "", sumdb: true, private: false, status: "ok", note: "", ...more };
}

export function result(name: string, more: Partial<ProbeResult> = {}): ProbeResult {
  return {
    name,
    url: `https://${name}`,
    verdict: "ok",
    dnsMS: 1,
    connectMS: 1,
    tlsMS: 1,
    firstByteMS: 10,
    totalMS: 20,
    spreadMS: 0,
    bytesPerSecond: 0,
    checksum: "verified",
    sumdb: "skipped",
    toolchain: "skipped",
    successRate: 1,
    ...more,
  };
}

export function failure(cause: string, more: Partial<Failure> = {}): Failure {
  return {
    cause,
    family: "blocked",
    module: "example.com/greet",
    version: "v1.0.0",
    host: "goproxy.example",
    line: 1,
    excerpt: "go: example.com/greet@v1.0.0: 403 Forbidden",
    summary: "goproxy.example forbids the download of example.com/greet.",
    rank: 1,
    remedies: [],
    ...more,
  };
}

/** A FakeMemory forgets nothing, and hands out no more than what JSON keeps. */
export class FakeMemory implements Memory {
  readonly #values = new Map<string, string>();

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- so it is declared
  get<T>(key: string): T | undefined {
    const value = this.#values.get(key);
    return value === undefined ? undefined : (JSON.parse(value) as T);
  }

  update(key: string, value: unknown): Promise<void> {
    if (value === undefined) {
      this.#values.delete(key);
    } else {
      this.#values.set(key, JSON.stringify(value));
    }
    return Promise.resolve();
  }
}
