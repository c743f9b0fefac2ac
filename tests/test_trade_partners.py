"""Trade partners: the team's list, inactive ones last; each finds himself alone."""

import pytest

from tests.partnering import added, done, partners
from tests.sites import statement_counts

DEMO = ["Pruitt", "Studio North", "Voss", "Whitlock"]
ON_TEAM = ("admin", "edit", "view", "nofin")
ALONE = {
    "subcontractor": "Voss",
    "plumbing": "Pruitt",
    "rows": "Whitlock",
    "design": "Studio North",
}
OF_COMPANY = """{ viewer { company {
  viewerCan { addTradePartner }
  tradePartners { totalCount nodes { nickname } }
} } }"""


@pytest.mark.rule(
    "contacts.trade_partners_view",
    "partner.who.list",
    "partner.web_access.shown",
    "partner.web_access.none",
)
@pytest.mark.parametrize("who", ON_TEAM)
async def test_the_team_sees_the_list_of_partners(ask, who):
    found = await partners(ask, who)
    assert list(found) == DEMO
    assert {**found["Voss"], "id": "", "version": "", "viewerCan": {}} == {
        "id": "",
        "version": "",
        "nickname": "Voss",
        "companyName": "Voss Electric",
        "phone": "+1 555 0141",
        "isActive": True,
        "webAccess": "NONE",
        "isShownInLists": True,
        "getsWorkRequests": False,
        "summaryDays": [],
        "person": {"name": "Elena Voss", "email": "elena@vosselectric.example"},
        "viewerCan": {},
    }
    company = (await ask(who, OF_COMPANY))["data"]["viewer"]["company"]
    assert [e["nickname"] for e in company["tradePartners"]["nodes"]] == DEMO
    assert company["tradePartners"]["totalCount"] == len(DEMO)
    assert company["viewerCan"] == {"addTradePartner": True}


@pytest.mark.parametrize("who", ALONE)
async def test_a_partner_finds_himself_alone(ask, who):
    found = await partners(ask, who)
    assert list(found) == [ALONE[who]]
    assert set(found[ALONE[who]]["viewerCan"].values()) == {False}
    company = (await ask(who, OF_COMPANY))["data"]["viewer"]["company"]
    assert company["tradePartners"]["totalCount"] == 1
    assert company["viewerCan"] == {"addTradePartner": False}


@pytest.mark.parametrize("who", ["client", "stranger"])
async def test_others_find_no_partner_at_all(ask, who):
    body = await ask(who, "trade_partners.graphql")
    assert body["data"]["tradePartners"]["nodes"] == []
    assert body["data"]["tradePartners"]["totalCount"] == 0


@pytest.mark.rule("partner.edit.path")
async def test_what_may_be_done_with_a_partner_is_told(ask):
    def open_to(found):
        acts = found["Voss"]["viewerCan"].items()
        return {act for act, is_open in acts if is_open}

    of_active = {"update", "deactivate", "delete", "giveWebAccess", "openAllProjects"}
    assert open_to(await partners(ask, "admin")) == of_active
    # Of those who may not edit contacts, one has some projects, and one has all.
    assert open_to(await partners(ask, "edit")) == {"giveWebAccess"}
    assert open_to(await partners(ask, "view")) == {"giveWebAccess", "openAllProjects"}


@pytest.mark.rule("partner.inactive.order", "partner.inactive.style")
async def test_inactive_partners_come_last_in_every_order(ask_own):
    await added(ask_own, name="Zoe Quill", companyName="Aardvark Roofs")
    await done(ask_own, "deactivate_trade_partner", "Pruitt")
    await done(ask_own, "deactivate_trade_partner", "Voss")
    for field, active in {
        "NICKNAME": ["Studio North", "Whitlock", "Zoe Quill"],
        "COMPANY_NAME": ["Zoe Quill", "Studio North", "Whitlock"],
    }.items():
        for direction, expected in (("ASC", active), ("DESC", active[::-1])):
            order = {"field": field, "direction": direction}
            found = await partners(ask_own, orderBy=order)
            assert list(found)[:3] == expected, order
            assert {n for n, p in found.items() if not p["isActive"]} == {
                *list(found)[3:]
            }
            assert len(found) == 5
            assert await paged(ask_own, order) == list(found)


async def paged(ask, order):
    """Walk through the list in pages of two."""
    seen, after = [], None
    for _ in range(3):
        values = {"first": 2, "after": after, "orderBy": order}
        body = await ask("nofin", "trade_partners.graphql", **values)
        page = body["data"]["tradePartners"]
        seen += [each["nickname"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert page["pageInfo"]["hasNextPage"] is False
    return seen


async def test_one_partner_and_four_take_the_same_statements(ask):
    sizes = {"first": 1}, {"first": 4}
    one, four = await statement_counts(ask, "view", "trade_partners.graphql", *sizes)
    assert one == four
