"""Assignments as a source of reports: each once, as it was given, whoever executes it."""

from typing import LiteralString

from uprava.calendar.counting import day_at, office_days
from uprava.i18n import N_
from uprava.reporting import FieldKind, Good, Measure, ReportField, ReportSource

from uprava_assignments.giving.values import (
    CONTROL_TITLES,
    GROUND_TITLES,
    KIND,
    PRIORITY_TITLES,
    STANDING_TITLES,
    Standing,
)
from uprava_assignments.reports.duties import BASES, BASIS_KIND, basis_of

GIVEN_ON = day_at("a.issued_at")

RESPONSIBLE: LiteralString = """left join lateral (
        select r.person_id, r.unit_id from assignments.duty as r
        where r.assignment_id = a.document_id and r.role = 'responsible'
        order by r.state = 'readdressed', r.id desc limit 1
    ) as u on true"""
"""Who answers for the whole: the last one, where it was readdressed."""

STANDINGS: dict[str, str] = {
    each: STANDING_TITLES[each]
    for each in (Standing.ISSUED, Standing.REPORTED, Standing.DONE, Standing.CLOSED,
                 Standing.SUSPENDED, Standing.RECALLED)
}  # fmt: skip

GIVEN = ReportSource(
    "assignments.given",
    N_("Assignments given"),
    description=N_(
        "One row is one assignment with a number, recalled and suspended ones too; neither drafts"
        " nor the rules of periodic ones."
    ),
    rows="assignments.assignment as a join documents.document as d on d.id = a.document_id",
    where="a.issued_at is not null and d.state not in ('draft', 'offered', 'series')",
    key="a.document_id",
    document="a.document_id",
    document_kinds=(KIND,),
    dates=("given_on", "due_on", "done_on"),
    unit="unit",
    listed=("number", "given_on", "text", "author", "person", "unit", "due_on", "state", "done_on"),
    fields=(
        ReportField("number", N_("Number"), FieldKind.CODE, "d.number", width=16),
        ReportField("given_on", N_("Assignment given on"), FieldKind.DAY, GIVEN_ON, width=14,
                    moment="a.issued_at"),
        ReportField("text", N_("Assignment"), FieldKind.TEXT, "a.text", width=60, grouped=False),
        ReportField("due_on", N_("Term"), FieldKind.DAY, "d.due_on", width=14),
        ReportField("done_on", N_("Executed on"), FieldKind.DAY, "a.done_on", width=14),
        ReportField("author", N_("Author"), FieldKind.PERSON, "a.author_id", filtered=True),
        ReportField("controller", N_("Controller"), FieldKind.PERSON, "a.controller_id"),
        ReportField("person", N_("Responsible executor"), FieldKind.PERSON, "u.person_id",
                    RESPONSIBLE),
        ReportField("unit", N_("Unit of the responsible"), FieldKind.UNIT, "u.unit_id",
                    RESPONSIBLE, width=30, filtered=True),
        ReportField("organisation", N_("Organisation"), FieldKind.ORGANISATION,
                    "d.organisation_id", width=30),
        ReportField("state", N_("State"), FieldKind.CHOICE, "d.state", choices=STANDINGS,
                    filtered=True),
        ReportField("control", N_("Control"), FieldKind.CHOICE, "a.control",
                    choices=CONTROL_TITLES, filtered=True),
        ReportField("priority", N_("Priority"), FieldKind.CHOICE, "a.priority",
                    choices=PRIORITY_TITLES, width=14, filtered=True),
        ReportField("basis", N_("Kind of the basis"), FieldKind.DOCUMENT_KIND, BASIS_KIND,
                    basis_of("a.document_id"), choices=BASES, width=30),
        ReportField("passed_on", N_("Passed on from another one"), FieldKind.YES,
                    "a.parent_duty_id is not null"),
        ReportField("periodic", N_("Periodic"), FieldKind.YES, "a.series_id is not null"),
        ReportField("ground", N_("Ground of taking off control"), FieldKind.CHOICE, "a.ground",
                    choices=GROUND_TITLES),
    ),
    measures=(
        Measure("given", N_("Given")),
        Measure("controlled", N_("Under control"), "a.control <> 'none'"),
        Measure("special", N_("Under special control"), "a.control = 'special'"),
        Measure("urgent", N_("Urgent and prompt"), "a.priority <> 'usual'"),
        Measure("open", N_("In execution"), "d.state in ('issued', 'reported')"),
        Measure("done", N_("Executed"), "d.state in ('done', 'closed')", good=Good.MORE),
        Measure("suspended", N_("Suspended"), "d.state = 'suspended'"),
        Measure("recalled", N_("Recalled"), "d.state = 'recalled'"),
        Measure("passed_on", N_("Given to execute others"), "a.parent_duty_id is not null"),
    ),
    changed_by=("document", "assignment"),
    values=office_days,
)  # fmt: skip
