"""Explanations: which step decides what a member sees, for who administers alone."""

import pytest
from sqlalchemy import select, update

from db.models.companies import Membership
from db.models.roles import Role
from db.models.users import User
from tests.acting import everything
from tests.sites import CLINIC, NOWHERE, TOWNHOMES, change, levels, of_role
from tests.teamwork import members

LIGHTING = "itm_01kjq0ph50fgbt3b68krjpe2qp"
COSTS = "Item.directCost"
HISTORY = """{ viewer { company { history(last: 1) { nodes {
  action field before after actor { name } person { name } project { name } } } } } }"""
SEEN = """query ($id: ID!) { node(id: $id) { ... on Item {
  directCost internalNote markupSubtotal costImpact(mode: DIRECT) } } }"""
PEOPLE = {
    "edit": "Marcus Bell",
    "nofin": "Tom Okafor",
    "subcontractor": "Elena Voss",
    "client": "Grace Lin",
    "design": "Jonas Berg",
    "rows": "Sam Whitlock",
}


async def explained(ask, name, coordinate=COSTS, node=LIGHTING, who="admin"):
    member = (await members(ask))[name]["id"]
    return await of_id(ask, member, coordinate, node, who)


async def of_id(ask, member, coordinate=COSTS, node=LIGHTING, who="admin"):
    asked = {"coordinate": coordinate, "node": node, "member": member}
    body = await ask(who, "explanations.graphql", **asked)
    assert "errors" not in body
    return body["data"]["explainAccess"]


async def steps(ask, name, *coordinates, node=LIGHTING):
    found = [await explained(ask, name, each, node) for each in coordinates]
    return [each["step"] for each in found]


async def test_the_first_step_that_says_no_is_told_with_who_could_give_it(ask_own):
    told = await explained(ask_own, "Grace Lin")
    assert told == {
        "coordinate": COSTS,
        "isAllowed": False,
        "step": "LEVEL",
        "guard": "CanSeeItemCosts",
        "class": "COST",
        "requires": "Item/option cost details: View Only",
        "expiredAt": None,
        "grantedBy": ["COMPANY_ADMIN", "TEAM_ADMIN", "ROLES_ADMIN"],
    }
    body = await ask_own("admin", HISTORY)
    assert body["data"]["viewer"]["company"]["history"]["nodes"] == [
        {
            "action": "EXPLAIN_ACCESS",
            "field": COSTS,
            "before": None,
            "after": "LEVEL",
            "actor": {"name": "Ruth Hartwell"},
            "person": {"name": "Grace Lin"},
            "project": {"name": "Harbor Street Clinic"},
        }
    ]


async def test_each_step_decides_where_it_is_the_first_to_say_no(ask_own):
    assert await steps(ask_own, "Ruth Hartwell", COSTS, "Item.name") == [None, None]
    assert await steps(ask_own, "Tom Okafor", COSTS, "Item.name") == [
        "PERMISSION",
        None,
    ]
    # What only the builder's own may read is no level of a role's.
    assert await steps(ask_own, "Elena Voss", "Item.internalNote") == ["PERMISSION"]
    told = await explained(ask_own, "Grace Lin", "Project.name", TOWNHOMES)
    assert (told["step"], told["grantedBy"]) == (
        "PROJECT",
        ["COMPANY_ADMIN", "TEAM_ADMIN"],
    )
    await change(ask_own, levels("items_item_import_and_options", "NONE"))
    assert await steps(ask_own, "Grace Lin", COSTS) == ["ROW"]
    person = select(User.id).where(User.name == "Grace Lin").scalar_subquery()
    gone = update(Membership).where(Membership.user_id == person)
    await change(ask_own, gone.values(is_active=False))
    assert await steps(ask_own, "Grace Lin", COSTS) == ["LOGIN"]


async def test_a_display_mode_decides_once_the_level_is_there(ask_own):
    cells = ("item_option_cost_details", "VIEW", "VIEW")
    await change(ask_own, of_role("Owner", *cells))
    assert (await explained(ask_own, "Grace Lin"))["step"] is None
    hides = update(Role).where(Role.name == "Owner").values(hide_all_costs=True)
    await change(ask_own, hides)
    assert await steps(ask_own, "Grace Lin", COSTS, "Item.costImpact") == [
        "MODE",
        "MODE",
    ]


@pytest.mark.parametrize("person", PEOPLE)
async def test_what_is_explained_is_what_is_answered(ask_own, person):
    told = {
        name: await explained(ask_own, PEOPLE[person], f"Item.{name}")
        for name in ("directCost", "internalNote", "markupSubtotal")
    }
    body = await ask_own(person, SEEN, id=LIGHTING)
    assert {name: each["isAllowed"] for name, each in told.items()} == {
        name: body["data"]["node"][name] is not None for name in told
    }


async def test_nobody_is_told_who_does_not_administer_it(ask_own):
    ids = {name: each["id"] for name, each in (await members(ask_own)).items()}
    before = await everything(ask_own)
    for who in ("edit", "view", "nofin", "subcontractor", "client", "stranger"):
        assert await of_id(ask_own, ids["Grace Lin"], who=who) is None, who
    grace = ids["Grace Lin"]
    for asked in (
        ("mem_nobody", COSTS, LIGHTING),
        (grace, COSTS, NOWHERE),
        (grace, "Item.name", CLINIC),
        (grace, "Item.nothing", LIGHTING),
        (grace, "Item", LIGHTING),
        (grace, "", LIGHTING),
        (CLINIC, COSTS, LIGHTING),
    ):
        assert await of_id(ask_own, *asked) is None, asked
    assert await everything(ask_own) == before


async def test_of_a_project_any_field_on_it_may_be_asked_about(ask_own):
    assert (await explained(ask_own, "Grace Lin", COSTS, CLINIC))["step"] == "LEVEL"
    assert (await explained(ask_own, "Tom Okafor", COSTS, CLINIC))["step"] == (
        "PERMISSION"
    )
    assert (await explained(ask_own, "Elena Voss", COSTS, CLINIC))["isAllowed"] is True
    told = await explained(ask_own, "Grace Lin", COSTS, TOWNHOMES)
    assert told["step"] == "PROJECT"


async def test_who_administers_roles_is_told_of_the_people_of_the_project(ask_own):
    feature = ("project_roles_permissions_previews", "ADMIN", "ADMIN")
    await change(ask_own, of_role("General Contractor", *feature))
    ids = {name: each["id"] for name, each in (await members(ask_own)).items()}
    told = await of_id(ask_own, ids["Grace Lin"], who="edit")
    assert told["step"] == "LEVEL"
    # Somebody who is on no team of this project is nobody to him.
    team = "query ($id: ID!) { project(id: $id) { team { nodes { user { name } } } } }"
    body = await ask_own("admin", team, id=CLINIC)
    on_team = {
        each["user"]["name"] for each in body["data"]["project"]["team"]["nodes"]
    }
    others = ids.keys() - on_team
    assert others
    for name in others:
        assert await of_id(ask_own, ids[name]) is not None
        assert await of_id(ask_own, ids[name], who="edit") is None


async def test_of_a_template_which_gives_nobody_anything_nothing_is_told(ask_own):
    body = (await ask_own("admin", "roles.graphql"))["data"]
    (template, *_) = body["viewer"]["company"]["roleTemplates"]
    (role, *_) = body["project"]["roles"]
    asked = {"coordinate": "Role.grid", "name": "Grace Lin"}
    assert await explained(ask_own, **asked, node=template["id"]) is None
    assert (await explained(ask_own, **asked, node=role["id"]))["step"] == "LEVEL"
