"""The package for ССТУ.РФ: one JSON for each appeal, packed in a ZIP; pure, no database."""

import base64
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from uprava_appeals.duty_reports.names import Names

STAMP = (1980, 1, 1, 0, 0, 0)
"""The moment of every entry: the same appeals make the same bytes."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """The answer to a question; `read` gives its bytes when they are written."""

    name: str
    size: int
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Passed:
    """To which body a question was passed on; `department` is that body's GUID."""

    body: str
    department: str
    on: date
    number: str


@dataclass(frozen=True, slots=True)
class ReportedQuestion:
    """A question; `came_to` is its result, else its state (`values.Result`, `QuestionState`)."""

    position: int
    code: str
    came_to: str
    received: date
    registered: date | None
    responded: date | None = None
    passed: Passed | None = None
    measures: bool = False
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class ReportedAppeal:
    """An appeal as the section asks it; `department` is the reporting body's own GUID."""

    department: str
    number: str
    direct: bool
    electronic: bool
    created: date
    name: str
    address: str
    email: str
    questions: Sequence[ReportedQuestion]


def told(appeal: ReportedAppeal, names: Names) -> dict[str, Any]:
    """Return an appeal as its JSON; days as ISO text, what is not known is left out."""
    called = names.fields
    form = names.formats["electronic" if appeal.electronic else "other"]
    values: list[tuple[str, Any]] = [
        ("department", appeal.department), ("direct", appeal.direct), ("format", form),
        ("number", appeal.number), ("created", appeal.created.isoformat()), ("name", appeal.name),
        ("address", appeal.address), ("email", appeal.email),
        ("questions", [question(each, names) for each in appeal.questions]),
    ]  # fmt: skip
    return {called[key]: value for key, value in values if value not in ("", None)}


def question(asked: ReportedQuestion, names: Names) -> dict[str, Any]:
    """Return a question as part of the JSON."""
    called = names.fields
    passed, attached = asked.passed, asked.attachment
    values: list[tuple[str, Any]] = [
        ("code", asked.code), ("status", names.statuses[asked.came_to]),
        ("incoming", asked.received.isoformat()), ("registered", day(asked.registered)),
        ("responded", day(asked.responded)),
        ("attachment", attached and {
            called["attachment_name"]: attached.name,
            called["attachment_content"]: base64.b64encode(attached.read()).decode("ascii"),
        }),
        ("transfer", passed and {
            called["transfer_department"]: passed.department,
            called["transfer_date"]: passed.on.isoformat(),
            called["transfer_number"]: passed.number,
        }),
        ("measures", asked.measures or None),
    ]  # fmt: skip
    return {called[key]: value for key, value in values if value not in ("", None)}


def day(value: date | None) -> str | None:
    """Return a day as ISO text."""
    return value.isoformat() if value else None


def write(appeals: Iterable[ReportedAppeal], names: Names, out: IO[bytes]) -> int:
    """Write the package, one entry at a time; return the number of appeals in it."""
    written = 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for appeal in appeals:
            written += 1
            entry = zipfile.ZipInfo(f"{written:06d}.json", STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            text = json.dumps(told(appeal, names), ensure_ascii=False, indent=1)
            pack.writestr(entry, text.encode())
    return written
