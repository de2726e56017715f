"""Registration of an incoming letter: once, on the day of receipt, under the next number.

Rules of records management, order 71 of Rosarkhiv of 22 May 2019.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch_value, in_one_go
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service.access import Opening, give
from uprava.documents.service.filing import FileRow, Received, attach
from uprava.documents.service.number_choices import Earlier
from uprava.documents.service.numbering import JournalRow, get_journal, list_journals
from uprava.documents.service.particulars import keep_volume
from uprava.documents.service.registering import NewDocument, create, register_as_said
from uprava.documents.service.types import (
    OwnFields,
    chosen_type,
    keep_fields,
    read_fields,
    term_of,
    words_in,
)
from uprava.errors import InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.jobs.queue import JobQueue
from uprava.users.reader import Reader
from uprava.work.service import put_into

from uprava_records.letters.service.cards import (
    DEFAULT_JOURNAL,
    IncomingCard,
    Term,
    mistakes,
    own_words,
)
from uprava_records.letters.service.completing import as_asked, completed
from uprava_records.letters.service.correspondents import remember
from uprava_records.letters.service.senders import card_for

KIND = "records.incoming"
REGISTERED = "registered"
REVIEW = "review"


@dataclass(frozen=True, slots=True)
class RegisteredLetter:
    """A registered letter, as the registrar and the API are told of it.

    `proposed` are the sentences of rules that filled what was not said.
    """

    head: DocumentHead
    number: str
    registered_on: date
    state: str
    files: Sequence[FileRow] = field(default_factory=tuple)
    proposed: Sequence[str] = ()


def register_incoming(
    session: Session, card: IncomingCard, files: Sequence[Received], *, reader: Reader,
    at: datetime, jobs: JobQueue,
) -> RegisteredLetter:  # fmt: skip
    """Register a letter: card, files, rights, work for the addressee, and last its number.

    Raises InvalidError with a sentence per field; nothing is kept then.
    """
    today: date = session.info["today"]
    own, wrong = own_of(session, card)
    check(card, wrong, today=today)
    journal = journal_of(session, card, own)
    card, given = with_term(card, own, today)
    reader.require("records.register", unit=journal.unit_id)
    sender = card_for(session, card.sender, reader=reader) if card.sender else None
    asked = as_asked(KIND, card, journal=journal.code, type=own.type.code if own else "",
                     sender=sender)  # fmt: skip
    card, proposed = completed(session, card, asked, reader=reader)
    addressee = find_addressee(session, card.addressee)
    with in_one_go(session):
        head = create(session, core_row(card, journal), reader=reader, at=at)
        execute(session, OWN_ROW, own_row(card, head, addressee, today))
        give(session, head, openings(journal, addressee, reader), at=at, by=reader.person_id)
        if own is not None:
            keep_fields(session, head, own.type, own.values, given=given)
        remember(session, head, sender)
        if card.volume.said:
            keep_volume(session, head.id, card.volume, reader=reader, at=at)
        rows = attach(session, head, files, reader=reader, at=at, jobs=jobs)
    if addressee is not None:
        put_into(session, REVIEW, head, person_id=addressee, reader=reader, at=at)
    words = [*own_words(card), *words_in(own)]
    done = register_as_said(session, head, journal=journal, words=words, choice=card.choice)
    return RegisteredLetter(head, done.number, done.registered_on, head.state, rows, proposed)


def own_of(session: Session, card: IncomingCard) -> tuple[OwnFields | None, dict[str, str]]:
    """Return the card's type with its own fields, and sentences about them.

    Raises InvalidError naming the types there are; None: the office has set up none.
    """
    type = chosen_type(session, KIND, card.letter_kind)
    if type is None:
        return None, {}
    values, wrong = read_fields(session, type, card.own)
    return OwnFields(type, values), wrong


def journal_of(session: Session, card: IncomingCard, own: OwnFields | None) -> JournalRow:
    """Return the journal a card names, else that of its type, else the usual one."""
    if not card.journal and own and own.type.journal_id:
        known = list_journals(session, kind=KIND)
        found = next((each for each in known if each.id == own.type.journal_id), None)
        if found:
            return found
    return get_journal(session, code=card.journal or DEFAULT_JOURNAL, kind=KIND)


def with_term(
    card: IncomingCard, own: OwnFields | None, today: date
) -> tuple[IncomingCard, tuple[date, str] | None]:
    """Return a card with the term of its type where it needs one, and that term's reason."""
    earlier = isinstance(card.choice, Earlier)
    given = term_of(own.type, start=today) if own and not earlier else None
    if given and card.due_on is None and card.term == Term.BY_TYPE:
        return replace(card, due_on=given[0]), given
    return card, given if given and given[0] == card.due_on else None


def check(card: IncomingCard, more: Mapping[str, str], *, today: date) -> None:
    """Raise InvalidError naming every field that breaks a rule; `more` is known already."""
    wrong = mistakes(card, today=today) | dict(more)
    if wrong:
        raise InvalidError(_("The card has mistakes; nothing was registered."), fields=wrong)


def core_row(card: IncomingCard, journal: JournalRow) -> NewDocument:
    """Return the part of the card that the core keeps."""
    return NewDocument(
        kind=KIND,
        title=" ".join(card.title.split()),
        summary=" ".join(card.correspondent.split()),
        state=REGISTERED if card.addressee is None else REVIEW,
        organisation_id=journal.organisation_id,
        unit_id=journal.unit_id,
        access_mark=AccessMark(card.access_mark),
        due_on=card.due_on,
    )


OWN_ROW = """
insert into records.incoming (document_id, correspondent, outgoing_number, outgoing_date,
    signatory, addressee_id, received_on, channel, sheets)
values (%(id)s, %(correspondent)s, %(outgoing_number)s, %(outgoing_date)s, %(signatory)s,
    %(addressee)s, %(received_on)s, %(channel)s, %(sheets)s)"""


def own_row(
    card: IncomingCard, head: DocumentHead, addressee: int | None, today: date
) -> dict[str, Any]:
    """Return the part of the card that records keep."""
    return {
        "id": head.id,
        "correspondent": head.summary,
        "outgoing_number": (card.outgoing_number or "").strip() or None,
        "outgoing_date": card.outgoing_date,
        "signatory": (card.signatory or "").strip() or None,
        "addressee": addressee,
        "received_on": card.received_on or today,
        "channel": card.channel,
        "sheets": (card.sheets or "").strip() or None,
    }


def openings(journal: JournalRow, addressee: int | None, reader: Reader) -> list[Opening]:
    """Return who sees the letter at once: the journal's unit, its author, the addressee."""
    given = [Opening(reader.person_id, AccessRight.EDIT, "author")]
    if journal.unit_id is not None:
        given.append(Opening(journal.unit_id, AccessRight.MANAGE, "journal"))
    if addressee is not None:
        given.append(Opening(addressee, AccessRight.READ, "addressee"))
    return given


def find_addressee(session: Session, login: str | None) -> int | None:
    """Return the person a letter is put before. Raises InvalidError for an unknown login."""
    if not login:
        return None
    query = "select id from users.person where lower(login) = lower(%s) and active"
    person = fetch_value(session, query, (login,))
    if person is None:
        raise InvalidError(
            _("The addressee is not known here."),
            fields={"addressee": _("There is no active person with the login {login}.").format(
                login=login[:50]
            )},
        )  # fmt: skip
    return int(person)


def answer_of(letter: RegisteredLetter) -> dict[str, Any]:
    """Return the API's answer, kept under the idempotency key."""
    return {
        "id": str(letter.head.id),
        "number": letter.number,
        "registered_on": letter.registered_on.isoformat(),
        "state": letter.state,
        "proposed": list(letter.proposed),
        "files": [
            {
                "id": str(row.id), "name": row.name, "media_type": row.media_type,
                "size": row.size, "sha256": row.sha256,
            }
            for row in letter.files
        ],
    }  # fmt: skip
