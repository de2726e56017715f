"""Longer terms as sources of reports: each time one was given, and what executors asked for."""

from typing import LiteralString

from uprava.calendar.counting import day_at, office_days
from uprava.i18n import N_
from uprava.reporting import Aggregate, FieldKind, Good, Measure, ReportField, ReportSource

from uprava_assignments.giving.values import CONTROL_TITLES, KIND, ROLE_TITLES, Role
from uprava_assignments.reports.duties import CARD

LATER: LiteralString = "(c.step->>'last_day')::date"

WAS: LiteralString = f"""coalesce((
        select (p.step->>'last_day')::date
        from jsonb_array_elements(u.term->'changes') with ordinality as p (step, place)
        where p.place < c.place and p.step->>'kind' = 'new' order by p.place desc limit 1
    ), u.due_first, {LATER})"""
"""The term before: that of the extension before, else the one it was given with."""

TEXT: LiteralString = "join assignments.assignment as a on a.document_id = u.assignment_id"

WHOSE = (
    ReportField("number", N_("Number"), FieldKind.CODE, "d.number", CARD, width=16),
    ReportField("text", N_("Assignment"), FieldKind.TEXT, "coalesce(nullif(u.text, ''), a.text)",
                TEXT, width=60, grouped=False),
    ReportField("person", N_("Executor"), FieldKind.PERSON, "u.person_id", filtered=True),
    ReportField("unit", N_("Unit"), FieldKind.UNIT, "u.unit_id", width=30, filtered=True),
    ReportField("author", N_("Author"), FieldKind.PERSON, "u.author_id", filtered=True),
    ReportField("role", N_("Role"), FieldKind.CHOICE, "u.role", choices={
        each: ROLE_TITLES[each] for each in (Role.RESPONSIBLE, Role.EXECUTOR)
    }, width=14),
    ReportField("control", N_("Control"), FieldKind.CHOICE, "u.control", choices=CONTROL_TITLES),
)  # fmt: skip

LONGER_BY: LiteralString = f"{LATER} - {WAS}"

EXTENSIONS = ReportSource(
    "assignments.extensions",
    N_("Extensions of terms"),
    description=N_(
        "One row is one decision of the author to make a term longer: asked for or of their own."
    ),
    rows="""assignments.duty as u cross join lateral
        jsonb_array_elements(u.term->'changes') with ordinality as c (step, place)""",
    where="u.extended > 0 and u.state <> 'readdressed' and c.step->>'kind' = 'new'",
    key="u.id::text || '-' || c.place",
    document="u.assignment_id",
    document_kinds=(KIND,),
    dates=("decided_on", "until"),
    unit="unit",
    listed=("number", "text", "person", "unit", "author", "was", "until", "decided_on", "ground"),
    fields=(
        *WHOSE,
        ReportField("decided_on", N_("Decided on"), FieldKind.DAY, "(c.step->>'decided')::date",
                    width=14),
        ReportField("was", N_("Term before"), FieldKind.DAY, WAS, width=14),
        ReportField("until", N_("New term"), FieldKind.DAY, LATER, width=14),
        ReportField("ground", N_("Ground"), FieldKind.TEXT, "c.step->>'ground'", width=50,
                    grouped=False),
        ReportField("place", N_("Which extension"), FieldKind.CODE, """(
            select count(*) from jsonb_array_elements(u.term->'changes')
                with ordinality as p (step, place)
            where p.place <= c.place and p.step->>'kind' = 'new')::text""", width=12),
    ),
    measures=(
        Measure("extensions", N_("Extensions given"), good=Good.LESS),
        Measure("days", N_("Longer by, average"), aggregate=Aggregate.AVERAGE, value=LONGER_BY,
                unit=N_("days"), digits=1, good=Good.LESS),
        Measure("most", N_("Longer by, the most"), aggregate=Aggregate.LARGEST, value=LONGER_BY,
                unit=N_("days"), good=Good.LESS),
        Measure("overdue", N_("Given after the term"),
                f"(c.step->>'decided')::date > {WAS}", good=Good.LESS),
    ),
    changed_by=("document", "assignment"),
)  # fmt: skip

ASKED, DECIDED = day_at("q.asked_at"), day_at("q.decided_at")

REQUESTS = ReportSource(
    "assignments.requests",
    N_("Requests for a longer term"),
    description=N_("One row is one request of an executor, decided or not."),
    rows="""assignments.request as q join assignments.duty as u on u.id = q.duty_id""",
    where="q.kind = 'longer'",
    key="q.id",
    document="u.assignment_id",
    document_kinds=(KIND,),
    dates=("asked_on", "decided_on"),
    unit="unit",
    listed=("number", "text", "person", "author", "asked_on", "was", "until", "answer", "given"),
    fields=(
        *WHOSE,
        ReportField("asked_on", N_("Asked on"), FieldKind.DAY, ASKED, width=14,
                    moment="q.asked_at"),
        ReportField("was", N_("Term before"), FieldKind.DAY, "q.was", width=14),
        ReportField("until", N_("Asked until"), FieldKind.DAY, "q.until", width=14),
        ReportField("given", N_("New term"), FieldKind.DAY, "q.given", width=14),
        ReportField("answer", N_("Decision"), FieldKind.CHOICE, """case when q.decided_at is null
            then 'none' when q.granted then 'granted' else 'refused' end""", choices={
                "granted": N_("Granted"), "refused": N_("Refused"), "none": N_("Not decided yet"),
            }, filtered=True),
        ReportField("decided_on", N_("Decided on"), FieldKind.DAY, DECIDED, width=14,
                    moment="q.decided_at"),
        ReportField("reason", N_("Reason"), FieldKind.TEXT, "q.reason", width=50, grouped=False),
    ),
    measures=(
        Measure("requests", N_("Requests")),
        Measure("granted", N_("Granted"), "q.decided_at is not null and q.granted"),
        Measure("refused", N_("Refused"), "q.decided_at is not null and q.granted is not true"),
        Measure("waiting", N_("Not decided yet"), "q.decided_at is null", good=Good.LESS),
        Measure("decided", N_("Requests decided"), "q.decided_at is not null"),
        Measure("share", N_("Share granted"), "q.decided_at is not null and q.granted",
                Aggregate.SHARE, of="decided", digits=1),
        Measure("days", N_("Decided in, average"), "q.decided_at is not null", Aggregate.AVERAGE,
                f"{DECIDED} - {ASKED}", unit=N_("days"), digits=1, good=Good.LESS),
    ),
    changed_by=("document", "assignment"),
    values=office_days,
)  # fmt: skip
