import type {
  Consumer,
  ConsumerName,
  ConsumerVariable,
  Entry,
  Environment,
  Finding,
  Fix,
  HealthHistory,
  Layer,
  Location,
  Variable,
} from "./gen/protocol";
import { dayText } from "./healthTexts";
import type { Where } from "./state";
import type { Translate } from "./translate";
import { layerName, locationText, plain, severityName } from "./views";

/** What a button of a page stands for. */
export type Target =
  { readonly kind: "open"; readonly location: Location } | { readonly kind: "fix"; readonly fix: Fix };

/** A Page is the inside of a body, and what its buttons stand for: the attribute data-target is an index. */
export interface Page {
  readonly html: string;
  readonly targets: readonly Target[];
}

/** environmentPage renders everything that is in force. Whatever comes from outside is text in it, never markup. */
export function environmentPage(environment: Environment, where: Where, history: HealthHistory, t: Translate): Page {
  const targets: Target[] = [];
  const draw: Draw = {
    t,
    button: (text, target, style) => {
      targets.push(target);
      return `<button type="button" class="${style}" data-target="${targets.length - 1}">${text}</button>`;
    },
  };
  const { report, proxy } = environment;
  const html = [
    `<h1>${escape(t("Go proxy environment"))}</h1>`,
    head(environment, where, draw),
    findings(report.findings, where, draw),
    `<h2>${escape(t("The proxy of the editor's Go tools"))}</h2>`,
    `<p>${from(proxy.layer, proxy.location, draw)}</p>`,
    `<ol>${proxy.entries.map((entry) => `<li>${entryLine(entry, t)}</li>`).join("")}</ol>`,
    table(report.variables, report.consumers, draw),
    days(history, t),
  ];
  return { html: html.join("\n"), targets };
}

interface Draw {
  readonly t: Translate;
  /** A button; text is HTML already. */
  readonly button: (text: string, target: Target, style: "link" | "fix") => string;
}

function head({ report: { go } }: Environment, where: Where, draw: Draw): string {
  const { t } = draw;
  const { envFile } = go;
  const lines = [
    where.folder === undefined ? t("No folder is open.") : t("Folder: {0}", plain(where.folder)),
    go.path === undefined ? t("No go command was found.") : `${plain(go.version ?? "go")}: ${plain(go.path)}`,
  ].map(escape);
  lines.push(
    envFile === undefined
      ? escape(t("There is no go env file (GOENV=off)."))
      : escape(t("go env file: {0}", "\n")).replace("\n", () =>
          draw.button(escape(plain(envFile)), { kind: "open", location: { file: envFile } }, "link"),
        ),
  );
  const note = (text: string): string => `<p class="note">${escape(text)}</p>`;
  return [
    `<p>${lines.join("<br>")}</p>`,
    ...(where.trusted ? [] : [note(t("This workspace is not trusted: it is shown, and nothing is written."))]),
    ...(where.several
      ? [
          note(
            t(
              "One gopls serves all folders of this window, with the values of the folder whose editor is active when it starts; only gopls' own build.env, which a folder switch writes too, counts per folder. The debugger gets the values of its own folder.",
            ),
          ),
          note(
            where.remote === true
              ? t(
                  "New terminals and tasks get the values of the folder whose editor is active: in a remote window VS Code does not look at the folder that they open in.",
                )
              : t("New terminals and tasks get the values of the folder that they open in."),
          ),
        ]
      : []),
  ].join("\n");
}

function findings(all: readonly Finding[], where: Where, draw: Draw): string {
  const { t } = draw;
  if (all.length === 0) {
    return "";
  }
  const lines = all.map(({ severity, message, location, fix }) => {
    const place = placeLink(location, draw);
    const remedy =
      fix === undefined || !where.trusted ? "" : draw.button(escape(plain(fix.title)), { kind: "fix", fix }, "fix");
    return [
      `<li class="${severity}"><strong>${escape(severityName(severity, t))}</strong> ${escape(plain(message, 1000))}`,
      `<div class="from">${place}</div>${remedy}</li>`,
    ].join("");
  });
  return `<h2>${escape(t("Findings"))}</h2>\n<ul class="findings">${lines.join("\n")}</ul>`;
}

/** table has a row for each variable that is set, and a column for each consumer. Neighbours that get the same share a cell. */
function table(variables: readonly Variable[], consumers: readonly Consumer[], draw: Draw): string {
  const { t } = draw;
  const rows = variables.map((variable) => ({
    variable,
    cells: consumers.map(({ variables: own }) => own.find(({ name }) => name === variable.name)),
  }));
  const isSet = ({ variable, cells }: (typeof rows)[number]): boolean =>
    variable.value !== "" ||
    variable.hidden.length > 0 ||
    cells.some((cell) => cell !== undefined && cell.value !== "");
  const unset = rows.filter((row) => !isSet(row)).map(({ variable }) => variable.name);
  const headings = ["", ...consumers.map(({ name }) => consumerName(name, t))];
  return [
    `<h2>${escape(t("Who gets what"))}</h2>`,
    "<table><thead><tr>",
    ...headings.map((text) => `<th scope="col">${escape(text)}</th>`),
    "</tr></thead>",
    ...rows.filter(isSet).map(({ variable, cells }) => group(variable, cells, draw)),
    "</table>",
    ...(unset.length === 0
      ? []
      : [`<p class="from">${escape(t("Not set: {0}", unset.map((n) => plain(n)).join(", ")))}</p>`]),
  ].join("\n");
}

function group(variable: Variable, cells: readonly (ConsumerVariable | undefined)[], draw: Draw): string {
  const { t } = draw;
  const different = new Set(cells.map((cell) => cell?.value)).size > 1;
  const drawn: string[] = [];
  for (let i = 0; i < cells.length;) {
    let end = i + 1;
    while (end < cells.length && same(cells[i], cells[end])) {
      end++;
    }
    drawn.push(`<td colspan="${end - i}">${cellText(cells[i], draw)}</td>`);
    i = end;
  }
  const hidden = variable.hidden.map(
    ({ value, layer, location }) =>
      `<div>${escape(t("Hides {0}", "\n")).replace("\n", () => shown(value, t))} ${from(layer, location, draw)}</div>`,
  );
  return [
    `<tbody${different ? ' class="different"' : ""}><tr><th scope="row"${hidden.length > 0 ? ' rowspan="2"' : ""}>${escape(plain(variable.name))}</th>`,
    ...drawn,
    "</tr>",
    ...(hidden.length > 0 ? [`<tr class="hidden"><td colspan="${cells.length}">${hidden.join("")}</td></tr>`] : []),
    "</tbody>",
  ].join("");
}

function same(a: ConsumerVariable | undefined, b: ConsumerVariable | undefined): boolean {
  return JSON.stringify([a?.value, a?.layer, a?.location]) === JSON.stringify([b?.value, b?.layer, b?.location]);
}

function cellText(cell: ConsumerVariable | undefined, draw: Draw): string {
  return cell === undefined ? "" : `${shown(cell.value, draw.t)}<br>${from(cell.layer, cell.location, draw)}`;
}

function shown(value: string, t: Translate): string {
  return value === "" ? `<em>${escape(t("(empty)"))}</em>` : `<code>${escape(plain(value, 2000))}</code>`;
}

function from(layer: Layer, location: Location | undefined, draw: Draw): string {
  const place = placeLink(location, draw);
  return `<span class="from">${escape(layerName(layer, draw.t))}${place === "" ? "" : ` · ${place}`}</span>`;
}

/** placeLink is short to read: the file's name and line, or the setting; the whole path is in its title. */
function placeLink(location: Location | undefined, draw: Draw): string {
  const full = locationText(location, draw.t);
  if (location === undefined || full === "") {
    return "";
  }
  const { file, line, setting } = location;
  const name = file?.split(/[/\\]/).at(-1);
  const short = name === undefined ? (setting ?? "") : line === undefined ? name : `${name}:${line}`;
  const text = `<span title="${escape(plain(full))}">${escape(plain(short))}</span>`;
  return draw.button(text, { kind: "open", location }, "link");
}

function entryLine(entry: Entry, t: Translate): string {
  const about = [entry.mirror ?? "", entry.private ? t("private") : "", goesOn(entry.separator, t)];
  const text = about.filter((part) => part !== "").join(", ");
  return `<code>${escape(plain(entry.url, 2000))}</code> <span class="from">${escape(plain(text))}</span>`;
}

function goesOn(separator: string | undefined, t: Translate): string {
  switch (separator) {
    case ",":
      return t("then the next one after 404 or 410");
    case "|":
      return t("then the next one after any error");
    case undefined:
    default:
      return "";
  }
}

function days({ mirrors }: HealthHistory, t: Translate): string {
  const kept = mirrors.filter(({ days: own }) => own.length > 0);
  if (kept.length === 0) {
    return "";
  }
  const lines = kept.map(({ url, days: own }) => {
    const each = own.map((day) => `<li>${escape(plain(`${day.day}: ${dayText(day, t)}`))}</li>`);
    return `<p><code>${escape(plain(url))}</code></p><ul>${each.join("")}</ul>`;
  });
  return [`<h2>${escape(t("Mirrors, day by day"))}</h2>`, ...lines].join("\n");
}

function consumerName(name: ConsumerName, t: Translate): string {
  switch (name) {
    case "terminal":
      return t("Terminal");
    case "task":
      return t("Task");
    case "gopls":
      return "gopls";
    case "dlv":
      return "dlv";
    case "toolInstall":
      return t("Tool installation");
  }
}

/** escape makes HTML of a text. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
