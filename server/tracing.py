"""Setting traces up: OTEL_… variables say whereto; without them there are none."""

import os
import sys
from collections.abc import Callable

from opentelemetry import trace
from opentelemetry.trace import ProxyTracerProvider

from db import traces
from server.settings import SettingsError

_EXPORTERS = ("otlp", "console", "none")
_MISSING = (
    "OTEL_TRACES_EXPORTER needs what requirements-traces.lock installs,"
    " and it is not there"
)


def set_up() -> Callable[[], None]:
    """Record what is to be sent; answer what sends the rest at the stop.

    Whoever starts the server may have set OpenTelemetry up before: then it is his.
    """
    provider = trace.get_tracer_provider()
    if not isinstance(provider, ProxyTracerProvider):
        traces.record(provider)
        return _nothing
    exporter = os.environ.get("OTEL_TRACES_EXPORTER", "none").strip().lower()
    if exporter not in _EXPORTERS:
        raise SettingsError(f"OTEL_TRACES_EXPORTER takes {', '.join(_EXPORTERS)}")
    is_off = os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    return _nothing if is_off or exporter == "none" else _sending(exporter)


def _sending(exporter: str) -> Callable[[], None]:
    # Installed by those who want traces alone.
    try:
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import (  # noqa: PLC0415
            BatchSpanProcessor,
            ConsoleSpanExporter,
        )

        if exporter == "console":
            to = ConsoleSpanExporter(out=sys.stdout)
        else:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415  # pyright: ignore[reportMissingImports]
                OTLPSpanExporter,
            )

            to = OTLPSpanExporter()
    except ImportError:
        raise SettingsError(_MISSING) from None
    os.environ.setdefault("OTEL_SERVICE_NAME", "fieldgate")
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(to))
    traces.record(provider)

    def stop() -> None:
        traces.record(None)
        provider.shutdown()

    return stop


def _nothing() -> None:
    """Leave what is not ours as it is."""
