"""Files as the card shows them: lines with versions, and the one in the viewer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.documents.models import RenditionState, TextState
from uprava.documents.routes.recognition_view import Recognised, recognition_of
from uprava.documents.service.filing import FileRow, list_versions
from uprava.documents.service.pages import WINDOW, PageView, is_spoiled, list_pages
from uprava.documents.service.renditions import (
    WORTH_ANOTHER_TRY,
    RenditionRow,
    find_rendition,
    is_office,
)
from uprava.i18n import _, ngettext
from uprava.rendering import Problem
from uprava.rendering.conversion import MOST_PAGES
from uprava.rendering.sentences import sentence

KINDS: Mapping[str, tuple[str, str]] = {
    "application/pdf": ("pdf", "PDF"),
    "application/pkcs7-signature": ("sig", "SIG"),
    "application/zip": ("", "ZIP"),
}
"""Media type → tint and letters of the file's picture; the others by their name's ending."""

ENDINGS = {
    "docx": "txt", "doc": "txt", "odt": "txt", "rtf": "txt", "txt": "txt", "xlsx": "tab",
    "xls": "tab", "ods": "tab", "csv": "tab", "png": "img", "jpg": "img", "jpeg": "img",
    "tif": "img", "tiff": "img", "sig": "sig", "p7s": "sig", "pdf": "pdf",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of the card with its older versions."""

    row: FileRow
    kind: str
    short: str
    note: str
    url: str
    content_url: str
    copy_url: str
    versions: Sequence[FileRow]


@dataclass(frozen=True, slots=True)
class FileView:
    """The file in the viewer: pages, or why there are none.

    `state` is pages, waiting, queued, converting, failed or none; `again` is where to ask for
    another try, where one may help; with pages `said` tells what they are not.
    """

    row: FileRow
    state: str
    said: str
    again: str
    content_url: str
    copy_url: str
    pages: Sequence[PageView]
    menu: Sequence[tuple[str, str, bool]]
    earlier: str
    later: str
    recognised: Recognised | None = None


def file_lines(session: Session, files: Sequence[FileRow]) -> list[FileLine]:
    """Return the files as lines; versions are read only for files that have several."""
    return [
        FileLine(
            file, *picture_of(file), note_of(file), url_of(file), content_url(file),
            copy_url(file),
            list_versions(session, file) if file.version > 1 else (),
        )
        for file in files
    ]  # fmt: skip


def picture_of(file: FileRow) -> tuple[str, str]:
    """Return the tint and the letters of a file's picture."""
    ending = file.name.rpartition(".")[2].lower()
    return KINDS.get(file.media_type) or (ENDINGS.get(ending, ""), ending[:4].upper())


def note_of(file: FileRow) -> str:
    """Return what is said under a file's name beside its size."""
    parts = []
    if file.pages:
        parts.append(ngettext("{n} page", "{n} pages", file.pages).format(n=file.pages))
    if file.version > 1:
        parts.append(_("version {n}").format(n=file.version))
    if file.text_state == TextState.NONE:
        parts.append(_("no recognised text"))
    if file.text_state == TextState.RECOGNISED:
        parts.append(_("text recognised by machine"))
    if is_spoiled(file):
        parts.append(_("cannot be shown"))
    return " · ".join(parts)


def url_of(file: FileRow) -> str:
    """Return the card with this file in the viewer."""
    return f"/docs/{file.document_id}?file={file.id}"


def content_url(file: FileRow) -> str:
    """Return the address of the original."""
    return f"/docs/{file.document_id}/files/{file.id}/content"


def copy_url(file: FileRow) -> str:
    """Return the address of the PDF an office file is shown by; empty without one."""
    made = is_office(file) and file.pages
    return f"/docs/{file.document_id}/files/{file.id}/copy" if made else ""


ON_THE_WAY = {
    RenditionState.WAITING.value: "queued",
    RenditionState.CONVERTING.value: "converting",
}


def state_of(file: FileRow, pages: Sequence[PageView], copy: RenditionRow | None) -> str:
    """Return what the viewer shows instead of pages, or "pages"."""
    if pages:
        return "pages"
    if file.text_state == TextState.WAITING:
        return "waiting"
    if copy is not None and copy.state in ON_THE_WAY:
        return ON_THE_WAY[copy.state]
    if copy is None and is_office(file) and file.problem in (None, *WITHOUT_PROGRAM):
        return "none"
    return "failed" if file.problem else "none"


WITHOUT_PROGRAM = (Problem.MACRO, Problem.UNSUPPORTED)
"""What an office file suffers from without being the reason why it has no pages."""


def said_of(file: FileRow, state: str, copy: RenditionRow | None) -> str:
    """Return the sentence under the title, or about the pages."""
    if state == "none" and is_office(file):
        return _(
            "Pages of office files are made by LibreOffice, which the server did not have when"
            " this file came. The file can be downloaded and opened in its own program."
        )
    if state == "pages" and copy is not None:
        return said_of_copy(file, copy)
    known = file.problem in set(Problem)
    return sentence(Problem(file.problem)) if file.problem and known else ""


def said_of_copy(file: FileRow, copy: RenditionRow) -> str:
    """Return what the reader of a copy should know of it."""
    parts = [_("This is a copy for viewing; the original may look different in its own program.")]
    if copy.pages == MOST_PAGES:
        most = _("Only the first {n} pages are shown; the rest is in the original.")
        parts.append(most.format(n=MOST_PAGES))
    if file.problem == Problem.MACRO:
        parts.append(_("The document contains macros; they were not run."))
    return " ".join(parts)


def view_of(session: Session, file: FileRow, files: Sequence[FileRow], *, start: int) -> FileView:
    """Return the file in the viewer, from the page `start` on."""
    pages = list_pages(session, file, start=start)
    copy = find_rendition(session, file.sha256) if is_office(file) else None
    state = state_of(file, pages, copy)
    failed = state == "failed" and copy is not None and copy.problem in WORTH_ANOTHER_TRY
    later = start + WINDOW
    return FileView(
        row=file,
        state=state,
        said=said_of(file, state, copy),
        again=f"/docs/{file.document_id}/files/{file.id}/copy" if failed else "",
        content_url=content_url(file),
        copy_url=copy_url(file),
        pages=pages,
        menu=[(each.name, url_of(each), each.id == file.id) for each in files],
        earlier=f"{url_of(file)}&from={max(start - WINDOW, 1)}" if start > 1 else "",
        later=f"{url_of(file)}&from={later}" if (file.pages or 0) >= later else "",
        recognised=recognition_of(session, file) if state == "pages" else None,
    )
