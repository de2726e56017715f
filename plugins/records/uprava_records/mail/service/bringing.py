"""A letter a program brings: it waits in the queue like any other until a person registers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.ids import uuid7
from uprava.db.sql import fetch_one
from uprava.documents.service.access import VISIBLE
from uprava.documents.service.filing import Received
from uprava.errors import ForbiddenError, InvalidError
from uprava.i18n import _
from uprava.rendering import OpenedMail
from uprava.users.reader import Reader
from uprava.work.mail.letter import checked

from uprava_records.letters.service.cards import DEFAULT_JOURNAL
from uprava_records.letters.service.drafts import owners
from uprava_records.mail.service.keeping import Came, fingerprint_of, journal_of, keep
from uprava_records.mail.service.opening import is_urgent

LONGEST = 200
"""Characters of the sender's name."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a program says of a letter, and what its first file says."""

    sender: str
    address: str
    text: str
    urgent: bool
    found: Mapping[str, str]
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a letter; the number is shown to who may see the document."""

    id: UUID
    state: str
    received_at: datetime
    decided_at: datetime | None
    reason: str | None
    document: UUID | None
    number: str | None
    registered_on: date | None


def bring(
    session: Session, letter: Brought, files: Sequence[Received], *, reader: Reader, at: datetime,
    journal: str,
) -> UUID:  # fmt: skip
    """Put a letter into the queue of a journal's unit; return its id there.

    Raises ForbiddenError when the program works for a person who does not register in that unit.
    """
    place = journal_of(session, journal or DEFAULT_JOURNAL)
    assert place.unit_id is not None
    if place.unit_id not in reader.principals or not reader.may(
        "records.register", unit=place.unit_id
    ):
        raise ForbiddenError(
            _("The token belongs to a person who does not register in the unit of this journal.")
        )
    check_sender(letter)
    today: date = session.info["today"]
    values = {"received_on": today.isoformat(), **letter.found, **letter.fields}
    sources = {name: "program" if name in letter.fields else "file" for name in values}
    sent = OpenedMail(
        sender_name=letter.sender, sender_address=letter.address, body=letter.text,
        subject=values.get("title", ""),
    )  # fmt: skip
    came = Came(
        "api", fingerprint_of("api", str(uuid7())), at, files[0].sha256, files, values, sources,
        urgent=letter.urgent or is_urgent(values, today), letter=sent,
    )  # fmt: skip
    id = keep(session, came, place, at=at)
    assert id is not None, "a fresh fingerprint was kept before"
    return id


def check_sender(letter: Brought) -> None:
    """Refuse an address no answer could go to. Raises InvalidError naming the fields."""
    wrong = {}
    if len(letter.sender) > LONGEST:
        wrong["sender"] = _("Too long.")
    if letter.address:
        try:
            checked(letter.address)
        except InvalidError as error:
            wrong["address"] = error.detail
    if wrong:
        raise InvalidError(_("The card has mistakes; nothing was kept."), fields=wrong)


def get_fate(session: Session, id: UUID, *, reader: Reader) -> Fate | None:
    """Return what became of a letter that came to a unit where the reader registers."""
    query = f"""
        select a.id, a.state, a.received_at, a.decided_at, a.reason, d.id as document, d.number,
            d.registered_on
        from records.arrival as a
            left join documents.document as d on d.id = a.document_id and {VISIBLE}
        where a.id = %(id)s and a.unit_id = any (%(units)s)"""
    values = {"id": id, "principals": list(reader.principals), **owners(reader)}
    return fetch_one(session, Fate, query, values)
