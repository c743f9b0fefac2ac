"""Kinds of change that a person may not notice: W1 to W12, over what he does not see.

Every kind takes a drawing: all tables, one person's view of them, dice, and the
changes so far.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import BigInteger, Boolean, String

from db.base import Base
from db.classes import Class
from db.gate import class_of
from tests.authorization.canaries import CHOSEN, FIRST
from tests.two_worlds.changes import Changes, Copies
from tests.two_worlds.view import WHOLES, View, target_of

TABLES = Base.metadata.tables
MANY = 10_000
# Texts that people write; other words are chosen from a few.
WRITTEN = {
    *("name", "title", "description", "body", "internal_note", "number", "code"),
    *("before", "after", "unit", "responsibility", "abbreviation", "singular"),
    *("plural", "email"),
}
# Whole numbers that order or count, and are no amounts.
COUNTED = {
    *("position", "revision", "access_epoch", "size_bytes"),
    *("schedule_impact_days", "partner_window_days"),
}
# Amounts that stand as literals in rules, limits and questions, and their neighbours.
LITERALS = (-1, 0, 1, 9_999, 10_000, 10_001, 500_000, 2_310_000, 999_999_999_999_999)
TEXTS = (
    "ZQSECRET{}Q",
    'O\'Brien "ZQSECRET{}Q"; --',
    "Ж漢 ZQSECRET{}Q \N{HIRAGANA LETTER A}",
    "ZQSECRET{}Q " + "long " * 200,
    "%_ZQSECRET{}Q\\",
)


@dataclass
class Drawing:
    """What a kind of change is drawn on."""

    tables: object
    view: View
    seed: int
    changes: Changes = field(default_factory=Changes)

    def __post_init__(self):
        self.dice = Random(f"{self.seed} {self.view.person.user}")  # noqa: S311 (made up)
        self.copies = Copies(self.tables, self.seed, BELOW_OF)
        self.marks = FIRST + self.dice.randrange(MANY) * 1_000

    def mark(self):
        self.marks += 1
        return self.marks

    def hidden(self, fits):
        """Yield the hidden cells of the columns that fit, column by column."""
        for table in Base.metadata.sorted_tables:
            for column in filter(fits, table.c):
                for row in self.tables.all(table.name):
                    if self.view.hides(table.name, row, column.name):
                        yield column, row

    def by_column(self, fits):
        found = defaultdict(list)
        for column, row in self.hidden(fits):
            found[column].append(row)
        return found.items()

    def put(self, column, row, value):
        if value is not None or column.nullable:
            self.changes.put(column.table.name, row, column.name, value)

    def unknown(self, *names):
        """Yield the rows that the person does not see."""
        for name in names or TABLES:
            for row in self.tables.all(name):
                if (name, row["id"]) not in self.view.rows:
                    yield name, row


def _below():
    """Say which rows are part of which, by the column that says so."""
    found = defaultdict(list)
    for part, wholes in WHOLES.items():
        for column, whole in wholes.items():
            found[whole].append((part, column))
    return found


BELOW_OF = _below()


def is_amount(column):
    is_number = isinstance(column.type, BigInteger) and column.name not in COUNTED
    return is_number and not isinstance(column.type, Boolean)


def is_written(column):
    """Say whether any text fits: such as nobody chose, dated, or refers by."""
    if (
        not isinstance(column.type, String)
        or target_of(column)
        or column.name in CHOSEN
    ):
        return False
    is_secret = class_of(column) not in {Class.PUBLIC, Class.CREDENTIAL}
    return column.name in WRITTEN or (is_secret and not is_stamp(column))


def is_stamp(column):
    return column.name.endswith("_changed_at")


def is_switch(column):
    return isinstance(column.type, Boolean) and class_of(column) is not Class.PUBLIC


def w1_magnitude(drawing):
    """Amounts that are large, and fall where they rose."""
    for column, rows in drawing.by_column(is_amount):
        for row in sorted(rows, key=lambda row: row[column.name] or 0, reverse=True):
            drawing.put(column, row, drawing.mark())


def w2_sign_zero_null(drawing):
    """Amounts that are nothing, missing or below nothing; texts that are missing."""
    for column, row in drawing.hidden(is_amount):
        drawing.put(column, row, drawing.dice.choice((0, None, -drawing.mark())))
    for column, row in drawing.hidden(is_written):
        if column.name not in {"email", "abbreviation"}:
            drawing.put(column, row, None)
    for column, row in drawing.hidden(is_switch):
        drawing.put(column, row, not row[column.name])


def w3_order(drawing):
    """The same amounts, on other rows."""
    for column, rows in drawing.by_column(is_amount):
        values = sorted(row[column.name] or 0 for row in rows)
        falling = sorted(rows, key=lambda row: -(row[column.name] or 0))
        for row, value in zip(falling, values, strict=True):
            drawing.put(column, row, value)


def w4_sum(drawing):
    """Other amounts, in the same order."""
    for column, rows in drawing.by_column(is_amount):
        values = sorted({row[column.name] or 0 for row in rows})
        for row in rows:
            value = row[column.name] or 0
            drawing.put(column, row, value + 10_007 * (1 + values.index(value)))


def w5_thresholds(drawing):
    """Amounts on both sides of each literal of rules, limits and questions."""
    for number, (column, row) in enumerate(drawing.hidden(is_amount)):
        drawing.put(column, row, LITERALS[number % len(LITERALS)])


def w6_text(drawing):
    """Texts of other length and script, and with quotes."""
    for number, (column, row) in enumerate(drawing.hidden(is_written)):
        text = TEXTS[number % len(TEXTS)].format(drawing.mark())
        drawing.put(column, row, text)


def w9_history(drawing):
    """Hidden edits: newer, more often, and told of in the history."""
    for column, row in drawing.hidden(is_stamp):
        drawing.put(
            column, row, f"2027-0{drawing.dice.randint(1, 9)}-01T08:00:00.000000Z"
        )
    for column, row in drawing.hidden(lambda column: column.name == "revision"):
        drawing.put(column, row, row["revision"] + drawing.dice.randint(1, 9))
    for column, row in drawing.hidden(lambda column: column.table.name == "history"):
        if column.name in {"before", "after"}:
            drawing.put(column, row, f"ZQSECRET{drawing.mark()}Q")
    for name, row in [*drawing.unknown("history")]:
        for _ in range(drawing.dice.randint(0, 2)):
            text = f"ZQSECRET{drawing.mark()}Q"
            drawing.changes.add(drawing.copies.deep(name, row, after=text))


def w11_release_preserving(drawing):
    """Cost goes down by what the markup goes up: the price and all totals stay."""
    cost, markup = TABLES["items"].c.direct_cost, TABLES["items"].c.markup_subtotal
    for row in drawing.tables.all("items"):
        if all(drawing.view.hides("items", row, each.name) for each in (cost, markup)):
            moved = drawing.mark()
            drawing.put(cost, row, row["direct_cost"] - moved)
            drawing.put(markup, row, row["markup_subtotal"] + moved)
            _move_lines(drawing, row, moved)


def _move_lines(drawing, item, moved):
    """Let the first of the lines and of the markups follow the item's figures."""
    for table, columns, by in (
        ("cost_lines", ("line_total", "unit_cost"), -moved),
        ("inherited_markups", ("amount",), moved),
        ("markups", ("amount",), moved),
    ):
        lines = drawing.tables.of(table, item_id=item["id"])[:1]
        for line in lines:
            for name in columns:
                if drawing.view.hides(table, line, name):
                    drawing.changes.put(table, line, name, line[name] + by)
