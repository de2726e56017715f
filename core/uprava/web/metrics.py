"""Prometheus figures of the web process; paths are route templates, never real addresses."""

from litestar.types import Scope
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

registry = CollectorRegistry()
requests = Counter(
    "uprava_requests", "Answered requests.", ["method", "route", "status"], registry=registry
)
seconds = Histogram(
    "uprava_request_seconds",
    "Time from the first byte of the request to the last of the answer.",
    ["method", "route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=registry,
)
streams = Gauge("uprava_event_streams", "Open event streams of browsers.", registry=registry)


def observe(scope: Scope, status: int, took: float) -> None:
    """Count one answered request."""
    route = str(scope.get("path_template") or "unknown")
    method = str(scope.get("method", "GET"))
    requests.labels(method, route, str(status)).inc()
    seconds.labels(method, route).observe(took)


def exposition() -> bytes:
    """Return all figures in Prometheus' text format."""
    return generate_latest(registry)
