"""The logs: one line a request, and never a value that somebody sent or stored."""

import logging

import pytest
from structlog.testing import capture_logs

from server.logs import Forward, RequestLog, note_errors, note_operation

SECRET = "hunter2"


def told(name=None, codes=(), status=200):
    """Make an application that answers one request and notes what it was."""

    async def app(scope, receive, send):
        note_operation(scope, name)
        errors = [{"message": SECRET, "extensions": {"code": code}} for code in codes]
        note_errors(scope, {"data": {"cost": SECRET}, "errors": errors})
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": SECRET.encode()})

    return app


async def lines_of(app, path="/graphql"):
    async def ignore(_message):
        return

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"query=" + SECRET.encode(),
        "headers": [(b"authorization", b"Bearer " + SECRET.encode())],
    }
    with capture_logs() as lines:
        await RequestLog(app)(scope, None, ignore)
    return lines


async def test_a_request_is_one_line():
    [line] = await lines_of(told("Items", ["NOT_FOUND", "CONFLICT", "NOT_FOUND"], 207))
    assert 0 <= line.pop("milliseconds") < 1000
    assert line == {
        "event": "request",
        "log_level": "info",
        "method": "POST",
        "path": "/graphql",
        "status": 207,
        "operation": "Items",
        "errors": ["CONFLICT", "NOT_FOUND"],
    }


@pytest.mark.case("AL-07")
@pytest.mark.parametrize("name", [None, "", "a b", '"}\n{"level":"error"', "x" * 65])
async def test_what_is_no_name_is_not_logged_as_one(name):
    [line] = await lines_of(told(name))
    assert "operation" not in line


async def test_a_line_holds_no_value_token_or_query():
    lines = await lines_of(told("Items", ["INTERNAL"]))
    assert SECRET not in repr(lines)


async def test_a_path_is_cut():
    [line] = await lines_of(told(), path="/" + "x" * 10_000)
    assert line["path"] == "/" + "x" * 119


async def test_an_exception_leaves_its_type_and_places_but_not_its_text():
    async def fails(_scope, _receive, _send):
        raise ValueError(SECRET)

    failed, request = await lines_of(fails)
    assert (failed["event"], failed["exception"]) == ("unhandled", "ValueError")
    assert failed["places"][-1].endswith(" fails")
    assert request["status"] == 0
    assert SECRET not in repr([failed, request])


def test_a_librarys_exception_leaves_its_text_behind_too():
    error = ValueError(SECRET)
    told = {"levelname": "ERROR", "levelno": logging.ERROR, "name": "library"}
    told |= {"msg": "Task failed\nparameters: %s", "args": (SECRET,)}
    told |= {"exc_info": (ValueError, error, None)}
    with capture_logs() as lines:
        Forward().emit(logging.makeLogRecord(told))
    [line] = lines
    assert (line["event"], line["logger"]) == ("Task failed", "library")
    assert line["exception"] == "ValueError"
    assert SECRET not in repr(lines)
