"""Pictures of pages beyond the first thirty: made when somebody opens them, then kept."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.clock import office_day
from uprava.db.sql import execute, fetch_one, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.preparing import (
    EAGER_PAGES,
    StoredPage,
    defer_pages,
    keep_page,
    pictures,
)
from uprava.documents.service.filing import COLUMNS, FileRow
from uprava.documents.service.pages import PageRow, check_number, find_page, local_copy
from uprava.documents.service.renditions import drawn_from
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.rendering import ExtractedText, Problem, UnreadableError, extract_text
from uprava.rendering.sentences import sentence
from uprava.web.events import signal

BLOCK = EAGER_PAGES
"""Pages the job makes around one that was opened: the reader is likely to go on."""


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A page nobody opened before: of which file, drawn from which, whether its block is begun."""

    file: FileRow
    source: FileRow
    number: int
    begun: bool


def find_or_plan(session: Session, file: FileRow, number: int) -> PageRow | Undrawn:
    """Return a page's pictures, or what `draw_opened` needs to make them.

    Raises NotFoundError for a page the file does not have.
    """
    check_number(file, number)
    row = find_page(session, file, number)
    if row is not None:
        return row
    return Undrawn(file, drawn_from(session, file), number, begun(session, file, block_of(number)))


def draw_opened(session: Session, installation: Installation, wanted: Undrawn) -> PageRow:
    """Draw a page somebody waits for; its neighbours and the text layers follow by a job.

    The sandbox may take seconds: call it while the session holds no connection yet. Raises
    NotFoundError for a page that cannot be drawn.
    """
    made = draw_one(installation, wanted.source, wanted.number)
    if not wanted.begun:
        defer_pages(session, installation, wanted.file, first=block_of(wanted.number).start)
    keep_page(session, wanted.file.sha256, made)
    return PageRow(
        wanted.number, made.width, made.height, made.media_type, made.image, made.thumbnail,
        made.layer,
    )  # fmt: skip


def draw_one(installation: Installation, file: FileRow, number: int) -> StoredPage:
    """Draw one page without its text layer."""
    no_text = ExtractedText("")
    with local_copy(installation.store, file.sha256) as path:
        try:
            return pictures(installation, path, file.media_type, text=no_text, wanted=[number])[0]
        except UnreadableError as error:
            raise NotFoundError(
                _("This page cannot be shown. {reason}").format(reason=sentence(error.problem))
            ) from error


def block_of(number: int) -> range:
    """Return the pages made together with a page."""
    start = (number - 1) // BLOCK * BLOCK + 1
    return range(start, start + BLOCK)


def begun(session: Session, file: FileRow, block: range) -> bool:
    """Tell whether any page of a block has pictures."""
    query = """
        select exists (select from documents.page
                       where sha256 = %s and page between %s and %s)"""
    return bool(fetch_value(session, query, (file.sha256, block.start, block.stop - 1)))


def make_pages(installation: Installation, *, file_id: str, first: int) -> None:
    """Make the pictures and text layers of one block of pages, as far as they are missing."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="pages") as session:
        query = f"select {COLUMNS} from documents.file where id = %s"
        file = fetch_one(session, FileRow, query, (UUID(file_id),))
        wanted = missing_pages(session, file, first) if file else []
        shown = drawn_from(session, file) if file else None
    if file is None or shown is None or not wanted:
        return
    made, problem = drawn(installation, shown, wanted)
    with system_transaction(installation.engine, today=today, task="pages") as session:
        for page in made:
            keep_page(session, file.sha256, page)
        if problem is not None:
            mark = "update documents.file set problem = %s where id = %s"
            execute(session, mark, (problem.value, file.id))
        signal(session, f"doc:{file.document_id}")


def missing_pages(session: Session, file: FileRow, first: int) -> list[int]:
    """Return the pages of a block that have no picture or no text layer."""
    query = "select page from documents.page where sha256 = %s and layer is not null"
    complete = set(fetch_values(session, query, (file.sha256,)))
    block = range(first, min(first + BLOCK, (file.pages or 0) + 1))
    return [page for page in block if page not in complete]


def drawn(
    installation: Installation, file: FileRow, wanted: list[int]
) -> tuple[list[StoredPage], Problem | None]:
    """Draw pages with their text layers; a page that cannot be drawn spoils the block."""
    with local_copy(installation.store, file.sha256) as path:
        text = extract_text(path, file.media_type)
        try:
            return pictures(installation, path, file.media_type, text=text, wanted=wanted), None
        except UnreadableError as error:
            return [], error.problem
