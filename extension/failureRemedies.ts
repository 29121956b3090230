import * as vscode from "vscode";
import type { Ask } from "./client";
import type { Config } from "./config";
import type { Incident } from "./failureSources";
import { runInTerminal } from "./failureSources";
import { actionOf, againButton } from "./failureTexts";
import type { Failure, Remedy } from "./gen/protocol";
import { inform, type Button } from "./messages";
import type { Switcher } from "./switcher";
import type { Terminals } from "./terminals";
import type { Translate } from "./translate";
import { plain } from "./views";

/** What carrying out a remedy needs. */
export interface RemedyParts {
  readonly ask: Ask;
  readonly config: Config;
  readonly switcher: Switcher;
  readonly terminals: Terminals;
  readonly t: Translate;
}

/**
 * carryOut does what a remedy says, and tells of it. It returns what was done, for the history; undefined where it was
 * given up, or is only advice.
 */
export async function carryOut(
  parts: RemedyParts,
  remedy: Remedy,
  { failure, incident }: { readonly failure: Failure; readonly incident: Incident },
  { automatic = false } = {},
): Promise<string | undefined> {
  const { switcher } = parts;
  switch (actionOf(remedy)) {
    case "switch": {
      if (remedy.switch === undefined) {
        return undefined;
      }
      // Open terminals keep the variables that they were started with; what is in the go env file reaches them all the same.
      const buttons = againButtons(parts, incident, remedy.switch.scope !== "user");
      const more = { buttons, ...(incident.folder === undefined ? {} : { folder: incident.folder }) };
      // What was not tried is shown first: pressing its button is not yet consent.
      const consent = automatic ? "none" : remedy.tried?.ok === true ? "given" : "ask";
      return (await switcher.remedy(remedy.switch, more, consent)) ? remedy.title : undefined;
    }
    case "again":
      await incident.again?.(false);
      return remedy.title;
    case "clean":
      return clean(parts, remedy, failure, incident);
    case "run": {
      const folder = incident.folder ?? parts.config.folder;
      await runInTerminal((remedy.command ?? []).map(quoted).join(" "), folder?.uri.fsPath);
      return remedy.title;
    }
    case "read":
      if (remedy.url?.startsWith("https://") === true) {
        await vscode.env.openExternal(vscode.Uri.parse(remedy.url));
      }
      return undefined;
    case "none":
      return undefined;
  }
}

/** againButtons offer to do once more what failed; afresh where that needs the variables that are in force now. */
function againButtons(parts: RemedyParts, { again, line = "" }: Incident, afresh: boolean): readonly Button[] {
  const { config, terminals, t } = parts;
  if (again === undefined) {
    return [];
  }
  const run = async (): Promise<void> => {
    if (afresh && config.folders.length > 0) {
      await terminals.update(new AbortController().signal); // with the old ones it would only fail again
    }
    await again(afresh);
  };
  return [{ title: againButton(line, t), run }];
}

/** clean takes a module out of the module cache, once the user has seen what that is. */
async function clean(
  parts: RemedyParts,
  { kind }: Remedy,
  { module, version, host }: Failure,
  incident: Incident,
): Promise<string | undefined> {
  const { ask, config, t } = parts;
  const database = host === "" ? "sum.golang.org" : host;
  const what = kind === "cleanState" ? { sumdb: database } : { module, version };
  const name = plain(kind === "cleanState" ? database : `${module}@${version}`);
  const params = { place: config.place(incident.folder), ...what };
  const { paths, bytes } = await ask("cleanModule", { ...params, dryRun: true });
  if (paths.length === 0) {
    void inform(t("There is nothing of it in the module cache."), []); // nobody waits for a notification
    return undefined;
  }
  const remove = t("Remove");
  const answer = await vscode.window.showWarningMessage(
    t("Remove what the module cache holds of {0}? Go downloads it again when it needs it.", name),
    { modal: true, detail: [size(bytes, t), ...paths.map((path) => plain(path))].join("\n") },
    remove,
  );
  if (answer !== remove) {
    return undefined;
  }
  await ask("cleanModule", { ...params, dryRun: false });
  const done = t("Removed from the module cache: {0}.", name);
  void inform(done, againButtons(parts, incident, false)); // nobody waits for a notification
  return done;
}

function size(bytes: number, t: Translate): string {
  return bytes < 1024 * 1024 ? t("{0} KiB", Math.ceil(bytes / 1024)) : t("{0} MiB", Math.round(bytes / 1024 / 1024));
}

/** The single quotes of sh and of PowerShell mean the same; what could need more than those is not run by a remedy. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "")}'`;
}
