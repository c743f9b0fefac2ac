"""The server as a process: how it starts, what it writes down, how it stops."""

import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from tests.serving import ROOT, WEB, serving

ASK = b'{"query":"{ __typename }"}'
HEAD = (
    b"POST /graphql HTTP/1.1\r\nhost: fieldgate\r\n"
    b"content-type: application/json\r\nconnection: close\r\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def server(folder):
    with serving(f"sqlite:///{folder}/fieldgate.db", folder) as running:
        yield running


def connected(server):
    at = urlsplit(server.url)
    return closing(socket.create_connection((at.hostname, at.port), timeout=10))


def received(connection):
    """Read an answer to its end; answer its status line and its body."""
    with connection.makefile("rb") as stream:
        head, _, body = stream.read().partition(b"\r\n\r\n")
    return head.split(b"\r\n")[0].decode(), body


def lines_of(server):
    lines = server.log.read_text().splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def test_a_demo_is_ready_and_asks_for_a_token(server):
    assert WEB.get(server.url + "/ready").json() == {"status": "ready"}
    answer = WEB.post(server.url + "/graphql", json={"query": "{ viewer { id } }"})
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
    assert "server" not in answer.headers


def test_the_served_schema_is_the_committed_one(server):
    served = WEB.get(server.url + "/schema.graphql").text
    assert served == (ROOT / "graphql/schema.graphql").read_text()


def test_a_body_without_end_is_cut_off(server):
    piece = b"2710\r\n" + b"[" * 10_000 + b"\r\n"
    with connected(server) as connection:
        connection.sendall(HEAD + b"transfer-encoding: chunked\r\n\r\n")
        for _ in range(26):
            connection.sendall(piece)
        assert received(connection)[0] == "HTTP/1.1 413 Request Entity Too Large"
    assert WEB.get(server.url + "/health").is_success


def lines_after(server, known):
    """Read what was logged since; the answer leaves before its line is written."""
    deadline = time.monotonic() + 5
    while len(lines_of(server)) == known and time.monotonic() < deadline:
        time.sleep(0.01)
    return lines_of(server)[known:]


@pytest.mark.case("AL-09")
def test_the_log_has_a_line_a_request_and_nothing_that_was_sent(server):
    known = len(lines_of(server))
    secret = "hunter2"
    asked = {
        "query": f'query Costs($x: String) {{ __typename @include(if: "{secret}") }}',
        "variables": {"x": secret},
        "operationName": "Costs",
    }
    headers = {"authorization": f"Bearer {secret}", "x-secret": secret}
    url = f"{server.url}/graphql?secret={secret}"
    assert WEB.post(url, json=asked, headers=headers).status_code == 401
    [line] = lines_after(server, known)
    assert (line["method"], line["path"], line["status"]) == ("POST", "/graphql", 401)
    assert (line["operation"], line["errors"]) == ("Costs", ["UNAUTHENTICATED"])
    assert secret not in server.log.read_text()


def test_tables_of_another_version_are_not_ready(server, folder):
    with closing(sqlite3.connect(folder / "fieldgate.db")) as database:
        [[revision]] = database.execute("SELECT version_num FROM alembic_version")
        change = "UPDATE alembic_version SET version_num = ?"
        database.execute(change, ["0000"])
        database.commit()
        assert WEB.get(server.url + "/ready").status_code == 503
        assert WEB.get(server.url + "/health").status_code == 200
        database.execute(change, [revision])
        database.commit()
    assert WEB.get(server.url + "/ready").status_code == 200


@pytest.fixture
def demo(databases):
    with databases.lend_demo("sqlite") as url:
        yield url


def test_a_stop_answers_what_was_asked_before(demo, folder):
    with serving(demo, folder) as server:
        with connected(server) as connection:
            length = f"content-length: {len(ASK)}\r\n\r\n".encode()
            connection.sendall(HEAD + length + ASK[:5])
            time.sleep(0.3)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            connection.sendall(ASK[5:])
            status, body = received(connection)
        assert status == "HTTP/1.1 200 OK"
        assert json.loads(body) == {"data": {"__typename": "Query"}}
        server.process.wait(10)
        assert lines_of(server)[-1]["event"].startswith("Finished server process")


def test_a_second_start_finds_the_demo_as_it_was(demo, folder):
    with serving(demo, folder):
        pass
    with closing(sqlite3.connect(urlsplit(demo).path[1:])) as database:
        assert database.execute("SELECT count(*) FROM companies").fetchone() == (2,)


def command(*words, **variables):
    known = {
        "PATH": "",
        **{f"FIELDGATE_{name}": text for name, text in variables.items()},
    }
    return subprocess.run(
        [sys.executable, "-m", "server", *words],
        cwd=ROOT,
        env=known,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.slow
def test_the_demo_never_joins_other_companies(folder):
    url = f"sqlite:///{folder}/others.db"
    key = "0123456789abcdef0123456789abcdef"
    assert command("migrate", DATABASE_URL=url, SECRET_KEY=key).returncode == 0
    with closing(sqlite3.connect(folder / "others.db")) as database:
        row = ("cmp_x", "Others", 1, "2026-01-01T00:00:00.000000Z")
        columns = "id, name, access_epoch, created_at"
        database.execute(f"INSERT INTO companies ({columns}) VALUES (?, ?, ?, ?)", row)  # noqa: S608
        database.commit()
    refused = command("serve", DATABASE_URL=url, DEMO="1", PORT="0")
    assert refused.returncode == 1
    assert refused.stderr == "fieldgate: The database holds 1 other companies.\n"


def test_a_bad_configuration_stops_the_start_with_one_line():
    refused = command("serve", SECRET_KEY="hunter2")
    assert refused.returncode == 1
    assert refused.stderr == "fieldgate: FIELDGATE_SECRET_KEY needs 32 bytes or more\n"
    assert refused.stdout == ""
