"""Uses: where arguments name a classified member, found before anything runs.

The document holds literals, the variables hold the rest: both are read as plain values
and walked by type. A key with the value null counts as used.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    EnumValueNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
    get_named_type,
    value_from_ast_untyped,
)

from permissions.decisions import Decision
from permissions.gate import Reach
from permissions.guards import GUARD_OF, GUARDS, Guard
from permissions.levels import Mode
from resolvers.engine.plans import FieldPlan, OperationPlan

USES = "uses"
"""What an input field or an enum value names, as `table.column`, in `extensions`."""


@dataclass(frozen=True, slots=True)
class Use:
    """One classified member at one place of the operation's arguments."""

    field: FieldPlan
    argument: str
    guard: type[Guard]
    mode: Mode | None = None

    @property
    def asked(self) -> type[Guard]:
        """The guard of the mode that is named, else of whichever mode comes first."""
        by_mode = self.guard.by_mode
        return by_mode[self.mode] if by_mode and self.mode else self.guard

    def is_allowed(self, decision: Decision, reach: Reach) -> bool:
        return decision.outcome(self.asked, reach.project_id) is not False


def guard_named(coordinate: str) -> type[Guard] | None:
    """Return the guard of `items.direct_cost`, or of `items.cost_impact@`."""
    column, at, _ = coordinate.partition("@")
    if not at:
        return GUARD_OF.get(column)
    return next(
        (
            g
            for g in _mode_guards()
            if f"{column}_direct" in g.by_mode[Mode.DIRECT].columns
        ),
        None,
    )


def _mode_guards() -> Iterator[type[Guard]]:
    return (guard for guard in GUARDS.values() if guard.by_mode)


def uses_of(plan: OperationPlan, variables: Mapping[str, Any]) -> Iterator[Use]:
    """Find every classified member that the arguments of the operation name."""
    defaults = _defaults(plan.operation)
    for field in _fields_with_uses(plan):
        for argument in field.nodes[0].arguments or ():
            name = argument.name.value
            type_ = field.field_def.args[name].type
            value = _plain(argument.value, {**defaults, **variables})
            yield from _walk(field, value, type_, name)


def inputs_sent(
    plan: OperationPlan, field: FieldPlan, variables: Mapping[str, Any]
) -> frozenset[str]:
    """Name the fields of a mutation's input that were sent, be it as null."""
    known = {**_defaults(plan.operation), **variables}
    values = [argument.value for argument in field.nodes[0].arguments or ()]
    return frozenset(name for value in values for name in _keys(value, known))


def input_sent(
    plan: OperationPlan, field: FieldPlan, variables: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Give a mutation's input as it was sent, before anything of it is coerced."""
    known = {**_defaults(plan.operation), **variables}
    sent = [_plain(one.value, known) for one in field.nodes[0].arguments or ()]
    # A mutation takes one input, and nothing else.
    return {
        name: value
        for one in sent
        if isinstance(one, dict)
        for name, value in one.items()
    }


def _keys(node: ValueNode, variables: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(node, ObjectValueNode):
        for inner in node.fields:
            given = inner.value
            # A variable that was not sent leaves its field out.
            if not isinstance(given, VariableNode) or given.name.value in variables:
                yield inner.name.value
        return
    value = _plain(node, variables)
    if isinstance(value, dict):
        yield from value


def _fields_with_uses(plan: OperationPlan) -> list[FieldPlan]:
    found = plan.__dict__.get("fields_with_uses")
    if found is None:
        found = [
            field
            for field in plan.fields()
            if any(_names_members(a.type) for a in field.field_def.args.values())
        ]
        plan.__dict__["fields_with_uses"] = found
    return found


def _names_members(type_: Any) -> bool:
    """Only inputs and enums can name columns; scalars are plain values."""
    return isinstance(get_named_type(type_), (GraphQLInputObjectType, GraphQLEnumType))


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        definition.variable.name.value: _plain(definition.default_value, {})
        for definition in operation.variable_definitions or ()
        if definition.default_value is not None
    }


def _plain(node: ValueNode, variables: Mapping[str, Any]) -> Any:
    if isinstance(node, VariableNode):
        return variables.get(node.name.value)
    if isinstance(node, ObjectValueNode):
        return {f.name.value: _plain(f.value, variables) for f in node.fields}
    if isinstance(node, ListValueNode):
        return [_plain(value, variables) for value in node.values]
    if isinstance(node, EnumValueNode):
        return node.value
    return value_from_ast_untyped(node)


def _walk(field: FieldPlan, value: Any, type_: Any, path: str) -> Iterator[Use]:
    while isinstance(type_, (GraphQLNonNull, GraphQLList)):
        type_ = type_.of_type
    # A single value may stand for a list.
    for each in value if isinstance(value, list) else [value]:
        if isinstance(type_, GraphQLInputObjectType) and isinstance(each, dict):
            yield from _walk_object(field, each, type_, path)
        elif isinstance(type_, GraphQLEnumType) and isinstance(each, str):
            member = type_.values.get(each)
            yield from _use(field, member, f"{path}: {each}", None)


def _walk_object(
    field: FieldPlan, value: dict[str, Any], type_: GraphQLInputObjectType, path: str
) -> Iterator[Use]:
    mode = value.get("mode")
    for name, given in value.items():
        member = type_.fields.get(name)
        if member is None:
            continue
        inner = given.get("mode") if isinstance(given, dict) else None
        yield from _use(field, member, f"{path}.{name}", inner)
        yield from (
            _with_mode(use, mode)
            for use in _walk(field, given, member.type, f"{path}.{name}")
        )


def _with_mode(use: Use, mode: Any) -> Use:
    """Give an order by a price the mode that stands beside it."""
    if use.mode is not None or mode not in Mode.__members__ or not use.guard.by_mode:
        return use
    return Use(use.field, use.argument, use.guard, Mode(mode))


def _use(field: FieldPlan, member: Any, argument: str, mode: Any) -> Iterator[Use]:
    coordinate = member.extensions.get(USES) if member is not None else None
    guard = guard_named(coordinate) if coordinate else None
    if guard is not None:
        known = Mode(mode) if mode in Mode.__members__ else None
        yield Use(field, argument, guard, known)
