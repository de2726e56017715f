"""A signed document gets its number on the day of signing; one signed by hand, with its scan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.kind import Standing
from uprava.approval.models import ActKind
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, close_to, get_document, level_of, open_to
from uprava.documents.service.filing import list_files
from uprava.documents.service.locks import hold
from uprava.documents.service.number_choices import NEXT, Choice
from uprava.documents.service.number_templates import Tokens
from uprava.documents.service.numbering import JournalRow, list_journals
from uprava.documents.service.registering import register
from uprava.documents.service.states import put_into_state
from uprava.documents.service.types import fields_of
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import Message, Noticed, notify, put_into, take_out_of_all

from uprava_records.written.kind import DRAFTED, KINDS, NUMBER, REGISTERED
from uprava_records.written.models import SignedOn
from uprava_records.written.service.fields import INTERNAL, TABLES, WrittenCard
from uprava_records.written.service.keeping import card_of, words_of

FOLDER = "numbering"
"""The work folder of those who register: what is signed and has no number."""

WAITING = "registering"
"""Why the keepers of a journal see a document that is signed and not registered yet."""


@dataclass(frozen=True, slots=True)
class Registering:
    """How a document is registered: in which journal, under which number; signed by hand when."""

    journal: str = ""
    choice: Choice = NEXT
    signed_day: date | None = None


def journals_of(session: Session, head: DocumentHead) -> list[JournalRow]:
    """Return the journals the document may be registered in, that of its type first."""
    own = fields_of(session, head.id)
    first = own.type.journal_id if own else None
    every = [
        each
        for each in list_journals(session, kind=head.kind)
        if each.organisation_id == head.organisation_id
    ]
    return sorted(every, key=lambda each: (each.id != first, each.unit_id != head.unit_id))


def wait_for_number(
    session: Session, head: DocumentHead, *, reader: Reader, at: datetime, day: date | None = None
) -> None:
    """Put a document that has just been signed before the keepers of its journal."""
    query = f"update records.{TABLES[head.kind]} set signed_day = %s where document_id = %s"
    execute(session, query, (day or session.info["today"], head.id))
    journal = next(iter(journals_of(session, head)), None)
    if journal is None or journal.unit_id is None:
        return
    given = Opening(journal.unit_id, AccessRight.EDIT, WAITING)
    open_to(session, head, [given], at=at, by=reader.person_id)
    put_into(session, FOLDER, head, person_id=journal.unit_id, reader=reader, at=at)


def refuse_strangers(session: Session, head: DocumentHead, *, reader: Reader) -> None:
    """Raise ForbiddenError unless the document is the reader's to keep: by a right to change it.

    The keepers of a journal work in another unit than the author, so the unit says nothing.
    """
    if level_of(session, head.id, reader=reader) is AccessRight.READ:
        raise ForbiddenError(_("Documents are registered by those who keep the journal."))


def refuse_unready(session: Session, head: DocumentHead) -> None:
    """Raise ConflictError when there is nothing to register, or nowhere."""
    if not list_files(session, head.id):
        raise ConflictError(_("The document has no text: add the signed file first."))
    if not journals_of(session, head):
        raise ConflictError(
            _("There is no journal for such documents. Ask the administrator to set one up.")
        )


def give_number(
    session: Session, head: DocumentHead, wanted: Registering, *, reader: Reader, at: datetime
) -> str:
    """Register a document whose state has become «registered»; return its number.

    The last act: rights first, then the number. Raises InvalidError for an unknown journal.
    """
    journal = chosen_journal(journals_of(session, head), wanted.journal)
    card = card_of(session, head)
    open_to(session, head, openings(head, card, journal, reader), at=at, by=reader.person_id)
    for each in journals_of(session, head):
        if each.unit_id is not None:
            close_to(session, head, principal_id=each.unit_id, reason=WAITING)
    take_out_of_all(session, FOLDER, head.id, reader=reader, at=at)
    done = register(
        session,
        head,
        journal=journal,
        words=words_of(card),
        choice=wanted.choice,
        tokens=tokens_of(session, head, card),
    )
    return done.number


def tell(
    session: Session, head: DocumentHead, number: str, *, reader: Reader, at: datetime
) -> None:
    """Tell the author and the executor under which number their document is registered."""
    facts = {"number": number, "title": head.title}
    said = Message(N_("Registered under No. {number}: {title}"), facts)
    told = {head.author_id, card_of(session, head).executor.id} - {0, reader.person_id}
    notify(session, sorted(told), Noticed("records", said, head.id), at=at)


SIGNS = {
    ActKind.DECREE: "п", ActKind.DIRECTIVE: "р", ActKind.ORDER: "пр", ActKind.DECISION: "реш",
}  # fmt: skip
"""What numbers of acts end in, where their template says `{kind}`: «1025-п»."""


def tokens_of(session: Session, head: DocumentHead, card: WrittenCard) -> Tokens:
    """Return what the document adds to its number."""
    index = fetch_value(session, "select index from users.unit where id = %s", (head.unit_id,))
    sign = SIGNS.get(ActKind(card.act_kind), "") if card.act_kind else ""
    return Tokens(unit=str(index or ""), kind=sign)


def openings(
    head: DocumentHead, card: WrittenCard, journal: JournalRow, reader: Reader
) -> list[Opening]:
    """Return who sees a registered document: its registrar, the journal's keepers, colleagues."""
    given = [Opening(reader.person_id, AccessRight.EDIT, "registrar")]
    if journal.unit_id is not None:
        given.append(Opening(journal.unit_id, AccessRight.MANAGE, "journal"))
    if head.kind == INTERNAL:
        people = [id for each in card.addressees if (id := each.person_id)]
        given += [Opening(id, AccessRight.READ, "addressee") for id in people]
    return given


def chosen_journal(journals: Sequence[JournalRow], code: str) -> JournalRow:
    """Return the journal of a code, the first without one. Raises InvalidError."""
    found = next((each for each in journals if not code or each.code == code), None)
    if found is None:
        said = _("Choose the journal from the list.")
        raise InvalidError(said, fields={"journal": said})
    return found


def to_register(session: Session, id: UUID, *, reader: Reader) -> DocumentHead:
    """Return a written document the reader may register now.

    Raises ForbiddenError without the permission, ConflictError when it is elsewhere by now.
    """
    head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
    if head.kind not in KINDS:
        raise NotFoundError(_("There is no such document, or it is not open to you."))
    reader.require(NUMBER)
    if head.state not in (*DRAFTED, Standing.SIGNED):
        title = _(KINDS[head.kind].state(head.state).title)
        raise ConflictError(
            _("This cannot be done with a document that is “{state}”.").format(state=title)
        )
    return head


def register_written(
    session: Session, id: UUID, wanted: Registering, *, version: int, reader: Reader, at: datetime
) -> str:
    """Register a document by choice of journal and number, signed here or by hand.

    Raises ConflictError when somebody changed it meanwhile, InvalidError naming the fields.
    """
    hold(session, id)
    head = to_register(session, id, reader=reader)
    if head.version != version:
        raise ConflictError(_("The document was changed since you opened it. Look again."))
    refuse_unready(session, head)
    chosen_journal(journals_of(session, head), wanted.journal)
    if head.state != Standing.SIGNED:
        head = note_signature(session, head, wanted.signed_day, at=at)
    step = KINDS[head.kind].transition(REGISTERED)
    assert step is not None
    put_into_state(session, head, REGISTERED, at=at)
    record(session, "document.moved", "document", id, was=head.state, now=REGISTERED)
    after = replace(head, state=REGISTERED, version=head.version + 1)
    number = give_number(session, after, wanted, reader=reader, at=at)
    tell(session, after, number, reader=reader, at=at)
    installation_of(session).plugins.after_transition(session, reader, after, step)
    signal(session, f"doc:{id}")
    return number


def note_signature(
    session: Session, head: DocumentHead, day: date | None, *, at: datetime
) -> DocumentHead:
    """Note that a document was signed on paper, and when; return it as signed.

    Raises InvalidError for the day.
    """
    today: date = session.info["today"]
    if day is None or day > today:
        said = _("Say on which day it was signed: today or earlier.")
        raise InvalidError(said, fields={"signed_day": said})
    query = f"""
        update records.{TABLES[head.kind]} set signed_on = %s, signed_day = %s
        where document_id = %s"""
    execute(session, query, (SignedOn.PAPER, day, head.id))
    record(session, "records.signed-by-hand", "document", head.id, on=day.isoformat())
    put_into_state(session, head, Standing.SIGNED, at=at)
    record(session, "document.moved", "document", head.id, was=head.state, now=Standing.SIGNED)
    return replace(head, state=Standing.SIGNED, version=head.version + 1)


def is_registered(session: Session, id: UUID) -> bool:
    """Tell whether a document has its number already."""
    query = "select number is not null from documents.document where id = %s"
    return bool(fetch_value(session, query, (id,)))
