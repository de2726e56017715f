"""A paper the program has printed, put among the files of its document."""

import io
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava_storage import safe_name

from uprava.documents.intake import receive_one
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import Received, add, attach, list_files
from uprava.documents.service.locks import FILES, files_changed, hold, refuse_locked
from uprava.documents.service.registering import touch
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal


def keep_printed(
    session: Session, id: UUID, pdf: bytes, name: str, *, reader: Reader, at: datetime
) -> None:
    """Put a printed paper among the files: the main one, or its next version."""
    hold(session, id)
    head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
    refuse_locked(session, head, FILES, reader=reader)
    installation = installation_of(session)
    received: Received = receive_one(
        io.BytesIO(pdf), installation.store, name=safe_name(name),
        limit=installation.settings.upload_limit, role="main",
    )  # fmt: skip
    before = next((each for each in list_files(session, id) if each.role == "main"), None)
    if before is None:
        attach(session, head, [received], reader=reader, at=at, jobs=installation.jobs)
    else:
        row = add(session, head, received, reader=reader, at=at, series=before)
        installation.jobs.defer(session, "documents:prepare", file_id=str(row.id))
    touch(session, id, at=at)
    files_changed(session, head, ["main"], reader=reader)
    signal(session, f"doc:{id}")
