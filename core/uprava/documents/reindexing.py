"""The job that makes a document's search text anew after its files were changed or removed."""

import tempfile
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.clock import office_day
from uprava.db.sql import execute, fetch_one
from uprava.db.transaction import system_transaction
from uprava.documents.models import TextState
from uprava.documents.service.access import HEAD_COLUMNS
from uprava.documents.service.filing import FileRow, list_files
from uprava.documents.service.pages import spooled
from uprava.documents.service.renditions import drawn_from
from uprava.extension import DocumentHead
from uprava.installation import Installation
from uprava.rendering import extract_text

LONGEST_BODY = 900_000
"""Characters search reads of one document; a larger text would not fit a tsvector."""


def reindex(installation: Installation, *, document_id: str) -> None:
    """Let search find what the newest versions of the present files say, and nothing else."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="reindex") as session:
        query = f"select {HEAD_COLUMNS} from documents.document as d where d.id = %s"
        head = fetch_one(session, DocumentHead, query, (UUID(document_id),))
        if head is None:
            return
        files = list_files(session, head.id)
        words = installation.plugins.search_words(session, head)
        copies = {file.id: drawn_from(session, file) for file in files}
    texts = [
        text_of(installation, file) or text_of(installation, copies[file.id]) for file in files
    ]
    body = "\n".join((head.summary, *words, *texts))[:LONGEST_BODY]
    with system_transaction(installation.engine, today=today, task="reindex") as session:
        write(session, head.id, body)


def text_of(installation: Installation, file: FileRow) -> str:
    """Return the text of a file that was prepared; the others add theirs when they are."""
    if file.text_state != TextState.READY:
        return ""
    with tempfile.NamedTemporaryFile(prefix="uprava-reindex-") as spool:
        path = spooled(installation.store, file.sha256, spool)
        return extract_text(path, file.media_type).text


def write(session: Session, id: UUID, body: str) -> None:
    """Replace the text search reads."""
    execute(session, "update documents.text set body = %s where document_id = %s", (body, id))
