"""Lists as the naive oracle works them out: filters, orders, pages, totals."""

from tests.authorization.classified import spread
from tests.authorization.fields import FIELDS, TABLES
from tests.authorization.grids import MODES
from tests.authorization.listed_items import ITEM_GROUPS
from tests.authorization.shapes import Group, InMode, Plain
from tests.authorization.words import (
    COMPARE,
    Sealed,
    all_hold,
    any_holds,
    has_text,
    held_by,
    money,
)

DEFAULT_ROWS = 50
REFERRED = {
    "markup_id": "markups",
    "categorization_id": "categorizations",
    "milestone_id": "milestones",
}
# By which column a table of pairs refers to what is listed; an item's else.
OWN_KEYS = {"grouped_projects": "project_id", "grouped_contacts": "contact_id"}
# What enters no total.
UNCOUNTED = ("is_draft", "option_of_id", "scenario_id")


class Lists:
    """The half of the oracle that answers lists; the other half reads single rows."""

    def page(self, page, parent, ask):
        order = ask.args.get("orderBy") or {}
        column = page.orders.get(order.get("field"), page.order)
        told = self._key(TABLES[page.type], column, order.get("mode"))

        def key(row):
            return None if page.first and not row[page.first] else told(row)

        rows = [
            (key(row), row["id"], row) for row in self._matching(page, parent, ask.args)
        ]
        is_descending = order.get("direction") == "DESC"
        spots = {
            name: held_by(ask.args[name].cursor)
            for name in ("after", "before")
            if ask.args.get(name)
        }
        shown, ends = _cut(_sorted(rows, is_descending), ask.args, spots, is_descending)
        whole = {"totalCount": len(rows), "pageInfo": ends | _cursors(shown)}
        return {
            each.key: self._part(page, each, shown, whole)
            for each in ask.asks
            if not each.is_skipped
        }

    def _part(self, page, ask, shown, whole):
        asks = [each for each in ask.asks if not each.is_skipped]
        if ask.name == "nodes":
            return [self.object(page.type, row, asks) for _, _, row in shown]
        if ask.name == "pageInfo":
            return {each.key: whole["pageInfo"][each.name] for each in asks}
        if ask.name == "edges":
            return [
                {
                    each.key: Sealed(key, row_id)
                    if each.name == "cursor"
                    else self.object(page.type, row, each.asks)
                    for each in asks
                }
                for key, row_id, row in shown
            ]
        return whole[ask.name]

    def many(self, shape, row):
        """Find the rows that refer to a row, or that are linked with it, in order."""
        if shape.through:
            pairs = self.tables.of(shape.through, **{shape.key: row["id"]})
            links = [
                pair[shape.far]
                for pair in pairs
                if self.eyes.knows(shape.through, pair) and _is(pair, shape.where)
            ]
            rows = [
                each
                for link in links
                for each in self.known(shape.type, **{shape.own: link})
            ]
        else:
            rows = self.known(shape.type, **{shape.key: row["id"]})
            rows = [each for each in rows if _is(each, shape.where)]
        return sorted(rows, key=lambda each: self._place(shape, each))

    def _place(self, shape, row):
        return [*(self._at(row, path) for path in shape.order), row["id"]]

    def _at(self, row, path):
        """Read a column, maybe of the row that another column refers to."""
        local, _, column = path.rpartition(".")
        if not local:
            return row[column]
        (other,) = self.tables.of(REFERRED[local], id=row[local])
        return other[column]

    def _key(self, table, column, mode):
        names = names_of(table, column, mode)
        columns = [name.partition(".")[2] for name in names]
        return lambda row: self.eyes.shown(table, row, *columns)

    def _matching(self, shape, parent, args):
        table = TABLES[shape.type]
        rows = self.known(shape.type, **{shape.key: parent})
        rows = [row for row in rows if not any(row[name] for name in shape.only)]
        rows = [row for row in rows if _is(row, getattr(shape, "where", ()))]
        if of_member := getattr(shape, "of_member", None):
            members = self.tables.of
            rows = [
                row
                for row in rows
                if of_member(
                    *members("memberships", id=row.get("membership_id", row["id"]))
                )
            ]
        where, search = args.get("where"), args.get("search")
        if where is not None:
            rows = [row for row in rows if self._meets(shape, row, where)]
        if search:
            rows = [
                row
                for row in rows
                if any(
                    has_text(self.eyes.shown(table, row, name), search)
                    for name in shape.searched
                )
            ]
        return rows

    def _meets(self, shape, row, where):
        parts = [
            self._meets_one(shape, row, name, given)
            for name, given in where.items()
            if given is not None
        ]
        return all_hold(parts)

    def _meets_one(self, shape, row, name, given):
        if name == "not":
            meets = self._meets(shape, row, given)
            return None if meets is None else not meets
        if name in {"and", "or"}:
            parts = [self._meets(shape, row, each) for each in given]
            return all_hold(parts) if name == "and" else any_holds(parts)
        kind, column, *refers_to = shape.filters[name]
        if refers_to:
            return self._refers(row, column, *refers_to, set(given["in"]))
        at = "@" if kind == "PriceFilter" else ""
        name = column.rpartition(".")[2] + at
        key = self._key(TABLES[shape.type], name, given.get("mode"))
        return _compare(key(row), given)

    def _refers(self, row, column, table, ids):
        """Say whether the row refers to one of the ids, known to the viewer."""
        pairs, _, name = column.partition(".")
        own = OWN_KEYS.get(pairs, "item_id")
        rows = [row] if pairs == "items" else self.tables.of(pairs, **{own: row["id"]})
        return any(
            self.eyes.knows(table, other)
            for each in rows
            if each[name] in ids
            for other in self.tables.of(table, id=each[name])
        )

    def reported(self, shape, report, ask):
        """Answer what a report is of, or nothing where it is of something else."""
        rows = self.known(shape.type, project_id=report["project_id"])
        is_kind = report["kind"] == shape.kind
        rows = [
            row for row in rows if is_kind and self._is_reported(shape, report, row)
        ]
        if shape.by:
            return self._counted(shape.by, ITEM_GROUPS[shape.by], rows, ask)
        rows.sort(key=lambda each: self._place(shape, each))
        return [self.object(shape.type, row, ask.asks) for row in rows]

    def _is_reported(self, shape, report, row):
        if shape.kind == "ITEMS":
            wanted = self.eyes.worked("statuses", report)
            if any(row[name] for name in UNCOUNTED):
                return False
            if wanted and row["status"] not in wanted:
                return False
        own = row["id"] if shape.kind == "MILESTONES" else row["milestone_id"]
        if shape.kind != "ITEMS":
            (milestone,) = self.tables.of("milestones", id=own)
            if milestone["is_draft"]:
                return False
        named = self.tables.of("report_milestones", report_id=report["id"])
        chosen = [
            pair["milestone_id"]
            for pair in named
            if self.known("Milestone", id=pair["milestone_id"])
        ]
        return not chosen or own in chosen

    def totals(self, totals, parent, ask):
        by = ask.args["by"]
        rows = self._matching(totals, parent, ask.args)
        return self._counted(by, totals.groups[by], rows, ask)

    def _counted(self, by, column, rows, ask):
        groups = {}
        for row in rows:
            groups.setdefault(self._group(column, row), []).append(row)
        order = sorted(groups, key=lambda one: (one is None, one))
        asks = [each for each in ask.asks if not each.is_skipped]
        return [self._total(by, group, groups[group], asks) for group in order]

    def _group(self, column, row):
        tables = {"category_id": "categories", "milestone_id": "milestones"}
        if column not in tables or row[column] is None:
            return row[column]
        (other,) = self.tables.of(tables[column], id=row[column])
        return row[column] if self.eyes.knows(tables[column], other) else None

    def _total(self, by, group, rows, asks):
        answer, is_partial = {}, False
        for ask in asks:
            shape = FIELDS["ItemTotal"].get(ask.name)
            if isinstance(shape, Group):
                answer[ask.key] = self._named(shape, by, group, ask)
            elif isinstance(shape, (Plain, InMode)):
                answer[ask.key], hides = self._sum(shape, ask, rows)
                is_partial |= hides
        counted = {"count": len(rows), "isPartial": is_partial}
        counted["__typename"] = "ItemTotal"
        found = {ask.key: counted[ask.name] for ask in asks if ask.name in counted}
        return answer | found

    def _named(self, shape, by, group, ask):
        if shape.name != by or group is None:
            return None
        return self.one(shape.type, group, ask) if shape.type else group

    def _sum(self, shape, ask, rows):
        """Add what is shown; say whether figures that may show were left out."""
        column = shape.column if isinstance(shape, Plain) else shape.base + "@"
        names = names_of("items", column, ask.args.get("mode"))
        key = self._key("items", column, ask.args.get("mode"))
        shown = [value for row in rows if (value := key(row)) is not None]
        hides = spread(self.person, self.eyes.reach, names) != "ALL"
        return money(sum(shown)) if shown else None, hides and len(shown) < len(rows)


def _is(row, values):
    """Compare columns; three dots stand for anything but null."""
    return all(
        row[name] is not None if value is ... else row[name] == value
        for name, value in values
    )


def in_modes(base, mode=None):
    """Name the columns to try in turn: of the mode asked for, or of every mode."""
    return [f"{base}_{each.lower()}" for each in ([mode] if mode else MODES)]


def names_of(table, column, mode=None):
    base, at, _ = column.partition("@")
    return [f"{table}.{each}" for each in (in_modes(base, mode) if at else [base])]


def _compare(value, given):
    return all_hold(
        [
            COMPARE[op](value, with_) if op == "isNull" or value is not None else None
            for op, with_ in given.items()
            if op != "mode" and with_ is not None
        ]
    )


def _sorted(rows, is_descending):
    """Sort by key either way, nulls last, ties by id upwards."""
    rows = sorted(rows, key=lambda each: each[1])
    known = [each for each in rows if each[0] is not None]
    known.sort(key=lambda each: each[0], reverse=is_descending)
    return known + [each for each in rows if each[0] is None]


def _cut(rows, args, spots, is_descending):
    """Answer the page, and whether there is more on either side."""
    if "after" in spots:
        rows = [r for r in rows if _precedes(spots["after"], r, is_descending)]
    if "before" in spots:
        rows = [r for r in rows if _precedes(r, spots["before"], is_descending)]
    last = args.get("last")
    if last is not None:
        shown, there = rows[len(rows) - last :] if last < len(rows) else rows, last
        ends = (len(rows) > there, "before" in spots)
    else:
        first = args.get("first")
        first = DEFAULT_ROWS if first is None else first
        shown = rows[:first]
        ends = ("after" in spots, len(rows) > first)
    return shown, {"hasPreviousPage": ends[0], "hasNextPage": ends[1]}


def _precedes(one, other, is_descending):
    (key, row_id, *_), (other_key, other_id, *_) = one, other
    if (key is None) != (other_key is None):
        return other_key is None
    if key != other_key:
        return key > other_key if is_descending else key < other_key
    return row_id < other_id


def _cursors(shown):
    sealed = [Sealed(key, row_id) for key, row_id, _ in shown]
    return {
        "startCursor": sealed[0] if sealed else None,
        "endCursor": sealed[-1] if sealed else None,
    }
