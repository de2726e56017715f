"""Page pictures and text layers of a file; a page nobody has opened yet is made when opened."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy.orm import Session
from uprava_storage import BlobNotFoundError, BlobStore, StoreUnavailableError

from uprava.db.sql import fetch, fetch_one
from uprava.documents.lending import lend
from uprava.documents.models import WITH_TEXT
from uprava.documents.service.filing import FileRow
from uprava.errors import NotFoundError, UnavailableError
from uprava.i18n import _
from uprava.rendering import Problem
from uprava.web.files import lost_file

USUAL_SIZE = (1190, 1684)
"""Pixels of an A4 page at 144 dpi, taken for pages whose picture is not made yet."""

WINDOW = 100
"""Pages of one screen; a longer file is turned over in parts."""


@dataclass(frozen=True, slots=True)
class PageRow:
    """Where the pictures of a page are."""

    page: int
    width: int
    height: int
    media_type: str
    image: str
    thumbnail: str
    layer: str | None


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as the viewer draws it."""

    number: int
    image_url: str
    thumb_url: str
    text_url: str | None
    width: int
    height: int


Word = tuple[str, float, float, float, float]
"""A word and its box in fractions of the page, as `preparing` keeps it."""

COLUMNS = "page, width, height, media_type, image, thumbnail, layer"


def list_pages(session: Session, file: FileRow, *, start: int = 1) -> list[PageView]:
    """Return the pages of one window of a file whose pictures are made or can be made."""
    query = f"""
        select {COLUMNS} from documents.page
        where sha256 = %s and page between %s and %s order by page"""
    last = start + WINDOW - 1
    made = {row.page: row for row in fetch(session, PageRow, query, (file.sha256, start, last))}
    if not made and is_spoiled(file):
        return []
    usual = next(((row.width, row.height) for row in made.values()), USUAL_SIZE)
    numbers = range(start, min(file.pages or 0, last) + 1)
    return [view_of(file, number, made.get(number), usual) for number in numbers]


def is_spoiled(file: FileRow) -> bool:
    """Tell whether a fault keeps the pages from being shown; macros do not, they never run."""
    return bool(file.problem) and not (file.pages and file.problem == Problem.MACRO)


def view_of(file: FileRow, number: int, row: PageRow | None, usual: tuple[int, int]) -> PageView:
    """Return a page with its addresses."""
    base = f"/docs/{file.document_id}/files/{file.id}"
    width, height = (row.width, row.height) if row else usual
    has_text = row.layer is not None if row else file.text_state in WITH_TEXT
    text = f"{base}/text/{number}" if has_text else None
    return PageView(
        number, f"{base}/pages/{number}", f"{base}/thumbs/{number}", text, width, height
    )


def find_page(session: Session, file: FileRow, number: int) -> PageRow | None:
    """Return a page whose pictures are made, or None."""
    query = f"select {COLUMNS} from documents.page where sha256 = %s and page = %s"
    return fetch_one(session, PageRow, query, (file.sha256, number))


def check_number(file: FileRow, number: int) -> None:
    """Raise NotFoundError for a page the file does not have."""
    if not 1 <= number <= (file.pages or 0):
        raise NotFoundError(_("The file has no such page."))


def read_words(store: BlobStore, layer: str) -> Sequence[Word]:
    """Return the words of a page with their boxes."""
    return msgspec.json.decode(b"".join(chunks_of(store, layer)), type=list[Word])


def lines_of(words: Sequence[Word], row: PageRow) -> list[tuple[float, float, float, float, str]]:
    """Return the words as the viewer's text layer wants them: boxes in pixels of the picture."""
    width, height = row.width, row.height
    return [
        (
            round(x0 * width, 1),
            round(y0 * height, 1),
            round(max(x1 - x0, 0.0) * width, 1),
            round(max(y1 - y0, 0.0) * height, 1),
            text,
        )
        for text, x0, y0, x1, y1 in words
    ]


@contextmanager
def local_copy(store: BlobStore, sha256: str) -> Iterator[Path]:
    """Lend a blob as a file of this process. Raises UnavailableError when the store has none."""
    with lend(chunks_of(store, sha256)) as path:
        yield path


def chunks_of(store: BlobStore, sha256: str) -> Iterator[bytes]:
    """Yield a blob's bytes.

    Raises UnavailableError when the store does not answer, and, as `file-lost`, when it has lost
    the blob.
    """
    try:
        yield from store.read(sha256)
    except BlobNotFoundError as error:
        raise lost_file(sha256) from error
    except StoreUnavailableError as error:
        raise UnavailableError(_("The file store does not answer; try again later.")) from error
