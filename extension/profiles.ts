import * as vscode from "vscode";
import type { Config, OwnProfile } from "./config";
import { refuseCredentials, type CredentialParts } from "./credentials";
import type { Scope } from "./gen/protocol";
import type { Helper } from "./helper";
import { inform, type Button } from "./messages";
import { fold, nameProblem } from "./names";
import type { Translate } from "./translate";
import { label, plain, scopeName } from "./views";

/** What the command about profiles needs. */
export interface ProfileParts extends CredentialParts {
  readonly helper: Pick<Helper, "request">;
  readonly config: Config;
  readonly switcher: CredentialParts["switcher"] & { readonly switchTo: (wish: string) => Promise<void> };
}

interface Item extends vscode.QuickPickItem {
  readonly run?: () => Promise<void>;
}

/** manageProfiles lists the profiles, and switches to, saves, renames, duplicates or deletes one. */
export async function manageProfiles(parts: ProfileParts): Promise<void> {
  const { helper, config, t } = parts;
  const { profiles } = await helper.request("profiles", config.place());
  const save: Item = { label: `$(add) ${t("Save the values in force…")}`, run: () => saveInForce(parts) };
  const items = profiles.map(({ name, variables, current }): Item => {
    const home = homeOf(name, config);
    const about = home === undefined ? [t("built in")] : home === "user" ? [] : [scopeName(home, t)];
    return {
      label: label(name),
      description: label([...(current ? [t("in force")] : []), ...about].join(", ")),
      detail: label(assignments(variables, t)),
      run: () => act(parts, name, home),
    };
  });
  await choose(t("Profiles"), [save, { label: "", kind: vscode.QuickPickItemKind.Separator }, ...items]);

  async function act({ switcher }: ProfileParts, name: string, home: Scope | undefined): Promise<void> {
    const shown = profiles.find((profile) => profile.name === name)?.variables ?? {};
    const variables = (home && config.profiles(home)[name]) ?? shown;
    const actions: Item[] = [
      { label: `$(arrow-swap) ${t("Switch to it…")}`, run: () => switcher.switchTo(name) },
      { label: `$(copy) ${t("Duplicate…")}`, run: () => store(parts, t("The name of the copy"), variables) },
      ...(home === undefined ? [] : editing(parts, name, variables, home)),
    ];
    await choose(plain(name), actions);
  }
}

/** editing returns what may be done to a profile where it is. */
function editing(parts: ProfileParts, name: string, variables: OwnProfile, home: Scope): readonly Item[] {
  const { config, t } = parts;
  const rename = async (): Promise<void> => {
    const fresh = await askName(parts, t("The new name of {0}", name), name);
    if (fresh !== undefined) {
      const entries = Object.entries(config.profiles(home));
      await config.setProfiles(
        home,
        Object.fromEntries(entries.map(([key, own]) => [key === name ? fresh : key, own])),
      );
    }
  };
  const remove = async (): Promise<void> => {
    const others = Object.entries(config.profiles(home)).filter(([key]) => key !== name);
    await config.setProfiles(home, Object.fromEntries(others));
    const undo: Button = {
      title: t("Undo"),
      run: () => config.setProfiles(home, { ...config.profiles(home), [name]: variables }),
    };
    void inform(t("The profile {0} was deleted.", plain(name)), [undo]); // nobody waits for a notification
  };
  return [
    { label: `$(edit) ${t("Rename…")}`, run: rename },
    { label: `$(trash) ${t("Delete")}`, run: remove },
  ];
}

/** homeOf returns the scope whose settings hold a profile that counts, undefined for one that is built in. */
function homeOf(name: string, config: Config): Scope | undefined {
  return config.profileScopes.find((scope) => Object.hasOwn(config.profiles(scope), name));
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
  if (chosen !== undefined && chosen.length > 0) {
    const variables = Object.fromEntries(chosen.map((item) => [item.label, item.value]));
    await store(parts, t("The name of the profile"), variables);
  }
}

/** store asks for a name and a place, and keeps a profile there. */
async function store(parts: ProfileParts, title: string, variables: OwnProfile): Promise<void> {
  const { config, t } = parts;
  if (await refuseCredentials(variables, parts)) {
    return;
  }
  const name = await askName(parts, title);
  const home = name === undefined ? undefined : await askHome(parts);
  if (name !== undefined && home !== undefined) {
    await config.setProfiles(home, { ...config.profiles(home), [name]: variables });
    void inform(t("The profile {0} was saved ({1}).", name, scopeName(home, t)), []); // nobody waits for a notification
  }
}

/** askHome asks whose settings are to hold a profile, where there are several. */
async function askHome({ config, t }: ProfileParts): Promise<Scope | undefined> {
  const details = {
    user: t("For you, in every workspace"),
    workspace: t("For everybody who opens this workspace: its settings may be checked in"),
    folder: t("For everybody who opens this folder: its settings may be checked in"),
  };
  const items = config.profileScopes
    .toReversed()
    .map((scope) => ({ label: scopeName(scope, t), detail: details[scope], scope }));
  const options = { title: t("Whose settings are to hold the profile?"), ignoreFocusOut: true };
  return items.length === 1 ? "user" : (await vscode.window.showQuickPick(items, options))?.scope;
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
