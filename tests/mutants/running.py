"""Runs mutants: in a process that has read everything, or in one that has not yet."""

import asyncio
import json
import os
import signal
import sys
import time
import traceback
from collections import defaultdict
from functools import partial
from importlib import import_module
from tempfile import TemporaryDirectory

import pytest

from tests.mutants import code, planting
from tests.mutants.ledger import CACHE
from tests.mutants.trial import (
    KILLED,
    SECONDS_TO_START,
    Known,
    Mutant,
    Once,
    Pool,
    Survey,
    Trial,
    keep,
)

TESTS = (
    "tests/test_policy_tables.py",
    "tests/test_policy_chart.py",
    "tests/test_policy_actions.py",
    "tests/test_policy_adding.py",
    "tests/test_policy_bounds.py",
    "tests/test_policy_grants.py",
    "tests/test_policy_openings.py",
    "tests/test_policy_previews.py",
    "tests/test_policy_reach.py",
    "tests/test_policy_rules.py",
    "tests/test_policy_scopes.py",
    "tests/test_policy_defaults.py",
    "tests/authorization/test_opinions.py",
    "tests/authorization/test_folding.py",
    "tests/test_policy_labels.py",
    "tests/test_member_rights.py",
    "tests/test_trade_partner_rights.py",
    "tests/mutants/fuzzed.py",
    "tests/test_readme.py",
    "tests/test_rules_agree.py",
    "tests/test_policy_sets.py",
    "tests/test_policy_failure.py",
    "tests/test_viewers.py",
    "tests/test_releases.py",
    "tests/test_act_levels.py",
    "tests/test_report_rights.py",
    "tests/test_milestone_rights.py",
    "tests/test_gate.py",
    "tests/test_history.py",
    "tests/test_parts_of_drafts.py",
    "tests/test_users.py",
    "tests/test_team.py",
    "tests/test_timeline.py",
    "tests/test_scenarios.py",
    "tests/test_reports.py",
    "tests/test_item_templates.py",
    "tests/test_member_acts.py",
    "tests/test_member_projects.py",
    "tests/test_member_races.py",
    "tests/test_identities.py",
    "tests/test_identity_acts.py",
    "tests/test_invitations.py",
    "tests/test_trade_partner_access.py",
    "tests/test_roles.py",
    "tests/test_role_bounds.py",
    "tests/test_team_acts.py",
    "tests/test_client_access.py",
    "tests/test_plans.py",
    "tests/test_company_settings.py",
    "tests/test_company_lists.py",
    "tests/test_groups.py",
    "tests/test_contacts.py",
    "tests/test_contact_acts.py",
    "tests/test_access_requests.py",
    "tests/test_access_grants.py",
    "tests/test_expiring_grants.py",
    "tests/test_attachments_on_mobile.py",
    "tests/test_attachment_acts.py",
    "tests/test_explanations.py",
    "tests/test_previews.py",
    "tests/authorization/test_previews.py",
    "tests/engine/test_uses.py",
    "tests/engine/test_denials.py",
    "tests/engine/test_guards.py",
    "tests/authorization/test_canaries.py",
)
OPTIONS = (
    "-s",
    "-o",
    "addopts=",
    "-p",
    "no:terminal",
    "-p",
    "no:cacheprovider",
    "-k",
    "not postgresql",
)
# These ask rules whether they agree with themselves: any other rule does, too.
SELVES = ("tests/test_rules_agree.py", "tests/test_gate.py")
LIKELY = {
    "release": "tests/test_releases",
    "scope": "tests/test_policy_scopes",
    "guard": "tests/test_history",
    "stands": "tests/test_parts_of_drafts",
}
# Which tests are about a module.
OF_MODULES = {
    "bounds": "tests/test_policy_bounds",
    "chart": "tests/test_policy_actions",
    "decisions": "tests/authorization/test_folding",
    "grants": "tests/test_policy_grants",
    "labels": "tests/test_policy_labels",
    "residuals": "tests/authorization/test_folding",
    "plans": "tests/test_policy_tables",
    "previews": "tests/test_policy_previews",
    "reach": "tests/test_policy_reach",
    "roles": "tests/test_policy_tables",
}
# What no mutant is of; read once for all that start anew.
LIBRARIES = ("sqlalchemy.ext.asyncio", "strawberry")
# What reads all modules of the policy.
READ = ("schema.root", "permissions.chart")
FOREVER = 1e12


def mutants_of_tables():
    """List those of the policy's rows and cells; they are read with the modules."""
    from tests.mutants import cells, policy  # noqa: PLC0415 (in the other process)

    for name, plant in policy.flips():
        row = name.partition(":")[0]
        yield Mutant(name, plant, place=row, likely=question(row), unasked=SELVES)
    for name, plant in cells.flips():
        yield Mutant(
            name,
            plant,
            place=name.split()[1],
            likely="tests/test_policy",
            unasked=SELVES,
        )


def question(row: str) -> str:
    """Say which tests ask for a row of the policy, the oracle's question mostly."""
    from permissions.guarding import GUARDS  # noqa: PLC0415 (as above)

    kind, *words = row.split()
    if kind == "guard" and words[0] in GUARDS:
        guard = GUARDS[words[0]]
        columns = [c for g in (guard, *guard.by_mode.values()) for c in g.columns]
        return f"[{columns[0].replace('.', ' ')}]" if columns else f"by {words[0]}]"
    if kind == "acts" and words[0] == "memberships":
        return "rights.py"
    if kind == "acts":
        return f"[{words[0]} can {words[1]}]"
    if kind == "guard" and words[1] != "changes":
        return f"[{words[-1].replace('.', ' ')}]"
    return LIKELY.get(kind, "[{} rows]").format(words[0])


def warm(slip):
    return Mutant(
        f"code {slip.name}",
        partial(planting.swap, slip),
        place=f"{slip.module}.{slip.function}",
        module=slip.module,
        line=slip.line,
        likely=OF_MODULES.get(slip.module.rpartition(".")[2], ""),
    )


def run(ledger, budget, workers) -> None:
    known = survey(ledger.state, is_short=bool(budget or ledger.only))
    at_import = aside(lambda: sorted(planting.runs_at_import(READ)))
    slips = [slip for module in code.modules() for slip in code.slips(module)]
    # What runs while modules are read is changed before: its results stand.
    anew = [
        slip
        for slip in slips
        if not slip.function or f"{slip.module}:{slip.function}" in at_import
    ]
    names = {slip.name for slip in anew}
    others = [slip for slip in slips if slip.name not in names]
    seconds = budget or FOREVER
    tried = aside(lambda: run_warm(ledger, known, others, seconds, workers))
    ledger.outcomes |= tried
    # A sample is of the others: each of these begins anew.
    if not budget:
        run_cold(ledger, known, anew, workers)


def aside(function):
    """Do something in another process, so that this one reads no modules for it."""
    sys.stdout.flush()
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        status = 1
        try:
            with os.fdopen(write, "w") as pipe:
                json.dump(function(), pipe)
            status = 0
        except BaseException:  # noqa: BLE001 (it ends here)
            traceback.print_exc()
        os._exit(status)
    os.close(write)
    with os.fdopen(read) as pipe:
        told = pipe.read()
    if os.waitpid(pid, 0)[1]:
        raise RuntimeError("the other process failed")
    return json.loads(told)


def survey(state, *, is_short) -> Known:
    """See how long each test takes, and which lines of the policy it reaches.

    Whenever anything has changed it is seen anew: a test that fails without a mutant
    would count as the killer of them all.
    """
    path = CACHE / "survey.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    states = {module: code.state(module) for module in code.modules()}
    if found.get("state") != state and not is_short:
        found = aside(_survey) | {"state": state, "states": states}
        if found["failed"]:
            raise RuntimeError(f"these fail without a mutant: {found['failed']}")
        keep(path, found)
    before = found.get("states", {})
    fresh = [module for module in states if before.get(module) == states[module]]
    reach = {module: found["reach"].get(module, {}) for module in fresh}
    return Known(found.get("seconds", {}), reach)


def _survey():
    found = Survey()
    pytest.main([*OPTIONS, *TESTS], plugins=[found])
    return found.found


def run_warm(ledger, known, slips, seconds, workers):
    found = [*mutants_of_tables(), *map(warm, slips)]
    until = time.monotonic() + seconds
    if left := ledger.left(found, budget=seconds < FOREVER):
        trial = Prepared(left, ledger.told, known, workers, until)
        pytest.main([*OPTIONS, *TESTS], plugins=[trial])
    return ledger.outcomes


class Prepared(Trial):
    """Writes the worlds before the first mutant, so that none has to."""

    def loop(self, session) -> None:
        from tests import worlds  # noqa: PLC0415 (they read all modules)
        from tests.mutants import fuzzed  # noqa: PLC0415

        folder = session.config._tmp_path_factory.getbasetemp()
        demo = folder / "demo.db"
        asyncio.run(fuzzed.prepare(f"sqlite+aiosqlite:///{folder}/fuzzed.db"))
        asyncio.run(worlds.fill(f"sqlite+aiosqlite:///{demo}"))
        worlds.Databases._original = lambda _self, _kind: str(demo)
        super().loop(session)


def run_cold(ledger, known, slips, workers) -> None:
    """Try those that take effect only where their module is read anew."""
    for name in LIBRARIES:
        import_module(name)
    killers = defaultdict(list)

    def told(outcome):
        if outcome.verdict == KILLED:
            killers[outcome.mutant.module].insert(0, outcome.by)
        ledger.told(outcome)

    with TemporaryDirectory() as folder:
        pool = Pool(told, workers, folder)
        for mutant in ledger.left([*map(cold, slips)]):
            before = [mutant.likely, *killers[mutant.module]]
            pool.start(mutant, partial(mutant.plant, known, before))
        pool.drain()


def cold(slip):
    return Mutant(f"code {slip.name}", partial(_anew, slip), module=slip.module)


def _anew(slip, known, before, folder) -> tuple[int, str]:
    signal.alarm(SECONDS_TO_START)
    planting.before_import(slip)
    once = Once(known, before)
    pytest.main([*OPTIONS, f"--basetemp={folder}/tests", *TESTS], plugins=[once])
    return once.found
