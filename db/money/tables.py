"""What the arithmetic takes and gives: lines, markup rows, amounts by display mode."""

from dataclasses import dataclass
from enum import StrEnum

from db.money.units import MoneyError


class MarkupKind(StrEnum):
    MARKUP = "MARKUP"
    CONTINGENCY = "CONTINGENCY"
    ALLOWANCE = "ALLOWANCE"
    OWNER_MARKUP = "OWNER_MARKUP"
    OWNER_CONTINGENCY = "OWNER_CONTINGENCY"
    OWNER_ALLOWANCE = "OWNER_ALLOWANCE"


class ValueType(StrEnum):
    LUMP_SUM = "LUMP_SUM"
    PERCENT = "PERCENT"


class ItemStatus(StrEnum):
    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    INCORPORATED = "INCORPORATED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    NOT_CHOSEN = "NOT_CHOSEN"


OWNER_KINDS = frozenset(
    {
        MarkupKind.OWNER_MARKUP,
        MarkupKind.OWNER_CONTINGENCY,
        MarkupKind.OWNER_ALLOWANCE,
    }
)


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
    """A row of a markup table, as it is stored."""

    id: str
    name: str
    kind: MarkupKind
    value_type: ValueType
    percent: int | None = None
    lump_sum: int | None = None
    refers_to_direct: bool = False
    refers_to_total: bool = False
    references: tuple[str, ...] = ()
    category_ids: frozenset[str] = frozenset()
    is_allocated: bool = True
    position: int = 0

    @property
    def is_owner(self) -> bool:
        return self.kind in OWNER_KINDS

    @property
    def is_percent(self) -> bool:
        return self.value_type == ValueType.PERCENT

    @property
    def value(self) -> int:
        value = self.percent if self.is_percent else self.lump_sum
        if value is None:
            raise MarkupError(f"The markup '{self.name}' has no value.")
        return value


@dataclass(frozen=True, slots=True)
class ByMode:
    """One figure in each display mode."""

    allocated: int
    separated: int
    direct: int

    def __add__(self, other: "ByMode") -> "ByMode":
        return ByMode(
            self.allocated + other.allocated,
            self.separated + other.separated,
            self.direct + other.direct,
        )

    def __sub__(self, other: "ByMode") -> "ByMode":
        return ByMode(
            self.allocated - other.allocated,
            self.separated - other.separated,
            self.direct - other.direct,
        )


@dataclass(frozen=True, slots=True)
class RowAmount:
    """A markup row with its rounded amount."""

    row: MarkupRow
    amount: int
