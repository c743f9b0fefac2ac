import orjson
import pytest
from rich.console import Console

from db.demo.big import Shape
from tests.bench import report
from tests.bench.bare import Bare
from tests.bench.client import Connection, Load
from tests.bench.documents import CASES, Case
from tests.bench.ours import Ours
from tests.bench.over_http import Rates
from tests.bench.raw import Raw
from tests.bench.stock.variant import Stock
from tests.bench.timing import Times
from tests.bench.world import World, build

SMALL = Shape(projects=2, items_each=30)


class Endpoint(Bare):
    """The bare endpoint without HTTP around it."""

    def __init__(self, world: World) -> None:
        super().__init__(world.kind, world.url)
        self._world = world

    async def open(self) -> None:
        await self._database.open(self._url)

    async def close(self) -> None:
        await self._database.close()

    async def answer(self, case: Case) -> str:
        variables = case.variables(self._world.project_id)
        request = {"operationName": case.operation, "variables": variables}
        return await self._answer(self._world.token, request)


@pytest.fixture(scope="module", params=["postgresql", "sqlite"])
async def world(request, databases):
    with databases.lend_built(request.param) as url:
        yield await build(request.param, url, SMALL)


async def asked(variant, case: Case):
    await variant.open()
    try:
        return orjson.loads(await variant.answer(case))["data"]
    finally:
        await variant.close()


@pytest.mark.parametrize("variant", [Ours, Stock, Endpoint])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_whatever_is_compared_answers_what_the_raw_driver_answers(
    world, variant, case
):
    assert await asked(variant(world), case) == await asked(Raw(world), case)


async def test_the_subcontractor_sees_some_costs_and_not_others(world):
    data = await asked(Raw(world), CASES[0])
    costs = [item["directCost"] for item in data["project"]["items"]["nodes"]]
    assert {cost is None for cost in costs} == {True, False}


async def test_the_tree_has_three_comments_to_each_item(world):
    data = await asked(Raw(world), next(c for c in CASES if c.name == "deep"))
    items = [i for p in data["projects"]["nodes"] for i in p["items"]["nodes"]]
    assert {len(item["comments"]["nodes"]) for item in items} == {3}


def test_a_ratio_is_taken_within_each_round():
    times = Times({"ours": [2.0, 30.0, 4.0], "raw": [1.0, 10.0, 4.0]})
    assert times.of("ours") == 4.0
    assert times.ratio("ours", "raw") == 2.0


def test_a_share_is_taken_within_each_round():
    rates = Rates(ours=[10.0, 1.0, 30.0], bare=[20.0, 10.0, 30.0])
    assert (rates.of_ours, rates.of_bare, rates.share) == (10.0, 20.0, 0.5)


def test_the_report_says_which_targets_are_met():
    times = Times({"raw": [1.0], "ours": [2.5], "stock": [60.0], "tuned": [40.0]})
    shown = printed(report.in_process("postgresql", {"list": times}))
    assert "2.50 (≤ 2 NOT MET)" in shown
    assert "24.00 (≥ 20 met)" in shown


def test_only_postgresql_has_targets():
    rates = Rates(ours=[1.0], bare=[10.0])
    assert "0.10 (≥ 0.35 NOT MET)" in printed(
        report.over_http("postgresql", {"list": rates})
    )
    assert "MET" not in printed(report.over_http("sqlite", {"list": rates}))


def printed(table) -> str:
    console = Console(width=160)
    with console.capture() as capture:
        console.print(table)
    return capture.get()


def test_a_load_counts_each_answer_and_ends_in_time():
    load = Load(seconds=0.0, most=10)
    assert not load.goes_on()
    assert load.answers == 1
    assert load.seconds > 0


def test_a_load_ends_with_its_last_answer():
    load = Load(seconds=60.0, most=2)
    assert [load.goes_on(), load.goes_on()] == [True, False]


def test_an_answer_in_pieces_is_one_answer():
    load = Load(seconds=60.0, most=1)
    connection = Connection(b"GET", load)
    connection.connection_made(transport := Transport())
    for piece in (b"HTTP/1.1 200 OK\r\nContent-", b"Length: 4\r\n\r\nda", b"ta"):
        assert load.answers == 0
        connection.data_received(piece)
    assert (load.answers, load.failures, transport.is_closed) == (1, 0, True)


def test_a_refusal_is_a_failure():
    load = Load(seconds=60.0, most=1)
    connection = Connection(b"GET", load)
    connection.connection_made(Transport())
    connection.data_received(b"HTTP/1.1 401 No\r\ncontent-length: 2\r\n\r\n{}")
    assert (load.answers, load.failures) == (1, 1)


class Transport:
    is_closed = False

    def write(self, data: bytes) -> None:
        pass

    def close(self) -> None:
        self.is_closed = True
