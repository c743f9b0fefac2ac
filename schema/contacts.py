"""Basic contacts: who they are, and the acts on them."""

from typing import Annotated

import strawberry
from strawberry import UNSET

from db.models.contacts import ContactKind
from resolvers import contact_acts, contact_imports, contacts, groups, versions
from resolvers.contact_acts import (
    AddContactInput,
    DeleteContactInput,
    UpdateContactInput,
)
from resolvers.contact_imports import ImportContactsInput
from resolvers.contacts import ContactFilter, ContactOrder
from resolvers.scalars import DateTime
from schema.arguments import After, Before, First, Last, Search
from schema.company_lists import ListEntry
from schema.fields import answered_by, can, related
from schema.nodes import Connection, stored
from schema.payloads import InputError


@strawberry.type(description="What the viewer may do with a contact.")
class ContactActs:
    update: bool = can("contacts", "update", "How the contact is reached.")
    delete: bool = can("contacts", "delete", "Deleting the contact.")


@stored("contacts", "Somebody whom the company knows, without any access.")
class Contact:
    id: strawberry.ID
    name: str
    company_name: str | None
    email: str | None
    phone: str | None
    kind: ContactKind
    created_at: DateTime
    updated_at: DateTime
    groups: list[ListEntry] = related(
        groups.of_contact, "The company's groups that it is in."
    )
    version: str = related(
        versions.version("contacts"), "Opaque mark of how the contact stands."
    )
    viewer_can: ContactActs = related(
        contacts.same, "What the viewer may do with the contact."
    )


@strawberry.type
class ContactQuery:
    @answered_by(contacts.of_company, "The basic contacts, for who may see them.")
    def contacts(  # noqa: PLR0913 (a connection's arguments)
        self,
        *,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        where: Annotated[
            ContactFilter | None, strawberry.argument(description="Conditions to meet.")
        ] = UNSET,
        order_by: Annotated[
            ContactOrder | None, strawberry.argument(description="Order; else by name.")
        ] = UNSET,
        search: Search = UNSET,
    ) -> Connection[Contact]: ...


@strawberry.type(description="The contact as it stands now, or what was wrong.")
class AddContactPayload:
    contact: Contact | None = related(
        contact_acts.changed_contact, "The contact as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The contact as it stands now, or what was wrong.")
class UpdateContactPayload:
    contact: Contact | None = related(
        contact_acts.changed_contact, "The contact as the viewer sees it now."
    )
    errors: list[InputError]


@strawberry.type(description="The id that is no more, or what was wrong.")
class DeleteContactPayload:
    deleted_id: strawberry.ID | None = related(
        contact_acts.deleted_id, "The id that the contact had."
    )
    errors: list[InputError]


@strawberry.type(description="The contacts of the sheet, or what was wrong with it.")
class ImportContactsPayload:
    contacts: list[Contact] = related(
        contact_imports.imported_contacts, "The contacts, in the order of the sheet."
    )
    errors: list[InputError]


@strawberry.type
class ContactMutation:
    @answered_by(contact_acts.add_contact, "Adds a basic contact by hand.")
    def add_contact(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            AddContactInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> AddContactPayload | None: ...

    @answered_by(contact_acts.update_contact, "Changes how a contact is reached.")
    def update_contact(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            UpdateContactInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> UpdateContactPayload | None: ...

    @answered_by(contact_acts.delete_contact, "Deletes a contact for good.")
    def delete_contact(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            DeleteContactInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> DeleteContactPayload | None: ...

    @answered_by(
        contact_imports.import_contacts, "Adds a sheet of basic contacts, or none."
    )
    def import_contacts(
        self,
        input: Annotated[  # noqa: A002 (GraphQL's word)
            ImportContactsInput, strawberry.argument(description="What is to be done.")
        ],
    ) -> ImportContactsPayload | None: ...
