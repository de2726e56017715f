"""Packets of materials: one PDF with bookmarks, or a ZIP with a folder for each question.

Files are read by the sandbox and set by typst in its own; nothing of them is opened here. Pages
that show fields or notes, and those the typesetter cannot take over, go in as pictures. What
cannot be shown at all is named on the sheet of its question.
"""

import logging
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from uprava.documents.preparing import PAGE_WIDTH
from uprava.documents.service.filing import FileRow
from uprava.documents.service.pages import chunks_of, is_spoiled, local_copy
from uprava.errors import TooLargeError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.printing.values import MIB, Limits, Missing, PdfStandard
from uprava.rendering import UnreadableError, convert_to_pdf, inspect, is_convertible, render
from uprava_storage import safe_name

from uprava_meetings.agenda.paper import FORMS, people_of
from uprava_meetings.agenda.service.materials import Contents, Part, Sheet

log = logging.getLogger(__name__)

PDF = "application/pdf"
MOST_PAGES, MOST_BYTES = 1500, 512 * MIB
LIMITS = Limits(seconds=240.0, memory=4096 * MIB, output=1024 * MIB)
INCH = 25.4
DPI = PAGE_WIDTH / (210 / INCH)
LONGEST_FOLDER = 60
"""Characters of a question in the name of its folder."""

Note = Callable[[int, int], None]
"""Told how many files of how many are done; raises when nobody wants them any more."""

UNSHOWN = "в этот файл не включён: страниц у него нет, возьмите его в архиве ZIP"
"""On the sheet of a question, in the words of the office whatever the screens speak."""


@dataclass(frozen=True, slots=True)
class Sent:
    """For whom a packet is made, when, by which clock."""

    name: str
    at: datetime
    zone: ZoneInfo

    @property
    def foot(self) -> str:
        """The line at the foot of the sheets."""
        moment = self.at.astimezone(self.zone)
        return f"Собрано из системы «Управа» {moment:%d.%m.%Y %H:%M} для: {self.name}"


@dataclass(slots=True)
class Bundle:
    """The bytes of a packet one after another, and where each file lies in them."""

    installation: Installation
    pictures_only: bool = False
    data: bytearray = field(default_factory=bytearray)
    pages: int = 0
    left_out: int = 0

    def take(self, sheet: Sheet) -> dict[str, object]:
        """Put a file in; return what the form says of it."""
        told: dict[str, object] = {
            "name": sheet.file.name, "note": UNSHOWN, "start": 0, "end": 0, "pages": 0,
            "pictures": [],
        }  # fmt: skip
        try:
            with local_copy(self.installation.store, sheet.source.sha256) as path:
                made = self.added(path, sheet.source)
        except UnreadableError:
            made = {}
        if not made:
            self.left_out += 1
        return told | made

    def added(self, path: Path, source: FileRow) -> dict[str, object]:
        """Put the pages of a file in; empty for one that has none."""
        if source.media_type == PDF:
            return self.added_pdf(path)
        if is_convertible(source.media_type):
            with tempfile.TemporaryDirectory(prefix="uprava-packet-") as folder:
                out = Path(folder) / "copy.pdf"
                convert_to_pdf(path, source.media_type, out)
                return self.added_pdf(out)
        if source.pages and not is_spoiled(source):
            return self.pictured(path, source.media_type, source.pages)
        return {}

    def added_pdf(self, path: Path) -> dict[str, object]:
        """Put a PDF in: its pages as they are, or their pictures."""
        from uprava.signing.drawn import has_more_than_pages

        pages = inspect(path, PDF).pages
        if not pages:
            return {}
        data = path.read_bytes()
        if self.pictures_only or has_more_than_pages(data, pages=pages):
            return self.pictured(path, PDF, pages)
        start = len(self.data)
        self.grow(data, pages)
        return {"start": start, "end": len(self.data), "pages": pages, "note": count_of(pages)}

    def pictured(self, path: Path, media_type: str, pages: int) -> dict[str, object]:
        """Put pictures of pages in."""
        told = []
        wanted = range(1, min(pages, MOST_PAGES + 1) + 1)
        for image in render(path, media_type, pages=wanted, width=PAGE_WIDTH):
            start = len(self.data)
            self.grow(image.data, 1)
            told.append({
                "start": start, "end": len(self.data),
                "format": image.media_type.rpartition("/")[2],
                "width": image.width / DPI * INCH, "height": image.height / DPI * INCH,
            })  # fmt: skip
        return {"pictures": told, "note": count_of(pages)}

    def grow(self, data: bytes, pages: int) -> None:
        """Add bytes. Raises TooLargeError beyond what one file may hold."""
        self.data += data
        self.pages += pages
        if self.pages > MOST_PAGES or len(self.data) > MOST_BYTES:
            said = _("The materials have more than {n} pages or are too large for one PDF. Take "
                     "them as a ZIP archive.")  # fmt: skip
            raise TooLargeError(said.format(n=MOST_PAGES))


def count_of(pages: int) -> str:
    """Return how many pages a file has."""
    return f"({pages}\N{NO-BREAK SPACE}стр.)"


def set_pdf(
    installation: Installation, contents: Contents, sent: Sent, *, note: Note
) -> tuple[bytes, int]:
    """Return the materials as one PDF, and how many files could not be shown in it.

    Raises TooLargeError. No transaction should be open.
    """
    try:
        return compiled(Bundle(installation), contents, sent, note)
    except RuntimeError as error:  # the pages of some file cannot be taken over as they are
        log.warning("A packet is set from pictures: %s", error)
        return compiled(Bundle(installation, pictures_only=True), contents, sent, note)


def compiled(bundle: Bundle, contents: Contents, sent: Sent, note: Note) -> tuple[bytes, int]:
    """Set the PDF."""
    from uprava.printing.compiler import Setting, print_pdf

    taken, total = [], len(contents.sheets)
    for done, sheet in enumerate(contents.sheets):
        note(done, total)
        taken.append(bundle.take(sheet))
    note(total, total)
    agenda = taken.pop(0) if contents.agenda else None
    questions = []
    for part in contents.parts:
        count = len(part.sheets)
        questions.append(question_of(part, taken[:count]))
        taken = taken[count:]
    values: dict[str, object] = {
        "title": f"Материалы: {contents.meeting.title}", "meeting": contents.meeting.title,
        "foot": sent.foot, "agenda": agenda, "questions": questions,
    }  # fmt: skip
    blobs = (bytes(bundle.data) or b"-",)
    setting = Setting(PdfStandard.PDF_2_0, blobs, missing=Missing.NAME, limits=LIMITS)
    made = print_pdf(FORMS / "packet.typ", values, created=sent.at, setting=setting)
    return made.pdf, bundle.left_out


def question_of(part: Part, files: Sequence[dict[str, object]]) -> dict[str, object]:
    """Return what the sheet of a question says."""
    item = part.item
    return {
        "title": f"{item.position}. {item.title}", "files": list(files),
        "lines": [*people_of(item.speakers), ("Вносит:", item.unit)],
        "draft": [line for line in item.draft.splitlines() if line.strip()],
    }  # fmt: skip


def write_zip(
    file: BinaryIO, installation: Installation, contents: Contents, sent: Sent, *, note: Note
) -> None:
    """Write the originals into an archive: a folder for each question, names never twice."""
    moment = sent.at.astimezone(sent.zone).timetuple()[:6]
    with ZipFile(file, "w", ZIP_STORED, allowZip64=True) as archive:
        known: set[str] = set()
        total = len(contents.sheets)
        for done, (path, sheet) in enumerate(placed(contents, known)):
            note(done, total)
            head = ZipInfo(path, moment)
            head.external_attr = 0o100644 << 16
            with archive.open(head, "w", force_zip64=sheet.file.size >= 2**31) as member:
                for chunk in chunks_of(installation.store, sheet.file.sha256):
                    member.write(chunk)
        for part in contents.parts:
            if part.item.draft.strip():
                head = ZipInfo(own(f"{folder_of(part)}/Проект решения.txt", known), moment)
                head.compress_type, head.external_attr = ZIP_DEFLATED, 0o100644 << 16
                archive.writestr(head, f"\ufeff{part.item.draft}\n".encode())


def placed(contents: Contents, known: set[str]) -> list[tuple[str, Sheet]]:
    """Return the files with their places in the archive."""
    told = []
    if contents.agenda:
        told.append((own(safe_name(contents.agenda.file.name), known), contents.agenda))
    for part in contents.parts:
        folder = folder_of(part)
        told += [(own(f"{folder}/{safe_name(s.file.name)}", known), s) for s in part.sheets]
    return told


def folder_of(part: Part) -> str:
    """Return the folder of a question: «01 О бюджете»."""
    words = safe_name(part.item.title.replace("/", " "))[:LONGEST_FOLDER].strip(" .")
    return f"{part.item.position:02} {words}"


def own(path: str, known: set[str]) -> str:
    """Return a path nobody has yet, whatever case a file system tells apart, and remember it."""
    stem, dot, ending = path.rpartition(".")
    number, tried = 1, path
    while tried.casefold() in known:
        number += 1
        tried = f"{stem} ({number}){dot}{ending}" if stem else f"{path} ({number})"
    known.add(tried.casefold())
    return tried
