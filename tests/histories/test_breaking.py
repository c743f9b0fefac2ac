"""A write that breaks off anywhere leaves everything as it was, and nothing held."""

import pytest

from tests.acting import codes, everything
from tests.histories.acts import every_act
from tests.histories.breaking import breaking
from tests.histories.people import attempt, dice_of, drawn, outcome
from tests.histories.plausible import BEFORE, NOT_FOR_ADMINS, SENT_BEFORE
from tests.histories.site import standing
from tests.histories.test_histories import FRESH, tried

pytestmark = pytest.mark.slow

MASKED = "Something went wrong; nothing was changed."
TRIES = 60
# Of the model act, every statement; of the others a few, else all with fresh seeds.
THOROUGH = "setItemCosts"
SAMPLED = 3


async def ready(ask, act, site, dice):
    """Find an input that is done but for its commit; count its statements."""
    for _ in range(TRIES):
        pen, wanted = drawn(act, site, dice)
        with breaking(ask) as statements:
            body = await attempt(ask, "admin", act, pen, wanted)
        if codes(body) == ["INTERNAL"]:
            return pen, wanted, len(statements)
    raise AssertionError(f"{act.name}: nothing plausible was ever done.")


def places(act, count, dice):
    if FRESH or act.name == THOROUGH:
        return range(1, count + 1)
    return {1, count, *dice.sample(range(1, count + 1), min(count, SAMPLED))}


async def test_wherever_a_write_breaks_off_nothing_of_it_stays(ask_own):
    others = SENT_BEFORE | NOT_FOR_ADMINS
    dice, acts = dice_of(1), [a for a in every_act() if a.name not in others]
    for act in acts:
        if act.name in BEFORE.values():
            await tried(ask_own, act, dice)
    site, before = await standing(ask_own), await everything(ask_own)
    for act in acts:
        pen, wanted, count = await ready(ask_own, act, site, dice)
        for place in places(act, count, dice):
            with breaking(ask_own, place) as statements:
                body = await attempt(ask_own, "admin", act, pen, wanted)
            assert len(statements) == place
            assert body["data"] == {act.name: None}
            assert [error["message"] for error in body["errors"]] == [MASKED]
    assert await everything(ask_own) == before
    # No connection is left in a transaction, or with another's rights.
    assert outcome(await attempt(ask_own, "admin", act, pen, wanted)) == "DONE"
    assert await everything(ask_own) != before
