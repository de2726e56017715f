"""A signed protocol sent for reading: whole, or as extracts to whom a part concerns."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.models import ParticipantKind
from uprava.approval.service.acquainting import ReadingRow, acquaint_by_act, list_reading
from uprava.approval.service.people import people_of
from uprava.audit.log import record
from uprava.db.sql import fetch_values
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.documents.service.sharing import principals_of
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.following.service.extracts import make_extract
from uprava_meetings.following.service.reading import extracts_of
from uprava_meetings.following.values import CONCERNED
from uprava_meetings.protocol.service.reading import hold_protocol, points_of
from uprava_meetings.protocol.values import ProtocolRow

LONGEST_TERM = 30
"""Working days for reading."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody whom decisions concern, by which questions; `whole`: all that has decisions."""

    principal_id: int
    name: str
    items: Mapping[int, int]
    """Items and their positions on the agenda."""
    whole: bool


@dataclass(frozen=True, slots=True)
class Posting:
    """Who gets what: the protocol, or the extracts of their questions; in how many days."""

    whole: Sequence[int] = ()
    parts: Sequence[int] = ()
    members: bool = False
    term: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that was sent for reading, and who has read it."""

    id: UUID
    title: str
    rows: Sequence[ReadingRow]


def recipients_of(session: Session, row: ProtocolRow) -> list[Recipient]:
    """Return whom the points of a protocol name, by names."""
    items: dict[int, dict[int, int]] = {}
    names: dict[int, str] = {}
    points = [each for each in points_of(session, row.meeting_id) if each.stands]
    for point in points:
        for each in point.executors:
            names[each.principal_id] = each.name
            items.setdefault(each.principal_id, {})[point.item_id] = point.item_position
    every = {point.item_id for point in points}
    return [
        Recipient(id, names[id], items[id], not row.is_restricted and set(items[id]) == every)
        for id in sorted(names, key=lambda each: names[each].casefold())
    ]


def distribute(
    session: Session, id: UUID, posting: Posting, *, reader: Reader, at: datetime
) -> list[str]:
    """Send a signed protocol for reading; return the units without a head, who cannot be asked.

    Whoever was asked before is not asked again. Raises InvalidError when nobody is named or the
    term is wrong, ConflictError for a draft, or when all named have it already.
    """
    row = hold_protocol(session, id, reader=reader)
    if row.signed_on is None or row.later is not None:
        raise ConflictError(_("Only the last signed protocol is sent out."))
    refuse(posting)
    members = members_of(session, row) if posting.members else []
    sent, headless = 0, set[str]()
    whole = [*posting.whole, *(each for each in members if each not in posting.whole)]
    plan: dict[UUID, list[int]] = {id: whole} if whole else {}
    for item, principals in parts_of(session, row, posting.parts).items():
        plan[make_extract(session, id, item, reader=reader, at=at)] = principals
    for document, principals in plan.items():
        headless |= people_behind(session, principals)[1]
        sent += hand_out(session, document, principals, posting.term, reader=reader, at=at)
    if not sent and not headless:
        raise ConflictError(_("Everybody named was asked to read it already."))
    named = [each.name for each in principals_of(session, [*whole, *posting.parts])]
    record(session, "protocols.distributed", "document", id, names=", ".join(named)[:500])
    signal(session, f"doc:{id}")
    return sorted(headless)


def refuse(posting: Posting) -> None:
    """Raise InvalidError for what is wrong in the form."""
    wrong = {}
    if not (posting.whole or posting.parts or posting.members):
        wrong["who"] = _("Choose to whom it is sent.")
    if posting.term is not None and not 1 <= posting.term <= LONGEST_TERM:
        wrong["term"] = _("From {first} to {last}.").format(first=1, last=LONGEST_TERM)
    if wrong:
        raise InvalidError(_("Nothing was sent."), fields=wrong)


def parts_of(
    session: Session, row: ProtocolRow, principals: Collection[int]
) -> dict[int, list[int]]:
    """Return the questions whose extracts are sent, and to whom."""
    found: dict[int, list[int]] = {}
    for each in recipients_of(session, row):
        if each.principal_id in principals:
            for item in each.items:
                found.setdefault(item, []).append(each.principal_id)
    return found


def members_of(session: Session, row: ProtocolRow) -> list[int]:
    """Return the colleagues who belonged to the body on the day of the meeting."""
    query = """select m.person_id from meetings.member as m
        join users.person as p on p.id = m.person_id and p.active
        where m.body_id = %(body)s and %(day)s between m.since and coalesce(m.until, 'infinity')
        order by m.person_id"""
    return fetch_values(session, query, {"body": row.body_id, "day": row.held_on})


def people_behind(session: Session, principals: Sequence[int]) -> tuple[list[int], set[str]]:
    """Return the people who read for principals, units by their heads, and units without one."""
    people, without = list[int](), set[str]()
    for each in principals_of(session, principals):
        if each.type == "person":
            people.append(each.id)
            continue
        heads = people_of(session, ParticipantKind.HEAD, each.id)
        people += [head.id for head in heads]
        if not heads:
            without.add(each.name)
    return list(dict.fromkeys(people)), without


def hand_out(
    session: Session, id: UUID, principals: Sequence[int], term: int | None, *, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    """Open a document to principals and ask people to read it; return how many are asked anew."""
    head = get_document(session, id, reader=reader)
    given = [Opening(each, AccessRight.READ, CONCERNED) for each in principals]
    open_to(session, head, given, at=at, by=reader.person_id)
    known = {each.person_id for each in list_reading(session, id, reader=reader)}
    people, _without = people_behind(session, principals)
    fresh = [each for each in people if each not in known]
    if fresh:
        acquaint_by_act(session, id, fresh, term=term, reader=reader, at=at)
    return len(fresh)


def readings_of(session: Session, row: ProtocolRow, *, reader: Reader) -> list[Reading]:
    """Return who was asked to read the protocol and its extracts, who has not read first."""
    title = _("Protocol No. {number}").format(number=row.number)
    every = [(row.id, title)] + [(each.id, each.title) for each in extracts_of(session, row.id)]
    found = [Reading(id, said, list_reading(session, id, reader=reader)) for id, said in every]
    return [each for each in found if each.rows]
