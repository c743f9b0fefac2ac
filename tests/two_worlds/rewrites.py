"""Ways of putting a question otherwise, each one change of the whole document."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    ObjectFieldNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
    is_object_type,
    is_required_argument,
    parse_type,
    value_from_ast_untyped,
    visit,
)
from graphql.language import Visitor

ADDED = "added_"
PART = "of_"
# A document has at most 100 definitions, and two of these are operations.
MOST_FRAGMENTS = 90


def key_of(node: FieldNode) -> str:
    return (node.alias or node.name).value


def keys_in(node: DocumentNode) -> list[str]:
    """Give the response keys of a document, each once."""
    found: dict[str, None] = {}

    class Keys(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            found[key_of(node)] = None

    visit(node, Keys())
    return list(found)


def aliased(node: DocumentNode, names: Mapping[str, str]) -> DocumentNode:
    """Give every field the alias that stands for its key."""

    class Aliases(Visitor):
        def leave_field(self, node: FieldNode, *_: Any) -> FieldNode:
            return replace(node, alias=_name(names[key_of(node)]))

    return visit(node, Aliases())


class _OfSchema(Visitor):
    """A change that needs to know the types."""

    def __init__(self, schema: GraphQLSchema) -> None:
        super().__init__()
        self.info = TypeInfo(schema)

    def of(self, node: DocumentNode) -> DocumentNode:
        return visit(node, TypeInfoVisitor(self.info, self))


class Inlined(_OfSchema):
    """Puts selections into inline fragments, those of records into one on `Node`."""

    def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> SelectionSetNode:
        type_ = self.info.get_parent_type()
        if type_ is None:
            return node
        on = NamedTypeNode(name=_name(type_.name))
        return replace(node, selections=tuple(self._parts(type_, on, node)))

    def _parts(self, type_: Any, on: Any, node: SelectionSetNode) -> list[Any]:
        parts = []
        for each in node.selections:
            inner = InlineFragmentNode(
                type_condition=on, selection_set=SelectionSetNode(selections=(each,))
            )
            is_id = isinstance(each, FieldNode) and each.name.value == "id"
            for interface in getattr(type_, "interfaces", ()) if is_id else ():
                inner = InlineFragmentNode(
                    type_condition=NamedTypeNode(name=_name(interface.name)),
                    selection_set=SelectionSetNode(selections=(inner,)),
                )
            parts.append(inner)
        return parts


class Named(_OfSchema):
    """Puts each selection into a fragment of its own, by name."""

    def __init__(self, schema: GraphQLSchema) -> None:
        super().__init__(schema)
        self.fragments: list[FragmentDefinitionNode] = []

    def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> SelectionSetNode:
        type_ = self.info.get_parent_type()
        if type_ is None or len(self.fragments) == MOST_FRAGMENTS:
            return node
        name = _name(f"Part{len(self.fragments)}")
        on = NamedTypeNode(name=_name(type_.name))
        self.fragments.append(
            FragmentDefinitionNode(name=name, type_condition=on, selection_set=node)
        )
        return SelectionSetNode(selections=(FragmentSpreadNode(name=name),))

    def of(self, node: DocumentNode) -> DocumentNode:
        changed = super().of(node)
        definitions = (*changed.definitions, *self.fragments)
        return replace(changed, definitions=definitions)


class Variables(_OfSchema):
    """Takes the values out of the text: whole arguments, or the leaves of objects."""

    def __init__(self, schema: GraphQLSchema, *, leaves: bool) -> None:
        super().__init__(schema)
        self.takes_leaves = leaves
        self.values: dict[str, Any] = {}
        self.heads: list[VariableDefinitionNode] = []

    def leave_argument(self, node: ArgumentNode, *_: Any) -> ArgumentNode:
        argument = self.info.get_argument()
        is_leaf = argument is None or is_leaf_type(get_named_type(argument.type))
        if self.info.get_directive() or (self.takes_leaves and not is_leaf):
            return node
        return self._taken(node)

    def leave_object_field(self, node: ObjectFieldNode, *_: Any) -> ObjectFieldNode:
        type_ = get_named_type(self.info.get_input_type())
        is_leaf = type_ is not None and is_leaf_type(type_)
        return self._taken(node) if self.takes_leaves and is_leaf else node

    def _taken(self, node: Any) -> Any:
        if self.info.get_input_type() is None or _has_variable(node):
            return node
        variable = VariableNode(name=_name(f"taken{len(self.heads)}"))
        type_ = parse_type(str(self.info.get_input_type()))
        self.heads.append(VariableDefinitionNode(variable=variable, type=type_))
        self.values[variable.name.value] = value_from_ast_untyped(node.value)
        return replace(node, value=variable)

    def leave_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> Any:
        heads = (*(node.variable_definitions or ()), *self.heads)
        return replace(node, variable_definitions=heads)


def _has_variable(node: Any) -> bool:
    found = []

    class Found(Visitor):
        def enter_variable(self, node: VariableNode, *_: Any) -> None:
            found.append(node)

    visit(node, Found())
    return bool(found)


class Doubled(Visitor):
    """Asks for each value twice, and for the whole twice."""

    def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> SelectionSetNode:
        again = [
            each
            for each in node.selections
            if isinstance(each, FieldNode) and each.selection_set is None
        ]
        return replace(node, selections=(*node.selections, *again))

    def leave_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> Any:
        twice = node.selection_set.selections * 2
        return replace(node, selection_set=SelectionSetNode(selections=twice))


class Switched(Visitor):
    """Switches on what is on anyway, by literals or by variables."""

    def __init__(self, *, by_variables: bool) -> None:
        super().__init__()
        self.by_variables = by_variables
        self.numbers = count()

    def leave_field(self, node: FieldNode, *_: Any) -> FieldNode:
        name, variable, is_on = (
            ("include", "on", True)
            if next(self.numbers) % 2
            else ("skip", "off", False)
        )
        value = BooleanValueNode(value=is_on)
        if self.by_variables:
            value = VariableNode(name=_name(variable))
        switch = DirectiveNode(
            name=_name(name),
            arguments=(ArgumentNode(name=_name("if"), value=value),),
        )
        return replace(node, directives=(*(node.directives or ()), switch))

    def leave_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> Any:
        if not self.by_variables:
            return node
        type_ = parse_type("Boolean!")
        heads = [
            VariableDefinitionNode(
                variable=VariableNode(name=_name(name)),
                type=type_,
                default_value=BooleanValueNode(value=name == "on"),
            )
            for name in ("on", "off")
        ]
        # One that nobody uses would be refused.
        used = heads[::-1][: 1 + (next(self.numbers) > 1)]
        given = (*(node.variable_definitions or ()), *used)
        return replace(node, variable_definitions=given)


class WithMore(_OfSchema):
    """Asks each record for all its other values too."""

    def leave_selection_set(self, node: SelectionSetNode, *_: Any) -> SelectionSetNode:
        type_ = self.info.get_parent_type()
        if not is_object_type(type_) or type_.name == "Query":
            return node
        # Fields of two types may be unlike, so each has a key of its own.
        more = [
            FieldNode(name=_name(name), alias=_name(f"{ADDED}{type_.name}_{name}"))
            for name, each in type_.fields.items()
            if is_leaf_type(get_named_type(each.type))
            and not any(map(is_required_argument, each.args.values()))
        ]
        return replace(node, selections=(*more, *node.selections))


def reversed_roots(node: DocumentNode) -> DocumentNode:
    """Ask for the root fields in the other order."""

    def turned(each: Any) -> Any:
        if not isinstance(each, OperationDefinitionNode):
            return each
        roots = each.selection_set.selections[::-1]
        return replace(each, selection_set=SelectionSetNode(selections=roots))

    return replace(node, definitions=tuple(map(turned, node.definitions)))


def named_beside(node: DocumentNode, name: str, other: DocumentNode) -> DocumentNode:
    """Give the operation a name, and put another one before it."""

    def called(each: Any) -> Any:
        is_operation = isinstance(each, OperationDefinitionNode)
        return replace(each, name=_name(name)) if is_operation else each

    definitions = (*other.definitions, *map(called, node.definitions))
    return replace(node, definitions=definitions)


def numbered_roots(node: DocumentNode, number: int) -> list[FieldNode]:
    """Give the root fields of a query, each under a key with its number."""
    (operation,) = node.definitions
    if not isinstance(operation, OperationDefinitionNode):
        raise TypeError("A query of one operation alone can be numbered.")
    return [
        replace(each, alias=_name(f"{PART}{number}_{key_of(each)}"))
        for each in operation.selection_set.selections
        if isinstance(each, FieldNode)
    ]


def query_of(roots: list[FieldNode]) -> DocumentNode:
    selected = SelectionSetNode(selections=tuple(roots))
    operation = OperationDefinitionNode(
        operation=OperationType.QUERY, selection_set=selected
    )
    return DocumentNode(definitions=(operation,))


def _name(value: str) -> NameNode:
    return NameNode(value=value)
