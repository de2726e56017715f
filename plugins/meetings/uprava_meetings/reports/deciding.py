"""Questions of agendas, votes on them, points of decisions and how they are carried out.

A row counts by the rights on its question: closed questions by those few who may open them.
"""

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
    ReportScreen,
    ReportSource,
)

from uprava_meetings.protocol.values import Standing
from uprava_meetings.reports.fields import BODY, BODY_KIND, CHANGED, DAY, FORM, OVER
from uprava_meetings.rules.majority import Outcome
from uprava_meetings.values import QUESTION, ItemOutcome, PointKind, VoteWay

OF_ITEM: LiteralString = """join meetings.meeting as m on m.document_id = i.meeting_id
    join documents.document as w on w.id = m.document_id and w.deleted_at is null
    join meetings.body as b on b.id = m.body_id
    join meetings.question as q on q.document_id = i.question_id
    join documents.document as d on d.id = i.question_id and d.deleted_at is null"""

HELD: LiteralString = f"""w.state in {OVER} and i.meeting_id in (
    select g.document_id from documents.access_grant as g
    where g.principal_id = any (%(principals)s) and not g.hidden)"""
"""Who may read one question alone is not told when and where it was considered."""

TITLE = ReportField("title", N_("Question of the agenda"), FieldKind.TEXT, "d.title", width=60,
                    grouped=False)  # fmt: skip
UNIT = ReportField("unit", N_("Unit that prepares"), FieldKind.UNIT, "q.unit_id", width=30,
                   filtered=True)  # fmt: skip

SETTLED: LiteralString = "i.outcome in ('decided', 'noted', 'rejected')"
TOOK: LiteralString = "extract(epoch from i.ended_at - i.began_at) / 60"
TIMED: LiteralString = "i.began_at is not null and i.ended_at is not null"

QUESTIONS = ReportSource(
    "meetings.questions",
    N_("Questions of agendas"),
    description=N_("One row is one question on the agenda of one meeting that took place; a "
                   "postponed one stands on two agendas."),
    rows=f"meetings.item as i {OF_ITEM}",
    where=HELD,
    key="i.id",
    document="i.question_id",
    document_kinds=(QUESTION,),
    dates=("held_on",),
    unit="unit",
    listed=("held_on", "body", "title", "unit", "outcome"),
    changed_by=CHANGED,
    values=office_days,
    fields=(
        DAY, BODY, BODY_KIND, FORM, TITLE, UNIT,
        ReportField("outcome", N_("Outcome of the question"), FieldKind.CHOICE, "i.outcome",
                    choices={each: each.caption for each in ItemOutcome}, filtered=True),
        ReportField("late", N_("Came after the day for materials"), FieldKind.YES,
                    "i.late <> ''", width=12),
        ReportField("closed", N_("Closed question"), FieldKind.YES, "q.closed", width=12),
        ReportField("minutes", N_("Minutes heard"), FieldKind.NUMBER,
                    f"case when {TIMED} then round({TOOK}) end", width=12),
    ),
    measures=(
        Measure("questions", N_("Questions")),
        Measure("heard", N_("Questions settled"), SETTLED),
        Measure("decided", N_("Decision taken"), "i.outcome = 'decided'"),
        Measure("noted", N_("Taken note of"), "i.outcome = 'noted'"),
        Measure("rejected", N_("Decision not taken"), "i.outcome = 'rejected'"),
        Measure("postponed", N_("Postponed"), "i.outcome = 'postponed'", good=Good.LESS),
        Measure("removed", N_("Taken off"), "i.outcome = 'removed'", good=Good.LESS),
        Measure("late", N_("Materials late"), "i.late <> ''", good=Good.LESS),
        Measure("minutes", N_("Minutes on average"), TIMED, Aggregate.AVERAGE, TOOK),
    ),
)  # fmt: skip

RESULT: LiteralString = """coalesce(v.verdict->>'outcome', case v.verdict->>'adopted'
    when 'true' then 'elected' when 'false' then 'nobody' end)"""

RESULTS = {
    Outcome.PASSED: N_("vote passed"), Outcome.CASTING: N_("passed by the vote of who presides"),
    Outcome.REJECTED: N_("not passed"), Outcome.NO_QUORUM: N_("no quorum"),
    "elected": N_("elected"), "nobody": N_("nobody was elected"),
}  # fmt: skip

ADOPTED: LiteralString = "coalesce((v.verdict->>'adopted')::bool, false)"

VOTES = ReportSource(
    "meetings.votes",
    N_("Votes held at meetings"),
    description=N_("One row is one vote that was closed. Of secret votes only what came of them "
                   "is known."),
    rows=f"meetings.vote as v join meetings.item as i on i.id = v.item_id {OF_ITEM}",
    where=f"{HELD} and v.state = 'closed'",
    key="v.id",
    document="v.question_id",
    document_kinds=(QUESTION,),
    dates=("held_on",),
    unit="unit",
    listed=("held_on", "body", "title", "subject", "way", "result"),
    changed_by=CHANGED,
    values=office_days,
    fields=(
        DAY, BODY, BODY_KIND, FORM, TITLE, UNIT,
        ReportField("subject", N_("What was voted on"), FieldKind.TEXT, "v.subject", width=40,
                    grouped=False),
        ReportField("way", N_("Way of voting"), FieldKind.CHOICE, "v.way", choices={
            each: each.caption for each in VoteWay
        }, filtered=True),
        ReportField("result", N_("What came of the vote"), FieldKind.CHOICE, RESULT,
                    choices=RESULTS, filtered=True),
    ),
    measures=(
        Measure("votes", N_("Votes held")),
        Measure("adopted", N_("Votes adopted"), ADOPTED),
        Measure("rejected", N_("Not adopted"), f"not {ADOPTED}"),
        Measure("no_quorum", N_("No quorum"), f"{RESULT} = 'no_quorum'", good=Good.LESS),
        Measure("open", N_("Open votes"), "v.way in ('hands', 'roll', 'sheet')"),
        Measure("secret", N_("Secret votes"), "v.way in ('secret', 'paper')"),
        Measure("share", N_("Share adopted"), ADOPTED, Aggregate.SHARE, of="votes", unit="%",
                digits=1),
    ),
)  # fmt: skip

TASK: LiteralString = f"k.kind = '{PointKind.INSTRUCT}' and k.told_version is not null"
LATE: LiteralString = f"""{TASK} and k.state not in ('done', 'reported', 'recalled', 'off_control')
    and k.due_on < %(today)s"""
STANDING: LiteralString = f"""case when not ({TASK}) then 'none' when k.state = 'done' then 'done'
    when k.state in ('recalled', 'off_control') then 'off' when k.state = 'reported' then 'reported'
    when k.due_on < %(today)s then 'late' else 'going' end"""
"""As `protocol.values.PointRow.standing`."""

RESPONSIBLE: LiteralString = """left join lateral (
    select x.person_id, x.unit_id from meetings.point_executor as x where x.point_id = k.id
    order by x.position limit 1) as e on true"""

DECISIONS = ReportSource(
    "meetings.decisions",
    N_("Points of decisions"),
    description=N_("Points of the decisions of meetings that took place, as signed protocols have "
                   "them; the term and state of a task are those it has in its module."),
    rows=f"meetings.point as k join meetings.item as i on i.id = k.item_id {OF_ITEM}",
    where=f"{HELD} and i.outcome in ('decided', 'noted') and k.told_version is not null",
    key="k.id",
    document="k.question_id",
    document_kinds=(QUESTION,),
    dates=("held_on", "due_on", "done_on"),
    unit="unit",
    listed=("held_on", "body", "point", "text", "person", "due_on", "standing"),
    changed_by=(*CHANGED, "assignment"),
    values=office_days,
    fields=(
        DAY, BODY, BODY_KIND, TITLE, UNIT,
        ReportField("point", N_("Point"), FieldKind.CODE, "i.position || '.' || k.position",
                    width=10, grouped=False),
        ReportField("kind", N_("Kind of point"), FieldKind.CHOICE, "k.kind", choices={
            each: each.caption for each in PointKind
        }, filtered=True, width=16),
        ReportField("text", N_("Text"), FieldKind.TEXT, "k.text", width=60, grouped=False),
        ReportField("person", N_("Who answers for it"), FieldKind.PERSON, "e.person_id",
                    RESPONSIBLE, filtered=True),
        ReportField("performs", N_("Unit that answers for it"), FieldKind.UNIT, "e.unit_id",
                    RESPONSIBLE, width=30),
        ReportField("task", N_("Number of the task"), FieldKind.CODE, "k.task_number", width=16),
        ReportField("due_on", N_("Term"), FieldKind.DAY, "k.due_on", width=14),
        ReportField("done_on", N_("Executed on"), FieldKind.DAY, "k.done_on", width=14),
        ReportField("standing", N_("Execution"), FieldKind.CHOICE, STANDING, choices={
            "done": Standing.DONE.title, "reported": Standing.REPORTED.title,
            "going": Standing.GOING.title, "late": Standing.LATE.title,
            "off": Standing.OFF.title, "none": N_("not a task"),
        }, filtered=True, width=18),
    ),
    measures=(
        Measure("points", N_("Points of decisions")),
        Measure("tasks", N_("Tasks of decisions"), TASK),
        Measure("done", N_("Executed"), f"{TASK} and k.state = 'done'"),
        Measure("in_term", N_("In term"),
                f"{TASK} and k.state = 'done' and coalesce(k.done_on <= k.due_on, true)"),
        Measure("going", N_("At work"), f"{STANDING} in ('going', 'reported')"),
        Measure("late", N_("Overdue"), LATE, good=Good.LESS),
        Measure("off", N_("Off control"), f"{STANDING} = 'off'"),
        Measure("share", N_("Share executed"), f"{TASK} and k.state = 'done'", Aggregate.SHARE,
                of="tasks", unit="%", digits=1, good=Good.MORE),
    ),
)  # fmt: skip

SOURCES = (QUESTIONS, VOTES, DECISIONS)

READY = (
    ReadyReport(
        "meetings.questions", N_("Questions considered by bodies"), Purpose.MEETINGS,
        ReportLayout(
            QUESTIONS.code, lines=("body",), period="held_on", preset="year",
            measures=("questions", "heard", "decided", "noted", "rejected", "postponed",
                      "removed", "late", "minutes"), chart=Chart.BARS, compared=True,
        ),
        N_("Questions on the agendas of meetings held in the period and what became of them; a "
           "postponed question is counted at each meeting it stood on. Closed questions are "
           "counted for those who may open them."),
        position=20,
    ),
    ReadyReport(
        "meetings.by_unit", N_("Questions by the unit that prepares them"), Purpose.MEETINGS,
        ReportLayout(
            QUESTIONS.code, lines=("unit",), period="held_on", preset="year", sort="-questions",
            measures=("questions", "decided", "noted", "rejected", "postponed", "late"),
        ),
        N_("How many questions each unit brought to meetings held in the period, and how many came "
           "after the day for materials."),
        position=21,
    ),
    ReadyReport(
        "meetings.votes", N_("Votes of bodies"), Purpose.MEETINGS,
        ReportLayout(
            VOTES.code, lines=("body", "way"), period="held_on", preset="year",
            measures=("votes", "adopted", "rejected", "no_quorum", "share"), compared=True,
        ),
        N_("Votes closed at meetings held in the period, by the way they were held, and what came "
           "of them. How somebody voted in secret is kept nowhere."),
        position=22,
    ),
    ReadyReport(
        "meetings.decisions", N_("Execution of decisions of bodies"), Purpose.MEETINGS,
        ReportLayout(
            DECISIONS.code, lines=("body",), period="held_on", preset="year",
            measures=("points", "tasks", "done", "in_term", "going", "late", "off", "share"),
            chart=Chart.BARS, compared=True,
        ),
        N_("Points of signed protocols of meetings held in the period: how many became tasks, how "
           "many of these are executed, in term and late, as the list of protocols counts them."),
        position=23,
    ),
    ReadyReport(
        "meetings.executors", N_("Execution of decisions by person"), Purpose.MEETINGS,
        ReportLayout(
            DECISIONS.code, lines=("person",), period="held_on", preset="year",
            filters={"kind": (PointKind.INSTRUCT,)}, sort="-tasks",
            measures=("tasks", "done", "in_term", "going", "late", "share"),
        ),
        N_("Tasks of decisions by who answers for them, the first one the point names."),
        position=24,
    ),
    ReadyReport(
        "meetings.late", N_("Decisions past their term"), Purpose.MEETINGS,
        ReportLayout(
            DECISIONS.code, filters={"standing": ("late",)}, sort="due_on",
            columns=("due_on", "body", "held_on", "point", "text", "person", "task"),
        ),
        N_("Points of signed protocols whose term is over today and which nobody has reported "
           "on."),
        position=25,
    ),
)  # fmt: skip

SCREENS = (
    ReportScreen(
        "meetings.plan", N_("Plan of meetings of the year"), Purpose.MEETINGS, "/meetings/year",
        N_("Meetings of all bodies by month, to print and as a file."), "", 30,
    ),
    ReportScreen(
        "meetings.protocols", N_("Protocols and their tasks"), Purpose.MEETINGS,
        "/meetings/protocols", N_("Protocols by day with their tasks, executed and overdue."),
        "", 31,
    ),
)  # fmt: skip
