"""The house: its folders, the direction of its imports, and where SQL may stand."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("server", "schema", "resolvers", "permissions", "db")

# What schema/ holds beside the areas of the trade.
TECHNICAL = {
    "arguments",
    "build",
    "fields",
    "labels",
    "named_columns",
    "nodes",
    "payloads",
    "root",
    "scalars",
}
# Areas that are reckoned from the tables of others.
WITHOUT_TABLES = {
    *("item_acts", "drafts", "item_totals", "viewers"),
    *("project_setup", "client_access", "explanations", "trade_partners"),
    *("comparisons", "company_settings", "company_profile"),
}

# What puts SQL past the compiler, and so past the gate, which looks there.
METHODS_PAST = {
    "driver_connection",
    "exec_driver_sql",
    "from_statement",
    "get_raw_connection",
    "literal_column",
    "prefix_with",
    "suffix_with",
    "with_hint",
    "with_statement_hint",
}
NAMES_PAST = {"TextClause", "column", "literal_column", "table", "text"}
DRIVERS = {"aiosqlite", "asyncpg", "psycopg", "sqlite3"}
# Migrations and rights run as the owner of the tables, on behalf of nobody.
MAY_PASS = {
    "db/backup.py",
    "db/engine.py",
    "db/migrate.py",
    "db/wall.py",
    "resolvers/engine/snapshot.py",
}
# Migrations run as the owner of the tables, before there is any viewer.
AS_OWNER = "db/migrations/"

NPM_LOCKS = {
    file.relative_to(ROOT).as_posix()
    for folder in (
        *("graphql/explorer", "tests/browser"),
        *("tests/http_audit", "tests/openid"),
    )
    for file in (ROOT / folder).glob("package-lock.json")
}

# What sends SQL; on behalf of a viewer, two places do.
SENDS = {"execute", "fetch", "scalar", "scalars", "stream", "stream_scalars"}
MAY_SEND = ("resolvers/engine/", "resolvers/writes.py")


def test_documents_lie_without_python():
    files = (ROOT / "graphql").rglob("*.py*")
    assert [file for file in files if "node_modules" not in file.parts] == []


def test_the_name_graphql_is_graphql_core():
    command = [sys.executable, "-c", "import graphql; print(graphql.__file__)"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert "site-packages" in Path(found.stdout.decode()).parts


def pinned(lock):
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines if "==" in line}


def test_what_is_tested_is_what_is_served():
    assert pinned("requirements.lock") - pinned("requirements-dev.lock") == set()


@pytest.mark.parametrize(
    "lock",
    [
        *("requirements.lock", "requirements-dev.lock", "requirements-s3.lock"),
        "requirements-traces.lock",
        *sorted(NPM_LOCKS),
    ],
)
def test_a_lock_holds_hashes_and_no_addresses(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "sha" in text
    assert "--index-url" not in text
    assert '"resolved"' not in text
    assert not re.search(r"@ |^-|://.*\.(tgz|whl|tar)", text, re.MULTILINE)


def stems(folder):
    return {file.stem for file in (ROOT / folder).iterdir() if file.stem[0] != "_"}


@pytest.mark.parametrize("area", sorted(stems("schema") - TECHNICAL))
def test_an_area_has_its_twin_in_every_layer(area):
    assert area in stems("db/models") | WITHOUT_TABLES
    assert area in stems("resolvers")
    assert (ROOT / "graphql" / f"{area}.graphql").is_file()
    assert (ROOT / "tests" / f"test_{area}.py").is_file()


def modules(*folders):
    files = (file for folder in folders for file in (ROOT / folder).rglob("*.py"))
    return sorted(file.relative_to(ROOT).as_posix() for file in files)


def imports_of(node):
    """Answer what an import statement names, as (module, name)."""
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "", alias.name) for alias in node.names]
    if isinstance(node, ast.Import):
        return [(alias.name, "") for alias in node.names]
    return []


def is_import_past(node):
    return any(
        module.split(".")[0] in DRIVERS
        or (module.split(".")[0] == "sqlalchemy" and name in NAMES_PAST)
        for module, name in imports_of(node)
    )


def test_only_the_gate_opens_a_classified_column():
    opening = {
        file
        for file in modules(*LAYERS)
        for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))
        if "Gated" in {name for _, name in imports_of(node)}
    }
    assert opening == {"permissions/gate.py"}


def is_attribute_past(node):
    if not isinstance(node, ast.Attribute):
        return False
    of_library = isinstance(node.value, ast.Name) and node.value.id in {
        "sa",
        "sqlalchemy",
    }
    return node.attr in METHODS_PAST or (of_library and node.attr in NAMES_PAST)


def called(node):
    """Answer the name of the method that a call calls."""
    is_method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return node.func.attr if is_method else ""


def passes_the_compiler(code):
    return any(
        is_import_past(node) or is_attribute_past(node) or called(node) == "op"
        for node in ast.walk(ast.parse(code))
    )


def is_of_strawberry(node):
    return isinstance(node.func.value, ast.Name) and node.func.value.id == "strawberry"


def sends_sql(code):
    nodes = ast.walk(ast.parse(code))
    return any(called(one) in SENDS and not is_of_strawberry(one) for one in nodes)


@pytest.mark.parametrize(
    "code",
    [
        "from sqlalchemy import select, text",
        "from sqlalchemy.sql.expression import literal_column as x",
        "import sqlalchemy as sa\nsa.text('1')",
        "import sqlalchemy\nsqlalchemy.column('direct_cost')",
        "select(a.c.x.op('||')(b))",
        "select(a).prefix_with('x')",
        "await connection.exec_driver_sql('SELECT 1')",
        "raw = await connection.get_raw_connection()",
        "raw.driver_connection",
        "import asyncpg",
        "import json, sqlite3",
        "from aiosqlite import connect",
    ],
)
def test_every_way_past_the_compiler_is_known(code):
    assert passes_the_compiler(code)


@pytest.mark.parametrize(
    "code",
    ["rows.column('id')", "kept.text", "from sqlalchemy import select", "import text"],
)
def test_other_words_are_not_taken_for_ways_past_the_compiler(code):
    assert not passes_the_compiler(code)


def code_of(module):
    return (ROOT / module).read_text(encoding="utf-8")


def test_no_sql_is_written_past_the_compiler():
    served = [one for one in modules(*LAYERS) if not one.startswith(AS_OWNER)]
    passing = {one for one in served if passes_the_compiler(code_of(one))}
    assert passing - MAY_PASS == set()


@pytest.mark.parametrize("method", sorted(SENDS))
def test_every_way_to_send_sql_is_known(method):
    assert sends_sql(f"rows = await connection.{method}(statement)")


def test_on_behalf_of_a_viewer_sql_is_sent_from_two_places_only():
    folders = modules("schema", "resolvers", "permissions")
    sending = [one for one in folders if sends_sql(code_of(one))]
    assert [one for one in sending if not one.startswith(MAY_SEND)] == []


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """Copy the house, so that a test may break it."""
    house = tmp_path_factory.mktemp("house")
    ignored = shutil.ignore_patterns("__pycache__")
    for layer in LAYERS:
        shutil.copytree(ROOT / layer, house / layer, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", house)
    return house


def contract(house, name):
    program = Path(sys.executable).with_name("lint-imports")
    command = [program, "--no-logo", "--no-cache", "--contract", name]
    held = subprocess.run(command, cwd=house, capture_output=True, check=False)
    return held.returncode, held.stdout.decode()


CIRCLES = {
    f"{folder}/{one}.py": f"import {folder.replace('/', '.')}.{other}\n"
    for folder in ("schema", "resolvers", "permissions", "db/models")
    for one, other in [("intruder_a", "intruder_b"), ("intruder_b", "intruder_a")]
}
BREACHES = {
    "layers": {
        "schema/intruder.py": "import server.settings\n",
        "resolvers/intruder.py": "import schema\n",
        "permissions/intruder.py": "import resolvers\n",
        "db/intruder.py": "import permissions.levels\n",
    },
    "siblings": CIRCLES,
    "schema-knows-no-sql": {
        "schema/intruder.py": "from sqlalchemy.orm import Session\n"
    },
    "storage-knows-no-graphql": {
        "db/intruder.py": "import strawberry\n",
        "db/models/intruder.py": "from graphql import parse\n",
    },
}
COMPLAINTS = {
    "layers": [
        "schema.intruder -> server.settings",
        "resolvers.intruder -> schema",
        "permissions.intruder -> resolvers",
        "db.intruder -> permissions.levels",
    ],
    "siblings": [
        f"No cycles are allowed in {folder}."
        for folder in ("schema", "resolvers", "permissions", "db.models")
    ],
    "schema-knows-no-sql": ["schema.intruder -> sqlalchemy"],
    "storage-knows-no-graphql": [
        "db.intruder -> strawberry",
        "db.models.intruder -> graphql",
    ],
}


@pytest.mark.parametrize("name", BREACHES)
def test_a_contract_holds_and_fails_when_it_is_broken(copied, name):
    assert contract(copied, name)[0] == 0
    for path, code in BREACHES[name].items():
        (copied / path).write_text(code)
    try:
        status, report = contract(copied, name)
    finally:
        for path in BREACHES[name]:
            (copied / path).unlink()
    assert status == 1
    assert [line for line in COMPLAINTS[name] if line not in report] == []


def test_siblings_may_name_each_other_for_the_type_checker(copied):
    lazily = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    "
    for path, code in CIRCLES.items():
        (copied / path).write_text(lazily + code)
    try:
        assert contract(copied, "siblings")[0] == 0
    finally:
        for path in CIRCLES:
            (copied / path).unlink()
