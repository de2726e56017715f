"""The visual form of a file: PDF/A-1b that shows its pages, and the marks of its signatures.

Pages of strangers' PDFs cannot be taken over into PDF/A as they are, so the form shows pictures of
them at 144 dpi, drawn in the sandbox. A file that is PDF/A already is its own visual form unless
marks have to be added to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from uprava.documents.preparing import PAGE_WIDTH
from uprava.documents.service.filing import FileRow
from uprava.documents.service.pages import local_copy
from uprava.errors import TooLargeError
from uprava.i18n import N_
from uprava.installation import Installation
from uprava.printing.compiler import Setting, print_pdf
from uprava.printing.values import MIB, Limits, Missing, PdfStandard
from uprava.rendering import UnreadableError, extract_text, render
from uprava.signing.placing import SIZES
from uprava.signing.service.listing import SignatureRow, is_marked
from uprava.signing.verdicts import StampState

FORM = Path(__file__).parent.parent / "forms" / "visual.typ"
PDF = "application/pdf"
MOST_PAGES = 500
"""Pages of a visual form; of a longer file only the original is kept, and the package says so."""
LONGEST_TEXT = 200_000
"""Characters of a text file that are set."""
LIMITS = Limits(seconds=240.0, memory=3072 * MIB, output=512 * MIB)
DAY = "%d.%m.%Y"
INCH = 25.4
DPI = PAGE_WIDTH / (210 / INCH)
PDF_A = b"pdfaid:part"

TOO_MANY = N_("the file has more pages than a visual form may have")
UNDRAWN = N_("pages of files of this kind cannot be drawn here")


@dataclass(frozen=True, slots=True)
class Visual:
    """What came of it: a PDF, or the file itself, or (`why`, an English message) nothing."""

    pdf: bytes = b""
    itself: bool = False
    why: str = ""


def visual_of(
    installation: Installation, file: FileRow, source: FileRow, rows: Sequence[SignatureRow], *,
    at: datetime,
) -> Visual:  # fmt: skip
    """Return the visual form; `source` is what the pages are drawn from. No transaction is open."""
    zone = ZoneInfo(installation.settings.timezone)
    marks = [facts_of(row, zone) for row in rows if is_marked(row) and row.file_id == file.id]
    try:
        with local_copy(installation.store, source.sha256) as path:
            if source is file and not marks and file.media_type == PDF and is_pdf_a(path):
                return Visual(itself=True)
            pages, blob, text = drawn(path, source)
    except UnreadableError:
        return Visual(why=UNDRAWN)
    except TooLargeError:
        return Visual(why=TOO_MANY)
    if not pages and not text:
        return Visual(why=UNDRAWN)
    values = {"title": file.name, "pages": pages, "text": text, "marks": marks}
    setting = Setting(PdfStandard.PDF_A_1B, (blob or b"-",), missing=Missing.NAME, limits=LIMITS)
    return Visual(print_pdf(FORM, values, created=at, setting=setting).pdf)


def is_pdf_a(path: Path) -> bool:
    """Tell whether a PDF calls itself PDF/A; what it says of itself is not believed further."""
    with path.open("rb") as stream:
        before = b""
        while chunk := stream.read(MIB):
            if PDF_A in before + chunk:
                return True
            before = chunk[-len(PDF_A) :]
    return False


def drawn(path: Path, source: FileRow) -> tuple[list[dict[str, object]], bytes, str]:
    """Return where the page pictures are in one row of bytes, or a text without pages.

    Raises UnreadableError, TooLargeError.
    """
    if source.media_type.startswith("text/plain"):
        return [], b"", extract_text(path, source.media_type).text[:LONGEST_TEXT]
    if not source.pages:
        return [], b"", ""
    if source.pages > MOST_PAGES:
        raise TooLargeError(TOO_MANY)
    pages: list[dict[str, object]] = []
    blob = bytearray()
    wanted = range(1, source.pages + 1)
    for image in render(path, source.media_type, pages=wanted, width=PAGE_WIDTH):
        start = len(blob)
        blob += image.data
        pages.append({
            "start": start, "end": len(blob), "format": image.media_type.rpartition("/")[2],
            "width": image.width / DPI * INCH, "height": image.height / DPI * INCH,
            "alt": f"Страница {image.page}",
        })  # fmt: skip
    return pages, bytes(blob), ""


def facts_of(row: SignatureRow, zone: ZoneInfo) -> dict[str, object]:
    """Return what the mark of a signature made elsewhere says."""
    check = row.check
    assert check.signer is not None  # `is_marked` asked
    width, height = SIZES[0]
    stamp = check.time_stamp
    trusted = stamp.time if stamp.state is StampState.TRUSTED else None
    return {
        "kind": "signature", "serial": check.signer.serial, "owner": check.signer.owner,
        "valid_from": check.signer.valid_from.astimezone(zone).strftime(DAY),
        "valid_to": check.signer.valid_to.astimezone(zone).strftime(DAY),
        "time": trusted.astimezone(zone).strftime(f"{DAY} %H:%M") if trusted else "",
        "note": f"Подпись проверена {row.checked_at.astimezone(zone):{DAY}}: верна",
        "width": width, "height": height,
    }  # fmt: skip
