"""What is left of a rule for the row to decide, read by SQL and by Python alike.

Each leaf is two-valued in SQL too (`IS NOT NULL` on nullable scope columns), so that
NOT means the same to both interpreters.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from sqlalchemy import ColumnElement, and_, not_, or_

Row = Mapping[str, Any]


class Scope(Protocol):
    """Where a table keeps what residuals ask for; see permissions/scopes.py."""

    def among(self, name: str, bind: str) -> ColumnElement[bool]: ...

    def flagged(self, name: str) -> ColumnElement[bool]: ...


@dataclass(frozen=True, slots=True)
class Among:
    """The row's value (or one of its values) is among the keys.

    Two sets of one name are the same set, so equality looks at the name alone.
    """

    name: str
    bind: str
    keys: frozenset[str] = field(compare=False)

    def test(self, row: Row) -> bool:
        value = row[self.name]
        if isinstance(value, (set, frozenset)):
            return not self.keys.isdisjoint(value)
        return value in self.keys

    def sql(self, scope: Scope) -> ColumnElement[bool]:
        return scope.among(self.name, self.bind)

    def binds(self) -> Iterator[tuple[str, frozenset[str]]]:
        yield self.bind, self.keys

    def names(self) -> Iterator[str]:
        yield self.name


@dataclass(frozen=True, slots=True)
class Flagged:
    """A boolean of the row."""

    name: str

    def test(self, row: Row) -> bool:
        return bool(row[self.name])

    def sql(self, scope: Scope) -> ColumnElement[bool]:
        return scope.flagged(self.name)

    def binds(self) -> Iterator[tuple[str, frozenset[str]]]:
        return iter(())

    def names(self) -> Iterator[str]:
        yield self.name


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple["Residual", ...]

    def test(self, row: Row) -> bool:
        return all(part.test(row) for part in self.parts)

    def sql(self, scope: Scope) -> ColumnElement[bool]:
        return and_(*(part.sql(scope) for part in self.parts))

    def binds(self) -> Iterator[tuple[str, frozenset[str]]]:
        for part in self.parts:
            yield from part.binds()

    def names(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.names()


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple["Residual", ...]

    def test(self, row: Row) -> bool:
        return any(part.test(row) for part in self.parts)

    def sql(self, scope: Scope) -> ColumnElement[bool]:
        return or_(*(part.sql(scope) for part in self.parts))

    def binds(self) -> Iterator[tuple[str, frozenset[str]]]:
        for part in self.parts:
            yield from part.binds()

    def names(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.names()


@dataclass(frozen=True, slots=True)
class Not:
    part: "Residual"

    def test(self, row: Row) -> bool:
        return not self.part.test(row)

    def sql(self, scope: Scope) -> ColumnElement[bool]:
        return not_(self.part.sql(scope))

    def binds(self) -> Iterator[tuple[str, frozenset[str]]]:
        return self.part.binds()

    def names(self) -> Iterator[str]:
        return self.part.names()


Residual = Among | Flagged | And | Or | Not
Outcome = bool | Residual


def all_of(outcomes: tuple[Outcome, ...]) -> Outcome:
    if any(outcome is False for outcome in outcomes):
        return False
    parts = _distinct(outcomes)
    if not parts or _contradict(parts):
        return not parts
    return parts[0] if len(parts) == 1 else And(parts)


def any_of(outcomes: tuple[Outcome, ...]) -> Outcome:
    if any(outcome is True for outcome in outcomes):
        return True
    parts = _distinct(outcomes)
    if not parts or _contradict(parts):
        return bool(parts)
    return parts[0] if len(parts) == 1 else Or(parts)


def negated(outcome: Outcome) -> Outcome:
    return not outcome if isinstance(outcome, bool) else Not(outcome)


def renamed(outcome: Outcome, mark: str) -> Outcome:
    """Give the key sets names of their own, to stand beside those of another viewer.

    Two sets of one name count as the same set.
    """
    match outcome:
        case Among(name, bind, keys):
            return Among(name, f"{bind}_{mark}", keys)
        case And(parts):
            return And(tuple(_renamed(part, mark) for part in parts))
        case Or(parts):
            return Or(tuple(_renamed(part, mark) for part in parts))
        case Not(part):
            return Not(_renamed(part, mark))
        case _:
            return outcome


def _renamed(part: Residual, mark: str) -> Residual:
    return cast("Residual", renamed(part, mark))


def _distinct(outcomes: tuple[Outcome, ...]) -> tuple[Residual, ...]:
    residuals = (o for o in outcomes if not isinstance(o, bool))
    return tuple(dict.fromkeys(residuals))


def _contradict(parts: tuple[Residual, ...]) -> bool:
    """Say whether one part is another's opposite: each row meets exactly one."""
    return any(isinstance(part, Not) and part.part in parts for part in parts)
