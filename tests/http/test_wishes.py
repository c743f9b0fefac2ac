"""What a request may wish for in a header, and how deep it may go for it."""

import pytest

from resolvers.previews import Kind, Wish
from tests.http.posting import ASK, code_of, post


@pytest.mark.parametrize(
    ("headers", "is_strict"),
    [
        ({}, False),
        *(({"x_fieldgate_strict": word}, True) for word in ("1", "true", "YES")),
        *(({"x_fieldgate_strict": word}, False) for word in ("0", "False", "no")),
        ({"x_strict": "1"}, False),
    ],
)
def test_whoever_wishes_for_errors_says_so(client, operations, headers, is_strict):
    assert post(client, **headers).status_code == 200
    (asked,) = operations.asked
    assert asked.is_strict is is_strict


@pytest.mark.parametrize("sent", ["", "1, 1", "on", "2"])
def test_a_word_that_says_neither_yes_nor_no_is_told_of(client, operations, sent):
    answer = post(client, x_fieldgate_strict=sent)
    assert code_of(answer) == (400, "INVALID_INPUT")
    assert "X-Fieldgate-Strict" in answer.text
    assert operations.asked == []


@pytest.mark.parametrize(
    ("sent", "wish"),
    [
        ("member mbr_01", Wish(Kind.MEMBER, "mbr_01")),
        ("role rol_01", Wish(Kind.ROLE, "rol_01")),
        ("client prj_01", Wish(Kind.CLIENT, "prj_01")),
    ],
)
def test_whoever_wishes_to_look_through_another_says_whom(
    client, operations, sent, wish
):
    assert post(client, x_fieldgate_preview=sent).status_code == 200
    assert post(client).status_code == 200
    assert [asked.preview for asked in operations.asked] == [wish, None]


@pytest.mark.parametrize(
    "sent",
    ["", "member", "admin mbr_01", "member mbr_01, role rol_01", "MEMBER mbr_01"],
)
def test_a_wish_that_is_unclear_is_not_passed_over(client, operations, sent):
    answer = post(client, x_fieldgate_preview=sent)
    assert code_of(answer) == (400, "INVALID_INPUT")
    assert operations.asked == []


def test_json_nests_sixty_four_levels_deep_and_no_deeper(client):
    def nested(levels):
        # The body and its variables are levels, too, and so is what is innermost.
        value = 0
        for _ in range(levels - 3):
            value = [value]
        return ASK | {"variables": {"x": value}}

    assert post(client, nested(64)).status_code == 200
    assert code_of(post(client, nested(65))) == (400, "INVALID_DOCUMENT")
