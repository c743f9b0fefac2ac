"""What a request costs tells nothing of hidden rows: not in points, not in figures."""

import pytest
from sqlalchemy import insert, select

from db.base import Base
from db.gate import MACHINE
from db.ids import new_id
from server.metrics import REGISTRY
from server.operations import Request
from server.rates import Rates
from tests.acting import ids
from tests.asking import DOCUMENTS
from tests.sites import change
from tests.test_statements import QUERIES

pytestmark = pytest.mark.slow

TEXTS = {name: (DOCUMENTS / name).read_text(encoding="utf-8") for name in QUERIES}
# Copies of a row that outsiders know, each so that they know nothing of the copy.
HIDDEN = {
    "items": {"is_draft": True, "name": "Helipad"},
    "scenarios": {"is_published": False, "name": "Sale"},
    "comments": {"is_shared_with_clients": False, "is_shared_with_partners": False},
    "attachments": {"is_shared_with_clients": False, "is_shared_with_partners": False},
    "history": {"guard": "CanSeeInternalNotes"},
    "refused_writes": {},
}
OWNERS = ("creator_id", "author_id", "uploader_id", "actor_id")
COPIES = 40


async def add_hidden_rows(ask):
    """Add many rows of the admin's own that nobody but he may know of."""
    lighting = (await ids(ask))["Lighting package"]
    users = Base.metadata.tables["users"]
    async with ask.operations.database.writing() as connection:
        admin = await connection.scalar(
            select(users.c.id).where(users.c.name == "Ruth Hartwell")
        )
        found = {}
        for name in HIDDEN:
            table = Base.metadata.tables[name]
            of_item = {"items": "id", "comments": "item_id", "history": "item_id"}
            rows = select(table).order_by(table.c.id)
            if name in of_item:
                rows = rows.where(table.c[of_item[name]] == lighting)
            result = await connection.execute(rows.limit(1), execution_options=MACHINE)
            found[name] = dict(result.mappings().one())
    for name, row in found.items():
        table = Base.metadata.tables[name]
        own = {owner: admin for owner in OWNERS if owner in row}
        prefix = table.c.id.info["prefix"]
        copies = [
            {**row, **HIDDEN[name], **own, "id": new_id(prefix)} for _ in range(COPIES)
        ]
        await change(ask, insert(table).values(copies))


def counted():
    """Read the figures, but for how long requests took and when it began."""
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for metric in REGISTRY.collect()
        for sample in metric.samples
        if "seconds" not in sample.name and not sample.name.endswith("_created")
    }


async def costs(ask, who):
    """Ask for every document; give cost, headers and bytes of each, and the figures."""
    ask.operations.rates = Rates(1_000_000)
    before, told = counted(), {}
    for name, text in TEXTS.items():
        answer = await ask.operations.run(Request(text, {}, token=f"demo-{who}"))
        headers = {k: v for k, v in answer.headers.items() if k != "ratelimit-reset"}
        told[name] = (answer.cost, headers, answer.body)
    after = counted()
    return told, {name: after[name] - before.get(name, 0) for name in after}


@pytest.mark.case("TM-07")
async def test_no_figure_of_cost_depends_on_hidden_rows(ask_own):
    """The same documents before and after: the admin's cost more, nobody else's."""
    outside = ("client", "subcontractor", "rows", "design", "stranger")
    for who in ("admin", *outside):
        await costs(ask_own, who)
    before = {who: await costs(ask_own, who) for who in ("admin", *outside)}
    await add_hidden_rows(ask_own)
    for who in outside:
        told, figures = await costs(ask_own, who)
        for name in TEXTS:
            assert told[name] == before[who][0][name], (who, name)
        assert figures == before[who][1], who
    told, _ = await costs(ask_own, "admin")
    dearer = {name for name in TEXTS if told[name][0] != before["admin"][0][name][0]}
    assert {"refused_writes.graphql", "comments.graphql", "history.graphql"} <= dearer
