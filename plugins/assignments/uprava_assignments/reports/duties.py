"""Duties as a source of reports: the parts of executors, counted as the page of discipline does.

The definitions are those of `discipline.values`; who has no permission to see everybody's figures
counts what they do, control or gave themselves, as there.
"""

from collections.abc import Mapping
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.calendar.counting import day_at, office_days, working_days
from uprava.db.sql import fetch_values
from uprava.i18n import N_
from uprava.reporting import Aggregate, FieldKind, Good, Measure, ReportField, ReportSource
from uprava.users.reader import Reader

from uprava_assignments.discipline.values import DISCIPLINE
from uprava_assignments.giving.service.reading import selves
from uprava_assignments.giving.values import (
    CONTROL_TITLES,
    DUTY_TITLES,
    KIND,
    OPEN,
    PRIORITY_TITLES,
    ROLE_TITLES,
    DutyState,
    Role,
)
from uprava_assignments.settings import assignments_settings

COUNTED: LiteralString = """u.organisation_id = any (%(organisations)s::int[])
    and u.role in ('responsible', 'executor')
    and u.state in ('sent', 'accepted', 'reported', 'returned', 'done')
    and (u.state = 'done' or (select r.state <> 'suspended'
        from documents.document as r where r.id = u.assignment_id))"""
"""Duties that count: `discipline.values.COUNTED`, but for what is suspended.

All organisations are named, so that one index (`ix_duty_planned`) finds the duties of a period.
"""

OWN: LiteralString = """case when %(everybody)s then true
    when %(leading)s then u.unit_id = any (%(led)s::int[])
    else %(selves)s::int[] && array[u.person_id, u.controller_id, u.author_id] end"""
"""Whose work a reader counts; the database folds away the ways that are not the reader's."""

OVER: LiteralString = "u.due_on < %(today)s"
"""N of the order 522-р, beside the period: the last day itself is still in term."""

IN_TERM: LiteralString = f"{OVER} and u.state = 'done' and coalesce(u.done_on <= u.due_on, true)"
LATE: LiteralString = f"{OVER} and u.state = 'done' and u.done_on > u.due_on"
OVERDUE: LiteralString = f"{OVER} and u.state in ('sent', 'accepted', 'returned')"
AT_WORK: LiteralString = "u.state <> 'done'"

ENDED: LiteralString = "case u.state when 'done' then u.done_on else %(today)s end"
"""Until when a delay lasted: until execution, of the overdue until today."""

DELAY: LiteralString = f"{ENDED} - u.due_on"
"""Calendar days beyond the term."""

WORKED = working_days("u.due_on", ENDED)
"""The same in working days of the production calendar: the last day of the term is none of them."""

FIRST: LiteralString = "coalesce(u.due_first, u.due_on)"
"""The term it was given with: what extensions hide."""

OVER_FIRST: LiteralString = f"{FIRST} < %(today)s"
IN_FIRST: LiteralString = f"u.state = 'done' and coalesce(u.done_on <= {FIRST}, true)"
LATE_FIRST: LiteralString = f"{OVER_FIRST} and u.state = 'done' and u.done_on > {FIRST}"
MISSED_FIRST: LiteralString = f"{OVER_FIRST} and u.state in ('sent', 'accepted', 'returned')"

REPORTED: LiteralString = "u.returned + case when u.state in ('done', 'reported') then 1 else 0 end"
"""Reports presented: those returned, then the one accepted or not decided yet."""


def outcome(term: LiteralString) -> LiteralString:
    """Return what came of a duty by one of its terms."""
    return f"""case when {term} is null then 'none'
        when {term} < %(today)s then case
            when u.state = 'reported' then 'waiting' when u.state <> 'done' then 'overdue'
            when u.done_on > {term} then 'late' else 'in_term' end
        when u.state = 'done' then 'early' else 'ahead' end"""


OUTCOMES: Mapping[str, str] = {
    "in_term": N_("Executed in term"), "late": N_("Executed late"),
    "waiting": N_("Report not decided"), "overdue": N_("Overdue"),
    "early": N_("Executed, the term is not over yet"), "ahead": N_("The term is ahead"),
    "none": N_("Without a term"),
}  # fmt: skip
"""What came of a duty by its term: the four parts of N, then what is no part of it."""

AHEAD: LiteralString = f"""case when u.due_on is null or u.state in ('done', 'reported') then 'none'
    when {OVER} then 'over' when u.due_on = %(today)s then 'today'
    when u.due_on <= %(today)s + 3 then 'three' when u.due_on <= %(today)s + 10 then 'ten'
    when u.due_on <= %(today)s + 30 then 'thirty' else 'later' end"""

AHEADS: Mapping[str, str] = {
    "over": N_("Overdue"), "today": N_("Today"), "three": N_("In 1 to 3 days"),
    "ten": N_("In 4 to 10 days"), "thirty": N_("In 11 to 30 days"),
    "later": N_("In more than 30 days"), "none": N_("No term, or reported"),
}  # fmt: skip
"""How far off the term is of what the executor has still to report."""

ASSIGNMENT: LiteralString = "join assignments.assignment as a on a.document_id = u.assignment_id"
CARD: LiteralString = "join documents.document as d on d.id = u.assignment_id"

BASES: Mapping[str, str] = {
    "none": N_("Stand by themselves"), "closed": N_("On documents not open to you"),
}  # fmt: skip
"""Kinds of a basis that are none."""

BASIS_KIND: LiteralString = """case when o.basis_id is null then 'none'
    else coalesce(b.kind, 'closed') end"""


def basis_of(assignment: LiteralString) -> LiteralString:
    """Return what joins to an assignment what it stands on, as far as the reader knows of it."""
    return f"""
        join assignments.assignment as o on o.document_id = {assignment}
        left join (
            select g.document_id, min(g.kind) as kind from documents.access_grant as g
            where g.principal_id = any (%(principals)s) and not g.hidden and g.kind <> '{KIND}'
            group by g.document_id
        ) as b on b.document_id = o.basis_id"""


DUTY_FIELDS = (
    ReportField("number", N_("Number"), FieldKind.CODE, "d.number", CARD, width=16),
    ReportField("text", N_("Assignment"), FieldKind.TEXT,
                "coalesce(nullif(u.text, ''), a.text)", ASSIGNMENT, width=60, grouped=False),
    ReportField("due_on", N_("Term"), FieldKind.DAY, "u.due_on", width=14),
    ReportField("due_first", N_("First term"), FieldKind.DAY, FIRST, width=14),
    ReportField("done_on", N_("Executed on"), FieldKind.DAY, "u.done_on", width=14),
    ReportField("sent_on", N_("Sent to the executor on"), FieldKind.DAY,
                day_at("u.sent_at"), width=14, moment="u.sent_at"),
    ReportField("person", N_("Executor"), FieldKind.PERSON, "u.person_id", filtered=True),
    ReportField("unit", N_("Unit"), FieldKind.UNIT, "u.unit_id", width=30, filtered=True),
    ReportField("author", N_("Author"), FieldKind.PERSON, "u.author_id", filtered=True),
    ReportField("controller", N_("Controller"), FieldKind.PERSON, "u.controller_id"),
    ReportField("organisation", N_("Organisation"), FieldKind.ORGANISATION, "u.organisation_id",
                width=30),
    ReportField("role", N_("Role"), FieldKind.CHOICE, "u.role", choices={
        each: ROLE_TITLES[each] for each in (Role.RESPONSIBLE, Role.EXECUTOR)
    }, width=14),
    ReportField("state", N_("State"), FieldKind.CHOICE, "u.state", choices={
        each: DUTY_TITLES[each] for each in (*OPEN, DutyState.DONE)
    }),
    ReportField("outcome", N_("Outcome"), FieldKind.CHOICE, outcome("u.due_on"),
                choices=OUTCOMES),
    ReportField("outcome_first", N_("Outcome by the first term"), FieldKind.CHOICE, outcome(FIRST),
                choices=OUTCOMES),
    ReportField("ahead", N_("Until the term"), FieldKind.CHOICE, AHEAD, choices=AHEADS),
    ReportField("control", N_("Control"), FieldKind.CHOICE, "u.control", choices=CONTROL_TITLES,
                filtered=True),
    ReportField("priority", N_("Priority"), FieldKind.CHOICE, "u.priority",
                choices=PRIORITY_TITLES, width=14),
    ReportField("basis", N_("Kind of the basis"), FieldKind.DOCUMENT_KIND, BASIS_KIND,
                basis_of("u.assignment_id"), choices=BASES, width=30),
    ReportField("delay", N_("Delay, days"), FieldKind.NUMBER,
                f"case when {LATE} or {OVERDUE} then {DELAY} end", width=12),
    ReportField("worked", N_("Delay, working days"), FieldKind.NUMBER,
                f"case when {LATE} or {OVERDUE} then {WORKED} end", width=12),
    ReportField("extended", N_("Extensions given"), FieldKind.NUMBER, "u.extended", width=12),
    ReportField("returned", N_("Returns"), FieldKind.NUMBER, "u.returned", width=12),
)  # fmt: skip

DUTY_MEASURES = (
    Measure("duties", N_("Assignments")),
    Measure("due", N_("Due, N"), OVER),
    Measure("in_term", N_("In term"), IN_TERM, good=Good.MORE),
    Measure("late", N_("Late"), LATE, good=Good.LESS),
    Measure("waiting", N_("Not decided"), f"{OVER} and u.state = 'reported'"),
    Measure("overdue", N_("Overdue"), OVERDUE, good=Good.LESS),
    Measure("ko", N_("Ko"), f"{OVER} and u.state = 'done'", Aggregate.SHARE, of="due", unit="%",
            digits=1, good=Good.MORE),
    Measure("in_time", N_("Share in term"), IN_TERM, Aggregate.SHARE, of="due", unit="%",
            digits=1, good=Good.MORE),
    Measure("index", N_("Discipline index"), OVER, Aggregate.AVERAGE,
            f"case when {IN_TERM} then 100 when {LATE} then 100 * %(late_weight)s::numeric"
            " else 0 end", digits=1, good=Good.MORE),
    Measure("delay", N_("Average delay"), f"({LATE} or {OVERDUE})", Aggregate.AVERAGE, DELAY,
            unit=N_("days"), digits=1, good=Good.LESS),
    Measure("longest", N_("Longest delay"), f"({LATE} or {OVERDUE})", Aggregate.LARGEST, DELAY,
            unit=N_("days"), good=Good.LESS),
    Measure("worked", N_("Average delay, working days"), f"({LATE} or {OVERDUE})",
            Aggregate.AVERAGE, WORKED, digits=1, good=Good.LESS),
    Measure("worked_most", N_("Longest delay, working days"), f"({LATE} or {OVERDUE})",
            Aggregate.LARGEST, WORKED, good=Good.LESS),
    Measure("late_share", N_("Share executed late"), LATE, Aggregate.SHARE, of="due", unit="%",
            digits=1, good=Good.LESS),
    Measure("extended", N_("Extended"), f"{OVER} and u.extended > 0", good=Good.LESS),
    Measure("per_assignment", N_("Extensions for each"), OVER, Aggregate.AVERAGE, "u.extended",
            digits=2, good=Good.LESS),
    Measure("returned", N_("Returned"), f"{OVER} and u.returned > 0", good=Good.LESS),
    Measure("returns", N_("Returns of reports"), f"{OVER} and u.returned > 0", Aggregate.SUM,
            "u.returned", good=Good.LESS),
    Measure("per_report", N_("Returns for each report"), f"{OVER} and {REPORTED} > 0",
            Aggregate.AVERAGE, "u.returned", weight=REPORTED, digits=2, good=Good.LESS),
    Measure("in_first", N_("In the first term"), f"{OVER} and {IN_FIRST}", good=Good.MORE),
    Measure("share_first", N_("Share of N in the first term"), f"{OVER} and {IN_FIRST}",
            Aggregate.SHARE, of="due", unit="%", digits=1, good=Good.MORE),
    Measure("first_due", N_("The first term is over"), OVER_FIRST),
    Measure("first_in_term", N_("Executed in the first term"), f"{OVER_FIRST} and {IN_FIRST}",
            good=Good.MORE),
    Measure("first_late", N_("Executed after the first term"), LATE_FIRST, good=Good.LESS),
    Measure("first_waiting", N_("Not decided, the first term is over"),
            f"{OVER_FIRST} and u.state = 'reported'"),
    Measure("first_overdue", N_("Not executed, the first term is over"), MISSED_FIRST,
            good=Good.LESS),
    Measure("first_share", N_("Share executed in the first term"), f"{OVER_FIRST} and {IN_FIRST}",
            Aggregate.SHARE, of="first_due", unit="%", digits=1, good=Good.MORE),
    Measure("last_share", N_("Share in the term in force"),
            f"{OVER_FIRST} and u.state = 'done' and coalesce(u.done_on <= u.due_on, true)",
            Aggregate.SHARE, of="first_due", unit="%", digits=1, good=Good.MORE),
    Measure("first_delay", N_("Average delay to the first term"),
            f"({LATE_FIRST} or {MISSED_FIRST})", Aggregate.AVERAGE, f"{ENDED} - {FIRST}",
            unit=N_("days"), digits=1, good=Good.LESS),
    Measure("open", N_("Open now"), AT_WORK),
    Measure("overdue_now", N_("Share overdue of those open"), OVERDUE, Aggregate.SHARE, of="open",
            unit="%", digits=1, good=Good.LESS),
    Measure("today", N_("Today"), f"{AT_WORK} and u.state <> 'reported' and u.due_on = %(today)s"),
)  # fmt: skip


def values_of(session: Session, reader: Reader) -> Mapping[str, object]:
    """Return what the statements ask of the reader and of the installation."""
    led = reader.permissions.get(DISCIPLINE)
    may = reader.may(DISCIPLINE)
    return {
        **office_days(session), "everybody": may and led is None, "leading": may,
        "led": list(led or ()), "selves": list(selves(reader)),
        "organisations": fetch_values(session, "select id from users.organisation order by id"),
        "late_weight": str(assignments_settings().late_weight),
    }  # fmt: skip


DUTIES = ReportSource(
    "assignments.duties",
    N_("Assignments of executors"),
    description=N_(
        "One row is the part of one executor; with the filter by role, one row is one assignment."
        " Withdrawn, recalled, readdressed and suspended ones do not count. Without the right to"
        " see the figures of everybody, those one executes, controls or gave."
    ),
    rows="assignments.duty as u",
    where=f"{COUNTED} and {OWN}",
    key="u.id",
    document="u.assignment_id",
    document_kinds=(KIND,),
    dates=("due_on", "due_first", "done_on", "sent_on"),
    unit="unit",
    listed=("number", "text", "person", "unit", "author", "due_on", "done_on", "outcome"),
    fields=DUTY_FIELDS,
    measures=DUTY_MEASURES,
    changed_by=("document", "assignment"),
    values=values_of,
)
