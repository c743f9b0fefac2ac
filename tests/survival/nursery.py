"""Serves again and again: each line it reads begins a server, killed by whoever likes.

A child of a process that has imported everything serves in a tenth of the time.
"""

import os
import socket
import sys
from contextlib import closing

import uvicorn

from server.asgi import application
from server.settings import settings


def main() -> None:
    """Tell the port, then the process id of each server."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        told(listener.getsockname()[1])
        for _ in sys.stdin:
            child = os.fork()
            if not child:
                serve(listener)
            told(child)
            os.waitpid(child, 0)


def told(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def serve(listener: socket.socket) -> None:
    # Its log would stand among the numbers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    config = uvicorn.Config(application(settings()), log_config=None, access_log=False)
    uvicorn.Server(config).run([listener])
    os._exit(0)


if __name__ == "__main__":
    main()
