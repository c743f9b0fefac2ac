"""The people behind an item."""

import pytest

from tests.answers import item
from tests.test_items import SEEN

BELL = {"id": "usr_01k424mh00ey8b08zprfbkg9zd", "name": "Marcus Bell"}
VOSS = {"id": "usr_01k424mh00ej3awqx59hmqbac3", "name": "Elena Voss"}
NAIR = {"id": "usr_01k424mh00evrv676dhzebqdev", "name": "Priya Nair"}


@pytest.mark.parametrize("who", SEEN)
async def test_whoever_knows_of_an_item_knows_who_works_on_it(ask, who):
    assert item(await ask(who, "users.graphql")) == {
        "name": "Lighting package",
        "createdBy": BELL,
        "assignees": [VOSS, NAIR],
    }


@pytest.mark.parametrize("who", ["admin", "client", "stranger"])
async def test_nobody_is_found_by_the_id_of_a_person(ask, who):
    body = await ask(who, "query ($id: ID!) { node(id: $id) { id } }", id=BELL["id"])
    assert body == {"data": {"node": None}}


async def test_a_stranger_learns_of_nobody(ask):
    assert await ask("stranger", "users.graphql") == {"data": {"project": None}}
