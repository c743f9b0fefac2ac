"""Acts on comments: who posts, edits and deletes, and whom a comment is shown to."""

import pytest
from sqlalchemy import select, update

from db.base import Base
from db.gate import MACHINE
from db.models.items import Item
from db.models.roles import Role
from tests.acting import answer, codes, everything, faults, ids, refused
from tests.sites import CLINIC, change, of_role

LIGHTING, HOT_WATER = "Lighting package", "Domestic hot water"
STAFF = ("admin", "edit", "view", "nofin")
OUTSIDE = ("subcontractor", "plumbing", "rows", "client", "design")
TALK = """
query ($project: ID!, $name: String!) {
  project(id: $project) {
    items(where: {name: {eq: $name}}) {
      nodes {
        id
        viewerCan { comment shareComments }
        comments(first: 50) {
          totalCount
          nodes {
            id version body editedAt isSharedWithClients isSharedWithPartners
            author { name } readers { name } viewerCan { update share }
          }
        }
      }
    }
  }
}
"""


async def talk(ask, who, name=LIGHTING):
    """Read the conversation on an item as a person may; None where there is no item."""
    body = await ask(who, TALK, project=CLINIC, name=name)
    project = body["data"]["project"]
    nodes = project["items"]["nodes"] if project else ()
    return nodes[0] if nodes else None


async def comment(ask, who, begins, name=LIGHTING):
    """Find a comment by how it begins; whoever cannot know it names it all the same."""
    for reader in (who, "admin"):
        found = await talk(ask, reader, name)
        for one in found["comments"]["nodes"] if found else ():
            if one["body"].startswith(begins):
                return one
    raise LookupError(begins)


async def act(ask, who, document, begins, /, **more):
    one = await comment(ask, who, begins)
    wanted = {"commentId": one["id"], **more}
    if "conversation" not in document:
        wanted["expectedVersion"] = one["version"]
    return await ask(who, document, input=wanted)


async def post(ask, who, body="Who orders?", name=LIGHTING, **more):
    item = await talk(ask, "admin", name)
    wanted = {"itemId": item["id"], "body": body, **more}
    return await ask(who, "post_comment.graphql", input=wanted)


async def readers(ask, begins):
    """Name who reads a comment, and nobody who is only told that it is there."""
    found = {}
    for who in (*STAFF, *OUTSIDE):
        comments = (await talk(ask, who))["comments"]
        bodies = [one["body"] for one in comments["nodes"]]
        assert comments["totalCount"] == len(bodies)
        found[who] = any(body.startswith(begins) for body in bodies)
    return {who for who, reads in found.items() if reads}


@pytest.mark.rule(
    "role.comments.with_category",
    "role.comments.without_category",
    "sub_role.items_and_options.comments",
    "fv.comment.body",
    "partner.comment.default_private",
    "partner.comment.builder_sees",
)
async def test_everybody_posts_and_only_the_builders_team_reads_it_at_first(ask_own):
    for who in (*STAFF, *OUTSIDE):
        posted = answer(await post(ask_own, who, f"  From {who}.\n"))["comment"]
        assert posted["body"] == f"From {who}."
        assert posted["isSharedWithClients"] is posted["isSharedWithPartners"] is False
        assert posted["viewerCan"] == {"update": True, "share": who in STAFF}
        assert await readers(ask_own, f"From {who}.") == {*STAFF, who}


@pytest.mark.rule(
    "role.comments.with_category",
    "role.comments.without_category",
    "sub_role.items_and_options.comments",
)
async def test_whoever_only_reads_comments_is_told_so_and_posts_none(ask_own):
    await change(ask_own, of_role("Subcontractor", "comments", "STANDARD", "VIEW"))
    for who, name, may in (
        ("subcontractor", LIGHTING, True),
        ("subcontractor", HOT_WATER, False),
        ("plumbing", HOT_WATER, True),
        ("plumbing", LIGHTING, False),
    ):
        item = await talk(ask_own, who, name)
        assert item["viewerCan"] == {"comment": may, "shareComments": False}
        before = await everything(ask_own)
        body = await post(ask_own, who, name=name)
        assert codes(body) == ([] if may else ["FORBIDDEN"])
        assert (await everything(ask_own) == before) is not may
    await change(ask_own, of_role("Owner", "comments", "VIEW", "VIEW"))
    before = await everything(ask_own)
    assert refused(await post(ask_own, "client")) == ["body"]
    assert (await talk(ask_own, "client"))["comments"]["totalCount"] == 2
    assert await everything(ask_own) == before
    await change(ask_own, of_role("Owner", "comments", "NONE", "NONE"))
    assert (await talk(ask_own, "client"))["comments"]["totalCount"] == 0


async def test_what_a_viewer_is_told_is_what_the_mutation_answers(ask_own):
    await change(ask_own, of_role("Subcontractor", "comments", "STANDARD", "VIEW"))
    await change(ask_own, of_role("Design Team", "comments", "VIEW", "STANDARD"))
    for who in (*STAFF, *OUTSIDE):
        for name in (LIGHTING, HOT_WATER):
            item = await talk(ask_own, who, name)
            if item is None:
                assert codes(await post(ask_own, who, name=name)) == ["NOT_FOUND"]
                continue
            may = item["viewerCan"]
            body = await post(ask_own, who, name=name)
            assert (codes(body) == []) is may["comment"], (who, name)
            body = await post(ask_own, who, name=name, isSharedWithClients=True)
            assert (codes(body) == []) is may["shareComments"], (who, name)


@pytest.mark.rule(
    "fv.comment.body",
    "role.comments.with_category",
    "role.comments.without_category",
    "sub_role.items_and_options.comments",
)
async def test_ones_own_words_are_ones_own_to_change_and_an_admins(ask_own):
    answer(await post(ask_own, "edit", "Mine.", isSharedWithPartners=True))
    for who in ("view", "nofin", "subcontractor", "plumbing", "rows", "design"):
        before = await everything(ask_own)
        assert (await comment(ask_own, who, "Mine."))["viewerCan"]["update"] is False
        body = await act(ask_own, who, "edit_comment.graphql", "Mine.", body="Yours.")
        assert refused(body) == ["body"]
        body = await act(ask_own, who, "delete_comment.graphql", "Mine.")
        assert refused(body) == ["commentId"]
        assert await everything(ask_own) == before
    for who, new in (("edit", "Mine, still."), ("admin", "Mine, says the admin.")):
        body = await act(ask_own, who, "edit_comment.graphql", "Mine", body=f" {new} ")
        edited = answer(body)["comment"]
        assert (edited["body"], edited["editedAt"] is None) == (new, False)
    gone = await act(ask_own, "admin", "delete_comment.graphql", "Half of the troff")
    assert answer(gone)["deletedId"].startswith("cmt_")
    assert await readers(ask_own, "Half of the troffers") == set()


async def test_a_hidden_comment_is_answered_as_one_that_never_existed(ask_own):
    before = await everything(ask_own)
    people = await ids(ask_own)
    for document, more in (
        ("edit_comment.graphql", {"body": "x", "expectedVersion": "0"}),
        ("delete_comment.graphql", {"expectedVersion": "0"}),
    ):
        hidden = await act(ask_own, "plumbing", document, "Half of", **more)
        assert codes(hidden) == ["NOT_FOUND"]
        for never in ("cmt_00000000000000000000000000", "itm_x", "nonsense", ""):
            wanted = {"commentId": never, "expectedVersion": "0", **more}
            assert await ask_own("plumbing", document, input=wanted) == hidden
    for who in ("admin", "stranger"):
        wanted = {"commentId": "cmt_x", "userIds": [people["Elena Voss"]]}
        body = await ask_own(who, "add_to_conversation.graphql", input=wanted)
        assert codes(body) == ["NOT_FOUND"]
    hidden = await post(ask_own, "stranger")
    never = {"itemId": "itm_00000000000000000000000000", "body": "Who orders?"}
    assert await ask_own("stranger", "post_comment.graphql", input=never) == hidden
    assert codes(hidden) == ["NOT_FOUND"]
    assert await everything(ask_own) == before


HIDING = {
    # The partner of another trade wrote of an item that a change of role hides now.
    "a role": update(Role)
    .where(Role.name == "Subcontractor")
    .values(category_access="ROWS"),
    "a draft": update(Item).where(Item.name == HOT_WATER).values(is_draft=True),
}


@pytest.mark.parametrize("by", HIDING)
async def test_a_comment_goes_where_its_item_cannot_be_known(ask_own, by):
    answer(await post(ask_own, "subcontractor", "Mine.", name=HOT_WATER))
    one = await comment(ask_own, "subcontractor", "Mine.", HOT_WATER)
    await change(ask_own, HIDING[by])
    assert await talk(ask_own, "subcontractor", HOT_WATER) is None
    before = await everything(ask_own)
    wanted = {"commentId": one["id"], "expectedVersion": one["version"], "body": "x"}
    body = await ask_own("subcontractor", "edit_comment.graphql", input=wanted)
    assert codes(body) == ["NOT_FOUND"]
    assert await everything(ask_own) == before


@pytest.mark.rule("fv.comment.body")
async def test_the_team_says_whether_clients_and_partners_read_a_comment(ask_own):
    begins = "Half of the troffers"
    assert await readers(ask_own, begins) == {*STAFF, "subcontractor"}
    for who, marks, more in (
        ("nofin", {"isSharedWithClients": True}, {"client"}),
        (
            "view",
            {"isSharedWithPartners": True},
            {"client", "plumbing", "rows", "design"},
        ),
        ("edit", {"isSharedWithClients": False}, {"plumbing", "rows", "design"}),
        ("admin", {"isSharedWithPartners": None}, set()),
    ):
        answer(await act(ask_own, who, "share_comment.graphql", begins, **marks))
        assert await readers(ask_own, begins) == {*STAFF, "subcontractor", *more}
    before = await everything(ask_own)
    for who in OUTSIDE:
        marks = {"isSharedWithClients": True, "isSharedWithPartners": False}
        body = await act(ask_own, who, "share_comment.graphql", "Fixture", **marks)
        assert (body["data"], refused(body)) == (None, list(marks))
        body = await post(ask_own, who, isSharedWithPartners=True)
        assert refused(body) == ["isSharedWithPartners"]
    assert await everything(ask_own) == before


@pytest.mark.rule("fv.comment.body", "partner.comment.more_partners")
async def test_partners_are_added_to_a_conversation_one_by_one(ask_own):
    people = await ids(ask_own)
    begins, voss, pruitt = "Ceiling access", "Elena Voss", "Dan Pruitt"
    add, remove = "add_to_conversation.graphql", "remove_from_conversation.graphql"
    for document, name, inside in (
        (add, voss, {"subcontractor"}),
        (add, pruitt, {"subcontractor", "plumbing"}),
        (add, pruitt, {"subcontractor", "plumbing"}),
        (remove, voss, {"plumbing"}),
    ):
        body = await act(ask_own, "nofin", document, begins, userIds=[people[name]])
        assert answer(body)["errors"] == []
        assert await readers(ask_own, begins) == {*STAFF, *inside}
    seen = await comment(ask_own, "plumbing", begins)
    assert seen["readers"] == [{"name": "Dan Pruitt"}]
    before = await everything(ask_own)
    for who in ("plumbing", "client"):
        for document in (add, remove):
            body = await act(ask_own, who, document, begins, userIds=[people[voss]])
            assert (body["data"], refused(body)) == (None, ["userIds"])
    body = await act(
        ask_own,
        "edit",
        add,
        begins,
        userIds=[people["Grace Lin"], people[voss], people["Tom Okafor"], "usr_x"],
    )
    no_partner = "Only a trade partner of the project's team is added."
    assert faults(body) == {f"userIds.{n}": no_partner for n in (0, 2, 3)}
    assert await everything(ask_own) == before


async def test_a_comment_that_says_nothing_or_too_much_is_refused(ask_own):
    before = await everything(ask_own)
    for words, fault in (
        (" \n", "A comment says something."),
        ("x" * 10_001, "At most 10000 characters."),
        ("a\x00b", "A character of this text is not readable."),
    ):
        assert faults(await post(ask_own, "client", words)) == {"body": fault}
        body = await act(ask_own, "edit", "edit_comment.graphql", "Fixture", body=words)
        assert faults(body) == {"body": fault}
    assert await everything(ask_own) == before


async def test_a_change_of_a_comment_that_has_changed_is_a_conflict(ask_own):
    one = await comment(ask_own, "edit", "Fixture")
    wanted = {"commentId": one["id"], "expectedVersion": one["version"]}
    first = await ask_own(
        "edit", "edit_comment.graphql", input=wanted | {"body": "New words."}
    )
    assert answer(first)["comment"]["version"] != one["version"]
    before = await everything(ask_own)
    for document, more in (
        ("edit_comment.graphql", {"body": "Other words."}),
        ("share_comment.graphql", {"isSharedWithClients": False}),
        ("delete_comment.graphql", {}),
    ):
        body = await ask_own("edit", document, input=wanted | more)
        assert codes(body) == ["CONFLICT"]
    assert await everything(ask_own) == before


async def test_that_somebody_spoke_is_told_to_the_team_and_his_words_to_nobody(ask_own):
    answer(await post(ask_own, "subcontractor", "ZQSECRET"))
    history = Base.metadata.tables["history"]
    async with ask_own.operations.database.writing() as connection:
        told = await connection.execute(
            select(
                *(history.c[n] for n in ("field", "guard", "before", "after"))
            ).where(history.c.action == "POST_COMMENT"),
            execution_options=MACHINE,
        )
        assert [tuple(row) for row in told] == [
            ("comments", "CanSeeInternalNotes", None, None)
        ]
    for who, seen in (("nofin", 1), ("plumbing", 0), ("client", 0)):
        body = await ask_own(who, "history.graphql")
        (item,) = body["data"]["project"]["items"]["nodes"]
        entries = item["history"]["nodes"]
        assert [e["action"] for e in entries].count("POST_COMMENT") == seen
        assert "ZQSECRET" not in str(body)
