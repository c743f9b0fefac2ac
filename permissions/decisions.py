"""The decision: what one viewer may read, asked by plan, gate and executor alike."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from permissions.actions import ACTS
from permissions.guards import Guard
from permissions.levels import Mode
from permissions.plans import PlanFeature
from permissions.residuals import Among, Outcome, all_of, any_of
from permissions.rows import ROWS
from permissions.rules import Rule
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
            self._outcomes[key] = self._fold(f"{table}_rows", [ROWS[table]], project_id)
        return self._outcomes[key]

    def act(self, table: str, act: str, project_id: str | None = None) -> Outcome:
        """Return what a row must meet for the viewer to do the act to it."""
        return self.ask(ACTS[table][act], project_id)

    def lacks(self, rule: Rule) -> PlanFeature | None:
        """Name what the company's plan lacks for it; that goes before all else."""
        return rule.lacks(self.viewer)

    def ask(self, rule: Rule, project_id: str | None = None) -> Outcome:
        return rule.outcome(self.viewer, project_id)

    def projects(self, project_id: str | None = None) -> frozenset[str] | None:
        """Return the projects in reach; None where it is the whole company."""
        if self.viewer.is_admin:
            return None
        return frozenset(self.viewer.within(project_id))

    def modes(self, project_id: str) -> frozenset[Mode]:
        """Return how costs may be displayed on a project."""
        return self.viewer.modes(project_id)

    @property
    def membership_id(self) -> str:
        """Name the membership as which the operation is answered."""
        return self.viewer.membership_id

    def _decide(self, guard: type[Guard], project_id: str | None) -> Outcome:
        if guard.is_of_company:
            return self.ask(guard.rule)
        if self.projects(project_id) == frozenset():
            return False
        each = guard.by_mode.values() or (guard,)
        return self._fold(guard.__name__, [one.rule for one in each], project_id)

    def _fold(
        self, name: str, rules: Sequence[Rule], project_id: str | None
    ) -> Outcome:
        """Fold what one of the rules opens, project by project.

        Folded over all at once it would stay open where it takes two projects to
        fulfil its parts, and what no row may show would count as shown on some.
        """
        reached = self.projects()
        if reached is None or project_id is not None or len(reached) <= 1:
            return self._any(rules, project_id)
        shown: set[str] = set()
        open_: set[str] = set()
        for projects in self._alike:
            outcome = self._any(rules, projects[0])
            if outcome is not False:
                (shown if outcome is True else open_).update(projects)
        parts = [_on(f"{name}_shown", shown, reached)]
        if open_:
            on_open = _on(f"{name}_open", open_, reached)
            parts.append(all_of((on_open, self._any(rules, None))))
        return any_of(tuple(parts))

    def _any(self, rules: Sequence[Rule], project_id: str | None) -> Outcome:
        return any_of(tuple(self.ask(rule, project_id) for rule in rules))

    @cached_property
    def _alike(self) -> list[list[str]]:
        """Put together the projects on which the viewer holds the same."""
        found: dict[object, list[str]] = {}
        for project in sorted(self.projects() or ()):
            found.setdefault(self.kind(project), []).append(project)
        return list(found.values())

    def kind(self, project_id: str) -> object:
        """Tell what rules ask of a project, but for which categories it names."""
        return kind_of(self.viewer.grants.get(project_id))


def _on(name: str, projects: set[str], reached: frozenset[str]) -> Outcome:
    if not projects or len(projects) == len(reached):
        return bool(projects)
    return Among("project", name, frozenset(projects))


def kind_of(grant: Grant | None) -> object:
    if grant is None:
        return None
    return (
        frozenset(grant.levels.items()),
        grant.modes,
        grant.category_access,
        grant.hides_all_costs,
        bool(grant.categories),
    )
