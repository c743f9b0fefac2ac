"""From what is stored of a member to what he holds on a project: no database."""

from dataclasses import replace

import pytest

from db.models.companies import CompanyRole, Plan, ProjectAccess
from permissions.features import FEATURES
from permissions.flags import Flag
from permissions.grants import (
    GENERAL_CONTRACTOR,
    StoredMember,
    StoredRole,
    default_role,
    viewer_of,
)
from permissions.levels import CategoryAccess, Level, Mode
from permissions.roles import DEFAULT_ROLES
from permissions.viewers import Grant

NONE, VIEW, STANDARD, ADMIN = Level
COSTS, COMMENTS = "item_option_cost_details", "comments"
CELLS = {COSTS: (ADMIN, STANDARD), COMMENTS: (ADMIN, VIEW)}
ROLE = StoredRole(
    "role", CategoryAccess.LEVELS, True, frozenset({Mode.SEPARATED}), CELLS
)
EDIT = frozenset({Flag.VIEW_FINANCIALS, Flag.EDIT_FINANCIALS})
EMPLOYEE, PARTNER = CompanyRole.EMPLOYEE, CompanyRole.PARTNER
SHUT = dict.fromkeys(FEATURES, NONE)
NARROW = {None: {COMMENTS: STANDARD, COSTS: VIEW}}


def member(role=EMPLOYEE, flags=EDIT, **kept):
    kept = {"projects": frozenset({"prj"}), "roles": {"prj": ROLE}} | kept
    return StoredMember("usr", "mbr", "cmp", role, flags, 7, **kept)


def held(role=EMPLOYEE, flags=EDIT, **kept):
    return viewer_of(member(role, flags, **kept)).grants["prj"]


def test_what_a_role_has_is_held_with_ones_categories():
    categories = {"prj": frozenset({"cat"}), "other": frozenset({"cat_other"})}
    for role in (PARTNER, EMPLOYEE):
        assert held(role, categories=categories) == Grant(
            CELLS,
            ROLE.modes,
            CategoryAccess.LEVELS,
            hides_all_costs=True,
            categories=frozenset({"cat"}),
            role_id="role",
        )


def test_where_categories_decide_nothing_the_level_is_one():
    role = replace(ROLE, category_access=CategoryAccess.OFF)
    found = held(roles={"prj": role})
    assert found.levels == {COSTS: (ADMIN, ADMIN), COMMENTS: (ADMIN, ADMIN)}


@pytest.mark.parametrize(
    ("flags", "costs", "modes"),
    [
        ((), (NONE, NONE), frozenset()),
        ((Flag.EDIT_FINANCIALS,), (NONE, NONE), frozenset()),
        ((Flag.VIEW_FINANCIALS,), (VIEW, VIEW), ROLE.modes),
        (EDIT, CELLS[COSTS], ROLE.modes),
    ],
)
def test_flags_cap_an_employees_money_and_nothing_else(flags, costs, modes):
    found = held(flags=frozenset(flags))
    assert found.levels == {COSTS: costs, COMMENTS: CELLS[COMMENTS]}
    assert found.modes == modes
    outside = held(PARTNER, frozenset(flags))
    assert (outside.levels, outside.modes) == (CELLS, ROLE.modes)


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        (NARROW, {COSTS: (VIEW, VIEW), COMMENTS: (STANDARD, VIEW)}),
        # That of the project goes before the company's.
        (NARROW | {"prj": {COSTS: NONE}}, CELLS | {COSTS: (NONE, NONE)}),
        (NARROW | {"other": SHUT}, {COSTS: (VIEW, VIEW), COMMENTS: (STANDARD, VIEW)}),
        ({None: SHUT | {COMMENTS: VIEW}}, {COSTS: (NONE,) * 2, COMMENTS: (VIEW,) * 2}),
    ],
)
def test_a_set_lowers_what_an_employee_holds_and_nobody_else(sets, expected):
    assert held(sets=sets).levels == expected
    assert held(PARTNER, sets=sets).levels == CELLS


def test_a_set_that_leaves_nothing_shuts_the_project():
    kept = {"projects": frozenset({"prj", "open"}), "sets": {"prj": SHUT}}
    assert viewer_of(member(**kept)).grants.keys() == {"open"}
    assert viewer_of(member(PARTNER, **kept)).grants.keys() == {"prj", "open"}
    # What a set does not name is not shut.
    partly = {key: NONE for key in FEATURES if key != COMMENTS}
    assert viewer_of(member(sets={None: partly})).grants.keys() == {"prj"}


def test_an_employee_without_a_role_is_a_general_contractor_and_a_partner_nothing():
    found = held(roles={"other": ROLE})
    assert found.levels == GENERAL_CONTRACTOR.levels
    assert found.modes == GENERAL_CONTRACTOR.modes
    assert held(PARTNER, roles={}) == Grant()


def test_a_default_role_is_its_template():
    for key, template in DEFAULT_ROLES.items():
        assert default_role(key) == StoredRole(
            key,
            template.category_access,
            template.hide_all_costs,
            frozenset(template.modes),
            template.levels,
        )
    assert default_role("GENERAL_CONTRACTOR") == GENERAL_CONTRACTOR


def test_an_admin_needs_no_grants():
    kept = {"plan": Plan.COMPLETE, "project_access": ProjectAccess.SOME}
    found = viewer_of(member(CompanyRole.ADMIN, **kept))
    assert found.grants == {}
    assert (found.user_id, found.membership_id, found.company_id) == (
        *("usr", "mbr", "cmp"),
    )
    assert (found.role, found.epoch, found.flags) == (CompanyRole.ADMIN, 7, EDIT)
    assert (found.plan, found.project_access) == (Plan.COMPLETE, ProjectAccess.SOME)
