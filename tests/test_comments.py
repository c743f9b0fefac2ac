"""Comments: who is part of the conversation on an item."""

import pytest

from tests.answers import hidden, item


def comment(author, at, body, *, clients=False, partners=False):
    return {
        "author": {"name": author},
        "createdAt": f"{at}:00.000000Z",
        "body": body,
        "isSharedWithClients": clients,
        "isSharedWithPartners": partners,
    }


TO_ALL = comment(
    "Marcus Bell",
    "2026-03-03T09:20",
    "Fixture schedule is in the attachments. Please price by the end of next week.",
    clients=True,
    partners=True,
)
OF_A_PARTNER = comment(
    "Elena Voss",
    "2026-03-09T16:05",
    "Half of the troffers have a lead time of ten weeks."
    " I would like to order before the permit.",
)
# She was added to the conversation of this one.
TO_THE_PARTNER = comment(
    "Priya Nair",
    "2026-03-10T08:40",
    "Elena: send the maker's letter and we will release the order early.",
)
OF_THE_CLIENT = comment(
    "Grace Lin",
    "2026-03-11T11:30",
    "The board prefers warm white in the waiting area.",
    clients=True,
)
WITHIN = comment(
    "Tom Okafor", "2026-03-12T07:15", "Ceiling access is only free from week 22 on."
)
EVERY = [TO_ALL, OF_A_PARTNER, TO_THE_PARTNER, OF_THE_CLIENT, WITHIN]


def conversation(body):
    return item(body)["comments"]


@pytest.mark.rule(
    "fv.comment.body",
    "role.comments.with_category",
    "role.comments.without_category",
    "sub_role.items_and_options.comments",
)
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        *((who, EVERY) for who in ("admin", "edit", "view", "nofin")),
        ("subcontractor", [TO_ALL, OF_A_PARTNER, TO_THE_PARTNER]),
        ("plumbing", [TO_ALL]),
        ("rows", [TO_ALL]),
        ("design", [TO_ALL]),
        ("client", [TO_ALL, OF_THE_CLIENT]),
    ],
)
async def test_partners_and_clients_read_what_is_shared_with_them(ask, who, seen):
    body = await ask(who, "comments.graphql")
    assert conversation(body)["nodes"] == seen
    assert conversation(body)["totalCount"] == len(seen)
    assert hidden(body) == {}


@pytest.mark.parametrize(
    ("who", "pages"),
    [
        ("edit", [[TO_ALL, OF_A_PARTNER], [TO_THE_PARTNER, OF_THE_CLIENT], [WITHIN]]),
        ("client", [[TO_ALL, OF_THE_CLIENT]]),
    ],
)
async def test_hidden_comments_leave_no_gaps_in_pages(ask, who, pages):
    found, more, after = [], True, None
    while more:
        page = conversation(await ask(who, "comments.graphql", first=2, after=after))
        found.append(page["nodes"])
        more, after = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
    assert found == pages


async def test_a_page_starts_after_ones_own_cursors_only(ask):
    page = conversation(await ask("client", "comments.graphql", first=1))
    cursor = page["pageInfo"]["endCursor"]
    body = await ask("edit", "comments.graphql", after=cursor)
    assert [one["extensions"]["code"] for one in body["errors"]] == ["INVALID_INPUT"]
    assert cursor not in str(body)


async def test_a_stranger_reads_no_comment(ask):
    assert await ask("stranger", "comments.graphql") == {"data": {"project": None}}
