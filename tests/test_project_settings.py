"""Settings of a project: who changes them, and what is refused."""

import pytest

from tests.acting import codes, everything
from tests.sites import CLINIC, DEPOT, change, of_role

PERSONAS = (
    *("admin", "edit", "view", "nofin", "subcontractor"),
    *("plumbing", "rows", "client", "design", "stranger"),
)
# A contractor's employees have all of them but terminology, which is the admin's.
STAFF = ("admin", "edit", "view", "nofin")
UNITS = [
    {"name": "Square meter", "abbreviation": "m2"},
    {"name": "Ton", "abbreviation": "t"},
]
TERMS = [{"term": "ITEM", "singular": "Decision", "plural": "Decisions"}]
# By document: its field, what is sent, what is read again, who may, and its rules.
DETAILS = {"name": "Harbor Clinic", "number": "26-001"}
ACTS = {
    "update_project_details.graphql": (
        {**DETAILS, "location": " 1 Harbor Street "},
        {**DETAILS, "location": "1 Harbor Street"},
        STAFF,
    ),
    "set_project_units_of_measure.graphql": (
        {"units": UNITS},
        {"unitsOfMeasure": UNITS},
        STAFF,
    ),
    "set_project_rounding.graphql": (
        {"rounding": "10"},
        {"rounding": "10.00"},
        STAFF,
    ),
    "set_project_terminology.graphql": (
        {"terms": TERMS},
        {"terminology": TERMS},
        ("admin",),
    ),
}
ACT_OF = {
    "update_project_details.graphql": "updateDetails",
    "set_project_units_of_measure.graphql": "setUnits",
    "set_project_rounding.graphql": "setDisplay",
    "set_project_terminology.graphql": "setTerminology",
}


async def settings(ask, who, project=CLINIC):
    body = await ask(who, "project_settings.graphql", project=project)
    return body["data"]["project"]


async def act(ask, who, document, project=CLINIC, **more):
    seen = await settings(ask, who, project)
    version = seen["version"] if seen else "0"
    wanted = {"projectId": project, "expectedVersion": version, **more}
    return await ask(who, document, input=wanted)


def payload(body):
    ((_, answer),) = body["data"].items()
    return answer


@pytest.mark.rule(
    "sub_role.project_settings.project_details",
    "sub_role.project_settings.units_of_measure",
    "sub_role.project_settings.currency_and_rounding_display",
    "sub_role.project_settings.terminology",
    "role.project_details",
    "role.project_units_of_measure",
    "role.project_currency_rounding_display",
    "role.project_terminology",
)
@pytest.mark.parametrize("document", ACTS)
async def test_settings_are_changed_by_whoever_administers_them(ask_own, document):
    """Everybody of the project reads them; the rest is refused and changes nothing."""
    sent, read, may = ACTS[document]
    before = await everything(ask_own)
    for who in PERSONAS:
        seen = await settings(ask_own, who)
        assert (seen is None) == (who == "stranger")
        if who not in may:
            body = await act(ask_own, who, document, **sent)
            expected = "NOT_FOUND" if who == "stranger" else "FORBIDDEN"
            assert codes(body) == [expected]
        if seen:
            assert seen["viewerCan"][ACT_OF[document]] is (who in may)
    assert await everything(ask_own) == before
    for who in may:
        answer = payload(await act(ask_own, who, document, **sent))
        assert answer == {"project": read, "errors": []}
    for who in PERSONAS[:-1]:
        seen = await settings(ask_own, who)
        assert {name: seen[name] for name in read} == read


@pytest.mark.rule(
    "sub_role.project_settings.currency_and_rounding_display",
    "role.project_currency_rounding_display",
)
async def test_the_currency_is_set_until_the_project_has_amounts(ask_own):
    before = await everything(ask_own)
    refused = payload(
        await act(ask_own, "edit", "set_project_currency.graphql", currency="EUR")
    )
    assert refused["errors"] == [
        {
            "field": "currency",
            "code": "INVALID_INPUT",
            "message": "The project is in use; its currency stays.",
        }
    ]
    for who in ("subcontractor", "client", "design"):
        body = await act(ask_own, who, "set_project_currency.graphql", currency="EUR")
        assert codes(body) == ["FORBIDDEN"]
    assert await everything(ask_own) == before


async def test_a_project_without_amounts_takes_another_currency(ask_own):
    document = "set_project_currency.graphql"
    answer = payload(await act(ask_own, "admin", document, DEPOT, currency="EUR"))
    assert answer == {"project": {"currency": "EUR"}, "errors": []}
    answer = payload(await act(ask_own, "admin", document, DEPOT, currency="euro"))
    assert [one["field"] for one in answer["errors"]] == ["currency"]


@pytest.mark.parametrize(
    ("document", "sent", "fields"),
    [
        (
            "update_project_details.graphql",
            {"name": " ", "number": "x" * 51},
            ["name", "number"],
        ),
        ("set_project_rounding.graphql", {"rounding": "0.05"}, ["rounding"]),
        (
            "set_project_units_of_measure.graphql",
            {"units": [*UNITS, {"name": "", "abbreviation": "t"}]},
            ["units.2.name", "units.2.abbreviation"],
        ),
        (
            "set_project_terminology.graphql",
            {"terms": [*TERMS, {"term": "ITEM", "singular": "", "plural": "Items"}]},
            ["terms.1.singular", "terms.1.term"],
        ),
    ],
)
async def test_every_fault_of_the_settings_is_named(ask_own, document, sent, fields):
    before = await everything(ask_own)
    answer = payload(await act(ask_own, "admin", document, **sent))
    assert [one["field"] for one in answer["errors"]] == fields
    assert await everything(ask_own) == before


@pytest.mark.case("IN-27")
async def test_a_number_stands_for_one_project_of_those_that_one_knows(ask_own):
    number = (await settings(ask_own, "admin", DEPOT))["number"]
    document = "update_project_details.graphql"
    for who in ("admin", "view"):
        answer = payload(await act(ask_own, who, document, number=number))
        assert [one["field"] for one in answer["errors"]] == ["number"]
    # Of the depot, this person knows nothing.
    answer = payload(await act(ask_own, "edit", document, number=number))
    assert answer["errors"] == []
    assert answer["project"]["number"] == number


@pytest.mark.parametrize(
    ("document", "feature"),
    [
        ("set_project_units_of_measure.graphql", "project_units_of_measure"),
        ("set_project_terminology.graphql", "project_terminology"),
    ],
)
async def test_a_hidden_setting_does_not_change_the_version_that_one_sees(
    ask_own, document, feature
):
    await change(ask_own, of_role("Owner", feature, "NONE", "NONE"))
    find = f'{{ project(id: "{CLINIC}") {{ version updatedAt }} }}'
    before = {who: await ask_own(who, find) for who in ("client", "view")}
    sent, _, _ = ACTS[document]
    stale = await settings(ask_own, "admin")
    assert payload(await act(ask_own, "admin", document, **sent))["errors"] == []
    assert await ask_own("client", find) == before["client"]
    one, other = ((await ask_own("view", find))["data"]["project"], before["view"])
    assert [one[name] == other["data"]["project"][name] for name in one] == [False] * 2
    wanted = {"projectId": CLINIC, "expectedVersion": stale["version"], **sent}
    assert codes(await ask_own("admin", document, input=wanted)) == ["CONFLICT"]


async def test_settings_are_changed_on_their_newest_version(ask_own):
    wanted = {"projectId": CLINIC, "expectedVersion": "0", "units": UNITS}
    body = await ask_own("admin", "set_project_units_of_measure.graphql", input=wanted)
    assert codes(body) == ["CONFLICT"]
