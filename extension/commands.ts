import * as vscode from "vscode";
import type { Comparison } from "./comparison";
import { checkDownloads } from "./doctor";
import type { EnvironmentReader } from "./environment";
import type { EnvironmentView } from "./environmentView";
import type { Failover } from "./failover";
import { failuresDocument } from "./failureDocument";
import type { History } from "./failureHistory";
import { chosen, chosenInTerminal } from "./failureSelection";
import type { Incident } from "./failureSources";
import type { Failures } from "./failures";
import type { Helper } from "./helper";
import { commandButton, inform, showError, warn, type Button } from "./messages";
import { addMirror, removeMirror, testMirrors, type MirrorParts } from "./mirrors";
import { manageProfiles } from "./profiles";
import type { Store } from "./state";
import type { Switcher } from "./switcher";
import { reset, undo } from "./takeBack";
import { unavailable, type Need, type Unavailable } from "./views";

/** What the commands act on. */
export interface CommandParts extends MirrorParts {
  readonly helper: Helper;
  readonly store: Store;
  readonly switcher: Switcher;
  readonly comparison: Comparison;
  readonly environment: EnvironmentReader;
  readonly failover: Failover;
  readonly failures: Failures;
  readonly history: History;
  readonly view: EnvironmentView;
  readonly log: vscode.LogOutputChannel;
}

/** A Command has a defined meaning at any time: it runs, or says what it lacks and what can be done about it. */
interface Command {
  /** What it cannot do without. */
  readonly need: Need;
  readonly run: (parts: CommandParts, argument?: unknown) => Promise<void> | void;
}

/** Every command of the manifest, by its ID. */
export const commands: Readonly<Record<string, Command>> = {
  "goproxy.switch": { need: "trust", run: switchProxy },
  "goproxy.testMirrors": { need: "helper", run: measureMirrors },
  "goproxy.showEnvironment": { need: "helper", run: showEnvironment },
  "goproxy.editLaunch": { need: "trust", run: ({ switcher }) => switcher.editLaunch() },
  "goproxy.undo": { need: "trust", run: (parts) => undo(parts) },
  "goproxy.reset": { need: "trust", run: reset },
  "goproxy.applyDifference": {
    need: "nothing",
    run: ({ comparison }) => {
      comparison.apply();
    },
  },
  "goproxy.addMirror": { need: "helper", run: addMirror },
  "goproxy.removeMirror": { need: "nothing", run: removeMirror },
  "goproxy.manageProfiles": { need: "trust", run: manageProfiles },
  "goproxy.doctor": { need: "helper", run: doctor },
  "goproxy.diagnoseSelection": {
    need: "helper",
    run: async (parts, argument) => explain(parts, await chosen(argument)),
  },
  "goproxy.diagnoseTerminalSelection": {
    need: "helper",
    run: async (parts) => explain(parts, await chosenInTerminal()),
  },
  "goproxy.showFailures": {
    need: "nothing",
    run: ({ pages, history, t }) => pages.open("Go Proxy Failures.md", () => failuresDocument(history.entries, t)),
  },
  "goproxy.showLog": {
    need: "nothing",
    run: ({ log }) => {
      log.show();
    },
  },
  "goproxy.restartHelper": { need: "nothing", run: ({ helper }) => helper.restart() },
};

/** registerCommands registers all of them until it is disposed. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const registered = Object.entries(commands).map(([id, command]) =>
    vscode.commands.registerCommand(id, async (argument?: unknown) => {
      try {
        await run(command, parts, argument);
      } catch (error) {
        parts.log.error(`${id}: ${error instanceof Error ? error.message : String(error)}`);
        void showError(error, parts.t); // nobody waits for a notification
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

async function run(command: Command, parts: CommandParts, argument: unknown): Promise<void> {
  if (command.need !== "nothing" && parts.store.get().kind === "starting") {
    await started(parts);
  }
  const lack = unavailable(parts.store.get(), command.need, parts.t);
  if (lack === undefined) {
    if (command.need !== "nothing") {
      // A setting that was changed a moment ago, by Add Mirror for one, counts already.
      await parts.environment.tellSettings();
    }
    await command.run(parts, argument);
  } else {
    void warn(lack.message, remedies(lack, parts)); // nobody waits for a notification
  }
}

async function switchProxy(parts: CommandParts): Promise<void> {
  await parts.switcher.run(() => addMirror(parts));
  void parts.failover.askOnce(); // nobody waits for a notification
}

async function measureMirrors(parts: CommandParts): Promise<void> {
  await testMirrors(parts);
  void parts.failover.askOnce(); // nobody waits for a notification
}

/** started waits until the helper has started, or failed to, or the user has had enough. */
async function started({ store, t }: CommandParts): Promise<void> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: t("The helper is starting…"),
    cancellable: true,
  };
  await vscode.window.withProgress(options, async (_, token) => {
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => {
      controller.abort();
    });
    await store.settled(controller.signal);
    subscription.dispose();
  });
}

function remedies(lack: Unavailable, { t }: CommandParts): readonly Button[] {
  return lack.remedies.map((remedy) => {
    switch (remedy) {
      case "restart":
        return commandButton(t("Restart Helper"), "goproxy.restartHelper");
      case "log":
        return commandButton(t("Show Log"), "goproxy.showLog");
      case "trust":
        return commandButton(t("Manage Workspace Trust"), "workbench.trust.manage");
    }
  });
}

async function showEnvironment({ helper, view }: CommandParts): Promise<void> {
  view.show(await helper.request("healthHistory", undefined));
}

async function explain({ failures, t }: CommandParts, incident: Incident): Promise<void> {
  if (!(await failures.explain(incident))) {
    void inform(t("Nothing in this text speaks of a failed module download."), []); // nobody waits for a notification
  }
}

async function doctor(parts: CommandParts): Promise<void> {
  const failed = await checkDownloads(parts);
  if (failed !== undefined) {
    await parts.failures.explain(failed);
  }
}
