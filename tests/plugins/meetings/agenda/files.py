"""Materials of questions, made for tests."""

import io
from uuid import UUID

from plugins.meetings.conftest import Hall
from tests_support.files import small_pdf
from uprava.db.transaction import new_session, unit_of_work
from uprava.documents.intake import receive_one
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import FileRow, attach


def hand_in(hall: Hall, question: UUID, name: str, data: bytes = b"") -> FileRow:
    """Attach a file to a question in the name of who proposed it; a small PDF by default."""
    place = hall.installation
    stream = io.BytesIO(data or small_pdf())
    received = receive_one(stream, place.store, name=name, limit=10**8, role="attachment")
    session = new_session(place.engine, reader=hall.proposer, today=hall.today)
    with unit_of_work(session):
        head = get_document(session, question, reader=hall.proposer)
        (row,) = attach(
            session, head, [received], reader=hall.proposer, at=hall.at, jobs=place.jobs
        )
    return row
