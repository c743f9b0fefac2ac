"""The door: what the acts that nobody need be recognised for are given to work with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from db.engine import Database
from resolvers.engine.marks import OpenAct
from resolvers.engine.refusals import Forbidden
from resolvers.payloads import FaultyInput, InputFault, refuse
from resolvers.texts import unreadable

NOT_ALONE = "This is asked for in an operation of its own."


class Throttle(Protocol):
    """Counts tries, and ends the act with RateLimited once there were too many."""

    async def count(self, what: str, *who: str) -> None: ...

    async def forget(self, what: str, *who: str) -> None: ...


@dataclass
class Jar:
    """What an act does to the cookie of the browser: nothing, a session, or its end."""

    secret: str | None = None
    is_changed: bool = False
    # Secrets that are shown once, by the id of what they belong to.
    shown: dict[str, str] = field(default_factory=dict)

    def put(self, secret: str | None) -> None:
        self.secret, self.is_changed = secret, True


@dataclass(frozen=True)
class Door:
    """Where somebody stands of whom only the address is known."""

    database: Database
    throttle: Throttle
    # Of the connection; headers may claim anything.
    address: str
    client: str
    # The secret of a session that was sent along, whoever's it is.
    session: str | None
    jar: Jar


Change = Callable[[Door, Any], Awaitable[Any]]


def open_act(change: Change, refused: Callable[[list[InputFault]], Any]) -> OpenAct:
    """Make a root mutation of a change; `refused` is its payload of faults."""

    async def resolve(
        _parents: Any,
        info: Any,
        input: Any,  # noqa: A002 (GraphQL's word)
    ) -> list[Any]:
        if not isinstance(info.context, Door):
            raise Forbidden(NOT_ALONE)
        try:
            refuse(unreadable(input))
            return [await change(info.context, input)]
        except FaultyInput as faulty:
            return [refused(faulty.faults)]

    return OpenAct(resolve)
