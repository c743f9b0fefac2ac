"""Run the randomised proofs with fresh seeds: `python -m tests.prove`."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.figures import forget, noted
from tests.timed import UNTIL

TESTS = Path(__file__).parent
LEAKS = ("tests/two_worlds/test_leaks.py", "tests/two_worlds/test_writes.py")
WORLDS = tuple(
    name
    for file in sorted((TESTS / "two_worlds").glob("test_*.py"))
    if (name := f"tests/two_worlds/{file.name}") not in LEAKS
)
PROOFS = (
    "tests/authorization/test_fuzz.py",
    "tests/engine/test_differential.py",
    "tests/histories",
    "tests/money",
    "tests/test_rules_agree.py",
)
# By when each part is over, by shares of the time: what one leaves is the next's.
PARTS = ((("tests/survival",), 0.12), (LEAKS, 0.4), (WORLDS, 0.62), (PROOFS, 0.74))
# A bounded part: more is done where more time is given.
MINUTES = float(os.environ.get("FIELDGATE_PROVE_MINUTES", "8"))
# Mutants have the rest, but for what it takes to begin with them and to end.
SECONDS_BESIDE_MUTANTS = 45
LEAST_OF_MUTANTS = 20
ROUNDS = str(int(2 * MINUTES))
# What has begun may end; nothing goes on for longer than that.
GRACE = 120
LOST = "acknowledged writes lost"
CAUGHT = "planted leaks caught"
NOT_SUMMED = {"seed", "leak", "document", "asked by"}


def main() -> int:
    """Run everything, print the figures, and fail where any part fails."""
    forget()
    begun = time.time()
    codes = [_ran(proofs, begun + 60 * MINUTES * share) for proofs, share in PARTS]
    left = begun + 60 * MINUTES - time.time() - SECONDS_BESIDE_MUTANTS
    mutants = _mutants(max(left, LEAST_OF_MUTANTS))
    figures = [*noted()]
    total = _summed(figures)
    sys.stdout.write("\n".join([*_lines(figures, total), mutants]) + "\n")
    sys.stdout.write(f"minutes: {(time.time() - begun) / 60:.1f}\n")
    # Nothing lost counts for nothing where nobody has counted.
    is_wrong = total.get(LOST, 1) or not total[CAUGHT]
    # Of mutants this is a sample: `make mutants` tries all, and fails for each that
    # survives without a reason.
    return int(any(codes) or bool(is_wrong))


def _ran(proofs: tuple[str, ...], until: float) -> int:
    """Run proofs; a failing seed is printed and kept by its test."""
    fresh = {"FIELDGATE_FRESH_SEEDS": "1", "FIELDGATE_ROUNDS": ROUNDS}
    fresh |= {UNTIL: str(until)}
    options = ("-n", "2", "-q", "-p", "tests.timed")
    command = [sys.executable, "-m", "pytest", *options, *proofs]
    code, said = _said(command, until + GRACE - time.time(), os.environ | fresh)
    lines = said.strip().splitlines()
    sys.stdout.write(said if code else f"{proofs[0]}: {lines[-1]}\n")
    sys.stdout.flush()
    return code


def _said(
    command: list[str], seconds: float, environment: Any = None
) -> tuple[int, str]:
    """Run a program in a group of its own, and end all of it after its time."""
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as program:
        try:
            said, _ = program.communicate(timeout=max(seconds, 1))
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)
            said, _ = program.communicate()
            return 1, f"{said}\nended after its time: {' '.join(command)}\n"
    return program.returncode, said


def _mutants(seconds: float) -> str:
    budget = ("--budget", str(int(seconds)))
    command = [sys.executable, "-m", "tests.mutants", *budget]
    code, said = _said(command, seconds + GRACE)
    sys.stdout.write(said if code else "")
    lines = said.strip().splitlines()
    return lines[-1] if lines else "mutants killed: none"


def _summed(figures: list[dict[str, Any]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in figures:
        total.update({k: v for k, v in each.items() if k not in NOT_SUMMED})
    return total


def _lines(figures: list[dict[str, Any]], total: Counter[str]) -> Iterator[str]:
    """Say what came of it, and the seeds by which it is found again."""
    leaks = {each["leak"]: each for each in figures if "leak" in each}
    for name, count in total.items():
        of_all = f" of {len(leaks)} planted" if name == CAUGHT else ""
        yield f"{name}: {count}{of_all}"
    for leak, each in sorted(leaks.items()):
        caught = f"example {each.get('document')}" if each[CAUGHT] else "NOT CAUGHT"
        yield f"  {leak}: {caught}"
    if LOST not in total:
        yield f"{LOST}: not counted"
    seeds = sorted({each["seed"] for each in figures if "seed" in each})
    yield f"seeds: {', '.join(map(str, seeds))}"


if __name__ == "__main__":
    sys.exit(main())
