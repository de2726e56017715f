"""Protocols on A4, as PDF/A."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from uprava.i18n import N_, _
from uprava.printing.compiler import Setting, print_pdf
from uprava.printing.typography import tied
from uprava.printing.values import PdfStandard

STRAIGHT = re.compile(r'"([^"\n]+)"')
"""Words in quotation marks of a typewriter."""

FORMS = Path(__file__).parent / "forms"

TITLES = {
    "text": N_("Text of the speech"), "who": N_("Who spoke"),
    "title": N_("Wording of the question"), "post": N_("post"), "name": N_("name"),
    "place": N_("Where"),
}  # fmt: skip
"""What people call the fields of a protocol, when one has a character that cannot be printed."""


def print_protocol(
    contents: Mapping[str, Any], *, created: datetime, standard: PdfStandard
) -> bytes:
    """Return a protocol as PDF/A, with a place for the mark of each signer.

    Raises InvalidError naming the field and the characters the print fonts lack.
    """
    values = tied_all({**contents, "title": title_of(contents)})
    return printed(FORMS / "protocol.typ", values, created=created, standard=standard)


def title_of(contents: Mapping[str, Any]) -> str:
    """Return «Протокол заседания коллегии от 12 ноября 2026 г. № 5»."""
    number = f" № {contents['number']}" if contents["number"] else ""
    return f"Протокол {contents['of']} от {contents['day']}{number}"


def tied_all(value: Any) -> Any:
    """Return plain values whose texts do not break where an office would not break them."""
    if isinstance(value, str):
        return tied(STRAIGHT.sub(r"«\1»", value))
    if isinstance(value, Mapping):
        return {name: tied_all(each) for name, each in value.items()}
    return [tied_all(each) for each in value] if isinstance(value, list | tuple) else value


def printed(
    form: Path, values: Mapping[str, object], *, created: datetime, standard: PdfStandard
) -> bytes:
    """Return a form as PDF/A."""
    titles = {name: _(title) for name, title in TITLES.items()}
    setting = Setting(standard=standard, titles=titles)
    return print_pdf(form, values, created=created, setting=setting).pdf
