"""Files as the card shows them: lines with versions, and the one in the viewer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.documents.models import TextState
from uprava.documents.service.filing import FileRow, list_versions
from uprava.documents.service.pages import WINDOW, PageView, list_pages
from uprava.i18n import _, ngettext
from uprava.rendering import Problem
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
    versions: Sequence[FileRow]


@dataclass(frozen=True, slots=True)
class FileView:
    """The file in the viewer: pages, or why there are none."""

    row: FileRow
    state: str
    said: str
    content_url: str
    pages: Sequence[PageView]
    menu: Sequence[tuple[str, str, bool]]
    earlier: str
    later: str


def file_lines(session: Session, files: Sequence[FileRow]) -> list[FileLine]:
    """Return the files as lines; versions are read only for files that have several."""
    return [
        FileLine(
            file, *picture_of(file), note_of(file), url_of(file), content_url(file),
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
    if file.problem:
        parts.append(_("cannot be shown"))
    return " · ".join(parts)


def url_of(file: FileRow) -> str:
    """Return the card with this file in the viewer."""
    return f"/docs/{file.document_id}?file={file.id}"


def content_url(file: FileRow) -> str:
    """Return the address of the original."""
    return f"/docs/{file.document_id}/files/{file.id}/content"


def state_of(file: FileRow, pages: Sequence[PageView]) -> str:
    """Return what the viewer shows: pages, waiting, failed or none."""
    if pages:
        return "pages"
    if file.text_state == TextState.WAITING:
        return "waiting"
    return "failed" if file.problem else "none"


def view_of(session: Session, file: FileRow, files: Sequence[FileRow], *, start: int) -> FileView:
    """Return the file in the viewer, from the page `start` on."""
    pages = list_pages(session, file, start=start)
    known = file.problem in set(Problem)
    later = start + WINDOW
    return FileView(
        row=file,
        state=state_of(file, pages),
        said=sentence(Problem(file.problem)) if file.problem and known else "",
        content_url=content_url(file),
        pages=pages,
        menu=[(each.name, url_of(each), each.id == file.id) for each in files],
        earlier=f"{url_of(file)}&from={max(start - WINDOW, 1)}" if start > 1 else "",
        later=f"{url_of(file)}&from={later}" if (file.pages or 0) >= later else "",
    )
