"""Copies of office files for viewing: found by the original's hash, shared by equal files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.clock import now
from uprava.db.sql import execute, fetch, fetch_one, fetch_values
from uprava.documents.models import RenditionState, TextState
from uprava.documents.service.filing import FileRow
from uprava.documents.service.opening import told_name_in
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import _
from uprava.jobs.queue import JobQueue
from uprava.rendering import Problem
from uprava.rendering.values import EXTENSIONS

PDF = "application/pdf"

WORTH_ANOTHER_TRY = frozenset(
    {Problem.TOO_SLOW, Problem.TOO_HEAVY, Problem.CRASHED, Problem.NOT_CONVERTED}
)
"""Why a conversion may fail today and work tomorrow; a page limit is not among them."""

COLUMNS = "source, state, tries, sha256, size, pages, problem"


@dataclass(frozen=True, slots=True)
class RenditionRow:
    """The copy of one office content; `sha256` and `size` are those of the PDF, once it is made."""

    source: str
    state: str
    tries: int
    sha256: str | None
    size: int | None
    pages: int | None
    problem: str | None


def is_office(file: FileRow) -> bool:
    """Tell whether a file's pages come from a copy, not from the file itself."""
    return file.media_type in EXTENSIONS


def find_rendition(session: Session, sha256: str) -> RenditionRow | None:
    """Return the copy of a content, or None when none was ever asked for."""
    query = f"select {COLUMNS} from documents.rendition where source = %s"
    return fetch_one(session, RenditionRow, query, (sha256,))


def drawn_from(session: Session, file: FileRow) -> FileRow:
    """Return the file as its pages are drawn: an office file is its copy."""
    made = find_rendition(session, file.sha256) if is_office(file) else None
    if made is None or made.sha256 is None:
        return file
    return replace(file, sha256=made.sha256, media_type=PDF)


def ask_for(session: Session, jobs: JobQueue, sources: Sequence[str], *, lanes: int) -> None:
    """Have copies of contents made that nobody has asked for yet."""
    query = """
        insert into documents.rendition (source, state, tries, changed_at)
        select distinct unnest(%s::text[]), %s, 0, %s::timestamptz
        on conflict (source) do nothing returning source"""
    values = (list(sources), RenditionState.WAITING, now())
    for source in fetch_values(session, query, values):
        queue(session, jobs, source, lanes=lanes)


def queue(session: Session, jobs: JobQueue, source: str, *, lanes: int) -> None:
    """Put a conversion into one of the lanes; those of a lane are done one after another."""
    lane = int(source[:8], 16) % lanes
    jobs.defer(session, "documents:convert", lock=f"documents:convert:{lane}", source=source)


def move(
    session: Session, source: str, state: RenditionState, *, problem: Problem | None = None
) -> None:
    """Write down how far a copy is."""
    query = """
        update documents.rendition set state = %s, problem = %s, changed_at = %s,
            tries = tries + %s where source = %s"""
    begun = int(state is RenditionState.CONVERTING)
    execute(session, query, (state, problem, now(), begun, source))


def keep(session: Session, jobs: JobQueue, made: RenditionRow, *, text: TextState) -> None:
    """Write down where a copy is and whether it has text; every equal file has its pages."""
    query = """
        update documents.rendition set state = %s, sha256 = %s, size = %s, pages = %s,
            problem = null, changed_at = %s where source = %s"""
    values = (RenditionState.READY, made.sha256, made.size, made.pages, now(), made.source)
    execute(session, query, values)
    give_pages(session, jobs, made, text=text)


def give_pages(session: Session, jobs: JobQueue, made: RenditionRow, *, text: TextState) -> None:
    """Let the files with a content have the pages of its copy.

    Those whose own text nobody could read (DOC, XLS, PPT) are found by the copy's from now on.
    """
    query = """
        select distinct document_id from documents.file
        where sha256 = %s and text_state in ('failed', 'none')"""
    unread = fetch_values(session, query, (made.source,)) if text is TextState.READY else []
    values = {
        "source": made.source, "pages": made.pages, "macro": Problem.MACRO, "text": text,
    }  # fmt: skip
    execute(
        session,
        "update documents.file set pages = %(pages)s,"
        " problem = case when problem = %(macro)s then problem end,"
        " text_state = case when text_state in ('failed', 'none') then %(text)s"
        " else text_state end"
        " where sha256 = %(source)s",
        values,
    )
    for document_id in unread:
        jobs.defer(session, "documents:reindex", document_id=str(document_id))


def share(session: Session, jobs: JobQueue, source: str) -> None:
    """Give a file that was prepared just now what an equal one got before."""
    made = find_rendition(session, source)
    if made is not None and made.state == RenditionState.READY:
        query = """
            select text_state from documents.file
            where sha256 = %s and pages > 0 and text_state <> 'waiting' limit 1"""
        equal = fetch_values(session, query, (source,))
        text = TextState(equal[0]) if equal else TextState.READY
        give_pages(session, jobs, made, text=text)
    elif made is not None and made.state == RenditionState.FAILED and made.problem:
        mark(session, source, made.problem)


def fail(session: Session, source: str, problem: Problem) -> None:
    """Write down why there is no copy."""
    move(session, source, RenditionState.FAILED, problem=problem)
    mark(session, source, problem)


def mark(session: Session, source: str, problem: str) -> None:
    """Let the cards say why there are no pages, where the files have no other fault."""
    query = """
        update documents.file set problem = %s
        where sha256 = %s and (problem is null or problem = %s)"""
    execute(session, query, (problem, source, Problem.UNSUPPORTED))


@dataclass(frozen=True, slots=True)
class Holder:
    """A document that has a file with some content."""

    document_id: UUID
    file_id: UUID


def holders(session: Session, source: str) -> list[Holder]:
    """Return the documents with a content and one of their files each."""
    query = """
        select distinct on (document_id) document_id, id as file_id from documents.file
        where sha256 = %s order by document_id, id"""
    return fetch(session, Holder, query, (source,))


def try_again(session: Session, file: FileRow, *, jobs: JobQueue, lanes: int) -> None:
    """Have a copy made that failed before.

    Raises ConflictError when it did not fail, NotFoundError for a file that needs no copy.
    """
    if not is_office(file):
        raise NotFoundError(_("The document has no such file."))
    query = """
        update documents.rendition set state = %s, tries = 0, problem = null, changed_at = %s
        where source = %s and state = %s returning source"""
    values = (RenditionState.WAITING, now(), file.sha256, RenditionState.FAILED)
    if not fetch_values(session, query, values):
        raise ConflictError(_("The pages are being made already."))
    queue(session, jobs, file.sha256, lanes=lanes)
    name = told_name_in(session, file.document_id, file.name)
    record(session, "file.pages_asked", "document", file.document_id, file=file.id, name=name)


def forget_lost(session: Session) -> int:
    """Delete what was drawn for contents no file has any more; return how many copies.

    The stored bytes are then referred to by nothing and collected at night.
    """
    query = """
        delete from documents.rendition as r
        where not exists (select from documents.file as f where f.sha256 = r.source)
        returning source"""
    gone = fetch_values(session, query)
    execute(session, "delete from documents.page where sha256 = any (%s)", (gone,))
    return len(gone)
