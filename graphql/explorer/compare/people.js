/** The people to ask as: chips to choose from, and holders of other tokens. */

import { element } from "../page/element.js";

const SHOWN_FIRST = ["demo-admin", "demo-subcontractor", "demo-client"];

function namedInAddress() {
  const tokens = new URLSearchParams(location.search).get("as");
  return tokens ? tokens.split(",") : SHOWN_FIRST;
}

function chip(persona, isChosen) {
  const box = element("input", { type: "checkbox", value: persona.token });
  box.checked = isChosen;
  return element(
    "label",
    { class: "chip", title: persona.note },
    box,
    element("span", { class: "name" }, persona.name),
    element("span", { class: "role" }, persona.role),
  );
}

export class People {
  constructor(fieldset, personas) {
    const chosen = namedInAddress();
    this.fieldset = fieldset;
    this.personas = [];
    this.shared = new Set(personas);
    for (const persona of personas) this.add(persona, chosen.includes(persona.token));
  }

  add(persona, isChosen = true) {
    this.personas.push(persona);
    this.fieldset.append(chip(persona, isChosen));
  }

  get chosen() {
    const boxes = [...this.fieldset.querySelectorAll("input")];
    return this.personas.filter((_, at) => boxes[at].checked);
  }

  /** The chosen ones that an address may name: a token typed in never goes there. */
  get nameable() {
    return this.chosen.filter((persona) => this.shared.has(persona)).map((one) => one.token);
  }
}
