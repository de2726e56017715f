"""Meetings and who came to them."""

from typing import LiteralString

from uprava.calendar.counting import office_days
from uprava.i18n import N_
from uprava.reporting import (
    Aggregate,
    Chart,
    FieldKind,
    Good,
    Measure,
    Purpose,
    ReadyReport,
    ReportField,
    ReportLayout,
    ReportSource,
)
from uprava.users.naming import SHORT_NAME

from uprava_meetings.reports.fields import (
    BODY,
    BODY_KIND,
    CHANGED,
    DAY,
    FORM,
    HELD_ON,
    MEETING,
    OVER,
)
from uprava_meetings.values import MEETING as MEETING_KIND
from uprava_meetings.values import MEETING_STATES, Role

LENGTH: LiteralString = "extract(epoch from m.closed_at - m.opened_at) / 60"
"""Minutes a meeting lasted; by correspondence it has no length."""

LASTED: LiteralString = f"""d.state in {OVER} and m.form <> 'correspondence'
    and m.closed_at is not null and m.opened_at is not null"""

PROTOCOL: LiteralString = """left join meetings.protocol as pr
    on pr.meeting_id = m.document_id and pr.revision = 1"""

SIGNED_LATE: LiteralString = f"""d.state in {OVER} and m.protocol_by < %(today)s
    and coalesce(pr.signed_on > m.protocol_by, true)"""

MEETINGS = ReportSource(
    "meetings.meetings",
    N_("Meetings"),
    description=N_("One row is one meeting the reader may open, planned ones and cancelled ones "
                   "among them."),
    rows="""meetings.meeting as m join documents.document as d on d.id = m.document_id
        join meetings.body as b on b.id = m.body_id""",
    where="d.deleted_at is null",
    key="m.document_id",
    document="m.document_id",
    document_kinds=(MEETING_KIND,),
    dates=("held_on",),
    unit="unit",
    listed=("held_on", "body", "title", "form", "state", "questions"),
    changed_by=CHANGED,
    values=office_days,
    fields=(
        DAY, BODY, BODY_KIND, FORM,
        ReportField("title", N_("Meeting"), FieldKind.TEXT, "d.title", width=50, grouped=False),
        ReportField("state", N_("State"), FieldKind.CHOICE, "d.state", choices={
            each.value: title for each, title in MEETING_STATES.items()
        },
                    filtered=True),
        ReportField("unit", N_("Unit"), FieldKind.UNIT, "d.unit_id", width=30),
        ReportField("organisation", N_("Organisation"), FieldKind.ORGANISATION,
                    "m.organisation_id", width=30),
        ReportField("questions", N_("Questions on the agenda"), FieldKind.NUMBER,
                    "(select count(*) from meetings.item as n where n.meeting_id = m.document_id)",
                    width=12),
        ReportField("minutes", N_("Lasted, minutes"), FieldKind.NUMBER,
                    f"case when {LASTED} then round({LENGTH}) end", width=12),
        ReportField("protocol_by", N_("Protocol to be signed until"), FieldKind.DAY,
                    "m.protocol_by", width=14),
        ReportField("signed_on", N_("Protocol signed on"), FieldKind.DAY, "pr.signed_on", PROTOCOL,
                    width=14),
    ),
    measures=(
        Measure("meetings", N_("Meetings")),
        Measure("held", N_("Took place"), f"d.state in {OVER}"),
        Measure("ahead", N_("Not held yet"),
                "d.state in ('planned', 'agenda', 'approved', 'open')"),
        Measure("cancelled", N_("Cancelled"), "d.state = 'cancelled'", good=Good.LESS),
        Measure("absentee", N_("By correspondence"),
                f"d.state in {OVER} and m.form = 'correspondence'"),
        Measure("minutes", N_("Minutes on average"), LASTED, Aggregate.AVERAGE, LENGTH),
        Measure("signed", N_("Protocol signed"), f"d.state in {OVER} and pr.signed_on is not null",
                joins=PROTOCOL),
        Measure("unsigned_late", N_("Protocol past its term"), SIGNED_LATE, good=Good.LESS,
                joins=PROTOCOL),
    ),
)  # fmt: skip

THERE: LiteralString = """(case when m.form = 'correspondence' then exists (
        select from meetings.sheet as s where s.meeting_id = m.document_id
            and s.member_id = n.id and s.returned_at is not null)
    else exists (
        select from meetings.presence as p where p.meeting_id = m.document_id
            and p.member_id = n.id) end)"""
"""In the hall for a while, himself or by who stands for him; by correspondence: a sheet."""

STOOD_FOR: LiteralString = """exists (
    select from meetings.presence as p where p.meeting_id = m.document_id and p.member_id = n.id)
    and not exists (
    select from meetings.presence as p where p.meeting_id = m.document_id and p.member_id = n.id
        and p.substitute_id is null)"""

PERSON: LiteralString = "left join users.person as p on p.id = n.person_id"

NAMES: LiteralString = f"""select n.id::text as key, coalesce({SHORT_NAME}, n.name) as title
    from meetings.member as n left join users.person as p on p.id = n.person_id
    where n.id::text = any (%(keys)s)"""

ATTENDANCE = ReportSource(
    "meetings.attendance",
    N_("Attendance of members"),
    description=N_("One row is one member of a body at one meeting that took place: everybody who "
                   "was a member on its day, with a vote or without."),
    rows=f"""meetings.meeting as m join documents.document as d on d.id = m.document_id
        join meetings.body as b on b.id = m.body_id
        join meetings.member as n on n.body_id = m.body_id
            and {HELD_ON} between n.since and coalesce(n.until, 'infinity')""",
    where=f"d.deleted_at is null and d.state in {OVER}",
    key="m.document_id::text || ':' || n.id",
    document="m.document_id",
    document_kinds=(MEETING_KIND,),
    dates=("held_on",),
    unit="unit",
    listed=("held_on", "body", "member", "role", "present"),
    changed_by=CHANGED,
    values=office_days,
    fields=(
        DAY, BODY, BODY_KIND, FORM, MEETING,
        ReportField("unit", N_("Unit"), FieldKind.UNIT, "d.unit_id", width=30),
        ReportField("member", N_("Member"), FieldKind.REFERENCE, "n.id::text", titles=NAMES,
                    width=24),
        ReportField("person", N_("Person"), FieldKind.PERSON, "n.person_id"),
        ReportField("role", N_("Role in the body"), FieldKind.CHOICE, "n.role", choices={
            each: each.caption for each in Role
        }, filtered=True),
        ReportField("votes", N_("With a vote"), FieldKind.YES, "n.votes", width=12),
        ReportField("present", N_("Present"), FieldKind.YES, THERE, width=12),
    ),
    measures=(
        Measure("seats", N_("Was to come")),
        Measure("present", N_("Were present"), THERE),
        Measure("absent", N_("Were absent"), f"not {THERE}"),
        Measure("stood_for", N_("By who stands in"), STOOD_FOR),
        Measure("share", N_("Attendance"), THERE, Aggregate.SHARE, of="seats", unit="%", digits=1,
                good=Good.MORE),
    ),
)  # fmt: skip

SOURCES = (MEETINGS, ATTENDANCE)

READY = (
    ReadyReport(
        "meetings.held", N_("Meetings of bodies"), Purpose.MEETINGS,
        ReportLayout(
            MEETINGS.code, lines=("body",), period="held_on", preset="year",
            measures=("meetings", "held", "ahead", "cancelled", "minutes", "signed",
                      "unsigned_late"), chart=Chart.BARS, compared=True,
        ),
        N_("Meetings of each body with their day in the period: held, ahead and cancelled, how "
           "long they lasted, and whose protocols were signed after the day the rules of the body "
           "name or are not signed yet."),
        position=10,
    ),
    ReadyReport(
        "meetings.by_month", N_("Meetings by month"), Purpose.MEETINGS,
        ReportLayout(
            MEETINGS.code, lines=("body",), across="held_on:month", measures=("held",),
            period="held_on", preset="year", chart=Chart.HEAT,
        ),
        N_("How many meetings each body held in each month of the year."),
        position=11,
    ),
    ReadyReport(
        "meetings.attendance", N_("Attendance of meetings"), Purpose.MEETINGS,
        ReportLayout(
            ATTENDANCE.code, lines=("body", "member"), period="held_on", preset="year",
            measures=("seats", "present", "absent", "stood_for", "share"), compared=True,
        ),
        N_("To how many meetings each member came of those held while he belonged to the body: "
           "himself or by who stands in for him; by correspondence who returned a sheet is "
           "present."),
        position=12,
    ),
    ReadyReport(
        "meetings.absences", N_("Members who did not come"), Purpose.MEETINGS,
        ReportLayout(
            ATTENDANCE.code, period="held_on", preset="quarter", filters={"present": ("no",)},
            columns=("held_on", "body", "meeting", "member", "role"), sort="-held_on",
        ),
        N_("Who of the members was at no time in the hall, meeting by meeting."),
        position=13,
    ),
)  # fmt: skip
