"""Files fetched over HTTP: what is given to whom, by token and by link, and how."""

import pytest
from sqlalchemy import select, update

from db.models.attachments import Attachment
from db.models.companies import Membership
from db.models.users import User
from resolvers import receipts
from server.rates import Rates
from tests.sending import PDF, SCHEDULE, code, files_of, pieces
from tests.sites import change

QUOTE = "Quote 2231 Voss Electric.pdf"


async def test_a_big_file_comes_back_as_it_was_sent(web):
    whole = PDF + bytes(range(256)) * 50_000
    upload = await web.sent("edit", pieces(whole, 100_000))
    item = await web.ask("edit", "items.graphql")
    item_id = item["data"]["project"]["items"]["nodes"][0]["id"]
    wanted = {"itemId": item_id, "upload": upload, "name": "Big.pdf"}
    body = await web.ask("edit", "add_attachment.graphql", input=wanted)
    answer = await web.fetch(None, body["data"]["addAttachment"]["attachment"]["url"])
    assert answer.content == whole


async def test_a_download_is_saved_and_never_run(demo):
    one = (await files_of(demo.ask, "client"))[SCHEDULE]
    for method in ("GET", "HEAD"):
        answer = await demo.fetch(None, one["url"], method=method)
        assert answer.status_code == 200
        assert {
            name: answer.headers[name]
            for name in (
                *("content-type", "content-length", "content-disposition"),
                *("x-content-type-options", "cache-control"),
                "content-security-policy",
            )
        } == {
            "content-type": "application/pdf",
            "content-length": "794",
            "content-disposition": 'attachment; filename="Fixture schedule.pdf";'
            " filename*=UTF-8''Fixture%20schedule.pdf",
            "x-content-type-options": "nosniff",
            "cache-control": "private, no-store",
            "content-security-policy": "default-src 'none'; sandbox",
        }
        assert "etag" not in answer.headers
    assert (await demo.fetch(None, one["url"])).content.startswith(b"%PDF-1.4")


async def test_a_name_does_not_break_out_of_its_header(demo):
    name = 'a"; x="Grundriß.pdf'
    renamed = update(Attachment).where(Attachment.name == SCHEDULE).values(name=name)
    await change(demo.ask, renamed)
    one = (await files_of(demo.ask, "client"))[name]
    answer = await demo.fetch(None, one["url"])
    assert answer.headers["content-disposition"] == (
        'attachment; filename="a__ x__Grundri_.pdf";'
        " filename*=UTF-8''a%22%3B%20x%3D%22Grundri%C3%9F.pdf"
    )


@pytest.mark.rule(
    "role.attachments.with_category",
    "role.attachments.without_category",
    "sub_role.items_and_options.attachments",
    "role.milestone_attachments",
    "sub_role.milestones.milestone_attachments",
    "fv.file.url",
)
async def test_everybody_gets_the_files_he_finds_and_no_others(demo):
    every = await files_of(demo.ask, "admin")
    for who in ("edit", "nofin", "subcontractor", "plumbing", "client", "design"):
        own = await files_of(demo.ask, who)
        for name, one in every.items():
            answer = await demo.fetch(who, f"/files/{one['id']}")
            assert answer.status_code == (200 if name in own else 404), (who, name)
        assert 0 < len(own) <= len(every)
        assert all(
            [(await demo.fetch(None, one["url"])).is_success for one in own.values()]
        )


async def test_what_one_may_not_have_never_was(demo, monkeypatch):
    quote = (await files_of(demo.ask, "admin"))[QUOTE]
    own = await files_of(demo.ask, "client")
    schedule, other = own[SCHEDULE], own["Cold store data sheet.pdf"]
    link = schedule["url"].partition("=")[2]
    nothing = "/files/att_00000000000000000000000000"
    expected = await demo.fetch("client", nothing)
    assert code(expected) == (404, "NOT_FOUND")
    for who, path, headers in (
        ("client", f"/files/{quote['id']}", {}),
        ("client", f"/files/{quote['id']}", {"range": "bytes=0-1"}),
        ("client", f"/files/{quote['id']}", {"if-none-match": "*"}),
        ("stranger", f"/files/{schedule['id']}", {}),
        ("client", "/files/nonsense", {}),
        ("client", "/files/itm_00000000000000000000000000", {}),
        ("client", "/files/att_%00", {}),
        # The link of somebody else, of another file, changed, or with more to it.
        ("edit", schedule["url"], {}),
        (None, f"/files/{quote['id']}?link={link}", {}),
        (None, f"/files/{other['id']}?link={link}", {}),
        (None, f"{schedule['url'][:-1]}", {}),
        (None, f"{schedule['url']}A", {}),
        (None, f"{schedule['url']}&disposition=inline", {}),
        (None, f"{schedule['url']}&link={link}", {}),
        (None, f"/files/{schedule['id']}?link=", {}),
        (None, f"/files/{schedule['id']}?link=%C3%BC", {}),
        (None, f"/files/{schedule['id']}?file=x", {}),
        ("client", f"/files/{schedule['id']}?link={await demo.sent('client')}", {}),
    ):
        answer = await demo.fetch(who, path, headers=headers)
        assert answer.content == expected.content, path
        assert answer.headers == expected.headers
        assert answer.status_code == 404
    head = await demo.fetch("client", f"/files/{quote['id']}", method="HEAD")
    assert (head.status_code, head.headers) == (404, expected.headers)
    assert (await demo.fetch(None, schedule["url"])).status_code == 200
    now = receipts._now()
    monkeypatch.setattr(receipts, "_now", lambda: now + 361)
    assert (await demo.fetch(None, schedule["url"])).content == expected.content


async def test_a_download_without_a_link_takes_a_token(demo):
    one = (await files_of(demo.ask, "client"))[SCHEDULE]
    unknown = await demo.fetch(None, "/files/x")
    assert code(unknown) == (401, "UNAUTHENTICATED")
    for who in (None, "nobody"):
        answer = await demo.fetch(who, f"/files/{one['id']}")
        assert (answer.content, answer.status_code) == (unknown.content, 401)
    assert code(await demo.fetch("nobody", one["url"])) == (401, "UNAUTHENTICATED")
    assert (await demo.fetch("client", one["url"])).status_code == 200


async def test_a_link_gives_only_what_its_holder_may_have_when_he_follows_it(demo):
    one = (await files_of(demo.ask, "client"))[SCHEDULE]
    assert (await demo.fetch(None, one["url"])).status_code == 200
    shared = update(Attachment).where(Attachment.id == one["id"])
    await change(demo.ask, shared.values(is_shared_with_clients=False))
    assert (await demo.fetch(None, one["url"])).status_code == 404
    await change(demo.ask, shared.values(is_shared_with_clients=True))
    assert (await demo.fetch(None, one["url"])).status_code == 200
    grace = select(User.id).where(User.name == "Grace Lin").scalar_subquery()
    left = update(Membership).where(Membership.user_id == grace)
    await change(demo.ask, left.values(is_active=False))
    assert (await demo.fetch(None, one["url"])).status_code == 404


async def test_a_row_without_its_file_gives_nothing(web):
    one = (await files_of(web.ask, "client"))[SCHEDULE]
    expected = await web.fetch("client", "/files/att_00000000000000000000000000")
    answer = await web.fetch(None, one["url"])
    assert (answer.content, answer.headers) == (expected.content, expected.headers)


@pytest.mark.parametrize("who", ["client", "nobody", None])
async def test_a_file_costs_points_whatever_comes_of_it(web, monkeypatch, who):
    monkeypatch.setattr(web.ask.operations, "rates", Rates(30))
    asked = [await web.fetch(who, "/files/att_x"), await web.send(who)]
    asked.append(await web.fetch(who, "/files/att_x"))
    refused = await web.fetch(who, "/files/att_x")
    assert 429 not in {answer.status_code for answer in asked}
    assert code(refused) == (429, "RATE_LIMITED")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert code(await web.send(who)) == (429, "RATE_LIMITED")
    assert (await web.fetch("edit", "/files/att_x")).status_code == 404
