/** How answers are laid over each other, and how a document is read. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { operationsOf } from "../../graphql/explorer/page/operations.js";
import { hiddenPaths, standing } from "../../graphql/explorer/compare/redactions.js";
import { alignedRows } from "../../graphql/explorer/compare/rows.js";

const drawn = (...datas) =>
  alignedRows(datas).map((row) => [row.owner + row.label, row.path, row.values]);

test("fields of the same place stand in one row", () => {
  assert.deepEqual(drawn({ project: { name: "Maple" } }, { project: { name: null } }), [
    ["project.name", "project.name", ["Maple", null]],
  ]);
});

test("entries meet by what identifies them, not by their place in the list", () => {
  const rows = drawn({ items: [{ id: "a" }, { id: "b" }] }, { items: [{ id: "b" }, { id: "c" }] });
  assert.deepEqual(rows.slice(1), [
    ["a", "items", [{ id: "a" }, undefined]],
    ["id", "items.id", ["a", undefined]],
    ["b", "items", [{ id: "b" }, { id: "b" }]],
    ["id", "items.id", ["b", "b"]],
    ["c", "items", [undefined, { id: "c" }]],
    ["id", "items.id", [undefined, "c"]],
  ]);
});

test("an entry says which list lacks it, and a list that is not there lacks nothing", () => {
  const rows = alignedRows([{ items: [{ id: "a" }] }, { items: [] }, { items: null }]);
  assert.deepEqual(rows[1].missing, [false, true, false]);
});

test("entries without an identity meet by their place", () => {
  const rows = drawn({ days: [{ on: 1 }, { on: 1 }] }, { days: [{ on: 2 }] });
  assert.deepEqual(rows.map(([label]) => label), ["days", "#1", "on", "#2", "on"]);
});

test("a record that is null for one persona has a row of its own", () => {
  assert.deepEqual(drawn({ project: { name: "Maple" } }, { project: null }, undefined), [
    ["project", "project", [{ name: "Maple" }, null, undefined]],
    ["project.name", "project.name", ["Maple", undefined, undefined]],
  ]);
});

test("a null counts as hidden only where the answer says so", () => {
  const hidden = hiddenPaths({
    extensions: {
      authorization: {
        redacted: [
          { field: "Item.directCost", class: "COST", rows: "ALL", paths: ["items.directCost"] },
          { field: "Item.itemMarkups", class: "MARKUP", rows: "SOME", paths: ["items.itemMarkups"] },
        ],
      },
    },
  });
  const states = [
    [null, "items.directCost"],
    [null, "items.itemMarkups"],
    ["5.00", "items.itemMarkups"],
    [undefined, "items.itemMarkups.percent"],
    [null, "items.dueOn"],
    [undefined, "items.dueOn"],
  ].map(([value, path]) => standing(value, path, hidden).state);
  assert.deepEqual(states, ["hidden", "perhaps", "shown", "beneath", "empty", "absent"]);
});

test("operations are found, whatever stands in strings, comments and arguments", () => {
  const text = `
    # mutation Commented { a }
    query Items($of: In = {text: "mutation {"}, $ids: [ID!]! = ["}"]) @cached(for: 1) {
      query { mutation }
    }
    fragment Cost on mutation { a }
    mutation Award { b }
    """ subscription Described { c } """
    { d }`;
  assert.deepEqual(operationsOf(text), [
    { kind: "query", name: "Items" },
    { kind: "mutation", name: "Award" },
    { kind: "query", name: null },
  ]);
});
