"use strict";
// Failed downloads in the extension host, with the real go. The mirror in force answers 403; demo-fast works.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { api, ready, state, until } = require("./support.cjs");

const set = (name, value) => vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
const clear = () => vscode.commands.executeCommand("notifications.clearAll");
/** Where nothing listens: another host for each test, so that no test's problem is one that was told of before. */
const dead = (n) => `http://127.0.0.${n}:1`;

describe("failed downloads", () => {
  let one, folder, terminal, shell;
  const entry = (what, ask) => until(what, () => one.failures().find(ask));
  /** Runs a line in the terminal; resolves with its end. */
  const run = (line) =>
    new Promise((resolve) => {
      const ended = vscode.window.onDidEndTerminalShellExecution((event) => {
        if (event.terminal !== terminal) return;
        ended.dispose();
        resolve(event);
      });
      shell.executeCommand(line);
    });

  before(async () => {
    one = await api();
    await ready(one);
    folder = vscode.workspace.workspaceFolders[0];
    terminal = vscode.window.createTerminal();
    shell = await until("shell integration", () => terminal.shellIntegration);
  });
  after(() => terminal.dispose());
  afterEach(clear);

  it("are noticed in a terminal, and told of with remedies that were tried", async () => {
    await run("go mod download");
    const { failure, command, source, told } = await entry("told of", (each) => each.told !== undefined);
    assert.deepEqual(
      [failure.cause, failure.module, source, command],
      ["http-403-blocked", "example.com/greet", "terminal", "go mod download"],
    );
    assert.ok(!Number.isNaN(Date.parse(told)));
    const [best] = failure.remedies;
    assert.deepEqual([best.kind, best.switch.wish, best.tried.ok], ["switchMirror", "demo-fast", true]);
  });

  it("are told of once, however often they happen", async () => {
    const { told, count } = one.failures()[0];
    const began = Date.now();
    for (let i = 0; i < 10; i++) await run("sleep 0.1; go mod download");
    await run("sleep 0.5; go mod download"); // VS Code loses what quicker ones print
    const now = await entry("the last is counted", (each) => each.count > count && Date.parse(each.time) > began);
    assert.equal(now.told, told, "it was told of once");
  });

  it("are noticed in a task, whose output nobody can read", async () => {
    const file = process.env.GOENV;
    const before = fs.readFileSync(file, "utf8");
    fs.writeFileSync(file, before.replace(/^GOPROXY=.*$/m, `GOPROXY=${dead(3)}`));
    try {
      await state(one, "the new value", (now) => now.environment?.proxy.value === dead(3));
      const execution = new vscode.ShellExecution("go mod download");
      await vscode.tasks.executeTask(new vscode.Task({ type: "shell" }, folder, "download", "test", execution, []));
      const { failure } = await entry("told of", (each) => each.source === "task" && each.told !== undefined);
      assert.deepEqual([failure.cause, failure.host], ["connection-refused", "127.0.0.3"]);
    } finally {
      fs.writeFileSync(file, before);
    }
  });

  it("are noticed in gopls' problems, which have a code action", async () => {
    const uri = vscode.Uri.joinPath(folder.uri, "main.go");
    await vscode.window.showTextDocument(uri);
    const problems = vscode.languages.createDiagnosticCollection("gopls");
    try {
      const range = new vscode.Range(8, 1, 8, 20);
      const message = `could not import example.com/greet (example.com/greet@v1.0.0: Get "${dead(4)}/example.com/greet/@v/v1.0.0.zip": dial tcp 127.0.0.4:1: connect: connection refused)`;
      const diagnostic = new vscode.Diagnostic(range, message);
      diagnostic.source = "go list";
      problems.set(uri, [diagnostic]);
      await entry("told of", (each) => each.source === "gopls" && each.failure.host === "127.0.0.4" && each.told);
      const actions = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", uri, range);
      const action = actions.find(({ title }) => title.startsWith("Go Proxy:"));
      assert.ok(action, `only ${actions.map(({ title }) => title).join(", ")}`);
      const unrelated = new vscode.Diagnostic(range, "undefined: x in this package");
      unrelated.source = "compiler";
      problems.set(uri, [unrelated]);
      const others = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", uri, range);
      assert.ok(!others.some(({ title }) => title.startsWith("Go Proxy:")));
      await clear();
      await vscode.commands.executeCommand(action.command.command, ...action.command.arguments);
      await entry("explained", (each) => each.failure.host === "127.0.0.4" && each.count === 2 && each.told);
    } finally {
      problems.dispose();
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    }
  });

  it("are found in what is selected, and in the clipboard", async () => {
    const text = (n) =>
      `go: example.com/a@v1.0.0: Get "${dead(n)}/example.com/a/@v/v1.0.0.mod": dial tcp 127.0.0.${n}:1: connect: connection refused`;
    const document = await vscode.workspace.openTextDocument({ content: `nothing\n${text(5)}\n` });
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(1, 0, 2, 0);
    await vscode.commands.executeCommand("goproxy.diagnoseSelection");
    await entry(
      "the selected text",
      (each) => each.failure.host === "127.0.0.5" && each.source === "text" && each.told,
    );
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.env.clipboard.writeText(text(6));
    await clear();
    await vscode.commands.executeCommand("goproxy.diagnoseSelection");
    await entry("the clipboard", (each) => each.failure.host === "127.0.0.6" && each.told);
  });

  it("are not looked for in what other commands print, nor in garbage", async () => {
    const helper = one.helperPID();
    const log = path.join(process.env.GOPATH, "some.log");
    fs.mkdirSync(process.env.GOPATH, { recursive: true });
    fs.writeFileSync(
      log,
      `go: example.com/a@v1: Get "${dead(7)}/x": dial tcp 127.0.0.7:1: connect: connection refused\n`,
    );
    await run(`cat '${log}'; false`);
    const before = one.failures().length;
    const garbage = path.join(process.env.GOPATH, "garbage");
    const bytes = Buffer.alloc(2 << 20);
    for (let i = 0; i < bytes.length; i++) bytes[i] = (i * 2654435761) >>> 13;
    fs.writeFileSync(
      garbage,
      Buffer.concat([bytes, Buffer.from("x".repeat(1 << 20)), Buffer.from("\u001b]0;a\u0007[a](command:b)\n")]),
    );
    await run(`go version; base64 -w0 '${garbage}'; head -c 20000 '${garbage}' | tr -d '\\033\\232-\\237'; false`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.equal(one.failures().length, before);
    assert.equal(one.helperPID(), helper, "the helper lives");
  });

  it("are kept while there is no helper, and told of when it is back", async () => {
    process.kill(one.helperPID(), "SIGKILL");
    await run(`GOPROXY=${dead(8)} go mod download`);
    await ready(one);
    await entry("told of", (each) => each.failure.host === "127.0.0.8" && each.told);
  });

  it("are settled without a question where that is wanted and the remedy leaves none", async () => {
    const file = process.env.GOENV;
    const before = fs.readFileSync(file, "utf8");
    const settings = vscode.workspace.getConfiguration();
    // What nobody knows would be dropped by a switch, which is a question: the mirror that is down has a name.
    const mirrors = [...settings.get("goproxy.mirrors"), { name: "mortal", url: dead(9) }];
    await settings.update("goproxy.mirrors", mirrors, vscode.ConfigurationTarget.Workspace);
    await set("goproxy.failurePrompt", "automatic");
    fs.writeFileSync(file, before.replace(/^GOPROXY=.*$/m, `GOPROXY=${dead(9)}`));
    try {
      await state(one, "the new value", (now) => now.environment?.proxy.value === dead(9));
      await run("go mod download");
      const { done, failure } = await entry("done", (each) => each.failure.host === "127.0.0.9");
      await until("switched", () => /as\/demo-fast/.test(fs.readFileSync(file, "utf8"))).catch(() => {
        assert.fail(JSON.stringify({ done, failure }, null, 1));
      });
      await vscode.commands.executeCommand("goproxy.undo");
      assert.match(fs.readFileSync(file, "utf8"), /127\.0\.0\.9/);
    } finally {
      await set("goproxy.failurePrompt", "prompt");
      await settings.update("goproxy.mirrors", undefined, vscode.ConfigurationTarget.Workspace);
      fs.writeFileSync(file, before);
    }
  });

  it("are not looked into where that is switched off", async () => {
    await set("goproxy.failurePrompt", "off");
    try {
      await run(`GOPROXY=${dead(10)} go mod download`);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      assert.ok(!one.failures().some((each) => each.failure.host === "127.0.0.10"));
    } finally {
      await set("goproxy.failurePrompt", "prompt");
    }
  });
});
