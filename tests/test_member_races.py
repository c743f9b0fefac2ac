"""Acts on members at once: one admin remains, one owner, and no right that is gone."""

import asyncio

import pytest

from tests.acting import answer, codes
from tests.sites import CLINIC as CLINIC_ID
from tests.teamwork import (
    added,
    asked_with,
    done,
    members,
    token_of,
)
from tests.test_member_acts import MIA


def together(patch, viewers, count):
    """Let the first so many requests go on once all of them are recognised."""
    recognise, all_there = viewers.recognise, asyncio.Barrier(count)
    asked = []

    async def recognised(snapshot, token):
        asked.append(token)
        is_first = len(asked) <= count
        found = await recognise(snapshot, token)
        if is_first:
            await all_there.wait()
        return found

    patch.setattr(viewers, "recognise", recognised)


async def test_of_two_admins_who_demote_each_other_one_remains(ask_own, monkeypatch):
    tokens, inputs = [], []
    for first in ("Ada", "Bo"):
        member = await added(ask_own, first=first, companyRole="ADMIN")
        tokens.append(await token_of(ask_own, member["id"]))
        base = {"memberId": member["id"], "expectedVersion": member["version"]}
        inputs.append({**base, "companyRole": "EMPLOYEE"})
    together(monkeypatch, ask_own.operations.viewers, len(tokens))
    answers = await asyncio.gather(
        asked_with(ask_own, tokens[0], "update_team_member.graphql", input=inputs[1]),
        asked_with(ask_own, tokens[1], "update_team_member.graphql", input=inputs[0]),
    )
    told = sorted(codes(each.body) for each in answers)
    # An employee knows of no other member any more.
    assert told == [[], ["NOT_FOUND"]]
    found = await members(ask_own)
    roles = [found[f"{first} Byrne"]["companyRole"] for first in ("Ada", "Bo")]
    assert sorted(roles) == ["ADMIN", "EMPLOYEE"]


async def test_the_account_never_goes_to_whom_another_demotes_meanwhile(ask_own):
    await done(ask_own, "update_team_member", MIA, companyRole="ADMIN")
    other = await token_of(ask_own, (await added(ask_own, companyRole="ADMIN"))["id"])
    mia = (await members(ask_own))[MIA]
    base = {"memberId": mia["id"], "expectedVersion": mia["version"]}
    demotion = {**base, "companyRole": "EMPLOYEE"}
    handed, demoted = await asyncio.gather(
        ask_own("admin", "change_account_owner.graphql", input=base),
        asked_with(ask_own, other, "update_team_member.graphql", input=demotion),
    )
    # Whoever comes second has read what is no longer so, or may not any more.
    assert sorted([*codes(handed), *codes(demoted.body)]) in (
        ["CONFLICT"],
        ["FORBIDDEN"],
    )
    found = await members(ask_own)
    (owner,) = (each for each in found.values() if each["isAccountOwner"])
    assert owner["companyRole"] == "ADMIN"


@pytest.mark.case("TC-01")
async def test_no_write_commits_after_its_writer_was_taken_off_the_project(ask_own):
    body = await ask_own("admin", "items.graphql")
    item = body["data"]["project"]["items"]["nodes"][0]
    marcus = "Marcus Bell"
    member = (await members(ask_own))[marcus]
    off = {"memberId": member["id"], "expectedVersion": member["version"]}
    wanted = {"itemId": item["id"], "body": "Still here"}
    taken, *comments = await asyncio.gather(
        ask_own(
            "admin",
            "remove_team_member_from_project.graphql",
            input={**off, "projectId": CLINIC_ID},
        ),
        *(ask_own("edit", "post_comment.graphql", input=wanted) for _ in range(4)),
    )
    answer(taken)
    assert {tuple(codes(each)) for each in comments} <= {
        (),
        ("NOT_FOUND",),
        ("FORBIDDEN",),
    }
    late = await ask_own("edit", "post_comment.graphql", input=wanted)
    assert codes(late) in (["NOT_FOUND"], ["FORBIDDEN"])
