"""The pages at `/` and `/compare`: what is served, under which policy, and to whom."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.demo.personas import PERSONAS
from permissions.matrix import matrix, people
from server import explorer

CLOSED = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def browser(*, demo: bool = True) -> TestClient:
    routes = explorer.routes(PERSONAS if demo else ())
    return TestClient(Starlette(routes=routes))


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>built</title>")
    (tmp_path / "assets" / "page.js").write_text("export {};")
    monkeypatch.setattr(explorer, "BUILT", tmp_path)
    return tmp_path


@pytest.mark.case("TR-13")
def test_a_built_explorer_may_load_nothing_from_elsewhere(built: Path):
    page = browser().get("/")
    assert page.text == (built / "index.html").read_text()
    assert page.headers["content-security-policy"] == (
        "default-src 'none'; connect-src 'self'; img-src 'self' data:; "
        "script-src 'self'; worker-src 'self' blob:; "
        f"style-src 'self' 'unsafe-inline'; font-src 'self' data:; {CLOSED}"
    )
    assert page.headers["x-content-type-options"] == "nosniff"


def test_an_explorer_that_is_not_built_comes_from_its_cdn_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(explorer, "BUILT", tmp_path)
    page = browser().get("/")
    assert "loads GraphiQL from the public CDN unpkg.com" in page.text
    assert page.headers["content-security-policy"] == (
        "default-src 'none'; connect-src 'self'; img-src 'self' data:; "
        "script-src 'self' https://unpkg.com; "
        "style-src 'self' 'unsafe-inline' https://unpkg.com; "
        f"font-src 'self' data:; {CLOSED}"
    )
    assert browser().get("/explorer/assets/page.js").status_code == 404


def test_side_by_side_needs_nothing_but_its_own_files():
    page = browser().get("/compare")
    assert page.headers["content-security-policy"] == (
        "default-src 'none'; connect-src 'self'; img-src 'self' data:; "
        f"script-src 'self'; style-src 'self'; {CLOSED}"
    )
    script = browser().get("/explorer/compare/compare.js")
    assert script.headers["content-type"].split(";")[0].endswith("/javascript")
    assert script.headers["cache-control"] == "no-cache"


def test_files_that_carry_their_hash_in_their_name_are_kept(built: Path):
    file = browser().get("/explorer/assets/page.js")
    assert file.text == (built / "assets" / "page.js").read_text()
    assert file.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "path",
    [
        "/explorer/package.json",
        "/explorer/src/main.jsx",
        "/explorer/node_modules/vite/package.json",
        "/explorer/page/../package.json",
        "/explorer/page/%2e%2e/package.json",
        "/documents/schema.graphql",
        "/documents/%2e%2e%2fpyproject.toml",
        "/documents/nothing.graphql",
    ],
)
def test_nothing_else_of_the_checkout_is_served(path: str):
    assert browser().get(path).status_code == 404


def test_the_documents_are_listed_and_read_but_not_the_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(explorer, "DOCUMENTS", tmp_path)
    for name in ("schema.graphql", "items.graphql", "bids.graphql", "notes.txt"):
        (tmp_path / name).write_text(f"# {name}: 231 €\n", encoding="utf-8")
    assert browser().get("/documents.json").json() == ["bids.graphql", "items.graphql"]
    document = browser().get("/documents/items.graphql")
    assert document.text == "# items.graphql: 231 €\n"
    assert document.headers["content-type"] == "text/plain; charset=utf-8"


def test_the_demo_names_its_personas_and_what_each_sees():
    rows = browser().get("/personas.json").json()
    assert len(rows) == len(PERSONAS)
    assert rows[0] == {
        "token": "demo-admin",
        "name": "Ruth Hartwell",
        "role": "Company admin",
        "note": "Sees everything, owner costs included.",
    }


def test_who_sees_what_is_told_as_the_readme_shows_it():
    told = browser(demo=False).get("/matrix.json").json()
    assert told["people"] == list(people())
    rows = [
        f"| `{o['guard']}` | {o['cls']} | {' | '.join(o['cells'])} |"
        for o in told["guards"]
    ]
    assert rows == matrix().splitlines()[2:]


def test_outside_the_demo_no_persona_is_named():
    assert browser(demo=False).get("/personas.json").status_code == 404
    assert browser(demo=False).get("/compare").status_code == 200
