"""Invitations: how a member comes to a login of his own."""

from datetime import datetime

import strawberry

from db import accounts, mails
from db.ids import new_id
from db.links import LIFETIMES, hash_of, secret_of
from db.models.accounts import LinkKind, WebAccess
from db.models.mails import MailKind
from permissions.bounds import beyond_reach
from resolvers.acts import act, changed
from resolvers.payloads import FaultyInput, InputFault
from resolvers.rights import forbidden, permit
from resolvers.texts import LONGEST_TEXT, text_faults
from resolvers.writes import Write

REGISTERED = "This person has a login already."
_INPUTS = ("membershipId", "message")


@strawberry.input(description="Who is to get a login of his own.")
class SendInvitationInput:
    membership_id: strawberry.ID = strawberry.field(description="The member.")
    message: str | None = strawberry.field(
        default=None, description="What the mail says beside the link."
    )


async def _send_invitation(work: Write, wanted: SendInvitationInput) -> str:
    row = await work.row("memberships", wanted.membership_id, ("can:invite",))
    permit(row, "invite", _INPUTS)
    await permit_reach(work, wanted.membership_id, ("membershipId",))
    await invite(work, wanted.membership_id, wanted.message)
    return wanted.membership_id


async def permit_reach(
    work: Write, membership_id: str, inputs: tuple[str, ...]
) -> None:
    """Refuse to open, by a login, projects that the giver does not have himself.

    Whoever has a login is given none: then nothing is told of where it leads.
    """
    (member,) = await work.stored("memberships", "id", membership_id, "web_access")
    if member["web_access"] == WebAccess.REGISTERED:
        return
    if beyond_reach(work.decision.viewer, await reached(work, membership_id)):
        raise forbidden(inputs)


async def reached(work: Write, membership_id: str) -> dict[str, str]:
    """Give by their status the projects that are an outsider's once he can log in."""
    of_member = ("membership_id", membership_id, "project_id")
    listed = await work.stored("accessible_projects", *of_member)
    on_team = await work.stored("project_members", *of_member)
    ids = sorted({row["project_id"] for row in (*listed, *on_team)})
    rows = await work.stored("projects", "id", ids, "id", "status")
    return {row["id"]: row["status"] for row in rows}


async def invite(work: Write, membership_id: str, message: str | None) -> None:
    """Mail a member of the viewer's company the one link that makes him a login.

    Whoever calls it has asked whether the viewer may. A link of before is good no
    more; an address that had enough mails in the last hour keeps the one it has.
    """
    if faults := list(text_faults("message", message, LONGEST_TEXT)):
        raise FaultyInput(*faults)
    # Whoever takes a link up, or mails another, waits for this one, or this for him.
    await accounts.hold_member(work.connection, membership_id)
    (member,) = await work.stored(
        "memberships", "id", membership_id, "user_id", "web_access"
    )
    if member["web_access"] == WebAccess.REGISTERED:
        raise FaultyInput(InputFault("membershipId", REGISTERED))
    (person,) = await work.stored("users", "id", member["user_id"], "email")
    await _send(work, membership_id, mails.tidy_address(person["email"]), message)
    await work.change(
        "memberships",
        membership_id,
        web_access=WebAccess.INVITED,
        invited_at=work.at,
    )


async def _send(
    work: Write, membership_id: str, address: str, message: str | None
) -> None:
    link_id = new_id("lnk")
    is_posted = await mails.post(
        work.connection,
        MailKind.INVITATION,
        address,
        work.at,
        company_id=work.decision.viewer.company_id,
        link_id=link_id,
        message=message,
    )
    if is_posted:
        await work.replace("links", "membership_id", membership_id, [])
        await work.add("links", **_link(work, link_id, membership_id, address))


def _link(
    work: Write, link_id: str, membership_id: str, address: str
) -> dict[str, str]:
    ends = datetime.fromisoformat(work.at) + LIFETIMES[LinkKind.INVITATION]
    return {
        "id": link_id,
        "kind": LinkKind.INVITATION,
        "membership_id": membership_id,
        "address": address,
        "hash": hash_of(secret_of(work.secret, link_id)),
        "created_at": work.at,
        "expires_at": mails.stored(ends),
    }


changed_member = changed("memberships")
send_invitation = act(
    _send_invitation,
    table="memberships",
    act="invite",
    inputs=_INPUTS,
    subject="membership_id",
)
