"""Incoming letters and what leaders did with documents put before them."""

from typing import LiteralString

from uprava.calendar.counting import day_at, office_days, working_days
from uprava.extension import BuiltInRole
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

from uprava_records.letters.kind import EXECUTED, EXECUTING, FILED, INCOMING
from uprava_records.letters.service.cards import CHANNEL_TITLES
from uprava_records.reports.fields import (
    DUE,
    JOURNAL,
    KIND,
    NUMBER,
    ORGANISATION,
    REGISTERED,
    TITLE,
    UNIT,
)
from uprava_records.resolutions.values import ReviewState

CLOSED: LiteralString = f"d.state in ('{EXECUTED}', '{FILED}')"

LETTERS = ReportSource(
    "records.letters",
    N_("Incoming letters"),
    description=N_("Registered incoming letters; annulled numbers are left out."),
    rows="records.incoming as i join documents.document as d on d.id = i.document_id",
    where="d.deleted_at is null and d.registered_on is not null and d.state <> 'annulled'",
    key="d.id",
    document="d.id",
    document_kinds=(INCOMING.code,),
    dates=("registered_on", "received_on", "due_on"),
    unit="unit",
    listed=("number", "registered_on", "correspondent", "title", "addressee", "state"),
    changed_by=("document", "review", "resolution", "records"),
    fields=(
        NUMBER, REGISTERED, TITLE, UNIT, ORGANISATION, JOURNAL, DUE,
        ReportField("received_on", N_("Received on"), FieldKind.DAY, "i.received_on", width=14),
        ReportField("correspondent", N_("Correspondent"), FieldKind.TEXT, "i.correspondent",
                    width=40),
        ReportField("channel", N_("Way of delivery"), FieldKind.CHOICE, "i.channel",
                    choices=CHANNEL_TITLES, filtered=True),
        ReportField("addressee", N_("Addressee"), FieldKind.PERSON, "i.addressee_id",
                    filtered=True),
        ReportField("state", N_("State"), FieldKind.CHOICE, "d.state", choices={
            each.code: each.title for each in INCOMING.states
        }, filtered=True),
        ReportField("outgoing_number", N_("Their number"), FieldKind.CODE, "i.outgoing_number",
                    width=16),
        ReportField("outgoing_date", N_("Their date"), FieldKind.DAY, "i.outgoing_date", width=14),
    ),
    measures=(
        Measure("letters", N_("Letters received")),
        Measure("executing", N_("Being executed"), f"d.state = '{EXECUTING}'"),
        Measure("closed", N_("Executed and filed"), CLOSED),
        Measure("open", N_("At work"), f"not ({CLOSED})"),
        Measure("overdue", N_("Overdue"), f"not ({CLOSED}) and d.due_on < %(today)s",
                good=Good.LESS),
        Measure("share", N_("Share executed"), CLOSED, Aggregate.SHARE, of="letters", unit="%",
                digits=1, good=Good.MORE),
    ),
)  # fmt: skip

PUT, ENDED = day_at("r.put_at"), day_at("r.ended_at")
DONE: LiteralString = f"r.state = '{ReviewState.DONE}'"
OPEN: LiteralString = f"r.state = '{ReviewState.OPEN}'"

REVIEWS = ReportSource(
    "records.reviews",
    N_("Documents put before leaders"),
    description=N_("One row is one document before one leader; what was taken back is left out."),
    rows="records.review as r join documents.document as d on d.id = r.document_id",
    where=f"d.deleted_at is null and r.state <> '{ReviewState.DROPPED}'",
    key="r.id",
    document="d.id",
    dates=("put_on", "ended_on"),
    unit="unit",
    listed=("person", "number", "registered_on", "title", "put_on", "ended_on", "taken"),
    changed_by=("document", "review", "resolution"),
    values=office_days,
    fields=(
        ReportField("person", N_("Leader"), FieldKind.PERSON, "r.person_id", filtered=True),
        NUMBER, REGISTERED, TITLE, KIND, UNIT,
        ReportField("put_on", N_("Put before the leader on"), FieldKind.DAY, PUT, width=14,
                    moment="r.put_at"),
        ReportField("ended_on", N_("Considered on"), FieldKind.DAY, ENDED, width=14,
                    moment="r.ended_at"),
        ReportField("state", N_("State"), FieldKind.CHOICE, "r.state", choices={
            ReviewState.WAITING: N_("Waits for its turn"),
            ReviewState.OPEN: N_("Before the leader"), ReviewState.DONE: N_("Considered"),
        }, filtered=True),
        ReportField("taken", N_("Working days"), FieldKind.NUMBER, working_days(PUT, ENDED),
                    width=12),
    ),
    measures=(
        Measure("put", N_("Put before leaders")),
        Measure("done", N_("Considered by leaders"), DONE),
        Measure("open", N_("Before the leader"), OPEN),
        Measure("days", N_("Working days on average"), DONE, Aggregate.AVERAGE,
                working_days(PUT, ENDED), digits=1, good=Good.LESS),
        Measure("longest", N_("Working days at most"), DONE, Aggregate.LARGEST,
                working_days(PUT, ENDED), good=Good.LESS),
        Measure("same_day", N_("On the same working day"),
                f"{DONE} and {working_days(PUT, ENDED)} <= 0", good=Good.MORE),
    ),
)  # fmt: skip

SOURCES = (LETTERS, REVIEWS)

READY = (
    ReadyReport(
        "records.channels", N_("Incoming letters by way of delivery"), Purpose.VOLUME,
        ReportLayout(
            LETTERS.code, lines=("channel",), across="registered_on:month", measures=("letters",),
            period="registered_on", preset="year", chart=Chart.LINES, compared=True,
        ),
        N_("How many letters came by post, e-mail, exchange, in person and other ways in each "
           "month."),
        position=20, boards=(BuiltInRole.REGISTRAR,), board_shape="lines",
    ),
    ReadyReport(
        "records.addressees", N_("Incoming letters by addressee"), Purpose.VOLUME,
        ReportLayout(
            LETTERS.code, lines=("addressee",), period="registered_on", preset="quarter",
            measures=("letters", "closed", "open", "overdue", "share"), sort="-letters",
            chart=Chart.BARS, compared=True,
        ),
        N_("Letters registered in the period for each leader: how many are executed or filed, how "
           "many are at work, and of these past their term today."),
        position=21,
    ),
    ReadyReport(
        "records.considered", N_("How leaders consider documents"), Purpose.DISCIPLINE,
        ReportLayout(
            REVIEWS.code, lines=("person",), period="put_on", preset="quarter", sort="-put",
            measures=("put", "done", "same_day", "open", "days", "longest"), compared=True,
        ),
        N_("Documents put before each leader in the period and the working days until they were "
           "considered; the day they were put before the leader is not counted."),
        position=63,
    ),
    ReadyReport(
        "records.not_considered", N_("Documents leaders have not considered"), Purpose.DISCIPLINE,
        ReportLayout(
            REVIEWS.code, filters={"state": (ReviewState.OPEN, ReviewState.WAITING)}, sort="put_on",
            columns=("person", "put_on", "number", "registered_on", "title", "unit", "state"),
        ),
        N_("What is before leaders today or waits for its turn, the longest first."),
        position=64,
    ),
)  # fmt: skip
