"""What a company says of itself, and the act that changes it."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers import company_profile
from resolvers.company_profile import UpdateCompanyProfileInput
from schema.fields import answered_by, related
from schema.payloads import InputError

if TYPE_CHECKING:
    from schema.viewers import Company


@strawberry.type(description="The company as it stands now, or what was wrong.")
class UpdateCompanyProfilePayload:
    company: Annotated["Company", strawberry.lazy("schema.viewers")] | None = related(
        company_profile.changed_company, "The company as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type
class CompanyProfileMutation:
    @answered_by(
        company_profile.update_company_profile, "Changes what a company says of itself."
    )
    def update_company_profile(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UpdateCompanyProfileInput,
            strawberry.argument(description="What is to be done."),
        ],
    ) -> UpdateCompanyProfilePayload | None: ...
