"""The draft of a protocol: made, built anew, sent to be approved and signed, corrected."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session
from uprava.approval.kind import DRAFT
from uprava.approval.models import Order, ParticipantKind, Purpose
from uprava.approval.planning import check_plan
from uprava.approval.service.loading import begin_act
from uprava.approval.service.people import people_of
from uprava.approval.service.starting import begin, refuse_running
from uprava.approval.values import ParticipantPlan, Plan, StagePlan
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.number_choices import NEXT, Beside
from uprava.documents.service.number_templates import Tokens
from uprava.documents.service.numbering import find_journal, take_number
from uprava.documents.service.printed import keep_printed
from uprava.documents.service.registering import (
    NewDocument,
    create,
    finish,
    index,
    register,
)
from uprava.errors import ConflictError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.printing.standards import standard_of
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.bodies.service.bodies import get_body
from uprava_meetings.bodies.values import BodyRow
from uprava_meetings.planning.service.planning import openings
from uprava_meetings.planning.service.reading import get_meeting, hold_meeting
from uprava_meetings.protocol.kind import DRAFTED
from uprava_meetings.protocol.papers import print_protocol
from uprava_meetings.protocol.service.points import lacking, undecided
from uprava_meetings.protocol.service.reading import (
    hold_protocol,
    latest_of,
    protocols_of,
)
from uprava_meetings.protocol.service.wording import meeting_of
from uprava_meetings.protocol.service.writing import Kept, contents_of, gather
from uprava_meetings.protocol.values import ProtocolRow
from uprava_meetings.values import PROTOCOL, MeetingState

LONGEST_WHY, MOST_NAMED = 1000, 6
LONGEST_TERM = 30
"""Working days approvers have."""


def make_protocol(
    session: Session, meeting_id: UUID, *, short: bool, reader: Reader, at: datetime
) -> UUID:
    """Make the draft of a protocol from what was kept at the meeting; return its document.

    Raises ConflictError for a meeting that is not over, or has a protocol already.
    """
    meeting = hold_meeting(session, meeting_id, reader=reader)
    if meeting.state != MeetingState.HELD:
        raise ConflictError(_("A protocol is made once the meeting is over."))
    if latest_of(session, meeting_id) is not None:
        raise ConflictError(_("The meeting has a protocol already."))
    kept = gather(session, meeting, reader=reader)
    id = found(session, kept, Begun(short), reader=reader, at=at)
    record(session, "protocols.made", "document", id)
    build(session, id, reader=reader, at=at)
    return id


@dataclass(frozen=True, slots=True)
class Begun:
    """How a revision begins."""

    short: bool
    revision: int = 1
    why: str = ""


def found(session: Session, kept: Kept, begun: Begun, *, reader: Reader, at: datetime) -> UUID:
    """Write the card and the row of a revision, open to who prepares the body's meetings."""
    body, meeting = kept.body, kept.meeting
    contents = contents_of(kept, short=begun.short)
    mark = AccessMark.RESTRICTED if contents["restricted"] else AccessMark.COMMON
    new = NewDocument(
        PROTOCOL, card_title(kept, begun.revision), "", DRAFT, meeting.organisation_id,
        body.unit_id, mark,
    )  # fmt: skip
    head = create(session, new, reader=reader, at=at)
    own = Opening(reader.person_id, AccessRight.MANAGE, "author")
    open_to(session, head, [*keepers(body), own], at=at, by=reader.person_id)
    query = """insert into meetings.protocol (document_id, organisation_id, body_id, meeting_id,
            held_on, short, revision, why, chair_id, secretary_id, contents)
        values (%(id)s, %(organisation)s, %(body)s, %(meeting)s, %(day)s, %(short)s, %(revision)s,
            %(why)s, %(chair)s, %(secretary)s, '{}')"""
    execute(session, query, {
        "id": head.id, "organisation": meeting.organisation_id, "body": body.id,
        "meeting": meeting.id, "day": kept.day, "short": begun.short, "revision": begun.revision,
        "why": begun.why, "chair": kept.chair.person_id if kept.chair else None,
        "secretary": kept.secretary.person_id if kept.secretary else None,
    })  # fmt: skip
    index(session, head, words=(body.name,))
    signal(session, f"doc:{meeting.id}")
    return head.id


def keepers(body: BodyRow) -> Sequence[Opening]:
    """Return who prepares the protocol; members read it once it is signed."""
    return [each for each in openings(body) if each.level is AccessRight.EDIT]


def card_title(kept: Kept, revision: int) -> str:
    """Return «Протокол заседания коллегии администрации 12.11.2026»."""
    said = f"Протокол {meeting_of(kept)} {kept.day:%d.%m.%Y}"
    return said if revision == 1 else f"{said}, исправление {revision - 1}"


def build(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Build a draft anew from what was kept, as the next version of its file.

    Raises ConflictError for one that is being approved or is signed.
    """
    row = hold_protocol(session, id, reader=reader)
    if row.state not in DRAFTED:
        raise ConflictError(_("The protocol is being approved or is signed: it stays as it is."))
    write_down(session, row, reader=reader, at=at)
    record(session, "protocols.built", "document", id)


def change_form(session: Session, id: UUID, *, short: bool, reader: Reader, at: datetime) -> None:
    """Make a draft short or full and build it anew."""
    hold_protocol(session, id, reader=reader)
    query = "update meetings.protocol set short = %s where document_id = %s"
    execute(session, query, (short, id))
    build(session, id, reader=reader, at=at)


def write_down(session: Session, row: ProtocolRow, *, reader: Reader, at: datetime) -> None:
    """Keep what is printed and put the printed paper among the files."""
    meeting = get_meeting(session, row.meeting_id, reader=reader)
    kept = gather(session, meeting, reader=reader)
    contents = contents_of(kept, short=row.short)
    contents |= {"number": row.number or "", "instead": instead_of(session, row)}
    query = """update meetings.protocol set contents = %s, chair_id = %s, secretary_id = %s
        where document_id = %s"""
    execute(session, query, (
        Jsonb(contents), kept.chair.person_id if kept.chair else None,
        kept.secretary.person_id if kept.secretary else None, row.id,
    ))  # fmt: skip
    standard = standard_of(session, PROTOCOL, document_id=row.id)
    pdf = print_protocol(contents, created=at, standard=standard)
    number = f" № {row.number}".replace("/", "-") if row.number else ""
    keep_printed(session, row.id, pdf, f"{row.title}{number}.pdf", reader=reader, at=at)
    signal(session, f"doc:{row.meeting_id}")


def instead_of(session: Session, row: ProtocolRow) -> str:
    """Return what a correction corrects, as it stands under the number; empty: it is none."""
    before = [e for e in protocols_of(session, row.meeting_id) if e.revision == row.revision - 1]
    if not before:
        return ""
    which = f"от {row.held_on:%d.%m.%Y} № {before[0].number or '—'}"
    return f"Исправляет протокол {which}: {row.why}"


@dataclass(frozen=True, slots=True)
class Way:
    """Who approves the draft before it is signed, and in how many working days."""

    approvers: Sequence[int] = ()
    term: int | None = None


def send(session: Session, id: UUID, way: Way, *, reader: Reader, at: datetime) -> None:
    """Number a protocol, print it with its number, let it be approved, then signed by both.

    The number is of the journal of the body in the year of the meeting. Raises InvalidError
    naming what lacks, ConflictError for one that is on its way or signed.
    """
    row = hold_protocol(session, id, reader=reader)
    if row.state not in DRAFTED:
        raise ConflictError(_("The protocol is being approved or is signed already."))
    act = begin_act(session, id, reader=reader, at=at, level=AccessRight.EDIT)
    refuse_running(session, act)
    plan = plan_of(session, row, way, reader=reader)
    refuse_lacking(session, row, reader=reader)
    row = numbered(session, row, act.head)
    write_down(session, row, reader=reader, at=at)
    act = begin_act(session, id, reader=reader, at=at, level=AccessRight.EDIT)
    begin(session, act, check_plan(plan))
    record(session, "protocols.sent", "document", id)
    signal(session, f"doc:{row.meeting_id}")


def plan_of(session: Session, row: ProtocolRow, way: Way, *, reader: Reader) -> Plan:
    """Return the route: approvers at once, then the secretary, then who presided."""
    signers = signers_of(session, row, reader=reader)
    if way.term is not None and not 1 <= way.term <= LONGEST_TERM:
        said = _("From {first} to {last}.").format(first=1, last=LONGEST_TERM)
        raise InvalidError(said, fields={"term": said})
    stages = [StagePlan(Purpose.SIGN, participants(signers), Order.SEQUENTIAL)]
    if way.approvers:
        stages.insert(0, StagePlan(Purpose.AGREE, participants(way.approvers), term=way.term))
    return Plan(tuple(stages))


def participants(people: Sequence[int]) -> tuple[ParticipantPlan, ...]:
    """Return people of a stage."""
    return tuple(ParticipantPlan(ParticipantKind.PERSON, each) for each in people)


def signers_of(session: Session, row: ProtocolRow, *, reader: Reader) -> list[int]:
    """Return who signs, in order. Raises InvalidError where somebody cannot sign here."""
    meeting = get_meeting(session, row.meeting_id, reader=reader)
    kept = gather(session, meeting, reader=reader)
    people = []
    for member, who in ((kept.secretary, _("the secretary")), (kept.chair, _("who presided"))):
        person = member.person_id if member else None
        if person is None or not people_of(session, ParticipantKind.PERSON, person):
            raise InvalidError(
                _("The protocol is signed by {who}, who has no account here: let it be signed on "
                  "paper and note that.").format(who=who),
                fields={"signers": _("Somebody cannot sign here.")},
            )  # fmt: skip
        people.append(person)
    return list(dict.fromkeys(people))


def refuse_lacking(session: Session, row: ProtocolRow, *, reader: Reader) -> None:
    """Raise InvalidError for points that cannot become tasks and questions without a decision."""
    meeting = get_meeting(session, row.meeting_id, reader=reader)
    lacks = lacking(session, meeting)
    if lacks:
        said = _("Not everything of the decisions is said: {what}.").format(what=first(lacks))
        raise InvalidError(said, fields={"points": said})
    empty = undecided(session, row.meeting_id)
    if empty:
        said = _("No points are written down for: {titles}.").format(titles=first(empty))
        raise InvalidError(said, fields={"points": said})


def first(texts: Sequence[str]) -> str:
    """Return the first texts of a list in a sentence."""
    return "; ".join(texts[:MOST_NAMED]) + ("; …" if len(texts) > MOST_NAMED else "")


def numbered(session: Session, row: ProtocolRow, head: DocumentHead) -> ProtocolRow:
    """Give a protocol its number, once: in the year of the meeting, on the meeting's day.

    A correction is numbered beside the first revision: «5/1».
    """
    if row.number is not None:
        return row
    body = get_body(session, row.body_id, reader=session.info["reader"])
    journal = find_journal(session, body.journal_id)
    assert journal is not None  # founded with the body
    if row.revision == 1:
        tokens = Tokens()
        done = take_number(
            session, document_id=row.id, journal=journal, tokens=tokens, today=row.held_on
        )
        finish(session, head, done, journal=journal, words=(body.name,), choice=NEXT)
    else:
        of = protocols_of(session, row.meeting_id)[0].id
        done = register(session, head, journal=journal, words=(body.name,), choice=Beside(of))
    return replace(row, number=done.number)


def correct(session: Session, id: UUID, why: str, *, reader: Reader, at: datetime) -> UUID:
    """Begin a correction: the next revision, which says what it corrects; the signed one stays.

    Raises InvalidError without a reason, ConflictError for one that is not signed or is corrected
    already.
    """
    row = hold_protocol(session, id, reader=reader)
    meeting = hold_meeting(session, row.meeting_id, reader=reader)
    why = " ".join(why.split())
    if not 1 <= len(why) <= LONGEST_WHY:
        said = _("Say what is corrected: it stands in the protocol.")
        raise InvalidError(said, fields={"why": said})
    if row.signed_on is None:
        raise ConflictError(_("The protocol is not signed: change it and build it anew."))
    last = latest_of(session, row.meeting_id)
    if last is not None and last.id != row.id:
        raise ConflictError(_("There is a later revision of this protocol: correct that one."))
    kept = gather(session, meeting, reader=reader)
    begun = Begun(row.short, row.revision + 1, why)
    made = found(session, kept, begun, reader=reader, at=at)
    record(session, "protocols.corrected", "document", id, why=why)
    build(session, made, reader=reader, at=at)
    return made
