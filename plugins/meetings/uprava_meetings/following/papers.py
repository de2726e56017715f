"""Extracts on A4, as PDF/A; their form lies beside that of the protocol, whose parts it takes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from uprava.printing.values import PdfStandard

from uprava_meetings.protocol.papers import FORMS, printed, tied_all, title_of

WHOLE = ("items", "agenda", "present", "guests")
"""What of a protocol stands in no extract of it."""


def print_extract(
    contents: Mapping[str, Any], item_id: int, *, made_on: date, created: datetime,
    standard: PdfStandard,
) -> bytes:  # fmt: skip
    """Return the head of a protocol and one of its questions, certified by the secretary."""
    item = next(each for each in contents["items"] if each["id"] == item_id)
    head = {name: value for name, value in contents.items() if name not in WHOLE}
    values = tied_all({
        **head, "item": item, "title": f"Выписка: {title_of(contents)}", "instead": "",
        "restricted": item["closed"], "made": f"{made_on:%d.%m.%Y}",
    })  # fmt: skip
    return printed(FORMS / "extract.typ", values, created=created, standard=standard)
