/** Reasons: why a field was hidden, asked of the API by whoever administers. */

import { ask } from "./ask.js";
import { element } from "./element.js";

const EXPLAIN = `query ExplainAccess($coordinate: String!, $node: ID!, $member: ID!) {
  explainAccess(coordinate: $coordinate, node: $node, member: $member) {
    isAllowed step guard class requires grantedBy
  }
}`;
const NOT_TOLD = "That is told to whoever administers the record's project, about its people.";

export const hiddenFields = (answer) => answer?.extensions?.authorization?.redacted ?? [];

/** Give the id of the first record at a path that answers it. */
export function recordAt(data, path) {
  const steps = path.split(".").slice(0, -1);
  const reached = steps.reduce((found, step) => found.flatMap((one) => one?.[step] ?? []), [data]);
  return reached.find((one) => one?.id)?.id ?? "";
}

function said(explanation) {
  if (!explanation) return NOT_TOLD;
  const { isAllowed, step, guard, requires, grantedBy } = explanation;
  if (isAllowed) return `Shown on this record. Guard ${guard ?? "none"}.`;
  const givers = grantedBy.length ? ` Given by ${grantedBy.join(", ")}.` : "";
  return `Step ${step} says no. Guard ${guard ?? "none"}. Requires ${requires}.${givers}`;
}

export class Reasons {
  constructor(form, output) {
    this.form = form;
    this.output = output;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.explain();
    });
  }

  askAs(token, members) {
    this.token = token;
    const options = members.map(({ id, user }) => element("option", { value: id }, user.name));
    this.form.member.replaceChildren(...options);
  }

  close() {
    this.form.hidden = true;
    this.output.textContent = "";
  }

  open({ field, paths, requires }, data, member) {
    this.form.hidden = false;
    this.form.coordinate.value = field;
    this.form.node.value = paths.map((path) => recordAt(data, path)).find(Boolean) ?? "";
    if (member) this.form.member.value = member;
    this.output.textContent = requires ? `Requires ${requires}.` : "";
    if (this.form.node.value) this.explain();
    else this.form.node.focus();
  }

  async explain() {
    const { token, form } = this;
    const variables = {
      coordinate: form.coordinate.value,
      node: form.node.value,
      member: form.member.value,
    };
    const { answer } = await ask(token, { query: EXPLAIN, variables });
    if (token !== this.token || form.hidden) return;
    const [error] = answer.errors ?? [];
    this.output.textContent = error ? error.message : said(answer.data.explainAccess);
  }
}
