"""The history of an item: each entry under the rule of the field it tells of."""

import pytest

from tests.answers import hidden, item
from tests.test_items import NOTE


def entry(actor, at, field, values, action="CHANGED"):
    before, after = values
    return {
        "actor": {"name": actor},
        "at": f"2026-03-{at}:00.000000Z",
        "action": action,
        "field": field,
        "before": before,
        "after": after,
    }


CREATED = entry(
    "Marcus Bell", "02T10:15", "name", (None, "Lighting package"), action="CREATED"
)
COSTS = [
    entry("Marcus Bell", "02T10:20", "directCost", ("0.00", "188.00")),
    entry("Elena Voss", "09T16:00", "directCost", ("188.00", "200.00")),
]
MARKUPS = entry(
    "Priya Nair",
    "10T08:30",
    "inheritedMarkups",
    ("Construction contingency: off", "Construction contingency: on"),
)
DRAWS = entry(
    "Priya Nair", "10T08:35", "draws", ("Construction contingency 50.00", None)
)
OWNER_COSTS = entry("Ruth Hartwell", "11T18:00", "ownerCosts", ("14.00", "19.00"))
NOTED = entry("Marcus Bell", "12T09:00", "internalNote", (None, NOTE))
DUE = entry("Tom Okafor", "12T09:40", "dueOn", ("2026-03-20", "2026-03-27"))

ALL_BUT_OWNER_COSTS = [CREATED, *COSTS, MARKUPS, DRAWS, NOTED, DUE]
DIRECT = [CREATED, *COSTS, DUE]


@pytest.mark.rule("fv.item_option.history")
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("admin", [CREATED, *COSTS, MARKUPS, DRAWS, OWNER_COSTS, NOTED, DUE]),
        ("edit", ALL_BUT_OWNER_COSTS),
        ("view", ALL_BUT_OWNER_COSTS),
        ("nofin", [CREATED, NOTED, DUE]),
        ("subcontractor", DIRECT),
        ("plumbing", DIRECT),
        ("rows", DIRECT),
        ("design", DIRECT),
        # That owner's costs changed is the client's to know; amounts are not told.
        ("client", [CREATED, OWNER_COSTS | {"before": None, "after": None}, DUE]),
    ],
)
async def test_an_entry_is_as_open_as_the_field_it_tells_of(ask, who, seen):
    body = await ask(who, "history.graphql")
    past = item(body)["history"]
    assert past["nodes"] == seen
    assert past["totalCount"] == len(seen)
    values = ("HistoryEntry.before", "HistoryEntry.after")
    assert hidden(body) == (dict.fromkeys(values, "SOME") if who == "client" else {})


RENAMED = entry(
    "Grace Lin", "05T10:00", "name", ("Call bells", "Nurse call in all exam rooms")
)
PUBLISHED = entry(
    "Grace Lin", "09T10:15", "isDraft", ("true", "false"), action="PUBLISHED"
)


@pytest.mark.rule("fv.item_option.history")
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("client", [RENAMED, PUBLISHED]),
        ("admin", [RENAMED, PUBLISHED]),
        *(
            (who, [PUBLISHED])
            for who in ("edit", "view", "nofin", "subcontractor", "plumbing", "design")
        ),
    ],
)
async def test_what_was_a_draft_keeps_its_past_to_itself(ask, who, seen):
    body = await ask(who, "history.graphql", name="Nurse call in all exam rooms")
    assert item(body)["history"]["nodes"] == seen


async def test_a_stranger_reads_no_history(ask):
    assert await ask("stranger", "history.graphql") == {"data": {"project": None}}
