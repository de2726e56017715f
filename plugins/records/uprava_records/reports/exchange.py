"""Messages of the exchange with other bodies: sent, received, refused, without a receipt."""

from collections.abc import Mapping
from typing import LiteralString

from uprava.calendar.counting import day_at, office_days
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

from uprava_records.exchange.area import PERMISSION
from uprava_records.exchange.values import STEPS, Step, Way

OPEN_TO_READER: LiteralString = """(m.document_id is null or exists (
    select from documents.access_grant as g
    where g.document_id = m.document_id and g.principal_id = any (%(principals)s)))"""
"""The wall of `records.exchange_message`: messages of documents by the rights on them.

Asked of each message: `in` beside an `or` would walk through all rights for each.
"""

WAYS: Mapping[str, str] = {Way.OUT: N_("From us"), Way.IN: N_("To us")}

OUT: LiteralString = "m.way = 'out'"
HANDED: LiteralString = f"{OUT} and m.step <> 'waiting'"

MESSAGES = ReportSource(
    "records.exchange",
    N_("Exchange with other bodies"),
    description=N_("Documents that went by the exchange and came by it; receipts and notices are "
                   "no rows of their own: they move the document they are about."),
    rows="""records.exchange_message as m
        left join documents.document as d on d.id = m.document_id and d.deleted_at is null""",
    where=f"m.kind = 'container' and {OPEN_TO_READER}",
    key="m.id",
    permission=PERMISSION,
    dates=("made_on", "moved_on"),
    listed=("way", "party", "number", "day", "made_on", "step", "moved_on", "said"),
    changed_by=("exchange", "dispatch", "records"),
    values=office_days,
    fields=(
        ReportField("way", N_("Direction"), FieldKind.CHOICE, "m.way", choices=WAYS, filtered=True,
                    width=12),
        ReportField("party", N_("Participant"), FieldKind.TEXT, "m.party_title", width=44),
        ReportField("number", N_("Number"), FieldKind.CODE, "m.number", width=16),
        ReportField("day", N_("Of the day"), FieldKind.DAY, "m.day", width=14),
        ReportField("title", N_("Title"), FieldKind.TEXT, "d.title", width=60, grouped=False),
        ReportField("made_on", N_("Came or was made on"), FieldKind.DAY, day_at("m.created_at"),
                    width=14, moment="m.created_at"),
        ReportField("moved_on", N_("In this state since"), FieldKind.DAY, day_at("m.moved_at"),
                    width=14, moment="m.moved_at"),
        ReportField("step", N_("State"), FieldKind.CHOICE, "m.step", choices={
            step: title for step, (title, _tone) in STEPS.items()
        }, filtered=True, width=30),
        ReportField("said", N_("Reason"), FieldKind.TEXT, "m.said", width=40, grouped=False),
    ),
    measures=(
        Measure("messages", N_("Messages")),
        Measure("sent", N_("Sent by the exchange"), HANDED),
        Measure("received", N_("Received from others"), "m.way = 'in'"),
        Measure("registered", N_("Registered by addressees"), f"{OUT} and m.step = 'registered'"),
        Measure("arrived", N_("Received, not registered yet"), f"{OUT} and m.step = 'received'"),
        Measure("waiting", N_("Waits for a receipt"), f"{OUT} and m.step = 'written'"),
        Measure("late", N_("No receipt in time"), f"{OUT} and m.step = 'late'", good=Good.LESS),
        Measure("refused", N_("Refused"), f"{OUT} and m.step = 'refused'", good=Good.LESS),
        Measure("failed", N_("Failures"), "m.step in ('failed', 'unreadable')", good=Good.LESS),
        Measure("share", N_("Share registered"), f"{OUT} and m.step = 'registered'",
                Aggregate.SHARE, of="sent", unit="%", digits=1, good=Good.MORE),
    ),
)  # fmt: skip

SOURCES = (MESSAGES,)

COLUMNS = ("party", "number", "day", "title", "made_on", "step", "said")

READY = (
    ReadyReport(
        "records.exchange", N_("Exchange by participant"), Purpose.EXCHANGE,
        ReportLayout(
            MESSAGES.code, lines=("party",), period="made_on", preset="year", sort="-sent",
            measures=("sent", "received", "registered", "late", "refused", "failed", "share"),
            compared=True,
        ),
        N_("Documents handed over to each body by the exchange and received from it in the period, "
           "and where they are now. In time is within 72 hours unless the settings say "
           "otherwise."),
        PERMISSION, 10,
    ),
    ReadyReport(
        "records.exchange_by_month", N_("Exchange by month"), Purpose.EXCHANGE,
        ReportLayout(
            MESSAGES.code, lines=("made_on:month",), period="made_on", preset="year",
            measures=("sent", "received", "registered", "late", "refused"), chart=Chart.BARS,
            compared=True,
        ),
        N_("How many documents went by the exchange and came by it in each month."),
        PERMISSION, 11,
    ),
    ReadyReport(
        "records.no_receipt", N_("Documents without a receipt in time"), Purpose.EXCHANGE,
        ReportLayout(
            MESSAGES.code, columns=COLUMNS, filters={"step": (Step.LATE,)}, sort="made_on",
        ),
        N_("What was handed over to the exchange and not confirmed by a receipt within the time of "
           "delivery, 72 hours unless the settings say otherwise. A later receipt takes it off."),
        PERMISSION, 12,
    ),
    ReadyReport(
        "records.exchange_refused", N_("Refusals and failures of the exchange"), Purpose.EXCHANGE,
        ReportLayout(
            MESSAGES.code, columns=("way", *COLUMNS), period="made_on", preset="year",
            filters={"step": (Step.REFUSED, Step.FAILED, Step.UNREADABLE)}, sort="-made_on",
        ),
        N_("Documents other bodies refused to register, with their reasons, and those that failed "
           "on their way."),
        PERMISSION, 13,
    ),
)  # fmt: skip

SCREENS = (
    ReportScreen(
        "records.exchange_journal", N_("Journal of the exchange"), Purpose.EXCHANGE,
        "/records/exchange", N_("Every message with its receipts and notices."), PERMISSION, 20,
    ),
)  # fmt: skip
