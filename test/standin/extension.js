'use strict';
// Stands in for the official Go extension in our tests: what it does with go.toolsEnvVars, and nothing else of it.
const vscode = require('vscode');
const { activeFolder, toolEnvironment, toolsEnvVars, freeze } = require('./environment.js');
const { Gopls } = require('./gopls.js');

/** What makes the official extension ask go again. */
const ASK_AGAIN = ['go.toolsEnvVars', 'go.goroot', 'go.alternateTools'];

exports.activate = async function activate(context) {
  const log = vscode.window.createOutputChannel('gopls (stand-in)', { log: true });
  const diagnostics = vscode.languages.createDiagnosticCollection('gopls');
  const frozen = {};
  let gopls;
  let goplsEnv;
  let starts = 0;

  // One thing after another: several writes in a row are as many restarts.
  let queue = Promise.resolve();
  const enqueue = (task) => (queue = queue.then(task).catch((error) => log.error(error)));

  const restart = async () => {
    if (gopls) await gopls.stop();
    goplsEnv = toolEnvironment(activeFolder());
    gopls = new Gopls({ env: goplsEnv, diagnostics, log });
    starts += 1;
    await Promise.race([gopls.start(), gopls.exited]);
  };

  context.subscriptions.push(
    log,
    diagnostics,
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (ASK_AGAIN.some((name) => event.affectsConfiguration(name))) enqueue(() => freeze(frozen));
      if (event.affectsConfiguration('go.toolsEnvVars')) enqueue(restart);
      if (event.affectsConfiguration('gopls')) enqueue(() => gopls?.configured());
    }),
    vscode.commands.registerCommand('gostandin.restart', () => enqueue(restart)),
    vscode.commands.registerCommand('gostandin.install', (path) => install(path, context)),
    vscode.commands.registerCommand('gostandin.state', () => ({ goplsPid: gopls?.pid, goplsEnv, starts, frozen: { ...frozen } })),
    vscode.debug.registerDebugConfigurationProvider('go', {
      // env of the launch configuration wins over go.toolsEnvVars.
      resolveDebugConfigurationWithSubstitutedVariables: (folder, configuration) => ({
        ...configuration,
        env: { ...toolsEnvVars(folder), ...configuration.env },
      }),
    }),
    vscode.debug.registerDebugAdapterDescriptorFactory('go', {
      createDebugAdapterDescriptor: (session) => startDelve(session, log),
    }),
    { dispose: () => gopls?.child.kill() },
  );
  enqueue(() => freeze(frozen));
  enqueue(restart);
  await queue;
};

/** Installs a tool and tells of it as the official extension does: in its output channel, which it shows. */
async function install(path, context) {
  const { execFile } = require('node:child_process');
  const channel = vscode.window.createOutputChannel('Go');
  context.subscriptions.push(channel);
  channel.show(true);
  channel.appendLine(`Installing ${path}`);
  await new Promise((resolve) =>
    execFile('go', ['install', '-v', path], { env: toolEnvironment(activeFolder()) }, (error) => {
      channel.appendLine(error ? `tool: failed to install tool(${path}): ${error}` : 'All tools successfully installed.');
      resolve();
    }),
  );
}

/** Starts `dlv dap` with process.env and, over it, the configuration's env, as the official one does. */
async function startDelve(session, log) {
  const { spawn } = require('node:child_process');
  const { env, cwd } = session.configuration;
  const child = spawn(process.env.GPS_DLV || 'dlv', ['dap', '--listen=127.0.0.1:0'], { env: { ...process.env, ...env }, cwd: cwd ?? session.workspaceFolder?.uri.fsPath });
  child.stderr.on('data', (text) => log.warn(`dlv: ${String(text).trimEnd()}`));
  const port = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`dlv ended with ${code} before it listened`)));
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const listening = /listening at: .*:(\d+)/.exec(text);
      if (listening) resolve(Number(listening[1]));
      else log.info(`dlv: ${chunk}`);
    });
  });
  return new vscode.DebugAdapterServer(port, '127.0.0.1');
}
