"""Print who sees what: the matrix of the README."""

from permissions.matrix import matrix

if __name__ == "__main__":
    print(matrix())  # noqa: T201 (a command prints)
