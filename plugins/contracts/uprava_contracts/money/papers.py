"""Claims on A4, as PDF/A."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from uprava.i18n import N_, _
from uprava.printing.compiler import Setting, print_pdf
from uprava.printing.typography import tied_all
from uprava.printing.values import PdfStandard

FORM = Path(__file__).parent / "forms" / "claim.typ"

TITLES = {
    "text": N_("Own words of the claim"), "what": N_("What was broken"), "to": N_("To whom"),
    "subject": N_("Subject of the contract"), "address": N_("Address of the other side"),
    "signer": N_("Who signs"),
}  # fmt: skip
"""What people call the fields of a claim, when one has a character that cannot be printed."""


def print_claim(contents: Mapping[str, Any], *, created: datetime, standard: PdfStandard) -> bytes:
    """Return a claim as PDF/A, with a place for the mark of its signer.

    Raises InvalidError naming the field and the characters the print fonts lack.
    """
    titles = {name: _(title) for name, title in TITLES.items()}
    setting = Setting(standard=standard, titles=titles)
    return print_pdf(FORM, tied_all(contents), created=created, setting=setting).pdf
