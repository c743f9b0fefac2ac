"""graphql-core's own execution tests on the batch executor: `python -m …core_suite`.

They come with its source distribution. What fails must stand in `core_differences.csv`,
with the reason. Incremental delivery is not served, its tests are left out.
"""

import csv
import hashlib
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).parent
HOUSE = HERE.parent.parent
CACHE = HOUSE / ".cache" / "graphql-core"
CORE = "graphql-core==3.3.2"
SOURCE = CACHE / "graphql_core-3.3.2.tar.gz"
SHA256 = "15d6eee7d4364fbc202833bc6bd0d504004d8ae7c0aaf620fa884d8e437622f2"
UNPACKED = CACHE / "graphql_core-3.3.2"
# Its tests are written as blocks that this plugin reads.
PLUGIN = (
    "pytest-describe==3.2.0"
    " --hash=sha256:ea4ef9968145d017847b0e705d058b1ea35ea35c59b5adf4a34378c418ac455a"
)
PLUGINS = CACHE / "plugins"
TESTS = 458
MOST_DIFFERENCES = 17
SECONDS = 600


def main() -> int:
    fetch()
    reasons = differences()
    executions, outcomes = run()
    failed = {name for name, outcome in outcomes.items() if outcome == "failed"}
    unknown, healed = sorted(failed - set(reasons)), sorted(set(reasons) - failed)
    _tell(
        f"{len(outcomes)} tests with {executions} executions: "
        f"{len(failed)} differ, {len(reasons)} may differ."
    )
    for name in unknown:
        _tell(f"DIFFERS  {name}")
    for name in healed:
        _tell(f"differs no more, strike it off: {name}")
    ran_all = len(outcomes) == TESTS and executions > 0
    if not ran_all:
        _tell(f"All {TESTS} tests should run, and on the engine.")
    return int(bool(unknown) or not ran_all)


def fetch() -> None:
    """Get the tests and their plugin, unless they are here; both are pinned."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if not SOURCE.exists():
        _pip("download", "--no-deps", "--no-binary=graphql-core", "-d", CACHE, CORE)
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()
    if digest != SHA256:
        sys.exit(f"{SOURCE} is not the distribution that was pinned: {digest}")
    with tarfile.open(SOURCE) as archive:
        archive.extractall(CACHE, filter="data")
    if not PLUGINS.exists():
        pinned = CACHE / "plugin.txt"
        pinned.write_text(PLUGIN, encoding="utf-8")
        options = ("--no-deps", "--require-hashes", "--target", PLUGINS)
        _pip("install", *options, "-r", pinned)


def _pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", *map(str, arguments)]
    subprocess.run(command, check=True, timeout=SECONDS)


def differences() -> dict[str, str]:
    with (HERE / "core_differences.csv").open(encoding="utf-8", newline="") as file:
        reasons = {row["test"]: row["reason"] for row in csv.DictReader(file)}
    if len(reasons) > MOST_DIFFERENCES or not all(reasons.values()):
        sys.exit(f"At most {MOST_DIFFERENCES} tests may differ, each with a reason.")
    return reasons


def run() -> tuple[int, dict[str, str]]:
    """Run the tests in a process of their own; count executions, note outcomes."""
    outcomes = CACHE / "outcomes.json"
    outcomes.unlink(missing_ok=True)
    paths = os.pathsep.join(map(str, (HERE, PLUGINS, HOUSE)))
    subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=no"),
            *("-p", "core_swap", "-p", "no:cacheprovider", "-o", "addopts="),
            *("--ignore=tests/execution/incremental", "tests/execution"),
        ],
        cwd=UNPACKED,
        env={**os.environ, "PYTHONPATH": paths, "CORE_OUTCOMES": str(outcomes)},
        check=False,
        timeout=SECONDS,
        stdout=subprocess.DEVNULL,
    )
    if not outcomes.exists():
        sys.exit("graphql-core's tests did not run.")
    noted = json.loads(outcomes.read_text(encoding="utf-8"))
    return noted["executions"], {
        name.removeprefix("tests/execution/"): outcome
        for name, outcome in noted["outcomes"].items()
    }


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
