"""The naive oracle is a second opinion: it has read nothing of the first."""

import subprocess
import sys

from tests.serving import ROOT

LOADED = "import sys, tests.authorization.oracle; print(*sys.modules)"
CHECKED = {"server", "schema", "resolvers", "permissions", "db"}


def test_the_oracle_imports_nothing_of_what_it_checks():
    told = subprocess.check_output([sys.executable, "-c", LOADED], cwd=ROOT, text=True)
    loaded = told.split()
    assert "tests.authorization.conditions" in loaded
    assert {name.partition(".")[0] for name in loaded} & CHECKED == set()
