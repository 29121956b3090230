/**
 * A Translate returns a message in the user's language, with {0}, {1}, … replaced. It is vscode.l10n.t, passed in so
 * that what has no need of VS Code stays free of it. Its first argument is always a literal: a test collects them.
 */
export type Translate = (message: string, ...args: (string | number | boolean)[]) => string;
