"""Print forms: typst templates and plain values in, PDF/A out, set in a limited child process.

    printed = print_pdf(path, values, created=now(), standard=PdfStandard.PDF_A_1B)
    printed.pdf, printed.slots       # the slots are also written into the PDF
    draw_page(path, values, created=now())   # the first page as PNG, for a preview

A module keeps its templates in its own package and starts them with
`#import "@local/uprava:1.0.0": office`, the office's page of GOST R 7.0.97-2016. README.md beside
this file tells letterheads, sheets and figures.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from uprava.printing.values import Limits, Missing, PdfStandard, Printed, Slot

if TYPE_CHECKING:
    from uprava.printing.compiler import compile_pdf, draw_page, print_pdf

_HOMES = {"compile_pdf": "compiler", "draw_page": "compiler", "print_pdf": "compiler"}


def __getattr__(name: str) -> object:
    """Read the module that defines `name` when it is first asked for (PEP 562).

    The child imports this package too and needs none of them.
    """
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


__all__ = [
    "Limits",
    "Missing",
    "PdfStandard",
    "Printed",
    "Slot",
    "compile_pdf",
    "draw_page",
    "print_pdf",
]
