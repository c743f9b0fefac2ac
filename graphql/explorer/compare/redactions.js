/** What an answer says it hid: `extensions.authorization.redacted`, by path. */

export function redactionsOf(answer) {
  return answer?.extensions?.authorization?.redacted ?? [];
}

/** The redactions of one answer by response path, indices left out. */
export function hiddenPaths(answer) {
  const paths = new Map();
  for (const redaction of redactionsOf(answer)) {
    for (const path of redaction.paths ?? []) paths.set(path, redaction);
  }
  return paths;
}

export function reasonFor({ field, class: kind, rows, requires }) {
  const reach =
    rows === "SOME"
      ? `${field} is hidden on some rows: this one is empty, or hidden.`
      : `${field} is hidden from this persona everywhere.`;
  return `${reach}\nClass ${kind}.${requires ? ` Requires ${requires}.` : ""}`;
}

function hiddenAbove(path, hidden) {
  const steps = path.split(".");
  for (let length = steps.length - 1; length > 0; length -= 1) {
    if (hidden.has(steps.slice(0, length).join("."))) return true;
  }
  return false;
}

/** Say how a value stands in the table: shown, empty, hidden, perhaps hidden or absent. */
export function standing(value, path, hidden) {
  if (value === undefined) return { state: hiddenAbove(path, hidden) ? "beneath" : "absent" };
  const redaction = hidden.get(path);
  if (value !== null) return { state: "shown" };
  if (!redaction) return { state: "empty" };
  return { state: redaction.rows === "SOME" ? "perhaps" : "hidden", redaction };
}
