"""Whom work may be given to: the builder's team in one list, partners in another."""

import pytest
from sqlalchemy import select, update

from db.models.companies import Membership
from db.models.users import User
from tests.partnering import added, done
from tests.sites import CLINIC, DEPOT, NOWHERE, change, levels, statement_counts

BUILDERS = ["Marcus Bell", "Mia Castell", "Priya Nair", "Ruth Hartwell", "Tom Okafor"]
PARTNERS = ["Pruitt", "Studio North", "Voss", "Whitlock"]


async def lists(ask, who, project=CLINIC, **values):
    """Name whom one list and the other offer to somebody."""
    body = await ask(who, "assignees.graphql", project=project, **values)
    found = body["data"]["project"]
    builders, theirs = found["assignableBuilders"], found["assignablePartners"]
    assert builders["totalCount"] == len(builders["nodes"])
    assert theirs["totalCount"] == len(theirs["nodes"])
    names = sorted(each["user"]["name"] for each in builders["nodes"])
    return names, [each["nickname"] for each in theirs["nodes"]]


def membership(name):
    person = select(User.id).where(User.name == name).scalar_subquery()
    return update(Membership).where(Membership.user_id == person)


@pytest.mark.rule("partner.assign.two_lists")
@pytest.mark.parametrize("who", ["admin", "edit", "view", "nofin"])
async def test_the_team_may_choose_from_builders_and_from_partners(ask, who):
    assert await lists(ask, who) == (BUILDERS, PARTNERS)


async def test_outsiders_find_the_builders_of_their_team_and_no_other_partner(ask):
    assert await lists(ask, "subcontractor") == (BUILDERS, ["Voss"])
    assert await lists(ask, "client") == (BUILDERS, [])
    for who, project in (("stranger", CLINIC), ("client", DEPOT), ("admin", NOWHERE)):
        body = await ask(who, "assignees.graphql", project=project)
        assert body["data"] == {"project": None}


@pytest.mark.rule("partner.assign.builder_list")
async def test_who_is_not_let_in_or_only_invited_is_no_builder_to_choose(ask_own):
    # Nora Quist stands on the team as well, but is not active.
    assert (await lists(ask_own, "admin"))[0] == BUILDERS
    shut = membership("Mia Castell").values(is_active=False)
    await change(ask_own, shut, membership("Tom Okafor").values(web_access="INVITED"))
    rest = [each for each in BUILDERS if each not in {"Mia Castell", "Tom Okafor"}]
    assert (await lists(ask_own, "admin"))[0] == rest
    shown = membership("Tom Okafor").values(web_access="REGISTERED")
    await change(ask_own, shown)
    assert (await lists(ask_own, "edit"))[0] == sorted([*rest, "Tom Okafor"])


async def test_builders_are_those_of_the_projects_own_team(ask):
    assert await lists(ask, "admin", DEPOT) == (
        ["Priya Nair", "Ruth Hartwell"],
        PARTNERS,
    )


async def test_who_may_not_see_teammates_finds_himself_alone(ask_own):
    await change(ask_own, levels("team_teammates", "NONE"))
    assert await lists(ask_own, "edit") == (["Marcus Bell"], PARTNERS)
    assert await lists(ask_own, "client") == ([], [])


@pytest.mark.rule(
    "partner.assign.partner_list",
    "partner.show_in_lists.meaning",
    "partner.show_in_lists.off",
    "partner.inactive.lists",
)
async def test_partners_to_choose_are_active_and_shown_in_lists(ask_own):
    async def offered():
        return (await lists(ask_own, "nofin"))[1]

    await done(ask_own, "set_show_in_lists", "Voss", isShownInLists=False)
    await done(ask_own, "deactivate_trade_partner", "Pruitt")
    await done(ask_own, "set_show_in_lists", "Whitlock", isShownInLists=False)
    await done(ask_own, "deactivate_trade_partner", "Whitlock")
    assert await offered() == ["Studio North"]
    await added(ask_own)
    assert await offered() == ["Kim Adler", "Studio North"]
    await done(ask_own, "set_show_in_lists", "Voss", isShownInLists=True)
    await done(ask_own, "reactivate_trade_partner", "Pruitt")
    await done(ask_own, "reactivate_trade_partner", "Whitlock")
    assert await offered() == ["Kim Adler", "Pruitt", "Studio North", "Voss"]


async def test_any_number_of_assignees_takes_the_same_statements(ask):
    sizes = {"first": 1}, {"first": 5}
    one, five = await statement_counts(ask, "view", "assignees.graphql", *sizes)
    assert one == five
