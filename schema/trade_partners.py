"""Trade partners: who they are, and the acts on them."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from db.models.accounts import WebAccess
from db.models.members import Weekday
from resolvers import (
    trade_partner_access,
    trade_partner_acts,
    trade_partners,
    versions,
    viewers,
)
from resolvers.trade_partner_access import DeleteTradePartnerInput, GiveWebAccessInput
from resolvers.trade_partner_acts import (
    AddTradePartnerInput,
    DeactivateTradePartnerInput,
    ReactivateTradePartnerInput,
    SetEmailPreferencesInput,
    SetShowInListsInput,
    UpdateTradePartnerInput,
)
from resolvers.trade_partners import TradePartnerOrder
from schema.arguments import After, Before, First, Last
from schema.fields import answered_by, can, related
from schema.nodes import Connection, stored
from schema.payloads import InputError


@stored("users", "A person outside the builder's team, with his address.")
class ContactPerson:
    id: strawberry.ID
    name: str
    email: str


@strawberry.type(description="What the viewer may do with a trade partner.")
class TradePartnerActs:
    update: bool = can("memberships", "update_partner", "His data and his mails.")
    deactivate: bool = can("memberships", "deactivate_partner", "Giving him no work.")
    reactivate: bool = can(
        "memberships", "reactivate_partner", "Giving him work again."
    )
    delete: bool = can("memberships", "delete_partner", "Deleting his record.")
    give_web_access: bool = can(
        "memberships", "give_web_access", "Inviting him to one's own projects."
    )
    open_all_projects: bool = can(
        "memberships", "open_all_projects", "Inviting him to every project."
    )


@stored("memberships", "Outside help that work may be given to.")
class TradePartner:
    id: strawberry.ID
    nickname: str | None
    company_name: str | None
    phone: str | None
    is_active: bool
    web_access: WebAccess = strawberry.field(
        description="Whether he has a login, or is invited to one."
    )
    is_shown_in_lists: bool = strawberry.field(
        description="Whether lists of assignees have him, as long as he is active."
    )
    gets_work_requests: bool = strawberry.field(
        description="Whether each single work request is mailed to him."
    )
    summary_days: list[Weekday] = related(
        trade_partners.summary_days, "Days on which his open tasks are mailed to him."
    )
    person: ContactPerson = related(viewers.user, "Who it is.")
    version: str = related(
        versions.version("memberships"), "Opaque mark of how the viewer sees him."
    )
    viewer_can: TradePartnerActs = related(
        trade_partners.same, "What the viewer may do with him."
    )


@strawberry.type
class TradePartnerQuery:
    @answered_by(trade_partners.of_company, "The trade partners; else oneself.")
    def trade_partners(
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        order_by: Annotated[
            TradePartnerOrder | None,
            strawberry.argument(description="Order; else by nickname."),
        ] = UNSET,
    ) -> Connection[TradePartner]: ...


@strawberry.type(description="The partner as he stands now, or what was wrong.")
class AddTradePartnerPayload:
    trade_partner: TradePartner | None = related(
        trade_partners.changed_partner, "The partner as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="The partner as he stands now, or what was wrong.")
class UpdateTradePartnerPayload:
    trade_partner: TradePartner | None = related(
        trade_partners.changed_partner, "The partner as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="The partner as he stands now, or what was wrong.")
class SetShowInListsPayload:
    trade_partner: TradePartner | None = related(
        trade_partners.changed_partner, "The partner as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="The partner as he stands now, or what was wrong.")
class SetEmailPreferencesPayload:
    trade_partner: TradePartner | None = related(
        trade_partners.changed_partner, "The partner as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="The partner as he stands now, or what was wrong.")
class DeactivateTradePartnerPayload:
    trade_partner: TradePartner | None = related(
        trade_partners.changed_partner, "The partner as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="The partner as he stands now, or what was wrong.")
class ReactivateTradePartnerPayload:
    trade_partner: TradePartner | None = related(
        trade_partners.changed_partner, "The partner as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="The partner as he stands now, or what was wrong.")
class GiveWebAccessPayload:
    trade_partner: TradePartner | None = related(
        trade_partners.changed_partner, "The partner as the viewer sees him now."
    )
    errors: list[InputError]


@strawberry.type(description="The partner as he stands now, or what was wrong.")
class DeleteTradePartnerPayload:
    trade_partner: TradePartner | None = related(
        trade_partners.changed_partner, "The partner as the viewer sees him now."
    )
    deleted_id: strawberry.ID | None = related(
        trade_partners.deleted_id, "The id that he had, if he is gone."
    )
    errors: list[InputError]


@strawberry.type
class TradePartnerMutation:
    @answered_by(
        trade_partner_acts.add_trade_partner,
        "Adds outside help, without web access and mails.",
    )
    def add_trade_partner(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            AddTradePartnerInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> AddTradePartnerPayload | None: ...

    @answered_by(
        trade_partner_acts.update_trade_partner,
        "Changes how a trade partner is reached.",
    )
    def update_trade_partner(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UpdateTradePartnerInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> UpdateTradePartnerPayload | None: ...

    @answered_by(
        trade_partner_acts.set_show_in_lists, "Offers a trade partner for work, or not."
    )
    def set_show_in_lists(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetShowInListsInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> SetShowInListsPayload | None: ...

    @answered_by(
        trade_partner_acts.set_email_preferences, "Sets what a trade partner is mailed."
    )
    def set_email_preferences(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetEmailPreferencesInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> SetEmailPreferencesPayload | None: ...

    @answered_by(
        trade_partner_acts.deactivate_trade_partner,
        "Keeps a trade partner's record, and him out.",
    )
    def deactivate_trade_partner(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            DeactivateTradePartnerInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> DeactivateTradePartnerPayload | None: ...

    @answered_by(
        trade_partner_acts.reactivate_trade_partner,
        "Makes a trade partner active again.",
    )
    def reactivate_trade_partner(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            ReactivateTradePartnerInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> ReactivateTradePartnerPayload | None: ...

    @answered_by(
        trade_partner_access.give_web_access,
        "Invites a trade partner to a login and to projects.",
    )
    def give_web_access(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            GiveWebAccessInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> GiveWebAccessPayload | None: ...

    @answered_by(
        trade_partner_access.delete_trade_partner,
        "Deletes a trade partner; if he has records, only deactivates.",
    )
    def delete_trade_partner(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            DeleteTradePartnerInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> DeleteTradePartnerPayload | None: ...
