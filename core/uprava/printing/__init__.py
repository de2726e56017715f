"""Print forms: typst templates and plain values in, PDF (or PDF/A-2b for the archive) out.

A module keeps its templates in its own package and starts them with
`#import "@local/uprava:1.0.0": office`, the office's page of GOST R 7.0.97-2016.
"""

from uprava.printing.compiler import PdfStandard, compile_pdf

__all__ = ["PdfStandard", "compile_pdf"]
