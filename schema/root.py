"""The root of the schema: it only joins the areas."""

import strawberry

from schema.build import Schema
from schema.projects import ProjectQuery


@strawberry.type(description="What can be asked.")
class Query(ProjectQuery):
    pass


schema = Schema(query=Query)


def sdl() -> str:
    """Print the schema as `graphql/schema.graphql` keeps it."""
    return schema.as_str() + "\n"
