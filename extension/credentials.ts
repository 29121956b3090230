import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Fix } from "./gen/protocol";
import { warn } from "./messages";
import { credentialHost, netrcLine } from "./names";
import type { Store } from "./state";
import type { Translate } from "./translate";

/** What the help with credentials needs. */
export interface CredentialParts {
  readonly store: Store;
  readonly switcher: { readonly fix: (fix: Fix) => Promise<void> };
  readonly t: Translate;
}

/**
 * refuseCredentials tells why values with credentials are not kept in the settings, and helps to put them where go looks
 * for them. It returns false where there are none.
 */
export async function refuseCredentials(
  values: Readonly<Record<string, string | null>>,
  parts: CredentialParts,
): Promise<boolean> {
  const { t } = parts;
  const found = Object.entries(values).flatMap(([name, value]) => {
    const host = value === null ? undefined : credentialHost(value);
    return host === undefined ? [] : [{ name, ...host }];
  })[0];
  if (found === undefined) {
    return false;
  }
  const why = t("Settings are synchronised and checked in, so they hold no password. Take it out of the address.");
  const message = t("{0} holds a password, so it is not saved.", found.name);
  if (!found.secure) {
    const detail = t("Go sends passwords to https addresses only, and refuses this one. Use its https address.");
    await vscode.window.showWarningMessage(message, { modal: true, detail: `${why}\n\n${detail}` });
    return true;
  }
  const line = netrcLine(found.host);
  const file = process.env["NETRC"] ?? path.join(os.homedir(), process.platform === "win32" ? "_netrc" : ".netrc");
  const netrc = t("Copy the Line and Open the File");
  const goauth = t("Use GOAUTH…");
  const detail = [
    why,
    t("Go finds it in {0}, for https addresses only, by this line. Let nobody else read the file.", file),
    line,
    t("From go 1.24 on, GOAUTH can name git's credential store or a program of yours instead."),
  ].join("\n\n");
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, netrc, goauth);
  if (chosen === netrc) {
    await vscode.env.clipboard.writeText(line);
    await openOrCreate(file);
  } else if (chosen === goauth) {
    await chooseGoauth(found.host, parts);
  }
  return true;
}

/** chooseGoauth leads to a switch of GOAUTH at user scope. It holds how go finds credentials, never a credential. */
async function chooseGoauth(host: string, { store, switcher, t }: CredentialParts): Promise<void> {
  const state = store.get();
  const variables = state.kind === "ready" ? state.environment.report.variables : [];
  // Go tells a value of it since it knows the variable.
  if ((variables.find(({ name }) => name === "GOAUTH")?.value ?? "") === "") {
    void warn(t("This go does not know GOAUTH: it came with go 1.24. Use .netrc."), []); // nobody waits for a notification
    return;
  }
  const ways = [
    {
      label: "git",
      detail: t("Asks git's credential helper. Log in there with git first."),
      title: t("The folder in which git knows the credentials"),
      value: os.homedir(),
      goauth: (text: string) => `git ${text}`,
      check: (text: string) =>
        path.isAbsolute(text) && !/\s/.test(text) ? undefined : t("A whole path, without blanks"),
    },
    {
      label: t("A program"),
      detail: t("Prints the headers of a request. See: go help goauth."),
      title: t("The program and its arguments, without any password"),
      value: "",
      goauth: (text: string) => text,
      check: (text: string) =>
        credentialHost(text) === undefined && /\S/.test(text) ? undefined : t("A program, and no password"),
    },
  ];
  const way = await vscode.window.showQuickPick(ways, { placeHolder: host, ignoreFocusOut: true });
  const text = await (way &&
    vscode.window.showInputBox({
      title: way.title,
      value: way.value,
      ignoreFocusOut: true,
      validateInput: (typed) => way.check(typed.trim()),
    }));
  if (way !== undefined && text !== undefined) {
    // The file with netrc goes on counting: go asks one after the other.
    const value = `${way.goauth(text.trim())}; netrc`;
    await switcher.fix({ title: value, scope: "user", set: { GOAUTH: value } });
  }
}

/** openOrCreate shows a file; one that does not exist is only there once the user saves it. */
async function openOrCreate(file: string): Promise<void> {
  const uri = vscode.Uri.file(file);
  const exists = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument(exists ? uri : uri.with({ scheme: "untitled" })),
  );
}
