"""A policy that cannot be evaluated denies, and says that it could not."""

from permissions.guards import CanSeeItemCosts
from permissions.rules import Rule
from tests.acting import codes
from tests.test_previews import role_ids

DOCUMENT = """
{ projects(first: 1) { nodes { items(first: 2) {
  nodes { name directCost costLines { quantity } ownerCosts }
} } } }
"""


class Broken(Rule):
    def outcome(self, viewer, project_id=None):  # noqa: ARG002 (the rule's shape)
        raise ArithmeticError("the policy is broken")


async def test_a_field_whose_rule_fails_is_null_and_named(ask_own, monkeypatch):
    monkeypatch.setattr(CanSeeItemCosts, "rule", Broken())
    body = await ask_own("admin", DOCUMENT)
    ((first, second),) = [
        project["items"]["nodes"] for project in body["data"]["projects"]["nodes"]
    ]
    for item in (first, second):
        assert item["name"]
        assert item["directCost"] is None
        assert item["costLines"] is None
        assert item["ownerCosts"] is not None
    assert [(error["path"], error["extensions"]) for error in body["errors"]] == [
        (["projects", "nodes", "items", "nodes", name], {"code": code})
        for name in ("directCost", "costLines")
        for code in ("AUTHORIZATION_UNAVAILABLE",)
    ]
    assert "broken" not in str(body)
    assert "extensions" not in body


async def test_of_a_rule_that_fails_no_comparison_is_told(ask_own, monkeypatch):
    roles = await role_ids(ask_own)
    asked = {"document": DOCUMENT, "variables": {}, "as": [{"role": roles["Owner"]}]}
    monkeypatch.setattr(CanSeeItemCosts, "rule", Broken())
    body = await ask_own("admin", "comparisons.graphql", **asked)
    assert (body["data"], codes(body)) == (None, ["AUTHORIZATION_UNAVAILABLE"])
