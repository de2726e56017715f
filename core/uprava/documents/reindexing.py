"""Jobs that keep what search reads in step with the documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.clock import office_day
from uprava.db.sql import execute, fetch_one, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.models import TextState
from uprava.documents.preparing import LONGEST_BODY
from uprava.documents.recognising import recognised_text
from uprava.documents.service.access import HEAD_COLUMNS
from uprava.documents.service.filing import FileRow, list_files
from uprava.documents.service.pages import local_copy
from uprava.documents.service.registering import handles_of
from uprava.documents.service.renditions import drawn_from
from uprava.documents.service.vocabulary import learn_all
from uprava.extension import DocumentHead
from uprava.installation import Installation
from uprava.rendering import extract_text


@dataclass(frozen=True, slots=True)
class Readable:
    """What search reads of a document; each file stands beside the copy it is drawn from."""

    handles: str
    files: Sequence[tuple[FileRow, FileRow]]


def reindex(installation: Installation, *, document_id: str) -> None:
    """Let search find what the newest versions of the present files say, and nothing else.

    Files are read outside a transaction; when the document changed meanwhile, the job is put
    into the queue once more instead of writing down what is old.
    """
    id = UUID(document_id)
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="reindex") as session:
        seen = readable(session, installation, id)
    if seen is None:
        return
    texts = [text_of(installation, own) or text_of(installation, copy) for own, copy in seen.files]
    body = "\n".join(texts)[:LONGEST_BODY]
    with system_transaction(installation.engine, today=today, task="reindex") as session:
        hold(session, id)
        if readable(session, installation, id) == seen:
            write(session, id, seen.handles, body)
        else:
            installation.jobs.defer(session, "documents:reindex", document_id=document_id)


def readable(session: Session, installation: Installation, id: UUID) -> Readable | None:
    """Return what search reads of a document, None when it is gone."""
    query = f"select {HEAD_COLUMNS} from documents.document as d where d.id = %s"
    head = fetch_one(session, DocumentHead, query, (id,))
    if head is None:
        return None
    words = installation.plugins.search_words(session, head)
    files = [(file, drawn_from(session, file)) for file in read_files(session, id)]
    return Readable(handles_of(head, words), files)


def read_files(session: Session, id: UUID) -> list[FileRow]:
    """Return the files search reads: none of those that hold personal data."""
    query = "select id from documents.file where document_id = %s and personal"
    personal = set(fetch_values(session, query, (id,)))
    return [file for file in list_files(session, id) if file.id not in personal]


def hold(session: Session, id: UUID) -> None:
    """Let a file that is being prepared add its text before, or after, but not meanwhile."""
    query = "select document_id from documents.text where document_id = %s for update"
    fetch_values(session, query, (id,))


def text_of(installation: Installation, file: FileRow) -> str:
    """Return the text of a file that was prepared; the others add theirs when they are."""
    if file.text_state == TextState.RECOGNISED:
        return recognised_text(installation, file.sha256)
    if file.text_state != TextState.READY:
        return ""
    with local_copy(installation.store, file.sha256) as path:
        return extract_text(path, file.media_type).text


def write(session: Session, id: UUID, handles: str, body: str) -> None:
    """Replace what search reads."""
    query = "update documents.text set handles = %s, body = %s where document_id = %s"
    execute(session, query, (handles, body, id))


def learn_words(installation: Installation) -> None:
    """Remember the words of requisites changed since the documents' files were prepared."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="learn_words") as session:
        execute(session, "set local statement_timeout = 0")
        learn_all(session)
