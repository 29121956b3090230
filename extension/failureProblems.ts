import * as path from "node:path";
import * as vscode from "vscode";
import type { Ask } from "./client";
import { BoundedText } from "./failureOutput";
import type { Incident, Report } from "./failureSources";
import { Latest, type Clock } from "./schedule";
import type { Translate } from "./translate";

/** gopls and the Go extension's own builds name themselves so. */
const sources = /^(?:go\b|gopls|compiler|error returned)/i;
/** What no message about a download lacks: it saves asking the helper at each slip of the pen. */
const plausible = /module|import|package|go\.sum|proxy|dial|x509|tls|http|@v|checksum|toolchain|version|revision/i;
const file = /(?:\.go|[\\/]go\.(?:mod|work))$/;
const delayMS = 700;

/** lineOf is a problem as go would have printed it. */
function lineOf(uri: vscode.Uri, { range, message }: vscode.Diagnostic): string {
  const { line, character } = range.start;
  return `${path.basename(uri.fsPath)}:${line + 1}:${character + 1}: ${message}`;
}

function concerns(uri: vscode.Uri, { source = "", message }: vscode.Diagnostic): boolean {
  return uri.scheme === "file" && file.test(uri.fsPath) && sources.test(source) && plausible.test(message);
}

/** watchProblems reports what gopls and the Go extension have newly found to be wrong. */
export function watchProblems(report: Report, clock: Clock): vscode.Disposable {
  const known = new Map<string, ReadonlySet<string>>();
  const fresh = new Map<vscode.WorkspaceFolder | undefined, string[]>();
  const later = new Latest(
    () => {
      for (const [folder, lines] of fresh) {
        report({
          source: "gopls",
          text: lines.join("\n"),
          command: "go mod download",
          ...(folder === undefined ? {} : { folder }),
        });
      }
      fresh.clear();
      return Promise.resolve();
    },
    delayMS,
    clock,
  );
  const changed = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
    for (const uri of uris) {
      const problems = vscode.languages.getDiagnostics(uri).filter((diagnostic) => concerns(uri, diagnostic));
      const before = known.get(uri.toString());
      // What moves within its file, because something is typed above it, is not new.
      const added = problems.filter(({ message }) => before?.has(message) !== true);
      known.set(uri.toString(), new Set(problems.map(({ message }) => message)));
      if (problems.length === 0) {
        known.delete(uri.toString());
      }
      if (added.length > 0) {
        const folder = vscode.workspace.getWorkspaceFolder(uri);
        fresh.set(folder, [...(fresh.get(folder) ?? []), ...added.map((diagnostic) => lineOf(uri, diagnostic))]);
        later.soon();
      }
    }
  });
  return vscode.Disposable.from(changed, {
    dispose: () => {
      later.dispose();
    },
  });
}

/** watchToolInstallation reports what the Go extension's output channels gain, where VS Code lets us read them. */
export function watchToolInstallation(report: Report, clock: Clock): vscode.Disposable {
  let gained = new BoundedText();
  const later = new Latest(
    () => {
      const text = gained.text();
      gained = new BoundedText();
      report({ source: "tools", text });
      return Promise.resolve();
    },
    delayMS,
    clock,
  );
  const changed = vscode.workspace.onDidChangeTextDocument(({ document: { uri }, contentChanges }) => {
    if (uri.scheme !== "output" || !/\bgolang\.go\b/i.test(uri.path)) {
      return;
    }
    const text = contentChanges.map((change) => change.text).join("");
    if (plausible.test(text)) {
      gained.push(text);
      later.soon();
    }
  });
  return vscode.Disposable.from(changed, {
    dispose: () => {
      later.dispose();
    },
  });
}

/** explainProblems offers to find out about a problem that has to do with a download. */
export function explainProblems(ask: Ask, command: string, t: Translate): vscode.Disposable {
  const answers = new Map<string, Promise<boolean>>();
  const known = (line: string): Promise<boolean> => {
    const answer =
      answers.get(line) ??
      ask("diagnose", { text: line }).then(
        ({ failures }) => failures.length > 0,
        () => {
          answers.delete(line); // without a helper nothing is offered; when it is back it can tell
          return false;
        },
      );
    if (answers.size > 200) {
      answers.clear();
    }
    answers.set(line, answer);
    return answer;
  };
  const provideCodeActions = async (
    { uri }: vscode.TextDocument,
    _: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> => {
    const about: vscode.Diagnostic[] = [];
    for (const diagnostic of diagnostics.filter((each) => concerns(uri, each))) {
      if (await known(lineOf(uri, diagnostic))) {
        about.push(diagnostic);
      }
    }
    if (about.length === 0) {
      return [];
    }
    const title = t("Go Proxy: Find Out Why This Download Fails");
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = about;
    const incident: Incident = {
      source: "gopls",
      text: about.map((diagnostic) => lineOf(uri, diagnostic)).join("\n"),
      command: "go mod download",
    };
    action.command = { title, command, arguments: [incident] };
    return [action];
  };
  const selector = ["go", "go.mod", "go.work"].map((language) => ({ scheme: "file", language }));
  const options = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
  return vscode.languages.registerCodeActionsProvider(selector, { provideCodeActions }, options);
}
