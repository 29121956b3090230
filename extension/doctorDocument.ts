import { probeDocument } from "./documents";
import { fenced } from "./failureDocument";
import type { DoctorReport } from "./gen/protocol";
import type { Translate } from "./translate";
import { locationText, plain, severityName } from "./views";

/** doctorDocument renders what was found: first whether a download works, then what is in its way, then the mirrors. */
export function doctorDocument({ ok, findings, results, failures }: DoctorReport, t: Translate): string {
  const told = findings.map(({ severity, message, location }) => {
    const place = locationText(location, t);
    return `- ${severityName(severity, t)}: ${plain(message)}${place === "" ? "" : ` (${plain(place)})`}`;
  });
  const lines = [
    `# ${t("Go downloads")}`,
    "",
    ok
      ? t("All is well: a module was downloaded through the list in force, into an empty module cache.")
      : t("Something is wrong."),
    ...failures.flatMap((failure) => ["", plain(failure.summary), "", ...fenced(failure.excerpt.split("\n"))]),
    ...(told.length === 0 ? [] : ["", ...told]),
    "",
  ];
  return `${lines.join("\n")}\n${probeDocument({ results, running: false }, t)}`;
}
