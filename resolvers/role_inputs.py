"""Roles as they are sent: their settings, the cells of their grid, what is wrong."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import strawberry
from strawberry import UNSET

from permissions.bounds import is_unfit
from permissions.features import FEATURES
from permissions.levels import CategoryAccess, Level, Mode, Word
from permissions.roles import DEFAULT_ROLES, Cell, RoleTemplate, faults
from resolvers.payloads import InputFault
from resolvers.texts import camel

NOTHING: Cell = (Level.NONE, Level.NONE)
MOST_LEVELS = len(FEATURES)
# Of a project, and of a company's templates: their lists are told whole.
MOST_ROLES = 50


@strawberry.input(description="How far a feature is open to a role.")
class RoleLevelInput:
    feature: str = strawberry.field(description="Id of the feature.")
    with_category: Word = strawberry.field(
        description="The level, in the person's own categories at least."
    )
    without_category: Word | None = strawberry.field(
        default=None, description="The level elsewhere, where it differs."
    )

    @property
    def cell(self) -> Cell:
        elsewhere = self.without_category or self.with_category
        return self.with_category.level, elsewhere.level


@strawberry.input(description="A role to be added to a project.")
class CreateRoleInput:
    project_id: strawberry.ID = strawberry.field(description="The project.")
    name: str = strawberry.field(description="What it is called.")
    category_access: CategoryAccess = strawberry.field(
        default=CategoryAccess.OFF, description="What a person's categories do."
    )
    display_modes: list[Mode] = strawberry.field(
        description="How costs may be displayed."
    )
    hides_all_costs: bool = strawberry.field(
        default=False, description="Whether no cost is shown at all."
    )
    levels: list[RoleLevelInput] = strawberry.field(
        description="Levels by feature; what is left out is not shown."
    )


@strawberry.input(description="A role, as it stood when it was last read.")
class RoleAtVersionInput:
    role_id: strawberry.ID = strawberry.field(description="The role.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="What is to be changed of a role; the rest stays.")
class UpdateRoleInput(RoleAtVersionInput):
    name: str | None = strawberry.field(default=UNSET, description="What it is called.")
    category_access: CategoryAccess | None = strawberry.field(
        default=UNSET, description="What a person's categories do."
    )
    display_modes: list[Mode] | None = strawberry.field(
        default=UNSET, description="How costs may be displayed."
    )
    hides_all_costs: bool | None = strawberry.field(
        default=UNSET, description="Whether no cost is shown at all."
    )
    levels: list[RoleLevelInput] | None = strawberry.field(
        default=UNSET, description="Levels that change, by feature."
    )


@strawberry.input(description="A role that is to be no more.")
class DeleteRoleInput(RoleAtVersionInput):
    replacement_id: strawberry.ID | None = strawberry.field(
        default=None, description="The role that its people get, if it has any."
    )


@strawberry.input(description="A role to be copied, and where to.")
class CopyRoleInput:
    role_id: strawberry.ID = strawberry.field(description="The role or the template.")
    project_id: strawberry.ID = strawberry.field(
        description="The project that gets the copy."
    )
    name: str = strawberry.field(description="What the copy is called.")


@strawberry.input(description="A role that new projects are to start with.")
class SaveRoleAsTemplateInput:
    role_id: strawberry.ID = strawberry.field(description="The role.")
    name: str = strawberry.field(description="What the template is called.")


def full_grid(sent: Iterable[RoleLevelInput]) -> Mapping[str, Cell]:
    """Give every feature a cell; what was not sent is closed."""
    closed = dict.fromkeys(FEATURES, NOTHING)
    return {**closed, **{one.feature: one.cell for one in sent}}


def level_faults(sent: Sequence[RoleLevelInput]) -> Iterator[InputFault]:
    """Name features that do not exist, or stand there twice."""
    if len(sent) > MOST_LEVELS:
        yield InputFault("levels", f"At most {MOST_LEVELS} levels.")
        return
    yield from feature_faults([one.feature for one in sent], "It stands here already.")


def feature_faults(features: Iterable[str], again: str) -> Iterator[InputFault]:
    """Name those of `levels` that do not exist, and with `again` those named twice."""
    seen: set[str] = set()
    for number, feature in enumerate(features):
        place = f"levels.{number}.feature"
        if feature not in FEATURES:
            yield InputFault(place, "There is no such feature.")
        elif feature in seen:
            yield InputFault(place, again)
        seen.add(feature)


def unfit_faults(
    company_role: str, template: str | None, field: str = "roleId"
) -> Iterator[InputFault]:
    """Refuse a client as the administrator of a project, or as its contractor."""
    if is_unfit(company_role, template):
        yield InputFault(field, f"A client is no {DEFAULT_ROLES[template or ''].name}.")


def role_faults(role: RoleTemplate) -> Iterator[InputFault]:
    """Name what no role may break, of the settings that people choose."""
    for setting, words in faults(role):
        yield InputFault(camel(setting), f"{words}.")
