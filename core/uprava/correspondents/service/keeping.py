"""Cards of correspondents: opened, made, changed, closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.correspondents.models import Kind, Origin
from uprava.correspondents.service.twins import Twin, same_numbers
from uprava.correspondents.values import (
    CODES,
    COLUMNS,
    MANAGE,
    NAMES,
    PEOPLE,
    TITLES,
    Card,
    ContactRow,
    Fields,
    mistakes,
)
from uprava.db.sql import driver, execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, ForbiddenError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class Change:
    """An edit: what the form says, the version it was opened at, and that twins are known."""

    fields: Fields
    contacts: Sequence[ContactRow]
    version: int = 0
    twins_known: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else was faster: field, mine, theirs; the version as it is now."""

    rows: list[tuple[str, str, str]]
    version: int


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a form: the card's id, mistakes by field, or a conflict."""

    id: int = 0
    wrong: Mapping[str, str] | None = None
    conflict: Conflict | None = None


def find_card(session: Session, id: int) -> Card | None:
    """Return a card whoever asks; None when there is none."""
    query = f"select {COLUMNS} from correspondents.correspondent as c where c.id = %s"
    return fetch_one(session, Card, query, (id,))


def get_card(session: Session, id: int, *, reader: Reader) -> Card:
    """Return a card the reader may see; a person's without the right is not found.

    Raises NotFoundError.
    """
    card = find_card(session, id)
    if card is None or (card.kind == Kind.PERSON and not reader.may(PEOPLE)):
        raise NotFoundError(_("There is no such correspondent, or it is not open to you."))
    return card


def open_card(session: Session, id: int, *, reader: Reader) -> Card:
    """Return a card that is shown whole; that of a person leaves a record each time."""
    card = get_card(session, id, reader=reader)
    if card.kind == Kind.PERSON:
        record(session, "correspondent.read", "correspondent", id)
    return card


def list_contacts(session: Session, id: int) -> list[ContactRow]:
    """Return the contacts of a card in the order in which they were written."""
    query = """
        select person, post, phone, email from correspondents.contact
        where correspondent_id = %s order by id"""
    return fetch(session, ContactRow, query, (id,))


def standing(session: Session, id: int) -> int:
    """Return the card that stands for one: itself, or the one it was merged into."""
    return int(fetch_value(session, "select correspondents.standing(%s)", (id,)))


INSERT = f"""
insert into correspondents.correspondent ({", ".join(NAMES)}, origin)
values ({", ".join(f"%({name})s" for name in NAMES)}, %(origin)s) returning id"""
UPDATE = f"""
update correspondents.correspondent set {", ".join(f"{name} = %({name})s" for name in NAMES)},
    origin = case when origin = 'noted' then 'entered' else origin end, version = version + 1
where id = %(id)s and version = %(version)s"""


def columns_of(values: Fields) -> dict[str, str | None]:
    """Return the fields as columns: an empty number becomes NULL."""
    found: dict[str, str | None] = {name: getattr(values, name) for name in NAMES}
    return found | {name: found[name] or None for name in CODES}


def create(session: Session, wish: Change, *, reader: Reader) -> Saved:
    """Make a card. Mistakes and likely duplicates come back, and nothing is made then."""
    wrong = check(session, wish, reader=reader, id=0)
    if wrong:
        return Saved(wrong=wrong)
    values = columns_of(wish.fields) | {"origin": Origin.ENTERED.value}
    id = int(fetch_value(session, INSERT, values))
    write_contacts(session, id, wish.contacts)
    record(session, "correspondent.created", "correspondent", id, kind=wish.fields.kind)
    return Saved(id)


def change(session: Session, id: int, wish: Change, *, reader: Reader) -> Saved:
    """Change a card; a form opened at an older version changes nothing and says what differs."""
    card = get_card(session, id, reader=reader)
    if card.merged_into is not None:
        raise ConflictError(_("This card was merged into another one. Change that one."))
    if card.version != wish.version:
        return Saved(id, conflict=overtaken(card, wish.fields))
    wrong = check(session, wish, reader=reader, id=id)
    if wrong:
        return Saved(id, wrong=wrong)
    changed = differing(card.fields, wish.fields)
    contacts = [each for each in wish.contacts if not each.empty]
    if not changed and contacts == list_contacts(session, id):
        return Saved(id)
    values = columns_of(wish.fields) | {"id": id, "version": wish.version}
    if not execute(session, UPDATE, values):
        card = get_card(session, id, reader=reader)
        return Saved(id, conflict=overtaken(card, wish.fields))
    write_contacts(session, id, wish.contacts)
    record(session, "correspondent.changed", "correspondent", id, fields=changed)
    return Saved(id)


def overtaken(card: Card, mine: Fields) -> Conflict:
    """Return what differs from the card as somebody else has just made it."""
    theirs = card.fields
    rows = [
        (_(TITLES[name]), mine.shown(name) or "—", theirs.shown(name) or "—")
        for name in differing(theirs, mine)
    ]
    return Conflict(rows, card.version)


def differing(one: Fields, other: Fields) -> list[str]:
    """Return the names of the fields that differ."""
    return [name for name in NAMES if getattr(one, name) != getattr(other, name)]


def check(session: Session, wish: Change, *, reader: Reader, id: int) -> dict[str, str]:
    """Return a sentence for each field that breaks a rule, and about cards that look the same.

    Raises ForbiddenError for whom the directory, or people in it, are not to be changed.
    """
    reader.require(MANAGE)
    if wish.fields.kind == Kind.PERSON:
        require_people(reader)
    wrong = mistakes(wish.fields, wish.contacts)
    if not wrong and not wish.twins_known:
        wrong = told(same_numbers(session, wish.fields, reader=reader, but=id))
    return wrong


def told(twins: Sequence[Twin]) -> dict[str, str]:
    """Return the sentence about cards with the same numbers; none: nothing."""
    if not twins:
        return {}
    names = "; ".join(twin.title for twin in twins)
    sentence = _("There is a card with these numbers already: {names}. Open it, or tick below.")
    return {"same": sentence.format(names=names)}


def require_people(reader: Reader) -> None:
    """Raise ForbiddenError for whom personal data of people are closed."""
    if not reader.may(PEOPLE):
        raise ForbiddenError(
            _("People's data are closed to you. Ask the administrator for the right.")
        )


def write_contacts(session: Session, id: int, contacts: Sequence[ContactRow]) -> None:
    """Put the contacts of a card in place of those it had."""
    execute(session, "delete from correspondents.contact where correspondent_id = %s", (id,))
    query = """
        insert into correspondents.contact (correspondent_id, person, post, phone, email)
        values (%s, %s, %s, %s, %s)"""
    rows = [
        (id, each.person, each.post, each.phone, each.email) for each in contacts if not each.empty
    ]
    with driver(session).cursor() as cursor:
        cursor.executemany(query, rows)


def close(session: Session, id: int, *, reader: Reader) -> None:
    """Offer a correspondent no more; its history stays."""
    settle(session, id, reader=reader, act="correspondent.closed", day="%(today)s")


def reopen(session: Session, id: int, *, reader: Reader) -> None:
    """Offer a closed correspondent again."""
    settle(session, id, reader=reader, act="correspondent.reopened", day="null")


def settle(session: Session, id: int, *, reader: Reader, act: str, day: str) -> None:
    """Close a card, or open it again."""
    reader.require(MANAGE)
    get_card(session, id, reader=reader)
    query = f"update correspondents.correspondent set closed_on = {day}, version = version + 1 where id = %(id)s and merged_into is null and (closed_on is null) = ({day}::date is not null)"  # noqa: E501
    values: Mapping[str, object] = {"id": id, "today": session.info["today"]}
    if execute(session, query, values):
        record(session, act, "correspondent", id)
