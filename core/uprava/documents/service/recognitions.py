"""Text recognised from scans: found by the content's digest, shared by equal files.

The original is never changed: what was read stands beside it, page by page, in the store.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.clock import now
from uprava.db.sql import execute, fetch, fetch_one, fetch_values
from uprava.documents.models import UNFINISHED, RecognitionState, TextState
from uprava.documents.service.filing import FileRow
from uprava.documents.service.opening import told_name_in
from uprava.documents.service.renditions import holders
from uprava.errors import ConflictError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.jobs.queue import JobQueue
from uprava.rendering.tesseract import RECOGNISABLE, find_engine
from uprava.web.events import signal

COLUMNS = """source, media_type, pages, state, older, done, words, confidence, sha256, size,
    problem"""


@dataclass(frozen=True, slots=True)
class RecognitionRow:
    """How far the recognition of one content is; `sha256` and `size` are the searchable PDF's."""

    source: str
    media_type: str
    pages: int
    state: str
    older: bool
    done: int
    words: int
    confidence: int | None
    sha256: str | None
    size: int | None
    problem: str | None

    @property
    def unfinished(self) -> bool:
        """Whether it waits or is being read."""
        return self.state in UNFINISHED


@dataclass(frozen=True, slots=True)
class Scan:
    """A content that may be a scan: its bytes, type and pages."""

    sha256: str
    media_type: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What is kept of a page: digests of its text and words, or why there are none."""

    page: int
    words: int
    confidence: int
    text: str | None
    layer: str | None
    problem: str | None


def find_recognition(session: Session, sha256: str) -> RecognitionRow | None:
    """Return how far a content is, None when nobody asked for its text."""
    query = f"select {COLUMNS} from documents.recognition where source = %s"
    return fetch_one(session, RecognitionRow, query, (sha256,))


def is_possible(installation: Installation, media_type: str) -> bool:
    """Tell whether files of this type are recognised here."""
    settings = installation.settings
    if settings.ocr == "off" or media_type not in RECOGNISABLE:
        return False
    engine = find_engine()
    return engine is not None and bool(engine.known(settings.ocr_languages))


def ask_for_text(session: Session, installation: Installation, scan: Scan) -> bool:
    """Have a scan read by a job, unless it was asked for before; tell whether it will be."""
    if not scan.pages or not is_possible(installation, scan.media_type):
        return False
    query = """
        insert into documents.recognition
            (source, media_type, pages, state, older, done, words, changed_at)
        values (%s, %s, %s, %s, false, 0, 0, %s::timestamptz)
        on conflict (source) do nothing returning source"""
    most = min(scan.pages, installation.settings.ocr_pages)
    values = (scan.sha256, scan.media_type, most, RecognitionState.WAITING, now())
    if fetch_values(session, query, values):
        queue(session, installation, scan.sha256)
    return True


def queue(session: Session, installation: Installation, source: str) -> None:
    """Put a content into one of the lanes; those of a lane take turns."""
    installation.jobs.defer(
        session, "documents:recognise", lock=lane_of(installation, source), source=source
    )


def lane_of(installation: Installation, source: str) -> str:
    """Return the lock a content is read under: two at once where jobs have four threads."""
    lanes = 2 if installation.settings.job_threads >= 4 else 1
    return f"documents:recognise:{int(source[:8], 16) % lanes}"


def list_read(session: Session, source: str) -> list[ReadPage]:
    """Return the pages that were read, in order."""
    query = """
        select page, words, confidence, text, layer, problem from documents.recognised_page
        where source = %s order by page"""
    return fetch(session, ReadPage, query, (source,))


KEEP = """
insert into documents.recognised_page (source, page, words, confidence, text, layer, problem)
values (%s, %s, %s, %s, %s, %s, %s) on conflict (source, page) do nothing"""

COUNT = """
update documents.recognition as r set done = p.done, words = p.words,
    confidence = p.confidence, changed_at = %(at)s
from (
    select count(*) as done, sum(words) as words,
        round(sum(confidence * words)::numeric / nullif(sum(words), 0)) as confidence
    from documents.recognised_page where source = %(source)s
) as p
where r.source = %(source)s and r.state = 'running' returning r.source"""


def keep_read(session: Session, source: str, read: ReadPage) -> bool:
    """Keep one page; False when nobody wants the next one any more."""
    known = "select 1 from documents.recognition where source = %s for update"
    if not fetch_values(session, known, (source,)):
        return False
    values = (read.page, read.words, read.confidence, read.text, read.layer, read.problem)
    execute(session, KEEP, (source, *values))
    if read.layer:
        layer = """
            update documents.page set layer = %s
            where sha256 = %s and page = %s and layer is null"""
        execute(session, layer, (read.layer, source, read.page))
    wanted = fetch_values(session, COUNT, {"source": source, "at": now()})
    tell(session, source)
    return bool(wanted)


def put_state(
    session: Session, source: str, state: RecognitionState, *, problem: str | None = None
) -> None:
    """Set how far a content is."""
    query = """
        update documents.recognition set state = %s, problem = %s, changed_at = %s
        where source = %s"""
    execute(session, query, (state, problem, now(), source))
    tell(session, source)


def tell(session: Session, source: str) -> None:
    """Let open cards with this content look again."""
    for each in holders(session, source):
        signal(session, f"doc:{each.document_id}")


def give_text(session: Session, jobs: JobQueue, source: str) -> bool:
    """Let every file with a content that was read be found by its text; tell whether it was."""
    row = find_recognition(session, source)
    if row is None or row.state != RecognitionState.READY or not row.words:
        return False
    query = """
        update documents.file set text_state = %s where sha256 = %s and text_state = %s
        returning document_id"""
    values = (TextState.RECOGNISED, source, TextState.NONE)
    for document_id in set(fetch_values(session, query, values)):
        jobs.defer(session, "documents:reindex", document_id=str(document_id))
    return True


def inherit(session: Session, source: str, *, of: str) -> None:
    """Let a content have the text of another that shows the same, such as a signed version."""
    head = """
        insert into documents.recognition
            (source, media_type, pages, state, older, done, words, confidence, changed_at)
        select %s, media_type, pages, state, false, done, words, confidence, %s::timestamptz
        from documents.recognition where source = %s and state = 'ready'
        on conflict (source) do nothing"""
    pages = """
        insert into documents.recognised_page
            (source, page, words, confidence, text, layer, problem)
        select %s, page, words, confidence, text, layer, problem
        from documents.recognised_page as p
        where p.source = %s and exists (
            select from documents.recognition as r where r.source = %s)
        on conflict (source, page) do nothing"""
    execute(session, head, (source, now(), of))
    execute(session, pages, (source, of, source))


def cancel(session: Session, file: FileRow) -> None:
    """Stop the reading of a scan; pages that were read are kept for another time.

    Raises ConflictError when it is over already.
    """
    query = """
        update documents.recognition set state = 'cancelled', changed_at = %s
        where source = %s and state in ('waiting', 'running') returning source"""
    if not fetch_values(session, query, (now(), file.sha256)):
        raise ConflictError(_("The recognition of the text is over already."))
    record(
        session, "file.recognition_stopped", "document", file.document_id, file=file.id,
        name=told_name_in(session, file.document_id, file.name),
    )  # fmt: skip
    tell(session, file.sha256)


AGAIN = """
update documents.recognition set state = 'waiting', problem = null, older = false, changed_at = %s
where source = %s and (state in ('failed', 'cancelled') or (state = 'ready' and words = 0)
    or (older and state = 'waiting'))
returning source"""


def try_again(session: Session, installation: Installation, file: FileRow) -> None:
    """Have a scan read that failed, was stopped or was never asked for.

    Pages that failed are read again. Raises ConflictError when it is being read, or cannot be.
    """
    if not is_possible(installation, file.media_type):
        raise ConflictError(why_not(installation))
    if fetch_values(session, AGAIN, (now(), file.sha256)):
        forget = "delete from documents.recognised_page where source = %s and problem is not null"
        execute(session, forget, (file.sha256,))
        queue(session, installation, file.sha256)
    elif find_recognition(session, file.sha256) is not None or file.text_state != TextState.NONE:
        raise ConflictError(_("The text is being recognised already, or it is there."))
    else:
        ask_for_text(session, installation, Scan(file.sha256, file.media_type, file.pages))
    record(
        session, "file.recognition_asked", "document", file.document_id, file=file.id,
        name=told_name_in(session, file.document_id, file.name),
    )  # fmt: skip
    tell(session, file.sha256)


def why_not(installation: Installation) -> str:
    """Return the sentence on why scans stay without text here, and what helps."""
    if installation.settings.ocr == "off":
        return _("Recognition of scans is switched off here (UPRAVA_OCR).")
    if find_engine() is None:
        return _(
            "Scans stay without text: tesseract is not installed. The administrator installs the"
            " packages tesseract-ocr and tesseract-ocr-rus; new scans are read by themselves then."
        )
    return _(
        "Scans stay without text: tesseract lacks the languages {languages}. The administrator"
        " installs the package tesseract-ocr-rus."
    ).format(languages=installation.settings.ocr_languages)
