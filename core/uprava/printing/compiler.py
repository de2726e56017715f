"""Set a typst template with inert values; nothing is fetched and nothing is guessed."""

import json
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from uprava.errors import TooLargeError
from uprava.i18n import _
from uprava.printing.children import CHILDREN, Result, StoppedError
from uprava.printing.glyphs import named_in, refuse_missing
from uprava.printing.places import TEMPLATES
from uprava.printing.values import Drawn, Limits, Missing, PdfStandard, Printed
from uprava.printing.wire import MOST_BLOBS, Request

log = logging.getLogger(__name__)

USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Setting:
    """How a form is set, besides its values.

    `blobs` are pictures or PDFs the template reads as `json(bytes(sys.inputs.blobs)).at(n)`;
    such a template is one file and reads nothing else. `titles` name the fields of the values to
    people, by key. `missing` says what becomes of characters without a glyph.
    """

    standard: PdfStandard | None = None
    blobs: Sequence[bytes] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    missing: Missing = Missing.REFUSE
    limits: Limits = USUAL


PLAIN = Setting()


def compile_pdf(
    template: str | Path,
    values: Mapping[str, object],
    *,
    created: datetime,
    standard: PdfStandard | None = None,
) -> bytes:
    """Return the PDF of `template` filled with `values`; the same input gives the same bytes.

    See `print_pdf`.
    """
    setting = Setting(standard=standard)
    return print_pdf(template, values, created=created, setting=setting).pdf


def print_pdf(
    template: str | Path,
    values: Mapping[str, object],
    *,
    created: datetime,
    setting: Setting = PLAIN,
) -> Printed:
    """Return the form as PDF, with the places it keeps for marks of signatures.

    A plain name means one of the core's templates; a module passes the path inside its package,
    whose folder is all the template can read. It finds the values by
    `json(bytes(sys.inputs.at("data")))`: text stays text, whatever it contains.

    Raises InvalidError for characters the office fonts do not have, TooLargeError when a limit
    of the child ended the work. A warning of the compiler (an unknown font, say) is a fault of
    the template and raises RuntimeError.
    """
    result = _set(template, values, created=created, setting=setting, page=0)
    return Printed(result.made, result.answer.slots)


def draw_page(
    template: str | Path,
    values: Mapping[str, object],
    *,
    created: datetime,
    setting: Setting = PLAIN,
) -> bytes:
    """Return the first page as PNG. Raises as `print_pdf` does."""
    return look_at(template, values, created=created, setting=setting).png


def look_at(
    template: str | Path,
    values: Mapping[str, object],
    *,
    created: datetime,
    setting: Setting = PLAIN,
    page: int = 1,
) -> Drawn:
    """Return one page as a picture, and how many there are; beyond the last, the last.

    Raises as `print_pdf` does.
    """
    result = _set(template, values, created=created, setting=setting, page=page)
    return Drawn(result.made, result.answer.page, result.answer.pages)


def _set(
    template: str | Path,
    values: Mapping[str, object],
    *,
    created: datetime,
    setting: Setting,
    page: int,
) -> Result:
    """Set the form: one page as a picture, or with page 0 the whole as PDF."""
    path = template if isinstance(template, Path) else TEMPLATES / template
    folder = _folder(path.parent)
    if setting.missing is Missing.REFUSE:
        refuse_missing(values, titles=setting.titles)
    else:
        values = {key: named_in(value) for key, value in values.items()}
    request = Request(
        template=str(folder / path.name),
        source=path.read_text(encoding="utf-8") if setting.blobs else "",
        data=json.dumps(values, ensure_ascii=False),
        created=int(created.timestamp()),
        seconds=setting.limits.seconds,
        output=setting.limits.output,
        standard=setting.standard.value if setting.standard and not page else "",
        format="png" if page else "pdf",
        page=page,
        blobs=len(setting.blobs),
    )
    return _made(path.name, folder, request, setting)


def _made(name: str, folder: Path, request: Request, setting: Setting) -> Result:
    try:
        with _handed_over(setting.blobs) as blobs:
            result = CHILDREN.run(folder, request, blobs, limits=setting.limits)
    except StoppedError as error:
        log.warning("Template %s was stopped: %s", name, error)
        raise _too_large() from error
    if result.answer.too_large:
        raise _too_large()
    if result.answer.fault:
        raise RuntimeError(f"template {name}: {result.answer.fault}")
    return result


def _too_large() -> TooLargeError:
    return TooLargeError(
        _(
            "The form took more time or memory than a form may and was not printed. Nothing was "
            "changed; print it in parts."
        ),
        code="form-too-large",
    )


@contextmanager
def _handed_over(blobs: Sequence[bytes]) -> Iterator[list[int]]:
    """Put the bytes into memory files, whose descriptors travel to the child."""
    if len(blobs) > MOST_BLOBS:
        raise ValueError(f"at most {MOST_BLOBS} blobs travel with a form")
    files: list[int] = []
    try:
        for blob in blobs:
            files.append(os.memfd_create("uprava-print", os.MFD_CLOEXEC))
            rest = memoryview(blob)
            while rest:
                rest = rest[os.write(files[-1], rest) :]
        yield files
    finally:
        for file in files:
            os.close(file)


@cache
def _folder(folder: Path) -> Path:
    """Return the folder with every link in its own path resolved.

    Raises RuntimeError when something in it leads out of it: the compiler would follow the link.
    """
    root = folder.resolve(strict=True)
    for path in root.rglob("*"):
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            raise RuntimeError(f"template folder {root.name}: {path.name} leads out of it")
    return root
