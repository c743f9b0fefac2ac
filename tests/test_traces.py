"""Traces: which spans a request leaves, and that none of them holds a value."""

import asyncio
import subprocess
import sys

import httpx2
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import ProxyTracerProvider
from starlette.applications import Starlette

from db import traces
from server import tracing
from server.asgi import routes
from server.documents import Documents
from server.settings import Settings, SettingsError
from tests.acting import answer, do, ids, refused
from tests.asking import served
from tests.authorization.canaries import found_in, mark
from tests.authorization.test_canaries import TEXTS
from tests.sites import CLINIC

TINY = "query Tiny($id: ID!) { mine: project(id: $id) { id name } }"
ALLOWED = {"kind", "status", "estimated", "actual", "codes", "fields", "hidden"} | {
    *("table", "rows", "exception", "errors", "characters"),
}


@pytest.fixture
def spans():
    """Record what is traced while the test runs."""
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    traces.record(provider)
    yield exporter.get_finished_spans
    traces.record(None)
    provider.shutdown()


def client_of(operations):
    settings = Settings(demo=True)
    app = Starlette(routes=routes(settings))
    app.state.operations, app.state.settings = operations, settings
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://demo"
    )


def told(span):
    return {
        name.removeprefix("fieldgate."): list(v) if isinstance(v, tuple) else v
        for name, v in span.attributes.items()
    }


def tree(spans):
    """Give each span's name, what it tells, and the name of the one it is within."""
    names = {span.context.span_id: span.name for span in spans}
    return [
        (
            names.get(span.parent.span_id) if span.parent else None,
            span.name.removeprefix("fieldgate."),
            told(span),
        )
        for span in sorted(spans, key=lambda span: span.start_time)
    ]


async def test_a_request_leaves_a_span_of_each_step(ask_own, spans):
    ask_own.operations.documents = Documents(ask_own.operations.schema)
    sent = {"query": TINY, "variables": {"id": CLINIC}}
    async with client_of(ask_own.operations) as client:
        for _ in range(2):
            token = {"Authorization": "Bearer demo-client"}
            await client.post("/graphql", json=sent, headers=token)
    within = "fieldgate.request"
    request, *steps = tree(spans())
    assert request[:2] == (None, "request")
    assert request[2].items() >= {"kind": "query", "status": 200, "codes": []}.items()
    assert request[2].keys() == {"kind", "status", "codes", "estimated", "actual"}
    read = {"table": "projects", "rows": 1, "fields": ["Project.id", "Project.name"]}
    once = [
        (within, "authenticate", {}),
        (within, "plan", {"fields": ["Query.project"], "hidden": []}),
        (within, "statement", read),
    ]
    parsed = (within, "parse", {"errors": 0, "characters": len(TINY)})
    # What is read once is kept.
    again = (None, "request", request[2])
    assert steps == [once[0], parsed, *once[1:], again, *once]


async def test_what_is_hidden_is_told_by_its_coordinate(ask, spans):
    await ask("client", TEXTS["items.graphql"])
    (plan,) = [each for _, name, each in tree(spans()) if name == "plan"]
    assert plan["fields"] == ["Query.project"]
    assert {"Item.directCost", "Item.internalNote"} <= {*plan["hidden"]}


async def test_a_write_is_a_span_with_its_statements_after_it(ask_own, spans):
    lighting = (await ids(ask_own))["Lighting package"]
    due = {"dueOn": "2026-04-01"}
    answer(await do(ask_own, "admin", "set_item_due_on.graphql", lighting, **due))
    write, read = tree(spans())[-2:]
    assert write[1:] == ("write", {"fields": ["Mutation.setItemDueOn"]})
    assert read[1] == "statement"
    assert (read[2]["table"], read[2]["rows"]) == ("items", 1)


async def test_a_refusal_is_told_by_its_kind_and_code(ask_own, spans):
    lighting = (await ids(ask_own))["Lighting package"]
    line = {"description": "Hush", "quantity": "1", "unitCost": "2"}
    body = await do(ask_own, "plumbing", "costs.graphql", lighting, lines=[line])
    assert refused(body) == ["lines"]
    (write,) = [each for _, name, each in tree(spans()) if name == "write"]
    assert write == {"fields": ["Mutation.setItemCosts"], "exception": "Forbidden"}
    async with client_of(ask_own.operations) as client:
        await client.post("/graphql", content=b"{", headers={"X-Hush": "Hush"})
    request = tree(spans())[-1]
    assert request[2]["codes"] == ["INVALID_DOCUMENT"]
    assert "Hush" not in str([span.to_json() for span in spans()])


@pytest.fixture
async def marked(own_demo_database_url):
    async with served(own_demo_database_url) as ask:
        yield ask.operations, await mark(ask.operations.database)


async def test_no_span_holds_a_value_an_id_a_token_or_a_text(marked, spans):
    """Marks in every classified cell; ids, names and words of the world beside."""
    operations, canaries = marked
    people = {row["name"] for row in canaries.tables.all("users")}
    public = {row["name"] for row in canaries.tables.all("items")} | people
    async with client_of(operations) as client:
        for who in ("admin", "client", "stranger"):
            seen = ""
            for text in TEXTS.values():
                sent = {"query": text, "operationName": None}
                token = {"Authorization": f"Bearer demo-{who}"}
                answered = await client.post("/graphql", json=sent, headers=token)
                seen += answered.text
            assert who == "stranger" or public & {*seen.split('"')}
    text = "\n".join(span.to_json() for span in spans())
    assert found_in(text) == set()
    names = {name for span in spans() for name in told(span)}
    assert names <= ALLOWED
    values = {v for span in spans() for v in flat(told(span).values())}
    assert not public & values
    words = "".join(map(str, values))
    assert not any(word in words for word in ("demo-", "_01", "{"))


def flat(values):
    for value in values:
        yield from value if isinstance(value, list) else [str(value)]


async def test_while_off_nothing_is_begun(ask):
    assert not traces.is_on()
    first, second = traces.span("request"), traces.span("statement")
    assert first is second
    with first as told:
        told.tell(rows=1)
    body = await ask("client", TINY, id=CLINIC)
    assert body["data"]["mine"]["id"] == CLINIC


async def test_tasks_beside_each_other_keep_their_spans_apart(spans):
    async def one(name):
        with traces.span(name):
            await asyncio.sleep(0)
            with traces.span(f"within {name}"):
                await asyncio.sleep(0)

    await asyncio.gather(one("a"), one("b"))
    within = {name: parent for parent, name, _ in tree(spans())}
    assert within == {
        "a": None,
        "b": None,
        "within a": "fieldgate.a",
        "within b": "fieldgate.b",
    }


@pytest.mark.parametrize("value", [None, "none", "None "])
def test_without_an_exporter_nothing_is_recorded(monkeypatch, value):
    monkeypatch.delenv("OTEL_TRACES_EXPORTER", raising=False)
    if value:
        monkeypatch.setenv("OTEL_TRACES_EXPORTER", value)
    tracing.set_up()()
    assert not traces.is_on()


def test_the_console_is_sent_what_is_traced(monkeypatch, capsys):
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "console")
    stop = tracing.set_up()
    with traces.span("request") as told:
        told.tell(status=200)
    stop()
    assert '"fieldgate.status": 200' in capsys.readouterr().out
    assert not traces.is_on()


def test_what_is_switched_off_is_not_sent(monkeypatch):
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "console")
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    tracing.set_up()()
    assert not traces.is_on()


@pytest.mark.parametrize(
    ("exporter", "says"),
    [("zipkin", "takes otlp, console, none"), ("otlp", "requirements-traces.lock")],
)
def test_an_exporter_that_is_not_there_stops_the_start(monkeypatch, exporter, says):
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", exporter)
    monkeypatch.setitem(
        sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None
    )
    with pytest.raises(SettingsError, match=says):
        tracing.set_up()
    assert not traces.is_on()


def test_whoever_starts_the_server_may_have_set_it_up(monkeypatch):
    assert isinstance(trace.get_tracer_provider(), ProxyTracerProvider)
    provider = TracerProvider()
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    tracing.set_up()()
    assert traces.is_on()
    traces.record(None)


def test_the_server_starts_without_what_sends_traces():
    blocked = "import sys; sys.modules['opentelemetry.sdk'] = None; import server.asgi"
    subprocess.run([sys.executable, "-c", blocked], check=True, timeout=60)
