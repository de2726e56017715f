"""What can be counted of approval, signing and acquaintance, and the ready reports over it."""

from collections.abc import Mapping
from typing import LiteralString

from uprava.approval.models import Decision, RouteState, VisaState
from uprava.approval.models import Purpose as Step
from uprava.approval.values import DECISIONS
from uprava.calendar.counting import day_at, office_days, working_days
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

STEPS: Mapping[str, str] = {
    Step.AGREE: N_("Approval"),
    Step.SIGN: N_("Signing"),
    Step.READ: N_("Acquaintance"),
}

STANDS: Mapping[str, str] = {
    VisaState.OPEN: N_("Waits for the decision"), VisaState.HELD: N_("Waits for those asked below"),
    VisaState.DECIDED: N_("Decisions made"),
}  # fmt: skip

ROUTES: Mapping[str, str] = {
    RouteState.RUNNING: N_("On its route"), RouteState.STOPPED: N_("Came back to its author"),
    RouteState.RECALLED: N_("Recalled by its author"), RouteState.DONE: N_("Passed to its end"),
}  # fmt: skip

RECEIVED, DECIDED_ON = day_at("v.received_at"), day_at("v.decided_at")
STARTED, ENDED = day_at("r.started_at"), day_at("r.ended_at")

DECIDED: LiteralString = "v.state = 'decided'"
OPEN: LiteralString = "v.state in ('open', 'held')"
PASSED: LiteralString = """coalesce(case when v.state = 'decided' then v.decided_at > v.due_at
    else v.due_on < %(today)s end, false)"""
"""Decided after the last moment, or not decided and the last day is over."""

TAKEN = working_days(RECEIVED, DECIDED_ON)
"""Working days until the decision: the day it was received counts for nothing."""

NUMBER = ReportField("number", N_("Number"), FieldKind.CODE, "d.number", width=16)
TITLE = ReportField("title", N_("Title"), FieldKind.TEXT, "d.title", width=60, grouped=False)
KIND = ReportField("kind", N_("Kind of document"), FieldKind.DOCUMENT_KIND, "d.kind",
                   filtered=True)  # fmt: skip
UNIT = ReportField("unit", N_("Unit of the document"), FieldKind.UNIT, "d.unit_id", width=30,
                   filtered=True)  # fmt: skip

VISAS = ReportSource(
    "approval.visas",
    N_("Approval and signing"),
    description=N_("What people were asked for along routes: visas, signatures, acquaintance. "
                   "Requests that were taken back or entrusted to another are left out."),
    rows="""approval.visa as v join approval.stage as s on s.id = v.stage_id
        join approval.route as r on r.id = v.route_id
        join documents.document as d on d.id = v.document_id""",
    where="""d.deleted_at is null and v.received_at is not null
        and v.state in ('open', 'held', 'decided') and v.decision is distinct from 'redirected'""",
    key="v.id",
    document="d.id",
    dates=("received_on", "decided_on", "due_on"),
    unit="unit",
    listed=("person", "purpose", "title", "kind", "received_on", "due_on", "decided_on",
            "decision"),
    changed_by=("document", "approval", "signing"),
    values=office_days,
    fields=(
        ReportField("person", N_("Who was asked"), FieldKind.PERSON, "v.person_id", filtered=True),
        ReportField("purpose", N_("What was asked for"), FieldKind.CHOICE, "s.purpose",
                    choices=STEPS, filtered=True, width=16),
        ReportField("state", N_("State"), FieldKind.CHOICE, "v.state", choices=STANDS),
        ReportField("decision", N_("Decision"), FieldKind.CHOICE, "v.decision", choices={
            each: DECISIONS[each] for each in Decision if each is not Decision.REDIRECTED
        }),
        NUMBER, TITLE, KIND, UNIT,
        ReportField("author", N_("Who sent it"), FieldKind.PERSON, "r.started_by"),
        ReportField("received_on", N_("Came for decision on"), FieldKind.DAY, RECEIVED, width=14,
                    moment="v.received_at"),
        ReportField("due_on", N_("Term"), FieldKind.DAY, "v.due_on", width=14),
        ReportField("decided_on", N_("Decided on"), FieldKind.DAY, DECIDED_ON, width=14,
                    moment="v.decided_at"),
        ReportField("taken", N_("Working days"), FieldKind.NUMBER, TAKEN, width=12),
        ReportField("late", N_("Past the term"), FieldKind.YES, PASSED, width=12),
    ),
    measures=(
        Measure("asked", N_("Asked")),
        Measure("decided", N_("Decisions made"), DECIDED),
        Measure("agreed", N_("Agreed"), "v.decision = 'agreed'"),
        Measure("remarks", N_("With remarks"), "v.decision = 'remarks'"),
        Measure("refused", N_("Not agreed"), "v.decision = 'refused'"),
        Measure("returned", N_("Share of returns"), "v.decision = 'refused'", Aggregate.SHARE,
                of="decided", unit="%", digits=1, good=Good.LESS),
        Measure("waiting", N_("Waiting for decisions"), OPEN),
        Measure("late", N_("Past the term"), PASSED, good=Good.LESS),
        Measure("termed", N_("Decided, with a term"), f"{DECIDED} and v.due_at is not null"),
        Measure("in_time", N_("Share decided in term"), f"{DECIDED} and v.decided_at <= v.due_at",
                Aggregate.SHARE, of="termed", unit="%", digits=1, good=Good.MORE),
        Measure("days", N_("Working days on average"), DECIDED, Aggregate.AVERAGE, TAKEN,
                digits=1, good=Good.LESS),
        Measure("longest", N_("Working days at most"), DECIDED, Aggregate.LARGEST, TAKEN,
                good=Good.LESS),
    ),
)  # fmt: skip

ROUND_TRIPS = ReportSource(
    "approval.routes",
    N_("Routes of documents"),
    description=N_("Passages of documents through approval and signing; acquaintance beside a "
                   "route is left out."),
    rows="""approval.route as r join documents.document as d on d.id = r.document_id""",
    where="d.deleted_at is null and not r.aside",
    key="r.id",
    document="d.id",
    dates=("started_on", "ended_on"),
    unit="unit",
    listed=("title", "kind", "author", "started_on", "ended_on", "state", "rounds"),
    changed_by=("document", "approval", "signing"),
    values=office_days,
    fields=(
        NUMBER, TITLE, KIND, UNIT,
        ReportField("author", N_("Who sent it"), FieldKind.PERSON, "r.started_by", filtered=True),
        ReportField("state", N_("State"), FieldKind.CHOICE, "r.state", choices=ROUTES,
                    filtered=True),
        ReportField("started_on", N_("Sent on"), FieldKind.DAY, STARTED, width=14,
                    moment="r.started_at"),
        ReportField("ended_on", N_("Ended on"), FieldKind.DAY, ENDED, width=14,
                    moment="r.ended_at"),
        ReportField("rounds", N_("Rounds"), FieldKind.NUMBER, "r.round", width=10),
    ),
    measures=(
        Measure("routes", N_("Sent along a route")),
        Measure("running", N_("On their routes"), "r.state = 'running'"),
        Measure("done", N_("Passed to the end"), "r.state = 'done'"),
        Measure("stopped", N_("Returned to authors"), "r.state = 'stopped'"),
        Measure("recalled", N_("Recalled"), "r.state = 'recalled'"),
        Measure("again", N_("Sent again"), "r.round > 1", good=Good.LESS),
        Measure("rounds", N_("Rounds on average"), "true", Aggregate.AVERAGE, "r.round", digits=1,
                good=Good.LESS),
        Measure("days", N_("Working days on average"), "r.state = 'done'", Aggregate.AVERAGE,
                working_days(STARTED, ENDED), digits=1, good=Good.LESS),
    ),
)  # fmt: skip

SOURCES = (VISAS, ROUND_TRIPS)

READY = (
    ReadyReport(
        "approval.approvers", N_("Approval: terms by person"), Purpose.APPROVAL,
        ReportLayout(
            VISAS.code, lines=("person",), filters={"purpose": (Step.AGREE,)},
            measures=("asked", "decided", "refused", "waiting", "late", "in_time", "days"),
            period="received_on", preset="quarter", sort="-asked", chart=Chart.BARS, compared=True,
        ),
        N_("How many documents came to each person for approval in the period, what was decided, "
           "and how long it took: working days of the production calendar after the day it came."),
        position=10,
    ),
    ReadyReport(
        "approval.returns", N_("Returns for rework"), Purpose.APPROVAL,
        ReportLayout(
            VISAS.code, lines=("kind", "author"), filters={"purpose": (Step.AGREE,)},
            measures=("decided", "agreed", "remarks", "refused", "returned"),
            period="decided_on", preset="quarter", compared=True,
        ),
        N_("What approvers decided in the period on documents of each kind and author: agreed, "
           "with remarks, not agreed; the share of refusals in all decisions."),
        position=11,
    ),
    ReadyReport(
        "approval.routes", N_("How long documents are on their routes"), Purpose.APPROVAL,
        ReportLayout(
            ROUND_TRIPS.code, lines=("kind",), period="started_on", preset="quarter",
            measures=("routes", "running", "done", "stopped", "recalled", "again", "rounds",
                      "days"),
            compared=True,
        ),
        N_("Documents sent along a route in the period: where they are now, how many were sent "
           "again after a return, how many working days a finished route took."),
        position=12,
    ),
    ReadyReport(
        "approval.signing", N_("Signing: terms by person"), Purpose.APPROVAL,
        ReportLayout(
            VISAS.code, lines=("person",), filters={"purpose": (Step.SIGN,)},
            measures=("asked", "decided", "refused", "waiting", "late", "days"),
            period="received_on", preset="quarter", sort="-asked", compared=True,
        ),
        N_("How many documents came to each person to be signed in the period, how many were "
           "signed or refused, and in how many working days."),
        position=13,
    ),
    ReadyReport(
        "approval.acquaintance", N_("Acquaintance by person"), Purpose.APPROVAL,
        ReportLayout(
            VISAS.code, lines=("person",), filters={"purpose": (Step.READ,)},
            measures=("asked", "decided", "waiting", "late", "days"),
            period="received_on", preset="quarter", sort="-waiting",
        ),
        N_("With how many documents each person was to be acquainted in the period, how many were "
           "read and how many still wait."),
        position=14,
    ),
    ReadyReport(
        "approval.waiting", N_("Documents that wait for a decision"), Purpose.APPROVAL,
        ReportLayout(
            VISAS.code, filters={"state": (VisaState.OPEN, VisaState.HELD)}, sort="due_on",
            columns=("person", "purpose", "title", "kind", "author", "received_on", "due_on",
                     "late"),
        ),
        N_("For whose approval, signature or acquaintance documents wait today, and until when."),
        position=15,
    ),
)  # fmt: skip
