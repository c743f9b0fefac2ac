"""Roles: what each may on a project, and the templates that new ones are made from."""

from collections.abc import Sequence

from permissions.features import FEATURES
from permissions.levels import Mode
from resolvers.engine.columns import Rows
from resolvers.engine.marks import Batched
from resolvers.engine.plans import BatchInfo
from resolvers.engine.relations import same_row, to_many, to_one

of_project = to_many("roles", "project_id", "name")
templates = to_many("roles", "template_of_id", "name")
project = to_one("projects", "project_id")
same = same_row()
levels = to_many("role_levels", "role_id", "feature")


def _display_modes(parents: Rows, info: BatchInfo) -> list[list[Mode]]:  # noqa: ARG001
    return [
        [Mode(word) for word in words.split(",") if word]
        for words in parents.column("display_modes")
    ]


def _feature_names(parents: Rows, info: BatchInfo) -> Sequence[str]:  # noqa: ARG001
    return [FEATURES[feature].name for feature in parents.column("feature")]


display_modes = Batched(_display_modes, needs=("display_modes",))
feature_names = Batched(_feature_names, needs=("feature",))
