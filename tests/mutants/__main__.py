"""Change the policy in one place at a time and see a test fail: `-m tests.mutants`."""

import argparse
import os
import random
import sys

from tests.mutants import running
from tests.mutants.ledger import Ledger


def main() -> int:
    """Print each survivor, then how many were killed; 1 if one is not explained."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument(
        "--budget", type=float, help="take a sample, of so many seconds"
    )
    parser.add_argument("--only", default="", help="those whose name has this in it")
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3)))
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--anew", action="store_true", help="forget earlier results")
    asked = parser.parse_args()
    if asked.budget:
        print(f"seed {asked.seed}")
    ledger = Ledger(asked.only, anew=asked.anew, rng=random.Random(asked.seed))  # noqa: S311 (a sample)
    running.run(ledger, asked.budget, asked.workers)
    for line in ledger.lines():
        print(line)
    return ledger.verdict()


if __name__ == "__main__":
    sys.exit(main())
