"""The logo: set by whoever sets the brand, seen by whoever the plan shows it to."""

import pytest

from db.files import sweep
from db.models.companies import Plan
from tests.acting import answer, codes, everything, faults, refused
from tests.files.test_pictures import NOW, chunk, jpeg, png
from tests.sending import PDF, code, kept
from tests.test_company_history import told
from tests.test_company_settings import company, tried
from tests.test_plans import BRANDING, subscribe

LOGO = "{ viewer { company { branding { logoUrl } } } }"
MOBILE = """
mutation { createToken(input: {name: "Phone", channel: MOBILE}) { secret } }
"""


async def logo(web, who):
    body = await web.ask(who, LOGO)
    return body["data"]["viewer"]["company"]["branding"]["logoUrl"]


async def sent(web, content, who="admin"):
    taken = await web.send_picture(who, content, "/logos")
    assert taken.status_code == 201, taken.text
    return taken.json()["upload"]


async def put(web, content):
    """Show another logo; answer its id."""
    answer(await tried(web.ask, "admin", "set_logo", upload=await sent(web, content)))
    return (await logo(web, "admin")).split("/")[2].partition("?")[0]


@pytest.mark.rule("settings.branding")
async def test_an_admin_shows_a_logo_and_everybody_of_the_company_sees_it(web, folder):
    first = await put(web, png(90, 30, chunk(b"eXIf", b"at home")))
    for who in ("admin", "nofin", "subcontractor", "client"):
        url = await logo(web, who)
        assert url.startswith(f"/files/{first}?link=")
        fetched = await web.fetch(None, url)
        assert (fetched.status_code, fetched.content) == (200, png(90, 30))
        assert fetched.headers["content-type"] == "image/png"
        assert 'filename="logo.png"' in fetched.headers["content-disposition"]
        # There is no way around a link, and it is nobody else's.
        for other in ("design", "stranger"):
            assert (await web.fetch(other, url)).status_code == 404
        assert (await web.fetch(who, url.partition("?")[0])).status_code == 404
    second = await put(web, jpeg(9, 9))
    assert (await web.fetch(None, url)).status_code == 404
    body = await tried(web.ask, "admin", "set_logo")
    assert faults(body) == {"upload": "Name what was sent, or null for none."}
    seen = answer(await tried(web.ask, "admin", "set_logo", upload=None))["company"]
    assert seen["branding"] == {"logoUrl": None}
    lines = [
        (entry["field"], entry["before"], entry["after"])
        for entry in (await told(web.ask))["nodes"]
        if entry["action"] == "SET_LOGO"
    ]
    assert lines == [
        ("logo", None, first),
        ("logo", first, second),
        ("logo", second, None),
    ]
    operations = web.ask.operations
    assert await sweep(operations.files, operations.database, NOW) == 2
    assert kept(folder) == {}


async def test_a_logo_that_is_shown_is_not_swept(web, folder):
    shown = await put(web, jpeg(9, 9))
    operations = web.ask.operations
    assert await sweep(operations.files, operations.database, NOW) == 0
    assert [path.rpartition("/")[2] for path in kept(folder)] == [shown]


@pytest.mark.rule("settings.branding")
async def test_who_sets_no_brand_sends_and_shows_no_logo(web, folder):
    upload = await sent(web, png(9, 9))
    before, files = await everything(web.ask), kept(folder)
    for who in ("edit", "view", "nofin", "subcontractor", "client", "design"):
        body = await web.send_picture(who, png(9, 9), "/logos")
        assert code(body) == (403, "FORBIDDEN"), who
        body = await tried(web.ask, who, "set_logo", upload=upload)
        assert refused(body) == ["upload"], who
    assert code(await web.send_picture(None, PDF, "/logos")) == (401, "UNAUTHENTICATED")
    foreign = {"companyId": (await company(web.ask))["id"], "expectedVersion": "0"}
    body = await web.ask(
        "stranger", "set_logo.graphql", input={**foreign, "upload": None}
    )
    assert codes(body) == ["NOT_FOUND"]
    body = await web.ask("admin", "set_logo.graphql", input={**foreign, "upload": None})
    assert codes(body) == ["CONFLICT"]
    assert (await everything(web.ask), kept(folder)) == (before, files)


@pytest.mark.rule("company.subscription.gate_before_permission")
async def test_a_logo_that_the_plan_lacks_is_nobodys(web):
    await put(web, png(9, 9))
    url, upload = await logo(web, "client"), await sent(web, jpeg(9, 9))
    await subscribe(web.ask, Plan.ESSENTIAL)
    assert (await web.fetch(None, url)).status_code == 404
    assert code(await web.send_picture("admin", png(9, 9), "/logos")) == (
        403,
        "FORBIDDEN",
    )
    (error,) = (await tried(web.ask, "admin", "set_logo", upload=upload))["errors"]
    assert error["extensions"] == {
        "code": "FORBIDDEN",
        "inputs": ["upload"],
        "reason": "PLAN",
        "requires": BRANDING,
    }
    # With the plan it is as it was, for nothing of it went.
    await subscribe(web.ask, Plan.COMPLETE)
    assert (await web.fetch(None, url)).status_code == 200


async def test_what_is_no_logo_is_not_kept_and_each_receipt_is_of_its_kind(web, folder):
    for content, told_ in (
        (PDF, (415, "INVALID_DOCUMENT")),
        (png(4001, 9), (400, "INVALID_INPUT")),
        (png(9, 9, b"\0" * 5_000_000), (413, "LIMIT_EXCEEDED")),
    ):
        assert code(await web.send_picture("admin", content, "/logos")) == told_
    assert not folder.exists()
    picture = (await web.send_picture("admin", png(9, 9))).json()["upload"]
    before = await everything(web.ask)
    message = "There is no such picture; send it, and set it within an hour."
    for upload in (picture, "nothing"):
        body = await tried(web.ask, "admin", "set_logo", upload=upload)
        assert faults(body) == {"upload": message}
    assert await everything(web.ask) == before
