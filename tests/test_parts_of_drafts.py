"""What an item refers to in a draft of others is hidden with the draft."""

import pytest
from sqlalchemy import delete, select, update

from db.models.attachments import Attachment
from db.models.comments import Comment
from db.models.estimates import Estimate
from db.models.items import Item, ItemShare
from db.models.markups import Markup
from db.models.milestones import Milestone
from db.models.owner_costs import OwnerCost
from db.models.users import User
from resolvers.known import read_known
from tests.entering import rows
from tests.sites import CLINIC, change
from tests.test_policy_sets import PRIYA, RUTH, may

ASK = """
query ($id: ID!) { project(id: $id) { items { nodes {
  draws { amount fund { name } }
  inheritedMarkups { isApplied markup { name } }
} } } }
"""
DRAFTS = {
    "draws": (Milestone, "draft_milestones_created_by_others"),
    "inheritedMarkups": (Estimate, "draft_estimates_and_budgets_created_by_others"),
}


async def referred_to(ask, field, part):
    """Tell whether all that items refer to is shown, or none of it."""
    body = await ask("view", ASK, id=CLINIC)
    items = body["data"]["project"]["items"]["nodes"]
    found = {one[part] is not None for item in items for one in item[field]}
    (is_shown,) = found
    return is_shown


@pytest.mark.parametrize(
    ("field", "part"), [("draws", "fund"), ("inheritedMarkups", "markup")]
)
async def test_what_an_item_refers_to_is_hidden_with_the_draft(ask_own, field, part):
    model, feature = DRAFTS[field]
    assert await referred_to(ask_own, field, part)
    await change(ask_own, update(model).values(is_draft=True))
    assert await referred_to(ask_own, field, part)
    await change(ask_own, may(PRIYA, "NONE", feature=feature))
    assert not await referred_to(ask_own, field, part)


_RUTH = select(User.id).where(User.name == RUTH).scalar_subquery()
DRAFT = {"is_draft": True, "creator_id": _RUTH}
HIDDEN = {
    "items": [delete(ItemShare), update(Item).values(DRAFT)],
    "milestones": [
        update(Milestone).values(DRAFT),
        may(PRIYA, "NONE", feature=DRAFTS["draws"][1]),
    ],
    "estimates": [
        update(Estimate).values(DRAFT),
        may(PRIYA, "NONE", feature=DRAFTS["inheritedMarkups"][1]),
    ],
}
PARTS = {
    "items": (Comment.item_id, Attachment.item_id),
    "milestones": (Attachment.milestone_id, Estimate.milestone_id),
    "estimates": (Markup.estimate_id, OwnerCost.estimate_id),
}


async def known(ask, whole):
    """Name those parts that Priya may know of, asked for by their ids alone."""
    ids = [part for part, of in await rows(ask, whole.class_.id, whole) if of]
    operations = ask.operations
    async with operations.snapshot() as snapshot:
        asker = await operations.viewers.recognise(snapshot, "demo-view")
        place = (whole.class_.__tablename__, "id")
        found = await read_known(snapshot, asker.decision, place, ids, ())
    return {row["id"] for row in found}


@pytest.mark.parametrize("table", PARTS)
async def test_parts_of_what_is_hidden_are_not_known_by_their_ids_either(
    ask_own, table
):
    assert all([await known(ask_own, whole) for whole in PARTS[table]])
    await change(ask_own, *HIDDEN[table])
    assert [await known(ask_own, whole) for whole in PARTS[table]] == [set(), set()]
