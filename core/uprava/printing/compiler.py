"""Compile a typst template with inert values; nothing is fetched and nothing is guessed."""

import json
import threading
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.printing.glyphs import FONTS, missing_characters

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parent / "templates"
PACKAGES = Path(__file__).parent / "packages"

_compilers = threading.local()


class PdfStandard(StrEnum):
    """Which promise the file makes to those who will open it in thirty years."""

    PDF_A_2B = "a-2b"
    """ISO 19005-2 level B: fonts and colours inside, keeps its look for ever."""


def compile_pdf(
    template: str | Path,
    values: Mapping[str, object],
    *,
    created: datetime,
    standard: PdfStandard | None = None,
) -> bytes:
    """Return the PDF of `template` filled with `values`; the same input gives the same bytes.

    A plain name means one of the core's templates; a module passes the path inside its package,
    whose folder is all the template can read. It finds the values by
    `json(bytes(sys.inputs.at("data")))`: text stays text, whatever it contains.

    Raises InvalidError for characters the office fonts do not have. A warning of the compiler
    (an unknown font, say) is a fault of the template and raises RuntimeError.
    """
    path = Path(template) if isinstance(template, Path) else TEMPLATES / template
    _refuse_missing(values)
    data = json.dumps(values, ensure_ascii=False)
    pdf, warnings = _compiler(path.parent).compile_with_warnings(
        input=str(path),
        sys_inputs={"data": data},
        pdf_standards=[standard.value] if standard else [],
        timestamp=int(created.timestamp()),
    )
    if warnings:
        told = "; ".join(str(warning.message) for warning in warnings)
        raise RuntimeError(f"template {path.name}: {told}")
    return cast("bytes", pdf)


def _refuse_missing(values: Mapping[str, object]) -> None:
    missing = missing_characters("".join(_texts(values)))
    if missing:
        raise InvalidError(
            _("The print fonts do not have these characters: {characters}.").format(
                characters=", ".join(missing)
            ),
            code="unprintable",
        )


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _compiler(root: Path) -> "typst.Compiler":
    """Return this thread's compiler for templates under `root`.

    A compiler shared by two threads fails ("Already borrowed"), and one root is one sandbox.
    """
    import typst

    ready = _compilers.__dict__.setdefault("by_root", {})
    if root not in ready:
        ready[root] = typst.Compiler(
            root=root, font_paths=_fonts(), package_path=PACKAGES, package_cache_path=PACKAGES
        )
    return cast("typst.Compiler", ready[root])


@cache
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
