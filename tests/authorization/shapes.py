"""The shapes of what can be asked: what stands behind a field."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Plain:
    """A column; money is answered as a decimal string."""

    column: str
    is_money: bool = False


@dataclass(frozen=True)
class InMode:
    """A figure that is stored once for each display mode."""

    base: str


@dataclass(frozen=True)
class Span:
    """The lowest and the highest of a figure, in a display mode."""

    bases: tuple[str, str] = ("option_low", "option_high")


@dataclass(frozen=True)
class Worked:
    """A value that the oracle works out from the row by a rule of its own."""

    name: str


@dataclass(frozen=True)
class Same:
    """The row itself, under another type."""

    type: str


@dataclass(frozen=True)
class One:
    type: str
    local: str


@dataclass(frozen=True)
class Many:
    """All rows that refer to the parent, or that a table in between links with it."""

    type: str
    key: str
    order: tuple[str, ...] = ("position",)
    where: tuple[tuple[str, object], ...] = ()
    through: str = ""
    far: str = ""
    # The column of the row that `far` names.
    own: str = "id"
    is_one: bool = False


@dataclass(frozen=True)
class Page:
    """A connection: whose rows, and what they can be filtered, sorted, searched by."""

    type: str
    key: str
    only: tuple[str, ...] = ()
    filters: dict = field(default_factory=dict)
    orders: dict = field(default_factory=dict)
    searched: tuple[str, ...] = ()
    order: str = "id"
    where: tuple[tuple[str, object], ...] = ()
    # A flag: the rows without it come last.
    first: str = ""
    # What must hold of the membership of each row.
    of_member: Callable[[dict], bool] | None = None
    # Where the parent keeps what the key refers to.
    local: str = "id"


@dataclass(frozen=True)
class Totals:
    """Rows counted and summed by group."""

    type: str
    key: str
    groups: dict
    only: tuple[str, ...]
    filters: dict


@dataclass(frozen=True)
class Reported:
    """Rows of the project that a report of the kind is of; items, counted by group."""

    type: str
    kind: str
    by: str = ""
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """The group's own column, or the row that it names; null where it is another."""

    name: str
    type: str = ""


@dataclass(frozen=True)
class Counted:
    name: str


@dataclass(frozen=True)
class Nodes:
    """Any record by its id; `nodes` several of them."""

    is_many: bool = False


def snake(name):
    return re.sub(r"([A-Z])", r"_\1", name).lower()


def plain(names):
    return {name: Plain(snake(name)) for name in names.split()}


def money(names):
    return {name: Plain(snake(name), is_money=True) for name in names.split()}


def in_mode(names):
    return {name: InMode(snake(name)) for name in names.split()}


PROJECT = One("Project", "project_id")


def creator(local="creator_id"):
    return One("User", local)
