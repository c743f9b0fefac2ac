"""`python -m tests.rules`: run the marked tests and print the ledger of rules."""

import sys

import pytest

from tests.rules.ledger import Outcomes, known, printed
from tests.rules.tables import waiting


def main() -> int:
    """Return what pytest says; rows that only wait are no failure."""
    outcomes = Outcomes()
    chosen = ["-m", "rule", "-q", "-p", "tests.rules.plugin", *sys.argv[1:]]
    status = pytest.main(chosen, plugins=[outcomes])
    for line in printed(outcomes.proven(), known(), waiting()):
        sys.stdout.write(f"{line}\n")
    return 0 if status == pytest.ExitCode.NO_TESTS_COLLECTED else int(status)


if __name__ == "__main__":
    sys.exit(main())
