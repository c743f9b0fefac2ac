"""What a GraphQL field tells the engine about itself, in `extensions["engine"]`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

ENGINE = "engine"
GUARD = "guard"


@dataclass(frozen=True)
class Column:
    """Read this column of the parents' rows."""

    name: str


@dataclass(frozen=True)
class Batched:
    """Answer for all parents of a position at once.

    `resolve(parents, info, **arguments)` gives a list (one value per parent), `Rows`,
    `Grouped` or `Indexed`, or a coroutine of one. `needs` names the parents' columns
    that it reads. `shared` resolvers go through a loader: they wait for each other, so
    that one load serves them all; the others are awaited one after another.
    """

    resolve: Callable[..., Any]
    needs: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True)
class Act(Batched):
    """A root mutation: the act on the rows of a table, and the inputs it writes.

    Whoever may do it to no row in reach is refused before any mutation runs. Where
    inputs belong to several acts, `acts` gives each its own, and only what is sent
    counts.
    """

    table: str = ""
    act: str = ""
    inputs: tuple[str, ...] = ()
    acts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OpenAct(Batched):
    """A root mutation that nobody need be recognised for; it stands alone.

    Its context is no operation of a viewer's but a `Door` (resolvers/accounts.py).
    """


Mark = Column | Batched
