"""The chart of actions: which permissions and project access each act demands.

An act is a rule. Guards, rows and ACTS name it by its id and compose it as any other:

    "add": action("projects.add"),
    "add_client": AnyOf(action("projects.add_clients"), IsViewer("creator")),
    "remove": All(action("contacts.trade_partners_edit_delete"), Not(Has("active"))),

It speaks of the builder's team alone: partners and clients have rules of their own. An
admin may do whatever stands in the chart. An employee holds the flags of one of the
alternatives, and his project access reaches as far as the chart demands: on a row of a
project, `some` means that very project, and the reach of the row says so already;
on a row of the company it means that he has projects at all. What the mobile app does
not have is nobody's there, with the flags that it asks for instead of the web's. What
the company's plan does not hold is nobody's either, and no admin's.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from db.models.companies import CompanyRole, ProjectAccess
from permissions.flags import Flag
from permissions.plans import PlanFeature, feature_of_act
from permissions.residuals import Outcome
from permissions.rules import Rule, lacking
from permissions.tables import rows_of
from permissions.viewers import Viewer

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
class Action(Rule):
    """An act of the chart; each alternative is a set of flags held together."""

    id: str
    words: str
    alternatives: Alternatives
    project_access: AccessNeeded
    mobile: OnMobile
    mobile_alternatives: Alternatives
    plan_feature: PlanFeature | None = None

    @property
    def is_for_admins(self) -> bool:
        return not self.alternatives

    def permits(self, flags: AbstractSet[Flag], *, on_mobile: bool = False) -> bool:
        """Say whether a team member's flags suffice; an admin needs no asking."""
        if on_mobile and self.mobile is OnMobile.NO:
            return False
        asked = self.mobile_alternatives if on_mobile else self.alternatives
        return any(needed <= flags for needed in asked)

    def lacks(self, viewer: Viewer) -> PlanFeature | None:
        return lacking(viewer, self.plan_feature)

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:
        if self.lacks(viewer):
            return False
        if viewer.is_on_mobile and self.mobile is OnMobile.NO:
            return False
        if viewer.role is not CompanyRole.EMPLOYEE:
            return viewer.is_admin
        held = self.permits(viewer.flags, on_mobile=viewer.is_on_mobile)
        return held and self._is_reached(viewer, project_id)

    def _is_reached(self, viewer: Viewer, project_id: str | None) -> bool:
        if self.project_access is AccessNeeded.ALL:
            return viewer.project_access is ProjectAccess.ALL
        if self.project_access is AccessNeeded.ANY:
            return True
        # Who has made a project sees it whatever his access, but no more than that.
        if viewer.project_access is ProjectAccess.NONE:
            return False
        return project_id is None or project_id in viewer.grants

    def requires(self) -> str:
        if self.is_for_admins:
            return "Company role: Admin"
        words = " or ".join(_told(flags) for flags in self.alternatives)
        if self.project_access is AccessNeeded.ALL:
            return f"{words} and Project access: All"
        return words


@dataclass(frozen=True, slots=True)
class InFull(Rule):
    """Anybody on the web; on the mobile app only where the chart has the act whole.

    It holds what lies beyond a limit of that app: a file that is no photo, or what
    becomes of a file after its upload.
    """

    act: Action

    def outcome(self, viewer: Viewer, project_id: str | None = None) -> Outcome:  # noqa: ARG002
        return not viewer.is_on_mobile or self.act.mobile is OnMobile.YES

    def requires(self) -> str:
        return "The full website"


def in_full(action_id: str) -> InFull:
    """Return what an act of the chart allows where it is not limited."""
    return InFull(action(action_id))


def _told(flags: AbstractSet[Flag]) -> str:
    held = [f"Permission: {flag.replace('_', ' ').title()}" for flag in sorted(flags)]
    return " and ".join(held) or "Company role: Employee"


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
    mobile = OnMobile(row["mobile"])
    if mobile is OnMobile.NO and row["mobile_permissions"]:
        raise ValueError(f"{row['id']} is not on mobile, yet asks permissions there")
    return Action(
        id=row["id"],
        words=row["action"],
        alternatives=alternatives(row["permissions"]),
        project_access=AccessNeeded(row["project_access"]),
        mobile=mobile,
        mobile_alternatives=alternatives(
            row["mobile_permissions"] or row["permissions"]
        ),
        plan_feature=feature_of_act(row["id"]),
    )


def _flags(words: str) -> frozenset[Flag]:
    if words == "any":
        return frozenset()
    return frozenset(Flag(word.upper()) for word in words.split("+"))


def _load() -> Mapping[str, Action]:
    chart = {row["id"]: parse(row) for row in rows_of("chart.csv")}
    return MappingProxyType(chart)


CHART = _load()
