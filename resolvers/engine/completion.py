"""From the values of a column to its part of the answer, as the specification says."""

from typing import Any

from graphql import (
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    get_nullable_type,
    is_leaf_type,
)

from resolvers.engine.composites import Composites
from resolvers.engine.lists import Lists
from resolvers.engine.plans import FieldPlan
from resolvers.engine.positions import Positions
from resolvers.engine.waits import Steps


class Completion(Lists, Composites):
    """Completes columns of all types."""

    def completed(
        self, field: FieldPlan, type_: GraphQLOutputType, values: Any, at: Positions
    ) -> Steps:
        nullable: Any = get_nullable_type(type_)
        if is_leaf_type(nullable):
            return self.leaves(field, type_, values, at)
        if isinstance(nullable, GraphQLList):
            column = yield from self.lists(field, nullable.of_type, values, at)
        elif isinstance(nullable, GraphQLObjectType):
            column = yield from self.of_type(field, nullable, values, at)
        else:
            column = yield from self.abstract(field, nullable, values, at)
        return self.settled(field, type_, column, at)
