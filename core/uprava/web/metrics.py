"""Prometheus figures of the web workers; paths are route templates, never real addresses.

The workers of one `uprava serve` count into files of a common folder, so that whichever is asked
answers for all.
"""

import os
from collections.abc import Sequence

from litestar.types import Scope
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from sqlalchemy.exc import SQLAlchemyError
from uprava_storage import StorageError

from uprava.clock import office_day
from uprava.db.sql import fetch_value
from uprava.db.transaction import system_transaction
from uprava.errors import UpravaError
from uprava.installation import Installation
from uprava.jobs.listing import Stage, progress

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where workers count together; must be in the environment before this module is imported."""

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
streams = Gauge(
    "uprava_event_streams", "Open event streams of browsers.", registry=registry,
    multiprocess_mode="livesum",
)  # fmt: skip

lost_files = Counter(
    "uprava_lost_files", "Times a file was needed that the store has lost.", registry=registry
)


def asked(name: str, told: str, labels: Sequence[str] = ()) -> Gauge:
    """Return a gauge that is set when somebody asks, by the worker that is asked."""
    return Gauge(name, told, labels, registry=registry, multiprocess_mode="mostrecent")


jobs = asked("uprava_jobs", "Background jobs by state, up to 1001.", ["state"])
audit = asked("uprava_audit_seq", "Number of the last audit record.")
pool = asked("uprava_pool_used", "Database connections in use in the worker that answered.")
database = asked("uprava_database_up", "Whether the database answers.")
store = asked("uprava_store_up", "Whether the file store answers.")


def observe(scope: Scope, status: int, took: float) -> None:
    """Count one answered request."""
    route = str(scope.get("path_template") or "unknown")
    method = str(scope.get("method", "GET"))
    requests.labels(method, route, str(status)).inc()
    seconds.labels(method, route).observe(took)


def measure(installation: Installation) -> None:
    """Ask the database and the file store for the figures that no request counts."""
    today = office_day(installation.settings.timezone)
    pool.set(installation.engine.pool.checkedout())  # type: ignore[attr-defined]  # QueuePool's
    try:
        with system_transaction(installation.engine, today=today, task="metrics") as session:
            counts = progress(session)
            audit.set(fetch_value(session, "select max(seq) from audit.record") or 0)
        for stage in Stage:
            jobs.labels(stage.value).set(getattr(counts, stage.value))
        database.set(1)
    except (UpravaError, SQLAlchemyError):
        database.set(0)
    try:
        installation.store.check()
        store.set(1)
    except StorageError:
        store.set(0)


def exposition(installation: Installation) -> bytes:
    """Return all figures in Prometheus' text format."""
    measure(installation)
    return generate_latest(together() if FOLDER in os.environ else registry)


def count_lost_files() -> int:
    """Return how often, since the start, a file was needed that the store has lost."""
    counted = together() if FOLDER in os.environ else registry
    return int(counted.get_sample_value("uprava_lost_files_total") or 0)


def together() -> CollectorRegistry:
    """Return the figures of all workers."""
    collected = CollectorRegistry()
    MultiProcessCollector(collected)  # type: ignore[no-untyped-call]
    return collected


def leave() -> None:
    """Take back what only counts while this worker lives."""
    if FOLDER in os.environ:
        mark_process_dead(os.getpid())  # type: ignore[no-untyped-call]
