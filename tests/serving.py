"""A real server as a process of its own, for tests that need one."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import socket

import httpx2

# What is on loopback has no certificates, and reading ours takes longer than asking.
WEB = httpx2.Client(verify=False)
ROOT = Path(__file__).parents[1]
SECONDS_TO_START = 60
SECONDS_TO_STOP = 20


@dataclass(frozen=True)
class Served:
    """A running server: where it answers, what it has logged."""

    url: str
    process: subprocess.Popen
    log: Path

    def is_ready(self) -> bool:
        return WEB.get(self.url + "/ready").is_success

    def stop(self) -> int:
        """Ask it to stop as a supervisor would; answer how it went."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(SECONDS_TO_STOP)


@contextmanager
def serving(database_url: str, folder: Path, **variables: str) -> Iterator[Served]:
    """Serve the demo from a database until the block is left."""
    port = free_port()
    served = {name: text for name, text in os.environ.items() if not _is_ours(name)}
    served |= {"FIELDGATE_DATABASE_URL": database_url, "FIELDGATE_PORT": str(port)}
    served |= {"FIELDGATE_FILES": str(folder / "files"), "FIELDGATE_DEMO": "1"}
    served |= variables
    log = folder / f"server-{port}.log"
    command = [sys.executable, "-m", "server", "serve"]
    with log.open("wb") as lines:
        process = subprocess.Popen(
            command, cwd=ROOT, env=served, stdout=lines, stderr=lines
        )
    running = Served(f"http://127.0.0.1:{port}", process, log)
    try:
        if not comes_up(process, running.is_ready):
            raise RuntimeError(f"The server did not start:\n{log.read_text()}")
        yield running
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(SECONDS_TO_STOP)


def free_port() -> int:
    with closing(socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _is_ours(name: str) -> bool:
    return re.match("FIELDGATE_(?!TEST)", name) is not None


def comes_up(
    process: subprocess.Popen,
    is_up: Callable[[], bool],
    seconds: float = SECONDS_TO_START,
) -> bool:
    """Wait until a process does what it was started for; not, if it ends before."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(httpx2.TransportError, OSError):
            if is_up():
                return True
        time.sleep(0.05)
    return False
