"""The company's logo: part of its brand, and seen by whoever sees that."""

from collections.abc import Mapping
from typing import Any

import strawberry
from strawberry import UNSET

from permissions.actions import ACTS
from permissions.decisions import Decision
from resolvers import company_history
from resolvers.acts import act
from resolvers.company_settings import CompanyAtVersionInput, held
from resolvers.engine.snapshot import Snapshot
from resolvers.known import read_known
from resolvers.pictures import ENDINGS, link_to, sent
from resolvers.receipts import LOGO
from resolvers.rights import Needs
from resolvers.writes import Write

PREFIX = "lgo"
_SET: Needs = {"upload": "set_branding"}
_COLUMNS = ("logo_id", "logo_type", "logo_bytes")


@strawberry.input(description="What the company's documents are to show.")
class SetLogoInput(CompanyAtVersionInput):
    upload: str | None = strawberry.field(
        default=UNSET,
        description="What `POST /logos` answered for it; null for no logo.",
    )


def may_send(decision: Decision) -> bool:
    """Say whether the viewer may set the logo of his company."""
    return decision.ask(ACTS["companies"][_SET["upload"]]) is True


async def known(
    snapshot: Snapshot, decision: Decision, file_id: str
) -> Mapping[str, Any] | None:
    """Read what the file of the logo is, as long as it is the company's."""
    place, own = ("companies", "id"), [decision.viewer.company_id]
    (company,) = await read_known(snapshot, decision, place, own, _COLUMNS)
    if company.get("logo_id") != file_id:
        return None
    return {
        "name": f"logo.{ENDINGS[company['logo_type']]}",
        "media_type": company["logo_type"],
        "size_bytes": company["logo_bytes"],
    }


async def _set(work: Write, wanted: SetLogoInput) -> str:
    company = await held(work, wanted, _SET)
    logo = dict(zip(_COLUMNS, sent(work, wanted.upload, LOGO), strict=True))
    await work.change("companies", company["id"], **logo)
    change = {"logo": (company["logo_id"], logo["logo_id"])}
    await company_history.tell(work, "SET_LOGO", change)
    return company["id"]


link = link_to("logo_id")
set_logo = act(_set, table="companies", inputs=_SET, subject="company_id", queues=True)
