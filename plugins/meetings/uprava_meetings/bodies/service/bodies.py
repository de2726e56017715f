"""Bodies of an organisation: founded, changed, ended."""

from datetime import date

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.documents.service.journals import FirstJournal, open_first
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.users.service.groups import make_group, rename_group

from uprava_meetings.bodies.values import BodyRow, BodyWords
from uprava_meetings.values import MANAGE, PROTOCOL

LONGEST = {"name": 200, "genitive": 200, "decided": 30, "place": 200}
SHORTEST_MEETING, LONGEST_MEETING = 5, 720
"""Minutes."""

HOLDER = f"""coalesce((select case when m.person_id is null then m.name else (
        select {SHORT_NAME} from users.person as p where p.id = m.person_id) end
    from meetings.member as m where m.body_id = b.id and m.role = '%s'
        and %%(today)s between m.since and coalesce(m.until, 'infinity')
    order by m.since desc limit 1), '')"""

NOW = "m.body_id = b.id and %(today)s between m.since and coalesce(m.until, 'infinity')"

ROWS = f"""
select b.id, b.organisation_id, b.unit_id, u.name as unit, b.kind, b.name, b.genitive, b.decided,
    b.journal_id, b.members_id, b.keepers_id, b.place, b.minutes, b.ended_on, b.version,
    {HOLDER % "chair"} as chair, {HOLDER % "secretary"} as secretary,
    (select count(*)::int from meetings.member as m where {NOW}) as members,
    (select count(*)::int from meetings.member as m where {NOW} and m.votes) as voting,
    (select r.seats from meetings.regulation as r where r.body_id = b.id
        and r.since <= %(today)s order by r.since desc limit 1) as seats
from meetings.body as b join users.unit as u on u.id = b.unit_id
where b.organisation_id = %(organisation)s"""

SECRETARY_OF = """
select exists (select from meetings.member where body_id = %(id)s
    and person_id = any (%(people)s) and role in ('chair', 'deputy', 'secretary')
    and %(today)s between since and coalesce(until, 'infinity'))"""


def list_bodies(session: Session, *, reader: Reader, ended: bool = False) -> list[BodyRow]:
    """Return the bodies of the reader's organisation, those that have ended only when asked."""
    past = "" if ended else "and coalesce(b.ended_on, 'infinity') >= %(today)s"
    return fetch(session, BodyRow, f"{ROWS} {past} order by b.name, b.id", values(session, reader))


def get_body(session: Session, id: int, *, reader: Reader) -> BodyRow:
    """Return a body of the reader's organisation. Raises NotFoundError."""
    query = f"{ROWS} and b.id = %(id)s"
    found = fetch_one(session, BodyRow, query, values(session, reader) | {"id": id})
    if found is None:
        raise NotFoundError(_("There is no such body."))
    return found


def values(session: Session, reader: Reader) -> dict[str, object]:
    """Return the parameters of `ROWS`."""
    return {"organisation": reader.organisation_id, "today": session.info["today"]}


def may_keep(session: Session, id: int, *, reader: Reader) -> bool:
    """Tell whether the reader keeps a body: by permission, or as who presides or its secretary."""
    people = [each for each in (reader.person_id, reader.acting_for) if each is not None]
    asked = {"id": id, "people": people, "today": session.info["today"]}
    return reader.may(MANAGE) or bool(fetch_value(session, SECRETARY_OF, asked))


def get_kept(session: Session, id: int, *, reader: Reader) -> BodyRow:
    """Return a body the reader keeps, its row locked. Raises ForbiddenError, NotFoundError."""
    found = get_body(session, id, reader=reader)
    if not may_keep(session, id, reader=reader):
        raise ForbiddenError(
            _("A body is kept by its chair, its secretary and who is authorised to keep bodies.")
        )
    execute(session, "select from meetings.body where id = %s for update", (id,))
    return found


def add_body(session: Session, words: BodyWords, *, reader: Reader) -> int:
    """Found a body with a journal of its protocols; return its id.

    Raises InvalidError naming the fields.
    """
    reader.require(MANAGE)
    if reader.organisation_id is None:
        raise ConflictError(_("You work in no organisation: bodies belong to one."))
    refuse(session, words, reader=reader)
    query = "select nextval(pg_get_serial_sequence('meetings.body', 'id'))"
    id = int(fetch_value(session, query))
    first = FirstJournal(f"protocol-{id}", PROTOCOL, str(id), words.name, "{seq}")
    open_first(session, first, organisation_id=reader.organisation_id)
    query = """insert into meetings.body (id, organisation_id, unit_id, kind, name, genitive,
            decided, journal_id, members_id, keepers_id, place, minutes)
        values (%(id)s, %(organisation)s, %(unit)s, %(kind)s, %(name)s, %(genitive)s, %(decided)s,
            (select id from documents.journal where code = %(journal)s), %(members)s, %(keepers)s,
            %(place)s, %(minutes)s)"""
    journal = f"{first.code}-{reader.organisation_id}"
    execute(session, query, told(words) | {
        "id": id, "organisation": reader.organisation_id, "journal": journal,
        "members": make_group(session, members_title(words.name)),
        "keepers": make_group(session, keepers_title(words.name)),
    })  # fmt: skip
    record(session, "body.founded", "meeting_body", id, title=words.name)
    return id


def change_body(
    session: Session, id: int, words: BodyWords, *, version: int, reader: Reader
) -> None:
    """Change what is said of a body.

    Raises InvalidError naming the fields, ConflictError when somebody else changed it.
    """
    found = get_kept(session, id, reader=reader)
    if found.version != version:
        raise ConflictError(_("Somebody changed this body a moment ago. Open it again."))
    refuse(session, words, reader=reader, but=id)
    query = """update meetings.body set kind = %(kind)s, name = %(name)s,
            genitive = %(genitive)s, decided = %(decided)s, unit_id = %(unit)s, place = %(place)s,
            minutes = %(minutes)s, version = version + 1 where id = %(id)s"""
    execute(session, query, told(words) | {"id": id})
    rename_group(session, found.members_id, members_title(words.name))
    rename_group(session, found.keepers_id, keepers_title(words.name))
    record(session, "body.changed", "meeting_body", id, title=words.name, was=found.name)


def end_body(session: Session, id: int, *, reader: Reader, today: date) -> None:
    """Let a body exist today for the last time: its meetings and protocols stay."""
    found = get_to_end(session, id, reader=reader)
    query = "update meetings.body set ended_on = %s, version = version + 1 where id = %s"
    execute(session, query, (today, id))
    record(session, "body.ended", "meeting_body", id, title=found.name, until=f"{today:%d.%m.%Y}")


def get_to_end(session: Session, id: int, *, reader: Reader) -> BodyRow:
    """Return a body that may be ended, its row locked. Raises ConflictError for one that has."""
    found = get_kept(session, id, reader=reader)
    if found.ended_on is not None:
        raise ConflictError(_("This body has ended already."))
    return found


def members_title(name: str) -> str:
    """Return what the group of a body's members is called."""
    return _("{name}: members").format(name=name)


def keepers_title(name: str) -> str:
    """Return what the group of who prepares a body's meetings is called."""
    return _("{name}: chair and secretary").format(name=name)


def told(words: BodyWords) -> dict[str, object]:
    """Return the parameters of a body's row."""
    return {
        "kind": words.kind, "name": words.name, "genitive": words.genitive,
        "decided": words.decided, "unit": words.unit_id, "place": words.place,
        "minutes": words.minutes,
    }  # fmt: skip


def refuse(session: Session, words: BodyWords, *, reader: Reader, but: int = 0) -> None:
    """Raise InvalidError for what is wrong in the words, field by field."""
    wrong = {
        name: _("From 1 to {n} characters.").format(n=longest)
        for name, longest in LONGEST.items()
        if not (name == "place" or getattr(words, name)) or len(getattr(words, name)) > longest
    }
    if not SHORTEST_MEETING <= words.minutes <= LONGEST_MEETING:
        wrong["minutes"] = _("From {first} to {last}.").format(
            first=SHORTEST_MEETING, last=LONGEST_MEETING
        )
    query = "select exists (select from users.unit where id = %s and organisation_id = %s)"
    if not fetch_value(session, query, (words.unit_id, reader.organisation_id)):
        wrong["unit"] = _("Choose the unit that prepares the meetings.")
    same = """select exists (select from meetings.body where organisation_id = %s
        and lower(name) = lower(%s) and ended_on is null and id <> %s)"""
    if fetch_value(session, same, (reader.organisation_id, words.name, but)):
        wrong["name"] = _("There is such a body already.")
    if wrong:
        raise InvalidError(_("The body has mistakes; nothing is kept."), fields=wrong)
