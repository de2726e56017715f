"""Obligations and payments of contracts as sources of reports."""

from typing import LiteralString

from uprava.i18n import N_
from uprava.reporting import Aggregate, FieldKind, Good, Measure, ReportField, ReportSource

from uprava_contracts.reports.fields import (
    CHANGED_BY,
    CONTRACT_FIELDS,
    COUNTED,
    HORIZONS,
    KINDS,
    horizon,
)
from uprava_contracts.values import Duty, Side

OPEN: LiteralString = "o.met_on is null and o.given_on is null and o.due_on is not null"
"""Still to be done and with a term; what was handed over waits for acceptance."""

OVERDUE: LiteralString = f"{OPEN} and o.due_on < %(today)s"
MET_LATE: LiteralString = "o.met_on > o.due_on"
MET_IN_TERM: LiteralString = "o.met_on <= coalesce(o.due_on, o.met_on)"

STATE: LiteralString = f"""case when {MET_LATE} then 'late' when o.met_on is not null then 'met'
    when o.given_on is not null then 'given' when {OVERDUE} then 'overdue'
    when o.due_on is null then 'none' else 'open' end"""

STATES = {
    "met": N_("Met in term"), "late": N_("Met late"), "given": N_("Handed over, not accepted yet"),
    "overdue": N_("Overdue"), "open": N_("The term is ahead"), "none": N_("Without a term"),
}  # fmt: skip

DELAY: LiteralString = "coalesce(o.met_on, %(today)s) - o.due_on"
LEFT: LiteralString = "greatest(o.sum - o.met_sum, 0)"

DUTY_FIELDS = (
    ReportField("side", N_("Side"), FieldKind.CHOICE, "o.side", choices={
        each.value: each.caption for each in Side
    }, width=14, filtered=True),
    ReportField("duty", N_("What is owed"), FieldKind.CHOICE, "o.duty", choices={
        each.value: each.caption for each in Duty
    }, filtered=True),
    ReportField("due_on", N_("Term"), FieldKind.DAY, "o.due_on", width=14),
    ReportField("days", N_("Days of the term by its rule"), FieldKind.CODE, "o.rule_days::text",
                width=10),
    ReportField("working", N_("Of working days"), FieldKind.YES,
                "case when o.rule_days is not null then o.rule_working end"),
)  # fmt: skip

OBLIGATIONS = ReportSource(
    "contracts.obligations",
    N_("Obligations of contracts"),
    description=N_(
        "One row is one obligation of either side of a concluded contract that is not withdrawn."
    ),
    rows="contracts.obligation as o join contracts.contract as c on c.document_id = o.contract_id",
    where=f"{COUNTED} and o.withdrawn_why = ''",
    key="o.id",
    document="c.document_id",
    document_kinds=KINDS,
    dates=("due_on", "met_on"),
    listed=("number", "supplier", "side", "duty", "subject", "due_on", "sum", "met_on", "state"),
    fields=(
        *CONTRACT_FIELDS,
        *DUTY_FIELDS,
        ReportField("subject", N_("Obligation"), FieldKind.TEXT, "o.subject", width=40,
                    grouped=False),
        ReportField("met_on", N_("Met on"), FieldKind.DAY, "o.met_on", width=14),
        ReportField("state", N_("How it is met"), FieldKind.CHOICE, STATE, choices=STATES,
                    filtered=True),
        ReportField("ahead", N_("Until the term"), FieldKind.CHOICE, horizon("o.due_on", OPEN),
                    choices=HORIZONS),
        ReportField("sum", N_("Sum"), FieldKind.MONEY, "o.sum", width=16),
        ReportField("left", N_("Still owed"), FieldKind.MONEY,
                    f"case when o.met_on is null then {LEFT} end", width=16),
        ReportField("responsible", N_("Responsible for the obligation"), FieldKind.PERSON,
                    "o.responsible_id", filtered=True),
        ReportField("delay", N_("Delay, days"), FieldKind.NUMBER,
                    f"case when {MET_LATE} or {OVERDUE} then {DELAY} end", width=12),
    ),
    measures=(
        Measure("obligations", N_("Obligations")),
        Measure("sum", N_("Sum of obligations, roubles"), aggregate=Aggregate.SUM, value="o.sum",
                digits=2),
        Measure("met", N_("Met in term"), MET_IN_TERM, good=Good.MORE),
        Measure("late", N_("Met late"), MET_LATE, good=Good.LESS),
        Measure("all_met", N_("Met, in all"), "o.met_on is not null"),
        Measure("open", N_("Still to be met"), OPEN),
        Measure("open_sum", N_("Still owed, roubles"), OPEN, Aggregate.SUM, LEFT, digits=2),
        Measure("overdue", N_("Overdue"), OVERDUE, good=Good.LESS),
        Measure("overdue_sum", N_("Overdue, roubles"), OVERDUE, Aggregate.SUM, LEFT, digits=2,
                good=Good.LESS),
        Measure("ours", N_("Overdue of our side"), f"{OVERDUE} and o.side = 'ours'",
                good=Good.LESS),
        Measure("theirs", N_("Overdue of the other side"), f"{OVERDUE} and o.side = 'theirs'",
                good=Good.LESS),
        Measure("due", N_("Term is over"), "o.due_on < %(today)s and o.given_on is null"
                " or o.met_on is not null"),
        Measure("share_met", N_("Share met in term"), MET_IN_TERM, Aggregate.SHARE, of="due",
                digits=1, good=Good.MORE),
        Measure("delay", N_("Average delay"), f"({MET_LATE} or {OVERDUE})", Aggregate.AVERAGE,
                DELAY, unit=N_("days"), digits=1, good=Good.LESS),
    ),
    changed_by=CHANGED_BY,
)  # fmt: skip

PAID_LATE: LiteralString = "p.paid_on > o.due_on"

PAYMENTS = ReportSource(
    "contracts.payments",
    N_("Payments by contracts"),
    description=N_(
        "One row is one payment of ours that is not withdrawn, with the term of its obligation."
    ),
    rows="""contracts.payment as p join contracts.contract as c on c.document_id = p.contract_id
        join contracts.obligation as o on o.id = p.obligation_id""",
    where=f"{COUNTED} and p.withdrawn_why = ''",
    key="p.id",
    document="c.document_id",
    document_kinds=KINDS,
    dates=("paid_on", "due_on"),
    listed=("number", "supplier", "paid_on", "sum", "order", "due_on", "late"),
    fields=(
        *CONTRACT_FIELDS,
        *(each for each in DUTY_FIELDS if each.code != "side"),
        ReportField("paid_on", N_("Day of the payment"), FieldKind.DAY, "p.paid_on", width=14),
        ReportField("sum", N_("Sum"), FieldKind.MONEY, "p.sum", width=16),
        ReportField("order", N_("Number of the payment order"), FieldKind.CODE, "p.order_number",
                    width=16),
        ReportField("late", N_("After the term"), FieldKind.YES,
                    f"case when o.due_on is not null then {PAID_LATE} end", filtered=True),
    ),
    measures=(
        Measure("payments", N_("Payments")),
        Measure("sum", N_("Paid, roubles"), aggregate=Aggregate.SUM, value="p.sum", digits=2),
        Measure("late", N_("Paid after the term"), PAID_LATE, good=Good.LESS),
        Measure("late_sum", N_("Paid after the term, roubles"), PAID_LATE, Aggregate.SUM, "p.sum",
                digits=2, good=Good.LESS),
        Measure("share_late", N_("Share paid after the term"), PAID_LATE, Aggregate.SHARE,
                of="payments", digits=1, good=Good.LESS),
        Measure("delay", N_("Average delay"), PAID_LATE, Aggregate.AVERAGE, "p.paid_on - o.due_on",
                unit=N_("days"), digits=1, good=Good.LESS),
    ),
    changed_by=CHANGED_BY,
)  # fmt: skip
