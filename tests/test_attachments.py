"""Attachments: which files of an item are shared with whom."""

import pytest

from tests.answers import hidden, item

PDF = "application/pdf"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file(name, media_type, size, by, at, *, clients=False, partners=False):  # noqa: PLR0913
    return {
        "name": name,
        "mediaType": media_type,
        "sizeBytes": size,
        "createdAt": f"{at}:00.000000Z",
        "uploadedBy": {"name": by},
        "isSharedWithClients": clients,
        "isSharedWithPartners": partners,
    }


SCHEDULE = file(
    "Fixture schedule.pdf",
    PDF,
    794,
    "Marcus Bell",
    "2026-03-03T09:18",
    clients=True,
    partners=True,
)
QUOTE = file("Quote 2231 Voss Electric.pdf", PDF, 798, "Elena Voss", "2026-03-09T16:02")
COMPARISON = file(
    "Bid comparison lighting.xlsx", SHEET, 4940, "Priya Nair", "2026-03-11T14:22"
)
CEILING = file(
    "Reflected ceiling plan A-141.pdf",
    PDF,
    728,
    "Jonas Berg",
    "2026-03-12T10:10",
    partners=True,
)
EVERY = [SCHEDULE, QUOTE, COMPARISON, CEILING]


@pytest.mark.rule(
    "role.attachments.with_category",
    "role.attachments.without_category",
    "sub_role.items_and_options.attachments",
    "partner.file.default_audience",
    "partner.see.shared_files",
)
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        *((who, EVERY) for who in ("admin", "edit", "view", "nofin")),
        # A partner sees his own besides; nobody's quote goes to another.
        ("subcontractor", [SCHEDULE, QUOTE, CEILING]),
        ("plumbing", [SCHEDULE, CEILING]),
        ("rows", [SCHEDULE, CEILING]),
        ("design", [SCHEDULE, CEILING]),
        ("client", [SCHEDULE]),
    ],
)
async def test_partners_and_clients_find_what_is_shared_with_them(ask, who, seen):
    body = await ask(who, "attachments.graphql")
    files = item(body)["attachments"]
    assert files["nodes"] == seen
    assert files["totalCount"] == len(seen)
    assert hidden(body) == {}


async def test_a_stranger_finds_no_file(ask):
    assert await ask("stranger", "attachments.graphql") == {"data": {"project": None}}
