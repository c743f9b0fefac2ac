"""Item templates: the lines and markups that each new item of a project starts with."""

from collections.abc import Sequence

import strawberry

from db.money.units import format_money
from permissions.guards import CanSeeTemplateLines, CanSeeTemplateMarkups
from resolvers import costs, past, tables
from resolvers.acts import act, changed
from resolvers.costs import CostLineInput
from resolvers.engine.refusals import Conflict
from resolvers.engine.relations import to_linked, to_many, to_only
from resolvers.engine.statements import Between
from resolvers.markups import MarkupRowInput
from resolvers.payloads import refuse
from resolvers.rights import permit
from resolvers.tables import TableKind
from resolvers.versions import VERSIONED
from resolvers.writes import Row, Write

MARKUPS = TableKind(
    *("template_markups", "template_markup_references", "template_markup_id"),
    columns=(*tables.WORDING, "is_allocated"),
    noun="markup",
)
_STALE = "It has changed since; read it again."

of_project = to_only("item_templates", "project_id")
lines = to_many("template_lines", "template_id", "position")
markups = to_many("template_markups", "template_id", "position")
referred_to = to_linked(
    "template_markups",
    Between("template_markup_references", "template_markup_id", "refers_to_id"),
    "position",
)


@strawberry.input(description="The lines that each new item starts with.")
class SetItemTemplateLinesInput:
    project_id: strawberry.ID = strawberry.field(description="The project.")
    expected_version: str | None = strawberry.field(
        default=None,
        description="Version that the change is based on; null if there is none yet.",
    )
    lines: list[CostLineInput] = strawberry.field(
        description="The lines that replace those of before."
    )


@strawberry.input(description="The markups that each new item starts with.")
class SetItemTemplateMarkupsInput:
    project_id: strawberry.ID = strawberry.field(description="The project.")
    expected_version: str | None = strawberry.field(
        default=None,
        description="Version that the change is based on; null if there is none yet.",
    )
    markups: list[MarkupRowInput] = strawberry.field(
        description="The rows that replace those of before."
    )


async def _set_lines(work: Write, wanted: SetItemTemplateLinesInput) -> str:
    project = await _permitted(work, wanted, "set_item_template_lines", "lines")
    refuse(costs.faulty_lines(wanted.lines))
    template_id = await _template(work, project, wanted.expected_version)
    before = await _direct_cost(work, template_id)
    place = {"project_id": project["id"]}
    rows = costs.rows_of(wanted.lines)
    await work.replace(
        "template_lines",
        "template_id",
        template_id,
        [{**place, "position": at, **row} for at, row in enumerate(rows)],
    )
    await work.change("item_templates", template_id, cost_changed_at=work.at)
    words = (before, await _direct_cost(work, template_id))
    await _tell(work, project, "templateLines", CanSeeTemplateLines.__name__, words)
    return project["id"]


async def _set_markups(work: Write, wanted: SetItemTemplateMarkupsInput) -> str:
    project = await _permitted(work, wanted, "set_item_template_markups", "markups")
    template_id = await _template(work, project, wanted.expected_version)
    place = {"project_id": project["id"], "template_id": template_id}
    before = await tables.read(work, MARKUPS, place)
    after = await tables.put(work, before, place, wanted.markups, "markups")
    tables.refuse_unreckonable(after, "markups")
    if after is not before:
        await work.change("item_templates", template_id, markup_changed_at=work.at)
        words = (before.words(), after.words())
        guard = CanSeeTemplateMarkups.__name__
        await _tell(work, project, "templateMarkups", guard, words)
    return project["id"]


async def _permitted(
    work: Write,
    wanted: SetItemTemplateLinesInput | SetItemTemplateMarkupsInput,
    act: str,
    field: str,
) -> Row:
    project = await work.row_to_change("projects", wanted.project_id, (f"can:{act}",))
    permit(project, act, (field,))
    return project


async def _template(work: Write, project: Row, expected: str | None) -> str:
    """Return the project's template, begun if there was none; else a Conflict."""
    found = await work.stored("item_templates", "project_id", project["id"], "id")
    if not found and expected is None:
        place = {"project_id": project["id"]}
        return await work.add("item_templates", **place, updated_at=work.at)
    if not found or expected is None:
        raise Conflict(_STALE)
    names = VERSIONED["item_templates"]
    template = await work.row("item_templates", found[0]["id"], names)
    work.expect("item_templates", template, expected)
    return template["id"]


async def _direct_cost(work: Write, template_id: str) -> str:
    rows = await work.stored("template_lines", "template_id", template_id, "line_total")
    return format_money(sum(row["line_total"] for row in rows))


async def _tell(
    work: Write, project: Row, field: str, guard: str, words: Sequence[str | None]
) -> None:
    before, after = words
    await work.note(
        action="SET_ITEM_TEMPLATE",
        field=field,
        guard=guard,
        before=before,
        after=after,
        **past.place("projects", project),
    )


set_item_template_lines = act(
    _set_lines,
    table="projects",
    act="set_item_template_lines",
    inputs=("lines",),
    subject="project_id",
)
set_item_template_markups = act(
    _set_markups,
    table="projects",
    act="set_item_template_markups",
    inputs=("markups",),
    subject="project_id",
)
changed_project = changed("projects")
