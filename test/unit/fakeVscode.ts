// As much of VS Code as the modules need whose misfortunes are tested here: a click that comes late, a list that is being
// looked at, an editor that opens slowly. Everything else is tried in real VS Code.
import { t } from "./fakes";

/** An Emitter is an event together with what fires it. */
export class EventEmitter<T> {
  readonly #listeners = new Set<(event: T) => void>();
  readonly event = (listener: (event: T) => void): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };

  fire(event: T): void {
    for (const listener of [...this.#listeners]) {
      listener(event);
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

export class Disposable {
  constructor(readonly dispose: () => unknown) {}

  static from(...all: readonly { dispose: () => unknown }[]): Disposable {
    return new Disposable(() => {
      all.forEach((each) => each.dispose());
    });
  }
}

/** As VS Code does, it writes the letter of a drive small. */
export class Uri {
  private constructor(
    readonly scheme: string,
    readonly fsPath: string,
  ) {}

  static file(path: string): Uri {
    return new Uri(
      "file",
      path.replace(/^[A-Z]:/, (letter) => letter.toLowerCase()),
    );
  }

  with({ scheme = this.scheme }: { readonly scheme?: string }): Uri {
    return new Uri(scheme, this.fsPath);
  }

  toString(): string {
    return `${this.scheme}://${this.fsPath}`;
  }
}

/** A Notification waits for its answer. */
export interface Notification {
  readonly message: string;
  readonly press: (title?: string) => void;
}

/** What was shown, in order. */
export const notifications: Notification[] = [];
/** What decides about the next lists: the label of the line that is taken. */
export const choices: string[] = [];
/** What happens in commands, by their ID. */
export const handlers = new Map<string, (...args: readonly unknown[]) => unknown>();
export const statusBarItems: StatusBarItem[] = [];
/** What settings.json of the user holds. */
export const userSettings = new Map<string, unknown>();
export const terminalOpened = new EventEmitter<unknown>();
export const codeActions: { provideCodeActions: (...args: readonly unknown[]) => Promise<readonly unknown[]> }[] = [];

interface StatusBarItem {
  command?: unknown;
  readonly show: () => void;
  readonly dispose: () => void;
}

/** reset forgets what a test has left. */
export function reset(): void {
  notifications.length = choices.length = codeActions.length = statusBarItems.length = 0;
  handlers.clear();
  userSettings.clear();
  workspace.textDocuments = [];
}

function notify<B extends { readonly title: string }>(
  message: string,
  ...buttons: readonly B[]
): Promise<B | undefined> {
  return new Promise((resolve) => {
    notifications.push({
      message,
      press: (title) => {
        resolve(buttons.find((button) => button.title === title));
      },
    });
  });
}

interface Line {
  readonly label: string;
}

/** A QuickPick takes the line that `choices` names next, as soon as it is shown. */
class QuickPick {
  items: readonly Line[] = [];
  selectedItems: readonly Line[] = [];
  readonly #accepted = new EventEmitter<void>();
  readonly #hidden = new EventEmitter<void>();
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;
  readonly onDidTriggerButton = new EventEmitter<unknown>().event;

  show(): void {
    const label = choices.shift();
    const line = this.items.find((each) => each.label.endsWith(label ?? "\0"));
    if (line === undefined) {
      this.#hidden.fire();
      return;
    }
    this.selectedItems = [line];
    this.#accepted.fire();
  }

  dispose(): void {
    this.items = [];
  }
}

export const window = {
  showInformationMessage: notify,
  showWarningMessage: notify,
  showErrorMessage: notify,
  createQuickPick: (): QuickPick => new QuickPick(),
  createStatusBarItem: (): StatusBarItem => {
    const item: StatusBarItem = { show: () => undefined, dispose: () => undefined };
    statusBarItems.push(item);
    return item;
  },
  showQuickPick: (items: readonly Line[]): Promise<Line | undefined> => {
    const label = choices.shift();
    return Promise.resolve(items.find((item) => item.label === label));
  },
  withProgress: (_: unknown, run: (progress: unknown, token: unknown) => unknown): unknown =>
    run({ report: () => undefined }, { onCancellationRequested: new EventEmitter().event }),
  tabGroups: {
    all: [],
    close: (): Promise<boolean> => Promise.resolve(true),
    onDidChangeTabs: new EventEmitter().event,
  },
  onDidOpenTerminal: terminalOpened.event,
  onDidChangeActiveTextEditor: new EventEmitter().event,
  onDidChangeWindowState: new EventEmitter().event,
  activeTextEditor: undefined,
};

interface Document {
  readonly isDirty: boolean;
  readonly uri: Uri;
}

export const workspace = {
  isTrusted: true,
  getConfiguration: (): unknown => ({ inspect: (name: string) => ({ globalValue: userSettings.get(name) }) }),
  onDidChangeConfiguration: new EventEmitter().event,
  onDidChangeWorkspaceFolders: new EventEmitter().event,
  onDidGrantWorkspaceTrust: new EventEmitter().event,
  textDocuments: [] as readonly Document[],
  asRelativePath: (uri: Uri): string => uri.fsPath,
  getWorkspaceFolder: ({ fsPath }: Uri): unknown => ({ uri: Uri.file(fsPath), name: fsPath }),
  createFileSystemWatcher: (): unknown => ({
    onDidCreate: new EventEmitter().event,
    onDidChange: new EventEmitter().event,
    onDidDelete: new EventEmitter().event,
    dispose: (): void => undefined,
  }),
};

export const extensions = { onDidChange: new EventEmitter().event };

export const commands = {
  registerCommand: (id: string, handler: (...args: readonly unknown[]) => unknown): Disposable => {
    handlers.set(id, handler);
    return new Disposable(() => handlers.delete(id));
  },
  executeCommand: (id: string, ...args: readonly unknown[]): Promise<unknown> =>
    Promise.resolve().then(() => handlers.get(id)?.(...args)),
  getCommands: (): Promise<readonly string[]> => Promise.resolve([]),
};

export const languages = {
  registerCodeActionsProvider: (_: unknown, provider: (typeof codeActions)[number]): Disposable => {
    codeActions.push(provider);
    return new Disposable(() => undefined);
  },
};

let clipboard = "";
export const env = {
  remoteName: "container",
  clipboard: {
    readText: (): Promise<string> => Promise.resolve(clipboard),
    writeText: (text: string): Promise<void> => {
      clipboard = text;
      return Promise.resolve();
    },
  },
};

export const l10n = { t };
export const version = "1.100.0";
export class MarkdownString {
  constructor(readonly value: string) {}
}
export class ThemeColor {
  constructor(readonly id: string) {}
}
export const StatusBarAlignment = { Right: 2 };
export class ThemeIcon {
  constructor(readonly id: string) {}
}
export class RelativePattern {
  constructor(
    readonly base: Uri,
    readonly pattern: string,
  ) {}
}
export class CodeAction {
  command?: { readonly command: string; readonly arguments: readonly unknown[] };
  constructor(readonly title: string) {}
}
export const CodeActionKind = { QuickFix: "quickfix" };
export const QuickPickItemKind = { Separator: -1, Default: 0 };
export const ProgressLocation = { Notification: 15 };
