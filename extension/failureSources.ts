import * as vscode from "vscode";
import { BoundedText, failed, goUse } from "./failureOutput";
import type { Source } from "./failureHistory";

/** An Incident is something that failed and may have to do with a download. */
export interface Incident {
  readonly source: Source;
  /** What was printed; empty where VS Code does not tell. */
  readonly text: string;
  /** What failed, for people. */
  readonly line?: string;
  /** The go command in it that downloads, with which it can be found out what a lost text would have told. */
  readonly command?: string;
  readonly folder?: vscode.WorkspaceFolder;
  /** Does once more what failed; afresh: nothing of the former environment may be left. */
  readonly again?: (afresh: boolean) => PromiseLike<unknown>;
}

/** Report takes an incident. */
export type Report = (incident: Incident) => void;

/** How long what a terminal printed may come after the end of the command. */
const patienceMS = 500;

/** watchTerminals reports commands that run go and fail. What other commands print is not read. */
export function watchTerminals(report: Report): vscode.Disposable {
  const outputs = new WeakMap<
    vscode.TerminalShellExecution,
    { readonly text: BoundedText; readonly end: Promise<void> }
  >();
  const busy = new WeakSet<vscode.Terminal>();
  const ended = async ({
    terminal,
    execution,
    exitCode,
    shellIntegration,
  }: vscode.TerminalShellExecutionEndEvent): Promise<void> => {
    busy.delete(terminal);
    const output = outputs.get(execution);
    if (output === undefined || !failed(exitCode)) {
      return;
    }
    await Promise.race([output.end, new Promise((resolve) => setTimeout(resolve, patienceMS))]);
    const line = execution.commandLine.value;
    const { download } = goUse(line);
    // On a remote host VS Code gives a URI of the window's side, which is none of a folder of ours.
    const cwd = shellIntegration.cwd?.fsPath;
    const folder = cwd === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(cwd));
    const certain = execution.commandLine.confidence !== vscode.TerminalShellExecutionCommandLineConfidence.Low;
    report({
      source: "terminal",
      text: output.text.text(),
      line,
      ...(download === undefined ? {} : { command: download }),
      ...(folder === undefined ? {} : { folder }),
      ...(certain ? { again: (afresh) => runAgain(terminal, line, cwd, afresh || busy.has(terminal)) } : {}),
    });
  };
  return vscode.Disposable.from(
    vscode.window.onDidStartTerminalShellExecution(({ terminal, execution }) => {
      busy.add(terminal);
      if (goUse(execution.commandLine.value).runs) {
        const text = new BoundedText();
        outputs.set(execution, { text, end: drain(execution.read(), text) });
      }
    }),
    vscode.window.onDidEndTerminalShellExecution((event) => void ended(event)), // it does not fail
  );
}

async function drain(chunks: AsyncIterable<string>, into: BoundedText): Promise<void> {
  for await (const chunk of chunks) {
    into.push(chunk);
  }
}

async function runAgain(
  terminal: vscode.Terminal,
  line: string,
  cwd: string | undefined,
  afresh: boolean,
): Promise<void> {
  const shell = terminal.exitStatus === undefined && !afresh ? terminal.shellIntegration : undefined;
  if (shell !== undefined) {
    terminal.show();
    shell.executeCommand(line);
    return;
  }
  await runInTerminal(line, cwd);
}

/** runInTerminal runs a command line in a new terminal, which has the variables that are in force now. */
export async function runInTerminal(line: string, cwd: string | undefined): Promise<void> {
  const terminal = vscode.window.createTerminal({ ...(cwd === undefined ? {} : { cwd }) });
  terminal.show();
  // With shell integration its failure is noticed as well. A shell that has none still runs the line.
  const shell = await new Promise<vscode.TerminalShellIntegration | undefined>((resolve) => {
    const timer = setTimeout(() => {
      done(undefined);
    }, 3_000);
    const changed = vscode.window.onDidChangeTerminalShellIntegration((event) => {
      if (event.terminal === terminal) {
        done(event.shellIntegration);
      }
    });
    const done = (found: vscode.TerminalShellIntegration | undefined): void => {
      clearTimeout(timer);
      changed.dispose();
      resolve(found);
    };
  });
  if (shell === undefined) {
    terminal.sendText(line);
  } else {
    shell.executeCommand(line);
  }
}

/** watchTasks reports tasks that run go and fail. What they print cannot be read. */
export function watchTasks(report: Report): vscode.Disposable {
  return vscode.tasks.onDidEndTaskProcess(({ exitCode, execution: { task } }) => {
    if (!failed(exitCode)) {
      return;
    }
    const line = commandOf(task);
    const { download } = goUse(line);
    if (download !== undefined) {
      const folder = typeof task.scope === "object" ? task.scope : undefined;
      report({
        source: "task",
        text: "",
        line,
        command: download,
        ...(folder === undefined ? {} : { folder }),
        again: () => vscode.tasks.executeTask(task),
      });
    }
  });
}

function commandOf({ execution, definition }: vscode.Task): string {
  if (execution instanceof vscode.ShellExecution) {
    const { commandLine, command, args = [] } = execution as Partial<vscode.ShellExecution>;
    const words = [command ?? "", ...args].map((word) => (typeof word === "string" ? word : word.value));
    return commandLine ?? words.join(" ");
  }
  if (execution instanceof vscode.ProcessExecution) {
    return [execution.process, ...execution.args].join(" ");
  }
  const { type, command, args } = definition as { type: string; command?: unknown; args?: unknown };
  return type === "go" ? ["go", command, ...(Array.isArray(args) ? (args as unknown[]) : [])].join(" ") : "";
}

/** What a debug adapter sends, as far as it matters here. */
interface AdapterMessage {
  readonly type?: string;
  readonly event?: string;
  readonly command?: string;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: { readonly output?: string; readonly error?: { readonly format?: string } };
}

/** watchDebug reports debug sessions of type go whose program cannot be built. What the program prints is not read. */
export function watchDebug(report: Report): vscode.Disposable {
  const createDebugAdapterTracker = (session: vscode.DebugSession): vscode.DebugAdapterTracker => {
    const output = new BoundedText();
    let launching = true;
    return {
      onDidSendMessage: ({ type, event, command, success, body }: AdapterMessage) => {
        if (!launching) {
          return;
        }
        if (event === "output" && body?.output !== undefined) {
          output.push(body.output);
        } else if (type === "response" && (command === "launch" || command === "attach")) {
          launching = false;
          if (success === false) {
            const folder = session.workspaceFolder;
            report({
              source: "debug",
              text: `${output.text()}\n${body?.error?.format ?? ""}`,
              line: session.name,
              ...(folder === undefined ? {} : { folder }),
              again: () => vscode.debug.startDebugging(folder, configurationAgain(session)),
            });
          }
        }
      },
    };
  };
  return vscode.debug.registerDebugAdapterTrackerFactory("go", { createDebugAdapterTracker });
}

/** The configuration of a session holds the values of its time: a new session has to find the new ones. */
function configurationAgain({
  configuration,
  workspaceFolder,
}: vscode.DebugSession): string | vscode.DebugConfiguration {
  const launch = vscode.workspace.getConfiguration("launch", workspaceFolder);
  const named = launch.get<readonly { readonly name?: string }[]>("configurations") ?? [];
  if (named.some(({ name }) => name === configuration.name)) {
    return configuration.name;
  }
  const env = Object.entries((configuration["env"] ?? {}) as Readonly<Record<string, unknown>>);
  return { ...configuration, env: Object.fromEntries(env.filter(([name]) => !name.startsWith("GO"))) };
}
