"""No mark leaves the server that its reader may not see: in no byte, in no line."""

import httpx2
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from db.classes import Class
from permissions.levels import Mode
from resolvers.engine import statements
from resolvers.engine.caches import Recent
from resolvers.engine.snapshot import Snapshot
from server import errors
from server.asgi import routes
from server.logs import RequestLog
from server.settings import Settings
from tests.asking import DOCUMENTS, served
from tests.authorization.canaries import found_in, mark
from tests.authorization.leaks import LEAKS
from tests.test_statements import QUERIES, WHO
from tests.worlds import KINDS

pytestmark = pytest.mark.slow

IN_MODE = """
{ project(id: "prj_01k4282cm0f4ab2wpet84qhbc6") {
  items(first: 200) { nodes {
    costImpact(mode: MODE) optionRange(mode: MODE) { low high }
  } }
  milestones { nodes {
    estimateTotal(mode: MODE) budgetTotal(mode: MODE) runningTotal(mode: MODE)
    gap(mode: MODE) costPerUnit(mode: MODE) metrics { costPerUnit(mode: MODE) }
    estimate { lines { amount(mode: MODE) } } budget { lines { amount(mode: MODE) } }
  } }
  scenarios { nodes { projectedRunningTotal(mode: MODE) } }
} }
"""
TEXTS = {
    **{name: (DOCUMENTS / name).read_text(encoding="utf-8") for name in QUERIES},
    **{mode: IN_MODE.replace("MODE", mode) for mode in Mode},
}
# No document asks for it of a row in which it stands, or a mark is nobody's id.
UNASKED = {
    *("markups.adjustment", "owner_costs.adjustment"),
    "refused_writes.subject_id",
}


class Site:
    """A server over a marked world, asked over HTTP."""

    def __init__(self, operations, canaries, log):
        self.canaries = canaries
        self.log = log
        settings = Settings(demo=True)
        app = Starlette(routes=routes(settings))
        app.state.operations, app.state.settings = operations, settings
        transport = httpx2.ASGITransport(RequestLog(app))
        self._client = httpx2.AsyncClient(transport=transport, base_url="http://demo")

    async def told(self, who, text):
        """Give the bytes of an answer and of whatever was logged meanwhile."""
        self.log.clear()
        with capture_logs() as lines:
            answer = await self._client.post(
                "/graphql",
                json={"query": text},
                headers={"Authorization": f"Bearer demo-{who}"},
            )
        return answer.text, f"{lines} {self.log.text}"

    def leaked(self, who, text):
        return self.canaries.leaked(f"demo-{who}", text)


@pytest.fixture(scope="module", params=KINDS)
def world(request, databases):
    with databases.lend_demo(request.param) as url:
        yield url


@pytest.fixture(scope="module")
async def marked(world):
    async with served(world) as ask:
        return world, await mark(ask.operations.database)


@pytest.fixture
async def site(marked, monkeypatch, caplog):
    """Start anew: what was compiled before knows nothing of a leak."""
    url, canaries = marked
    monkeypatch.setattr(statements, "_statements", Recent(2_000))
    async with served(url) as ask:
        yield Site(ask.operations, canaries, caplog)


@pytest.mark.parametrize("who", WHO)
async def test_nobody_is_told_a_mark_that_he_may_not_see(site, who):
    for name, text in TEXTS.items():
        answer, lines = await site.told(who, text)
        assert '"data":{' in answer, name
        assert site.leaked(who, answer) == set(), name
        assert found_in(lines) == set(), name


async def test_the_marks_are_there_to_be_told(site):
    told = set()
    for text in TEXTS.values():
        answer, _ = await site.told("admin", text)
        told |= found_in(answer)
    cells = [site.canaries.cells[each] for each in told]
    shown = {*Class} - {Class.PUBLIC, Class.CREDENTIAL}
    assert {cell.class_ for cell in cells} == shown
    marked = {cell.coordinate for cell in site.canaries.cells.values()}
    assert marked - {cell.coordinate for cell in cells} == UNASKED
    assert len(site.canaries.seen_by("demo-client")) < len(site.canaries.cells) / 2


@pytest.mark.parametrize(
    ("who", "leak", "column"),
    [
        ("client", "item costs unguarded", "items.direct_cost"),
        ("subcontractor", "owner costs unguarded", "items.owner_costs"),
        ("client", "internal notes unguarded", "items.internal_note"),
        ("rows", "drafts and categories ignored", "items.direct_cost"),
        ("nofin", "no cap by account flags", "cost_lines.unit_cost"),
    ],
)
async def test_a_mark_that_leaks_is_found(site, monkeypatch, who, leak, column):
    _, plant = LEAKS[leak]
    plant(monkeypatch)
    leaked = set()
    for text in TEXTS.values():
        answer, _ = await site.told(who, text)
        leaked |= site.leaked(who, answer)
    assert column in leaked


@pytest.fixture
def failing(monkeypatch):
    """Let statements that read costs fail, with all that they found in the text."""
    read = Snapshot.rows

    async def fails(self, kept, binds):
        rows = await read(self, kept, binds)
        if "direct_cost" in kept.text:
            raise ValueError(f"of {rows}")
        return rows

    monkeypatch.setattr(Snapshot, "rows", fails)


async def test_what_fails_over_a_mark_tells_it_to_nobody(site, failing):
    answer, lines = await site.told("admin", TEXTS["items.graphql"])
    assert '"INTERNAL"' in answer
    assert "ValueError" in lines
    assert found_in(answer + lines) == set()


async def test_a_mark_that_is_logged_is_found(site, failing, monkeypatch):
    monkeypatch.setattr(errors, "described", lambda error: {"text": str(error)})
    answer, lines = await site.told("admin", TEXTS["items.graphql"])
    assert found_in(answer) == set()
    assert found_in(lines) != set()
