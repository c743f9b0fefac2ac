"""The proof: documents asked in two worlds, and the figures of what came of it."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from tests.authorization.worlds import KEPT
from tests.two_worlds.oracles import differences, hidden_everywhere, marks_in
from tests.two_worlds.site import Told

FIGURES = Path(__file__).parents[2] / ".cache" / "figures"
NEVER = float("inf")
# Every so many are asked by GET.
BY_GET = 4
NAMES = (
    "pairs compared",
    "questions that are right",
    "differing answers",
    "differing statements",
    "hidden columns read",
    "marks found",
    "answers with data",
)


@dataclass
class Finding:
    """A question that two worlds answer differently, or that lets out a mark."""

    seed: int
    token: str
    kind: str
    document: object
    says: list

    def __str__(self):
        return "\n".join(
            (
                f"{self.document.name}, asked by {self.token}, {self.kind}",
                f"seed {self.seed}",
                self.document.text,
                json.dumps(self.document.variables),
                *self.says,
            )
        )


@dataclass
class Proof:
    """Asks one person's questions in two worlds."""

    twins: object
    patch: object
    # How long the first world may be asked; the others are asked the same.
    seconds: float = NEVER
    figures: Counter = field(default_factory=Counter)
    findings: list = field(default_factory=list)

    async def of(self, token, documents, *kinds, asks_columns=False):
        """Compare the world as it stands with others that a person cannot tell."""
        until = monotonic() + self.seconds
        mine = await self.told(
            self.twins.mine, token, documents, asks=asks_columns, until=until
        )
        documents = documents[: len(mine[0])]
        if asks_columns:
            self._columns(token, documents, mine)
        for names in kinds:
            pair = self.twins.pair(token, *names)
            assert pair.differing or names not in MUST_DIFFER, (token, names)
            async with self.twins.changed(pair):
                theirs = await self.told(self.twins.theirs, token, documents)
            self._compare(token, pair.kind, documents, mine, theirs)

    async def told(self, site, token, documents, *, asks=False, until=NEVER):
        site.begin_anew(self.patch)
        site.watch.is_asking = asks
        told = []
        for number, document in enumerate(documents):
            if monotonic() > until:
                break
            is_get = number % BY_GET == 0
            told.append(await site.told(token, document, is_get=is_get))
        site.watch.is_asking = False
        return told, await site.counted()

    def _columns(self, token, documents, mine):
        hidden = hidden_everywhere(self.twins.person(token))
        for document, told in zip(documents, mine[0], strict=False):
            if found := told.read & hidden:
                self.figures["hidden columns read"] += len(found)
                self._find(token, "O2", document, [f"reads {sorted(found)}"])

    def _compare(self, token, kind, documents, mine, theirs):
        for document, one, other in zip(documents, mine[0], theirs[0], strict=False):
            self._count(one, other, document)
            found = [*differences(one, other)]
            if marks := marks_in(other.body) | marks_in(other.lines.encode()):
                self.figures["marks found"] += len(marks)
                found.append(f"marks {sorted(marks)}")
            if found:
                self._find(token, kind, document, found)
        if mine[1] != theirs[1]:
            found = sorted(set(mine[1]) ^ set(theirs[1]))
            self._find(token, kind, documents[0], [f"figures {found}"])

    def _count(self, one: Told, other: Told, document):
        self.figures["pairs compared"] += 1
        is_right = not document.name.startswith("negative")
        self.figures["questions that are right"] += is_right
        self.figures["answers with data"] += is_right and one.has_data
        self.figures["differing answers"] += one.body != other.body
        self.figures["differing statements"] += one.statements != other.statements

    def _find(self, token, kind, document, says):
        seed = self.twins.seed
        self.findings.append(Finding(seed, token, kind, document, says))

    def keep(self, name):
        """Keep the figures for whoever prints them, and what was found for later."""
        FIGURES.mkdir(parents=True, exist_ok=True)
        figures = {each: self.figures[each] for each in NAMES}
        text = json.dumps(figures | {"seed": self.twins.seed})
        (FIGURES / f"{name}.json").write_text(text, encoding="utf-8")
        if self.findings:
            KEPT.mkdir(parents=True, exist_ok=True)
            text = "\n\n".join(map(str, self.findings[:20]))
            (KEPT / f"two-worlds-{name}.txt").write_text(text, encoding="utf-8")
        return str(self.findings[0]) if self.findings else ""


# Whatever a person sees, there is something of this kind that he does not.
MUST_DIFFER = {("W8",), ("W10",), ("W12",), ("W1", "W6", "W7", "W8", "W9", "W12")}
