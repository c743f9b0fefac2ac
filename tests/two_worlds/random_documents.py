"""Random documents: shapes by hypothesis-graphql, values out of the pools."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    InlineFragmentNode,
    ListValueNode,
    ObjectFieldNode,
    TypeInfo,
    TypeInfoVisitor,
    ValueNode,
    get_named_type,
    parse_const_value,
    print_ast,
    visit,
)
from graphql.language import Visitor
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis_graphql import Mode, nodes, queries

from tests.authorization.fields import NODES
from tests.two_worlds.documents import SCHEMA, Document, document
from tests.two_worlds.given import PAGES, Filters
from tests.two_worlds.literals import written
from tests.two_worlds.pools import Pools
from tests.two_worlds.within import fits

# What stands here is chosen once the place is known that it stands in.
OPEN = st.just(nodes.String("?"))
SCALARS = {
    **dict.fromkeys(("ID", "String", "Money", "Percent", "Quantity"), OPEN),
    **dict.fromkeys(("Date", "DateTime"), OPEN),
    "Int": st.just(nodes.Int(0)),
}
ROOTS_WITH_ARGUMENTS = (
    *("projects", "projects", "project", "project"),
    *("item", "node", "nodes"),
)
ROOTS = (*ROOTS_WITH_ARGUMENTS, "viewer")
# How often an argument stays that may be left out.
KEPT = {"where": 0.7, "orderBy": 0.7, "search": 0.2, "after": 0.03, "before": 0.03}
KNOWN, MOST_VALUES = 0.9, 6
ID_OF = {"project": "Project", "item": "Item"}


def random_documents(pools: Pools, count: int, chance: int) -> list[Document]:
    """Make different documents that stay within the limits, the same for a chance."""
    found: dict[str, Document] = {}
    for number, (shape, dice) in enumerate(shapes(count, chance, Mode.POSITIVE)):
        made = filled(shape, pools, dice)
        if made.text not in found and fits(made):
            found[made.text] = replace(made, name=f"random {chance} {number}")
    return list(found.values())


def shapes(count: int, chance: int, mode: Mode) -> list[tuple[DocumentNode, Random]]:
    """Draw documents without values, each with dice of its own to fill it."""
    drawn: list[tuple[DocumentNode, Random]] = []
    known = [
        queries(
            SCHEMA,
            fields=(root,),
            custom_scalars=SCALARS,
            print_ast=_as_it_is,
            mode=mode,
        )
        for root in (ROOTS if mode is Mode.POSITIVE else ROOTS_WITH_ARGUMENTS)
    ]

    @seed(chance)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(*known), st.integers(0, 2**32))
    def draw(shape: DocumentNode, number: int) -> None:
        drawn.append((shape, Random(number)))  # noqa: S311 (made up)

    draw()
    return drawn


def filled(shape: DocumentNode, pools: Pools, dice: Random) -> Document:
    """Put values into a shape."""
    values = _Values(pools, dice)
    node = visit(shape, TypeInfoVisitor(values.info, values))
    return document(print_ast(node), "random")


def _as_it_is(node: DocumentNode) -> DocumentNode:
    return node


class _Values(Visitor):
    """Leaves arguments out, and gives those that stay what the pools hold."""

    def __init__(self, pools: Pools, dice: Random) -> None:
        super().__init__()
        self.info = TypeInfo(SCHEMA)
        self.pools = pools
        self.dice = dice
        filters: Any = SCHEMA.type_map["ItemFilter"]
        self.near = Filters(filters, pools, "items").near
        self.argument = ""
        self.members: list[str] = []
        self.fields: list[FieldNode] = []

    def enter_field(self, node: FieldNode, *_: Any) -> FieldNode:
        self.fields.append(node)
        kept = [each for each in node.arguments or () if self._stays(each)]
        names = {each.name.value for each in kept}
        if {"first", "last"} <= names:
            gone = self.dice.choice(("first", "last", "last"))
            kept = [each for each in kept if each.name.value != gone]
        return replace(node, arguments=tuple(kept))

    def leave_field(self, *_: Any) -> None:
        self.fields.pop()

    def _stays(self, argument: ArgumentNode) -> bool:
        return self.dice.random() < KEPT.get(argument.name.value, 1)

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> None:
        self.members.append(node.name.value)

    def leave_object_field(self, *_: Any) -> None:
        self.members.pop()

    def enter_argument(self, node: ArgumentNode, *_: Any) -> None:
        self.argument = node.name.value

    def enter_list_value(self, node: ListValueNode, *_: Any) -> ListValueNode:
        """Let a list hold something: an empty one finds nothing."""
        named: Any = get_named_type(self.info.get_input_type())
        if named.name not in {"ID", "String"}:
            return node
        count = self.dice.randint(1, MOST_VALUES)
        return replace(node, values=(nodes.String("?"),) * count)

    def enter_string_value(self, *_: Any) -> ValueNode:
        return self._one()

    def enter_int_value(self, *_: Any) -> ValueNode:
        return self._one()

    def _one(self) -> ValueNode:
        type_: Any = get_named_type(self.info.get_input_type())
        return parse_const_value(written(self.dice.choice(self._pool(type_))))

    def _pool(self, type_: Any) -> Sequence[Any]:
        if self.members:
            # The member stands before its comparison: directCost, then gte.
            return self.near(self.members[-2], type_)
        if self.argument in {"id", "ids"}:
            return self._ids()
        if self.argument in {"first", "last"}:
            return PAGES[1:]
        if self.argument == "search":
            return self.near("internalNote", type_)
        return ("nonsense",)

    def _ids(self) -> list[str]:
        """Choose of the types that are asked about, most often what there is."""
        field = self.fields[-1]
        type_ = ID_OF.get(field.name.value)
        if type_ is None:
            below = field.selection_set.selections if field.selection_set else ()
            narrowed = [
                each.type_condition.name.value
                for each in below
                if isinstance(each, InlineFragmentNode) and each.type_condition
            ]
            type_ = self.dice.choice(narrowed or NODES)
        known = self.pools.ids(type_)
        return known if known and self.dice.random() < KNOWN else self.pools.any(type_)
