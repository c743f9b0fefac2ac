"""An imported sheet of items: what its columns are called, and what a row says."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from db.models.items import ItemStatus
from db.money.units import SCALE, MoneyError, parse_money
from resolvers import costs
from resolvers.costs import CostLineInput
from resolvers.item_acts.called import Called
from resolvers.item_acts.faults import Place, plain_faults
from resolvers.item_acts.needs import Sent
from resolvers.payloads import InputFault
from resolvers.scalars import Money, Quantity
from resolvers.spreadsheets import Columns, SheetRow, formulas

_TEXTS = {
    "number": "number",
    "description": "description",
    "internalNote": "internal_note",
}
_COST = ("quantity", "unit", "unitCost", "costType")
COLUMNS = Columns(
    (
        *("name", "number", "description", "internalNote", "status"),
        *("milestone", "event", "categories", "assignees", "dueOn"),
        *("scheduleImpactDays", *_COST),
    ),
    frozenset({"name"}),
)
_COLUMN_OF = {
    "milestoneId": "milestone",
    "eventId": "event",
    "lines.0.description": "name",
}
_DAYS = re.compile(r"-?\d{1,6}", re.ASCII)
_BETWEEN_WORDS = re.compile(r"[\s_-]+")


class RowReader:
    """Reads a row as the inputs of an item, and keeps what is wrong with it."""

    def __init__(
        self, row: SheetRow, called: Mapping[str, Called], place: Place
    ) -> None:
        self._row = row
        self._cells = row.cells
        self._called = called
        self._place = place
        self.faults: list[InputFault] = []
        self._at = f"rows.{row.number}"

    def read(self) -> Sent:
        """Give what the row sends: blank cells are left out."""
        for column, message in formulas(self._row):
            self._tell(column, message)
        wanted: dict[str, Any] = {"name": self._cells["name"]}
        for column, read in self._readers().items():
            if self._cells.get(column):
                name, value = read(column)
                if value is not None:
                    wanted[name] = value
        wanted |= self._lines()
        self._check(wanted)
        return wanted

    def _readers(self) -> Mapping[str, Callable[[str], tuple[str, Any]]]:
        return {
            **dict.fromkeys(_TEXTS, lambda c: (_TEXTS[c], self._cells[c])),
            "status": lambda c: ("status", self._status(c)),
            "milestone": lambda c: ("milestone_id", self._one(c)),
            "event": lambda c: ("event_id", self._one(c)),
            "categories": lambda c: ("category_ids", list(self._many(c))),
            "assignees": lambda c: ("assignee_ids", list(self._many(c))),
            "dueOn": lambda c: ("due_on", self._day(c)),
            "scheduleImpactDays": lambda c: ("schedule_impact_days", self._days(c)),
        }

    def _status(self, column: str) -> ItemStatus | None:
        word = _BETWEEN_WORDS.sub("_", self._cells[column]).upper()
        if word in ItemStatus.__members__:
            return ItemStatus(word)
        self._tell(column, "There is no such status.")
        return None

    def _one(self, column: str) -> str | None:
        return self._find(column, self._cells[column])

    def _many(self, column: str) -> Iterator[str]:
        for name in filter(None, map(str.strip, self._cells[column].split(";"))):
            found = self._find(column, name)
            if found:
                yield found

    def _find(self, column: str, name: str) -> str | None:
        found = self._called[column].ids(name)
        if not found:
            self._tell(column, f"Nothing here is called {name!r}.")
        elif len(found) > 1:
            self._tell(column, f"Several are called {name!r}.")
        return found[0] if len(found) == 1 else None

    def _day(self, column: str) -> str | None:
        try:
            return date.fromisoformat(self._cells[column]).isoformat()
        except ValueError:
            self._tell(column, "A day is written YYYY-MM-DD.")
            return None

    def _days(self, column: str) -> int | None:
        if _DAYS.fullmatch(self._cells[column]):
            return int(self._cells[column])
        self._tell(column, "Days are a whole number.")
        return None

    def _lines(self) -> dict[str, Any]:
        """Make one line of cost where the row gives a unit cost."""
        if not any(map(self._cells.get, _COST)):
            return {}
        if not self._cells.get("unitCost"):
            self._tell("unitCost", "A cost has a unit cost.")
        line = CostLineInput(
            description=self._cells["name"],
            quantity=Quantity(self._amount("quantity", SCALE)),
            unit_cost=Money(self._amount("unitCost", 0)),
            unit=self._cells.get("unit") or None,
            cost_type=self._cells.get("costType") or None,
        )
        return {"lines": [line]}

    def _amount(self, column: str, default: int) -> int:
        try:
            return (
                parse_money(self._cells[column]) if self._cells.get(column) else default
            )
        except MoneyError as error:
            what = "Cost" if column == "unitCost" else "Quantity"
            self._tell(column, str(error).replace("Money", what))
            return default

    def _check(self, wanted: Sent) -> None:
        """Hold the row to the rules that every new item is held to."""
        found = [
            *plain_faults(wanted, self._place),
            *costs.faulty_lines(wanted.get("lines", ())),
        ]
        for fault in found:
            column = _COLUMN_OF.get(fault.field, fault.field.removeprefix("lines.0."))
            self._tell(column, fault.message)

    def _tell(self, column: str, message: str) -> None:
        """Keep what is wrong with a cell, the first thing only."""
        field = f"{self._at}.{column}"
        if all(fault.field != field for fault in self.faults):
            self.faults.append(InputFault(field, message))
