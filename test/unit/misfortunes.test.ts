// What goes wrong between the user, VS Code and the helper: late clicks, things that happen meanwhile, too much of something.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import type * as vscode from "vscode";
import { RequestError, type Ask } from "../../extension/client";
import { Comparison } from "../../extension/comparison";
import { Config } from "../../extension/config";
import { DebugEnvironment } from "../../extension/debug";
import { unsaved } from "../../extension/dirty";
import { EnvironmentReader } from "../../extension/environment";
import { Gate } from "../../extension/failureGate";
import { History } from "../../extension/failureHistory";
import { explainProblems } from "../../extension/failureProblems";
import { FailurePrompt, type Case, type FailurePromptParts } from "../../extension/failurePrompt";
import { chosen } from "../../extension/failureSelection";
import type { Failure, Place, Plan } from "../../extension/gen/protocol";
import { inform } from "../../extension/messages";
import { Store } from "../../extension/state";
import { statusBar } from "../../extension/statusBar";
import { Switching, type SwitchingParts } from "../../extension/switching";
import { Terminals } from "../../extension/terminals";
import type { Pages } from "../../extension/pages";
import { environment, failure, FakeClock, FakeMemory, t } from "./fakes";
import { settle } from "./failureWorld";
import * as fake from "./fakeVscode";

/** A folder of the window. */
const folder = (name: string): vscode.WorkspaceFolder => ({
  uri: fake.Uri.file(`/${name}`) as unknown as vscode.Uri,
  name,
  index: 0,
});
const messages = (): readonly string[] => fake.notifications.map(({ message }) => message);

beforeEach(fake.reset);

describe("a button", () => {
  test("that fails long after its message says so, and leaves no rejected promise behind", async () => {
    const run = (): Promise<never> => Promise.reject(new Error("The settings cannot be written."));
    const told = inform("Removed.", [{ title: "Undo", run }]);
    fake.notifications[0]?.press("Undo");
    await settle();
    assert.deepEqual(messages(), ["Removed.", "The settings cannot be written."]);
    fake.notifications[1]?.press();
    await told;
  });
});

describe("a click on the status bar", () => {
  test("counts also while the item changes, and does what the state asks for then", async () => {
    const done: string[] = [];
    for (const id of ["workbench.action.focusActiveEditorGroup", "goproxy.switch", "goproxy.restartHelper"]) {
      fake.handlers.set(id, () => done.push(id));
    }
    const store = new Store();
    const shown = statusBar(store, t);
    const [item] = fake.statusBarItems;
    const { command } = item ?? {};
    assert.equal(typeof command, "string", "VS Code makes a new command of one with arguments at each change");
    store.set({ kind: "down", reason: "it ended", attempts: 1, retrying: false });
    assert.equal(item?.command, command);
    await fake.commands.executeCommand(command as string);
    assert.deepEqual(done, ["workbench.action.focusActiveEditorGroup", "goproxy.restartHelper"]);
    shown.dispose();
  });
});

describe("a prompt that waits for its turn", () => {
  class World {
    readonly clock = new FakeClock();
    readonly gate = new Gate(new FakeMemory(), this.clock);
    mode = "prompt";
    readonly prompt = new FailurePrompt({
      config: {
        settings: () => ({ "goproxy.failurePrompt": this.mode }),
        answer: (_: string, value: string) => {
          this.mode = value;
          return Promise.resolve();
        },
      } as unknown as Config,
      gate: this.gate,
      history: new History(new FakeMemory()),
      log: () => undefined,
      clock: this.clock,
      t,
    } as unknown as FailurePromptParts);

    tell(told: Failure, more: Partial<Case> = {}): void {
      const check = (): Promise<void> => Promise.resolve();
      void this.prompt.tell({ incident: { source: "terminal", text: "" }, failure: told, check, ...more });
    }
  }

  const first = failure("dial-timeout", { host: "a.example", summary: "A times out." });
  const second = failure("dial-timeout", { host: "b.example", summary: "B times out." });

  for (const [answer, what] of [
    ["Not for this cause", "a cause"],
    ["Not for this module", "a module"],
    ["Never", "anything"],
  ] as const) {
    test(`is not shown once the user has said not to be told of ${what} again`, async () => {
      const world = new World();
      world.tell(first, { unasked: true });
      world.tell(second, { unasked: true });
      await settle();
      assert.deepEqual(messages(), ["A times out."]);
      fake.choices.push(answer);
      fake.notifications[0]?.press("Not Again");
      await settle();
      world.clock.pass(15_000);
      await settle();
      assert.deepEqual(messages(), ["A times out."]);
    });
  }

  test("is shown where the user asked for it, whatever is muted", async () => {
    const world = new World();
    world.mode = "off";
    await world.gate.mute({ cause: "dial-timeout" });
    world.tell(first);
    await settle();
    assert.deepEqual(messages(), ["A times out."]);
  });
});

describe("terminals", () => {
  class World {
    folders = [folder("a"), folder("b")];
    variables: Readonly<Record<string, Readonly<Record<string, string>>>> = { "/a": { GOPROXY: "one" }, "/b": {} };
    readonly held = new Map<string, Map<string, string>>();
    readonly terminals: Terminals;

    constructor() {
      const getScoped = ({ workspaceFolder }: { readonly workspaceFolder: vscode.WorkspaceFolder }): unknown => {
        const { name } = workspaceFolder;
        const held = this.held.get(name) ?? new Map<string, string>();
        this.held.set(name, held);
        return {
          clear: () => {
            held.clear();
          },
          replace: (key: string, value: string) => held.set(key, value),
        };
      };
      const config = {
        folder: folder("a"),
        place: ({ uri }: vscode.WorkspaceFolder): Place => ({ dir: uri.fsPath, trusted: true }),
      };
      Object.defineProperty(config, "folders", { get: () => this.folders });
      const ask = (_: string, { dir }: Place): Promise<unknown> =>
        Promise.resolve({ variables: this.variables[dir ?? ""] ?? {} });
      this.terminals = new Terminals(
        { getScoped } as unknown as vscode.GlobalEnvironmentVariableCollection,
        config as unknown as Config,
        ask as Ask,
        t,
      );
    }

    update(): Promise<void> {
      return this.terminals.update(new AbortController().signal);
    }
  }

  test("of a folder that was away do not get what it had before", async () => {
    const world = new World();
    await world.update();
    assert.deepEqual(world.held.get("a"), new Map([["GOPROXY", "one"]]));
    const all = world.folders;
    world.folders = [];
    await world.update();
    world.variables = {};
    world.folders = all;
    await world.update();
    assert.deepEqual(world.held.get("a"), new Map());
  });

  test("that a task opens by the dozen are told of once", async () => {
    const world = new World();
    await world.update();
    for (let i = 0; i < 12; i++) {
      fake.terminalOpened.fire({ creationOptions: { cwd: "/b" } });
    }
    assert.equal(messages().length, 1);
    assert.match(messages()[0] ?? "", /the terminal of \/b the Go variables of a/);
    world.terminals.dispose();
  });
});

test("a difference that is out of date before its editor is open is closed, and asks nothing", async () => {
  const outdated = new AbortController();
  fake.handlers.set("vscode.diff", () => {
    outdated.abort();
  });
  const pages = { side: (file: string) => fake.Uri.file(file), forget: () => undefined };
  const comparison = new Comparison(pages as unknown as Pages, t);
  const files = [{ file: "/w/settings.json", before: "", after: "{}" }];
  assert.equal(await comparison.show(files, outdated.signal), "cancel");
});

test("a preview stays with its folder when the editor of another one gets active", async () => {
  const dirs: (string | undefined)[] = [];
  const config: Pick<Config, "place"> & { folder: vscode.WorkspaceFolder } = {
    folder: folder("a"),
    place: (of?: vscode.WorkspaceFolder): Place => ({ dir: (of ?? config.folder).uri.fsPath, trusted: true }),
  };
  const plan: Plan = {
    digest: "d",
    result: {
      changes: [{ file: "/a/.vscode/settings.json", key: ["GOPROXY"], new: "x" }],
      applied: false,
      warnings: [],
    },
  };
  const request = (_: string, params: { readonly place: Place }): Promise<Plan> => {
    dirs.push(params.place.dir);
    config.folder = folder("b"); // the user clicks
    return Promise.resolve(plan);
  };
  const scopes = { ask: () => Promise.resolve("folder") };
  const parts = { helper: { request }, config, store: new Store(), scopes, clock: new FakeClock(), t };
  fake.choices.push("Write elsewhere…", "Cancel");
  const switching = new Switching(parts as unknown as SwitchingParts);
  const wish = { wish: "x", scope: "folder", replace: false, results: new Map() } as const;
  assert.equal(await switching.carryOut(wish), false);
  assert.deepEqual(dirs, ["/a", "/a"]);
});

test("what could not be asked while there was no helper is asked when there is one", async () => {
  let up = false;
  const ask = (): Promise<unknown> =>
    up
      ? Promise.resolve({ failures: [failure("dial-timeout")] })
      : Promise.reject(new RequestError("gone", "It ended."));
  explainProblems(ask as Ask, "goproxy.diagnoseSelection", t);
  const diagnostics = [{ source: "gopls", message: "cannot find module", range: { start: { line: 0, character: 0 } } }];
  const document = { uri: fake.Uri.file("/w/main.go") };
  const actions = async (): Promise<readonly unknown[]> =>
    (await fake.codeActions[0]?.provideCodeActions(document, undefined, { diagnostics })) ?? [];
  assert.deepEqual(await actions(), []);
  up = true;
  const [action] = (await actions()) as readonly [fake.CodeAction];
  assert.deepEqual(action.command?.arguments, [
    { source: "gopls", text: "main.go:1:1: cannot find module", command: "go mod download" },
  ]);
});

test("of a clipboard of any size no more than some megabytes are sent", async () => {
  const [begin, end] = ["go: first", "go: last"];
  await fake.env.clipboard.writeText(`${begin}\n${"x".repeat(40 << 20)}\n${end}`);
  const { text } = await chosen(undefined);
  assert.ok(text.length < 9 << 20, `${text.length} characters`);
  assert.ok(text.startsWith(begin) && text.endsWith(end));
});

test("a file is found in its editor, however go writes the letter of its drive", () => {
  fake.workspace.textDocuments = [{ isDirty: true, uri: fake.Uri.file("c:\\Users\\u\\env") }];
  assert.equal(unsaved(["C:\\Users\\u\\env"]), true);
  assert.equal(unsaved(["C:\\Users\\u\\other"]), false);
});

test("a debug session starts without a helper that hangs", { timeout: 20_000 }, async () => {
  const log: string[] = [];
  const ask = (): Promise<never> => new Promise<never>(() => undefined);
  const config = { place: (): Place => ({ trusted: true }), toolsEnvVars: () => [], startup: {} };
  const debugEnvironment = new DebugEnvironment({
    ask: ask,
    config: config as unknown as Config,
    log: (message) => log.push(message),
  });
  const configuration = { type: "go", name: "x", request: "launch" };
  const hold = setTimeout(() => undefined, 15_000); // as VS Code does, this process goes on
  assert.deepEqual(
    await debugEnvironment.resolveDebugConfigurationWithSubstitutedVariables(undefined, configuration),
    configuration,
  );
  clearTimeout(hold);
  assert.match(log.join(), /no answer within/);
});

test("a setting that does not hold mirrors is told of, and not written over", () => {
  const config = new Config({}, () => ({}));
  assert.deepEqual(config.ownMirrors(t), []);
  const mine = [{ name: "mine", url: "https://goproxy.example" }];
  for (const wrong of [
    "https://goproxy.example",
    { mine: "https://goproxy.example" },
    [...mine, null],
    [{ name: "" }],
  ]) {
    fake.userSettings.set("goproxy.mirrors", wrong);
    assert.throws(() => config.ownMirrors(t), /goproxy\.mirrors is not a list of mirrors/, JSON.stringify(wrong));
  }
  fake.userSettings.set("goproxy.mirrors", mine);
  assert.deepEqual(config.ownMirrors(t), mine);
  config.dispose();
});

test("a helper that hangs is told of, and counts again once it answers", async () => {
  const clock = new FakeClock();
  const store = new Store();
  const answers: ((value: never) => void)[] = [];
  const reader = new EnvironmentReader({
    ask: () =>
      new Promise((resolve) => {
        answers.push(resolve);
      }),
    config: {
      settings: () => ({}),
      where: () => ({ several: false, trusted: true }),
      place: () => ({ dir: "/w" }),
      onDidChangeFolder: new fake.EventEmitter().event,
    } as unknown as Config,
    store,
    terminals: { update: () => Promise.resolve() } as unknown as Terminals,
    log: { error: () => undefined } as unknown as vscode.LogOutputChannel,
    clock,
    t,
  });
  reader.settingsForStart();
  reader.refresh();
  await settle();
  clock.pass(29_999);
  assert.equal(store.get().kind, "starting");
  clock.pass(1);
  const state = store.get();
  assert.deepEqual(
    [state.kind, "reason" in state && state.reason],
    ["failed", "The helper has not answered for 30 seconds."],
  );
  answers[0]?.(environment() as never);
  await settle();
  assert.deepEqual([store.get().kind, clock.pending], ["ready", []]);
  reader.dispose();
});
