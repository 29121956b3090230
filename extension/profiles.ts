import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Config, OwnProfile } from "./config";
import type { Helper } from "./helper";
import { inform, type Button } from "./messages";
import { credentialHost, fold, nameProblem, netrcLine } from "./names";
import type { Store } from "./state";
import type { Translate } from "./translate";
import { label, plain } from "./views";

/** What the command about profiles needs. */
export interface ProfileParts {
  readonly helper: Pick<Helper, "request">;
  readonly config: Config;
  readonly store: Store;
  readonly switcher: { readonly switchTo: (wish: string) => Promise<void> };
  readonly t: Translate;
}

interface Item extends vscode.QuickPickItem {
  readonly run?: () => Promise<void>;
}

/** manageProfiles lists the profiles, and switches to, saves, renames, duplicates or deletes one. */
export async function manageProfiles(parts: ProfileParts): Promise<void> {
  const { helper, config, t } = parts;
  const { profiles } = await helper.request("profiles", config.place());
  const own = config.ownProfiles();
  const save: Item = { label: `$(add) ${t("Save the values in force…")}`, run: () => saveInForce(parts) };
  const items = profiles.map(({ name, variables, current }): Item => {
    const about = Object.hasOwn(own, name) ? [] : [t("built in, or of the workspace")];
    return {
      label: label(name),
      description: label([...(current ? [t("in force")] : []), ...about].join(", ")),
      detail: label(assignments(variables, t)),
      run: () => act(parts, name, own[name] ?? variables, Object.hasOwn(own, name)),
    };
  });
  await choose(t("Profiles"), [save, { label: "", kind: vscode.QuickPickItemKind.Separator }, ...items]);
}

async function act(parts: ProfileParts, name: string, variables: OwnProfile, isOwn: boolean): Promise<void> {
  const { config, switcher, t } = parts;
  const items: Item[] = [
    { label: `$(arrow-swap) ${t("Switch to it…")}`, run: () => switcher.switchTo(name) },
    {
      label: `$(copy) ${t("Duplicate…")}`,
      run: async () => {
        const copy = await askName(parts, t("The name of the copy"));
        if (copy !== undefined) {
          await store(parts, copy, variables);
        }
      },
    },
  ];
  if (isOwn) {
    items.push(
      {
        label: `$(edit) ${t("Rename…")}`,
        run: async () => {
          const fresh = await askName(parts, t("The new name of {0}", name), name);
          if (fresh !== undefined) {
            const entries = Object.entries(config.ownProfiles());
            await config.setOwnProfiles(
              Object.fromEntries(entries.map(([key, own]) => [key === name ? fresh : key, own])),
            );
          }
        },
      },
      {
        label: `$(trash) ${t("Delete")}`,
        run: async () => {
          const before = config.ownProfiles();
          await config.setOwnProfiles(Object.fromEntries(Object.entries(before).filter(([key]) => key !== name)));
          const undo: Button = {
            title: t("Undo"),
            run: () => config.setOwnProfiles({ ...config.ownProfiles(), [name]: variables }),
          };
          void inform(t("The profile {0} was deleted.", plain(name)), [undo]); // nobody waits for a notification
        },
      },
    );
  }
  await choose(plain(name), items);
}

/** The variables that say where modules come from: they are proposed. The others may be added. */
const usual = new Set(["GOPROXY", "GOSUMDB", "GOPRIVATE", "GONOPROXY", "GONOSUMDB"]);

/** saveInForce keeps the values in force that are not go's own as a profile. */
async function saveInForce(parts: ProfileParts): Promise<void> {
  const { store: states, t } = parts;
  const state = states.get();
  if (state.kind !== "ready") {
    return;
  }
  const { report, proxy } = state.environment;
  const values = report.variables.map((variable) =>
    variable.name === "GOPROXY" ? { ...variable, ...proxy, name: "GOPROXY" } : variable,
  );
  const set = values.filter(
    ({ name, value, layer }) => name === "GOPROXY" || (value !== "" && layer !== "default" && layer !== "gorootFile"),
  );
  const items = set.map(({ name, value }) => ({
    label: name,
    description: label(value),
    picked: usual.has(name),
    value,
  }));
  const title = t("Which values are to be in the profile?");
  const chosen = await vscode.window.showQuickPick(items, { title, canPickMany: true, ignoreFocusOut: true });
  if (chosen === undefined || chosen.length === 0) {
    return;
  }
  const variables = Object.fromEntries(chosen.map((item) => [item.label, item.value]));
  if (await refused(variables, t)) {
    return;
  }
  const name = await askName(parts, t("The name of the profile"));
  if (name !== undefined) {
    await store(parts, name, variables);
  }
}

async function store(parts: ProfileParts, name: string, variables: OwnProfile): Promise<void> {
  const { config, t } = parts;
  if (await refused(variables, t)) {
    return;
  }
  await config.setOwnProfiles({ ...config.ownProfiles(), [name]: variables });
  void inform(t("The profile {0} was saved in the user settings.", name), []); // nobody waits for a notification
}

/** refused tells why a profile with credentials is not saved, and helps to put them where go looks for them. */
async function refused(variables: OwnProfile, t: Translate): Promise<boolean> {
  const found = Object.entries(variables).flatMap(([name, value]) => {
    const host = value === null ? undefined : credentialHost(value);
    return host === undefined ? [] : [{ name, ...host }];
  })[0];
  if (found === undefined) {
    return false;
  }
  const file = process.env["NETRC"] ?? path.join(os.homedir(), process.platform === "win32" ? "_netrc" : ".netrc");
  const line = netrcLine(found.host);
  const detail = [
    t(
      "Settings are synchronised and checked in, so they hold no password. Take it out of the address, and give it to go in {0}, with this line:",
      file,
    ),
    line,
    found.secure
      ? t("Go reads it for https addresses only. Let nobody else read the file.")
      : t("Go sends it to https addresses only: this one has to become https. Let nobody else read the file."),
  ].join("\n\n");
  const copy = t("Copy the Line and Open the File");
  const message = t("{0} holds a password, so the profile is not saved.", found.name);
  if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, copy)) === copy) {
    await vscode.env.clipboard.writeText(line);
    await openOrCreate(file);
  }
  return true;
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

async function askName({ helper, config, t }: ProfileParts, title: string, old?: string): Promise<string | undefined> {
  const [{ mirrors }, { profiles }] = await Promise.all([
    helper.request("mirrors", { all: true }),
    helper.request("profiles", config.place()),
  ]);
  const names = ["default", ...mirrors.map(({ name }) => name), ...profiles.map(({ name }) => name)];
  const taken = new Set(names.filter((name) => name !== old).map(fold));
  const name = await vscode.window.showInputBox({
    title,
    ...(old === undefined ? {} : { value: old }),
    ignoreFocusOut: true,
    validateInput: (text) => nameProblem(text.trim(), taken, t),
  });
  return name?.trim();
}

function assignments(variables: OwnProfile, t: Translate): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name} = ${value ?? t("(taken away)")}`)
    .join("  ");
}

async function choose(title: string, items: readonly Item[]): Promise<void> {
  const chosen = await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true, matchOnDetail: true });
  await chosen?.run?.();
}
