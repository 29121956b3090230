/** Pieces shorter than this are put together, so that what is kept of a slow trickle is few pieces. */
const pieceLength = 4096;

/** A BoundedText keeps the beginning and the end of a text of any length: by default 512 Ki characters at most. */
export class BoundedText {
  #head = "";
  #tail: string[] = [];
  #tailLength = 0;
  #dropped = false;

  constructor(
    private readonly headLimit = 128 * 1024,
    private readonly tailLimit = 384 * 1024,
  ) {}

  push(chunk: string): void {
    let rest = chunk;
    if (this.#head.length < this.headLimit) {
      const room = this.headLimit - this.#head.length;
      this.#head += rest.slice(0, room);
      rest = rest.slice(room);
    }
    if (rest === "") {
      return;
    }
    const last = this.#tail.length - 1;
    const open = this.#tail[last];
    if (open !== undefined && open.length < pieceLength) {
      this.#tail[last] = open + rest;
    } else {
      this.#tail.push(rest);
    }
    this.#tailLength += rest.length;
    while (this.#tailLength - (this.#tail[0]?.length ?? 0) >= this.tailLimit) {
      this.#tailLength -= this.#tail.shift()?.length ?? 0;
      this.#dropped = true;
    }
  }

  /** What is kept. A line that tells where something is missing stands between beginning and end. */
  text(): string {
    const tail = this.#tail.join("");
    const cut = tail.length > this.tailLimit;
    return this.#head + (this.#dropped || cut ? "\n[…]\n" : "") + (cut ? tail.slice(-this.tailLimit) : tail);
  }
}

/** blank reports whether a terminal would show nothing of a text. Long ones are never blank. */
export function blank(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- the sequences that a terminal swallows, the marks of shell integration among them
  const swallowed = /\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b\[[0-9;?]*[ -/]*[@-~]/g;
  return text.length < 4096 && text.replace(swallowed, "").trim() === "";
}

/** Programs that run go, or what go run builds, on the user's behalf. */
const runners = new Set(
  "air buf dlv golangci-lint gopls goreleaser gotestsum ginkgo just ko mage make gmake ninja staticcheck task wire xcaddy".split(
    " ",
  ),
);
/** Words that stand before a program and run it. */
const wrappers = new Set(
  "! & command do doas elif else env exec if nice nohup sudo then time until while xargs {".split(" "),
);
const downloading = new Set("build fix generate get install list mod run test tool vet work".split(" "));

/** What a command line does with go. */
export interface GoUse {
  /** Some part of it may run go, so that what it prints is worth reading. */
  readonly runs: boolean;
  /** The first go command in it that may download modules, as it was typed. */
  readonly download?: string;
}

/** goUse tells what a command line of any shell does with go. Nothing is run to find out. */
export function goUse(line: string): GoUse {
  let runs = false;
  for (const words of commandsIn(line.slice(0, 10_000))) {
    const start = words.findIndex((word) => !/^(?:\w+=|-)/.test(word) && !wrappers.has(nameOf(word)));
    const name = nameOf(words[start] ?? "");
    if (/^go(?:\d[\w.]*|tip)?$/.test(name)) {
      runs = true;
      const verb = words.slice(start + 1).find((word, i, all) => !word.startsWith("-") && all[i - 1] !== "-C");
      if (verb !== undefined && downloading.has(verb)) {
        // What is set for this command alone counts for it; what is none of go's may be a token.
        const own = words.slice(0, start).filter((word) => /^(?:GO\w*|\w*_proxy)=/i.test(word));
        return { runs, download: [...own, ...words.slice(start)].join(" ") };
      }
    } else if (runners.has(name)) {
      runs = true;
    }
  }
  return { runs };
}

/** commandsIn parts a line where a shell would begin another command, outside of quotes. */
function commandsIn(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const [token] of line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"';&|()]|["'])+|[;&|()\n]+/g)) {
    if (/^[;&|()\n]/.test(token)) {
      commands.push([]);
    } else {
      commands.at(-1)?.push(token);
    }
  }
  return commands;
}

/** nameOf is the program that a word names: without quotes, folder and extension. */
function nameOf(word: string): string {
  const file = word.replace(/["']/g, "").split(/[\\/]/).at(-1) ?? "";
  return file.replace(/\.(?:exe|cmd|bat)$/i, "").toLowerCase();
}

/**
 * withoutCredentials hides user names and passwords in the addresses of a command line, and what is set in it for
 * variables that are none of go's: those may be tokens.
 */
export function withoutCredentials(line: string): string {
  return line
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'|,]*@/gi, "$1xxxxx@")
    .replace(
      /((?:^|[\s;&|(])(?:\$env:)?(?!C?GO|\w*_proxy\b)\w+(?:=| *= *(?=["'])))(?:"[^"]*"|'[^']*'|[^\s"';&|)])+/gi,
      "$1xxxxx",
    );
}

/** The exit codes of what Ctrl+C ended: of shells, and of Windows, which some take for a signed number. */
const interrupted: ReadonlySet<number | undefined> = new Set([130, 0xc000013a, 0xc000013a | 0]);

/** failed reports whether an exit code is that of a command that failed; nobody wants to know why one was interrupted. */
export function failed(exitCode: number | undefined): boolean {
  return exitCode !== undefined && exitCode !== 0 && !interrupted.has(exitCode);
}
