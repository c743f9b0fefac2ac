"""Previews: looked through another's eyes, never further than through one's own."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select, update

from db.models.companies import CompanyRole, Membership
from db.models.projects import Project
from db.models.team import ProjectMember
from db.models.users import User
from resolvers.previews import Kind, Wish
from server.operations import Request
from tests.acting import codes, everything
from tests.asking import DOCUMENTS
from tests.sites import CLINIC, DEPOT, NOWHERE, change, of_role
from tests.teamwork import members

PEOPLE = {
    "edit": "Marcus Bell",
    "view": "Priya Nair",
    "nofin": "Tom Okafor",
    "subcontractor": "Elena Voss",
    "rows": "Sam Whitlock",
    "client": "Grace Lin",
    "design": "Jonas Berg",
}
TALK = """{ projects { nodes {
  name displayModes viewerCan { createItem createMilestone }
  items(first: 100) { totalCount nodes { id version viewerCan { update editCosts }
    comments(first: 50) { nodes { body } } } } } } }"""
READ = ("items.graphql", "milestones.graphql", "nodes.graphql", TALK)
NOT_FOUND = {
    "message": "There is nothing of this id to look through.",
    "extensions": {"code": "NOT_FOUND"},
}
ROLES = "query ($project: ID!) { project(id: $project) { roles { id name } } }"
NAMES = "{ projects { nodes { name } } }"
HISTORY = """{ viewer { company { history(last: 1) { nodes {
  action field before after actor { name } person { name } project { name } } } } } }"""
COSTS = """query ($project: ID!) { project(id: $project) {
  items(first: 100) { nodes { id directCost internalNote costImpact(mode: ALLOCATED) }
} } }"""


async def look(ask, who, kind, one, document, **variables):
    """Ask through the eyes of a member, a role, or a project's client."""
    if "{" not in document:
        document = (DOCUMENTS / document).read_text(encoding="utf-8")
    request = Request(document, variables, token=f"demo-{who}")
    wished = replace(request, preview=Wish(Kind(kind), one))
    return (await ask.operations.run(wished)).body


async def member_ids(ask):
    return {name: each["id"] for name, each in (await members(ask)).items()}


async def role_ids(ask, project=CLINIC):
    body = await ask("admin", ROLES, project=project)
    return {each["name"]: each["id"] for each in body["data"]["project"]["roles"]}


def looked_at(body):
    """Take the mark of a preview away, and what it cost."""
    extensions = body.pop("extensions")
    extensions.pop("cost", None)
    mark = extensions.pop("preview")
    return mark, {**body, "extensions": extensions}


def unmarked(body):
    extensions = body.get("extensions", {})
    extensions.pop("cost", None)
    return {**body, "extensions": extensions}


async def items(ask, who, kind=None, one=None, project=CLINIC):
    if kind is None:
        body = await ask(who, COSTS, project=project)
    else:
        body = await look(ask, who, kind, one, COSTS, project=project)
    return {each["id"]: each for each in body["data"]["project"]["items"]["nodes"]}


async def looked(ask):
    """Read the last entry of the company's history, as its admin reads it."""
    body = await ask("admin", HISTORY)
    (entry,) = body["data"]["viewer"]["company"]["history"]["nodes"]
    return entry


async def with_flags(ask, *flags):
    """Give Priya, who sees the financials, permissions past the API."""
    person = select(User.id).where(User.name == "Priya Nair").scalar_subquery()
    given = update(Membership).where(Membership.user_id == person)
    await change(ask, given.values(dict.fromkeys(flags, True)))


@pytest.mark.parametrize("person", PEOPLE)
async def test_an_admin_is_answered_as_the_member_whom_he_looks_through(
    ask_own, person
):
    """M8, where all is the admin's to see."""
    one = (await member_ids(ask_own))[PEOPLE[person]]
    for document in READ:
        wanted = unmarked(await ask_own(person, document))
        got = await look(ask_own, "admin", "MEMBER", one, document)
        assert looked_at(got) == ({"as": "MEMBER", "id": one}, wanted), document


async def test_what_is_hidden_from_the_admin_himself_stays_hidden(ask_own):
    document = "{ projects { nodes { scenarios { nodes { name } } } } viewer { tokens "
    document += "{ id } user { name } } }"
    one = (await member_ids(ask_own))["Marcus Bell"]
    own = await ask_own("edit", document)
    seen = await look(ask_own, "admin", "MEMBER", one, document)
    assert "All-electric plant" in str(own)
    assert "All-electric plant" not in str(seen)
    assert own["data"]["viewer"]["tokens"] != []
    assert seen["data"]["viewer"] == {"tokens": [], "user": {"name": "Marcus Bell"}}


@pytest.mark.case("PE-05")
async def test_a_role_is_looked_through_by_whoever_may_look_at_roles(ask_own):
    """PE-05: and by nobody else, nor further than he sees himself."""
    roles = await role_ids(ask_own)
    sub = roles["Subcontractor"]
    for who in ("admin", "edit", "view", "nofin"):
        assert (await look(ask_own, who, "ROLE", sub, NAMES))["data"] == {
            "projects": {"nodes": [{"name": "Harbor Street Clinic"}]}
        }, who
        assert await looked(ask_own) == {
            "action": "PREVIEW",
            "field": "role",
            "before": None,
            "after": "Subcontractor",
            "actor": {"name": {"admin": "Ruth Hartwell", **PEOPLE}[who]},
            "person": None,
            "project": {"name": "Harbor Street Clinic"},
        }
    for who in ("subcontractor", "plumbing", "client", "design", "stranger"):
        refused = await look(ask_own, who, "ROLE", sub, NAMES)
        assert refused["errors"] == [NOT_FOUND]
    shown = await items(ask_own, "nofin", "ROLE", roles["Administrator"])
    own = await items(ask_own, "nofin")
    # What he made himself is no role's: his drafts are not there.
    assert shown == {one: own[one] for one in shown}
    assert {each["directCost"] for each in shown.values()} == {None}


async def test_a_role_shows_to_an_admin_what_the_role_shows(ask_own):
    shown = await items(ask_own, "admin", "ROLE", (await role_ids(ask_own))["Owner"])
    seen = await items(ask_own, "client")
    assert shown
    assert shown == {one: seen[one] for one in shown}
    # But for drafts that were shared with the client in person.
    assert len(seen) - len(shown) <= 1


@pytest.mark.rule("projects.preview_client_side", "projects.preview_client_side#eye")
@pytest.mark.rule("mx.preview.client_pages", "C18")
async def test_the_client_side_needs_its_flag_and_view_financials(ask_own):
    """PE-07."""
    wish = ("view", "CLIENT", CLINIC, COSTS)
    refused = await look(ask_own, *wish, project=CLINIC)
    assert refused["errors"] == [NOT_FOUND]
    await with_flags(ask_own, "preview_client_side")
    seen = await items(ask_own, "view", "CLIENT", CLINIC)
    as_client = await items(ask_own, "client")
    assert seen
    assert seen == {one: as_client[one] for one in seen}
    assert await looked(ask_own) == {
        "action": "PREVIEW",
        "field": "client",
        "before": None,
        "after": "Client side",
        "actor": {"name": "Priya Nair"},
        "person": {"name": "Grace Lin"},
        "project": {"name": "Harbor Street Clinic"},
    }
    person = select(User.id).where(User.name == "Priya Nair").scalar_subquery()
    taken = update(Membership).where(Membership.user_id == person)
    await change(ask_own, taken.values(view_financials=False))
    # Rights are those of now: what was taken is gone at the next request.
    body = await look(ask_own, *wish, project=CLINIC)
    assert body["errors"] == [NOT_FOUND]


@pytest.mark.rule("projects.preview_client_side", "mx.preview.client_pages", "C18")
async def test_an_archived_project_or_one_without_a_client_has_no_client_side(
    ask_own,
):
    async def errors():
        return (await look(ask_own, "admin", "CLIENT", CLINIC, NAMES)).get("errors")

    assert await errors() is None
    archived = update(Project).where(Project.id == CLINIC)
    await change(ask_own, archived.values(status="ARCHIVED"))
    assert await errors() == [NOT_FOUND]
    await change(ask_own, archived.values(status="LIVE"))
    assert await errors() is None
    clients = select(Membership.id).where(Membership.role == CompanyRole.CLIENT)
    gone = delete(ProjectMember).where(ProjectMember.membership_id.in_(clients))
    await change(ask_own, gone.where(ProjectMember.project_id == CLINIC))
    assert await errors() == [NOT_FOUND]


async def test_what_may_not_be_looked_through_is_as_if_it_did_not_exist(ask_own):
    ids = await member_ids(ask_own)
    before = await everything(ask_own)
    template = "{ viewer { company { roleTemplates { id } } } }"
    body = await ask_own("admin", template)
    (first, *_) = body["data"]["viewer"]["company"]["roleTemplates"]
    tries = [
        ("edit", "MEMBER", ids["Elena Voss"]),
        ("client", "MEMBER", ids["Ruth Hartwell"]),
        ("stranger", "MEMBER", ids["Elena Voss"]),
        ("admin", "MEMBER", "mem_nobody"),
        ("admin", "MEMBER", CLINIC),
        ("admin", "ROLE", first["id"]),
        ("admin", "CLIENT", NOWHERE),
        ("edit", "CLIENT", DEPOT),
        ("client", "CLIENT", CLINIC),
    ]
    bodies = [await look(ask_own, *one, NAMES) for one in tries]
    assert all(body == {"data": None, "errors": [NOT_FOUND]} for body in bodies)
    assert await everything(ask_own) == before


async def test_a_preview_writes_nothing(ask_own):
    ids = await member_ids(ask_own)
    one = ids["Marcus Bell"]
    acts = ("log_out", "request_password_reset", "create_item")
    before = await everything(ask_own)
    for act in acts:
        body = await look(ask_own, "admin", "MEMBER", one, f"{act}.graphql")
        assert body["data"] is None
        assert codes(body) == ["FORBIDDEN"], act
        assert body["errors"][0]["message"] == "A preview only reads."
    after = await everything(ask_own)
    told = after.pop("company_history")
    assert after | {"company_history": before["company_history"]} == before
    # Who was recognised has looked, if at nothing.
    assert len(told) - len(before["company_history"]) == 2


async def test_what_the_other_may_not_use_is_not_used_in_a_preview(ask_own):
    one = (await member_ids(ask_own))["Grace Lin"]
    text = """query ($project: ID!) { project(id: $project) {
    items(where: {directCost: {gt: "1"}}) { nodes { id } } } }"""
    assert codes(await ask_own("admin", text, project=CLINIC)) == []
    body = await look(ask_own, "admin", "MEMBER", one, text, project=CLINIC)
    assert codes(body) == ["FIELD_NOT_USABLE"]
    assert body["extensions"]["preview"] == {"as": "MEMBER", "id": one}


async def test_a_preview_is_not_answered_if_it_cannot_be_told(ask_own, monkeypatch):
    async def broken(*_asked, **_more):
        raise RuntimeError

    one = (await member_ids(ask_own))["Grace Lin"]
    monkeypatch.setattr("resolvers.company_history.tell", broken)
    with pytest.raises(RuntimeError):
        await look(ask_own, "admin", "MEMBER", one, NAMES)


@pytest.mark.parametrize("who", ["admin", "edit"])
async def test_who_looks_at_a_role_is_himself_and_finds_nobody_else(ask_own, who):
    role = (await role_ids(ask_own))["Owner"]
    text = (
        "{ viewer { user { name } company { members { nodes { user { name } } } } } }"
    )
    shown = (await look(ask_own, who, "ROLE", role, text))["data"]["viewer"]
    assert shown["company"]["members"]["nodes"] == [{"user": shown["user"]}]


@pytest.mark.case("PE-09")
async def test_a_preview_is_of_its_request_and_of_the_rights_of_that_moment(ask_own):
    one = (await member_ids(ask_own))["Grace Lin"]
    as_her = ("admin", "MEMBER", one, COSTS)
    cost = await costs_of(await look(ask_own, *as_her, project=CLINIC))
    assert cost == {None}
    # Nothing was handed out: whoever asks next asks as himself.
    assert None not in await costs_of(await ask_own("admin", COSTS, project=CLINIC))
    sees = of_role("Owner", "item_option_cost_details", "VIEW", "VIEW")
    await change(ask_own, sees)
    assert await costs_of(await look(ask_own, *as_her, project=CLINIC)) != {None}
    person = select(User.id).where(User.name == "Grace Lin").scalar_subquery()
    gone = update(Membership).where(Membership.user_id == person)
    await change(ask_own, gone.values(is_active=False))
    body = await look(ask_own, *as_her, project=CLINIC)
    assert body == {"data": None, "errors": [NOT_FOUND]}


async def costs_of(body):
    return {each["directCost"] for each in body["data"]["project"]["items"]["nodes"]}
