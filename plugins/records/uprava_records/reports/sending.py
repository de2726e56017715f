"""Documents on their way to addressees: each addressee is a copy of its own."""

from typing import LiteralString

from uprava.calendar.counting import day_at, office_days
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
    ReportScreen,
    ReportSource,
)

from uprava_records.dispatch.service.queueing import PERMISSION
from uprava_records.dispatch.values import CHANNELS, GONE, MAIL_CLASSES, OPEN, STATES, State
from uprava_records.reports.fields import KIND, NUMBER, ORGANISATION, REGISTERED, TITLE, choices


def among(states: tuple[State, ...]) -> LiteralString:
    """Return states as a list in SQL."""
    return ", ".join(f"'{each.value}'" for each in states)


PAID: LiteralString = """s.postage is not null and not exists (
    select from records.dispatch as o where o.packet = s.packet and o.id < s.id)"""
"""The postage of an envelope stands beside everything that lies in it: it is counted once."""

KEEPER: LiteralString = "left join documents.journal as j on j.id = d.journal_id"

DISPATCHES = ReportSource(
    "records.dispatches",
    N_("Sending of documents"),
    description=N_("Registered documents on their way: one row is one document to one addressee, "
                   "that is a copy."),
    rows="records.dispatch as s join documents.document as d on d.id = s.document_id",
    where="d.deleted_at is null and d.number is not null",
    key="s.id",
    document="d.id",
    dates=("queued_on", "sent_on", "settled_on"),
    unit="unit",
    listed=("number", "registered_on", "title", "name", "channel", "state", "sent_on",
            "settled_on"),
    changed_by=("document", "dispatch"),
    values=office_days,
    fields=(
        NUMBER, REGISTERED, TITLE, KIND, ORGANISATION,
        ReportField("unit", N_("Unit that sends"), FieldKind.UNIT,
                    "coalesce(j.unit_id, d.unit_id)", KEEPER, width=30, filtered=True),
        ReportField("name", N_("Addressee"), FieldKind.TEXT, "s.name", width=40),
        ReportField("channel", N_("Way of sending"), FieldKind.CHOICE, "s.channel",
                    choices=choices(CHANNELS), filtered=True),
        ReportField("mail_class", N_("Kind of postal item"), FieldKind.CHOICE,
                    "case when s.channel = 'post' then s.mail_class end",
                    choices=choices(MAIL_CLASSES), width=30),
        ReportField("state", N_("State"), FieldKind.CHOICE, "s.state", choices={
            state: title for state, (title, _tone) in STATES.items()
        }, filtered=True),
        ReportField("queued_on", N_("Ready to be sent on"), FieldKind.DAY, day_at("s.queued_at"),
                    width=14, moment="s.queued_at"),
        ReportField("sent_on", N_("Sent on"), FieldKind.DAY, day_at("s.sent_at"), width=14,
                    moment="s.sent_at"),
        ReportField("settled_on", N_("Delivered or returned on"), FieldKind.DAY, "s.settled_on",
                    width=14),
        ReportField("sent_by", N_("Who sent it"), FieldKind.PERSON, "s.sent_by"),
        ReportField("tracking", N_("Postal identifier"), FieldKind.CODE, "s.tracking", width=18),
        ReportField("postage", N_("Postage"), FieldKind.MONEY,
                    f"case when {PAID} then s.postage / 100.0 end", width=14),
    ),
    measures=(
        Measure("dispatches", N_("Copies to send")),
        Measure("gone", N_("Copies sent"), f"s.state in ({among(GONE)})"),
        Measure("delivered", N_("Delivered"), f"s.state = '{State.DELIVERED}'"),
        Measure("returned", N_("Came back"), f"s.state = '{State.RETURNED}'", good=Good.LESS),
        Measure("open", N_("Not sent yet"), f"s.state in ({among(OPEN)})"),
        Measure("failed", N_("Failures"), f"s.state = '{State.FAILED}'", good=Good.LESS),
        Measure("dropped", N_("Not to be sent"), f"s.state = '{State.DROPPED}'"),
        Measure("postage", N_("Postage"), PAID, Aggregate.SUM, "s.postage / 100.0", unit="₽",
                digits=2),
    ),
)  # fmt: skip

SOURCES = (DISPATCHES,)

READY = (
    ReadyReport(
        "records.sending", N_("Sending of documents by way"), Purpose.VOLUME,
        ReportLayout(
            DISPATCHES.code, lines=("channel",), period="queued_on", preset="quarter",
            measures=("dispatches", "gone", "delivered", "returned", "open", "failed"),
            chart=Chart.BARS, compared=True,
        ),
        N_("Copies: a letter to three addressees is three. What became ready to be sent in the "
           "period, and where it is now."),
        position=22, boards=(BuiltInRole.REGISTRAR,), board_measure="failed",
        board_title=N_("Sending of documents"),
    ),
    ReadyReport(
        "records.copies", N_("Copies sent by month"), Purpose.VOLUME,
        ReportLayout(
            DISPATCHES.code, lines=("kind",), across="sent_on:month", measures=("gone",),
            period="sent_on", preset="year", chart=Chart.LINES, compared=True,
        ),
        N_("How many copies of documents of each kind left in each month. Documents themselves are "
           "counted by the volume of documents."),
        position=23,
    ),
    ReadyReport(
        "records.postage", N_("Postage by month"), Purpose.VOLUME,
        ReportLayout(
            DISPATCHES.code, lines=("sent_on:month",), across="mail_class", measures=("postage",),
            period="sent_on", preset="year", filters={"channel": ("post",)}, chart=Chart.BARS,
            compared=True,
        ),
        N_("What was paid for postal items by the rates in force on the day; an envelope with "
           "several documents is counted once."),
        position=24,
    ),
    ReadyReport(
        "records.failures", N_("Documents that did not arrive"), Purpose.VOLUME,
        ReportLayout(
            DISPATCHES.code, period="queued_on", preset="quarter", sort="-queued_on",
            filters={"state": (State.FAILED, State.RETURNED)},
            columns=("queued_on", "number", "registered_on", "title", "name", "channel", "state",
                     "sent_on", "settled_on"),
        ),
        N_("Copies whose sending failed or that came back."),
        position=25,
    ),
)  # fmt: skip

SCREENS = (
    ReportScreen(
        "records.postal_lists", N_("Lists for the post, form 103"), Purpose.VOLUME,
        "/records/dispatch/lists", N_("Lists of postal items of each day, to print and as files."),
        PERMISSION, 26,
    ),
    ReportScreen(
        "records.returned", N_("Register of returned items"), Purpose.VOLUME,
        "/records/dispatch/returned", N_("What came back on some days and why, to print."),
        PERMISSION, 27,
    ),
)  # fmt: skip
