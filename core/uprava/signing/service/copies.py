"""«Копия с отметкой об ЭП»: a PDF for viewing and printing of a file that was signed elsewhere.

The original is never rewritten; the copy is made when somebody asks for it and is kept nowhere.
Only signatures that were found valid get a mark: a mark says that somebody signed.
"""

import dataclasses
import logging
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from uprava.documents.service.filing import FileRow
from uprava.errors import InvalidError, NotFoundError, TooLargeError
from uprava.i18n import _, use_locale
from uprava.installation import Installation
from uprava.printing.compiler import Setting, print_pdf
from uprava.printing.values import Limits, Missing, PdfStandard
from uprava.rendering import UnreadableError, inspect
from uprava.signing.placing import SIZES, PageLayout, free_box, read_layout
from uprava.signing.service.checking import PDF, read_whole
from uprava.signing.service.listing import SignatureRow, is_marked
from uprava.signing.verdicts import StampState

log = logging.getLogger(__name__)

DAY = "%d.%m.%Y"
MOST_PAGES = 300
"""Pages of a copy; a longer file is looked at on the card and printed from its original."""
LIMITS = Limits(seconds=30.0, output=128 * 1024 * 1024)


def make_copy(
    installation: Installation, file: FileRow, rows: list[SignatureRow], *, at: datetime
) -> bytes:
    """Return the copy. No transaction should be open: the file is read and drawn here.

    Raises NotFoundError without a signature to show, TooLargeError, InvalidError.
    """
    marked = [row for row in rows if is_marked(row)]
    if not marked or file.media_type != PDF:
        raise NotFoundError(_("There is no valid signature from elsewhere to be marked on a copy."))
    data = read_whole(installation.store, file)
    with tempfile.NamedTemporaryFile(prefix="uprava-copy-") as spool:
        spool.write(data)
        spool.flush()
        pages, layout = _look(Path(spool.name))
    if pages > MOST_PAGES:
        said = _("Copies with marks are made of files of at most {n} pages.")
        raise TooLargeError(said.format(n=MOST_PAGES), code="too-many-pages")
    _refuse_forms(data, pages)
    zone = ZoneInfo(installation.settings.timezone)
    values = {
        "title": f"Копия с отметкой об электронной подписи: {file.name}",
        "pages": pages,
        "marks": _placed([_facts(row, zone) for row in marked], layout, pages),
    }
    return _set(data, values, at=at)


def _refuse_forms(data: bytes, pages: int) -> None:
    from uprava.signing.drawn import has_more_than_pages

    if has_more_than_pages(data, pages=pages):
        raise InvalidError(
            _(
                "A copy of this file cannot be made: it has form fields or notes drawn over its "
                "pages, which a copy would lose. Print the original and the protocol of the check."
            ),
            code="not-copied",
        )


def _set(data: bytes, values: dict[str, object], *, at: datetime) -> bytes:
    setting = Setting(PdfStandard.PDF_2_0, (data,), missing=Missing.NAME, limits=LIMITS)
    try:
        return print_pdf("copy.typ", values, created=at, setting=setting).pdf
    except RuntimeError as error:
        log.warning("No copy with marks: %s", error)
        raise InvalidError(
            _(
                "A copy of this file cannot be made: its pages cannot be taken over. Look at it on "
                "the card and print the protocol of the check."
            ),
            code="not-copied",
        ) from error


def _look(path: Path) -> tuple[int, PageLayout]:
    """Return the number of pages and what is on the last one, found in the sandbox."""
    found = inspect(path, PDF)
    undrawn = InvalidError(_("The pages of this file cannot be drawn, so there is no copy of it."))
    if found.problem is not None:
        raise undrawn
    try:
        return found.pages, read_layout(path)
    except UnreadableError as error:
        raise undrawn from error


def _placed(
    marks: list[dict[str, object]], layout: PageLayout, last: int
) -> list[dict[str, object]]:
    """Give every mark a free place on the last page; page 0 means a page of their own."""
    placed = []
    for mark in marks:
        box = free_box(layout)
        if box is None:
            width, height = SIZES[0]
            placed.append({**mark, "page": 0, "x": 0, "y": 0, "width": width, "height": height})
            continue
        layout = dataclasses.replace(layout, taken=(*layout.taken, box))
        place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
        placed.append({**mark, "page": last, **place})
    return placed


def _facts(row: SignatureRow, zone: ZoneInfo) -> dict[str, object]:
    check = row.check
    assert check.signer is not None  # `is_marked` asked
    stamp = check.time_stamp
    trusted = stamp.time if stamp.state is StampState.TRUSTED else None
    checked = row.checked_at.astimezone(zone).strftime(DAY)
    with use_locale("ru"):
        note = f"Копия. Подпись проверена {checked}: верна"
    return {
        "kind": "signature",
        "serial": check.signer.serial,
        "owner": check.signer.owner,
        "valid_from": check.signer.valid_from.astimezone(zone).strftime(DAY),
        "valid_to": check.signer.valid_to.astimezone(zone).strftime(DAY),
        "time": trusted.astimezone(zone).strftime(f"{DAY} %H:%M") if trusted else "",
        "note": note,
    }
