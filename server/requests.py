"""From the bytes of an HTTP request to an operation: everything that can be wrong."""

import re
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from resolvers.previews import Kind, Wish
from server.answers import Request
from server.refusals import (
    bad_input,
    bad_request,
    bad_type,
    headers_too_big,
    too_big,
    too_many,
    unauthenticated,
)
from server.tokens import BEARER

STRICT = "x-fieldgate-strict"
SWITCH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
PREVIEW = "x-fieldgate-preview"
WISH = re.compile(r"(member|role|client) ([a-z0-9_]{1,64})")
MAX_BYTES = 256_000
MAX_NESTING = 64
MAX_PARAMETERS = 16
MAX_VALUES = 20_000
MAX_ITEMS = 1_000
MAX_MEMBERS = 100
MAX_HEADERS = 64
MAX_HEADER_BYTES = 16_000
JSON_TYPE = re.compile(
    r'application/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?', re.IGNORECASE
)
IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,255}")
PARAMETERS = {
    "query": (str, "a string"),
    "operationName": (str, "a string"),
    "variables": (dict, "an object"),
    "extensions": (dict, "an object"),
}


Fields = dict[str, str]


def fields(scope: Scope) -> Fields:
    """Read the header fields; one that is sent twice is a list, as HTTP has it."""
    found: Fields = {}
    sent = scope["headers"]
    size = sum(len(name) + len(value) for name, value in sent)
    if len(sent) > MAX_HEADERS or size > MAX_HEADER_BYTES:
        raise headers_too_big(MAX_HEADERS, MAX_HEADER_BYTES)
    for raw_name, raw in sent:
        name, value = raw_name.decode("latin-1"), raw.decode("latin-1").strip()
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


async def read(scope: Scope, headers: Fields, receive: Receive) -> Request:
    """Read the operation that a request asks for, or raise what is wrong with it."""
    is_get = scope["method"] == "GET"
    if is_get:
        parameters = _from_query(scope["query_string"])
    else:
        _check_type(headers)
        parameters = _from_body(await body_of(headers, receive))
    _check(parameters)
    return Request(
        query=parameters["query"],
        variables=parameters.get("variables"),
        operation_name=parameters.get("operationName"),
        token=token_of(headers),
        idempotency_key=_idempotency_key(headers),
        is_get=is_get,
        is_strict=_is_strict(headers),
        preview=_preview(headers),
        address=address_of(scope),
    )


def address_of(scope: Scope) -> str:
    """Tell who is connected: headers may claim anything."""
    client = scope.get("client")
    return client[0] if client else ""


def _check_type(headers: Fields) -> None:
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise bad_type("A body is sent as it is, without Content-Encoding.")
    if not JSON_TYPE.fullmatch(headers.get("content-type", "")):
        raise bad_type("A body is application/json in UTF-8.")


async def body_of(headers: Fields, receive: Receive) -> bytes:
    """Count while reading: a length may be missing, or a lie."""
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > MAX_BYTES:
        raise too_big(MAX_BYTES)
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > MAX_BYTES:
            raise too_big(MAX_BYTES)
        more = message.get("more_body", False)
    return bytes(body)


def _from_body(body: bytes) -> dict[str, Any]:
    parameters = _json(body, "The body")
    if not isinstance(parameters, dict):
        raise bad_request("The body is one JSON object; batches are not served.")
    return parameters


def _from_query(query: bytes) -> dict[str, Any]:
    parameters: dict[str, Any] = pairs(query)
    for name in {"variables", "extensions"} & parameters.keys():
        parameters[name] = _json(parameters[name], f"{name}")
    return parameters


def pairs(query: bytes) -> dict[str, str]:
    """Read what a URL or a form says; nothing twice."""
    if len(query) > MAX_BYTES:
        raise too_big(MAX_BYTES)
    try:
        found = parse_qsl(
            query.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_PARAMETERS,
        )
    except ValueError:
        raise bad_request("The URL's parameters are not readable.") from None
    if len(dict(found)) != len(found):
        raise bad_request("Each parameter stands once.")
    return dict(found)


def _json(text: bytes | str, what: str) -> Any:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise bad_request(f"{what} is not JSON in UTF-8.") from None
    _check_size(value)
    return value


def _check_size(value: Any) -> None:
    """Go down level by level: what comes later may recurse without fear."""
    level, count = [value], 0
    for _ in range(MAX_NESTING):
        level = [child for node in level for child in _children(node)]
        count += len(level)
        if count > MAX_VALUES:
            raise too_many("JSON", MAX_VALUES, "values")
        if not level:
            return
    raise bad_request(f"JSON nests at most {MAX_NESTING} levels here.")


def _children(node: Any) -> Any:
    if isinstance(node, dict):
        if len(node) > MAX_MEMBERS:
            raise too_many("An object", MAX_MEMBERS, "members")
        return node.values()
    if not isinstance(node, list):
        return ()
    if len(node) > MAX_ITEMS:
        raise too_many("A list", MAX_ITEMS, "items")
    return node


def _check(parameters: dict[str, Any]) -> None:
    for name, (kind, words) in PARAMETERS.items():
        value = parameters.get(name)
        if value is not None and not isinstance(value, kind):
            raise bad_request(f"{name} is {words}.")
    if parameters.get("query") is None:
        raise bad_request("query is missing.")


def token_of(headers: Fields) -> str | None:
    """Read the bearer token; a header that holds none is never taken for nobody."""
    sent = headers.get("authorization")
    if sent is None:
        return None
    match = BEARER.fullmatch(sent)
    if not match:
        raise unauthenticated("Authorization takes one bearer token.")
    return match[1]


def _is_strict(headers: Fields) -> bool:
    """Read whether what is hidden is an error; a word that is unclear is told of."""
    wanted = SWITCH.get(headers.get(STRICT, "0").lower())
    if wanted is None:
        raise bad_input("X-Fieldgate-Strict is 1, true or yes; or 0, false or no.")
    return wanted


def _preview(headers: Fields) -> Wish | None:
    """Read through whose eyes to look; a wish that is unclear is never passed over."""
    sent = headers.get(PREVIEW)
    if sent is None:
        return None
    match = WISH.fullmatch(sent)
    if not match:
        raise bad_input(
            "X-Fieldgate-Preview is `member`, `role` or `client`, and an id."
        )
    return Wish(Kind(match[1].upper()), match[2])


def _idempotency_key(headers: Fields) -> str | None:
    sent = headers.get("idempotency-key")
    if sent is not None and not IDEMPOTENCY_KEY.fullmatch(sent):
        raise bad_input("Idempotency-Key is 1 to 255 visible ASCII characters.")
    return sent
