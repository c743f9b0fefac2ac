"""Settings of a project: what it is called, counts in, is paid in, and its words."""

import re
from collections.abc import Iterator, Sequence

import strawberry
from strawberry import UNSET

from db.models.project_settings import Term
from db.money.units import format_money
from resolvers import past
from resolvers.acts import act, changed, given
from resolvers.engine.relations import to_many
from resolvers.known import read_known
from resolvers.payloads import InputFault, refuse
from resolvers.rights import Needs
from resolvers.scalars import Money
from resolvers.texts import LONGEST_NAME, line_faults, tidy
from resolvers.writes import Row, Write

MOST_UNITS = 200
LONGEST_NUMBER = 50
LONGEST_UNIT = 20
# Cents, and whole amounts by powers of ten.
ROUNDINGS = (100, 10_000, 100_000, 1_000_000, 10_000_000)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
# Where an amount may stand; sums of it are in the project's currency.
_AMOUNTS = (
    *("cost_lines", "estimate_lines", "markups", "owner_costs", "draws"),
    *("template_lines", "template_markups"),
)
_DETAILS: Needs = dict.fromkeys(("name", "number", "location"), "update_details")
_UNITS: Needs = {"units": "set_units"}
_CURRENCIES: Needs = {"currency": "set_display"}
_ROUNDINGS: Needs = {"rounding": "set_display"}
_TERMS: Needs = {"terms": "set_terminology"}
# What has features of its own: the field that shows it, and when it was last set.
_APART = {
    "units_of_measure": ("unitsOfMeasure", "units_changed_at"),
    "project_terms": ("terminology", "terms_changed_at"),
}

units_of_project = to_many("units_of_measure", "project_id", "position")
terms_of_project = to_many("project_terms", "project_id", "term")


@strawberry.input(description="A project, as it stood when it was last read.")
class ProjectAtVersionInput:
    project_id: strawberry.ID = strawberry.field(description="The project.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(
    description="What a project is called, and where it is; what is left out stays."
)
class UpdateProjectDetailsInput(ProjectAtVersionInput):
    name: str | None = strawberry.field(default=UNSET, description="Its name.")
    number: str | None = strawberry.field(
        default=UNSET, description="Its number; no other project has it."
    )
    location: str | None = strawberry.field(
        default=UNSET, description="Where it is built; null for nowhere yet."
    )


@strawberry.input(description="A unit that quantities are counted in.")
class UnitOfMeasureInput:
    name: str = strawberry.field(description="Such as square meter.")
    abbreviation: str = strawberry.field(description="Such as m2.")


@strawberry.input(description="The units of a project, all at once.")
class SetProjectUnitsOfMeasureInput(ProjectAtVersionInput):
    units: list[UnitOfMeasureInput] = strawberry.field(
        description="The units that replace those of before."
    )


@strawberry.input(description="The currency of a project.")
class SetProjectCurrencyInput(ProjectAtVersionInput):
    currency: str = strawberry.field(description="Its three letters of ISO 4217.")


@strawberry.input(description="How a project's amounts are shown.")
class SetProjectRoundingInput(ProjectAtVersionInput):
    rounding: Money = strawberry.field(
        description="0.01, 1, 10, 100 or 1000; nothing stored is rounded."
    )


@strawberry.input(description="The project's own word for one of ours.")
class ProjectTermInput:
    term: Term = strawberry.field(description="Our word.")
    singular: str = strawberry.field(description="Theirs, for one.")
    plural: str = strawberry.field(description="Theirs, for several.")


@strawberry.input(description="The words of a project, all at once.")
class SetProjectTerminologyInput(ProjectAtVersionInput):
    terms: list[ProjectTermInput] = strawberry.field(
        description="The words that replace those of before."
    )


async def held(work: Write, wanted: ProjectAtVersionInput, needs: Needs) -> Row:
    """Read a project to be changed, and let others wait."""
    place = ("projects", wanted.project_id, wanted.expected_version)
    return await work.held(*place, needs, "status")


async def _update_details(work: Write, wanted: UpdateProjectDetailsInput) -> str:
    sent = given(wanted, "name", "number", "location")
    project = await held(work, wanted, {name: _DETAILS[name] for name in sent})
    refuse(faulty_details(sent))
    values = {name: tidy(text) for name, text in sent.items()}
    refuse(await taken(work, values.get("number"), project["id"]))
    await work.change_fields(
        "projects", project, values, action="UPDATE_PROJECT_DETAILS"
    )
    return project["id"]


def faulty_details(sent: Row) -> Iterator[InputFault]:
    """Say what is wrong with what a project is to be called."""
    if "name" in sent:
        needed = "A project has a name."
        yield from line_faults("name", sent["name"], LONGEST_NAME, needed=needed)
    if "number" in sent:
        needed = "A project has a number."
        yield from line_faults("number", sent["number"], LONGEST_NUMBER, needed=needed)
    yield from line_faults("location", sent.get("location"))


async def taken(
    work: Write, number: str | None, own_id: str | None = None
) -> list[InputFault]:
    """Refuse the number of another project, of those that the viewer knows of."""
    if number is None:
        return []
    place = ("projects", "number")
    known = await read_known(work.snapshot, work.decision, place, [number], ())
    message = "Another project has this number."
    is_taken = any(row["id"] != own_id for row in known)
    return [InputFault("number", message)] if is_taken else []


async def _set_units(work: Write, wanted: SetProjectUnitsOfMeasureInput) -> str:
    project = await held(work, wanted, _UNITS)
    refuse(_faulty_units(wanted.units))
    rows = [
        {
            "position": position,
            "name": unit.name.strip(),
            "abbreviation": unit.abbreviation.strip(),
        }
        for position, unit in enumerate(wanted.units)
    ]
    await work.replace("units_of_measure", "project_id", project["id"], rows)
    await _tell(work, project, "SET_PROJECT_UNITS_OF_MEASURE", "units_of_measure")
    return project["id"]


def _faulty_units(units: Sequence[UnitOfMeasureInput]) -> Iterator[InputFault]:
    if len(units) > MOST_UNITS:
        yield InputFault("units", f"At most {MOST_UNITS} units.")
        return
    seen: set[str] = set()
    for number, unit in enumerate(units):
        place = f"units.{number}"
        name, short = f"{place}.name", f"{place}.abbreviation"
        needed = "A unit has a name and an abbreviation."
        yield from line_faults(name, unit.name, LONGEST_NAME, needed=needed)
        yield from line_faults(short, unit.abbreviation, LONGEST_UNIT, needed=needed)
        if unit.abbreviation.strip() in seen:
            yield InputFault(short, "It stands here already.")
        seen.add(unit.abbreviation.strip())


async def _set_currency(work: Write, wanted: SetProjectCurrencyInput) -> str:
    project = await held(work, wanted, _CURRENCIES)
    refuse(faulty_currency(wanted.currency))
    if wanted.currency != project["currency"]:
        refuse(await _counted(work, project["id"]))
    values = {"currency": wanted.currency}
    await work.change_fields("projects", project, values, action="SET_PROJECT_CURRENCY")
    return project["id"]


def faulty_currency(currency: str) -> Iterator[InputFault]:
    if not _CURRENCY.fullmatch(currency):
        yield InputFault("currency", "Three capital letters, such as USD.")


async def _counted(work: Write, project_id: str) -> list[InputFault]:
    """Amounts are never taken from one currency into another."""
    for table in _AMOUNTS:
        if await work.stored(table, "project_id", project_id, "id"):
            message = "The project is in use; its currency stays."
            return [InputFault("currency", message)]
    return []


async def _set_rounding(work: Write, wanted: SetProjectRoundingInput) -> str:
    project = await held(work, wanted, _ROUNDINGS)
    if wanted.rounding not in ROUNDINGS:
        refuse([InputFault("rounding", "0.01, 1, 10, 100 or 1000.")])
    words = (format_money(project["rounding"]), format_money(wanted.rounding))
    await work.change_fields(
        "projects",
        project,
        {"rounding": wanted.rounding},
        action="SET_PROJECT_ROUNDING",
        words={"rounding": words},
    )
    return project["id"]


async def _set_terminology(work: Write, wanted: SetProjectTerminologyInput) -> str:
    project = await held(work, wanted, _TERMS)
    refuse(_faulty_terms(wanted.terms))
    rows = [
        {
            "term": str(one.term),
            "singular": one.singular.strip(),
            "plural": one.plural.strip(),
        }
        for one in wanted.terms
    ]
    await work.replace("project_terms", "project_id", project["id"], rows)
    await _tell(work, project, "SET_PROJECT_TERMINOLOGY", "project_terms")
    return project["id"]


def _faulty_terms(terms: Sequence[ProjectTermInput]) -> Iterator[InputFault]:
    seen: set[Term] = set()
    for number, one in enumerate(terms):
        for name in ("singular", "plural"):
            yield from line_faults(
                f"terms.{number}.{name}",
                getattr(one, name),
                LONGEST_NAME,
                needed="A word is needed for one and for several.",
            )
        if one.term in seen:
            yield InputFault(f"terms.{number}.term", "It stands here already.")
        seen.add(one.term)


async def _tell(work: Write, project: Row, action: str, table: str) -> None:
    """Stamp what is set apart from the rest: not all see it who see the project."""
    field, stamp = _APART[table]
    await work.change("projects", project["id"], **{stamp: work.at})
    guard = past.guard_name("projects", stamp)
    words = {"field": field, "guard": guard, "before": None, "after": None}
    await work.note(action=action, **words, **past.place("projects", project))


update_project_details = act(
    _update_details, table="projects", inputs=_DETAILS, subject="project_id"
)
set_project_units_of_measure = act(
    _set_units, table="projects", inputs=_UNITS, subject="project_id"
)
set_project_currency = act(
    _set_currency, table="projects", inputs=_CURRENCIES, subject="project_id"
)
set_project_rounding = act(
    _set_rounding, table="projects", inputs=_ROUNDINGS, subject="project_id"
)
set_project_terminology = act(
    _set_terminology, table="projects", inputs=_TERMS, subject="project_id"
)
changed_project = changed("projects")
