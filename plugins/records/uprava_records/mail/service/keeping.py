"""Something that came becomes an arrival and a draft of its unit, exactly once."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.capabilities import MailNotice, TakenNotice
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch_value
from uprava.documents.service.filing import Received
from uprava.documents.service.numbering import JournalRow, get_journal
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.rendering import OpenedMail, PartKind
from uprava.web.events import signal

from uprava_records.letters.service.correspondents import known_spelling
from uprava_records.letters.service.drafts import Shared, make_draft
from uprava_records.letters.service.registering import KIND
from uprava_records.letters.service.scanning import have_read

KEPT_OF_BODY = 20_000
"""Characters of a letter's text shown beside the form; the whole is in its file."""


LONGEST_SAID = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lies on its server."""

    mailbox: str
    validity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Came:
    """What came, looked at and put into the store, before anything is written down.

    `told` names files that were left out or refused, and why.
    """

    source: str
    fingerprint: str
    received_at: datetime
    original: str
    files: Sequence[Received]
    recognised: Mapping[str, str]
    sources: Mapping[str, str]
    urgent: bool = False
    told: Sequence[tuple[str, str]] = ()
    letter: OpenedMail = field(default_factory=OpenedMail)
    place: Place | None = None
    whole: bool = True
    """Of a message that is too large only the heading was fetched; the rest is in the mailbox."""


def journal_of(session: Session, code: str) -> JournalRow:
    """Return the journal whose unit gets what comes. Raises InvalidError for one without unit."""
    journal = get_journal(session, code=code, kind=KIND)
    if journal.unit_id is None:
        raise InvalidError(_("The journal {code} belongs to no unit.").format(code=code))
    return journal


def fingerprint_of(*parts: str | bytes) -> str:
    """Return one digest of what makes an arrival the same one."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


INSERT = """
insert into records.arrival (id, unit_id, source, mailbox, uid_validity, uid, fingerprint,
    message_id, sender_name, sender_address, subject, body, sent_at, received_at, original, told,
    rest, state)
values (%(id)s, %(unit)s, %(source)s, %(mailbox)s, %(validity)s, %(uid)s, %(fingerprint)s,
    %(message_id)s, %(name)s, %(address)s, %(subject)s, %(body)s, %(sent_at)s, %(received_at)s,
    %(original)s, %(told)s, %(rest)s, 'waiting')
on conflict do nothing returning id"""


def keep(session: Session, came: Came, journal: JournalRow, *, at: datetime) -> UUID | None:
    """Write an arrival down with its draft; None: it was kept before."""
    assert journal.unit_id is not None
    id: UUID | None = fetch_value(session, INSERT, row_of(came, journal.unit_id))
    if id is None:
        return None
    taken = take_notice(session, came)
    if taken is not None:
        note_notice(session, id, taken, at=at)
        return id
    make_shared(session, id, came, journal, at=at)
    record(
        session, "arrival.kept", "arrival", id, source=came.source,
        files=[each.sha256 for each in came.files], refused=len(came.told),
    )  # fmt: skip
    signal(session, "counters")
    return id


def take_notice(session: Session, came: Came) -> TakenNotice | None:
    """Give what a program wrote about a letter of ours to the module whose letter it is.

    Other offices' systems send real answers as automatic ones: whatever brings a file is a letter.
    """
    letter = came.letter
    brings = any(part.kind is PartKind.FILE for part in letter.parts)
    if not letter.about or not (letter.reports or (letter.automatic and not brings)):
        return None
    sender = letter.sender_address or letter.sender_name
    notice = MailNotice(letter.about, sender, letter.subject, came.received_at, letter.reports)
    return installation_of(session).plugins.take_mail_notice(session, notice)


def note_notice(session: Session, id: UUID, taken: TakenNotice, *, at: datetime) -> None:
    """Write down of which document's letter a notice is; it is no letter to be registered."""
    execute(
        session,
        "update records.arrival set state = 'notice', reason = %s, document_id = %s,"
        " decided_at = %s where id = %s",
        (taken.said[:LONGEST_SAID], taken.document_id, at, id),
    )
    record(session, "arrival.noticed", "arrival", id, document=taken.document_id)


def make_shared(
    session: Session, id: UUID, came: Came, journal: JournalRow, *, at: datetime
) -> None:
    """Put an arrival into the queue: a draft of the journal's unit, with the arrival's id."""
    assert journal.unit_id is not None
    recognised = dict(came.recognised)
    if name := recognised.get("correspondent"):
        recognised["correspondent"] = known_spelling(session, name, units=[journal.unit_id])
    shared = Shared(
        journal.unit_id, came.source, came.sources, {"journal": journal.code}, came.urgent
    )
    make_draft(session, came.files, recognised, owner=shared, at=at, id=id)
    have_read(session, came.files, recognised, came.sources)


def row_of(came: Came, unit_id: int) -> dict[str, object]:
    """Return the row of an arrival."""
    letter, place = came.letter, came.place
    return {
        "id": uuid7(), "unit": unit_id, "source": came.source,
        "mailbox": place.mailbox if place else None,
        "validity": place.validity if place else None, "uid": place.uid if place else None,
        "fingerprint": came.fingerprint, "message_id": letter.message_id,
        "name": letter.sender_name, "address": letter.sender_address, "subject": letter.subject,
        "body": letter.body[:KEPT_OF_BODY], "sent_at": letter.sent_at or None,
        "received_at": came.received_at, "original": came.original,
        "told": json.dumps(came.told, ensure_ascii=False), "rest": None if came.whole else "left",
    }  # fmt: skip


def note_registered(session: Session, id: UUID, document_id: UUID) -> None:
    """Write down which letter an arrival became; drafts of a person have no arrival."""
    execute(
        session,
        "update records.arrival set state = 'registered', document_id = %s, decided_by = %s,"
        " decided_at = now() where id = %s and state = 'waiting'",
        (document_id, session.info["reader"].person_id, id),
    )
