/** The left half: a document, its operation and its variables. */

import { element } from "../page/element.js";
import { loadDocument } from "../page/personas.js";
import { operationsOf } from "../page/operations.js";

const OWN = "";
const FIRST = "items.graphql";

const byId = (id) => document.getElementById(id);

export class Question {
  constructor(names) {
    this.name = byId("name");
    this.text = byId("document");
    this.choice = byId("choice");
    this.operation = byId("operation");
    this.variables = byId("variables");
    for (const name of names) this.name.append(element("option", {}, name));
    this.name.append(element("option", { value: OWN }, "your own"));
    const asked = new URLSearchParams(location.search).get("document");
    this.name.value = [asked, FIRST].find((name) => names.includes(name)) ?? OWN;
    this.text.addEventListener("input", () => {
      this.name.value = OWN;
      this.listOperations();
    });
  }

  async load() {
    if (this.name.value !== OWN) this.text.value = await loadDocument(this.name.value);
    this.listOperations();
  }

  listOperations() {
    const before = this.operation.value;
    const names = operationsOf(this.text.value).map((operation) => operation.name);
    this.choice.hidden = names.length < 2;
    this.operation.replaceChildren(...names.map((name) => element("option", {}, name ?? "")));
    if (names.includes(before)) this.operation.value = before;
  }

  get operations() {
    return operationsOf(this.text.value);
  }

  get changesData() {
    const name = this.operation.value || null;
    return this.operations.some((one) => one.name === name && one.kind !== "query");
  }

  /** The request's body; throws a SyntaxError when the variables are no JSON. */
  get body() {
    const variables = this.variables.value.trim();
    return {
      query: this.text.value,
      operationName: this.operation.value || undefined,
      variables: variables ? JSON.parse(variables) : undefined,
    };
  }
}
