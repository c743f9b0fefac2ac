"""Nothing that can be asked is beyond the fuzz: its shapes are the schema's."""

from graphql import GraphQLObjectType, get_named_type

from schema.root import schema
from tests.authorization.fields import FIELDS, OPAQUE, ROOTS
from tests.authorization.shapes import Page, Totals

TYPES = schema._schema.type_map
MACHINERY = {
    "PageInfo",
    "OptionRange",
    "InputError",
    "Mutation",
    "Entrance",
    "AccessExplanation",
    "AccessComparison",
    "AccessDifference",
    "PersonaAccess",
    "PersonaRedaction",
}


def is_of_the_trade(type_):
    endings = ("Connection", "Edge", "Payload", "Acts")
    return (
        isinstance(type_, GraphQLObjectType)
        and not type_.name.startswith("__")
        and (type_.name == "ItemActs" or not type_.name.endswith(endings))
        and type_.name not in MACHINERY
    )


def asked(name):
    return set(ROOTS if name == "Query" else FIELDS.get(name, ()))


def test_every_field_has_its_shape():
    missing = [
        f"{type_.name}.{field}"
        for type_ in TYPES.values()
        if is_of_the_trade(type_)
        for field in type_.fields.keys() - asked(type_.name)
        if field not in OPAQUE
    ]
    assert missing == []


def test_every_shape_is_of_a_field():
    unknown = [
        f"{name}.{field}"
        for name in ("Query", *FIELDS)
        for field in asked(name) - TYPES[name].fields.keys()
    ]
    assert unknown == []


def lists():
    for name in ("Query", *FIELDS):
        shapes = ROOTS if name == "Query" else FIELDS[name]
        for field, shape in shapes.items():
            if isinstance(shape, (Page, Totals)):
                yield f"{name}.{field}", shape, TYPES[name].fields[field].args


def test_every_filter_and_order_is_tried():
    for name, shape, args in lists():
        known = {"first", "after", "last", "before", "by"}
        if "where" in args:
            where = get_named_type(args["where"].type).fields.keys()
            assert where - {"and", "or", "not"} == shape.filters.keys(), name
            known |= {"where"}
        if "orderBy" in args:
            order = get_named_type(args["orderBy"].type).fields["field"]
            assert get_named_type(order.type).values.keys() == shape.orders.keys(), name
            known |= {"orderBy"}
        if "search" in args:
            assert shape.searched, name
            known |= {"search"}
        assert set(args) <= known, name
