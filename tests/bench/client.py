"""`python -m tests.bench.client`: asks over kept connections, as fast as answered.

Each line of standard input is one load to put on a server; each line of standard
output is what came of it.
"""

import asyncio
import base64
import json
import sys
from time import perf_counter

import uvloop

CONNECTIONS = 16
# How long the last answers may take, in seconds.
PATIENCE = 30


class Connection(asyncio.Protocol):
    """Sends the same request again as soon as its answer is complete."""

    def __init__(self, request: bytes, load: "Load") -> None:
        self._request = request
        self._load = load
        self._head = b""
        self._missing = 0

    def connection_made(self, transport) -> None:
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if not self._missing:
            data = self._headed(self._head + data)
            if data is None:
                return
        self._missing -= len(data)
        if not self._missing:
            self._answered()

    def _headed(self, data: bytes) -> bytes | None:
        """Read the head of an answer, and give what came of its body."""
        head, end, body = data.partition(b"\r\n\r\n")
        if not end:
            self._head = data
            return None
        self._head = b""
        self._load.check(head)
        _, _, length = head.lower().partition(b"content-length:")
        self._missing = int(length.split(b"\r\n", 1)[0])
        return body

    def _answered(self) -> None:
        if self._load.goes_on():
            self._transport.write(self._request)
        else:
            self._transport.close()

    def connection_lost(self, _error) -> None:
        self._load.left()


class Load:
    """Counts the answers until time or number is used up."""

    def __init__(self, seconds: float, most: int) -> None:
        self._started = perf_counter()
        self._ends = self._started + seconds
        self._most = most
        self._connected = CONNECTIONS
        self.ended = asyncio.Event()
        self.answers = 0
        self.failures = 0
        self.seconds = 0.0

    def check(self, head: bytes) -> None:
        self.failures += not head.startswith(b"HTTP/1.1 200 ")

    def goes_on(self) -> bool:
        """Count an answer; the last ones come after the end, and count with it."""
        now = perf_counter()
        self.answers += 1
        self.seconds = now - self._started
        return now < self._ends and self.answers < self._most

    def left(self) -> None:
        self._connected -= 1
        if not self._connected:
            self.ended.set()


async def put(port: int, request: bytes, seconds: float, most: int) -> dict[str, float]:
    load = Load(seconds, most)
    loop = asyncio.get_running_loop()
    for _ in range(CONNECTIONS):
        await loop.create_connection(
            lambda: Connection(request, load), "127.0.0.1", port
        )
    await asyncio.wait_for(load.ended.wait(), seconds + PATIENCE)
    return {
        "answers": load.answers,
        "seconds": load.seconds,
        "failures": load.failures,
    }


def main() -> None:
    for line in sys.stdin:
        load = json.loads(line)
        load["request"] = base64.b64decode(load["request"])
        sys.stdout.write(json.dumps(uvloop.run(put(**load))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
