"""The demo's three projects: their teams, category grants, categories and timelines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from db.demo.people import Person
from db.demo.roles import OWN_TRADE, Template, add_roles
from db.demo.world import World, moment

CLINIC = "Harbor Street Clinic"
TOWNHOMES = "Mill Lane Townhomes"
DEPOT = "Quayside Depot"

CONTRACTOR, SUB = "General Contractor", "Subcontractor"
TRADES = (
    ("01", "General Requirements"),
    ("03", "Concrete"),
    ("05", "Steel"),
    ("07", "Envelope"),
    ("08", "Doors and Windows"),
    ("09", "Interiors"),
    ("21", "Fire Protection"),
    ("22", "Plumbing"),
    ("23", "HVAC"),
    ("26", "Electrical"),
    ("31", "Sitework"),
)
AREAS = ("Ground floor", "Upper floor", "Roof", "Site")


@dataclass(frozen=True, slots=True)
class Job:
    """A project as data: what it is, and who works on it as what."""

    name: str
    number: str
    status: str
    phase: str
    currency: str
    creator: str
    created: str
    team: dict[str, tuple[str, tuple[str, ...]]]
    options: dict[str, Any] = field(default_factory=dict)


JOBS = (
    Job(
        CLINIC,
        "25-017",
        "LIVE",
        "ACTIVE",
        "USD",
        "Ruth Hartwell",
        "2025-09-01",
        {
            "Ruth Hartwell": ("Administrator", ()),
            "Marcus Bell": (CONTRACTOR, ()),
            "Priya Nair": (CONTRACTOR, ()),
            "Tom Okafor": (CONTRACTOR, ()),
            "Mia Castell": (CONTRACTOR, ()),
            "Nora Quist": (CONTRACTOR, ()),
            "Elena Voss": (SUB, ("Electrical",)),
            "Dan Pruitt": (SUB, ("Plumbing",)),
            "Sam Whitlock": (OWN_TRADE, ("Electrical",)),
            "Jonas Berg": ("Design Team", ()),
            "Grace Lin": ("Owner", ()),
        },
        {"client_sees_budget": True},
    ),
    Job(
        TOWNHOMES,
        "26-004",
        "PENDING",
        "PROSPECT",
        "USD",
        "Marcus Bell",
        "2026-02-16",
        {
            "Ruth Hartwell": ("Administrator", ()),
            "Marcus Bell": (CONTRACTOR, ()),
            "Elena Voss": (SUB, ("Electrical",)),
        },
    ),
    Job(
        DEPOT,
        "25-021",
        "LIVE",
        "ACTIVE",
        "EUR",
        "Ruth Hartwell",
        "2025-10-06",
        {
            "Ruth Hartwell": ("Administrator", ()),
            "Priya Nair": (CONTRACTOR, ()),
            "Elena Voss": (SUB, ()),
            "Owen Tate": ("Owner", ()),
        },
        {"rounding": 10_000},
    ),
)
PHASES = (
    ("Design", None, "PHASE", "2025-09-01", "2026-04-30"),
    ("Schematic design review", "Design", "EVENT", "2025-11-24", None),
    ("Design development review", "Design", "EVENT", "2026-02-02", None),
    ("Permitting", None, "PHASE", "2026-02-16", "2026-05-15"),
    ("Electrical permit filed", "Permitting", "EVENT", "2026-03-09", None),
    ("Early MEP release", None, "EVENT", "2026-03-30", None),
    ("Guaranteed maximum price signed", None, "EVENT", "2026-05-18", None),
)


@dataclass(frozen=True, slots=True)
class Site:
    """A project with its rows' ids by name, for what is added to it."""

    job: Job
    id: str
    people: dict[str, Person]
    categories: dict[str, str]
    events: dict[str, str]

    def user(self, name: str) -> str:
        return self.people[name].user_id


def add_projects(
    world: World, people: dict[str, Person], templates: Mapping[str, Template]
) -> dict[str, Site]:
    return {job.name: _add(world, job, people, templates) for job in JOBS}


def _add(
    world: World, job: Job, people: dict[str, Person], templates: Mapping[str, Template]
) -> Site:
    at = moment(job.created)
    project_id = world.add(
        "projects",
        job.name,
        at,
        name=job.name,
        number=job.number,
        status=job.status,
        phase=job.phase,
        currency=job.currency,
        creator_id=people[job.creator].user_id,
        created_at=at,
        updated_at=at,
        **job.options,
    )
    site = Site(job, project_id, people, {}, {})
    _add_categories(world, site)
    _add_team(world, site, add_roles(world, templates, project_id))
    _add_timeline(world, site)
    return site


def _add_categories(world: World, site: Site) -> None:
    trades = _add_categorization(world, site, "Trade", TRADES)
    _add_categorization(world, site, "Building area", [(None, area) for area in AREAS])
    world.rows["projects"][-1]["main_categorization_id"] = trades


def _add_categorization(
    world: World, site: Site, name: str, members: Iterable[tuple[str | None, str]]
) -> str:
    categorization_id = world.add(
        "categorizations",
        f"{site.job.name}: {name}",
        project_id=site.id,
        name=name,
        position=len(world.rows["categorizations"]),
    )
    for position, (code, member) in enumerate(members):
        site.categories[member] = world.add(
            "categories",
            f"{site.job.name}: {member}",
            project_id=site.id,
            categorization_id=categorization_id,
            position=position,
            name=member,
            code=code,
        )
    return categorization_id


def _add_team(world: World, site: Site, roles: dict[str, str]) -> None:
    for name, (role, grants) in site.job.team.items():
        person = site.people[name]
        title = f"{site.job.name}: {name}"
        member_id = world.add(
            "project_members",
            title,
            project_id=site.id,
            membership_id=person.membership_id,
            user_id=person.user_id,
            role_id=roles[role],
        )
        for category in grants:
            world.add(
                "category_grants",
                f"{title}: {category}",
                project_member_id=member_id,
                category_id=site.categories[category],
            )
        if person.access == "SOME":
            world.add(
                "accessible_projects",
                title,
                membership_id=person.membership_id,
                project_id=site.id,
            )


def _add_timeline(world: World, site: Site) -> None:
    if site.job.name != CLINIC:
        return
    for name, parent, kind, starts_on, ends_on in PHASES:
        site.events[name] = world.add(
            "timeline_events",
            f"{site.job.name}: {name}",
            project_id=site.id,
            parent_id=site.events[parent] if parent else None,
            kind=kind,
            name=name,
            starts_on=starts_on,
            ends_on=ends_on,
        )
