"""The job that reads scans by machine, page by page; what was read survives whatever happens.

One content has a slice of time, then goes to the end of its lane: a book of three hundred pages
does not keep a letter of one waiting.
"""

import logging
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from io import BytesIO
from pathlib import Path

import msgspec
from sqlalchemy.orm import Session

from uprava.capabilities import RecognisedScan
from uprava.clock import office_day
from uprava.db.sql import execute, fetch_one, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.models import RecognitionState
from uprava.documents.service.older_scans import collect, feed, next_older
from uprava.documents.service.pages import chunks_of, local_copy, read_words
from uprava.documents.service.recognitions import (
    COLUMNS,
    ReadPage,
    RecognitionRow,
    give_text,
    is_possible,
    keep_read,
    list_read,
    put_state,
    queue,
    tell,
)
from uprava.installation import Installation
from uprava.rendering import Problem, UnreadableError, Word, extract_text
from uprava.rendering.calls import make_searchable
from uprava.rendering.tesseract import RecognisedPage, find_engine, recognise_page

log = logging.getLogger(__name__)

SLICE = 20.0
"""Seconds after which no further page is begun while others wait."""


class Reached(Enum):
    """Why the reading of a content paused."""

    END = "all pages are read"
    SLICE = "others wait"
    STOP = "nobody wants it any more"


TRIES = 2
"""A page on which the program died is begun once more: the machine may have been short."""

BROKEN_WORD = re.compile(r"(?<=[а-яёa-z])-\n(?=[а-яёa-z])")
"""A word divided at the end of a printed line: people search for the whole."""


def recognise(installation: Installation, *, source: str) -> None:
    """Read the next pages of a content; when all are read, let search and cards have them."""
    if advance(installation, source):
        with system(installation) as session:
            queue(session, installation, source)


def collect_older(installation: Installation) -> None:
    """Put every scan without text behind all others."""
    with system(installation) as session:
        collect(session, installation)


def recognise_older(installation: Installation) -> None:
    """Go on with one older scan, then let whatever is more urgent go first."""
    with system(installation) as session:
        source = next_older(session)
    if source is not None:
        advance(installation, source)
        with system(installation) as session:
            feed(session, installation)


def advance(installation: Installation, source: str) -> bool:
    """Read pages for a slice of time; tell whether more of them wait."""
    row = begin(installation, source)
    if row is None:
        return False
    if not is_possible(installation, row.media_type):
        withdraw(installation, source)
        return False
    with local_copy(installation.store, source) as path:
        if not row.done and row.media_type == "application/pdf" and has_text(path):
            withdraw(installation, source)
            return False
        reached = read_on(installation, row, path)
        if reached is Reached.END:
            finish(installation, row, path)
    return reached is Reached.SLICE


def begin(installation: Installation, source: str) -> RecognitionRow | None:
    """Take a content on; None when it is over, stopped or forgotten."""
    query = f"""
        update documents.recognition set state = 'running', changed_at = now()
        where source = %s and state in ('waiting', 'running') returning {COLUMNS}"""
    with system(installation) as session:
        tell(session, source)
        return fetch_one(session, RecognitionRow, query, (source,))


@contextmanager
def system(installation: Installation) -> Iterator[Session]:
    """Open a short transaction of the job itself."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="recognise") as session:
        yield session


def has_text(path: Path) -> bool:
    """Tell whether a PDF has words of its own: then nothing is to be recognised."""
    return bool(extract_text(path, "application/pdf").text)


def read_on(installation: Installation, row: RecognitionRow, path: Path) -> Reached:
    """Read pages until all are read, the slice is over or nobody wants them any more."""
    with system(installation) as session:
        read = {each.page for each in list_read(session, row.source)}
    until = time.monotonic() + SLICE
    for page in range(1, row.pages + 1):
        if page in read:
            continue
        if time.monotonic() > until:
            return Reached.SLICE
        found = read_page(installation, row, path, page)
        read_now = kept(installation, page, found)
        with system(installation) as session:
            wanted = keep_read(session, row.source, read_now)
            if page == 1 and isinstance(found, RecognisedPage) and found.text:
                scan = RecognisedScan(row.source, found.text, row.pages)
                installation.plugins.scan_recognised(session, scan)
        if not wanted:
            return Reached.STOP
    return Reached.END


def read_page(
    installation: Installation, row: RecognitionRow, path: Path, page: int
) -> RecognisedPage | Problem:
    """Return what is on a page, or why it cannot be read."""
    settings, engine = installation.settings, find_engine()
    assert engine is not None
    languages, problem = engine.known(settings.ocr_languages), Problem.CRASHED
    for _attempt in range(TRIES):
        try:
            return recognise_page(
                path, row.media_type, page, engine=engine, languages=languages,
                seconds=settings.ocr_seconds,
            )  # fmt: skip
        except UnreadableError as error:
            problem = error.problem
        if problem is not Problem.CRASHED:
            break
    log.info("page %s of a scan was not recognised: %s", page, problem)
    return problem


def kept(installation: Installation, page: int, found: RecognisedPage | Problem) -> ReadPage:
    """Put what was read into the store."""
    if isinstance(found, Problem):
        return ReadPage(page, 0, 0, None, None, found.value)
    if not found.words:
        return ReadPage(page, 0, 0, None, None, None)
    text = installation.store.put(BytesIO(found.text.encode())).sha256
    words = msgspec.json.encode([tuple(word) for word in found.words])
    layer = installation.store.put(BytesIO(words)).sha256
    return ReadPage(page, len(found.words), found.confidence, text, layer, None)


def finish(installation: Installation, row: RecognitionRow, path: Path) -> None:
    """Make the copy with a text layer, and let search have the text."""
    with system(installation) as session:
        pages = list_read(session, row.source)
    failed = [each.problem for each in pages if each.problem]
    if len(failed) == len(pages):
        with system(installation) as session:
            put_state(session, row.source, RecognitionState.FAILED, problem=failed[0])
        return
    copy = searchable(installation, row, path, pages)
    with system(installation) as session:
        query = "update documents.recognition set sha256 = %s, size = %s where source = %s"
        execute(session, query, (*copy, row.source))
        put_state(session, row.source, RecognitionState.READY, problem=next(iter(failed), None))
        give_text(session, installation.jobs, row.source)


def searchable(
    installation: Installation, row: RecognitionRow, path: Path, pages: Sequence[ReadPage]
) -> tuple[str | None, int | None]:
    """Return digest and size of the copy with a text layer; nothing where it is too large."""
    words = {
        each.page: [Word(*word) for word in read_words(installation.store, each.layer)]
        for each in pages
        if each.layer
    }
    try:
        made = make_searchable(path, row.media_type, words) if words else b""
    except UnreadableError as error:
        log.info("a scan has no copy with a text layer: %s", error.problem)
        return None, None
    return (installation.store.put(BytesIO(made)).sha256, len(made)) if made else (None, None)


def withdraw(installation: Installation, source: str) -> None:
    """Forget a wish nobody can fulfil here, or that needs no fulfilling."""
    with system(installation) as session:
        execute(session, "delete from documents.recognition where source = %s", (source,))
        tell(session, source)


def recognised_text(installation: Installation, source: str) -> str:
    """Return all that was read of a content, words at the ends of lines made whole."""
    with system(installation) as session:
        pages = list_read(session, source)
    texts = (b"".join(chunks_of(installation.store, each.text)) for each in pages if each.text)
    return BROKEN_WORD.sub("", "\n".join(text.decode() for text in texts))


LOST = """
select source from documents.recognition
where not older and state in ('waiting', 'running') and changed_at < now() - interval '1 hour'
  and source not in (
    select args ->> 'source' from jobs.procrastinate_jobs
    where task_name = 'documents:recognise' and status in ('todo', 'doing', 'failed'))
limit 1000
"""

LOOSE = """
select source from documents.recognition as r
where changed_at < now() - interval '1 day'
  and not exists (select from documents.file as f where f.sha256 = r.source)
limit 1000
"""


def look_after(installation: Installation) -> None:
    """Every hour: go on with what was lost, forget what no document and no module has any more."""
    with system(installation) as session:
        for source in fetch_values(session, LOST):
            queue(session, installation, source)
        feed(session, installation)
        loose = fetch_values(session, LOOSE)
        gone = sorted(set(loose) - installation.plugins.known_blobs(session, loose))
        execute(session, "delete from documents.recognition where source = any (%s)", (gone,))
        execute(session, "delete from documents.page where sha256 = any (%s)", (gone,))
