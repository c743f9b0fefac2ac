"""Bearer tokens: issued once, kept as a hash, good for their days."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.engine import Database
from db.gate import MACHINE
from db.models.companies import Membership
from db.models.idempotency import IdempotencyKey
from db.models.tokens import Token
from server.answers import Request
from server.tokens import NoSuchMembership, issue
from tests.acting import refused
from tests.asking import DOCUMENTS
from tests.entering import rows


@pytest.fixture
async def connection(own_demo_database_url):
    database = Database(own_demo_database_url)
    async with database.writing() as connection:
        yield connection
    await database.engine.dispose()


async def test_a_token_is_kept_as_a_hash_only(connection):
    member = (
        await connection.execute(select(Membership.id, Membership.company_id).limit(1))
    ).one()
    secret = await issue(connection, member.id, "import", days=30)
    assert secret.startswith("fg_")
    assert len(secret) == 46
    found = await connection.execute(
        select(Token).where(Token.name == "import"), execution_options=MACHINE
    )
    [kept] = found.all()
    assert kept.hash == hashlib.sha256(secret.encode()).hexdigest()
    assert (kept.membership_id, kept.company_id) == (member.id, member.company_id)
    assert secret not in repr(kept)
    ends, begins = map(datetime.fromisoformat, (kept.expires_at, kept.created_at))
    assert ends - begins == timedelta(days=30)


async def test_no_two_tokens_are_alike(connection):
    member = await connection.scalar(select(Membership.id).limit(1))
    secrets = {await issue(connection, member, "import", days=1) for _ in range(5)}
    assert len(secrets) == 5


async def test_nobody_gets_no_token(connection):
    before = (await connection.scalars(select(Token.id))).all()
    with pytest.raises(NoSuchMembership, match="There is no membership mbr_nobody"):
        await issue(connection, "mbr_nobody", "import", days=1)
    assert (await connection.scalars(select(Token.id))).all() == before


IMPORT = {"name": " Import ", "scopes": ["WRITE", "READ"], "days": 30}


async def made(ask, who="edit", **more):
    body = await ask(who, "create_token.graphql", input={**IMPORT, **more})
    return body["data"]["createToken"]


async def as_bearer(ask, secret, document, **variables):
    if "{" not in document:
        document = (DOCUMENTS / document).read_text(encoding="utf-8")
    return await ask.operations.run(Request(document, variables, token=secret))


async def names_of_tokens(ask, who):
    body = await ask(who, "tokens.graphql")
    return [one["name"] for one in body["data"]["viewer"]["tokens"]]


async def test_one_makes_oneself_a_token_and_sees_its_secret_once(ask_own):
    answer = await made(ask_own)
    secret, token = answer["secret"], answer["token"]
    assert (len(secret), token["prefix"]) == (46, secret[:9])
    assert (token["name"], token["scopes"], token["channel"]) == (
        *("Import", ["READ", "WRITE"]),
        "WEB",
    )
    begun, ends = (
        datetime.fromisoformat(token[f"{n}At"]) for n in ("created", "expires")
    )
    assert ends - begun == timedelta(days=30)
    found = await as_bearer(ask_own, secret, "tokens.graphql")
    listed = found.body["data"]["viewer"]["tokens"]
    assert [one["name"] for one in listed] == ["demo-edit", "Import"]
    assert secret not in str(found.body)


async def test_a_token_of_the_mobile_app_makes_none_for_the_web(ask_own):
    mobile = (await made(ask_own, channel="MOBILE"))["secret"]
    wanted = {**IMPORT, "channel": "WEB"}
    answer = await as_bearer(ask_own, mobile, "create_token.graphql", input=wanted)
    assert refused(answer.body) == ["channel"]
    assert await names_of_tokens(ask_own, "edit") == ["demo-edit", "Import"]
    wanted = {**IMPORT, "channel": "MOBILE", "days": 29}
    answer = await as_bearer(ask_own, mobile, "create_token.graphql", input=wanted)
    assert answer.body["data"]["createToken"]["token"]["channel"] == "MOBILE"


async def test_a_token_makes_none_that_outlives_itself(ask_own):
    short = (await made(ask_own, days=3))["secret"]
    for days, field in ((4, ["days"]), (3, ["days"]), (2, [])):
        wanted = {**IMPORT, "days": days}
        answer = await as_bearer(ask_own, short, "create_token.graphql", input=wanted)
        faults = answer.body["data"]["createToken"]["errors"]
        assert [each["field"] for each in faults or ()] == field
    assert await names_of_tokens(ask_own, "edit") == ["demo-edit", *["Import"] * 2]


async def test_a_retry_is_not_shown_the_secret_again(ask_own):
    document = (DOCUMENTS / "create_token.graphql").read_text(encoding="utf-8")
    told = []
    for _ in range(2):
        request = Request(
            document, {"input": IMPORT}, token="demo-edit", idempotency_key="once"
        )
        answer = await ask_own.operations.run(request)
        told.append(answer.body["data"]["createToken"])
    first, again = told
    assert first["token"]["id"] == again["token"]["id"]
    assert (first["secret"][:3], again["secret"]) == ("fg_", None)
    keys = await rows(ask_own, *IdempotencyKey.__table__.c)
    assert first["secret"] not in str(keys)


async def test_a_token_that_only_reads_changes_nothing(ask_own):
    answer = await made(ask_own, scopes=["READ"])
    for document, variables in (
        ("create_token.graphql", {"input": IMPORT}),
        ("log_out.graphql", {"input": {"everywhere": True}}),
    ):
        refused = await as_bearer(ask_own, answer["secret"], document, **variables)
        assert refused.body["data"] is None
        [error] = refused.body["errors"]
        assert (error["message"], error["extensions"]["code"]) == (
            *("This token may only read.", "FORBIDDEN"),
        )
    assert await names_of_tokens(ask_own, "edit") == ["demo-edit", "Import"]
    found = await as_bearer(ask_own, answer["secret"], "viewers.graphql")
    assert found.body["data"]["viewer"]["user"]["name"] == "Marcus Bell"


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"name": " "}, "name", "A token needs a name."),
        ({"name": "x" * 201}, "name", "At most 200 characters."),
        ({"days": 0}, "days", "From 1 to 365 days."),
        ({"days": 366}, "days", "From 1 to 365 days."),
        (
            {"scopes": ["WRITE"]},
            "scopes",
            "Whoever writes reads what came of it: READ.",
        ),
        ({"scopes": []}, "scopes", "A token needs at least one scope."),
    ],
)
async def test_what_a_token_cannot_be(ask, wrong, field, message):
    answer = await made(ask, **wrong)
    assert answer["errors"] == [{"field": field, "message": message}]
    assert (answer["secret"], answer["token"]) == (None, None)


async def test_a_token_is_taken_back_by_its_owner_alone(ask_own):
    answer = await made(ask_own)
    wanted = {"tokenId": answer["token"]["id"]}
    for who in ("admin", "stranger"):
        refused = await ask_own(who, "revoke_token.graphql", input=wanted)
        assert refused["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    body = await ask_own("edit", "revoke_token.graphql", input=wanted)
    assert body["data"]["revokeToken"]["deletedId"] == answer["token"]["id"]
    gone = await as_bearer(ask_own, answer["secret"], "viewers.graphql")
    assert gone.status == 401
    assert await names_of_tokens(ask_own, "edit") == ["demo-edit"]


async def test_a_token_of_the_phone_tells_its_channel_and_its_last_use(ask_own):
    answer = await made(ask_own, channel="MOBILE")
    secret, operations = answer["secret"], ask_own.operations
    async with operations.snapshot() as snapshot:
        asker = await operations.viewers.recognise(snapshot, secret)
        assert asker.decision.viewer.is_on_mobile is True
        other = await operations.viewers.recognise(snapshot, "demo-edit")
        assert other.decision.viewer.is_on_mobile is False
    assert answer["token"]["usedAt"] is None
    await as_bearer(ask_own, secret, "viewers.graphql")
    await operations.uses.write(operations.database)
    found = await as_bearer(ask_own, secret, "tokens.graphql")
    used = [one["usedAt"] for one in found.body["data"]["viewer"]["tokens"]]
    ago = datetime.now(UTC) - datetime.fromisoformat(used[1])
    assert ago < timedelta(minutes=1)


async def test_one_has_at_most_fifty_tokens(ask_own):
    """Nor has whoever asks for several at once."""
    for number in range(16):
        names = [f"No. {number}{letter}" for letter in "abc"]
        three = await asyncio.gather(*(made(ask_own, name=name) for name in names))
        assert [one["errors"] for one in three] == [[]] * 3
    late = await asyncio.gather(*(made(ask_own, name=name) for name in "ABC"))
    fault = {"field": "name", "message": "At most 50 tokens; revoke one first."}
    faults = sorted((one["errors"] for one in late), key=len)
    assert faults == [[], [fault], [fault]]
