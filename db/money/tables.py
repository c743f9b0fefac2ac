"""What the arithmetic takes and gives: lines, markup rows, amounts by display mode."""

from collections.abc import Callable
from dataclasses import dataclass

from db.money.units import MoneyError


class MarkupError(MoneyError):
    """A markup table that cannot be reckoned; the message names the row."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of direct cost with every category it counts under."""

    id: str
    amount: int
    category_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MarkupRow:
    """A row of a markup table, or of the owner's table below it, as it is stored."""

    id: str
    name: str
    value_type: str
    percent: int | None = None
    lump_sum: int | None = None
    # What incorporated items drew of it, as a negative amount; no item inherits it.
    adjustment: int = 0
    refers_to_direct: bool = False
    refers_to_total: bool = False
    references: tuple[str, ...] = ()
    category_ids: frozenset[str] = frozenset()
    is_allocated: bool = True
    is_owner: bool = False
    position: int = 0

    @property
    def is_percent(self) -> bool:
        return self.value_type == "PERCENT"

    @property
    def value(self) -> int:
        value = self.percent if self.is_percent else self.lump_sum
        if value is None:
            raise MarkupError(f"'{self.name}' has no value.")
        return value


@dataclass(frozen=True, slots=True)
class RowAmount:
    """A markup row with its rounded amount."""

    row: MarkupRow
    amount: int


@dataclass(frozen=True, slots=True)
class ByMode:
    """One figure in each display mode."""

    allocated: int
    separated: int
    direct: int

    def each(self, change: Callable[[int], int]) -> "ByMode":
        return ByMode(
            change(self.allocated), change(self.separated), change(self.direct)
        )

    def with_each(self, other: "ByMode", merge: Callable[[int, int], int]) -> "ByMode":
        return ByMode(
            merge(self.allocated, other.allocated),
            merge(self.separated, other.separated),
            merge(self.direct, other.direct),
        )
