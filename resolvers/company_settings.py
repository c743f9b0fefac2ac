"""Settings of a company: its brand, how it schedules and estimates, its lead form."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import strawberry
from strawberry import UNSET

from db.models.companies import CompanyRole
from db.models.members import Weekday
from db.money.units import format_percent
from permissions.chart import action
from permissions.flags import Flag
from permissions.plans import held_by
from permissions.reports import REPORTS
from resolvers import company_history
from resolvers.acts import Change, act, changed, given
from resolvers.engine.marks import Act, Batched
from resolvers.engine.plans import BatchInfo
from resolvers.engine.relations import same_row
from resolvers.payloads import InputFault, refuse
from resolvers.rights import Needs
from resolvers.scalars import Percent
from resolvers.texts import camel
from resolvers.trade_partners import SEPARATOR, as_stored
from resolvers.writes import Row, Write

MOST_DAYS = 366
# All of it, in ten-thousandths of a percent.
WHOLE = 1_000_000
_COLOR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
_FLAGS = tuple(flag.value.lower() for flag in Flag)
# What may be switched off by a null.
_OPTIONAL = frozenset(
    {"brand_color", "partner_window_days", "default_markup", "default_tax"}
)


@strawberry.input(description="A company, as it stood when it was last read.")
class CompanyAtVersionInput:
    company_id: strawberry.ID = strawberry.field(description="The company.")
    expected_version: str = strawberry.field(
        description="Version that the change is based on."
    )


@strawberry.input(description="How the company's documents look.")
class SetBrandingInput(CompanyAtVersionInput):
    brand_color: str | None = strawberry.field(
        default=UNSET, description="Such as #1a6b4f; null for none."
    )


@strawberry.input(description="How the company schedules; what is left out stays.")
class SetSchedulingInput(CompanyAtVersionInput):
    working_days: list[Weekday] | None = strawberry.field(
        default=UNSET, description="Days of the week on which there is work."
    )
    partner_window_days: int | None = strawberry.field(
        default=UNSET, description="Days ahead that partners see; null is any number."
    )
    shows_partners_only_stable: bool | None = strawberry.field(
        default=UNSET, description="Whether tasks must be in the window and stable."
    )


@strawberry.input(description="How the company estimates; what is left out stays.")
class SetEstimatingInput(CompanyAtVersionInput):
    default_markup: Percent | None = strawberry.field(
        default=UNSET, description="What a new estimate adds to costs."
    )
    default_tax: Percent | None = strawberry.field(
        default=UNSET, description="What a new estimate reckons as tax."
    )
    estimates_by_margin: bool | None = strawberry.field(
        default=UNSET, description="Whether a percent is of the price, not of the cost."
    )


@strawberry.input(description="Whether people may write to the company themselves.")
class SetLeadFormInput(CompanyAtVersionInput):
    has_lead_form: bool = strawberry.field(description="Whether the form is there.")


@strawberry.input(description="What all trade partners see; what is left out stays.")
class SetTradePartnerSettingsInput(CompanyAtVersionInput):
    shows_partners_specs: bool | None = strawberry.field(
        default=UNSET, description="Whether they see specs, selections and approvals."
    )
    shows_partners_schedules: bool | None = strawberry.field(
        default=UNSET, description="Whether they see the schedules of projects."
    )


async def held(work: Write, wanted: CompanyAtVersionInput, needs: Needs) -> Row:
    """Read the company to be changed; who changes it holds it already."""
    place = ("companies", wanted.company_id, wanted.expected_version)
    return await work.held(*place, needs)


def _setting(action: str, needs: Needs, columns: dict[str, Callable[..., Any]]) -> Act:
    """Make the act that sets some columns; each has words for the history."""

    async def change(work: Write, wanted: CompanyAtVersionInput) -> str:
        sent = {
            name: value
            for name, value in given(wanted, *columns).items()
            if value is not None or name in _OPTIONAL
        }
        asked = {camel(name): needs[camel(name)] for name in sent}
        company = await held(work, wanted, asked or needs)
        refuse(_faults(sent))
        after = {name: _as_stored(value) for name, value in sent.items()}
        if after:
            await work.change("companies", company["id"], **after)
        told = {
            camel(name): (columns[name](company[name]), columns[name](value))
            for name, value in after.items()
        }
        await company_history.tell(work, action, told)
        return company["id"]

    return _act(change, needs)


def _act(change: Change, needs: Needs) -> Act:
    """Let nobody else change the company meanwhile: who changes rights holds it."""
    return act(
        change,
        table="companies",
        inputs=needs,
        subject="company_id",
        changes_rights=True,
    )


def _as_stored(value: Any) -> Any:
    return as_stored(value) if isinstance(value, list) else value


def _faults(sent: dict[str, Any]) -> Iterator[InputFault]:
    color = sent.get("brand_color")
    if color is not None and not _COLOR.fullmatch(color):
        yield InputFault("brandColor", "A # and six digits from 0 to f.")
    if sent.get("working_days") == []:
        yield InputFault("workingDays", "There is work on some day.")
    days = sent.get("partner_window_days")
    if days is not None and not 0 <= days <= MOST_DAYS:
        yield InputFault("partnerWindowDays", f"From 0 to {MOST_DAYS} days.")
    for name in ("default_markup", "default_tax"):
        percent = sent.get(name)
        if percent is not None and not 0 <= percent < WHOLE:
            yield InputFault(camel(name), "From 0 to less than 100 percent.")


def _word(value: Any) -> str | None:
    return None if value is None else str(value)


def _switch(value: Any) -> str:
    return "true" if value else "false"


def _percent(value: int | None) -> str | None:
    return None if value is None else format_percent(value)


def _needs(act: str, *columns: str) -> Needs:
    return dict.fromkeys(map(camel, columns), act)


def _working_days(parents: Any, info: BatchInfo) -> list[list[Weekday]]:  # noqa: ARG001
    return [
        [Weekday(word) for word in words.split(SEPARATOR)]
        for words in parents.column("working_days")
    ]


def _runnable_reports(parents: Any, info: BatchInfo) -> list[list[str]]:
    ask = info.context.decision.ask
    names = [name for name, rule in REPORTS.items() if ask(rule) is True]
    return [names for _ in range(len(parents))]


def _open_community(parents: Any, info: BatchInfo) -> list[bool]:  # noqa: ARG001
    """Say of each member whether he may open the forum, by what he holds now."""
    columns = [parents.column(name) for name in ("role", *_FLAGS)]
    return [
        _opens_community(CompanyRole(role), held)
        for role, *held in zip(*columns, strict=True)
    ]


def _opens_community(role: CompanyRole, held: list[Any]) -> bool:
    flags = {flag for flag, is_held in zip(Flag, held, strict=True) if is_held}
    is_able = action("community.access").permits(flags)
    return role is CompanyRole.ADMIN or (role is CompanyRole.EMPLOYEE and is_able)


def _plan_features(parents: Any, info: BatchInfo) -> list[list[str]]:
    names = sorted(one.name for one in held_by(info.context.decision.viewer.plan))
    return [names for _ in range(len(parents))]


set_branding = _setting(
    "SET_BRANDING", _needs("set_branding", "brand_color"), {"brand_color": _word}
)
set_scheduling = _setting(
    "SET_SCHEDULING",
    _needs(
        "set_scheduling",
        *("working_days", "partner_window_days", "shows_partners_only_stable"),
    ),
    {
        "working_days": _word,
        "partner_window_days": _word,
        "shows_partners_only_stable": _switch,
    },
)
set_estimating = _setting(
    "SET_ESTIMATING",
    _needs("set_estimating", *("default_markup", "default_tax", "estimates_by_margin")),
    {
        "default_markup": _percent,
        "default_tax": _percent,
        "estimates_by_margin": _switch,
    },
)
set_lead_form = _setting(
    "SET_LEAD_FORM",
    _needs("set_lead_form", "has_lead_form"),
    {"has_lead_form": _switch},
)
set_trade_partner_settings = _setting(
    "SET_TRADE_PARTNER_SETTINGS",
    _needs(
        "set_trade_partner_settings",
        *("shows_partners_specs", "shows_partners_schedules"),
    ),
    {"shows_partners_specs": _switch, "shows_partners_schedules": _switch},
)
same = same_row()
working_days = Batched(_working_days, needs=("working_days",))
plan_features = Batched(_plan_features)
runnable_reports = Batched(_runnable_reports)
opens_community = Batched(_open_community, needs=("role", *_FLAGS))
changed_company = changed("companies")
