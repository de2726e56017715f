"""Editions of an act: its consolidated texts, from which day, because of which act."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.documents.service.access import VISIBLE
from uprava.documents.service.filing import Received, add
from uprava.documents.service.locks import hold
from uprava.errors import InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.jobs.queue import JobQueue
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_records.acts.service.facts import LONGEST
from uprava_records.acts.service.knowing import act_head
from uprava_records.written.service.fields import ACT


@dataclass(frozen=True, slots=True)
class EditionLine:
    """A consolidated text of an act; the act that made it so is named to those who see it."""

    id: int
    from_day: date
    file_id: UUID | None
    file_name: str | None
    note: str
    because_of: UUID | None
    because_number: str | None
    because_day: date | None


def list_editions(session: Session, id: UUID, *, reader: Reader) -> list[EditionLine]:
    """Return the editions of an act, the newest first."""
    query = f"""
        select e.id, e.from_day, e.file_id, file.name as file_name, e.note,
            d.id as because_of, d.number as because_number, d.registered_on as because_day
        from records.edition as e
        left join documents.file as file on file.id = e.file_id
        left join documents.document as d on d.id = e.because_of and {VISIBLE}
        where e.document_id = %(id)s order by e.from_day desc, e.id desc limit 200"""
    return fetch(session, EditionLine, query, {"id": id, "principals": list(reader.principals)})


@dataclass(frozen=True, slots=True)
class NewEdition:
    """A consolidated text: from when, because of which act (its number as typed), its file."""

    from_day: date | None
    because: str
    note: str
    files: Sequence[Received]


def add_edition(
    session: Session, id: UUID, new: NewEdition, *, reader: Reader, at: datetime, jobs: JobQueue
) -> None:
    """Keep a consolidated text. The act's own text stays as it was signed.

    Raises InvalidError with a sentence per field.
    """
    hold(session, id)
    head = act_head(session, id, reader=reader)
    wrong: dict[str, str] = {}
    if new.from_day is None:
        wrong["from_day"] = _("Say from which day this text is in force.")
    if not new.files:
        wrong["file"] = _("Add the consolidated text.")
    cause = find_cause(session, head, new.because, reader=reader)
    if new.because and cause is None:
        wrong["because"] = _("No act of this number is open to you.")
    if len(new.note) > LONGEST:
        wrong["note"] = _("At most {n} characters.").format(n=LONGEST)
    if wrong:
        raise InvalidError(_("The edition has mistakes; nothing was kept."), fields=wrong)
    text = replace(new.files[0], role="attachment")
    file = add(session, head, text, reader=reader, at=at, series=None)
    jobs.defer(session, "documents:prepare", file_id=str(file.id))
    execute(
        session,
        "insert into records.edition (document_id, from_day, because_of, file_id, note)"
        " values (%s, %s, %s, %s, %s)",
        (id, new.from_day, cause, file.id, new.note),
    )
    assert new.from_day is not None
    record(session, "act.edition", "document", id, on=new.from_day.isoformat())
    signal(session, f"doc:{id}")


def find_cause(session: Session, head: DocumentHead, number: str, *, reader: Reader) -> UUID | None:
    """Return the newest act of a number the reader sees; not the act itself."""
    if not number:
        return None
    query = f"""
        select d.id from documents.document as d
        where d.kind = %(kind)s and d.number = %(number)s and d.id <> %(id)s
          and d.deleted_at is null and {VISIBLE}
        order by d.id desc limit 1"""
    values = {"kind": ACT, "number": number, "id": head.id, "principals": list(reader.principals)}
    found: UUID | None = fetch_value(session, query, values)
    return found
