"""Letters that may be the same one come again, and the letter of ours it may answer."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.correspondents.service.choosing import family_of
from uprava.db.sql import fetch
from uprava.documents.service.access import VISIBLE
from uprava.users.reader import Reader

from uprava_records.letters.service.cards import IncomingCard
from uprava_records.letters.service.correspondents import KEY
from uprava_records.letters.service.drafts import DraftFileRow

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A registered document the reader may see; `why`: the same letter, or the same file."""

    id: UUID
    number: str | None
    registered_on: date | None
    title: str
    why: str = "letter"


COLUMNS = "d.id, d.number, d.registered_on, d.title"


def find_twins(
    session: Session, card: IncomingCard, files: list[DraftFileRow], *, reader: Reader
) -> list[Found]:
    """Return letters of the same sender, number and date, or with a file of the same bytes.

    The sender is the same by its card, with all that were merged into it; a name written shorter
    («Министерство ЖКХ») counts as the same one.
    """
    sender = card.sender.card if card.sender else None
    values = {
        "principals": list(reader.principals),
        "name": " ".join(card.correspondent.split()),
        "number": (card.outgoing_number or "").strip(),
        "day": card.outgoing_date,
        "hashes": [file.sha256 for file in files],
        "cards": list(family_of(session, sender.id)) if sender else [],
    }
    same_letter = f"""
        select i.document_id from records.incoming as i
        where i.outgoing_number = %(number)s
          and i.outgoing_date is not distinct from %(day)s
          and (starts_with(i.correspondent_key, {KEY})
               or starts_with({KEY}, i.correspondent_key)
               or exists (select from correspondents.mention as m
                   where m.document_id = i.document_id and m.role = 'sender'
                     and m.correspondent_id = any (%(cards)s)))"""
    same_file = "select f.document_id from documents.file as f where f.sha256 = any (%(hashes)s)"
    both = f"{same_letter} union {same_file}" if values["number"] else same_file
    by_letter = f"d.id in ({same_letter})" if values["number"] else "false"
    query = f"""
        select {COLUMNS}, case when {by_letter} then 'letter' else 'file' end as why
        from documents.document as d
        where d.id in ({both}) and d.deleted_at is null and {VISIBLE}
        order by d.id desc limit {SHOWN}"""
    return fetch(session, Found, query, values)


def find_answered(session: Session, *, number: str, on: date | None, reader: Reader) -> list[Found]:
    """Return the documents of ours the letter names: by exact number, and by date if it says."""
    if not number:
        return []
    query = f"""
        select {COLUMNS} from documents.document as d
        where d.number = %(number)s and (%(on)s::date is null or d.registered_on = %(on)s)
          and d.deleted_at is null and {VISIBLE}
        order by d.id desc limit 2"""
    values = {"principals": list(reader.principals), "number": number, "on": on}
    return fetch(session, Found, query, values)
