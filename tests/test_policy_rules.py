"""Rules: what they ask for in words, and what they leave to the row."""

from dataclasses import replace

import pytest

from db.models.companies import CompanyRole, Plan, ProjectAccess
from permissions.levels import CategoryAccess, Level, Mode
from permissions.residuals import Among, And, Flagged, Not, Or, all_of, any_of, negated
from permissions.rules import (
    ADMIN,
    ANYONE,
    STAFF,
    All,
    AnyOf,
    AtLeast,
    AtLeastWithin,
    CostsShown,
    Has,
    HasRole,
    HoldsRole,
    Of,
    OnPlan,
    ReachesAll,
    SeesWholeProject,
)
from permissions.viewers import Grant, Viewer

A, B, C = (Of(lambda _viewer: True, word) for word in "ABC")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (All(A, B), "A and B"),
        (All(A, ANYONE, Has("draft")), "A"),
        (AnyOf(A, B), "A or B"),
        # It may do without, so that it is not said to be needed whatever the row.
        (AnyOf(A, ANYONE, A), "A (in some cases)"),
        (AnyOf(A, AnyOf(B, Has("draft"))), "A or B (in some cases)"),
        (AnyOf(ANYONE, Has("draft")), ""),
        (All(AnyOf(A, B), C), "(A or B) and C"),
        (All(AnyOf(A, B), ANYONE), "A or B"),
        (All(STAFF, A), "Company role: Admin or Employee and A"),
        (All(AnyOf(A, ANYONE), C), "A (in some cases) and C"),
        (All(All(A, B), C), "A and B and C"),
        (AnyOf(All(A, B), C), "A and B or C"),
        (AnyOf(All(A, B), All(B, C)), "A and B or B and C"),
        # What holds another way already is not worth saying.
        (AnyOf(All(A, B), A), "A"),
        (AnyOf(B, All(A, B), C), "B or C"),
        (ANYONE, ""),
        (ADMIN, "Company role: Admin"),
        (AtLeast("comments", Level.VIEW), "Comments: View Only"),
        (AtLeast("comments", Level.STANDARD), "Comments: Standard"),
        (AtLeast("comments", Level.ADMIN), "Comments: Admin"),
    ],
)
def test_a_rule_says_what_it_would_take(rule, words):
    assert rule.requires() == words


def test_a_rule_on_what_is_not_there_stops_the_start():
    with pytest.raises(LookupError, match="coments"):
        AtLeast("coments", Level.VIEW)
    with pytest.raises(LookupError, match="roofs"):
        OnPlan("roofs")


@pytest.mark.parametrize("role", CompanyRole)
@pytest.mark.parametrize("access", ProjectAccess)
def test_all_projects_are_an_admins_and_an_employees_by_choice(role, access):
    viewer = Viewer("usr", "mbr", "cmp", role, {}, project_access=access)
    chosen = role is CompanyRole.EMPLOYEE and access is ProjectAccess.ALL
    assert ReachesAll().outcome(viewer) is (role is CompanyRole.ADMIN or chosen)


KIND = Among("kind", "kinds", frozenset({"ESTIMATE"}))
DRAFT = Flagged("draft")
MINE = Among("creator", "viewer_ids", frozenset({"usr"}))


def test_what_is_asked_of_a_row_is_the_same_whoever_asks():
    # The statement is, so that it is kept; what it binds is each viewer's.
    assert replace(MINE, keys=frozenset({"another"})) == MINE
    assert replace(MINE, bind="reader_ids") != MINE
    assert replace(MINE, name="reader") != MINE


def test_what_is_left_to_the_row_names_all_that_it_asks():
    left = And((KIND, Or((DRAFT, Not(MINE)))))
    assert [*left.names()] == ["kind", "draft", "creator"]
    assert [*left.binds()] == [("kinds", KIND.keys), ("viewer_ids", MINE.keys)]


def test_a_row_is_tested_on_all_that_is_left_to_it():
    left = And((KIND, Or((DRAFT, Not(MINE)))))
    row = {"kind": "ESTIMATE", "draft": True, "creator": "usr"}
    assert left.test(row)
    assert not left.test({**row, "draft": False})
    assert left.test({**row, "draft": False, "creator": "usr_other"})
    assert not left.test({**row, "kind": "BUDGET"})
    several = {"kind": frozenset({"BUDGET", "ESTIMATE"})}
    assert KIND.test(several)
    assert not KIND.test({"kind": frozenset()})


@pytest.mark.parametrize(
    ("fold", "outcomes", "expected"),
    [
        (all_of, (), True),
        (all_of, (True, DRAFT), DRAFT),
        (all_of, (True, DRAFT, False), False),
        (all_of, (DRAFT, KIND, DRAFT), And((DRAFT, KIND))),
        (all_of, (DRAFT, Not(DRAFT)), False),
        (all_of, (DRAFT, Not(KIND)), And((DRAFT, Not(KIND)))),
        (any_of, (), False),
        (any_of, (False, DRAFT), DRAFT),
        (any_of, (False, DRAFT, True), True),
        (any_of, (DRAFT, KIND, DRAFT), Or((DRAFT, KIND))),
        (any_of, (Not(DRAFT), DRAFT), True),
        (any_of, (Not(DRAFT), KIND), Or((Not(DRAFT), KIND))),
    ],
)
def test_what_the_viewer_decides_is_not_asked_of_the_row(fold, outcomes, expected):
    assert fold(outcomes) == expected


def test_the_opposite_is_decided_where_that_is():
    assert negated(True) is False
    assert negated(False) is True
    assert negated(DRAFT) == Not(DRAFT)


def test_a_role_is_held_that_is_held_on_some_project():
    on = {str(n): Grant({}, role_id=role) for n, role in enumerate((None, "a", "b"))}
    viewer = Viewer("usr", "mbr", "cmp", CompanyRole.PARTNER, on)
    held = HoldsRole("role").outcome(viewer)
    assert (held.name, held.bind, held.keys) == ("role", "held_roles", {"a", "b"})
    assert HoldsRole("role").outcome(viewer, "0") is False


def test_a_role_without_levels_is_none():
    levels = {"comments": (Level.VIEW, Level.NONE)}
    on = {"a": Grant(levels), "b": Grant()}
    partner = Viewer("usr", "mbr", "cmp", CompanyRole.PARTNER, on)
    assert HasRole().outcome(partner, "a") is True
    assert HasRole().outcome(partner, "b") is False
    assert HasRole().outcome(replace(partner, role=CompanyRole.ADMIN), "b") is True


ON_TWO = {
    "a": Grant({"comments": (Level.VIEW, Level.VIEW)}),
    "b": Grant(category_access=CategoryAccess.ROWS, hides_all_costs=True),
}


@pytest.mark.parametrize(
    ("rule", "bind"),
    [
        (SeesWholeProject(), "whole_projects"),
        (CostsShown(), "costs_shown"),
        (HasRole(), "with_role"),
        (AtLeast("comments", Level.VIEW), "comments_view_always"),
    ],
)
def test_what_one_project_opens_is_open_there_alone_and_to_admins_everywhere(
    rule, bind
):
    partner = Viewer("usr", "mbr", "cmp", CompanyRole.PARTNER, ON_TWO)
    told = rule.outcome(partner)
    assert (told.name, told.bind, told.keys) == ("project", bind, {"a"})
    assert rule.outcome(replace(partner, role=CompanyRole.ADMIN, grants={})) is True


def test_what_the_plan_lacks_closes_all_that_it_is_a_part_of():
    admin = Viewer("usr", "mbr", "cmp", CompanyRole.ADMIN, {}, plan=Plan.ESSENTIAL)
    branding = OnPlan("document_branding")
    lacking = branding.lacks(admin)
    assert lacking
    assert All(ANYONE, branding).lacks(admin) is lacking
    room = OnPlan("planroom")
    assert AnyOf(branding, room).lacks(admin) is lacking
    assert AnyOf(room, branding).lacks(admin) is room.lacks(admin)
    assert AnyOf(branding, ANYONE).lacks(admin) is None


def test_an_admin_needs_no_category_of_his_own():
    admin = Viewer("usr", "mbr", "cmp", CompanyRole.ADMIN, {})
    within = AtLeastWithin("comments", Level.ADMIN)
    assert within.outcome(admin) is within.outcome(admin, "a") is True


def test_a_role_that_hides_all_costs_shows_them_in_no_mode():
    modes = frozenset({Mode.ALLOCATED})
    on = {"a": Grant(modes=modes), "b": Grant(modes=modes, hides_all_costs=True)}
    partner = Viewer("usr", "mbr", "cmp", CompanyRole.PARTNER, on)
    assert (partner.modes("a"), partner.modes("b")) == (modes, frozenset())
    admin = replace(partner, role=CompanyRole.ADMIN)
    assert admin.modes("b") == {*Mode}
