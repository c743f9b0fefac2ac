"""Reading answers: the items in them, and what they say is hidden."""

from typing import Any

Body = dict[str, Any]


def items(body: Body) -> list[Body]:
    """Give the items of the one project that a document asks for."""
    assert "errors" not in body
    return body["data"]["project"]["items"]["nodes"]


def item(body: Body) -> Body:
    (only,) = items(body)
    return only


def hidden(body: Body) -> dict[str, str]:
    """Say per field whether it is hidden on ALL rows or on SOME."""
    redacted = body.get("extensions", {}).get("authorization", {}).get("redacted", [])
    return {entry["field"]: entry["rows"] for entry in redacted}
