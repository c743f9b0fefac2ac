"""Tries mutants, each in a process of its own, with the tests of a session."""

import gc
import json
import os
import shutil
import signal
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol

SURVIVED, KILLED, TOO_SLOW, BROKEN = range(4)
# Far above what any test takes that is not caught in a circle.
SECONDS, TIMES = 20, 10
SECONDS_TO_START = 120
LIKELY = 8


@dataclass
class Mutant:
    name: str
    plant: Callable[[], None]
    # What kills one of a place is likely to kill the others.
    place: str = ""
    # Of code: where it is changed.
    module: str = ""
    line: int = 0
    # Words in the names of the tests that are tried first.
    likely: str = ""
    # Files whose tests say nothing of it.
    unasked: tuple[str, ...] = ()


@dataclass
class Known:
    """What an unchanged run has shown: how long tests take, and what they reach."""

    seconds: dict = field(default_factory=dict)
    reach: dict = field(default_factory=dict)

    def limit(self, item) -> int:
        return SECONDS + TIMES * int(self.seconds.get(item.nodeid, 5))


@dataclass
class Outcome:
    mutant: Mutant
    verdict: int
    by: str
    seconds: float


class Pool:
    """A few processes at a time, each with a mutant and a folder of its own."""

    def __init__(self, told, workers, folder) -> None:
        self.told = told
        self.workers = workers
        self.folder = Path(folder)
        self.running = {}

    def start(self, mutant, attempt) -> None:
        while len(self.running) >= self.workers:
            self._wait()
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(read)
            _try(attempt, self.folder / str(os.getpid()), write)
        os.close(write)
        self.running[pid] = (mutant, time.monotonic(), read)

    def drain(self) -> None:
        while self.running:
            self._wait()

    def _wait(self) -> None:
        pid, status = os.wait()
        mutant, start, read = self.running.pop(pid)
        with os.fdopen(read) as pipe:
            by = pipe.read()
        shutil.rmtree(self.folder / str(pid), ignore_errors=True)
        verdict = os.waitstatus_to_exitcode(status)
        if verdict == -signal.SIGALRM:
            verdict, by = TOO_SLOW, "a circle"
        elif verdict < 0:
            verdict, by = BROKEN, f"signal {-verdict}"
        self.told(Outcome(mutant, verdict, by, time.monotonic() - start))


def _try(attempt, folder, write) -> None:
    """Try a mutant, here, and never return."""
    verdict, by = BROKEN, ""
    try:
        be_quiet()
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        folder.mkdir(parents=True)
        verdict, by = attempt(folder)
    except BaseException as fault:  # noqa: BLE001 (the other process is told)
        by = repr(fault)
    os.write(write, by.encode())
    os._exit(verdict)


def be_quiet() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


def run(items, limit) -> tuple[int, str]:
    """Run until a test fails; one that takes far too long ends the process."""
    for item, after in zip(items, [*items, None][1:], strict=True):
        signal.alarm(limit(item))
        reports = runtestprotocol(item, log=False, nextitem=after)
        if any(report.failed for report in reports):
            return KILLED, item.nodeid
    return SURVIVED, f"{len(items)} tests"


class Loop:
    """Takes the place of pytest's own loop over the tests."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        if session.testsfailed:
            raise session.Interrupted("the tests do not load")
        self.loop(session)
        return True


class Trial(Loop):
    """Tries many mutants with the tests of one session, which is read once."""

    def __init__(self, mutants, told, known, workers, until) -> None:
        self.mutants = mutants
        self.hear = told
        self.known = known
        self.workers = workers
        self.until = until
        self.killers = defaultdict(list)

    def loop(self, session) -> None:
        self.items = {item.nodeid: item for item in session.items}
        self.factory = session.config._tmp_path_factory
        pool = Pool(self.told, self.workers, self.factory.getbasetemp())
        gc.collect()
        gc.freeze()
        for mutant in self.mutants:
            if time.monotonic() > self.until:
                break
            pool.start(mutant, self._attempt(mutant))
        pool.drain()

    def _attempt(self, mutant):
        items = self.order(mutant)

        def attempt(folder):
            self.factory._basetemp = folder
            mutant.plant()
            return run(items, self.known.limit)

        return attempt

    def told(self, outcome) -> None:
        if outcome.verdict == KILLED:
            self.killers[outcome.mutant.place].append(outcome.by)
        self.hear(outcome)

    def order(self, mutant) -> list:
        """Put first what has killed the like, then what is quick."""
        names = [*self.items]
        if mutant.module and self.known.reach:
            lines = self.known.reach.get(mutant.module, {})
            reached = {*(lines.get(str(mutant.line)) or names)}
            names = [name for name in names if name in reached]
        names = [name for name in names if not name.startswith(mutant.unasked)]
        names.sort(key=lambda name: self.known.seconds.get(name, 0))
        # A question first, then those on the same table.
        words = (mutant.likely, mutant.likely.partition(" ")[0])
        likely = [name for word in words if word for name in names if word in name]
        before = dict.fromkeys(reversed(self.killers[mutant.place]))
        likely[:0] = [name for name in before if name in names][:LIKELY]
        return [self.items[name] for name in dict.fromkeys((*likely, *names))]


class Once(Loop):
    """Runs the tests of a session until one fails, and tells which."""

    def __init__(self, known, before) -> None:
        self.known = known
        # What has killed the like comes first, then what is quick.
        self.before = {
            name: number for number, name in enumerate(dict.fromkeys(before))
        }
        self.found = KILLED, "it does not start"

    def loop(self, session) -> None:
        items = sorted(session.items, key=self._when)
        self.found = run(items, self.known.limit)

    def _when(self, item):
        later = len(self.before)
        seconds = self.known.seconds.get(item.nodeid, 0)
        return self.before.get(item.nodeid, later), seconds


class Survey(Loop):
    """Runs all tests once; keeps how long each takes and which lines it reaches."""

    def __init__(self) -> None:
        self.found = {"failed": ["the tests do not load"]}

    def loop(self, session) -> None:
        from coverage import Coverage  # noqa: PLC0415 (when it is needed)

        cover = Coverage(
            data_file=None,
            config_file=False,
            source=["permissions"],
            concurrency=["thread", "greenlet"],
        )
        seconds, failed = {}, []
        cover.start()
        for item, after in zip(session.items, [*session.items, None][1:], strict=True):
            cover.switch_context(item.nodeid)
            start = time.monotonic()
            reports = runtestprotocol(item, log=False, nextitem=after)
            seconds[item.nodeid] = time.monotonic() - start
            failed += [item.nodeid for report in reports if report.failed]
        cover.stop()
        self.found = {"seconds": seconds, "failed": failed, "reach": _reach(cover)}


def _reach(cover) -> dict:
    """Tell of each line which tests have run it."""
    found = {}
    for file in cover.get_data().measured_files():
        lines = cover.get_data().contexts_by_lineno(file)
        found[f"permissions.{Path(file).stem}"] = {
            str(line): [test for test in tests if test] for line, tests in lines.items()
        }
    return found


def keep(path: Path, found: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found), encoding="utf-8")
