"""One operation of one viewer: the context that every batched resolver is handed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError
from graphql.execution.values import VariableValues

from db.traces import is_on, span
from permissions.decisions import Decision
from permissions.gate import Binds, Reach
from permissions.levels import Mode
from permissions.residuals import Outcome
from permissions.viewers import Viewer
from resolvers.engine.columns import Rows
from resolvers.engine.errors import OperationFailed
from resolvers.engine.marks import Batched
from resolvers.engine.plans import FieldPlan, ObjectPlan, OperationPlan
from resolvers.engine.selections import ByMode, Joined, Selection, Within, select_for
from resolvers.engine.snapshot import Kept, Snapshot
from resolvers.engine.statements import binds_for

MOST_VALUES = 100_000
_KEPT_LEVELS = 500
_KEPT_STATEMENTS = 100


@dataclass(frozen=True)
class Level:
    """How one level is read for one viewer: kept with his decision, used again."""

    plans: tuple[ObjectPlan, ...]
    selection: Selection
    index: Mapping[str, int]
    binds: Binds
    statements: dict[Any, Kept]


@dataclass(eq=False)
class Operation:
    """The context of an execution: plan, viewer, snapshot, and what it may cost."""

    plan: OperationPlan
    variables: VariableValues
    decision: Decision
    snapshot: Snapshot
    secret: bytes
    # Where mutations are written; see resolvers/writes.py.
    desk: Any = None
    loaders: dict[Any, Any] = field(default_factory=dict)
    # Fields on which the policy could not be evaluated, by path.
    unavailable: dict[tuple[str, ...], Exception] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._values_left = MOST_VALUES
        self._reaches = self._reaches_of(self.plan)

    def _reaches_of(self, plan: OperationPlan) -> dict[str, Reach]:
        return {field.key: self._reach_of(field) for field in plan.root.fields}

    async def renew(self, decision: Decision) -> None:
        """See what has been committed since."""
        self.rest_on(decision)
        await self.snapshot.renew(decision.viewer.company_id)

    def rest_on(self, decision: Decision) -> None:
        """Read from here on what these rights show."""
        self.decision = decision
        self._reaches = self._reaches_of(self.plan)
        self.loaders.clear()

    @property
    def viewer(self) -> Viewer:
        return self.decision.viewer

    def reach(self, field: FieldPlan) -> Reach:
        return self._reaches[field.root]

    def outcome(self, field: FieldPlan) -> bool | None:
        """Say of a guarded field: read it, deny it, or None: the row decides."""
        try:
            outcome = self._decided(field)
        except Exception as error:  # noqa: BLE001 (a policy that fails denies)
            self.unavailable[field.path] = error
            return False
        return outcome if isinstance(outcome, bool) else None

    def _decided(self, field: FieldPlan) -> Outcome:
        guard = field.guard
        if isinstance(field.mark, ByMode):
            mode: Mode | None = field.args(self.variables).get("mode")
            guard = guard.by_mode[mode] if mode else guard
        return self.decision.outcome(guard, self._reaches[field.root].project_id)

    def _reach_of(self, field: FieldPlan) -> Reach:
        narrows = isinstance(field.mark, Batched) and getattr(
            field.mark, "narrows", False
        )
        if not narrows:
            return Reach(self.decision)
        try:
            return Reach(self.decision, str(field.args(self.variables).get("id")))
        except GraphQLError:
            # Its variable cannot be coerced: nothing will be executed.
            return Reach(self.decision)

    def level(self, field: FieldPlan, table: str, *plans: ObjectPlan) -> Level:
        """Return what a level reads of a table, worked out once per viewer's grants."""
        reach = self.reach(field)
        variant = tuple(self._modes_asked(plans))
        key = (table, reach.project_id, variant, *map(id, plans))
        level = self.decision.memo.get(key)
        if level is None:
            selection = select_for(self, table, reach, *plans)
            index = {name: n for n, name in enumerate(selection.names())}
            level = Level(plans, selection, index, binds_for(reach, selection), {})
            _remember(self.decision.memo, key, level)
        return level

    def _modes_asked(self, plans: Sequence[ObjectPlan]) -> list[str]:
        """Name the columns that arguments choose: they may stand in variables."""
        return [
            name
            for plan in plans
            for field in _chosen_by_arguments(plan)
            if isinstance(field.mark, ByMode)
            for name in field.mark.columns(field.args(self.variables))
        ]

    async def read(
        self, level: Level, key: Any, build: Callable[[], Kept], binds: Binds
    ) -> Sequence[Any]:
        """Run the level's statement of this key, built the first time only."""
        kept = level.statements.get(key)
        if kept is None:
            if len(level.statements) >= _KEPT_STATEMENTS:
                level.statements.clear()
            kept = level.statements[key] = build()
        with span("statement") as told:
            rows = await self.snapshot.rows(kept, {**level.binds, **binds})
            if is_on():
                told.tell(table=level.selection.table, rows=len(rows))
                told.tell(fields=_fields_of(level))
        self.spend(len(rows) * len(level.index))
        return rows

    def spend(self, values: int) -> None:
        """Count values against the operation's budget; end it when that is used up."""
        self._values_left -= values
        if self._values_left < 0:
            raise OperationFailed("LIMIT_EXCEEDED")

    @property
    def values_read(self) -> int:
        return MOST_VALUES - self._values_left

    @property
    def most_rows(self) -> int:
        """One more than the budget could pay for: enough to notice."""
        return self._values_left + 1


def _fields_of(level: Level) -> list[str]:
    named = (f"{f.parent_name}.{f.name}" for p in level.plans for f in p.fields)
    return list(dict.fromkeys(named))


def _chosen_by_arguments(plan: ObjectPlan) -> list[FieldPlan]:
    found = plan.__dict__.get("chosen_by_arguments")
    if found is None:
        found = [field for field in plan.fields if isinstance(field.mark, ByMode)]
        for field in plan.fields:
            if isinstance(field.mark, (Joined, Within)):
                for joined in field.selections.values():
                    found += _chosen_by_arguments(joined)
        plan.__dict__["chosen_by_arguments"] = found
    return found


def _remember(memo: dict[Any, Level], key: Any, level: Level) -> None:
    if len(memo) >= _KEPT_LEVELS:
        memo.clear()
    memo[key] = level


def rows_of(level: Level, rows: Sequence[Any]) -> Rows:
    return Rows(rows, level.index)
