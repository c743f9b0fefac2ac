"""Categories: how a project's items are sorted, and by what."""

from resolvers.engine.relations import to_many, to_one

of_project = to_many("categorizations", "project_id", "position")
main = to_one("categorizations", "main_categorization_id")
of_categorization = to_many("categories", "categorization_id", "position")
categorization = to_one("categorizations", "categorization_id")
parent = to_one("categories", "parent_id")
