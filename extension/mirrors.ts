import * as vscode from "vscode";
import type { Config, OwnMirror } from "./config";
import { refuseCredentials, type CredentialParts } from "./credentials";
import { probeDocument } from "./documents";
import type { ProbeResult } from "./gen/protocol";
import type { Helper } from "./helper";
import { commandButton, inform } from "./messages";
import { fold, nameProblem } from "./names";
import type { Pages } from "./pages";
import { label, linkless, plain } from "./views";

/** What the commands about mirrors need. */
export interface MirrorParts extends CredentialParts {
  readonly helper: Pick<Helper, "request" | "probe">;
  readonly config: Config;
  readonly pages: Pages;
}

/** testMirrors measures all mirrors into a page that fills in as they answer. */
export async function testMirrors({ helper, config, pages, t }: MirrorParts): Promise<void> {
  const results = new Map<string, ProbeResult>();
  const keep = (result: ProbeResult): void => {
    results.set(`${result.name} ${result.url}`, result);
  };
  let running = true;
  let module: string | undefined;
  await pages.open("Go Module Mirrors.md", () =>
    probeDocument({ ...(module === undefined ? {} : { module }), results: [...results.values()], running }, t),
  );
  const options = { location: vscode.ProgressLocation.Notification, title: t("Measuring mirrors"), cancellable: true };
  await vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => {
      controller.abort();
    });
    try {
      const seen = (result: ProbeResult): void => {
        keep(result);
        progress.report({ message: t("{0} answered", results.size) });
        pages.redraw();
      };
      const report = await helper.probe({ place: config.place(), mirrors: [] }, seen, controller.signal);
      module = report.module;
      report.results.forEach(keep);
    } finally {
      subscription.dispose();
      running = false;
      pages.redraw();
    }
  });
}

/** addMirror asks for a name and an address, and adds them to the user's setting. */
export async function addMirror(parts: MirrorParts): Promise<void> {
  const { helper, config, t } = parts;
  config.ownMirrors(t); // or it would be found out after three questions
  const place = config.place();
  const [{ mirrors }, { profiles }] = await Promise.all([
    helper.request("mirrors", { all: true }),
    helper.request("profiles", place),
  ]);
  const taken = new Set(["default", ...mirrors.map(({ name }) => name), ...profiles.map(({ name }) => name)].map(fold));
  const name = await vscode.window.showInputBox({
    title: t("Add a mirror (1/3): its name"),
    prompt: t("A short name, shown in the status bar and in the list"),
    ignoreFocusOut: true,
    validateInput: (text) => nameProblem(text.trim(), taken, t),
  });
  if (name === undefined) {
    return;
  }
  const url = await vscode.window.showInputBox({
    title: t("Add a mirror (2/3): its address"),
    placeHolder: "https://goproxy.example",
    ignoreFocusOut: true,
    validateInput: async (text) => {
      const value = text.trim();
      if (value === "" || /[,|]/.test(value) || value === "direct" || value === "off") {
        return t("One address, such as https://goproxy.example");
      }
      const { findings } = await helper.request("lint", { place, value });
      const error = findings.find((finding) => finding.severity === "error");
      return error === undefined ? undefined : linkless(plain(error.message));
    },
  });
  if (url === undefined || (await refuseCredentials({ [name.trim()]: url }, parts))) {
    return;
  }
  const kinds = [
    {
      label: t("Public"),
      detail: t("Serves modules that everybody may see. A switch to another mirror replaces it."),
      own: {},
    },
    {
      label: t("Private"),
      detail: t("Serves modules of your own. It stays at the front of the list when you switch."),
      own: { private: true },
    },
  ];
  const kind = await vscode.window.showQuickPick(kinds, {
    title: t("Add a mirror (3/3): what does it serve?"),
    ignoreFocusOut: true,
  });
  if (kind === undefined) {
    return;
  }
  const mirror: OwnMirror = { name: name.trim(), url: url.trim(), ...kind.own };
  await config.setOwnMirrors([...config.ownMirrors(t), mirror]);
  const offer = commandButton(t("Switch…"), "goproxy.switch");
  void inform(t("The mirror {0} was added.", mirror.name), [offer]); // nobody waits for a notification
}

/** removeMirror takes a mirror out of the user's setting. It does without the helper. */
export async function removeMirror({ config, t }: Pick<MirrorParts, "config" | "t">): Promise<void> {
  const own = config.ownMirrors(t);
  if (own.length === 0) {
    const offer = commandButton(t("Add Mirror…"), "goproxy.addMirror");
    void inform(t("There are no mirrors of your own in the user settings."), [offer]); // nobody waits for it
    return;
  }
  const items = own.map((mirror) => ({
    label: label(mirror.name),
    description: label(withoutUserInfo(mirror.url)),
    mirror,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: t("Remove which mirror?") });
  if (chosen === undefined) {
    return;
  }
  await config.setOwnMirrors(config.ownMirrors(t).filter(({ name }) => name !== chosen.mirror.name));
  const undo = {
    title: t("Undo"),
    run: () => config.setOwnMirrors([...config.ownMirrors(t), chosen.mirror]),
  };
  void inform(t("The mirror {0} was removed.", chosen.mirror.name), [undo]); // nobody waits for a notification
}

/** withoutUserInfo hides credentials: what stands before the last @ of the host. */
function withoutUserInfo(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, "$1***@");
}
