"""Pairs of databases that differ only in what one person may not see."""

from dataclasses import dataclass

from tests.authorization.people import Person
from tests.two_worlds import hidden_rows, kinds
from tests.two_worlds.changes import Changes
from tests.two_worlds.kinds import Drawing
from tests.two_worlds.view import View

KINDS = {
    "W1": kinds.w1_magnitude,
    "W2": kinds.w2_sign_zero_null,
    "W3": kinds.w3_order,
    "W4": kinds.w4_sum,
    "W5": kinds.w5_thresholds,
    "W6": kinds.w6_text,
    "W7": hidden_rows.w7_rows,
    "W8": hidden_rows.w8_people,
    "W9": kinds.w9_history,
    "W10": hidden_rows.w10_other_company,
    "W11": kinds.w11_release_preserving,
    "W12": hidden_rows.w12_settings,
}
# Of those that change the same cells one is drawn; the others join.
JOINED = ("W1", "W6", "W7", "W8", "W9", "W12")
ROUNDS = 10


@dataclass
class Pair:
    """A database as it stands, and the changes that make another of it."""

    kind: str
    view: View
    changes: Changes

    @property
    def differing(self):
        """Count the cells and rows in which the two databases differ."""
        return self.changes.count


def pair(tables, person, seed, *names):
    """Draw the changes of some kinds, and make sure that the person sees none."""
    view = View(tables, person)
    drawing = Drawing(tables, view, seed)
    for name in names:
        KINDS[name](drawing)
    changes = drawing.changes
    for _ in range(ROUNDS):
        found = seen_differently(view, changes)
        if not changes.leave_out({key for key, *_ in found}):
            break
    assert not found, (names, found[:3])
    return Pair("+".join(names), view, changes)


def seen_differently(view, changes):
    """Name what a person sees differently once the changes are made."""
    tables = changes.applied(view.tables)
    (membership,) = tables.of("memberships", id=view.person.membership["id"])
    return [*view.differs(View(tables, Person(tables, membership)))]
