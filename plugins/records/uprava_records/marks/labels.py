"""Labels and stamps as PDF: one label of 58 × 40 mm a page, or sheets of A4 with many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from uprava.i18n import N_
from uprava.printing.codes import bars_of, svg_of
from uprava.printing.compiler import Setting, print_pdf
from uprava.printing.typography import tied
from uprava.printing.values import Missing

from uprava_records.marks.codes import shown

FORM = Path(__file__).parent / "forms" / "labels.typ"


class Sheet(StrEnum):
    """What labels are printed on."""

    ROLL = "roll"
    """A roll of labels 58 × 40 mm, one label a page."""
    A4 = "a4"
    """A sheet of A4 with 3 × 7 labels 70 × 42.3 mm, without margins (a usual size)."""


class Design(StrEnum):
    """What a label says besides its code."""

    LABEL = "label"
    """Number, date and what the document is about."""
    STAMP = "stamp"
    """Отметка о поступлении: requisite 27 of GOST R 7.0.97-2025."""


SHEETS = {Sheet.ROLL: N_("Roll of labels 58 × 40 mm"), Sheet.A4: N_("A4 sheet, 21 labels")}
DESIGNS = {Design.LABEL: N_("Label for the file"), Design.STAMP: N_("Mark of receipt")}

ON_A4 = 21


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on one label."""

    code: str
    organisation: str
    kind: str
    number: str
    day: str
    title: str
    sheets: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """How labels are printed; the first `skip` places of an A4 sheet are used up already."""

    sheet: Sheet = Sheet.ROLL
    design: Design = Design.LABEL
    skip: int = 0


def print_labels(labels: Sequence[Label], wish: Wish, *, created: datetime) -> bytes:
    """Return the labels as PDF."""
    values: dict[str, object] = {
        "sheet": wish.sheet.value, "design": wish.design.value,
        "skip": wish.skip if wish.sheet is Sheet.A4 else 0,
        "labels": [values_of(each) for each in labels],
    }  # fmt: skip
    return print_pdf(FORM, values, created=created, setting=Setting(missing=Missing.NAME)).pdf


def values_of(label: Label) -> dict[str, str]:
    """Return what the form needs of one label."""
    code = shown(label.code)
    return {
        "qr": svg_of(code), "bars": bars_of(code), "code": code,
        "organisation": tied(label.organisation),
        "kind": label.kind, "number": label.number, "day": label.day,
        "title": tied(label.title), "sheets": label.sheets,
    }  # fmt: skip
