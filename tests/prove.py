"""Run the randomised proofs with fresh seeds: `python -m tests.prove`."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

PROOFS = (
    "tests/authorization/test_fuzz.py",
    "tests/engine/test_differential.py",
    "tests/histories",
    "tests/money",
    "tests/survival",
    "tests/test_rules_agree.py",
)
FIGURES = Path(__file__).parents[1] / ".cache" / "figures"
MUTANTS = Path(__file__).parent / "mutants"
# A bounded part: more is done where more time is given.
MINUTES = float(os.environ.get("FIELDGATE_PROVE_MINUTES", "8"))
SECONDS_OF_MUTANTS = 11 * MINUTES
ROUNDS = str(int(2 * MINUTES))
SHOWN = re.compile(r"^(.+): document (\d+), asked by .+$", re.MULTILINE)


def main() -> int:
    """Run everything, print the figures, and fail where any part fails."""
    for file in FIGURES.glob("*.json"):
        file.unlink()
    worlds, text = _ran("tests/two_worlds", "-rP")
    others, rest = _ran(*PROOFS)
    mutants, line = _mutants()
    _print(text + rest, line)
    return worlds or others or mutants


def _ran(*proofs: str) -> tuple[int, str]:
    """Run proofs; a failing seed is printed and kept by its test."""
    fresh = {"FIELDGATE_FRESH_SEEDS": "1", "FIELDGATE_ROUNDS": ROUNDS}
    command = [sys.executable, "-m", "pytest", "-n", "2", "-q", *proofs]
    done = subprocess.run(
        command, env=fresh | os.environ, check=False, capture_output=True, text=True
    )
    said = done.stdout if done.returncode else done.stdout.splitlines()[-1]
    sys.stdout.write(f"{said}\n{done.stderr}")
    return done.returncode, done.stdout


def _mutants() -> tuple[int, str]:
    if not MUTANTS.is_dir():
        return 0, "mutants killed: not counted"
    budget = str(int(SECONDS_OF_MUTANTS))
    command = [sys.executable, "-m", "tests.mutants", "--budget", budget]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    sys.stdout.write(done.stdout if done.returncode else "")
    lines = done.stdout.strip().splitlines()
    return done.returncode, lines[-1] if lines else "mutants killed: none"


def _print(text: str, mutants: str) -> None:
    """Print what came of it, and the seeds by which it is found again."""
    total: Counter[str] = Counter()
    seeds: set[int] = set()
    for file in FIGURES.glob("*.json"):
        figures = json.loads(file.read_text(encoding="utf-8"))
        seeds.add(figures.pop("seed"))
        total.update(figures)
    shown = dict(SHOWN.findall(text))
    lost = len(re.findall(r"^FAILED tests/survival", text, re.MULTILINE))
    lines = [
        *(f"{name}: {count}" for name, count in total.items()),
        f"planted leaks caught: {len(shown)}",
        *(f"  {leak}: document {number}" for leak, number in sorted(shown.items())),
        f"rounds of kills that lost an acknowledged write: {lost}",
        mutants,
        f"seeds: {', '.join(map(str, sorted(seeds)))}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
