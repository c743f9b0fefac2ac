"""Run the randomised proofs with fresh seeds: `python -m tests.prove`."""

import os
import subprocess
import sys

PROOFS = (
    "tests/authorization",
    "tests/engine",
    "tests/histories",
    "tests/money",
    "tests/survival",
)


def main() -> int:
    """Give pytest's own verdict; a failing seed is printed and kept by its test."""
    proofs = [path for path in PROOFS if os.path.isdir(path)]  # noqa: PTH112
    fresh = os.environ | {"FIELDGATE_FRESH_SEEDS": "1"}
    command = [sys.executable, "-m", "pytest", "-n", "2", "-q", *proofs]
    return subprocess.run(command, env=fresh, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
