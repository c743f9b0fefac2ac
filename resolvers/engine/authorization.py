"""The authorization plan of an operation: what it may not use, what it will not see."""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import GraphQLError

from permissions.actions import ACTS
from permissions.residuals import Outcome
from resolvers.engine.marks import Act
from resolvers.engine.operation import Operation
from resolvers.engine.plans import FieldPlan, ObjectPlan
from resolvers.engine.uses import Use, inputs_sent, uses_of

MOST_PATHS = 20
# The company's plan refuses before any permission is asked, and admins too.
BY_PLAN: Mapping[str, str] = {"reason": "PLAN"}


def refused_uses(
    operation: Operation, variables: Mapping[str, Any]
) -> list[GraphQLError]:
    """Name every member that is denied on all rows in reach; nothing has run yet."""
    found: dict[tuple[str, str], GraphQLError] = {}
    for use in denied_uses(operation, variables):
        coordinate = f"{use.field.parent_name}.{use.field.name}"
        error = GraphQLError(
            f"You may not use `{use.argument}` on {coordinate}.",
            nodes=use.field.nodes[:1],
            path=list(use.field.path),
            extensions={
                "code": "FIELD_NOT_USABLE",
                "argument": use.argument,
                "class": use.guard.cls.value,
                "requires": use.asked.requires(),
            },
        )
        found.setdefault((coordinate, use.argument), error)
    return list(found.values())


def denied_uses(operation: Operation, variables: Mapping[str, Any]) -> list[Use]:
    return [
        use
        for use in uses_of(operation.plan, variables)
        if not use.is_allowed(operation.decision, operation.reach(use.field))
    ]


def refused_acts(
    operation: Operation, variables: Mapping[str, Any], *, can_run: bool
) -> list[GraphQLError]:
    """Refuse every mutation whose act is open on no row in reach, before any runs.

    A single mutation of which some inputs may be open runs, if it can: reading its row,
    it names what is refused there as well.
    """
    fields = operation.plan.root.fields
    names_all = can_run and len(fields) == 1
    refused = (
        (field, _refused_inputs(operation, field, variables, names_all=names_all))
        for field in fields
    )
    return [
        GraphQLError(
            f"You may not write {', '.join(f'`{name}`' for name in inputs)} here.",
            nodes=field.nodes[:1],
            path=list(field.path),
            extensions={
                "code": "FORBIDDEN",
                "inputs": inputs,
                **_lacked(operation, field.mark, inputs),
            },
        )
        for field, inputs in refused
        if inputs
    ]


def _lacked(operation: Operation, mark: Any, inputs: list[str]) -> Mapping[str, str]:
    """Say what the plan lacks, where one of the acts that were refused takes it."""
    acts = {mark.acts.get(name, mark.act) if mark.acts else mark.act for name in inputs}
    rules = (ACTS[mark.table][act] for act in sorted(acts))
    lacks = next(filter(None, map(operation.decision.lacks, rules)), None)
    return {**BY_PLAN, "requires": lacks.requires()} if lacks else {}


def _refused_inputs(
    operation: Operation,
    field: FieldPlan,
    variables: Mapping[str, Any],
    *,
    names_all: bool,
) -> list[str]:
    """Name the inputs that the viewer may write on no row in reach."""
    mark = field.mark
    if not isinstance(mark, Act):
        return []
    acts = mark.acts or dict.fromkeys(mark.inputs or ("input",), mark.act)
    reach = operation.reach(field)
    closed = [
        name
        for name, act in acts.items()
        if reach.shape(mark.table, f"can:{act}") is False
    ]
    sent = acts.keys() & inputs_sent(operation.plan, field, variables)
    refused = [name for name in closed if name in sent]
    if not mark.acts:
        return refused or closed
    return [] if names_all and sent - set(refused) else refused


def redactions(operation: Operation) -> list[dict[str, Any]]:
    """Report, once a coordinate, what is denied on all rows or on some.

    Worked out from document, variables and grants, never from rows read.
    """
    entries: dict[tuple[str, bool], dict[str, Any]] = {}
    for field, outcome in hidden_fields(operation):
        coordinate = f"{field.parent_name}.{field.name}"
        key = (coordinate, outcome is False)
        entry = entries.setdefault(key, _entry(operation, field, outcome))
        path = ".".join(field.path)
        if path not in entry["paths"] and len(entry["paths"]) < MOST_PATHS:
            entry["paths"].append(path)
    return list(entries.values())


def hidden_fields(operation: Operation) -> Iterator[tuple[FieldPlan, bool | None]]:
    """Give each field that is denied: on all rows (False), or as the row has it."""
    return _guarded(operation, operation.plan.root)


def _entry(
    operation: Operation, field: FieldPlan, outcome: Outcome | None
) -> dict[str, Any]:
    lacks = operation.decision.lacks(field.guard.rule)
    return {
        "field": f"{field.parent_name}.{field.name}",
        "class": field.guard.cls.value,
        "rows": "ALL" if outcome is False else "SOME",
        "paths": [],
        "requires": lacks.requires() if lacks else _requires(operation, field),
        **(BY_PLAN if lacks else {}),
    }


def _guarded(
    operation: Operation, plan: ObjectPlan
) -> Iterator[tuple[FieldPlan, bool | None]]:
    """Walk what can be reached: nothing is asked below a field that is denied."""
    for field in plan.fields:
        outcome = operation.outcome(field) if field.guard else True
        if outcome is not True and field.path not in operation.unavailable:
            yield field, outcome
        if outcome is not False:
            for selection in field.selections.values():
                yield from _guarded(operation, selection)


def _requires(operation: Operation, field: FieldPlan) -> str:
    guard = field.guard
    if not guard.by_mode:
        return guard.requires()
    mode = field.args(operation.variables).get("mode")
    return guard.by_mode[mode].requires() if mode else guard.requires()
