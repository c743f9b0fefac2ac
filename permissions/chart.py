"""The chart of actions: which permissions and project access each act demands."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from permissions.flags import Flag
from permissions.tables import rows_of

Alternatives = tuple[frozenset[Flag], ...]


class AccessNeeded(StrEnum):
    """How far project access must reach; SOME means that very project, if any."""

    ANY = "any"
    SOME = "some"
    ALL = "all"


class OnMobile(StrEnum):
    """Whether the act exists on the mobile app."""

    YES = "yes"
    NO = "no"
    LIMITED = "limited"
    NOT_APPLICABLE = "n/a"


@dataclass(frozen=True, slots=True)
class Action:
    """An act of the chart; each alternative is a set of flags held together."""

    id: str
    words: str
    alternatives: Alternatives
    project_access: AccessNeeded
    mobile: OnMobile
    mobile_alternatives: Alternatives

    @property
    def is_for_admins(self) -> bool:
        return not self.alternatives

    def permits(self, flags: AbstractSet[Flag], *, on_mobile: bool = False) -> bool:
        """Say whether a team member's flags suffice; an admin needs no asking."""
        if on_mobile and self.mobile is OnMobile.NO:
            return False
        asked = self.mobile_alternatives if on_mobile else self.alternatives
        return any(needed <= flags for needed in asked)


def alternatives(expression: str) -> Alternatives:
    """Parse `any`, `admin`, `flag`, `a+b` (all of) and `a|b` (any of)."""
    words = expression.split("|")
    return tuple(_flags(word) for word in words if word != "admin")


def action(action_id: str) -> Action:
    """Return the action that code names; an unknown id stops the start."""
    if action_id not in CHART:
        raise LookupError(f"No action has the id {action_id!r}")
    return CHART[action_id]


def parse(row: Mapping[str, str]) -> Action:
    """Read a row of the chart; an unknown flag or word raises ValueError."""
    return Action(
        id=row["id"],
        words=row["action"],
        alternatives=alternatives(row["permissions"]),
        project_access=AccessNeeded(row["project_access"]),
        mobile=OnMobile(row["mobile"]),
        mobile_alternatives=alternatives(
            row["mobile_permissions"] or row["permissions"]
        ),
    )


def _flags(words: str) -> frozenset[Flag]:
    if words == "any":
        return frozenset()
    return frozenset(Flag(word.upper()) for word in words.split("+"))


def _load() -> Mapping[str, Action]:
    chart = {row["id"]: parse(row) for row in rows_of("chart.csv")}
    return MappingProxyType(chart)


CHART = _load()
