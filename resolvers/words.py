"""The enums of the schema: each the same word as in the database or the policy."""

from enum import StrEnum

import strawberry

from db.classes import Class
from db.models.access_requests import RequestStatus
from db.models.accounts import WebAccess
from db.models.companies import CompanyRole, Plan, ProjectAccess
from db.models.company_lists import ListKind
from db.models.contacts import ContactKind
from db.models.estimates import EstimateKind
from db.models.funds import FundKind
from db.models.items import ItemStatus
from db.models.markups import MarkupKind, ValueType
from db.models.owner_costs import OwnerCostKind
from db.models.personal_settings import CommentAlerts
from db.models.project_settings import Term
from db.models.projects import FinancialStructure, Phase, ProjectStatus
from db.models.reports import ReportKind
from db.models.timeline import TimelineKind
from db.models.tokens import Channel, Scope
from permissions.flags import Flag
from permissions.levels import CategoryAccess, Mode, Word
from permissions.openings import ChangeKind


class Direction(StrEnum):
    ASC = "ASC"
    DESC = "DESC"


_DESCRIPTIONS = {
    ChangeKind: "A change of rights that opens a field, the narrowest first.",
    RequestStatus: "What has come of a request for access.",
    CategoryAccess: "What a person's categories do to a role's levels.",
    Class: "Kind of secret that a field holds.",
    CommentAlerts: "How somebody is told of new comments.",
    CompanyRole: "What a person is in the company.",
    ContactKind: "What a contact is to the company.",
    Direction: "Direction of an order; nulls come last in both.",
    EstimateKind: "Current cost, or target.",
    FinancialStructure: "How the client pays: an agreed price, or what it costs.",
    Flag: "What a company admin switches on for a team member.",
    FundKind: "Whose fund it is, and for what.",
    ItemStatus: "Where the decision on an item stands.",
    ListKind: "What a list of the company is of.",
    MarkupKind: "What a markup is for.",
    OwnerCostKind: "What an owner's cost is for.",
    Mode: "How costs are displayed: with markups in them, beside them, or without.",
    Phase: "Phase of a project.",
    Plan: "What a company subscribes to.",
    ProjectAccess: "Which projects of the company a person reaches.",
    Scope: "What a token may be used for.",
    Channel: "What a token is used from.",
    ProjectStatus: "Whether a project is set up, running or closed.",
    ReportKind: "What a report is of: items, milestones, or draws on funds.",
    Term: "A word of ours that a project may replace.",
    TimelineKind: "A phase that spans, or an event of one day.",
    WebAccess: "Whether a member has a login, or is invited to one.",
    ValueType: "Whether a markup is an amount or a percent.",
    Word: "How far a feature is open; each level holds those before it.",
}
_VALUES = {
    ItemStatus: {
        "ACCEPTED": "Agreed; it counts in the running total.",
        "INCORPORATED": "Already within the estimate, so not added to it again.",
        "NOT_APPLICABLE": "Set aside; not in the running total.",
        "NOT_CHOSEN": "An option whose sibling was accepted.",
    },
    ChangeKind: {
        "PERMISSION_SET": "His permission set opens a feature further.",
        "ROLE": "He gets another role of the project.",
        "PERMISSION": "A permission is switched on for him.",
        "ROLE_MODE": "His role sees a display mode: for good to all who have it.",
        "ROLE_LEVEL": "His role opens a feature further: for good to all who have it.",
    },
    CategoryAccess: {
        "OFF": "Nothing: the levels hold everywhere.",
        "LEVELS": "They choose between the level with category access and without.",
        "ROWS": "Only what is in one of them exists.",
    },
    Word: {
        "NONE": "Not shown.",
        "VIEW": "Read.",
        "STANDARD": "Read, create, and change what is one's own.",
        "ADMIN": "Anybody's.",
    },
    Mode: {
        "ALLOCATED": "Markups are spread over the lines.",
        "SEPARATED": "Markups stand in rows of their own.",
        "DIRECT": "Direct costs alone, without markups.",
    },
    Class: {
        "PUBLIC": "Whoever knows of the row.",
        "COST": "Direct costs and their lines.",
        "MARKUP": "What is added to direct costs.",
        "ALLOWANCE": "Contingencies, allowances, and draws on them.",
        "OWNER_COST": "What the owner pays on top.",
        "PRICE": "What is shown in a display mode.",
        "INTERNAL_NOTE": "The builder's own notes.",
        "AUDIT": "Who did what, and who is told.",
        "CREDENTIAL": "Passwords and secrets, which nobody is shown.",
    },
}
_NAMES = {
    ChangeKind: "AccessChange",
    RequestStatus: "AccessRequestStatus",
    Flag: "Permission",
    Mode: "DisplayMode",
    Word: "Level",
}

for _enum, _description in _DESCRIPTIONS.items():
    strawberry.enum(_enum, name=_NAMES.get(_enum), description=_description)
    for _value in _enum.__strawberry_definition__.values:
        _value.description = _VALUES.get(_enum, {}).get(_value.name)
