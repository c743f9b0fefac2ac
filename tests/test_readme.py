"""The README is true: its answers, its personas and its matrix are the product's."""

import json
import re
import runpy
from pathlib import Path

from db.demo.personas import PERSONAS

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
PEOPLE = {
    "admin": "admin",
    "electrical subcontractor": "subcontractor",
    "client": "client",
}


def rows_after(heading):
    """Read the first table after a heading, without its separator."""
    text = README[README.index(heading) :]
    lines = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [cells[0], *cells[2:]]


def shown(value):
    return "a text" if isinstance(value, str) and " " in value else f"`{_json(value)}`"


def _json(value):
    return json.dumps(value)


def read(item, path):
    for name in path.split("."):
        item = item[name]
    return item


async def test_the_three_answers_are_the_servers(ask):
    header, *rows = rows_after("## One query, three answers")
    for column, who in PEOPLE.items():
        body = await ask(who, "items.graphql")
        (item,) = body["data"]["project"]["items"]["nodes"]
        place = header.index(column)
        for row in rows:
            assert row[place] == shown(read(item, row[0].strip("`")))


async def test_the_project_does_not_exist_for_a_stranger(ask):
    body = await ask("stranger", "items.graphql")
    assert f"`{_json(body)}`" in README


async def test_the_redaction_that_is_shown_is_one_that_is_answered(ask):
    text = README[README.index('{"extensions"') :]
    printed = json.loads(text[: text.index("```")])
    (entry,) = printed["extensions"]["authorization"]["redacted"]
    body = await ask("client", "items.graphql")
    assert entry in body["extensions"]["authorization"]["redacted"]


def test_the_personas_are_those_of_the_demo():
    _, *rows = rows_after("-H 'Content-Type: application/json'")
    assert [row[0].strip("`") for row in rows] == _in_readme_order(
        persona.token for persona in PERSONAS
    )


def _in_readme_order(tokens):
    return sorted(tokens, key=lambda token: README.index(f"| `{token}`"))


def test_the_matrix_is_what_the_policy_prints_of_itself(capsys):
    runpy.run_module("permissions", run_name="__main__")
    printed = capsys.readouterr().out
    assert "| `CanSeeItemCosts` | COST |" in printed
    assert printed.strip() in README


def test_every_file_that_is_named_exists():
    for path in re.findall(
        r"`((?:graphql|db|schema|resolvers|permissions|tests)/[\w/]+\.\w+)`", README
    ):
        assert (Path(__file__).parents[1] / path).exists(), path
