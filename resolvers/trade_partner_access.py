"""A trade partner's way in and out: web access to projects, and being deleted."""

from collections.abc import Iterable, Iterator

import strawberry

from db.models.accounts import WebAccess
from resolvers import company_history
from resolvers.invitations import REGISTERED, invite, permit_reach, reached
from resolvers.member_projects import put_on_list
from resolvers.member_removal import ASSIGNED, LEFT_OPEN, OWNED, TOLD, hand_over
from resolvers.members import names_of_projects, set_active
from resolvers.payloads import InputFault, Payload, refuse
from resolvers.rights import Needs
from resolvers.texts import LONGEST_TEXT, text_faults
from resolvers.trade_partner_acts import (
    TradePartnerAtVersionInput,
    held,
    partner_act,
)
from resolvers.writes import Row, Write

_GIVE: Needs = {
    **dict.fromkeys(("tradePartnerId", "projectIds", "message"), "give_web_access"),
    "everyProject": "open_all_projects",
}
# By the table, the column that says whose doing a row is: it stays, and so does he.
_RECORDS = {**OWNED, "history": "actor_id", "report_notes": "author_id"}


@strawberry.input(description="A trade partner who is to have a login, and for what.")
class GiveWebAccessInput(TradePartnerAtVersionInput):
    project_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Projects that he is let into, of one's own."
    )
    every_project: bool = strawberry.field(
        default=False, description="Lets him into all projects that stand."
    )
    message: str | None = strawberry.field(
        default=None, description="What the invitation says beside the link."
    )


@strawberry.input(description="A trade partner who is to go; inactive if he must stay.")
class DeleteTradePartnerInput(TradePartnerAtVersionInput):
    pass


async def _give(work: Write, wanted: GiveWebAccessInput) -> str:
    """Invite a partner to a login; a further time too, for as long as he has none."""
    needs = {**_GIVE}
    if not wanted.every_project:
        needs.pop("everyProject")
    partner = await held(work, wanted, needs, "web_access")
    await permit_reach(work, partner["id"], ("tradePartnerId",))
    projects, faults = await names_of_projects(work, wanted.project_ids or ())
    refuse([*_faults(partner, wanted), *faults])
    if wanted.every_project:
        projects |= await _every_project(work)
    new = projects.keys() - (await reached(work, partner["id"])).keys()
    await put_on_list(work, partner["id"], new)
    if partner["web_access"] != WebAccess.REGISTERED:
        await invite(work, partner["id"], wanted.message)
    # Not stamped: whoever knows of him need not know of each project that he has.
    await _tell(work, partner, {each: projects[each] for each in new})
    return partner["id"]


def _faults(partner: Row, wanted: GiveWebAccessInput) -> Iterator[InputFault]:
    yield from text_faults("message", wanted.message, LONGEST_TEXT)
    opens = wanted.every_project or wanted.project_ids
    if partner["web_access"] == WebAccess.REGISTERED and not opens:
        yield InputFault("tradePartnerId", REGISTERED)
    if wanted.every_project and wanted.project_ids:
        yield InputFault("projectIds", "A list goes with some projects.")


async def _every_project(work: Write) -> dict[str, str]:
    viewer = work.decision.viewer
    names = ("company_id", viewer.company_id, "id", "name")
    rows = await work.stored("projects", *names)
    return {
        row["id"]: row["name"]
        for row in rows
        if viewer.is_admin or row["id"] in viewer.grants
    }


async def _tell(work: Write, partner: Row, projects: dict[str, str]) -> None:
    person = {"person_id": partner["user_id"]}
    action, before = "GIVE_WEB_ACCESS", partner["web_access"]
    after = WebAccess.INVITED if before == WebAccess.NONE else before
    await company_history.tell(work, action, {"webAccess": (before, after)}, **person)
    for project_id, name in sorted(projects.items()):
        place = {**person, "project_id": project_id}
        await company_history.tell(work, action, {"project": (None, name)}, **place)


async def _delete(work: Write, wanted: DeleteTradePartnerInput) -> Payload:
    """Delete a partner, unless something of his doing is to stay: then he does."""
    needs = {"tradePartnerId": "delete_partner"}
    partner = await held(work, wanted, needs, "nickname")
    if await _has_any(work, _RECORDS.items(), partner["user_id"]):
        if partner["is_active"]:
            action = "DELETE_TRADE_PARTNER"
            await set_active(work, partner, action, is_active=False)
        return Payload(partner["id"])
    await hand_over(work, LEFT_OPEN, partner["user_id"], None)
    for table in ASSIGNED:
        await work.replace(table, "user_id", partner["user_id"], ())
    await work.remove("memberships", partner["id"])
    told = [(table, column) for table, columns in TOLD.items() for column in columns]
    if not await _has_any(work, told, partner["user_id"]):
        await work.remove("users", partner["user_id"])
    changes = {"tradePartner": (partner["nickname"] or "", None)}
    await company_history.tell(work, "DELETE_TRADE_PARTNER", changes)
    return Payload(None, told={"deleted_id": partner["id"]})


async def _has_any(
    work: Write, places: Iterable[tuple[str, str]], user_id: str
) -> bool:
    for table, column in places:
        if await work.stored(table, column, user_id, "id"):
            return True
    return False


give_web_access = partner_act(_give, _GIVE)
delete_trade_partner = partner_act(_delete, {"tradePartnerId": "delete_partner"})
