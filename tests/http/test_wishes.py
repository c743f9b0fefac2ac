"""What a request may wish for in a header, and how deep it may go for it."""

import pytest

from tests.http.posting import ASK, code_of, post


@pytest.mark.parametrize(
    ("headers", "is_strict"),
    [
        ({}, False),
        ({"x_fieldgate_strict": "1"}, True),
        ({"x_fieldgate_strict": "0"}, False),
        ({"x_fieldgate_strict": ""}, False),
        ({"x_fieldgate_strict": "1, 1"}, False),
        ({"x_strict": "1"}, False),
    ],
)
def test_whoever_wishes_for_errors_says_so(client, operations, headers, is_strict):
    assert post(client, **headers).status_code == 200
    (asked,) = operations.asked
    assert asked.is_strict is is_strict


def test_json_nests_sixty_four_levels_deep_and_no_deeper(client):
    def nested(levels):
        # The body and its variables are levels, too, and so is what is innermost.
        value = 0
        for _ in range(levels - 3):
            value = [value]
        return ASK | {"variables": {"x": value}}

    assert post(client, nested(64)).status_code == 200
    assert code_of(post(client, nested(65))) == (400, "INVALID_DOCUMENT")
