"""Previews: what is open through another's eyes is open to both, project by project."""

import pytest

from db.models.companies import CompanyRole
from permissions.guards import CanSeeItemCosts, CanSeeItemPrices
from permissions.levels import CategoryAccess, Level, Mode
from permissions.previews import NOBODY, Preview, holder_of
from permissions.residuals import Among, And, Flagged, Not, Or, renamed
from permissions.rules import HasRole, IsViewer
from permissions.viewers import Grant, Viewer

ADMIN, EMPLOYEE = CompanyRole.ADMIN, CompanyRole.EMPLOYEE
COSTS = "item_option_cost_details"
VIEW, NONE = (Level.VIEW, Level.VIEW), (Level.NONE, Level.NONE)
BOTH = frozenset({Mode.ALLOCATED, Mode.DIRECT})


def viewer(name, role=EMPLOYEE, *, on_mobile=False, **grants):
    return Viewer(
        *(f"usr_{name}", f"mbr_{name}", "cmp", role, grants), is_on_mobile=on_mobile
    )


def open_on(level=VIEW, modes=BOTH, **more):
    return Grant({COSTS: level}, modes, **more)


@pytest.mark.parametrize(
    ("own", "other", "projects"),
    [
        ({"a": VIEW, "b": VIEW}, {"b": VIEW, "c": VIEW}, {"b"}),
        ({"a": VIEW}, {"c": VIEW}, set()),
        ({"a": VIEW}, None, {"a"}),
        (None, {"c": VIEW}, {"c"}),
        (None, None, None),
    ],
)
def test_only_what_both_reach_is_there(own, other, projects):
    both = [
        viewer(name, ADMIN)
        if held is None
        else viewer(name, **{one: open_on(level) for one, level in held.items()})
        for name, held in (("own", own), ("other", other))
    ]
    found = Preview(*both)
    assert found.projects() == projects
    named = found.projects("b")
    assert named == (None if projects is None else projects & {"b"})
    for each in (found.viewer, found.other):
        if not each.is_admin:
            assert each.grants.keys() == projects


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [(VIEW, VIEW, True), (VIEW, NONE, False), (NONE, VIEW, False)],
)
def test_a_field_is_open_where_it_is_open_to_both(own, other, expected):
    seen = Preview(viewer("own", a=open_on(own)), viewer("other", a=open_on(other)))
    assert seen.outcome(CanSeeItemCosts) is expected
    assert seen.outcome(CanSeeItemCosts, "a") is expected


def test_prices_show_in_the_modes_of_both():
    own = viewer("own", a=open_on(modes=frozenset({Mode.DIRECT})))
    seen = Preview(own, viewer("other", a=open_on()))
    assert seen.modes("a") == {Mode.DIRECT}
    assert seen.outcome(CanSeeItemPrices.by_mode[Mode.DIRECT]) is True
    assert seen.outcome(CanSeeItemPrices.by_mode[Mode.ALLOCATED]) is False


def test_the_keys_of_each_go_by_names_of_their_own():
    seen = Preview(viewer("own", ADMIN), viewer("other", ADMIN))
    assert seen.ask(IsViewer("creator")) == And(
        (
            Among("creator", "viewer_ids", frozenset({"usr_own"})),
            Among("creator", "viewer_ids_previewed", frozenset({"usr_other"})),
        )
    )
    cells = {COSTS: (Level.VIEW, Level.NONE)}
    limited = Grant(cells, frozenset(), CategoryAccess.LEVELS, categories={"cat"})
    other = viewer("other", a=limited, b=Grant({COSTS: NONE}))
    told = Preview(viewer("own", ADMIN), other).ask(CanSeeItemCosts.rule)
    names = {name for name, _ in told.binds()}
    assert names
    assert all(name.endswith("_previewed") for name in names)


def test_projects_are_alike_that_are_to_both():
    own = viewer("own", a=open_on(), b=open_on(), c=open_on())
    other = viewer("other", a=open_on(), b=open_on(NONE), c=open_on())
    assert Preview(own, other)._alike == [["a", "c"], ["b"]]


def test_one_looks_from_where_one_is():
    own, other = viewer("own", ADMIN, on_mobile=True), viewer("other", ADMIN)
    assert Preview(own, other).other.is_on_mobile is True
    assert Preview(other, own).other.is_on_mobile is False


def test_who_looks_at_a_role_stays_himself():
    nobody = Viewer(NOBODY, "mbr_nobody", "cmp", EMPLOYEE, {"a": open_on()})
    at_role = Preview(viewer("own", ADMIN), nobody)
    assert at_role.membership_id == "mbr_own"
    own = Among("person", "viewer_ids", frozenset({"usr_own"}))
    assert at_role.rows("memberships") == own
    assert at_role.rows("projects") is True
    assert at_role.rows("refused_writes") is False
    at_member = Preview(viewer("own", ADMIN), viewer("other", a=open_on()))
    assert at_member.membership_id == "mbr_other"
    assert at_member.rows("memberships") != own
    assert at_member.ask(HasRole()) is True


def test_roles_are_held_by_whom_they_are_made_for():
    found = {
        template: holder_of(template)
        for template in ("ADMINISTRATOR", "GENERAL_CONTRACTOR", "OWNER", "OTHER", None)
    }
    assert found == {
        "ADMINISTRATOR": EMPLOYEE,
        "GENERAL_CONTRACTOR": EMPLOYEE,
        "OWNER": CompanyRole.CLIENT,
        "OTHER": CompanyRole.PARTNER,
        None: CompanyRole.PARTNER,
    }


def test_every_part_of_a_residual_is_renamed():
    a, b = (Among(n, n, frozenset({n})) for n in "ab")
    known = Or((And((a, Flagged("draft"))), Not(b)))
    assert renamed(known, "x") == Or(
        (
            And((Among("a", "a_x", a.keys), Flagged("draft"))),
            Not(Among("b", "b_x", b.keys)),
        )
    )
    assert renamed(True, "x") is True
