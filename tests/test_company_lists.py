"""Lists of a company: who reads each, and who keeps it."""

import pytest
from sqlalchemy import update

from db.models.companies import Membership
from db.models.company_lists import ListKind
from permissions.company_settings import LISTS
from tests.acting import answer, codes, everything, faults, refused
from tests.sites import change
from tests.teamwork import members
from tests.test_company_history import told

TEAM = ("edit", "view", "nofin")
OUTSIDERS = ("subcontractor", "rows", "client", "design")
PLACES = {
    "fileLabels": "FILE_LABEL",
    "warrantySublists": "WARRANTY_SUBLIST",
    "jobLogFlags": "JOB_LOG_FLAG",
    "contactGroups": "CONTACT_GROUP",
    "projectGroups": "PROJECT_GROUP",
    "accountingCodes": "ACCOUNTING_CODE",
    "holidays": "HOLIDAY",
}
NEW = {
    **{kind: {"name": " Something new "} for kind in ListKind},
    "ACCOUNTING_CODE": {"name": "Masonry", "code": " 04000 "},
    "HOLIDAY": {"name": "Labor Day", "fallsOn": "2026-09-07"},
}
ANYBODYS = {"FILE_LABEL", "WARRANTY_SUBLIST", "LEAD_FIELD"}
# Who of the team keeps each list beside the admins.
KEEPERS = {
    **dict.fromkeys(ListKind, ()),
    **dict.fromkeys(ANYBODYS, TEAM),
    "HOLIDAY": ("edit", "nofin"),
}
MISSING = {
    "listEntryId": "lst_00000000000000000000000000",
    "expectedVersion": "0",
}


async def lists(ask, who="admin"):
    """Read the lists as somebody knows them, by kind, each entry by its name."""
    body = await ask(who, "company_lists.graphql")
    company = body["data"]["viewer"]["company"]
    found = {kind: company[place] for place, kind in PLACES.items()}
    form = company["leadForm"]
    found["LEAD_FIELD"] = form["fields"] if form else []
    return {kind: {e["name"]: e for e in found[kind]} for kind in found}


async def entry(ask, kind, name):
    return (await lists(ask))[kind][name]


async def on_entry(ask, who, document, kind, name, /, **values):
    """Act on an entry, based on how the admin sees it now."""
    seen = await entry(ask, kind, name)
    base = {"listEntryId": seen["id"], "expectedVersion": seen["version"]}
    return await ask(who, f"{document}.graphql", input={**base, **values})


async def added(ask, kind, who="admin", **values):
    wanted = {"kind": kind, **(values or NEW[kind])}
    return await ask(who, "add_list_entry.graphql", input=wanted)


@pytest.mark.parametrize(
    ("who", "hidden"),
    [
        ("admin", set()),
        ("edit", set()),
        ("view", set()),
        ("nofin", {"ACCOUNTING_CODE"}),
        *((who, {*ListKind}) for who in OUTSIDERS),
        ("stranger", {*ListKind}),
    ],
)
async def test_the_team_reads_what_its_records_name_and_nobody_else_does(
    ask, who, hidden
):
    seen = await lists(ask, who)
    assert {kind for kind in seen if not seen[kind]} == hidden
    assert set(seen["HOLIDAY"]) == (
        set() if "HOLIDAY" in hidden else {"New Year", "Memorial Day"}
    )
    able = {
        kind for kind in seen for e in seen[kind].values() if e["viewerCan"]["update"]
    }
    keeps = {kind for kind in ListKind if who == "admin" or who in KEEPERS[kind]}
    assert able == keeps - hidden


@pytest.mark.rule(
    "settings.warranty_sublists",
    "settings.file_labels",
    "settings.job_log_flags",
    "settings.contact_project_groups",
    "settings.accounting",
    "settings.holidays",
    "settings.lead_intake_form",
    "mx.account.warranty_sublists",
    "mx.account.file_labels",
    "mx.account.job_log",
    "mx.account.groups",
)
async def test_each_list_is_kept_by_whom_the_chart_names_and_by_nobody_else(ask_own):
    before = await everything(ask_own)
    for kind in ListKind:
        names = ["kind", *NEW[kind]]
        for who in {*TEAM, *OUTSIDERS} - {*KEEPERS[kind]}:
            body = await added(ask_own, kind, who)
            assert set(names) <= {*refused(body)}, (kind, who)
    assert await everything(ask_own) == before
    for kind in ListKind:
        who = next(iter(KEEPERS[kind]), "admin")
        made = answer(await added(ask_own, kind, who))["listEntry"]
        assert made["name"] == NEW[kind]["name"].strip()
        assert (
            made["position"]
            == 1
            + max(
                e["position"]
                for e in (await lists(ask_own))[kind].values()
                if e != made
            )
            or made["position"] > 0
        )
        twice = await added(ask_own, kind, who)
        field = {"ACCOUNTING_CODE": "code", "HOLIDAY": "fallsOn"}.get(kind, "name")
        assert faults(twice) == {field: "It stands here already."}
    lines = [
        (one["action"], one["field"], one["before"], one["after"])
        for one in (await told(ask_own))["nodes"][2:]
    ]
    assert len(lines) == len(ListKind)
    assert lines[5:7] == [
        ("ADD_LIST_ENTRY", "ACCOUNTING_CODE", None, "04000 Masonry"),
        ("ADD_LIST_ENTRY", "HOLIDAY", None, "2026-09-07 Labor Day"),
    ]


async def test_an_entry_is_changed_moved_and_removed_where_its_list_is_kept(ask_own):
    plans = ("FILE_LABEL", "Plans")
    body = await on_entry(
        ask_own, "nofin", "update_list_entry", *plans, name="Drawings"
    )
    assert answer(body)["listEntry"]["name"] == "Drawings"
    drawings = ("FILE_LABEL", "Drawings")
    answer(await on_entry(ask_own, "nofin", "update_list_entry", *drawings, position=1))
    assert [*(await lists(ask_own))["FILE_LABEL"]] == ["Permits", "Drawings"]
    day = {"fallsOn": "2026-05-26"}
    memorial = ("HOLIDAY", "Memorial Day")
    body = await on_entry(ask_own, "edit", "update_list_entry", *memorial, **day)
    assert answer(body)["listEntry"]["fallsOn"] == "2026-05-26"
    gone = (await entry(ask_own, *drawings))["id"]
    body = await on_entry(ask_own, "view", "remove_list_entry", *drawings)
    assert answer(body)["deletedId"] == gone
    assert [*(await lists(ask_own))["FILE_LABEL"]] == ["Permits"]
    lines = [
        (one["action"], one["field"], one["before"], one["after"])
        for one in (await told(ask_own))["nodes"][2:]
    ]
    assert lines == [
        ("UPDATE_LIST_ENTRY", "FILE_LABEL", "Plans", "Drawings"),
        (
            "UPDATE_LIST_ENTRY",
            "HOLIDAY",
            "2026-05-25 Memorial Day",
            "2026-05-26 Memorial Day",
        ),
        ("REMOVE_LIST_ENTRY", "FILE_LABEL", "Drawings", None),
    ]


async def test_who_does_not_keep_a_list_changes_and_removes_nothing_of_it(ask_own):
    before = await everything(ask_own)
    for document, values in (
        ("update_list_entry", {"name": "Other"}),
        ("remove_list_entry", {}),
    ):
        expected = [*values] or ["listEntryId"]
        for kind, name in (("HOLIDAY", "New Year"), ("JOB_LOG_FLAG", "Weather delay")):
            body = await on_entry(ask_own, "view", document, kind, name, **values)
            assert refused(body) == expected
        for who in (*OUTSIDERS, "stranger"):
            seen = await entry(ask_own, "FILE_LABEL", "Plans")
            own = {"listEntryId": seen["id"], "expectedVersion": seen["version"]}
            told_ = [
                await ask_own(who, f"{document}.graphql", input={**one, **values})
                for one in (own, MISSING)
            ]
            assert told_[0] == told_[1]
            assert codes(told_[0])[0] in {"NOT_FOUND", "FORBIDDEN"}
        body = await on_entry(
            ask_own, "admin", document, "FILE_LABEL", "Plans", expectedVersion="0"
        )
        assert codes(body) == ["CONFLICT"]
    assert await everything(ask_own) == before


async def test_what_is_no_entry_is_refused_by_name(ask_own):
    before = await everything(ask_own)
    no_code, no_day = (
        "Only accounting codes have one.",
        "It is a holiday that falls on a day.",
    )
    for kind, values, wrong in (
        ("FILE_LABEL", {"name": " "}, {"name": "An entry has a name."}),
        ("FILE_LABEL", {"name": "PLANS"}, {"name": "It stands here already."}),
        ("FILE_LABEL", {"name": "x" * 201}, {"name": "At most 200 characters."}),
        ("FILE_LABEL", {"name": "New", "code": "1"}, {"code": no_code}),
        ("FILE_LABEL", {"name": "New", "fallsOn": "2026-05-01"}, {"fallsOn": no_day}),
        ("HOLIDAY", {"name": "New"}, {"fallsOn": no_day}),
        ("ACCOUNTING_CODE", {"name": "New"}, {"code": "An accounting code has one."}),
        (
            "HOLIDAY",
            {"name": "Other", "fallsOn": "2026-01-01"},
            {"fallsOn": "It stands here already."},
        ),
    ):
        assert faults(await added(ask_own, kind, **values)) == wrong
    permits = ("FILE_LABEL", "Permits")
    for values, wrong in (
        ({"name": "Plans"}, {"name": "It stands here already."}),
        ({"name": None}, {"name": "An entry has a name."}),
        ({"position": -1}, {"position": "From 0 to 499."}),
        ({"position": 500}, {"position": "From 0 to 499."}),
    ):
        body = await on_entry(ask_own, "admin", "update_list_entry", *permits, **values)
        assert faults(body) == wrong
    assert await everything(ask_own) == before


def test_every_list_says_who_keeps_it():
    assert [*LISTS] == [*ListKind]


@pytest.mark.rule("team.scope.account")
async def test_what_is_the_companys_takes_flags_and_no_project(ask_own):
    tom = (await members(ask_own))["Tom Okafor"]["id"]
    shut = update(Membership).where(Membership.id == tom)
    await change(ask_own, shut.values(project_access="NONE"))
    answer(await added(ask_own, "HOLIDAY", "nofin"))
    answer(await added(ask_own, "FILE_LABEL", "nofin"))
    body = await added(ask_own, "JOB_LOG_FLAG", "nofin")
    assert "kind" in refused(body)
