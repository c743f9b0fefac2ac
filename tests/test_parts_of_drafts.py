"""What an item refers to in a draft of others is hidden with the draft."""

import pytest
from sqlalchemy import update

from db.models.estimates import Estimate
from db.models.milestones import Milestone
from tests.sites import CLINIC, change
from tests.test_policy_sets import PRIYA, may

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
