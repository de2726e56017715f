"""Jobs that read a file in the sandbox: first its text for search, later its page pictures."""

import io
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from uprava.clock import now, office_day
from uprava.db.ids import floor_of
from uprava.db.sql import execute, fetch_one, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.models import WITH_TEXT, TextState
from uprava.documents.service.filing import COLUMNS, SIGNATURE_TYPES, FileRow
from uprava.documents.service.pages import local_copy
from uprava.documents.service.recognitions import Scan, ask_for_text, give_text
from uprava.documents.service.renditions import ask_for, share
from uprava.documents.service.vocabulary import learn
from uprava.installation import Installation
from uprava.rendering import (
    ExtractedText,
    Problem,
    read,
    render,
)
from uprava.rendering.conversion import find_program
from uprava.rendering.values import EXTENSIONS
from uprava.web.events import signal

PAGE_WIDTH = 1190
"""Pixels: 144 dpi for A4."""

CONVERTED_WITH = (None, Problem.MACRO, Problem.UNSUPPORTED)
"""What an office file may suffer from and still become pages: macros are never run."""

THUMBNAIL_WIDTH = 116

LONGEST_BODY = 900_000
"""Characters search reads of one document; a larger text would not fit a tsvector."""

EAGER_PAGES = 30
"""Pictures made at once; further pages are made when somebody opens them."""


def prepare(installation: Installation, *, file_id: str) -> None:
    """Make one file version searchable; its pictures follow by a job that may wait longer.

    A file that cannot be read is marked so with a stable code; the card then offers the
    original.
    """
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="prepare") as session:
        query = f"select {COLUMNS} from documents.file where id = %s"
        file = fetch_one(session, FileRow, query, (UUID(file_id),))
    if file is None or file.text_state in WITH_TEXT:
        return
    with local_copy(installation.store, file.sha256) as path:
        found, text = read(path, file.media_type)
    problem = found.problem or text.problem
    with system_transaction(installation.engine, today=today, task="prepare") as session:
        state = state_of(text, problem)
        finish(session, file, found.pages, state, problem.value if problem else None)
        add_text(session, file, text.text)
        learn(session, file.document_id)
        if found.pages and not found.problem:
            defer_pages(session, installation, file, first=1)
            if state is TextState.NONE:
                have_recognised(session, installation, file, pages=found.pages)
        if file.media_type in EXTENSIONS and found.problem in CONVERTED_WITH and find_program():
            ask_for(session, installation.jobs, [file.sha256], lanes=lanes_of(installation))
            share(session, installation.jobs, file.sha256)
        if found.signed or file.media_type in SIGNATURE_TYPES:
            told = "signing:check" if found.signed else "signing:beside"
            installation.jobs.defer(session, told, file_id=file_id)
        signal(session, f"doc:{file.document_id}")


def have_recognised(
    session: Session, installation: Installation, file: FileRow, *, pages: int
) -> None:
    """Give a scan the text an equal file has, or have it read.

    What was registered long ago comes in bulk, from a carried-over archive: it waits until an
    administrator asks, so that the letters of the day do not wait behind it.
    """
    query = """
        select coalesce(registered_on > %s, true) from documents.document where id = %s"""
    fresh = fetch_value(session, query, (session.info["today"] - FRESH, file.document_id))
    if not give_text(session, installation.jobs, file.sha256) and fresh:
        ask_for_text(session, installation, Scan(file.sha256, file.media_type, pages))


def lanes_of(installation: Installation) -> int:
    """Return how many conversions run at once: never all threads of a worker, at most two."""
    return max(1, min(2, installation.settings.job_threads // 2))


def defer_pages(session: Session, installation: Installation, file: FileRow, *, first: int) -> None:
    """Have the pictures of a block of pages made, when nothing more urgent waits."""
    installation.jobs.defer(
        session, "documents:pages", lock=f"pages:{file.sha256}", file_id=str(file.id), first=first
    )


class StoredPage(msgspec.Struct, frozen=True):
    """A page whose pictures are in the store."""

    page: int
    width: int
    height: int
    media_type: str
    image: str
    thumbnail: str
    layer: str | None


def pictures(
    installation: Installation, path: Path, media_type: str, *, text: ExtractedText,
    wanted: Sequence[int],
) -> list[StoredPage]:  # fmt: skip
    """Make and store the pictures of some pages of a file, and their text layers.

    Raises UnreadableError when a page cannot be drawn.
    """
    layers = {page.page: page for page in text.pages}
    made = []
    images = render(path, media_type, pages=wanted, width=PAGE_WIDTH, thumbnail=THUMBNAIL_WIDTH)
    for image, small in zip(images, images, strict=True):
        layer = layers.get(image.page)
        words = [tuple(word) for word in layer.words] if layer else []
        made.append(
            StoredPage(
                image.page,
                image.width,
                image.height,
                image.media_type,
                put(installation, image.data),
                put(installation, small.data),
                put(installation, msgspec.json.encode(words)) if words else None,
            )
        )
    return made


def put(installation: Installation, data: bytes) -> str:
    """Put bytes into the store and return their SHA-256."""
    return installation.store.put(io.BytesIO(data)).sha256


def keep_page(session: Session, sha256: str, page: StoredPage) -> None:
    """Remember where a page's pictures are; equal files share them."""
    execute(
        session,
        "insert into documents.page (sha256, page, width, height, media_type, image, thumbnail,"
        " layer) values (%s, %s, %s, %s, %s, %s, %s, coalesce(%s, (select layer from"
        " documents.recognised_page where source = %s and page = %s)))"
        " on conflict (sha256, page)"
        " do update set layer = coalesce(page.layer, excluded.layer)",
        (
            sha256, page.page, page.width, page.height, page.media_type, page.image,
            page.thumbnail, page.layer, sha256, page.page,
        ),
    )  # fmt: skip


def state_of(text: ExtractedText, problem: Problem | None) -> TextState:
    """Return how far the file got: text, none (a scan), or not readable."""
    if text.text:
        return TextState.READY
    return TextState.FAILED if problem else TextState.NONE


def finish(
    session: Session, file: FileRow, pages: int, state: TextState, problem: str | None
) -> None:
    """Write down how far the file got."""
    execute(
        session,
        "update documents.file set text_state = %s, pages = nullif(%s, 0), problem = %s"
        " where id = %s",
        (state, pages, problem, file.id),
    )


def add_text(session: Session, file: FileRow, text: str) -> None:
    """Let search find what a file says, unless it is personal, taken away or superseded."""
    query = """
        update documents.text set body = left(body || chr(10) || %s, %s)
        where document_id = %s and exists (
            select from documents.file as f
            where f.id = %s and f.removed_at is null and not f.personal and not exists (
                select from documents.file as newer
                where newer.series_id = f.series_id and newer.version > f.version))"""
    if text:
        execute(session, query, (text, LONGEST_BODY, file.document_id, file.id))


FRESH = timedelta(days=31)
"""How long ago a document may have been registered for its scans to be read at once."""

LOOK_BACK = timedelta(days=7)
PATIENCE = timedelta(hours=1)
"""Between these ages a file should be prepared; ids are in the order of time."""

LOST_TEXT = """
select id from documents.file
where id between %(since)s and %(until)s and text_state = 'waiting'
  and id::text not in (
    select args ->> 'file_id' from jobs.procrastinate_jobs
    where task_name = 'documents:prepare' and status in ('todo', 'doing', 'failed'))
limit 1000
"""

LOST_PAGES = """
select id from documents.file as f
where id between %(since)s and %(until)s
  and pages > 0 and problem is null and text_state <> 'waiting'
  and not exists (select from documents.page as p where p.sha256 = f.sha256)
  and id::text not in (
    select args ->> 'file_id' from jobs.procrastinate_jobs
    where task_name = 'documents:pages' and status in ('todo', 'doing', 'failed'))
limit 1000
"""


def queue_lost(installation: Installation) -> None:
    """Queue the files of a week whose preparation was lost: an hour old and in no job."""
    span = {"since": floor_of(now() - LOOK_BACK), "until": floor_of(now() - PATIENCE)}
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="queue_lost") as session:
        for id in fetch_values(session, LOST_TEXT, span):
            installation.jobs.defer(session, "documents:prepare", file_id=str(id))
        for id in fetch_values(session, LOST_PAGES, span):
            installation.jobs.defer(session, "documents:pages", file_id=str(id), first=1)
