/** Who can be asked as: the demo's personas, or whoever holds a token. */

import { element } from "./element.js";

const REMEMBERED = "fieldgate:persona";
const NOBODY = { token: "", name: "Nobody", role: "", note: "Paste a token to ask as its holder." };

export async function loadPersonas() {
  const response = await fetch("/personas.json");
  return response.ok ? response.json() : [];
}

export async function loadDocuments() {
  const response = await fetch("/documents.json");
  return response.ok ? response.json() : [];
}

export async function loadDocument(name) {
  const response = await fetch(`/documents/${name}`);
  return response.ok ? response.text() : "";
}

function offerPersonas(form, personas, onSwitch) {
  const select = element("select", { id: "persona" });
  for (const persona of personas) {
    select.append(element("option", { value: persona.token }, `${persona.name} · ${persona.role}`));
  }
  const remembered = localStorage.getItem(REMEMBERED);
  if (personas.some((persona) => persona.token === remembered)) select.value = remembered;
  const chosen = () => personas.find((persona) => persona.token === select.value);
  select.addEventListener("change", () => {
    localStorage.setItem(REMEMBERED, select.value);
    onSwitch(chosen());
  });
  form.append(select);
  return chosen();
}

function offerToken(form, onSwitch) {
  const input = element("input", {
    id: "persona",
    type: "password",
    autocomplete: "off",
    placeholder: "Bearer token",
  });
  const holder = () => ({ ...NOBODY, token: input.value.trim(), note: "Kept in this page only." });
  form.addEventListener("submit", () => onSwitch(holder()));
  form.append(input, element("button", { type: "submit" }, "Use"));
  return NOBODY;
}

/** Fill the form of the page's bar and tell at once, and at each switch, who asks. */
export async function mountPersonaSwitch(form, onSwitch) {
  const note = element("output", { for: "persona", class: "note" });
  const tell = (persona) => {
    note.textContent = persona.note;
    onSwitch(persona);
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.append(element("label", { for: "persona" }, "Ask as"));
  const personas = await loadPersonas();
  const first = personas.length ? offerPersonas(form, personas, tell) : offerToken(form, tell);
  form.append(note);
  tell(first);
}
