/** Asks one document as several personas and lays their answers side by side. */

import { ask } from "../page/ask.js";
import { loadDocuments, loadPersonas } from "../page/personas.js";
import { bindMarks } from "./marks.js";
import { People } from "./people.js";
import { Question } from "./question.js";
import { tableOf } from "./table.js";

const byId = (id) => document.getElementById(id);

const people = new People(byId("people"), await loadPersonas());
const question = new Question(await loadDocuments());
let running = new AbortController();

async function answerFor(persona, body, signal) {
  const started = performance.now();
  const { status, answer } = await ask(persona.token, body, { signal });
  return { persona, status, answer, milliseconds: Math.round(performance.now() - started) };
}

function tell(text) {
  byId("notice").textContent = text;
}

function draw(answers) {
  const { table, summary } = tableOf(answers);
  byId("answers").replaceChildren(table);
  byId("summary").textContent = summary;
  bindMarks(table, byId("reason"));
}

function clear() {
  byId("answers").replaceChildren();
  byId("summary").textContent = "";
  byId("reason").hidden = true;
}

function keepInAddress() {
  const address = new URLSearchParams();
  if (question.name.value) address.set("document", question.name.value);
  if (people.nameable.length) address.set("as", people.nameable.join(","));
  history.replaceState(null, "", `?${address}`.replaceAll("%2C", ","));
}

function refusal() {
  if (!question.text.value.trim()) return "Write a document to ask.";
  if (!people.chosen.length) return "Choose someone to ask as.";
  return "";
}

async function run() {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const reason = refusal();
  tell(reason || "Asking…");
  if (reason) return clear();
  try {
    const { body } = question;
    draw(await Promise.all(people.chosen.map((persona) => answerFor(persona, body, signal))));
    tell("");
  } catch (error) {
    if (signal.aborted) return;
    clear();
    tell(error instanceof SyntaxError ? `Variables: ${error.message}` : `No answer: ${error.message}`);
  }
}

/** A query is asked again at each change; what changes data waits for the button. */
function runIfHarmless() {
  keepInAddress();
  if (!question.changesData) return run();
  clear();
  tell("This changes data, once for each persona: it waits for the button.");
}

byId("question").addEventListener("submit", (event) => {
  event.preventDefault();
  keepInAddress();
  run();
});
byId("question").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("question").requestSubmit();
});
byId("name").addEventListener("change", () => question.load().then(runIfHarmless));
byId("document").addEventListener("input", () => tell("Changed: the answers are to what stood here before."));
byId("people").addEventListener("change", runIfHarmless);
byId("only").addEventListener("change", (event) => {
  byId("answers").classList.toggle("only-differences", event.target.checked);
});
byId("holder").addEventListener("submit", (event) => {
  event.preventDefault();
  const token = byId("holder-token").value.trim();
  people.add({ token, name: byId("holder-name").value, role: "Own token", note: "" });
  event.target.reset();
  runIfHarmless();
});

await question.load();
runIfHarmless();
