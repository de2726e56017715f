"""The journal of incoming letters: what its lines hold, and the filters that are its own."""

import re
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.documents.service import book
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_records.letters.kind import EXECUTED, FILED
from uprava_records.letters.service.correspondents import known_ids
from uprava_records.letters.service.registering import KIND


@dataclass(frozen=True, slots=True)
class Asked(book.Asked):
    """What the journal is narrowed to: by sender and addressee too."""

    correspondent: str = ""
    addressee: str = ""


@dataclass(frozen=True, slots=True)
class LetterLine(book.BookLine):
    """One line of the journal."""

    correspondent: str
    outgoing_number: str | None
    outgoing_date: date | None
    addressee: str | None
    sheets: str | None


BOOK = book.Book(
    KIND,
    (EXECUTED, FILED),
    LetterLine,
    f"""i.correspondent, i.outgoing_number, i.outgoing_date, i.sheets,
        (select {SHORT_NAME} from users.person as p where p.id = i.addressee_id) as addressee""",
    "join records.incoming as i on i.document_id = d.id",
)

SENDERS = """ and i.document_id in (
    select m.document_id from correspondents.mention as m
    where m.role = 'sender' and m.correspondent_id = any (%(known)s))"""
ADDRESSEE = """ and i.addressee_id in (
    select p.id from users.person as p where p.surname ilike %(surname)s)"""


def wanted(session: Session, journal_id: int, asked: Asked, *, reader: Reader) -> book.Wanted:
    """Return the journal under all filters; a sender the directory knows is sought by its card.

    A name the directory does not know is looked for in the letters themselves.
    """
    condition: LiteralString = ""
    values: dict[str, object] = {}
    key = re.sub(r"[\W_]+", " ", asked.correspondent.lower()).strip()
    if asked.correspondent:
        known = known_ids(session, asked.correspondent, reader=reader) if key else []
        values |= {"like": f"%{key}%", "known": known}
        condition += SENDERS if known else " and i.correspondent_key like %(like)s"
    if asked.addressee:
        first = next(iter(asked.addressee.split()), "")
        values["surname"] = f"{re.sub(r'[%_]', '', first)}%"
        condition += ADDRESSEE
    return book.Wanted(journal_id, asked, condition, values)
