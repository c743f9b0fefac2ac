"""Personal settings: one's own, and the acts that change them."""

from typing import Annotated

import strawberry

from db.models.personal_settings import CommentAlerts
from resolvers import address_acts, personal_settings, pictures, versions
from resolvers.address_acts import ConfirmAddressInput, RequestAddressChangeInput
from resolvers.personal_settings import (
    DismissWelcomeInput,
    UpdatePersonalSettingsInput,
)
from resolvers.pictures import SetPictureInput
from schema.fields import answered_by, can, related
from schema.members import MemberContact
from schema.nodes import stored
from schema.payloads import InputError
from schema.users import User


@strawberry.type(description="What the viewer may do with his settings.")
class PersonalSettingsActs:
    update: bool = can("personal_settings", "update", "All that is his own.")


@stored("personal_settings", "What the viewer has chosen for himself.")
class PersonalSettings:
    text_address: str | None = strawberry.field(
        description="Where text messages go, if anywhere."
    )
    comment_alerts: CommentAlerts
    time_zone: str = strawberry.field(description="Name of an IANA time zone.")
    shows_welcome: bool = strawberry.field(
        description="Whether he is to be welcomed: until that is dismissed."
    )
    user: User = related(personal_settings.user, "The person.")
    contact: MemberContact = related(personal_settings.user, "How he is reached.")
    welcome_video_url: str | None = related(
        personal_settings.welcome_video, "A film of how it works, for the main menu."
    )
    version: str = related(
        versions.version("personal_settings"), "Opaque mark of how they stand."
    )
    viewer_can: PersonalSettingsActs = related(
        personal_settings.same, "What the viewer may do with them."
    )


@strawberry.type(description="One's settings as they stand now, or what was wrong.")
class UpdatePersonalSettingsPayload:
    settings: PersonalSettings | None = related(
        personal_settings.changed_settings, "The settings as they stand now."
    )
    errors: list[InputError]


@strawberry.type(description="One's settings as they stand now, or what was wrong.")
class DismissWelcomePayload:
    settings: PersonalSettings | None = related(
        personal_settings.changed_settings, "The settings as they stand now."
    )
    errors: list[InputError]


@strawberry.type(description="One's settings as they stand now, or what was wrong.")
class SetPicturePayload:
    settings: PersonalSettings | None = related(
        personal_settings.changed_settings, "The settings, with the person's picture."
    )
    errors: list[InputError]


@strawberry.type(description="That a mail goes to the new address.")
class RequestAddressChangePayload:
    is_done: bool = strawberry.field(description="The same for every address.")
    errors: list[InputError]


@strawberry.type(description="One's settings as they stand now, or what was wrong.")
class ConfirmAddressPayload:
    settings: PersonalSettings | None = related(
        personal_settings.changed_settings, "The settings, with the new address."
    )
    errors: list[InputError]


@strawberry.type
class PersonalSettingsMutation:
    @answered_by(
        address_acts.request_address_change, "Mails the new address a link to confirm."
    )
    def request_address_change(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            RequestAddressChangeInput, strawberry.argument(description="The address.")
        ],
    ) -> RequestAddressChangePayload | None: ...

    @answered_by(
        address_acts.confirm_address, "Makes a new address the one of one's login."
    )
    def confirm_address(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            ConfirmAddressInput, strawberry.argument(description="The mailed link.")
        ],
    ) -> ConfirmAddressPayload | None: ...

    @answered_by(
        personal_settings.update_personal_settings,
        "Changes what one has chosen for oneself.",
    )
    def update_personal_settings(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UpdatePersonalSettingsInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> UpdatePersonalSettingsPayload | None: ...

    @answered_by(pictures.set_picture, "Shows the viewer by another picture, or none.")
    def set_picture(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            SetPictureInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> SetPicturePayload | None: ...

    @answered_by(
        personal_settings.dismiss_welcome, "Welcomes the viewer no more from here on."
    )
    def dismiss_welcome(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            DismissWelcomeInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> DismissWelcomePayload | None: ...
