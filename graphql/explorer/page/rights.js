/** Rights: who asks, through whose eyes, what was hidden and why, and who sees what. */

import { ask } from "./ask.js";
import { element } from "./element.js";
import { hiddenFields, Reasons } from "./reasons.js";

const WHO = `query Who {
  viewer {
    user { name } company { name } companyRole projectAccess channel permissions
    projects { project { name } role { name } categories { name } }
  }
  members(first: 200) { nodes { id user { name } } }
  projects(first: 50) { nodes { id name roles { id name } } }
}`;

const names = (list) => list.map((one) => one.name).join(", ");

function factsOf(viewer) {
  const places = viewer.projects.map(
    ({ project, role, categories }) =>
      `${project.name}: ${role?.name ?? "no role"}${categories.length ? ` (${names(categories)})` : ""}`,
  );
  return [
    ["Name", viewer.user.name],
    ["Company", viewer.company.name],
    ["Company role", viewer.companyRole],
    ["Projects", [viewer.projectAccess, ...places].join("; ")],
    ["Permissions", viewer.permissions.join(", ") || "none"],
    ["Channel", viewer.channel],
  ];
}

function group(label, kind, entries) {
  const options = entries.map(({ id, name }) => element("option", { value: `${kind} ${id}` }, name));
  return element("optgroup", { label }, ...options);
}

function groupsOf({ members, projects }) {
  const people = members.nodes.map(({ id, user }) => ({ id, name: user.name }));
  const roles = projects.nodes.map(({ name, roles: its }) => group(`Role on ${name}`, "role", its ?? []));
  const groups = [group("Member", "member", people), ...roles, group("Client side", "client", projects.nodes)];
  return groups.filter((one) => one.children.length);
}

export class Rights {
  constructor(panel, onPreview) {
    const find = (name) => panel.querySelector(`#${name}`);
    this.facts = find("viewer-facts");
    this.eyes = find("eyes");
    this.hidden = find("hidden");
    this.reasons = new Reasons(find("reason-form"), find("reason"));
    this.eyes.addEventListener("change", onPreview);
    showMatrix(find("matrix"));
  }

  /** The value of the preview's header; empty for one's own eyes. */
  get preview() {
    return this.eyes.value;
  }

  async askAs({ token }) {
    this.asker = token;
    this.fill(token, null);
    if (!token) return;
    const { answer } = await ask(token, { query: WHO });
    if (token === this.asker) this.fill(token, answer.data);
  }

  fill(token, data) {
    const facts = data ? factsOf(data.viewer) : [];
    const told = facts.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);
    this.facts.replaceChildren(...told);
    this.eyes.replaceChildren(element("option", { value: "" }, "one's own"));
    if (data) this.eyes.append(...groupsOf(data));
    this.reasons.askAs(token, data ? data.members.nodes : []);
    this.forget();
  }

  forget() {
    this.hidden.replaceChildren();
    this.reasons.close();
  }

  /** List what an answer hid; each is a button that asks why. */
  hear(answer) {
    this.forget();
    const member = /^member (.+)$/.exec(this.preview)?.[1];
    for (const field of hiddenFields(answer)) {
      const button = element("button", { type: "button" }, `${field.field} · ${field.class} · ${field.rows}`);
      button.addEventListener("click", () => this.reasons.open(field, answer.data, member));
      this.hidden.append(element("li", {}, button));
    }
  }
}

async function showMatrix(table) {
  const response = await fetch("/matrix.json");
  if (!response.ok) return;
  const { people, guards } = await response.json();
  const head = ["Guard", "Class", ...people].map((name) => element("th", { scope: "col" }, name));
  const rows = guards.map(({ guard, cls, cells }) => {
    const told = [cls, ...cells].map((cell) => element("td", {}, cell));
    return element("tr", {}, element("th", { scope: "row" }, guard), ...told);
  });
  table.append(element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
}
