"""Meetings planned, moved, cancelled. A plan tells nobody; from the approval on changes may."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar import Calendar, Shift
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.editing import change_title
from uprava.documents.service.registering import NewDocument, create, index
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, InvalidError
from uprava.extension import DocumentHead, Transition
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_meetings.bodies.service.bodies import get_kept
from uprava_meetings.bodies.service.members import composition
from uprava_meetings.bodies.service.regulations import regulation_on
from uprava_meetings.bodies.values import BodyRow, Regulation
from uprava_meetings.planning.service.reading import hold_meeting
from uprava_meetings.planning.values import BEFORE_OPENING, BELONGS, PREPARES, MeetingRow, Plan
from uprava_meetings.values import MEETING, MEETING_STATES, BodyKind, Form, MeetingState, Role

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=12)
LONGEST_VOTE = timedelta(days=60)
"""Of a meeting by correspondence: from the sending of the ballots to the last moment."""

LONGEST_TEXT = 300

INSERT = """
insert into meetings.meeting (document_id, organisation_id, body_id, regulation_id, series_id,
    series_day, by_hand, form, starts_at, ends_at, place, link, chair_id, secretary_id,
    materials_by, agenda_by, protocol_by, revision)
values (%(id)s, %(organisation)s, %(body)s, %(rules)s, %(series)s, %(series_day)s, false,
    %(form)s, %(starts)s, %(ends)s, %(place)s, %(link)s, %(chair)s, %(secretary)s,
    %(materials)s, %(agenda)s, %(protocol)s, 0)"""

CHANGE = """
update meetings.meeting set regulation_id = %(rules)s, form = %(form)s, starts_at = %(starts)s,
    ends_at = %(ends)s, place = %(place)s, link = %(link)s, materials_by = %(materials)s,
    agenda_by = %(agenda)s, protocol_by = %(protocol)s, revision = revision + 1
where document_id = %(id)s"""

ASK_AGAIN = """
update meetings.invitation set answer = 'none', reason = '', answered_at = null
where document_id = %s and answer <> 'none' and substitute_id is null"""
"""Who said that he comes on one day is asked again of another; who stands in stays so."""


def plan_meeting(
    session: Session, body_id: int, plan: Plan, *, reader: Reader, at: datetime
) -> DocumentHead:
    """Plan a meeting of a body. Raises InvalidError naming the fields, ConflictError without rules.

    Its members see it from now on; nobody is told before the agenda is approved.
    """
    body = get_kept(session, body_id, reader=reader)
    refuse(plan, body, at=at)
    return write_meeting(session, body, plan, reader=reader, at=at)


def write_meeting(
    session: Session, body: BodyRow, plan: Plan, *, reader: Reader, at: datetime
) -> DocumentHead:
    """Write a meeting that may be planned. Raises ConflictError for a body without rules."""
    day = day_of(session, plan.starts_at)
    rules = regulation_on(session, body.id, day)
    state = MeetingState.PLANNED
    new = NewDocument(MEETING, title_of(body, day), "", state, body.organisation_id, body.unit_id)
    head = create(session, new, reader=reader, at=at)
    open_to(session, head, openings(body), at=at, by=reader.person_id)
    now = composition(session, body.id, day)
    chair, secretary = now.first(Role.CHAIR), now.first(Role.SECRETARY)
    execute(session, INSERT, told(plan) | days_of(session, rules, day) | {
        "id": head.id, "organisation": body.organisation_id, "body": body.id, "rules": rules.id,
        "series": plan.series_id, "series_day": plan.series_day,
        "chair": chair.id if chair else None, "secretary": secretary.id if secretary else None,
    })  # fmt: skip
    index(session, head, words=(body.name,))
    record(session, "meetings.planned", "document", head.id, title=head.title)
    return head


def change_meeting(
    session: Session, id: UUID, plan: Plan, *, version: int, reader: Reader, at: datetime
) -> MeetingRow:
    """Move a meeting or change where and how it is held; return it as it was.

    Raises InvalidError naming the fields, ConflictError once it is open, or when somebody else
    changed it.
    """
    row = hold_meeting(session, id, reader=reader, version=version)
    if row.state not in BEFORE_OPENING:
        raise ConflictError(_("The meeting is open or over: its plan changes no more."))
    body = get_kept(session, row.body_id, reader=reader)
    refuse(plan, body, at=at)
    query = "update meetings.meeting set by_hand = true where document_id = %s"
    execute(session, query, (id,))
    rewrite(session, row, body, plan, at=at)
    return row


def rewrite(session: Session, row: MeetingRow, body: BodyRow, plan: Plan, *, at: datetime) -> None:
    """Write another plan over a meeting that may be changed."""
    day = day_of(session, plan.starts_at)
    rules = regulation_on(session, body.id, day)
    values = told(plan) | days_of(session, rules, day) | {"id": row.id, "rules": rules.id}
    execute(session, CHANGE, values)
    if plan.starts_at != row.starts_at:
        execute(session, ASK_AGAIN, (row.id,))
    title = title_of(body, day)
    change_title(session, row.id, title, at=at)
    index(session, replace(head_of(row), title=title), words=(body.name,))
    record(
        session, "meetings.moved", "document", row.id, was=moment_of(session, row.starts_at),
        now=moment_of(session, plan.starts_at),
    )  # fmt: skip
    signal(session, f"doc:{row.id}")


def cancel_meeting(
    session: Session, id: UUID, why: str, *, version: int, reader: Reader, at: datetime
) -> MeetingRow:
    """Cancel a meeting that is not open yet; return it as it was.

    Raises InvalidError without a reason, ConflictError once it is open.
    """
    row = hold_meeting(session, id, reader=reader, version=version)
    if row.state not in BEFORE_OPENING:
        raise ConflictError(_("The meeting is open or over: it cannot be cancelled."))
    why = " ".join(why.split())
    if not 1 <= len(why) <= LONGEST_TEXT:
        said = _("Say why: the members read it.")
        raise InvalidError(said, fields={"why": said})
    head, off = head_of(row), MeetingState.CANCELLED
    put_into_state(session, head, off, at=at)
    query = """update meetings.meeting set revision = revision + 1, cancelled_why = %s
        where document_id = %s"""
    execute(session, query, (why, id))
    record(session, "meetings.cancelled", "document", id, why=why)
    step = Transition(off, MEETING_STATES[off], (row.state,), off, "")
    after = replace(head, state=off, version=row.version + 1)
    installation_of(session).plugins.after_transition(session, reader, after, step)
    signal(session, f"doc:{id}")
    return row


def openings(body: BodyRow) -> Sequence[Opening]:
    """Return who prepares a body's meetings, and who reads of them."""
    return [
        Opening(body.keepers_id, AccessRight.EDIT, PREPARES),
        Opening(body.unit_id, AccessRight.EDIT, PREPARES),
        Opening(body.members_id, AccessRight.READ, BELONGS),
    ]


def title_of(body: BodyRow, day: date) -> str:
    """Return «Заседание коллегии администрации 12.11.2026»."""
    if body.kind == BodyKind.STAFF:
        return f"{body.name} {day:%d.%m.%Y}"
    return _("Meeting of {body}, {day}").format(body=body.genitive, day=f"{day:%d.%m.%Y}")


def day_of(session: Session, moment: datetime) -> date:
    """Return the office's day of a moment."""
    return moment.astimezone(zone_of(session)).date()


def moment_of(session: Session, moment: datetime) -> str:
    """Return «12.11.2026 10:00» by the office's clock."""
    return f"{moment.astimezone(zone_of(session)):%d.%m.%Y %H:%M}"


def zone_of(session: Session) -> ZoneInfo:
    """Return the office's zone."""
    return ZoneInfo(installation_of(session).settings.timezone)


def organisation_of(session: Session, reader: Reader) -> str:
    """Return the name of the reader's organisation in full, as it stands over papers."""
    query = "select name from users.organisation where id = %s"
    return str(fetch_value(session, query, (reader.organisation_id,)) or "")


def days_of(session: Session, rules: Regulation, day: date) -> dict[str, date]:
    """Return by when materials, agenda and protocol have to be there."""
    return days_by(office_calendar(session), rules, day)


def days_by(calendar: Calendar, rules: Regulation, day: date) -> dict[str, date]:
    """Return the days of `days_of` by a calendar; materials fall due on a worked day."""
    materials = calendar.add_calendar_days(day, -rules.materials_days, shift=Shift.PREVIOUS)
    return {
        "materials": materials, "agenda": calendar.add_working_days(day, -rules.agenda_days),
        "protocol": calendar.add_working_days(day, rules.protocol_days),
    }  # fmt: skip


def told(plan: Plan) -> dict[str, object]:
    """Return the parameters of a meeting's row."""
    return {
        "form": plan.form, "starts": plan.starts_at, "ends": plan.ends_at, "place": plan.place,
        "link": plan.link,
    }  # fmt: skip


def head_of(row: MeetingRow) -> DocumentHead:
    """Return the part of the card the core asks for."""
    return DocumentHead(
        row.id, MEETING, row.title, "", row.state, None, None, row.organisation_id, None, 0,
        "common", None, row.version,
    )  # fmt: skip


def refuse(plan: Plan, body: BodyRow, *, at: datetime) -> None:
    """Raise InvalidError for what is wrong in a plan, field by field."""
    wrong = {}
    length = plan.ends_at - plan.starts_at
    longest = LONGEST_VOTE if plan.form is Form.CORRESPONDENCE else LONGEST
    if plan.starts_at <= at:
        wrong["day"] = _("This moment has passed.")
    if not SHORTEST <= length <= longest:
        wrong["ends"] = _("It ends before it begins, or lasts too long.")
    wrong |= wrong_place(plan.form, plan.place, plan.link)
    if body.ended_on is not None:
        wrong["body"] = _("This body has ended.")
    if wrong:
        raise InvalidError(_("The plan has mistakes; nothing is kept."), fields=wrong)


def wrong_place(form: Form, place: str, link: str) -> dict[str, str]:
    """Return what is wrong with where a body meets, field by field."""
    wrong = {}
    if form is Form.IN_PERSON and not place:
        wrong["place"] = _("Say where the body meets.")
    if form is Form.VIDEO and not link.startswith(("https://", "http://")):
        wrong["link"] = _("Give the address of the video link, beginning with https://.")
    if max(len(place), len(link)) > LONGEST_TEXT:
        wrong["place"] = _("At most {n} characters.").format(n=LONGEST_TEXT)
    return wrong
