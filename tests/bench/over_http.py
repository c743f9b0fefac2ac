"""Over HTTP: the real server against the bare endpoint, one process each, in turns."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection
from statistics import median

import httpx2
import orjson

from tests.bench import bare
from tests.bench.documents import CASES, Case
from tests.bench.world import World
from tests.serving import ROOT, comes_up, free_port, serving

SECONDS = 0.5
WARM_UP = 0.3
ROUNDS = 7
MOST_ANSWERS = 20_000
SECONDS_TO_START = 20
SETTINGS = {"FIELDGATE_DEMO": "0", "FIELDGATE_SECRET_KEY": "made up for the bench" * 2}


class DifferentData(AssertionError):  # noqa: N818 (what happened reads as it is)
    """Two variants answer differently: their speeds mean nothing."""


@dataclass(frozen=True)
class Rates:
    """Answers a second of both servers, round by round."""

    ours: list[float]
    bare: list[float]

    @property
    def of_ours(self) -> float:
        return median(self.ours)

    @property
    def of_bare(self) -> float:
        return median(self.bare)

    @property
    def share(self) -> float:
        return median(o / b for o, b in zip(self.ours, self.bare, strict=True))


class Client:
    """The process that puts the load on."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.client"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def put(self, port: int, request: bytes, seconds: float) -> float:
        """Answer how many requests a second were answered."""
        load = {
            "port": port,
            "request": base64.b64encode(request).decode(),
            "seconds": seconds,
            "most": MOST_ANSWERS,
        }
        self._process.stdin.write(json.dumps(load).encode() + b"\n")
        self._process.stdin.flush()
        came = json.loads(self._process.stdout.readline())
        if came["failures"]:
            raise DifferentData(f"{came['failures']} requests failed.")
        return came["answers"] / came["seconds"]

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()


def rates(world: World, folder: Path) -> Iterator[tuple[Case, Rates]]:
    """Measure each case; both servers and the client run all the while."""
    with ExitStack() as running:
        served = running.enter_context(serving(world.url, folder, **SETTINGS))
        ports = {
            "ours": httpx2.URL(served.url).port,
            "bare": running.enter_context(_serving_bare(world)),
        }
        client = Client()
        running.callback(client.close)
        for case in CASES:
            _check_same_data(world, case, ports)
            request = _request(world, case)
            for port in ports.values():
                client.put(port, request, WARM_UP)
            found = {name: [] for name in ports}
            for _ in range(ROUNDS):
                for name, port in ports.items():
                    found[name].append(client.put(port, request, SECONDS))
            yield case, Rates(**found)


@contextmanager
def _serving_bare(world: World) -> Iterator[int]:
    port = free_port()
    chosen = {"kind": world.kind, "url": world.url, "port": port}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.bare"],
        cwd=ROOT,
        env={**os.environ, bare.VARIABLE: json.dumps(chosen)},
    )
    try:
        if not comes_up(process, lambda: _listens(port), SECONDS_TO_START):
            raise RuntimeError("The bare endpoint did not start.")
        yield port
    finally:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    with create_connection(("127.0.0.1", port)):
        return True


def _body(world: World, case: Case) -> bytes:
    return orjson.dumps(
        {
            "query": case.text,
            "operationName": case.operation,
            "variables": case.variables(world.project_id),
        }
    )


def _headers(world: World) -> dict[str, str]:
    return {
        "host": "127.0.0.1",
        "authorization": f"Bearer {world.token}",
        "content-type": "application/json",
        "accept": "application/json",
    }


def _request(world: World, case: Case) -> bytes:
    """Write the whole request once; the client only sends it."""
    body = _body(world, case)
    headers = {**_headers(world), "content-length": str(len(body))}
    lines = "".join(f"{name}: {text}\r\n" for name, text in headers.items())
    return f"POST /graphql HTTP/1.1\r\n{lines}\r\n".encode() + body


def _check_same_data(world: World, case: Case, ports: dict[str, int]) -> None:
    answers = [
        httpx2.post(
            f"http://127.0.0.1:{port}/graphql",
            content=_body(world, case),
            headers=_headers(world),
        ).json()
        for port in ports.values()
    ]
    if answers[0].get("data") != answers[1]["data"]:
        raise DifferentData(f"{case.name}: our answer is not the bare endpoint's.")
