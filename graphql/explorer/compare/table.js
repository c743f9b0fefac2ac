/** Draws the answers: a row for each place, a column for each persona. */

import { element } from "../page/element.js";
import { hiddenPaths, reasonFor, redactionsOf, standing } from "./redactions.js";
import { alignedRows } from "./rows.js";

const MOST_ROWS = 3000;

const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;
const textOf = (value) => (typeof value === "object" ? JSON.stringify(value) : String(value));

function shownText(value, kind) {
  if (kind === "list") return counted(value.length, "entry", "entries");
  return kind === "record" ? "" : textOf(value);
}

function mark({ state, redaction }) {
  const word = state === "perhaps" ? "empty or hidden" : "hidden";
  return element(
    "button",
    {
      type: "button",
      class: `mark ${state}`,
      tabindex: "-1",
      title: reasonFor(redaction),
      "aria-label": `${word}, ${redaction.class}`,
    },
    redaction.class,
  );
}

const NO_VALUE = {
  missing: "not in this list",
  beneath: "What it belongs to is hidden",
  absent: "Not in this answer",
};

function cellContent(value, kind, stand) {
  if (stand.redaction) return mark(stand);
  if (stand.state === "shown") return shownText(value, kind);
  if (stand.state === "empty") return element("span", { class: "empty" }, "null");
  const why = NO_VALUE[stand.state];
  if (stand.state === "missing") return element("span", { class: "missing" }, why);
  return element("span", { class: stand.state, title: why, "aria-label": why, role: "img" }, "·");
}

function standOf(row, at, hidden) {
  if (row.missing?.[at]) return { state: "missing" };
  return standing(row.values[at], row.path, hidden[at]);
}

/** What a cell says, to be compared; nothing where something above it already differs. */
function said(stand, value, kind) {
  if (stand.state === "absent" || stand.state === "beneath") return undefined;
  return stand.state === "shown" ? `=${shownText(value, kind)}` : stand.state;
}

/** Tell for each cell whether it says something else than the first that speaks. */
function unlikeFirst(row, stands) {
  const texts = stands.map((stand, at) => said(stand, row.values[at], row.kind));
  const first = texts.find((text) => text !== undefined);
  return texts.map((text) => text !== undefined && text !== first);
}

function rowLabel(row, differs) {
  const owner = element("span", { class: "owner" }, row.owner);
  const label = element("th", { scope: "row", title: row.path }, owner, row.label);
  label.style.setProperty("--depth", row.depth);
  if (differs) {
    label.append(element("span", { class: "unlike", role: "img", "aria-label": "differs" }, "≠"));
  }
  return label;
}

function bodyRow(row, hidden) {
  const stands = row.values.map((_, at) => standOf(row, at, hidden));
  const unlike = unlikeFirst(row, stands);
  const differs = unlike.includes(true);
  const cells = stands.map((stand, at) =>
    element(
      "td",
      { class: unlike[at] ? `${stand.state} other` : stand.state },
      cellContent(row.values[at], row.kind, stand),
    ),
  );
  const kinds = `${row.kind}${row.isEntry ? " entry" : ""}${differs ? " differs" : ""}`;
  return element("tr", { class: kinds }, rowLabel(row, differs), ...cells);
}

/** Note on each entry whether anything in it differs, so that it stays with its rows. */
function noteWhatHolds(rows, drawn) {
  const entries = [];
  drawn.forEach((line, at) => {
    entries.length = Math.min(entries.length, rows[at].depth);
    if (line.classList.contains("differs")) {
      for (const entry of entries) entry?.classList.add("holds");
    }
    if (rows[at].isEntry) entries[rows[at].depth] = line;
  });
}

function facts({ status, milliseconds, answer }) {
  const time = `${milliseconds} ms`;
  if (status !== 200) return `HTTP ${status} · ${time}`;
  const count = redactionsOf(answer).length;
  return `${time} · ${count ? counted(count, "field", "fields") : "nothing"} hidden`;
}

function head(answers) {
  const cells = answers.map((one) =>
    element(
      "th",
      { scope: "col" },
      element("span", { class: "name" }, one.persona.name),
      element("span", { class: "role" }, one.persona.role),
      element("span", { class: "facts" }, facts(one)),
    ),
  );
  return element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "Field"), ...cells));
}

function errorEntry({ message, path, extensions }) {
  const place = path ? element("span", { class: "place" }, path.join(".")) : null;
  return element("li", {}, element("code", {}, extensions?.code ?? "ERROR"), ` ${message} `, place);
}

function redactionEntry(redaction) {
  const requires = redaction.requires
    ? element("span", { class: "place" }, `requires ${redaction.requires}`)
    : null;
  const reach = redaction.rows === "SOME" ? " on some rows " : " ";
  return element("li", {}, element("code", {}, redaction.class), ` ${redaction.field}${reach}`, requires);
}

function listRow(label, className, answers, entriesOf) {
  if (!answers.some((one) => entriesOf(one.answer).length)) return null;
  const cells = answers.map((one) => {
    const entries = entriesOf(one.answer);
    return element("td", {}, entries.length ? element("ul", {}, ...entries) : "");
  });
  return element("tr", { class: className }, element("th", { scope: "row" }, label), ...cells);
}

function rawRow(answers) {
  const cells = answers.map((one) =>
    element(
      "td",
      {},
      element(
        "details",
        {},
        element("summary", {}, "JSON"),
        element("pre", { tabindex: "0" }, JSON.stringify(one.answer, null, 2)),
      ),
    ),
  );
  return element("tr", { class: "raw" }, element("th", { scope: "row" }, "Whole answer"), ...cells);
}

function notes(answers) {
  return [
    listRow("Errors", "errors", answers, (answer) => (answer.errors ?? []).map(errorEntry)),
    listRow("Hidden, and why", "reasons", answers, (answer) => redactionsOf(answer).map(redactionEntry)),
    rawRow(answers),
  ];
}

const isLeaf = (row) => row.classList.contains("value");

function summaryOf(rows, total) {
  const leaves = rows.filter(isLeaf);
  const unlike = leaves.filter((row) => row.classList.contains("differs"));
  if (!leaves.length) return "No data came back.";
  const cut = total > rows.length ? ` The first ${rows.length} of ${total} rows are shown.` : "";
  return `${leaves.length} values, ${unlike.length} differ.${cut}`;
}

/** Give the table of these answers and a sentence about it. */
export function tableOf(answers) {
  const rows = alignedRows(answers.map((one) => one.answer.data ?? undefined));
  const hidden = answers.map((one) => hiddenPaths(one.answer));
  const drawn = rows.slice(0, MOST_ROWS).map((row) => bodyRow(row, hidden));
  noteWhatHolds(rows, drawn);
  const [errors, ...rest] = notes(answers);
  const table = element(
    "table",
    {},
    head(answers),
    element("tbody", { class: "wrong" }, errors),
    element("tbody", { class: "answer" }, ...drawn),
    element("tbody", { class: "about" }, ...rest),
  );
  table.style.setProperty("--personas", answers.length);
  return { table, summary: summaryOf(drawn, rows.length) };
}
