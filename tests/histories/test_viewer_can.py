"""`viewerCan` tells of each act on each row what its mutation answers."""

from collections import Counter
from copy import deepcopy
from itertools import product

import pytest

from db.base import Base
from permissions.actions import ACTS
from resolvers.access_requests import SETTLED
from tests.acting import codes
from tests.histories.acts import every_act
from tests.histories.breaking import breaking
from tests.histories.pen import Pen, table_of
from tests.histories.people import WRITERS, dice_of, sent
from tests.histories.site import standing
from tests.histories.test_histories import FRESH
from tests.histories.viewer_can import told, viewer_can

pytestmark = pytest.mark.slow

# Of each person and act, so many rows that are open, closed, and hidden.
MOST = 1_000 if FRESH else 1
# These ask for the right to a row that is not there before them.
TO_A_NEW_ROW = {
    *("addAttachment", "addOption", "addScenarioItem"),
    *("copyItem", "createItem", "importItems"),
}


# Whoever knows of one has it himself; and whether to add a file its item tells.
NEVER_SAID = {("sessions", "create"), ("sessions", "end")}
NEVER_SAID |= {("tokens", "create"), ("tokens", "end"), ("attachments", "add")}


def test_viewer_can_has_a_word_for_every_act_of_the_policy():
    words = told()
    every = {(table, act) for table, acts in ACTS.items() for act in acts}
    assert {each for each in every if each[1] not in words.get(each[0], ())} == (
        NEVER_SAID
    )


def test_viewer_can_has_a_word_for_every_act_of_a_mutation():
    words = told()
    untold = {
        (act.name, needed)
        for act in asked_of_rows()
        for needed in act.needs.values()
        if needed not in words.get(act.mark.table, ())
    }
    assert untold == set()


async def test_viewer_can_tells_what_every_mutation_answers(ask):
    # Each database is asked of other rows.
    dice = dice_of(ask.operations.database.dialect.name)
    site, wrong, met = await standing(ask), [], Counter()
    with breaking(ask):
        for who in WRITERS:
            can = await viewer_can(ask, who, site)
            for act in asked_of_rows():
                for row in chosen(act, can, site, dice):
                    open_acts = can.get((act.mark.table, row["id"]))
                    wanted = written(act, site, dice, row)
                    met[act.name, kind(act, open_acts)] += 1
                    body = await differs(ask, who, act, open_acts, wanted)
                    if body is not None:
                        wrong.append((who, act.name, row["id"], open_acts, body))
    assert wrong == []
    for act in asked_of_rows():
        assert met[act.name, "open"], act.name
    kinds = Counter(kind for _, kind in met.elements())
    assert min(kinds["closed"], kinds["hidden"]) > 100


def asked_of_rows():
    return [act for act in every_act() if act.name not in TO_A_NEW_ROW]


def kind(act, open_acts):
    if open_acts is None:
        return "hidden"
    is_open = all(open_acts[one] for one in act.needs.values())
    return "open" if is_open else "closed"


def chosen(act, can, site, dice):
    """Choose rows that are open, some that are not, and some that are hidden."""
    kinds = {}
    for row in site.all(act.mark.table):
        open_acts = can.get((act.mark.table, row["id"]))
        kinds.setdefault(kind(act, open_acts), []).append(row)
    return [
        row
        for rows in kinds.values()
        for row in dice.sample(rows, min(len(rows), MOST))
    ]


def written(act, site, dice, row):
    """Write an input to a row, whose version nobody has: no change goes on from it."""
    pen = Pen(site, dice, row.get("project_id", row["id"]), is_full=True)
    return named(pen.written(act.input), act.mark.table, row["id"])


def named(wanted, table, row_id):
    """Name the row wherever the input names one of its table, and no other."""
    for name, value in wanted.items():
        if name.endswith("Id") and table_of(name) == table:
            wanted[name] = row_id
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            wanted[name] = [named(value[0], table, row_id)]
    return wanted


async def differs(ask, who, act, open_acts, wanted):
    """Answer the body where it is not what `viewerCan` tells."""
    body = await sent(ask, who, act, wanted)
    if open_acts is None:
        prefix = Base.metadata.tables[act.mark.table].c.id.info["prefix"]
        never = named(deepcopy(wanted), act.mark.table, f"{prefix}_{'0' * 26}")
        is_right = body == await sent(ask, who, act, never)
        is_right &= codes(body) in (["NOT_FOUND"], ["FORBIDDEN"])
    else:
        is_right = agrees(act, open_acts, wanted, body)
    return None if is_right else body


def agrees(act, open_acts, wanted, body):
    written_to = set(wanted) if act.mark.acts else set(act.needs)
    closed = {
        name for name in written_to & set(act.needs) if not open_acts[act.needs[name]]
    }
    refused = set()
    if SETTLED in str(body.get("errors")):
        # Whoever could have, while it was open, is told why he may not any more.
        return bool(closed) and codes(body) == ["CONFLICT"]
    if codes(body) == ["FORBIDDEN"]:
        refused = set(body["errors"][0]["extensions"]["inputs"])
    if body["data"] is None:
        # Before anything runs, only what no row in reach allows is refused.
        return bool(refused) and refused <= closed
    return refused == closed


ADDING = "query ($id: ID!) { project(id: $id) { viewerCan { createItem } } }"


async def test_viewer_can_tells_who_adds_items_to_a_project(ask):
    """In no category, or in one at least: some may sort into those of their own."""
    site, told_so = await standing(ask), Counter()
    with breaking(ask):
        for who, project in product(WRITERS, site.projects):
            found = (await ask(who, ADDING, id=project))["data"]["project"]
            can = found["viewerCan"]["createItem"] if found else False
            for act, inputs in additions(site, project).items():
                is_open = await any_is_open(ask, who, act, inputs)
                assert is_open == can, (who, act, project)
            told_so[who, can] += 1
    assert all(told_so["rows", can] for can in (True, False))


def additions(site, project):
    """Write additions of an item to a project: to no category, and to each."""
    categories = site.of(project, "categories")
    return {
        "createItem": [
            created(project, row["id"]) for row in ({"id": None}, *categories)
        ],
        "importItems": [
            sheet(project, row["name"]) for row in ({"name": ""}, *categories)
        ],
    }


def created(project, category_id):
    wanted = {"projectId": project, "name": "Anything"}
    return wanted | ({"categoryIds": [category_id]} if category_id else {})


def sheet(project, category):
    return {"projectId": project, "csv": f'name,categories\nAnything,"{category}"\n'}


async def any_is_open(ask, who, name, inputs):
    (act,) = (one for one in every_act() if one.name == name)
    for wanted in inputs:
        body = await sent(ask, who, act, wanted)
        if not {"FORBIDDEN", "NOT_FOUND"} & {*codes(body)}:
            return (
                not (body["data"] or {}).get(name) or not body["data"][name]["errors"]
            )
    return False
