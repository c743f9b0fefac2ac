"""The people who write, and one write of theirs."""

from random import Random

from server.operations import Request
from tests.histories.pen import Pen
from tests.histories.site import version_seen

# Whoever may do more writes more often.
WRITERS = {
    "admin": 6,
    "edit": 4,
    "subcontractor": 3,
    "plumbing": 2,
    "rows": 2,
    "design": 2,
    "client": 2,
    "view": 1,
    "nofin": 1,
    "stranger": 1,
}


def anybody(dice):
    return dice.choices(list(WRITERS), list(WRITERS.values()))[0]


def drawn(act, site, dice, **options):
    """Write an input for the act, on a project where it has rows to name."""
    projects = [one for one in site.projects if site.of(one, act.mark.table)]
    pen = Pen(site, dice, dice.choice(projects or site.projects), **options)
    return pen, pen.written(act.input)


async def attempt(ask, who, act, pen, wanted):
    """Send an input, based on the versions that the person sees now."""
    for place, table, row_id in pen.versions:
        place["expectedVersion"] = await version_seen(ask, who, table, row_id)
    return await sent(ask, who, act, wanted)


async def sent(ask, who, act, wanted, key=None):
    variables = {"input": wanted}
    request = Request(act.document, variables, token=f"demo-{who}", idempotency_key=key)
    return (await ask.operations.run(request)).body


def outcome(body):
    """Say in a word how a write ended: DONE, FAULTY, or the code of its refusal."""
    if body.get("errors"):
        return body["errors"][0]["extensions"]["code"]
    (payload,) = body["data"].values()
    return "FAULTY" if payload["errors"] else "DONE"


def dice_of(seed):
    return Random(seed)  # noqa: S311 (chance, and no secret)
