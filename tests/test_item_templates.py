"""Item templates: who sees and sets what each new item starts with."""

import pytest

from tests.acting import answer, codes, everything, faults, refused
from tests.answers import hidden
from tests.sites import CLINIC, DEPOT

LINES = [
    {
        "description": "Site supervision",
        "quantity": "1.00",
        "unit": "ls",
        "unitCost": "0.50",
        "lineTotal": "0.50",
        "costType": "LABOR",
    },
    {
        "description": "Disposal",
        "quantity": "1.00",
        "unit": "ls",
        "unitCost": "0.00",
        "lineTotal": "0.00",
        "costType": "OTHER",
    },
]


def markup(name, percent, *, direct, refers_to=()):
    return {
        "name": name,
        "kind": "MARKUP",
        "valueType": "PERCENT",
        "percent": percent,
        "lumpSum": None,
        "isAllocated": True,
        "refersToDirect": direct,
        "refersToTotal": False,
        "refersTo": [{"name": one} for one in refers_to],
    }


MARKUPS = [
    markup("Design fee", "4.00", direct=True),
    markup("Insurance", "1.50", direct=False, refers_to=["Design fee"]),
]
TEMPLATE, TABLE = "Project.itemTemplate", "ItemTemplate.markups"
SEEN = {
    "admin": ({"lines": LINES, "markups": MARKUPS}, ()),
    "view": ({"lines": LINES, "markups": MARKUPS}, ()),
    "subcontractor": ({"lines": LINES, "markups": None}, (TABLE,)),
    "nofin": (None, (TEMPLATE,)),
}
SET_LINES = "set_item_template_lines.graphql"
SET_MARKUPS = "set_item_template_markups.graphql"
SAFETY = {"description": "Safety", "quantity": "2", "unitCost": "10"}
FEE = {"name": "Fee", "valueType": "PERCENT", "percent": "5", "refersToDirect": True}


@pytest.mark.rule(
    "role.default_item_template_settings",
    "sub_role.cost_details.default_item_template_settings",
)
@pytest.mark.parametrize("who", SEEN)
async def test_each_sees_of_the_template_what_his_role_opens(ask, who):
    body = await ask(who, "item_templates.graphql")
    template, denied = SEEN[who]
    shown = body["data"]["project"]["itemTemplate"]
    if shown:
        del shown["version"]
    assert shown == template
    assert hidden(body) == dict.fromkeys(denied, "ALL")
    can = body["data"]["project"]["viewerCan"]
    assert set(can.values()) == {who == "admin"}


@pytest.mark.rule("role.default_item_template_settings")
@pytest.mark.parametrize("who", ["client", "design", "rows", "plumbing"])
async def test_of_a_project_without_one_nobody_sees_a_template(ask, who):
    body = await ask(who, "item_templates.graphql", project=CLINIC)
    assert body["data"]["project"]["itemTemplate"] is None


@pytest.mark.parametrize("project", [CLINIC, DEPOT])
async def test_a_stranger_finds_no_template(ask, project):
    body = await ask("stranger", "item_templates.graphql", project=project)
    assert body == {"data": {"project": None}}


async def version(ask, who, project=DEPOT):
    body = await ask(who, "item_templates.graphql", project=project)
    found = (body["data"]["project"] or {}).get("itemTemplate")
    return found and found["version"]


@pytest.mark.rule(
    "role.default_item_template_settings",
    "sub_role.cost_details.default_item_template_settings",
)
@pytest.mark.parametrize(
    "who",
    [
        *("edit", "view", "nofin", "subcontractor", "plumbing", "rows", "client"),
        *("design", "stranger"),
    ],
)
async def test_only_the_administrator_sets_it(ask_own, who):
    before = await everything(ask_own)
    for document, field, rows in [
        (SET_LINES, "lines", [SAFETY]),
        (SET_MARKUPS, "markups", [FEE]),
    ]:
        wanted = {"projectId": CLINIC, "expectedVersion": None, field: rows}
        body = await ask_own(who, document, input=wanted)
        if who == "stranger":
            assert codes(body) == ["NOT_FOUND"]
        else:
            assert (body["data"], refused(body)) == (None, [field])
    assert await everything(ask_own) == before


@pytest.mark.rule("role.default_item_template_settings")
async def test_a_template_is_begun_changed_and_guarded_by_its_version(ask_own):
    wanted = {"projectId": CLINIC, "lines": [SAFETY]}
    project = answer(await ask_own("admin", SET_LINES, input=wanted))["project"]
    assert project["itemTemplate"]["lines"] == [
        SAFETY
        | {"quantity": "2.00", "unitCost": "10.00", "lineTotal": "20.00"}
        | {"unit": None, "costType": None}
    ]
    # Whoever did not know of it, or knows an older one, changes nothing.
    before = await everything(ask_own)
    shown = await version(ask_own, "subcontractor", CLINIC)
    assert codes(await ask_own("admin", SET_LINES, input=wanted)) == ["CONFLICT"]
    stale = {"expectedVersion": "0", "projectId": CLINIC, "markups": [FEE]}
    assert codes(await ask_own("admin", SET_MARKUPS, input=stale)) == ["CONFLICT"]
    assert await everything(ask_own) == before
    seen = await version(ask_own, "admin", CLINIC)
    body = await ask_own("admin", SET_MARKUPS, input=stale | {"expectedVersion": seen})
    (row,) = answer(body)["project"]["itemTemplate"]["markups"]
    assert (row["name"], row["percent"]) == ("Fee", "5.00")
    # A subcontractor sees no markups, nor that they changed.
    assert await version(ask_own, "subcontractor", CLINIC) == shown
    assert await version(ask_own, "admin", CLINIC) != seen


async def test_every_fault_of_a_template_is_named(ask_own):
    before = await everything(ask_own)
    seen = await version(ask_own, "admin")
    wanted = {"projectId": DEPOT, "expectedVersion": seen}
    lines = [SAFETY | {"description": " "}, SAFETY | {"unit": "x" * 501}]
    body = await ask_own("admin", SET_LINES, input=wanted | {"lines": lines})
    assert faults(body).keys() == {"lines.0.description", "lines.1.unit"}
    percent = {"valueType": "PERCENT", "percent": "50"}
    rows = [
        percent | {"name": "A", "refersTo": [1]},
        percent | {"name": "B", "refersTo": [0]},
    ]
    body = await ask_own("admin", SET_MARKUPS, input=wanted | {"markups": rows})
    circle = "Markups go round in a circle: 'A' refers to 'B' refers to 'A'."
    assert faults(body) == {"markups": circle}
    rows = [percent | {"name": "A", "percent": "100", "refersToTotal": True}]
    body = await ask_own("admin", SET_MARKUPS, input=wanted | {"markups": rows})
    assert "100.00 %" in faults(body)["markups"]
    assert await everything(ask_own) == before


async def test_each_new_item_starts_with_it(ask_own):
    document = """mutation ($input: CreateItemInput!) { createItem(input: $input) {
      item { directCost costImpact itemMarkups { name amount }
        costLines { description lineTotal } } errors { field message } } }"""
    wanted = {"projectId": DEPOT, "name": "Spare wheel lathe"}
    item = answer(await ask_own("admin", document, input=wanted))["item"]
    # General costs of 9 % are inherited; the design fee is the item's own.
    assert item == {
        "directCost": "0.50",
        "costImpact": "0.5653",
        "itemMarkups": [
            {"name": "Design fee", "amount": "0.02"},
            {"name": "Insurance", "amount": "0.0003"},
        ],
        "costLines": [
            {"description": "Site supervision", "lineTotal": "0.50"},
            {"description": "Disposal", "lineTotal": "0.00"},
        ],
    }
