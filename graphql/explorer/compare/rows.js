/** Lays several answers over each other: one row for each place that any of them has. */

const IDENTITIES = ["id", "number", "name", "key"];
const LABELS = ["name", "title", "label", "number", "id"];

const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isScalar = (value) => value !== null && ["string", "number", "boolean"].includes(typeof value);

/** Join sequences that mostly agree, keeping the order of the first. */
function joined(sequences) {
  const all = [];
  const seen = new Set();
  for (const sequence of sequences) {
    let at = 0;
    for (const key of sequence) {
      if (seen.has(key)) at = all.indexOf(key) + 1;
      else all.splice(at++, 0, key);
      seen.add(key);
    }
  }
  return all;
}

const nodeOf = (entry) => (isRecord(entry?.node) ? entry.node : entry);

function identifies(field, list) {
  const values = list.map((entry) => nodeOf(entry)?.[field]);
  return values.every(isScalar) && new Set(values).size === values.length;
}

/** Find the field by which entries of the lists are the same thing, if there is one. */
function identityOf(lists) {
  return IDENTITIES.find((field) => lists.every((list) => identifies(field, list)));
}

function keyedBy(field, list) {
  return new Map(list.map((entry, at) => [field ? nodeOf(entry)[field] : at, entry]));
}

function labelOf(entries, at) {
  const node = entries.map(nodeOf).find(isRecord);
  const field = LABELS.find((name) => isScalar(node?.[name]));
  return field ? String(node[field]) : `#${at + 1}`;
}

function entryRows(values, place) {
  const lists = values.map((value) => (Array.isArray(value) ? value : undefined));
  const field = identityOf(lists.filter(Boolean));
  const keyed = lists.map((list) => list && keyedBy(field, list));
  const keys = joined(keyed.filter(Boolean).map((entries) => entries.keys()));
  return keys.flatMap((key, at) => {
    const entries = keyed.map((list) => list?.get(key));
    const missing = keyed.map((list) => list !== undefined && !list.has(key));
    return rowsAt(entries, {
      ...place,
      label: labelOf(entries, at),
      owner: "",
      isEntry: true,
      missing,
    });
  });
}

function fieldRows(values, { path, depth, owner }) {
  const names = joined(values.filter(isRecord).map(Object.keys));
  return names.flatMap((name) =>
    rowsAt(
      values.map((value) => (isRecord(value) ? value[name] : undefined)),
      { label: name, path: path ? `${path}.${name}` : name, depth, owner },
    ),
  );
}

/** A record needs no row of its own: its fields name it, unless it is an entry or null. */
function recordRows(values, place) {
  const { label, owner, depth } = place;
  if (place.isEntry) {
    const fields = fieldRows(values, { ...place, owner: "", depth: depth + 1 });
    return [{ ...place, kind: "record", values }, ...fields];
  }
  const fields = fieldRows(values, { ...place, owner: `${owner}${label}.` });
  const isNullSomewhere = values.some((value) => value === null);
  return isNullSomewhere ? [{ ...place, kind: "record", values }, ...fields] : fields;
}

function rowsAt(values, place) {
  if (values.some(Array.isArray)) {
    return [{ ...place, kind: "list", values }, ...entryRows(values, place)];
  }
  if (values.some(isRecord)) return recordRows(values, place);
  return [{ ...place, kind: "value", values }];
}

/**
 * Align the answers' data: rows of `{ owner, label, path, depth, kind, values }`.
 * An entry also says in `missing` which of the lists lack it.
 */
export function alignedRows(datas) {
  return fieldRows(datas, { path: "", depth: 0, owner: "" });
}
