"""Random documents for the schema of `random_worlds`, by seed."""

from random import Random

LEAVES = (
    "id",
    "a",
    "b",
    "f",
    "ok",
    "c",
    "d",
    "e",
    "money",
    "__typename",
    "arg",
    "arg(x: $v)",
    "arg(x: 4)",
)
LEAVES_OF_M = ("id", "a", "m", "__typename")
BRANCHES = {
    "child": "N",
    "childN": "N",
    "kids": "N",
    "kidsN": "N",
    "mat": "N",
    "u": "U",
    "us": "U",
    "i": "I",
    "is": "I",
}
SWITCHES = (
    " @include(if: $t)",
    " @skip(if: $t)",
    " @include(if: $f)",
    " @skip(if: false)",
)

HEAD = """query Q($t: Boolean = true, $f: Boolean = false, $v: Int = 5) {
  yt: id @skip(if: $t) yf: id @skip(if: $f) yv: arg(x: $v)
  ... on N """


class Documents:
    def __init__(self, rnd: Random) -> None:
        self.rnd = rnd
        self.fragments: list[str] = []
        self.left = 60

    def document(self) -> str:
        query = self.selections("N", self.rnd.randint(1, 3))
        return "\n".join([HEAD + query + " }", *self.fragments])

    def selections(self, type_name: str, depth: int) -> str:
        count = self.rnd.randint(1, 5 if self.left > 0 else 1)
        self.left -= count
        parts = [self.selection(type_name, depth) for _ in range(count)]
        return "{ " + " ".join(parts) + " }"

    def selection(self, type_name: str, depth: int) -> str:
        rnd = self.rnd
        if type_name in ("U", "I"):
            always = "__typename" if type_name == "U" else "a"
            return self.fragment(rnd.choice("NM"), depth) + " " + always
        if rnd.random() < 0.12:
            return self.fragment(type_name, depth)
        if type_name == "M":
            return rnd.choice(LEAVES_OF_M) + self.switch()
        if rnd.random() < 0.5 or depth <= 0:
            return self.leaf()
        name = rnd.choice(list(BRANCHES))
        alias = f"x{rnd.randint(0, 3)}_{name}: " if rnd.random() < 0.15 else ""
        below = self.selections(BRANCHES[name], depth - 1)
        return f"{alias}{name}{self.switch()} {below}"

    def leaf(self) -> str:
        rnd = self.rnd
        name = rnd.choice(LEAVES)
        if "(" in name:
            return f"y{LEAVES.index(name)}: {name}{self.switch()}"
        alias = f"x{rnd.randint(0, 3)}_{name}: " if rnd.random() < 0.15 else ""
        return alias + name + self.switch()

    def fragment(self, type_name: str, depth: int) -> str:
        below = self.selections(type_name, depth)
        if self.rnd.random() < 0.7:
            return f"... on {type_name}{self.switch()} {below}"
        name = f"F{len(self.fragments)}"
        self.fragments.append(f"fragment {name} on {type_name} {below}")
        return f"...{name}{self.switch()}"

    def switch(self) -> str:
        return self.rnd.choice(SWITCHES) if self.rnd.random() < 0.4 else ""
