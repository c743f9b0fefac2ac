"""The figures say how much, how long and how often hidden; never what or whose."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from server import asgi, figures, metrics
from server.settings import Settings

ENGINES = ("sqlite",)

TOKEN = "a-token-for-the-figures-and-nothing-else"
SECRET = "hunter2"


@pytest.fixture
def served(demo_database_url, monkeypatch):
    monkeypatch.setattr(asgi, "spare_the_collector", lambda: None)
    settings = Settings(demo=True, database_url=demo_database_url, metrics_token=TOKEN)
    application = asgi.application(settings)

    def client(host):
        return TestClient(application, client=(host, 50_000))

    with client("127.0.0.1"):
        yield client


def figure(name, **labels):
    return metrics.REGISTRY.get_sample_value(name, labels) or 0


def refusals(*counted):
    return [figure("fieldgate_refusals_total", **labels) for labels in counted]


def posted(client, text, who="demo-client", **variables):
    return client.post(
        "/graphql",
        json={"query": text, "variables": variables},
        headers={"authorization": f"Bearer {who}"},
    )


def test_requests_are_counted_by_kind_and_status(served):
    client = served("127.0.0.1")
    query = {"kind": "query", "status": "200"}
    nobody = {"kind": "none", "status": "401"}
    before = figure("fieldgate_requests_total", **query)
    unknown = figure("fieldgate_requests_total", **nobody)
    took = figure("fieldgate_request_seconds_count", kind="query")
    posted(client, "{ projects { totalCount } }")
    posted(client, "{ projects { totalCount } }", SECRET)
    assert figure("fieldgate_requests_total", **query) == before + 1
    assert figure("fieldgate_requests_total", **nobody) == unknown + 1
    assert figure("fieldgate_request_seconds_count", kind="query") == took + 1


def test_what_is_hidden_is_counted_by_its_coordinate(served):
    hidden = {"field": "Item.directCost", "rows": "ALL"}
    before = figure("fieldgate_redactions_total", **hidden)
    text = "{ projects { nodes { items { nodes { mine: directCost } } } } }"
    posted(served("127.0.0.1"), text)
    assert figure("fieldgate_redactions_total", **hidden) == before + 1


def test_what_is_refused_is_counted_by_its_coordinate(served):
    client = served("127.0.0.1")
    used = {"field": "Project.items", "code": "FIELD_NOT_USABLE"}
    written = {"field": "Mutation.publishEstimate", "code": "FORBIDDEN"}
    before = [
        figure("fieldgate_refusals_total", **labels) for labels in (used, written)
    ]
    posted(
        client,
        "{ projects { nodes { mine: items(orderBy: {field: DIRECT_COST})"
        " { totalCount } } } }",
    )
    posted(
        client,
        'mutation { mine: publishEstimate(input: {estimateId: "x",'
        ' expectedVersion: "x"}) { errors { code } } }',
    )
    assert refusals(used, written) == [count + 1 for count in before]


def test_errors_are_counted_by_code(served):
    before = figure("fieldgate_errors_total", code="INVALID_DOCUMENT")
    posted(served("127.0.0.1"), "{ nothing }")
    assert figure("fieldgate_errors_total", code="INVALID_DOCUMENT") == before + 1


def test_the_figures_hold_no_value_id_alias_or_token(served):
    client = served("127.0.0.1")
    text = (
        f"query {SECRET}($id: ID!) {{ {SECRET}: project(id: $id)"
        f" {{ {SECRET}: name items {{ nodes {{ {SECRET}: directCost }} }} }} }}"
    )
    posted(client, text, id=SECRET)
    posted(client, f'{{ {SECRET}(search: "{SECRET}") }}', SECRET)
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert 'fieldgate_redactions_total{field="Item.directCost"' in answer.text
    assert SECRET not in answer.text
    assert "demo-client" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1"])
def test_this_machine_reads_the_figures(served, host):
    assert served(host).get("/metrics").status_code == 200


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "testclient", "::2"])
def test_to_others_there_are_no_figures(served, host):
    client = served(host)
    assert client.get("/metrics").status_code == 404
    assert client.get("/nothing").text == client.get("/metrics").text
    wrong = {"authorization": "Bearer demo-admin"}
    assert client.get("/metrics", headers=wrong).status_code == 404


def test_a_token_of_their_own_opens_the_figures(served):
    headers = {"authorization": f"Bearer {TOKEN}"}
    assert served("192.0.2.1").get("/metrics", headers=headers).status_code == 200


@pytest.mark.parametrize("name", ["forwarded", "x-forwarded-for", "x-real-ip", "via"])
def test_who_comes_through_a_proxy_is_not_of_this_machine(served, name):
    answer = served("127.0.0.1").get("/metrics", headers={name: "127.0.0.1"})
    assert answer.status_code == 404


def test_without_a_token_in_the_settings_none_opens_the_figures():
    route = figures.route("")
    client = TestClient(Starlette(routes=[route]), client=("192.0.2.1", 1))
    answer = client.get("/metrics", headers={"authorization": "Bearer x"})
    assert answer.status_code == 404
