"""Files of a server that runs, over a real socket."""

import socket
from urllib.parse import urlsplit

import pytest

from tests.sending import LIST, PDF, kept
from tests.serving import WEB, serving
from tests.sites import CLINIC


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    place = tmp_path_factory.mktemp("served")
    with serving(f"sqlite:///{place}/fieldgate.db", place) as running:
        yield running, place / "files"


def test_a_served_demo_has_its_files_and_their_links_work(server):
    running, _ = server
    token = {"authorization": "Bearer demo-client"}
    query = {"query": LIST, "variables": {"project": CLINIC}}
    asked = WEB.post(f"{running.url}/graphql", json=query, headers=token).json()
    links = [
        file["url"]
        for place in asked["data"]["project"]["items"]["nodes"]
        for file in place["attachments"]["nodes"]
    ]
    assert len(links) == 3
    for link in links:
        assert WEB.get(running.url + link).content.startswith(b"%PDF-1.4")
    # A link lets its holder in, so it is written down nowhere.
    assert links[0].partition("=")[2] not in running.log.read_text()


@pytest.mark.case("UP-01")
@pytest.mark.parametrize(
    ("head", "body", "status"),
    [
        (b"content-length: 9000000", PDF + bytes(7_000_000), b""),
        (b"content-length: 100000001", b"", b"HTTP/1.1 413 "),
        (
            b"transfer-encoding: chunked",
            b"4\r\nMZ\x90\x00\r\n0\r\n\r\n",
            b"HTTP/1.1 415 ",
        ),
    ],
)
def test_what_a_socket_breaks_off_or_lies_about_leaves_nothing(
    server, head, body, status
):
    running, folder = server
    before = kept(folder)
    at = urlsplit(running.url)
    lines = [
        *(b"POST /files HTTP/1.1", b"host: x", b"connection: close"),
        *(b"authorization: Bearer demo-client", head),
    ]
    with socket.create_connection((at.hostname, at.port), timeout=10) as connection:
        connection.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        if not status:
            connection.shutdown(socket.SHUT_WR)
        assert connection.recv(4096).startswith(status)
    assert WEB.get(running.url + "/ready").is_success
    assert kept(folder) == before
