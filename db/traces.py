"""Traces: what was done, how long it took and what came of it; never with which values.

Nothing is recorded until somebody has set OpenTelemetry up: the server's own start
(server/tracing.py), or whatever has started the server.
"""

from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self

from opentelemetry import context, trace
from opentelemetry.trace import Span, TracerProvider

# Words of ours and of the schema, counts and codes.
Told = str | int | Sequence[str]
_NAME = "fieldgate"
_tracer: trace.Tracer | None = None


class Recorded(Protocol):
    """A span as its place sees it."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...

    def tell(self, **told: Told) -> None: ...


class _Nothing:
    """What stands for a span while nobody records."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Keep nothing."""

    def tell(self, **told: Told) -> None:
        """Keep nothing."""


class _Recording:
    """A span; of an exception its type alone, for its text may hold values."""

    def __init__(self, tracer: trace.Tracer, name: str) -> None:
        self._span: Span = tracer.start_span(f"{_NAME}.{name}")

    def __enter__(self) -> Self:
        self._before = context.attach(trace.set_span_in_context(self._span))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None:
        context.detach(self._before)
        if kind is not None:
            self.tell(exception=kind.__name__)
        self._span.end()

    def tell(self, **told: Told) -> None:
        for name, value in told.items():
            self._span.set_attribute(f"{_NAME}.{name}", value)


_NOTHING = _Nothing()


def span(name: str) -> Recorded:
    """Begin a span within the one that is under way; nothing at all while off."""
    return _NOTHING if _tracer is None else _Recording(_tracer, name)


def is_on() -> bool:
    return _tracer is not None


def record(provider: TracerProvider | None) -> None:
    """Record from now on what the provider takes; nothing where there is none."""
    global _tracer  # noqa: PLW0603 (one switch a process, and a cheap one to ask)
    _tracer = provider and provider.get_tracer(_NAME)
