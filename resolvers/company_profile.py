"""What a company says of itself: its public profile, which its admins write."""

import re
from collections.abc import Iterator, Mapping

import strawberry
from strawberry import UNSET

from resolvers import company_history
from resolvers.acts import act, changed, given
from resolvers.company_settings import CompanyAtVersionInput, held
from resolvers.payloads import InputFault, refuse
from resolvers.rights import Needs
from resolvers.texts import LONGEST_NAME, LONGEST_TEXT, line_faults, text_faults, tidy
from resolvers.writes import Write

_NAME_NEEDED = "A company has a name."
_LINES = ("address", "phone", "website")
_FIELDS = ("name", *_LINES, "description")
_UPDATED: Needs = dict.fromkeys(_FIELDS, "update_profile")
_PAGE = re.compile(r"https?://[^\s/]+\.[^\s]+")


@strawberry.input(description="What a company says of itself; what is left out stays.")
class UpdateCompanyProfileInput(CompanyAtVersionInput):
    name: str | None = strawberry.field(default=UNSET, description="Its name.")
    address: str | None = strawberry.field(default=UNSET, description="Where it is.")
    phone: str | None = strawberry.field(default=UNSET, description="Telephone number.")
    website: str | None = strawberry.field(
        default=UNSET, description="Its page, beginning with https://."
    )
    description: str | None = strawberry.field(
        default=UNSET, description="What it does."
    )


async def _update(work: Write, wanted: UpdateCompanyProfileInput) -> str:
    sent = given(wanted, *_FIELDS)
    needs = {name: _UPDATED[name] for name in sent}
    company = await held(work, wanted, needs or {"companyId": "update_profile"})
    refuse(_faults(sent))
    values = {name: tidy(text) for name, text in sent.items()}
    if values:
        await work.change("companies", company["id"], **values)
    changes = {name: (company[name], new) for name, new in values.items()}
    await company_history.tell(work, "UPDATE_COMPANY_PROFILE", changes)
    return company["id"]


def _faults(sent: Mapping[str, str | None]) -> Iterator[InputFault]:
    if "name" in sent:
        yield from line_faults("name", sent["name"], LONGEST_NAME, needed=_NAME_NEEDED)
    for name in _LINES:
        yield from line_faults(name, sent.get(name))
    page = tidy(sent.get("website"))
    if page and not _PAGE.fullmatch(page):
        yield InputFault("website", "A page begins with http:// or https://.")
    yield from text_faults("description", sent.get("description"), LONGEST_TEXT)


update_company_profile = act(
    _update, table="companies", inputs=_UPDATED, subject="company_id", queues=True
)
changed_company = changed("companies")
