"""The decision: what one viewer may read, asked by plan, gate and executor alike."""

from functools import cached_property
from typing import Any

from permissions.guards import Guard
from permissions.residuals import Among, Outcome, all_of, any_of
from permissions.rows import ROWS
from permissions.rules import AnyOf, Rule
from permissions.viewers import Grant, Viewer


class Decision:
    """Answers per permission class and reach; lives as long as the viewer's grants."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self._outcomes: dict[tuple[object, str | None], Outcome] = {}
        # What the engine works out from this decision and uses again.
        self.memo: dict[Any, Any] = {}

    def outcome(self, guard: type[Guard], project_id: str | None = None) -> Outcome:
        """Return True or False where every row in reach agrees, else the residual."""
        key = (guard, project_id)
        if key not in self._outcomes:
            self._outcomes[key] = self._decide(guard, project_id)
        return self._outcomes[key]

    def rows(self, table: str, project_id: str | None = None) -> Outcome:
        """Return what a row of the table must meet to exist for the viewer."""
        key = (table, project_id)
        if key not in self._outcomes:
            self._outcomes[key] = self._fold(f"{table}_rows", ROWS[table], project_id)
        return self._outcomes[key]

    def _decide(self, guard: type[Guard], project_id: str | None) -> Outcome:
        if not self._reaches(project_id):
            return False
        rule = guard.rule
        if guard.by_mode:
            rule = AnyOf(*(each.rule for each in guard.by_mode.values()))
        return self._fold(guard.__name__, rule, project_id)

    def _fold(self, name: str, rule: Rule, project_id: str | None) -> Outcome:
        """Fold a rule project by project.

        Folded over all at once it would stay open where it takes two projects to
        fulfil its parts, and what no row may show would count as shown on some.
        """
        viewer = self.viewer
        if viewer.is_admin or project_id is not None or len(viewer.grants) <= 1:
            return rule.outcome(viewer, project_id)
        shown: set[str] = set()
        open_: set[str] = set()
        for projects in self._alike:
            outcome = rule.outcome(viewer, projects[0])
            if outcome is not False:
                (shown if outcome is True else open_).update(projects)
        parts = [self._on(f"{name}_shown", shown)]
        if open_:
            on_open = self._on(f"{name}_open", open_)
            parts.append(all_of((on_open, rule.outcome(viewer))))
        return any_of(tuple(parts))

    def _on(self, name: str, projects: set[str]) -> Outcome:
        if not projects or len(projects) == len(self.viewer.grants):
            return bool(projects)
        return Among("project", name, frozenset(projects))

    @cached_property
    def _alike(self) -> list[list[str]]:
        """Put together the projects on which the viewer holds the same."""
        found: dict[object, list[str]] = {}
        for project, grant in self.viewer.grants.items():
            found.setdefault(_kind(grant), []).append(project)
        return list(found.values())

    def _reaches(self, project_id: str | None) -> bool:
        """Say whether any project is in reach; without one nothing is visible."""
        return self.viewer.is_admin or bool(self.viewer.within(project_id))


def _kind(grant: Grant) -> object:
    """Tell what rules ask of a grant, but for which categories it names."""
    return (
        frozenset(grant.levels.items()),
        grant.modes,
        grant.category_access,
        grant.hides_all_costs,
        bool(grant.categories),
    )
