"""What became of each mutant, kept between runs; and which survive for a reason."""

import csv
import hashlib
import json
from pathlib import Path

from tests.mutants.code import ROOT
from tests.mutants.trial import BROKEN, KILLED, SURVIVED, TOO_SLOW

CACHE = ROOT / ".cache" / "mutants"
EQUIVALENT = Path(__file__).parent / "equivalent.csv"
# What may change the fate of a mutant.
SOURCES = ("db", "permissions", "resolvers", "schema", "server", "tests")
VERDICTS = {
    SURVIVED: "survived",
    KILLED: "killed",
    TOO_SLOW: "killed",
    BROKEN: "broken",
}


def equivalents() -> dict[str, str]:
    """Read which mutants change nothing that anybody can see, and why."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as lines:
        return {row["mutant"]: row["why"] for row in csv.DictReader(lines)}


def state(folders=SOURCES) -> str:
    """Name the state of the sources: what was found before holds while it stands."""
    found = hashlib.sha256()
    files = (f for folder in folders for f in (ROOT / folder).rglob("*"))
    for file in sorted(f for f in files if f.suffix in {".py", ".csv", ".graphql"}):
        if "node_modules" not in file.parts:
            found.update(file.read_bytes())
    return found.hexdigest()[:16]


class Ledger:
    """Collects outcomes; what was found of the same sources counts as found."""

    def __init__(self, only, *, anew, rng, path=CACHE / "results.json") -> None:
        self.only = only
        self.rng = rng
        self.equivalents = equivalents()
        self.outcomes = {}
        self.path = path
        self.state = state()
        self.before = {}
        if path.exists():
            kept = json.loads(path.read_text(encoding="utf-8"))
            self.before = kept["outcomes"]
            if kept["state"] == self.state and not anew:
                self.outcomes = {**self.before}

    def left(self, mutants, *, budget=False):
        """Choose what is to be tried: in order, or at random where time is short."""
        found = [m for m in mutants if self.only in m.name]
        found = [m for m in found if m.name not in self.outcomes]
        for mutant in found:
            # What has killed it before is likely to do so again.
            known = self.before.get(mutant.name, {})
            mutant.likely = known.get("by") or mutant.likely
        if budget:
            # What survives for a reason takes all the tests, each time.
            found = [m for m in found if m.name not in self.equivalents]
            self.rng.shuffle(found)
        return found

    def told(self, outcome) -> None:
        word = VERDICTS.get(outcome.verdict, "broken")
        found = {
            "verdict": word,
            "by": outcome.by,
            "seconds": round(outcome.seconds, 1),
        }
        self.outcomes[outcome.mutant.name] = found
        if word != "killed":
            print(f"{word}: {outcome.mutant.name} ({outcome.by})", flush=True)  # noqa: T201
        self.keep()

    def keep(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        kept = {"state": self.state, "outcomes": self.outcomes}
        self.path.write_text(json.dumps(kept, indent=0), encoding="utf-8")

    def chosen(self) -> dict:
        return {n: o for n, o in self.outcomes.items() if self.only in n}

    def lines(self):
        chosen = self.chosen()
        survivors = [n for n, o in chosen.items() if o["verdict"] == "survived"]
        for name in survivors:
            yield f"  {name}: {self.equivalents.get(name, 'NOT EXPLAINED')}"
        for name in sorted(self.equivalents.keys() & chosen.keys() - {*survivors}):
            yield f"  {name}: named as equivalent, and {chosen[name]['verdict']}"
        tables = [n for n in chosen if not n.startswith("code ")]
        code = [n for n in chosen if n.startswith("code ")]
        for area, names in (("tables", tables), ("code", code), ("mutants", [*chosen])):
            killed = sum(chosen[name]["verdict"] == "killed" for name in names)
            yield f"{area} killed: {killed} of {len(names)}"

    def verdict(self) -> int:
        stray = [
            name
            for name, found in self.chosen().items()
            if (found["verdict"] == "killed") == (name in self.equivalents)
        ]
        return int(bool(stray) or not self.chosen())
