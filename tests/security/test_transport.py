"""What HTTP adds: methods, headers, caches, and who asks without a token."""

import httpx2
import pytest
from graphql import is_required_argument
from starlette.applications import Starlette
from starlette.routing import Route

from schema.root import schema
from server import asgi
from server.operations import Operations
from server.settings import Settings
from tests.acting import everything
from tests.http.posting import JSON
from tests.security.hostile import DOCUMENTS
from tests.sites import CLINIC

SCHEMA = schema._schema
ENGINES = ("sqlite",)
ITEMS = "{ projects { nodes { name items { nodes { name directCost } } } } }"
CREATE = (
    f'mutation {{ createItem(input: {{projectId: "{CLINIC}", name: "New"}})'
    " { errors { code } } }"
)
NAMED = CREATE.replace("mutation", "mutation B", 1)


@pytest.fixture(scope="session")
def routes():
    return asgi.routes(Settings(demo=True))


@pytest.fixture
async def web(ask, routes):
    app = Starlette(routes=routes)
    app.state.operations = ask.operations
    app.state.settings = ask.operations.settings
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://x") as client:
        yield client


def bearer(who):
    return {"authorization": f"Bearer demo-{who}"}


def roots():
    """Ask for each root field by itself, with as little as it takes."""
    for kind, type_ in (
        ("query", SCHEMA.query_type),
        ("mutation", SCHEMA.mutation_type),
    ):
        for name, field in type_.fields.items():
            given = [
                f"{one}: {_LITERALS.get(str(argument.type), '{}')}"
                for one, argument in field.args.items()
                if is_required_argument(argument)
            ]
            arguments = f"({', '.join(given)})" if given else ""
            yield f"{kind} {{ {name}{arguments} {{ __typename }} }}"


_LITERALS = {"ID!": '"x"', "[ID!]!": '["x"]'}


@pytest.mark.case("DR-11", "ER-11")
async def test_no_root_field_tells_anything_to_who_has_no_token(ask):
    told = [await ask.whole(None, text) for text in roots()]
    assert len(told) > 70
    assert {answer.status for answer in told} == {401}
    assert all(answer.body == told[0].body for answer in told)
    assert "data" not in told[0].body
    for text in ("{ __typename }", "{ __schema { queryType { name } } }"):
        assert "errors" not in await ask(None, text)


@pytest.mark.case("DO-07", "DO-09")
@pytest.mark.parametrize("count", [500, 4_000])
async def test_a_flood_of_fields_or_directives_is_refused_with_one_error(ask, count):
    fields, flood = "{" + "__typename " * count + "}", DOCUMENTS["unknown directives"]
    for text in (fields, flood, "{ __typename " + "@aa" * 10 + " }"):
        [error] = (await ask(None, text))["errors"]
        assert error["extensions"] == {"code": "UNAUTHENTICATED"}
    for text in (fields, flood):
        [error] = (await ask("admin", text))["errors"]
        assert error["extensions"] == {"code": "LIMIT_EXCEEDED"}


@pytest.mark.case("TR-01")
async def test_a_mutation_in_a_url_changes_nothing(ask, web):
    before = await everything(ask)
    for text in (CREATE, f"query A {{ __typename }} {NAMED}", "#\n" + CREATE):
        for name in ({}, {"operationName": ""}, {"operationName": "A"}):
            asked = {"query": text} | name
            answer = await web.get("/graphql", params=asked, headers=bearer("admin"))
            has_run = answer.json().get("data") == {"__typename": "Query"}
            assert has_run is (text.startswith("query") and "A" in name.values())
            assert has_run or answer.status_code in {400, 405}
    assert await everything(ask) == before


@pytest.mark.case("CA-01")
async def test_no_route_lets_a_shared_cache_keep_what_is_somebodys(web, routes):
    paths = [route.path for route in routes if isinstance(route, Route)]
    assert len(paths) > 8
    for path in (*paths, "/graphql?query={__schema{types{name}}}", "/graphql?query="):
        asked = path.replace("{id}", "x").replace("{name}", "items.graphql")
        anybodys = await web.get(asked)
        for who in ("client", "nobody"):
            answer = await web.get(asked, headers=bearer(who))
            if answer.content != anybodys.content or "graphql" in path:
                assert "no-store" in answer.headers["cache-control"], path
                assert "Authorization" in answer.headers["vary"], path


@pytest.mark.case("CA-11")
async def test_no_header_of_a_proxy_changes_what_is_answered(web):
    plain = await web.post("/graphql", json={"query": ITEMS}, headers=bearer("client"))
    for name, text in (
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "gopher"),
        ("x-original-url", "/metrics"),
        ("x-rewrite-url", "/schema.graphql"),
        ("forwarded", "host=evil.example;for=127.0.0.1"),
        ("x-forwarded-prefix", "/evil"),
        ("x-user", "demo-admin"),
    ):
        headers = bearer("client") | {name: text}
        answer = await web.post("/graphql", json={"query": ITEMS}, headers=headers)
        assert answer.content == plain.content, name
        assert [*answer.headers] == [*plain.headers]
        assert "evil" not in str(answer.headers)


@pytest.mark.case("ER-09")
async def test_no_switch_for_developers_tells_what_has_failed(
    demo_database_url, monkeypatch
):
    for name in ("DEBUG", "FIELDGATE_DEBUG", "STARLETTE_DEBUG", "PYTHONDEVMODE"):
        monkeypatch.setenv(name, "1")
    chosen = Settings(database_url=demo_database_url, secret_key="x" * 32)
    application = asgi.application(chosen)
    assert application.app.debug is False
    operations = await Operations.start(chosen)

    async def run(_request):
        raise ValueError("direct cost 7771.13")

    operations.run = run
    application.app.state.operations = operations
    application.app.state.settings = chosen
    transport = httpx2.ASGITransport(application)
    async with httpx2.AsyncClient(transport=transport, base_url="http://x") as client:
        answer = await client.post(
            "/graphql", json={"query": ITEMS}, headers={"content-type": JSON}
        )
    await operations.stop()
    assert answer.status_code == 500
    assert answer.json()["errors"] == [
        {"message": "Internal error.", "extensions": {"code": "INTERNAL"}}
    ]


@pytest.mark.case("CA-03", "CA-09")
async def test_one_document_is_authorized_anew_for_each_who_sends_it(ask):
    first = await ask("admin", ITEMS)
    hidden = await ask("client", ITEMS)
    assert await ask("admin", ITEMS) == first
    assert await ask("client", ITEMS) == hidden
    assert "directCost': '" in str(first)
    assert "directCost': '" not in str(hidden)
