'use strict';
// Environments as the official Go extension makes them (its goEnv.ts and goInstallTools.ts).
const { execFile } = require('node:child_process');
const os = require('node:os');
const { promisify } = require('node:util');
const vscode = require('vscode');

/** What is asked of `go env` and kept in process.env. GOROOT is asked as well there, and not kept. */
const FROZEN = ['GOPATH', 'GOPROXY', 'GOBIN', 'GOMODCACHE'];

/** The folder whose values count: that of the active editor, none when there is no editor. */
function activeFolder() {
  const editor = vscode.window.activeTextEditor;
  return editor && vscode.workspace.getWorkspaceFolder(editor.document.uri);
}

/**
 * go.toolsEnvVars as environment: variables in strings replaced, everything else as text (null becomes "null").
 * @param {vscode.WorkspaceFolder | undefined} folder
 * @returns {Record<string, string>}
 */
function toolsEnvVars(folder) {
  const values = vscode.workspace.getConfiguration('go', folder && folder.uri).get('toolsEnvVars') || {};
  const root = (folder || (vscode.workspace.workspaceFolders || [])[0])?.uri.fsPath ?? '';
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? substitute(value, root) : String(value)]));
}

function substitute(text, root) {
  return text
    .replace(/\$\{env:([^}]+)\}/g, (_, name) => process.env[name] ?? '')
    .replace(/\$\{workspace(Folder|Root)\}/g, root)
    .replace(/^~(?=\/|$)/, os.homedir());
}

/** What a tool gets. @param {vscode.WorkspaceFolder | undefined} folder @returns {NodeJS.ProcessEnv} */
function toolEnvironment(folder) {
  return { ...process.env, ...toolsEnvVars(folder) };
}

/**
 * The freeze: stores what go says in process.env, which all extensions share, where nothing is set there. It stays for the life of the process.
 * @param {Record<string, string>} frozen gets the names and values stored
 */
async function freeze(frozen) {
  const folder = activeFolder();
  const cwd = (folder || (vscode.workspace.workspaceFolders || [])[0])?.uri.fsPath;
  const { stdout } = await promisify(execFile)('go', ['env', '-json', ...FROZEN], { cwd, env: toolEnvironment(folder) });
  for (const [name, value] of Object.entries(JSON.parse(stdout))) {
    if (process.env[name] || !value.trim()) continue;
    process.env[name] = value.trim();
    frozen[name] = value.trim();
  }
}

module.exports = { activeFolder, toolsEnvVars, toolEnvironment, freeze };
