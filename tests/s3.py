"""An S3 server as a process of its own, for tests that need one."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2

from tests.serving import ROOT, WEB, comes_up, free_port

# `make test` installs it there, away from what the server itself needs.
PYTHON = ROOT / ".cache/s3/bin/python"
BUCKET = "plans"
SECONDS_TO_START = 30


@contextmanager
def serving_s3() -> Iterator[str]:
    """Serve S3 over HTTP, with one empty bucket, until the block is left."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    started = "from moto.server import main; main()"
    command = [PYTHON, "-c", started, "-H", "127.0.0.1", "-p", str(port)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet)
    try:
        if not comes_up(process, lambda: _answers(url), SECONDS_TO_START):
            raise RuntimeError("The S3 server did not start.")
        httpx2.put(f"{url}/{BUCKET}").raise_for_status()
        yield url
    finally:
        process.kill()
        process.wait()


def _answers(url: str) -> bool:
    return WEB.get(f"{url}/moto-api/").is_success
