"""The text of an agreement and of a refusal on A4, as PDF/A: a draft the sides sign."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from uprava.i18n import N_, _
from uprava.printing.compiler import Setting, print_pdf
from uprava.printing.typography import tied_all
from uprava.printing.values import PdfStandard

FORM = Path(__file__).parent / "forms" / "agreement.typ"

TITLES = {
    "why": N_("Circumstances"), "settlement": N_("Settlement"), "now": N_("It becomes"),
    "name": N_("Other side of the contract"), "title": N_("Title of the paper"),
    "text": N_("Text of the paper"),
}  # fmt: skip
"""What people call the fields of a paper, when one has a character that cannot be printed."""


def print_paper(contents: Mapping[str, Any], *, created: datetime, standard: PdfStandard) -> bytes:
    """Return a paper as PDF/A, with a place for the mark of our signer.

    Raises InvalidError naming the field and the characters the print fonts lack.
    """
    titles = {name: _(title) for name, title in TITLES.items()}
    setting = Setting(standard=standard, titles=titles)
    return print_pdf(FORM, tied_all(contents), created=created, setting=setting).pdf
