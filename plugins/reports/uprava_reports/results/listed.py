"""Rows of a list as a screen and a file show them. Pure but for the names it is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from uprava.i18n import pgettext
from uprava.reporting import FieldKind, ReportField

from uprava_reports.asking.values import Key
from uprava_reports.results.words import told

RIGHT = {FieldKind.NUMBER, FieldKind.MONEY}
"""Kinds whose values stand at the right."""

PLAIN = {FieldKind.NUMBER, FieldKind.MONEY, FieldKind.TEXT, FieldKind.CODE, FieldKind.DAY,
         FieldKind.YES}  # fmt: skip
"""Kinds whose values say what they are without being looked up."""


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of a list: the document it leads to, its values in words."""

    document_id: str | None
    cells: Sequence[str]


def words_of(field: ReportField, value: Any, names: Mapping[Key, str]) -> str:
    """Return a value in words; empty for none."""
    if value is None or value == "":
        return ""
    if field.kind in RIGHT:
        return told(value if isinstance(value, (int, Decimal)) else Decimal(str(value)))
    if field.kind is FieldKind.YES:
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return names.get(value, str(value))


def cell_of(field: ReportField, value: Any, names: Mapping[Key, str]) -> Any:
    """Return a value as a file keeps it: numbers and days are numbers and days."""
    if value is None or value == "":
        return None
    if field.kind in RIGHT:
        return value if isinstance(value, (int, Decimal)) else Decimal(str(value))
    if field.kind is FieldKind.DAY:
        return value.date() if isinstance(value, datetime) else value
    return words_of(field, value, names)
