"""Print who sees what: the matrix of the README, from the policy itself."""

from collections.abc import Mapping

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


def matrix() -> str:
    columns = people()
    lines = [
        "| guard | class | " + " | ".join(columns) + " |",
        "|---|---|" + "---|" * len(columns),
    ]
    for name, guard in GUARDS.items():
        # The guards of single modes stand within the one that has them all.
        if "In" in name and name.rpartition("In")[0] in GUARDS:
            continue
        cells = [answer(guard, decision) for decision in columns.values()]
        lines.append(f"| `{name}` | {guard.cls} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(matrix())  # noqa: T201 (a command prints)
