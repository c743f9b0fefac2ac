"""Posting to /graphql, and what comes of it."""

import json
from typing import Any

from starlette.testclient import TestClient

ASK = {"query": "{ __typename }"}
DATA = {"data": {"__typename": "Query"}}
JSON = "application/json"
GRAPHQL = "application/graphql-response+json"


def post(client: TestClient, body: Any = None, **headers: Any) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body or ASK).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(
        "/graphql", content=content, headers={"content-type": JSON} | named
    )


def code_of(answer: Any) -> tuple[int, str]:
    [error] = answer.json()["errors"]
    return answer.status_code, error["extensions"]["code"]
