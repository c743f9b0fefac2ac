"""Reach: which of the company's projects exist for a member, and when at all."""

from dataclasses import dataclass

from db.models.companies import CompanyRole, ProjectAccess
from db.models.projects import ProjectStatus


@dataclass(frozen=True, slots=True)
class Reach:
    """What says how far a member reaches; a company admin reaches every project."""

    user_id: str
    role: CompanyRole
    access: ProjectAccess
    # Projects that he is let into, or on whose team he stands; and is kept out of.
    listed: frozenset[str]
    excluded: frozenset[str]

    def holds(self, project_id: str, status: str, creator_id: str | None) -> bool:
        """Say whether a project is in reach: access, team, Pending, Live, Archived."""
        if project_id in self.excluded:
            return False
        if self.role is not CompanyRole.EMPLOYEE:
            return status == ProjectStatus.LIVE and project_id in self.listed
        if creator_id == self.user_id:
            return True
        if status == ProjectStatus.PENDING or self.access == ProjectAccess.NONE:
            return False
        return self.access == ProjectAccess.ALL or project_id in self.listed


def may_be_lent(role: CompanyRole, status: str) -> bool:
    """Say whether a project may be opened for a time to people of a company role."""
    if role is not CompanyRole.EMPLOYEE:
        return status == ProjectStatus.LIVE
    return status != ProjectStatus.PENDING
