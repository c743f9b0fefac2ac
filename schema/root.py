"""The root of the schema: it only joins the areas."""

import strawberry

from schema.build import Schema
from schema.costs import CostMutation
from schema.projects import ProjectQuery


@strawberry.type(description="What can be asked.")
class Query(ProjectQuery):
    pass


@strawberry.type(description="What can be done.")
class Mutation(CostMutation):
    pass


schema = Schema(query=Query, mutation=Mutation)


def sdl() -> str:
    """Print the schema as `graphql/schema.graphql` keeps it."""
    return schema.as_str() + "\n"
