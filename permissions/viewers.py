"""Who asks, and what he holds on each project within reach."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from db.models.companies import CompanyRole, Plan, ProjectAccess
from permissions.flags import Flag
from permissions.levels import CategoryAccess, Level, Mode
from permissions.roles import Cell

NOTHING: Cell = (Level.NONE, Level.NONE)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a viewer holds on one project: effective levels, modes, categories."""

    levels: Mapping[str, Cell] = field(default_factory=dict)
    modes: frozenset[Mode] = frozenset()
    category_access: CategoryAccess = CategoryAccess.OFF
    hides_all_costs: bool = False
    categories: frozenset[str] = frozenset()
    role_id: str | None = None

    def cell(self, feature: str) -> Cell:
        """Return the levels with and without category access."""
        return self.levels.get(feature, NOTHING)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Built once a request from one token; a company admin reaches every project."""

    user_id: str
    membership_id: str
    company_id: str
    role: CompanyRole
    grants: Mapping[str, Grant]
    epoch: int = 0
    # What the chart of actions asks of a team member.
    flags: frozenset[Flag] = frozenset()
    project_access: ProjectAccess = ProjectAccess.NONE
    is_on_mobile: bool = False
    # What the company subscribes to; it is asked before all else.
    plan: Plan = Plan.ESSENTIAL

    @property
    def is_admin(self) -> bool:
        return self.role is CompanyRole.ADMIN

    @property
    def is_staff(self) -> bool:
        return self.role in {CompanyRole.ADMIN, CompanyRole.EMPLOYEE}

    def within(self, project_id: str | None) -> Mapping[str, Grant]:
        """Return the grants in reach, narrowed to one project where one is named."""
        if project_id is None:
            return self.grants
        grant = self.grants.get(project_id)
        return {} if grant is None else {project_id: grant}

    def modes(self, project_id: str) -> frozenset[Mode]:
        """Return how the viewer may display costs on a project."""
        if self.is_admin:
            return frozenset(Mode)
        grant = self.grants[project_id]
        return frozenset() if grant.hides_all_costs else grant.modes
