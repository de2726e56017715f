"""What the dummy does with documents: one note each."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.capabilities import ActToDraft, DraftedAct, GivenTask, TaskPerson, TaskToGive
from uprava.counted import Counted
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.documents.service.access import VISIBLE, get_document
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader

FROZEN = "не менять"
"""The note that locks a document."""


def noted_by(_session: Session, reader: Reader) -> Counted:
    """Count the notes of documents a reader may see."""
    rows = f"""select from dummy.note as n join documents.document as d on d.id = n.document_id
        where {VISIBLE}"""
    return Counted(rows, {"principals": list(reader.principals)})


def write_note(session: Session, id: UUID, *, text: str, reader: Reader) -> None:
    """Write the document's note, instead of the one before."""
    head = get_document(session, id, reader=reader)
    if not text.strip():
        raise InvalidError(_("The note is empty. Write something and send it again."))
    write_down(session, head.id, text)
    record(session, "dummy.noted", "document", head.id)


def ask_for(session: Session, id: UUID, *, who: int, text: str, reader: Reader) -> GivenTask:
    """Give somebody a task on the document, in the reader's name."""
    get_document(session, id, reader=reader)
    task = TaskToGive(
        f"dummy:{id}", reader.person_id, text, (TaskPerson(who),), asked_term="calendar:10",
        document_id=id,
    )  # fmt: skip
    given = installation_of(session).plugins.give_task(session, reader, task)
    if given is None:
        raise ConflictError(_("No module keeps tasks here."))
    record(session, "dummy.noted", "document", id)
    return given


def begin_act(session: Session, act: ActToDraft, *, reader: Reader) -> DraftedAct:
    """Begin an act on the basis of a document."""
    get_document(session, act.document_id, reader=reader)
    drafted = installation_of(session).plugins.draft_act(session, reader, act)
    if drafted is None:
        raise ConflictError(_("No module writes acts here."))
    record(session, "dummy.noted", "document", act.document_id)
    return drafted


def write_down(session: Session, id: UUID, text: str) -> None:
    """Keep the note, instead of the one before."""
    execute(
        session,
        "insert into dummy.note (document_id, text) values (%s, %s)"
        " on conflict (document_id) do update set text = excluded.text",
        (id, text),
    )


def note_of(session: Session, id: UUID) -> str | None:
    """Return the document's note."""
    query = "select text from dummy.note where document_id = %s"
    found: str | None = fetch_value(session, query, (id,))
    return found


def count_notes(session: Session) -> int:
    """Count the notes the reader may see; row security leaves no others."""
    return int(fetch_value(session, "select count(*) from dummy.note"))


def refuse_noted(session: Session, id: UUID) -> None:
    """Veto: a document with a note stays where it is."""
    if note_of(session, id) is not None:
        raise ConflictError(_("The dummy does not let this document go: it carries a note."))


def known(session: Session, hashes: Sequence[str]) -> list[str]:
    """Return those of the digests notes refer to."""
    query = "select sha256 from dummy.note where sha256 = any (%s)"
    return fetch_values(session, query, (list(hashes),))
