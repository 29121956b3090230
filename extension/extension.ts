import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { Comparison } from "./comparison";
import { Config } from "./config";
import { DebugEnvironment } from "./debug";
import { EnvironmentReader } from "./environment";
import { EnvironmentView } from "./environmentView";
import { Failover } from "./failover";
import { Gate } from "./failureGate";
import { History, type Entry } from "./failureHistory";
import { explainProblems, watchProblems, watchToolInstallation } from "./failureProblems";
import { FailurePrompt } from "./failurePrompt";
import { watchDebug, watchTasks, watchTerminals, type Incident } from "./failureSources";
import { Failures } from "./failures";
import { HealthMonitor } from "./health";
import { Helper, locate } from "./helper";
import { commandButton, warn } from "./messages";
import { Pages } from "./pages";
import { systemClock } from "./schedule";
import { Scopes } from "./scopes";
import { frozen, startupEnvironment } from "./startup";
import { Store, type State } from "./state";
import { statusBar } from "./statusBar";
import { Switcher } from "./switcher";
import { Switching } from "./switching";
import { Terminals } from "./terminals";

/** What the tests inside VS Code look at. */
export interface Api {
  readonly state: () => State;
  readonly subscribe: (listener: (state: State) => void) => () => void;
  readonly helperPID: () => number | undefined;
  /** The failures that were noticed, newest first. */
  readonly failures: () => readonly Entry[];
}

/** activate wires the parts together. */
export function activate(context: vscode.ExtensionContext): Api {
  const { t } = vscode.l10n;
  const startup = startupEnvironment(process.env);
  const log = vscode.window.createOutputChannel("Go Proxy Switcher", { log: true });
  const clock = systemClock;
  const store = new Store();
  const config = new Config(startup, () => frozen(startup, process.env));
  const pages = new Pages();

  const helper: Helper = new Helper({
    command: () => locate(context.extensionPath, config.settings()["goproxy.helperPath"], t),
    environment: startup,
    version: String((context.extension.packageJSON as { readonly version?: unknown }).version),
    settings: () => environment.settingsForStart(),
    language: vscode.env.language,
    changed: (state) => {
      switch (state.kind) {
        case "starting":
          store.set(state);
          break;
        case "up":
          for (const finding of state.info.findings) {
            log.warn(finding.message);
          }
          environment.refresh();
          break;
        case "down":
          store.set(state);
          if (!state.retrying) {
            const buttons = [
              commandButton(t("Restart Helper"), "goproxy.restartHelper"),
              commandButton(t("Show Log"), "goproxy.showLog"),
            ];
            void warn(state.reason, buttons); // nobody waits for a notification
          }
          break;
      }
    },
    log: (level, message) => {
      log[level](message);
    },
    clock,
    t,
  });
  const terminals = new Terminals(context.environmentVariableCollection, config, helper.request, t);
  const environment: EnvironmentReader = new EnvironmentReader({
    ask: helper.request,
    config,
    store,
    terminals,
    log,
    clock,
    t,
  });
  const scopes = new Scopes(config, context.workspaceState, t);
  const comparison = new Comparison(pages, t);
  const switching = new Switching({ helper, config, store, environment, comparison, scopes, clock, t });
  const switcher = new Switcher({ helper, config, store, environment, scopes, switching, clock, t });

  const view = new EnvironmentView({ store, fix: (fix) => switcher.fix(fix), t });

  const gate = new Gate(context.globalState, clock);
  const history = new History(context.workspaceState);
  const note = (message: string): void => {
    log.info(message);
  };
  const shared = { ask: helper.request, config, gate, history, log: note, clock, t };
  const prompt = new FailurePrompt({ ...shared, switcher, terminals });
  const failures = new Failures({
    ...shared,
    store,
    mode: () => config.settings()["goproxy.failurePrompt"],
    place: (folder) => config.place(folder),
    scope: () => scopes.known ?? "user",
    tell: (told) => prompt.tell(told),
    hint: (text) => vscode.window.setStatusBarMessage(text, 10_000),
    failed: () => {
      health.goFailed();
    },
  });
  const report = (incident: Incident): void => {
    failures.report(incident);
  };
  const failover = new Failover({
    ask: helper.request,
    config,
    switcher,
    told: (host) => gate.concerns(host),
    memory: context.globalState,
    log,
    t,
  });
  const health = new HealthMonitor(
    {
      ask: helper.request,
      store,
      place: () => config.place(),
      wanted: () => !["ask", "off"].includes(config.settings()["goproxy.health"]),
      prepare: () => environment.tellSettings(),
      offer: (replacement) => void failover.offer(replacement), // it tells its failures itself
      log: (message) => {
        log.error(message);
      },
      clock,
    },
    vscode.window.state.focused,
  );

  context.subscriptions.push(
    log,
    config,
    pages,
    view,
    environment,
    terminals,
    // Should the host end before it has, the helper ends with its standard input.
    { dispose: () => void helper.stop() },
    statusBar(store, t),
    registerCommands({
      helper,
      store,
      switcher,
      comparison,
      environment,
      failover,
      failures,
      history,
      view,
      config,
      pages,
      log,
      t,
    }),
    {
      dispose: store.subscribe(() => {
        pages.redraw();
        view.redraw();
      }),
    },
    health,
    vscode.debug.registerDebugConfigurationProvider(
      "go",
      new DebugEnvironment({
        ask: helper.request,
        config,
        log: (message) => {
          log.error(message);
        },
      }),
    ),
    failures,
    watchTerminals(report),
    watchTasks(report),
    watchDebug(report),
    watchProblems(report, clock),
    watchToolInstallation(report, clock),
    explainProblems(helper.request, "goproxy.diagnoseSelection", t),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      health.configured();
    }),
    vscode.window.onDidChangeWindowState((state) => {
      health.focus(state.focused);
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("goproxy")) {
        health.configured();
      }
      if (event.affectsConfiguration("goproxy.helperPath")) {
        void helper.restart(); // failures reach the user through the store
      }
    }),
  );
  helper.start();
  return {
    state: () => store.get(),
    subscribe: (listener) => store.subscribe(listener),
    helperPID: () => helper.pid,
    failures: () => history.entries,
  };
}
