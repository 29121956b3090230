import * as vscode from "vscode";
import type { Ask } from "./client";
import type { Config } from "./config";
import type { Replacement } from "./gen/protocol";
import { replacementText } from "./healthTexts";
import { inform, showError, type Button } from "./messages";
import type { Switcher } from "./switcher";
import type { Translate } from "./translate";
import { plain } from "./views";

/** What a Failover needs. */
export interface FailoverParts {
  readonly ask: Ask;
  readonly config: Config;
  readonly switcher: Switcher;
  /** The user is being told of a mirror's trouble already, with a remedy. */
  readonly told: (host: string) => boolean;
  /** What is remembered for the user. */
  readonly memory: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
  readonly t: Translate;
}

const askedKey = "goproxy.health.asked";

/** A Failover asks the user what the health of mirrors gives reason to ask: once whether to look, and once for each outage. */
export class Failover {
  constructor(private readonly parts: FailoverParts) {}

  /** offer asks whether to switch to a replacement, or switches where the user has chosen that. */
  async offer(replacement: Replacement): Promise<void> {
    const { switcher, told, log, t } = this.parts;
    const question = plain(replacementText(replacement, t));
    if (URL.canParse(replacement.url) && told(new URL(replacement.url).hostname)) {
      log.info(`not asked, for a failed download has been told of: ${question}`);
      return;
    }
    try {
      if (replacement.automatic && (await switcher.switchNow(replacement.wish))) {
        log.info(`switched by itself: ${question}`);
        return;
      }
      await inform(question, this.#buttons(replacement));
    } catch (error) {
      log.error(`${question} ${error instanceof Error ? error.message : String(error)}`);
      await showError(error, t);
    }
  }

  /** askOnce asks, once and for all, whether the mirrors in force shall be measured from now on. */
  async askOnce(): Promise<void> {
    const { config, memory, t } = this.parts;
    if (config.settings()["goproxy.health"] !== "ask" || memory.get<boolean>(askedKey) === true) {
      return;
    }
    // Whoever closes the question has answered it: it stays off.
    await memory.update(askedKey, true);
    const answer = (title: string, value: string): Button => ({
      title,
      run: () => config.answer("goproxy.health", value),
    });
    await inform(
      t(
        "Keep an eye on the mirrors in force from now on? A small download from each, only while a window has the focus.",
      ),
      [
        answer(t("Every 10 Minutes"), "every 10 minutes"),
        answer(t("After a Failure"), "onFailure"),
        answer(t("No"), "off"),
      ],
    );
  }

  #buttons({ wish, url }: Replacement): readonly Button[] {
    const { ask, switcher, t } = this.parts;
    return [
      { title: t("Switch"), run: () => switcher.switchTo(wish) },
      { title: t("Not Again for This Mirror"), run: () => ask("healthMute", { url }) },
      {
        title: t("Settings"),
        run: () => vscode.commands.executeCommand("workbench.action.openSettings", "goproxy.failover"),
      },
    ];
  }
}
