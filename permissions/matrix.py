"""The matrix: who sees what, worked out from the policy itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from db.models.companies import CompanyRole, Plan
from permissions.decisions import Decision
from permissions.flags import Flag
from permissions.grants import StoredMember, StoredRole, default_role, viewer_of
from permissions.guards import GUARDS, Guard
from permissions.levels import Mode
from permissions.residuals import Row

PROJECT = "the project"
CATEGORY = "the viewer's category"
_VIEW = frozenset({Flag.VIEW_FINANCIALS})


def _decision(
    company_role: CompanyRole,
    role: str | None = None,
    flags: frozenset[Flag] = frozenset(),
) -> Decision:
    roles: Mapping[str, StoredRole] = {PROJECT: default_role(role)} if role else {}
    member = StoredMember(
        user_id="the viewer",
        membership_id="his membership",
        company_id="the company",
        role=company_role,
        flags=flags,
        epoch=0,
        projects=frozenset({PROJECT}),
        roles=roles,
        categories={PROJECT: frozenset({CATEGORY})},
        plan=Plan.COMPLETE,
    )
    return Decision(viewer_of(member))


def people() -> dict[str, Decision]:
    """Return the people of the matrix: the columns, in the order of the README."""
    staff, outside = CompanyRole.EMPLOYEE, CompanyRole.PARTNER
    return {
        "Admin": _decision(CompanyRole.ADMIN),
        "Edit Financials": _decision(staff, None, _VIEW | {Flag.EDIT_FINANCIALS}),
        "View Financials": _decision(staff, None, _VIEW),
        "No financials": _decision(staff),
        "Subcontractor": _decision(outside, "SUBCONTRACTOR"),
        "Owner": _decision(CompanyRole.CLIENT, "OWNER"),
        "Design Team": _decision(outside, "DESIGN_TEAM"),
    }


# A published item of the viewer's category, without draws; an estimate of no one's own.
ROW: Row = {
    "project": PROJECT,
    "category": frozenset({CATEGORY}),
    "kind": "ESTIMATE",
    "guard": "CanSeeItemCosts",
    "draws": False,
}


def answer(guard: type[Guard], decision: Decision) -> str:
    """Say in a word what one person gets: all of it, some modes of it, or nothing."""
    if guard.by_mode:
        modes = [m for m in Mode if _sees(guard.by_mode[m], decision)]
        every = len(modes) == len(Mode)
        return "any mode" if every else ", ".join(m.lower() for m in modes) or "no"
    return "yes" if _sees(guard, decision) else "no"


def _sees(guard: type[Guard], decision: Decision) -> bool:
    outcome = decision.outcome(guard)
    return outcome if isinstance(outcome, bool) else outcome.test(ROW)


@dataclass(frozen=True, slots=True)
class Line:
    """One guard, the class it guards, and what each of the people gets of it."""

    guard: str
    cls: str
    cells: list[str]


@cache
def lines() -> list[Line]:
    """Return the rows of the matrix, a cell for each of the people."""
    columns = people().values()
    return [
        Line(name, guard.cls.value, [answer(guard, one) for one in columns])
        for name, guard in GUARDS.items()
        # The guards of single modes stand within the one that has them all.
        if not ("In" in name and name.rpartition("In")[0] in GUARDS)
    ]


def matrix() -> str:
    """Write the matrix as the README shows it."""
    columns = people()
    head = ["| guard | class | " + " | ".join(columns) + " |"]
    head.append("|---|---|" + "---|" * len(columns))
    rows = [f"| `{o.guard}` | {o.cls} | {' | '.join(o.cells)} |" for o in lines()]
    return "\n".join(head + rows)
