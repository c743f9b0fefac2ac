"""Previews: what one may see of what another sees, row by row and field by field."""

from collections.abc import Mapping
from dataclasses import replace

from db.models.companies import CompanyRole
from permissions.decisions import Decision, kind_of
from permissions.levels import Mode
from permissions.residuals import Outcome, all_of, renamed
from permissions.rules import IsViewer, Rule
from permissions.viewers import Grant, Viewer

# Who holds a role that nobody in particular is looked at in: he has made nothing.
NOBODY = "nobody"
_MARK = "previewed"
# Whom the builder gives the default roles to.
_HOLDERS = {
    "ADMINISTRATOR": CompanyRole.EMPLOYEE,
    "GENERAL_CONTRACTOR": CompanyRole.EMPLOYEE,
    "OWNER": CompanyRole.CLIENT,
}


def holder_of(template: str | None) -> CompanyRole:
    """Say what somebody in the company is who holds a role, and is nobody besides.

    A role of the builder's own making shows as little of what is his as a partner's.
    """
    return _HOLDERS.get(template or "", CompanyRole.PARTNER)


class Preview(Decision):
    """Answers one viewer what another sees, as far as he may see it himself."""

    def __init__(self, own: Viewer, other: Viewer) -> None:
        grants = _shared(own, other)
        super().__init__(_within(own, grants))
        self.other = replace(_within(other, grants), is_on_mobile=own.is_on_mobile)

    def ask(self, rule: Rule, project_id: str | None = None) -> Outcome:
        """Open what is open to both; each one's keys go by names of their own."""
        own = super().ask(rule, project_id)
        other = rule.outcome(self.other, project_id)
        return all_of((own, renamed(other, _MARK)))

    def rows(self, table: str, project_id: str | None = None) -> Outcome:
        if table == "memberships" and self.other.user_id == NOBODY:
            # He who looks at a role is still himself.
            return IsViewer("person").outcome(self.viewer)
        return super().rows(table, project_id)

    def projects(self, project_id: str | None = None) -> frozenset[str] | None:
        own = super().projects(project_id)
        if self.other.is_admin:
            return own
        other = frozenset(self.other.within(project_id))
        return other if own is None else own & other

    def modes(self, project_id: str) -> frozenset[Mode]:
        return super().modes(project_id) & self.other.modes(project_id)

    @property
    def membership_id(self) -> str:
        is_nobody = self.other.user_id == NOBODY
        return (self.viewer if is_nobody else self.other).membership_id

    def kind(self, project_id: str) -> object:
        viewers = (self.viewer, self.other)
        return tuple(kind_of(v.grants.get(project_id)) for v in viewers)


def _shared(own: Viewer, other: Viewer) -> frozenset[str] | None:
    """Name the projects that both reach; None where that is the whole company."""
    reached: list[Mapping[str, Grant]] = [
        viewer.grants for viewer in (own, other) if not viewer.is_admin
    ]
    if not reached:
        return None
    return frozenset.intersection(*map(frozenset, reached))


def _within(viewer: Viewer, projects: frozenset[str] | None) -> Viewer:
    if projects is None or viewer.is_admin:
        return viewer
    held = viewer.grants.items()
    return replace(viewer, grants={p: g for p, g in held if p in projects})
