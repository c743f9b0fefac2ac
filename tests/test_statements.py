"""No statement of a query names a column that its viewer may see on no row in reach."""

import re

import pytest

from db.base import Base
from db.demo.personas import PERSONAS
from permissions.guards import GUARD_OF
from resolvers.engine.authentication import Viewers
from resolvers.engine.snapshot import Snapshot
from tests.asking import DOCUMENTS

# What is asked by it is told in the company's history.
TOLD = {"comparisons.graphql", "explanations.graphql"}
QUERIES = sorted(
    file.name
    for file in DOCUMENTS.glob("*.graphql")
    if file.name not in TOLD
    and re.search(r"^(query|\{)", file.read_text(encoding="utf-8"), re.MULTILINE)
)
WHO = [persona.token.removeprefix("demo-") for persona in PERSONAS]
TABLES = Base.metadata.tables
PUBLIC = {
    column.name
    for table in TABLES.values()
    for column in table.c
    if f"{table.name}.{column.name}" not in GUARD_OF
}


def denied(decision):
    """Name the columns that are hidden from the viewer wherever they stand."""
    seen, hidden = set(PUBLIC), set()
    for coordinate, guard in GUARD_OF.items():
        name = coordinate.partition(".")[2]
        (hidden if decision.outcome(guard) is False else seen).add(name)
    return hidden - seen - set(TABLES)


def named(text):
    return set(re.findall(r"\.\"?([a-z_]+)\"?", text))


@pytest.mark.parametrize("who", WHO)
async def test_no_statement_names_what_is_denied(ask, monkeypatch, who):
    texts, decisions = [], []
    read, recognise = Snapshot.rows, Viewers.recognise

    async def noted(self, kept, binds):
        texts.append(kept.text)
        return await read(self, kept, binds)

    async def recognised(self, snapshot, token):
        asker = await recognise(self, snapshot, token)
        decisions.append(asker.decision)
        return asker

    monkeypatch.setattr(Snapshot, "rows", noted)
    monkeypatch.setattr(Viewers, "recognise", recognised)
    for document in QUERIES:
        await ask(who, document)
    hidden = denied(decisions[-1])
    assert not [text for text in texts if named(text) & hidden]
    assert len(texts) > len(QUERIES)


async def test_what_a_client_may_not_see_is_looked_for(ask, monkeypatch):
    decisions = []
    recognise = Viewers.recognise

    async def recognised(self, snapshot, token):
        asker = await recognise(self, snapshot, token)
        decisions.append(asker.decision)
        return asker

    monkeypatch.setattr(Viewers, "recognise", recognised)
    await ask("client", "{ __typename }")
    assert {"direct_cost", "markup_subtotal", "internal_note"} <= denied(decisions[0])
    assert named('SELECT page.direct_cost, "row"."internal_note"') == {
        "direct_cost",
        "internal_note",
    }
