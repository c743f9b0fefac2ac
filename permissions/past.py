"""Guards of what is told of the past: the history's values, rights, refused writes."""

from db.classes import Class
from permissions.guarding import Guard
from permissions.rules import ADMIN, CLIENT, AnyOf, Not, OneOf


class CanSeeHistoryValues(Guard):
    """Who may know of the entry; money entries never go to a client."""

    cls = Class.AUDIT
    rule = AnyOf(Not(CLIENT), OneOf("guard", "PUBLIC"))
    columns = ("history.before", "history.after")


class CanSeeRefusedWrites(Guard):
    """The company's admins: who tried to write what, and was refused."""

    cls = Class.AUDIT
    rule = ADMIN
    columns = (
        "refused_writes.subject_id",
        "refused_writes.mutation",
        "refused_writes.code",
        "refused_writes.coordinates",
    )


class CanSeeCompanyHistory(Guard):
    """The company's admins: what somebody was allowed before, and is since."""

    cls = Class.AUDIT
    rule = ADMIN
    columns = ("company_history.before", "company_history.after")
