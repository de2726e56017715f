"""Appeals as a source of reports: each once, whatever questions it has.

Counted as `duty_reports.service.figures` counts: of those registered in the period, whatever has
become of them. Nothing here tells their authors: only the mask that everybody sees.
"""

from typing import LiteralString

from uprava.i18n import N_
from uprava.reporting import Aggregate, FieldKind, Good, Measure, ReportField, ReportSource

from uprava_appeals.duty_reports.service.figures import ANSWERING, FORWARDING
from uprava_appeals.duty_reports.values import KEPT_TITLES, REPORT, Kept
from uprava_appeals.law.asking import Asker
from uprava_appeals.law.channels import Channel, Form
from uprava_appeals.values import KIND, STANDINGS, Letter, Repeat, Standing


def quoted(codes: tuple[str, ...]) -> LiteralString:
    """Return codes of ours as SQL lists them."""
    return ", ".join(f"'{each}'" for each in codes)


CLOCKS: LiteralString = f"""
    left join lateral (
        select
            coalesce(bool_or(c.ground = 'register' and c.met_on > c.due_on), false)
                as registered_late,
            coalesce(bool_or(c.forwards and c.met_on is not null), false) as forwarded,
            coalesce(bool_or(c.forwards and c.met_on > c.due_on), false) as forwarded_late,
            coalesce(bool_or(c.answers and c.met_on is not null), false) as answered,
            coalesce(bool_or(c.answers and c.met_on > c.due_on), false) as answered_late,
            coalesce(bool_or(c.ground in ({quoted(ANSWERING)}) and c.due_on > c.due_first), false)
                as extended,
            coalesce(bool_or(c.runs and c.due_on < %(today)s), false) as overdue,
            coalesce(bool_or(c.runs), false) as running,
            min(c.due_on) filter (where c.runs) as next_on
        from (select k.*, k.met_on is null and k.decision_id is null as runs,
                k.ground in ({quoted(FORWARDING)}) and not k.fell_away as forwards,
                k.ground in ({quoted(ANSWERING)}) and not k.fell_away as answers
            from appeals.clock as k where k.document_id = a.document_id) as c
    ) as t on true"""
"""How the terms of an appeal were kept: one row for each."""

RUNS: LiteralString = """a.document_id in (
    select k.document_id from appeals.clock as k
    where k.met_on is null and k.decision_id is null)"""
"""Of few appeals: lists of this moment need not ask how the terms of all the others were kept."""

IN_TERM: LiteralString = "t.answered and not t.answered_late"

KEPT: LiteralString = f"""case when t.overdue then 'overdue' when t.answered_late then 'late'
    when {IN_TERM} then 'answered' when t.running then 'running'
    when t.forwarded then 'forwarded' else 'other' end"""

CONSIDERED: LiteralString = "a.answered_on - d.registered_on"
"""Calendar days from registration to the answer."""

APPEAL_FIELDS = (
    ReportField("number", N_("Number"), FieldKind.CODE, "d.number", width=16),
    ReportField("registered_on", N_("Registered on"), FieldKind.DAY, "d.registered_on", width=14),
    ReportField("received_on", N_("Received on"), FieldKind.DAY, "a.received_on", width=14),
    ReportField("title", N_("Annotation"), FieldKind.TEXT, "d.title", width=60, grouped=False),
    ReportField("mask", N_("Author as others see them"), FieldKind.TEXT, "a.mask", width=30,
                grouped=False),
    ReportField("channel", N_("How it came"), FieldKind.CHOICE, "a.channel", choices={
        each.value: each.caption for each in Channel
    }, filtered=True),
    ReportField("form", N_("Form"), FieldKind.CHOICE, "a.form", choices={
        each.value: each.caption for each in Form
    }),
    ReportField("letter", N_("Kind of the appeal"), FieldKind.CHOICE, "a.letter", choices={
        each.value: each.caption for each in Letter
    }, filtered=True),
    ReportField("repeat", N_("First or repeated"), FieldKind.CHOICE, "a.repeat", choices={
        each.value: each.caption for each in Repeat
    }, filtered=True),
    ReportField("collective", N_("Collective"), FieldKind.YES, "a.collective"),
    ReportField("signers", N_("Signatures"), FieldKind.NUMBER, "a.signers", width=10),
    ReportField("source", N_("Who sent it on"), FieldKind.TEXT, "a.source", width=40),
    ReportField("asker", N_("Who asks"), FieldKind.CHOICE,
                "case when a.source <> '' then a.asker end", choices={
                    each.value: each.caption for each in Asker
                }, width=30),
    ReportField("source_control", N_("Under control of that body"), FieldKind.YES,
                "a.source_control"),
    ReportField("territory", N_("Territory (OKTMO)"), FieldKind.CODE, "a.territory", width=14),
    ReportField("state", N_("State"), FieldKind.CHOICE, "d.state", choices={
        each.value: STANDINGS[each] for each in Standing if each is not Standing.RECEIVED
    }),
    ReportField("leader", N_("Leader"), FieldKind.PERSON, "a.addressee_id", filtered=True),
    ReportField("organisation", N_("Organisation"), FieldKind.ORGANISATION, "d.organisation_id",
                width=30),
    ReportField("due_on", N_("Term"), FieldKind.DAY, "a.due_on", width=14),
    ReportField("next_on", N_("Next term of law"), FieldKind.DAY, "t.next_on", CLOCKS, width=14),
    ReportField("answered_on", N_("Day of the answer"), FieldKind.DAY, "a.answered_on", width=14),
    ReportField("kept", N_("Terms of law"), FieldKind.CHOICE, KEPT, CLOCKS, choices={
        "answered": N_("Answered in term"), "late": N_("Answered late"),
        "overdue": N_("Overdue today"), "running": N_("Being considered, in term"),
        "forwarded": N_("Forwarded to other bodies"), "other": N_("Ended otherwise"),
    }, filtered=True),
    ReportField("runs", N_("A term of law runs"), FieldKind.YES, RUNS, width=12),
    ReportField("considered", N_("Considered for, days"), FieldKind.NUMBER, CONSIDERED, width=12),
)  # fmt: skip

APPEAL_MEASURES = (
    Measure("appeals", KEPT_TITLES[Kept.RECEIVED]),
    Measure("answered", N_("In term"), IN_TERM, joins=CLOCKS, good=Good.MORE),
    Measure("late", N_("Late"), "t.answered_late", joins=CLOCKS,
            good=Good.LESS),
    Measure("overdue", N_("Overdue"), "t.overdue", joins=CLOCKS, good=Good.LESS),
    Measure("running", N_("Being considered"), "t.running and not t.overdue", joins=CLOCKS),
    Measure("due", N_("Answered or overdue"), "(t.answered or t.answered_late or t.overdue)",
            joins=CLOCKS),
    Measure("in_term", N_("Share in term"), IN_TERM, Aggregate.SHARE,
            of="due", digits=1, joins=CLOCKS, good=Good.MORE),
    Measure("registered_late", N_("Registered late"), "t.registered_late", joins=CLOCKS,
            good=Good.LESS),
    Measure("extended", N_("Extended"), "t.extended", joins=CLOCKS,
            good=Good.LESS),
    Measure("forwarded", N_("Forwarded"), "t.forwarded", joins=CLOCKS),
    Measure("forwarded_late", N_("Forwarded late"), "t.forwarded_late", joins=CLOCKS,
            good=Good.LESS),
    Measure("repeated", N_("Repeated and multiple"), "a.repeat in ('repeated', 'multiple')",
            good=Good.LESS),
    Measure("repeated_share", N_("Share of repeated"), "a.repeat in ('repeated', 'multiple')",
            Aggregate.SHARE, of="appeals", digits=1, good=Good.LESS),
    Measure("collective", N_("Collective ones"), "a.collective"),
    Measure("sent_on", N_("Sent on by other bodies"), "a.source <> ''"),
    Measure("controlled", N_("Under control of other bodies"), "a.source_control"),
    Measure("proposals", N_("Proposals"), "a.letter = 'proposal'"),
    Measure("applications", N_("Applications"), "a.letter = 'application'"),
    Measure("complaints", N_("Complaints"), "a.letter = 'complaint'"),
    Measure("days", N_("Considered for, average"), "a.answered_on is not null",
            Aggregate.AVERAGE, CONSIDERED, unit=N_("days"), digits=1, good=Good.LESS),
    Measure("left", N_("Left without an answer"), "d.state = 'left'"),
)  # fmt: skip

APPEALS = ReportSource(
    "appeals.appeals",
    N_("Appeals"),
    description=N_(
        "One row is one registered appeal, however many questions and authors it has; not what is"
        " annulled or not registered yet. Terms are those of Federal Law 59-FZ."
    ),
    rows="documents.document as d join appeals.appeal as a on a.document_id = d.id",
    where=f"""d.kind = '{KIND}' and d.deleted_at is null and d.state <> 'annulled'
        and d.registered_on is not null""",
    key="d.id",
    document="d.id",
    document_kinds=(KIND,),
    permission=REPORT,
    dates=("registered_on", "received_on", "answered_on", "due_on"),
    listed=("number", "registered_on", "mask", "title", "channel", "letter", "state", "due_on"),
    fields=APPEAL_FIELDS,
    measures=APPEAL_MEASURES,
    changed_by=("document", "appeal"),
)
