"""What goes wrong in a column: faults in its cells, reported once all is answered."""

from typing import Any

from graphql import GraphQLError
from graphql.error import located_error
from graphql.execution.executor import CollectedErrors

from resolvers.engine.positions import Place, Positions

MOST_ERRORS_OF_A_FAILURE = 20


class OperationFailed(Exception):  # noqa: N818 (what happened reads as it is)
    """Ends the whole operation: a failed statement, a deadline."""


class Failure:
    """An exception, the field it befell and how often it may yet be reported."""

    __slots__ = ("error", "field", "left")

    def __init__(
        self, error: BaseException, field: Any, left: int | None = None
    ) -> None:
        # What ends the whole operation, or the task, is no fault of a value.
        if isinstance(error, OperationFailed) or not isinstance(error, Exception):
            raise error
        self.error = error
        self.field = field
        self.left = left


class Fault:
    """A value that failed, as a cell of a column."""

    __slots__ = ("_places", "at", "failure", "index")

    def __init__(self, failure: Failure, at: Positions, index: int) -> None:
        self.failure = failure
        self.at = at
        self.index = index
        self._places: dict[tuple[int, ...], Place] = {}

    def place_under(self, order: tuple[int, ...]) -> Place:
        """Give the first place of the fault below a place that it made null."""
        if order not in self._places:
            for place in self.at.places(self.index):
                self._places.setdefault(place.order[: len(order)], place)
        return self._places[order]

    def located(self, place: Place) -> GraphQLError:
        path = place.path.as_list() if place.path else []
        failure = self.failure
        return located_error(failure.error, failure.field.nodes, path)


class Faults:
    """The faults of one operation and the places that they made null."""

    def __init__(self) -> None:
        self.any = False
        self._nulled: list[tuple[Fault, Positions, int]] = []

    def one(self, error: BaseException, field: Any, at: Positions, index: int) -> Fault:
        self.any = True
        return Fault(Failure(error, field), at, index)

    def everywhere(
        self, error: Exception, field: Any, at: Positions, count: int
    ) -> list[Fault]:
        """Fail a whole column; only its first places are reported."""
        self.any = True
        failure = Failure(error, field, MOST_ERRORS_OF_A_FAILURE)
        return [Fault(failure, at, index) for index in range(count)]

    def null(self, fault: Fault, at: Positions, index: int) -> None:
        self._nulled.append((fault, at, index))

    def report(self, collected: CollectedErrors, last: Fault | None = None) -> None:
        """Hand the errors over in document order, up to one that ends it all."""
        entries = [
            (fault.place_under(nulled.order), nulled, fault)
            for fault, at, index in self._nulled
            for nulled in at.places(index)
        ]
        self._nulled.clear()
        end = last.place_under(()).order if last else None
        entries.sort(key=lambda entry: entry[0].order)
        taken: set[tuple[int, ...]] = set()
        for place, nulled, fault in entries:
            if end is not None and place.order > end:
                break
            _hand_over(collected, place, nulled, fault, taken)


def _hand_over(
    collected: CollectedErrors,
    place: Place,
    nulled: Place,
    fault: Fault,
    taken: set[tuple[int, ...]],
) -> None:
    order, failure = nulled.order, fault.failure
    if any(order[:length] in taken for length in range(len(order) + 1)):
        return
    taken.add(order)
    if failure.left is not None:
        if not failure.left:
            return
        failure.left -= 1
    collected.add(fault.located(place), nulled.path)
