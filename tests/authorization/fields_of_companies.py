"""The fields of what a company keeps beside its people and projects."""

from tests.authorization.shapes import Many, One, Page, plain

CONTACTS = Page(
    "Contact",
    "company_id",
    filters={
        "name": ("TextFilter", "contacts.name"),
        "companyName": ("TextFilter", "contacts.company_name"),
        "email": ("TextFilter", "contacts.email"),
        "kind": ("ContactKindFilter", "contacts.kind"),
        "group": ("IdFilter", "grouped_contacts.group_id", "list_entries"),
    },
    orders={
        "CREATED": "id",
        "NAME": "name",
        "COMPANY_NAME": "company_name",
        "KIND": "kind",
    },
    searched=("name", "company_name", "email", "phone"),
    order="name",
)
MEMBERS = Page(
    "Member",
    "company_id",
    filters={"companyRole": ("CompanyRoleFilter", "memberships.role")},
)
OWN_CONTACTS = Page(
    "Member",
    "company_id",
    of_member=lambda member: member["role"] in {"ADMIN", "EMPLOYEE"},
)
COST_CODES = Page(
    "CostCode",
    "company_id",
    orders={"NUMBER": "number", "NAME": "name"},
    searched=("number", "name"),
    order="number",
)
OF_COMPANIES = {
    "CostCode": {
        **plain("id number name isActive"),
        "parent": One("CostCode", "parent_id"),
    },
    "Contact": {
        **plain("id name companyName email phone kind createdAt updatedAt"),
        "groups": Many(
            "ListEntry", "contact_id", through="grouped_contacts", far="group_id"
        ),
    },
}
