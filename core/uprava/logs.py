"""Log records on standard error: JSON for machines, one plain line for a terminal.

Every record carries the id of the request it belongs to. Nothing personal is logged: people by
number, paths without their query, statements without their parameters.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import IO, Any

request_id: ContextVar[str] = ContextVar("uprava_request_id", default="")
"""The id of the request this thread or task works for."""

_UNSAFE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Signs that forge a second line or turn the direction of writing, but for the tabulator."""

_FIELDS = ("status", "ms", "person", "job", "task")
"""What records may carry beside their message, in the order a terminal shows it."""

GRANIAN: Mapping[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": {"propagate": True}},
}
"""The server's own messages go where ours go."""


def harmless(text: str) -> str:
    """Return the text with signs written out that would forge a line or turn its direction."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class PlainFormatter(logging.Formatter):
    """One line for people: time, level, message, figures, request."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one safe line; a traceback follows, line by line."""
        moment = datetime.fromtimestamp(record.created, UTC).astimezone()
        facts = [
            f"{name}={getattr(record, name)}"
            for name in _FIELDS
            if getattr(record, name, None) is not None
        ]
        if identity := request_id.get():
            facts.append(f"request={identity}")
        words = " ".join((harmless(record.getMessage()), *facts))
        line = f"{moment:%H:%M:%S} {record.levelname:<7} {words}"
        if record.exc_info:
            trace = "".join(traceback.format_exception(*record.exc_info)).splitlines()
            line = "\n".join((line, *(f"    {harmless(part)}" for part in trace)))
        return line


def json_formatter() -> logging.Formatter:
    """Return the formatter for machines: one JSON object a line, everything unsafe escaped."""
    from pythonjsonlogger.json import JsonFormatter

    class OneLine(JsonFormatter):
        """JSON with the request's id; letters outside ASCII are escaped, so no sign can act."""

        def add_fields(
            self,
            log_data: dict[str, Any],
            record: logging.LogRecord,
            message_dict: dict[str, Any],
        ) -> None:
            """Add the fields that are the same for every record."""
            super().add_fields(log_data, record, message_dict)
            moment = datetime.fromtimestamp(record.created, UTC)
            log_data["time"] = moment.isoformat(timespec="milliseconds")
            log_data["level"] = record.levelname
            log_data["logger"] = record.name
            if identity := request_id.get():
                log_data["request"] = identity

    return OneLine("%(message)s", json_ensure_ascii=True)


def set_up(level: str = "INFO", *, stream: IO[str] | None = None) -> None:
    """Send every record of this process to standard error, in place of earlier handlers."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlainFormatter() if stream.isatty() else json_formatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("alembic", "procrastinate", "httpx", "_granian", "fontTools"):
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
