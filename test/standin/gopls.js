'use strict';
// A client for a real gopls: enough of the protocol that it loads the workspace, checks open files and tells its diagnostics.
const { spawn } = require('node:child_process');
const { createMessageConnection, StreamMessageReader, StreamMessageWriter } = require('vscode-jsonrpc/node');
const vscode = require('vscode');

/** A gopls that is still loading answers `shutdown` late; the official extension has its new one 0.5 to 0.8 s after a write began. */
const END_LIMIT_MS = 300;

/** One gopls process and what it was told. */
class Gopls {
  /** @param {{ env: NodeJS.ProcessEnv, diagnostics: vscode.DiagnosticCollection, log: vscode.LogOutputChannel }} options */
  constructor({ env, diagnostics, log }) {
    this.diagnostics = diagnostics;
    this.log = log;
    this.folders = vscode.workspace.workspaceFolders || [];
    this.child = spawn(process.env.GPS_GOPLS || 'gopls', [], { env, cwd: this.folders[0]?.uri.fsPath, stdio: 'pipe' });
    this.pid = this.child.pid;
    this.exited = new Promise((resolve) => this.child.once('exit', resolve).once('error', resolve));
    this.child.once('error', (error) => log.error(`gopls cannot be started: ${error.message}`));
    this.child.stderr.on('data', (text) => log.info(String(text).trimEnd()));
    this.child.stdin.on('error', () => {}); // it ended: exited tells
    this.connection = createMessageConnection(new StreamMessageReader(this.child.stdout), new StreamMessageWriter(this.child.stdin));
    this.connection.onError(([error]) => log.warn(String(error)));
    this.subscriptions = [];
  }

  async start() {
    this.#answer();
    this.connection.listen();
    await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: this.folders[0]?.uri.toString() ?? null,
      workspaceFolders: this.folders.map((folder) => ({ uri: folder.uri.toString(), name: folder.name })),
      initializationOptions: settings(),
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true, didChangeConfiguration: { dynamicRegistration: true } },
        textDocument: { synchronization: { didSave: true }, publishDiagnostics: {} },
        window: { workDoneProgress: true },
      },
    });
    await this.connection.sendNotification('initialized', {});
    for (const document of vscode.workspace.textDocuments) this.#open(document);
    this.subscriptions.push(
      vscode.workspace.onDidOpenTextDocument((document) => this.#open(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#change(document)),
      vscode.workspace.onDidSaveTextDocument((document) => this.#tell(document, 'textDocument/didSave', {})),
      vscode.workspace.onDidCloseTextDocument((document) => this.#tell(document, 'textDocument/didClose', {})),
    );
  }

  /** The official client tells gopls that its settings have changed; it then asks for them folder by folder. */
  async configured() {
    await Promise.race([this.connection.sendNotification('workspace/didChangeConfiguration', { settings: null }), this.exited]);
  }

  async stop() {
    for (const subscription of this.subscriptions) subscription.dispose();
    const limit = setTimeout(() => this.child.kill('SIGKILL'), END_LIMIT_MS);
    try {
      await Promise.race([this.connection.sendRequest('shutdown').then(() => this.connection.sendNotification('exit')), this.exited]);
    } catch (error) {
      this.log.warn(`gopls did not take its leave: ${error.message}`);
    }
    await this.exited;
    clearTimeout(limit);
    this.connection.dispose();
    this.diagnostics.clear();
  }

  #answer() {
    this.connection.onRequest('workspace/configuration', ({ items }) => items.map((item) => settings(item.scopeUri)));
    this.connection.onRequest('client/registerCapability', () => null);
    this.connection.onRequest('client/unregisterCapability', () => null);
    this.connection.onRequest('window/workDoneProgress/create', () => null);
    this.connection.onRequest('window/showMessageRequest', () => null);
    this.connection.onRequest('workspace/workspaceFolders', () => this.folders.map((folder) => ({ uri: folder.uri.toString(), name: folder.name })));
    this.connection.onNotification('$/progress', ({ value }) => this.log.info(`${value.kind}: ${value.title ?? ''} ${value.message ?? ''}`));
    this.connection.onNotification('window/logMessage', ({ message }) => this.log.info(message));
    this.connection.onNotification('window/showMessage', ({ message }) => this.log.warn(message));
    this.connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
      this.diagnostics.set(vscode.Uri.parse(uri), diagnostics.map(toDiagnostic));
    });
  }

  #open(document) {
    this.#tell(document, 'textDocument/didOpen', { languageId: document.languageId, version: document.version, text: document.getText() });
  }

  #change(document) {
    this.#tell(document, 'textDocument/didChange', { version: document.version }, { contentChanges: [{ text: document.getText() }] });
  }

  #tell(document, method, more, rest = {}) {
    if (document.uri.scheme !== 'file' || !['go', 'go.mod'].includes(document.languageId)) return;
    this.connection.sendNotification(method, { textDocument: { uri: document.uri.toString(), ...more }, ...rest }).catch((error) => this.log.warn(String(error)));
  }
}

function settings(scopeUri) {
  return vscode.workspace.getConfiguration(undefined, scopeUri ? vscode.Uri.parse(scopeUri) : undefined).get('gopls') ?? {};
}

function toDiagnostic({ range, message, severity = 1, source }) {
  const { start, end } = range;
  const diagnostic = new vscode.Diagnostic(new vscode.Range(start.line, start.character, end.line, end.character), message, severity - 1);
  diagnostic.source = source;
  return diagnostic;
}

module.exports = { Gopls };
