"""The company's library of cost codes, and the acts on it."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from resolvers import cost_code_acts, cost_code_imports, cost_codes, versions
from resolvers.cost_code_acts import (
    CreateCostCodeInput,
    DeleteCostCodeInput,
    UpdateCostCodeInput,
)
from resolvers.cost_code_imports import ImportCostCodesInput
from resolvers.cost_codes import CostCodeOrder
from schema.arguments import After, Before, First, Last, Search
from schema.fields import answered_by, can, related
from schema.nodes import Connection, stored
from schema.payloads import InputError


@strawberry.type(description="What the viewer may do with a cost code.")
class CostCodeActs:
    update: bool = can("cost_codes", "update", "Its number, name and place.")
    delete: bool = can("cost_codes", "delete", "Deleting it.")


@stored("cost_codes", "A number by which the company accounts for what work costs.")
class CostCode:
    id: strawberry.ID
    number: str
    name: str
    is_active: bool
    parent: Annotated["CostCode", strawberry.lazy("schema.cost_codes")] | None = (
        related(cost_codes.parent, "The code that it is a part of.")
    )
    version: str = related(
        versions.version("cost_codes"), "Opaque mark of how it stands."
    )
    viewer_can: CostCodeActs = related(
        cost_codes.same, "What the viewer may do with it."
    )


@strawberry.type
class CostCodeQuery:
    @answered_by(cost_codes.of_company, "The library of cost codes, for admins.")
    def cost_codes(  # noqa: PLR0913 (a connection's arguments)
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        order_by: Annotated[
            CostCodeOrder | None,
            strawberry.argument(description="Order; else by number."),
        ] = UNSET,
        search: Search = UNSET,
    ) -> Connection[CostCode]: ...


@strawberry.type(description="The cost code as it stands now, or what was wrong.")
class CreateCostCodePayload:
    cost_code: CostCode | None = related(
        cost_code_acts.changed_cost_code, "The code as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The cost code as it stands now, or what was wrong.")
class UpdateCostCodePayload:
    cost_code: CostCode | None = related(
        cost_code_acts.changed_cost_code, "The code as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The id that is no more, or what was wrong.")
class DeleteCostCodePayload:
    deleted_id: strawberry.ID | None = related(
        cost_code_acts.deleted_id, "The id that the code had."
    )
    errors: list[InputError]


@strawberry.type(description="The cost codes of the sheet, or what was wrong with it.")
class ImportCostCodesPayload:
    cost_codes: list[CostCode] = related(
        cost_code_imports.imported_cost_codes, "The codes that were added."
    )
    errors: list[InputError]


@strawberry.type
class CostCodeMutation:
    @answered_by(cost_code_acts.create_cost_code, "Adds a cost code to the library.")
    def create_cost_code(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            CreateCostCodeInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> CreateCostCodePayload | None: ...

    @answered_by(cost_code_acts.update_cost_code, "Changes a cost code, or its place.")
    def update_cost_code(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UpdateCostCodeInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> UpdateCostCodePayload | None: ...

    @answered_by(cost_code_acts.delete_cost_code, "Deletes a cost code without parts.")
    def delete_cost_code(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            DeleteCostCodeInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> DeleteCostCodePayload | None: ...

    @answered_by(
        cost_code_imports.import_cost_codes, "Adds a sheet of cost codes, or none."
    )
    def import_cost_codes(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            ImportCostCodesInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> ImportCostCodesPayload | None: ...
