"""Settings of a company, and the acts that change them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from db.models.members import Weekday
from permissions.company_settings import (
    CanSeeBranding,
    CanSeeEstimating,
    CanSeeLeadForm,
    CanSeeScheduling,
    CanSeeTradePartnerSettings,
)
from resolvers import company_lists, company_settings, logos
from resolvers.company_settings import (
    SetBrandingInput,
    SetEstimatingInput,
    SetLeadFormInput,
    SetSchedulingInput,
    SetTradePartnerSettingsInput,
)
from resolvers.logos import SetLogoInput
from resolvers.scalars import Percent
from schema.company_lists import ListEntry
from schema.fields import answered_by, guarded_by, related
from schema.nodes import stored
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.viewers import Company


@stored("companies", "How a company's documents look.")
class Branding:
    brand_color: str | None = guarded_by(CanSeeBranding, "Such as #1a6b4f.")
    logo_url: str | None = related(
        logos.link,
        "Path on this server; it needs no token for five minutes.",
        CanSeeBranding,
    )


@stored("companies", "How a company schedules its work.")
class SchedulingSettings:
    working_days: list[Weekday] | None = related(
        company_settings.working_days, "Days on which there is work.", CanSeeScheduling
    )
    partner_window_days: int | None = guarded_by(
        CanSeeScheduling, "Days ahead that partners see of their tasks; null is any."
    )
    shows_partners_only_stable: bool | None = guarded_by(
        CanSeeScheduling, "Whether those tasks must be stable as well."
    )


@stored("companies", "How a company makes its estimates.")
class EstimatingSettings:
    default_markup: Percent | None = guarded_by(
        CanSeeEstimating, "What a new estimate adds to costs."
    )
    default_tax: Percent | None = guarded_by(
        CanSeeEstimating, "What a new estimate reckons as tax."
    )
    estimates_by_margin: bool | None = guarded_by(
        CanSeeEstimating, "Whether a percent is of the price, not of the cost."
    )


@stored("companies", "The form in which people ask a company to build.")
class LeadForm:
    has_lead_form: bool | None = guarded_by(
        CanSeeLeadForm, "Whether the form is there.", "isOn"
    )
    fields: list[ListEntry] = related(company_lists.lead_fields, "What it asks for.")


@stored("companies", "What all trade partners with web access see of projects.")
class TradePartnerSettings:
    shows_partners_specs: bool | None = guarded_by(
        CanSeeTradePartnerSettings, "Specs, selections and approvals.", "showsSpecs"
    )
    shows_partners_schedules: bool | None = guarded_by(
        CanSeeTradePartnerSettings, "The schedules.", "showsSchedules"
    )


@strawberry.type(description="The company with its new settings, or what was wrong.")
class SetBrandingPayload:
    company: Annotated["Company", strawberry.lazy("schema.viewers")] | None = related(
        company_settings.changed_company, "The company as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The company with its new logo, or what was wrong.")
class SetLogoPayload:
    company: Annotated["Company", strawberry.lazy("schema.viewers")] | None = related(
        company_settings.changed_company, "The company as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The company with its new settings, or what was wrong.")
class SetSchedulingPayload:
    company: Annotated["Company", strawberry.lazy("schema.viewers")] | None = related(
        company_settings.changed_company, "The company as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The company with its new settings, or what was wrong.")
class SetEstimatingPayload:
    company: Annotated["Company", strawberry.lazy("schema.viewers")] | None = related(
        company_settings.changed_company, "The company as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The company with its new settings, or what was wrong.")
class SetLeadFormPayload:
    company: Annotated["Company", strawberry.lazy("schema.viewers")] | None = related(
        company_settings.changed_company, "The company as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The company with its new settings, or what was wrong.")
class SetTradePartnerSettingsPayload:
    company: Annotated["Company", strawberry.lazy("schema.viewers")] | None = related(
        company_settings.changed_company, "The company as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type
class CompanySettingsMutation:
    @answered_by(
        company_settings.set_branding, "Sets how the company's documents look."
    )
    def set_branding(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetBrandingInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetBrandingPayload | None: ...

    @answered_by(logos.set_logo, "Shows another logo on documents, or none.")
    def set_logo(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetLogoInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetLogoPayload | None: ...

    @answered_by(company_settings.set_scheduling, "Sets how the company schedules.")
    def set_scheduling(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetSchedulingInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetSchedulingPayload | None: ...

    @answered_by(company_settings.set_estimating, "Sets how the company estimates.")
    def set_estimating(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetEstimatingInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetEstimatingPayload | None: ...

    @answered_by(
        company_settings.set_lead_form, "Sets whether people may ask to be built for."
    )
    def set_lead_form(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetLeadFormInput, strawberry.argument(description="What to set.")
        ],
    ) -> SetLeadFormPayload | None: ...

    @answered_by(
        company_settings.set_trade_partner_settings,
        "Sets what all trade partners with web access see.",
    )
    def set_trade_partner_settings(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetTradePartnerSettingsInput,
            strawberry.argument(description="What to set."),
        ],
    ) -> SetTradePartnerSettingsPayload | None: ...
