"""Basic contacts: listed for who may view contacts, and for nobody else."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from db.models.companies import CompanyRole, Membership
from db.models.users import User
from permissions.actions import ACTS
from permissions.rows import ROWS
from tests.sites import change, statement_counts
from tests.test_trade_partner_rights import VIEWERS, edits

NAMES = ["Iris Mahler", "Lena Fischer", "Noah Brandt", "Otis Crane"]


async def contacts(ask, who="admin", **values):
    """Read the basic contacts as somebody sees them, by name, in their order."""
    body = await ask(who, "contacts.graphql", **values)
    found = body["data"]["contacts"]
    return {each["name"]: each for each in found["nodes"]}


def flags(name, **values):
    person = select(User.id).where(User.name == name).scalar_subquery()
    held = update(Membership).where(Membership.user_id == person)
    return held.values(**values)


@pytest.mark.rule(
    "contacts.list",
    "contacts.view_record",
    "mx.view_con.contacts",
    "mx.view_con.record",
)
@pytest.mark.parametrize("who", ["admin", "edit", "view", "nofin"])
async def test_who_views_contacts_has_their_list(ask, who):
    found = await contacts(ask, who)
    assert list(found) == NAMES
    assert {**found["Noah Brandt"], "id": "", "version": ""} == {
        "id": "",
        "version": "",
        "name": "Noah Brandt",
        "companyName": "Brandt Lumber",
        "email": "noah@brandtlumber.example",
        "phone": "+1 555 0162",
        "kind": "SUPPLIER",
        "groups": [{"name": "Preferred trades"}],
        "viewerCan": {"update": who == "admin", "delete": who == "admin"},
    }


@pytest.mark.rule("contacts.list", "mx.edit_con.contacts", "mx.edit_con.record")
async def test_who_may_not_view_contacts_finds_none(ask_own):
    for who in ("subcontractor", "design", "client"):
        body = await ask_own(who, "contacts.graphql")
        assert body["data"]["contacts"]["nodes"] == []
        assert body["data"]["contacts"]["totalCount"] == 0
    assert list(await contacts(ask_own, "stranger")) == ["Paul Stein"]
    await change(ask_own, flags("Marcus Bell", view_contacts=False))
    assert await contacts(ask_own, "edit") == {}
    assert await contacts(ask_own, "edit", search="Mahler") == {}
    await change(ask_own, flags("Marcus Bell", view_contacts=True, edit_contacts=True))
    found = await contacts(ask_own, "edit")
    assert found["Iris Mahler"]["viewerCan"] == {"update": True, "delete": False}


@pytest.mark.rule("mx.view_con.leads", "mx.edit_con.leads")
async def test_leads_are_a_section_of_their_own(ask):
    leads = {"kind": {"in": ["LEAD"]}}
    assert list(await contacts(ask, "view", where=leads)) == [NAMES[0], NAMES[1]]
    others = await contacts(ask, "view", where={"not": leads})
    assert list(others) == [NAMES[2], NAMES[3]]


@pytest.mark.rule("contacts.list")
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"search": "mahler"}, [0]),
        ({"search": "555 016"}, [0, 2, 3]),
        ({"where": {"email": {"isNull": True}}}, [3]),
        ({"where": {"companyName": {"startsWith": "brandt"}}}, [2]),
        ({"where": {"name": {"in": ["Otis Crane", "Nobody"]}}}, [3]),
        ({"where": {"or": []}}, []),
        ({"where": {"not": {}}}, []),
        ({"orderBy": {"field": "NAME", "direction": "DESC"}}, [3, 2, 1, 0]),
        ({"orderBy": {"field": "COMPANY_NAME"}}, [2, 3, 0, 1]),
        ({"orderBy": {"field": "KIND", "direction": "DESC"}, "first": 1}, [2]),
    ],
)
async def test_contacts_are_searched_filtered_and_sorted(ask, asked, expected):
    assert list(await contacts(ask, "nofin", **asked)) == [NAMES[n] for n in expected]


async def test_contacts_come_in_pages_by_the_same_statements(ask):
    body = await ask("view", "contacts.graphql", first=3)
    page = body["data"]["contacts"]
    assert [each["name"] for each in page["nodes"]] == NAMES[:3]
    assert page["totalCount"] == 4
    after = page["pageInfo"]["endCursor"]
    assert list(await contacts(ask, "view", first=3, after=after)) == NAMES[3:]
    sizes = {"first": 1}, {"first": 4}
    one, four = await statement_counts(ask, "view", "contacts.graphql", *sizes)
    assert one == four


@pytest.mark.rule(
    "contacts.create_import",
    "contacts.edit",
    "contacts.delete",
    "contacts.delete#admin",
    "mx.view_con.add",
    "mx.view_con.edit",
    "mx.edit_con.add",
    "mx.edit_con.edit",
    "mx.edit_con.delete_contact",
    "mx.edit_con.delete_lead",
)
def test_who_may_do_what_with_contacts():
    seen, add = ROWS["contacts"], ACTS["companies"]["add_contact"]
    bring, of_one = ACTS["companies"]["import_contacts"], ACTS["contacts"]
    for viewer in VIEWERS:
        sees = viewer.is_admin or (
            viewer.role is CompanyRole.EMPLOYEE and "VIEW_CONTACTS" in viewer.flags
        )
        assert seen.holds(viewer, {}) is sees
        assert add.holds(viewer, {}) is bring.holds(viewer, {}) is edits(viewer)
        assert of_one["update"].holds(viewer, {}) is edits(viewer)
        assert of_one["delete"].holds(viewer, {}) is viewer.is_admin


@pytest.mark.rule("contacts.create#mobile", "contacts.create_import", "contacts.delete")
def test_on_mobile_contacts_are_added_but_no_sheet_is_brought_and_none_deleted():
    of_company, of_one = ACTS["companies"], ACTS["contacts"]
    for viewer in (replace(each, is_on_mobile=True) for each in VIEWERS):
        assert of_company["add_contact"].holds(viewer, {}) is edits(viewer)
        assert not of_company["import_contacts"].holds(viewer, {})
        assert of_one["update"].holds(viewer, {}) is edits(viewer)
        assert not of_one["delete"].holds(viewer, {})
