"""The arguments that connections share."""

from typing import Annotated

import strawberry

from permissions.levels import Mode

First = Annotated[
    int | None, strawberry.argument(description="Rows from the front; 50 if left out.")
]
Last = Annotated[int | None, strawberry.argument(description="Rows from the back.")]
After = Annotated[
    str | None, strawberry.argument(description="Cursor that the page starts after.")
]
Before = Annotated[
    str | None, strawberry.argument(description="Cursor that the page ends before.")
]
Search = Annotated[
    str | None, strawberry.argument(description="Words within the visible texts.")
]
Shown = Annotated[
    Mode | None,
    strawberry.argument(description="Display mode; else the viewer's first."),
]
Id = Annotated[strawberry.ID, strawberry.argument(description="The record's id.")]
