"""What may not be written is refused whole and by name; nothing of it is written."""

import pytest

from permissions.gate import Reach
from tests.histories.acts import every_act
from tests.histories.pen import Pen
from tests.histories.people import dice_of, outcome, sent
from tests.histories.site import standing, version_seen
from tests.security.hidden import acts_on_projects, committed
from tests.sites import CLINIC

ACTS = acts_on_projects()
# What an act is done to; who may not do it at all is told no more.
SUBJECTS = {"itemId", "projectId"}
# An input that names none of these cannot set them: no client writes them.
NOBODYS = {
    *("companyId", "createdBy", "createdById", "creatorId", "createdAt", "updatedAt"),
    *("id", "version", "revision", "isPublished", "isActive", "approvedAt", "actorId"),
    *("directCost", "markupSubtotal", "costImpact", "ownerCosts", "drawn", "remaining"),
}


@pytest.mark.case("MU-03")
def test_no_input_sets_what_only_the_server_sets():
    for act in every_act():
        assert act.input.fields.keys().isdisjoint(NOBODYS), act.name
    # Whose project a row is, is said once: when it is made.
    changes = [
        a for a in every_act() if a.name.startswith(("update", "move", "rename"))
    ]
    named = {a.name for a in changes if "projectId" in a.input.fields}
    assert named == {"updateProjectDetails"}


@pytest.mark.case("MU-03")
async def test_an_input_that_the_schema_lacks_is_refused_unread(ask):
    for act in ACTS:
        body = await sent(ask, "admin", act, dict.fromkeys(sorted(NOBODYS)[:8], "x"))
        codes = {error["extensions"]["code"] for error in body["errors"]}
        assert (codes, body["data"]) == ({"INVALID_INPUT"}, None), act.name


async def reach_of(ask, who):
    async with ask.operations.snapshot() as snapshot:
        return Reach(await ask.operations.viewers.decide(snapshot, f"demo-{who}"))


@pytest.mark.case("MU-01", "MU-05")
@pytest.mark.parametrize("who", ["subcontractor", "client"])
async def test_an_input_that_one_may_not_write_refuses_the_whole_mutation(ask_own, who):
    site, reach, refused = await standing(ask_own), await reach_of(ask_own, who), 0
    for act in ACTS:
        pen = Pen(site, dice_of(act.name), CLINIC, is_full=True)
        wanted = pen.written(act.input)
        for place, table, row_id in pen.versions:
            place["expectedVersion"] = await version_seen(ask_own, who, table, row_id)
        never = {
            name
            for name, needed in act.needs.items()
            if name in wanted and reach.shape(act.mark.table, f"can:{needed}") is False
        }
        with committed(ask_own) as writes:
            body = await sent(ask_own, who, act, wanted)
        assert (writes == []) is (outcome(body) != "DONE"), act.name
        if outcome(body) == "FORBIDDEN":
            named = set(body["errors"][0]["extensions"]["inputs"])
            # Or what it is to be done to: then no input of it may be written.
            assert never <= named or named <= SUBJECTS, act.name
            refused += 1
        assert not never or outcome(body) != "DONE"
    assert refused > 20
