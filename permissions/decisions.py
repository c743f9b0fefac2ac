"""The decision: what one viewer may read, asked by plan, gate and executor alike."""

from typing import Any

from permissions.guards import Guard
from permissions.levels import Mode
from permissions.residuals import Outcome, any_of
from permissions.rows import ROWS
from permissions.viewers import Viewer


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
            self._outcomes[key] = ROWS[table].outcome(self.viewer, project_id)
        return self._outcomes[key]

    def modes(
        self, guard: type[Guard], mode: Mode | None, project_id: str | None = None
    ) -> list[tuple[Mode, Outcome]]:
        """Return the modes to try in turn: the one asked for, or those of the role."""
        asked = [mode] if mode else list(Mode)
        found: list[tuple[Mode, Outcome]] = []
        for each in asked:
            outcome = self.outcome(guard.by_mode[each], project_id)
            if outcome is not False:
                found.append((each, outcome))
            if outcome is True:
                break
        return found

    def _decide(self, guard: type[Guard], project_id: str | None) -> Outcome:
        if not self._reaches(project_id):
            return False
        if guard.by_mode:
            outcomes = (self.outcome(g, project_id) for g in guard.by_mode.values())
            return any_of(tuple(outcomes))
        return guard.rule.outcome(self.viewer, project_id)

    def _reaches(self, project_id: str | None) -> bool:
        """Say whether any project is in reach; without one nothing is visible."""
        return self.viewer.is_admin or bool(self.viewer.within(project_id))
