import * as vscode from "vscode";
import type { Ask } from "./client";
import type { Config } from "./config";
import { doctorDocument } from "./doctorDocument";
import type { Incident } from "./failureSources";
import type { DoctorReport } from "./gen/protocol";
import type { Pages } from "./pages";
import type { Translate } from "./translate";

/** What checking downloads needs. */
export interface DoctorParts {
  readonly helper: { readonly request: Ask };
  readonly config: Config;
  readonly pages: Pages;
  readonly t: Translate;
}

/**
 * checkDownloads looks at everything in force, downloads a module, and shows what it found. It returns what failed;
 * undefined where nothing did, or the user had enough.
 */
export async function checkDownloads({ helper, config, pages, t }: DoctorParts): Promise<Incident | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: t("Checking the mirrors in force, and downloading a module through them…"),
    cancellable: true,
  };
  const report = await vscode.window.withProgress(options, async (_, token): Promise<DoctorReport> => {
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => {
      controller.abort();
    });
    try {
      return await helper.request("doctor", { place: config.place() }, controller.signal);
    } finally {
      subscription.dispose();
    }
  });
  await pages.open("Go Downloads.md", () => doctorDocument(report, t));
  const text = report.failures.map((failure) => failure.excerpt).join("\n");
  return text === "" ? undefined : { source: "doctor", text };
}
