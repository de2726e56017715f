"""What stands beside the price as sources of reports: penalties, securities, refusals."""

from typing import LiteralString

from uprava.calendar.counting import day_at
from uprava.i18n import N_
from uprava.reporting import Aggregate, FieldKind, Good, Measure, ReportField, ReportSource

from uprava_contracts.law.security import SecurityKind
from uprava_contracts.money.values import MoneyState
from uprava_contracts.refusals.timers import Step
from uprava_contracts.reports.fields import (
    CHANGED_BY,
    CONTRACT_FIELDS,
    COUNTED,
    HORIZONS,
    KINDS,
    horizon,
    moments,
)
from uprava_contracts.securities.values import SecurityEnd, SecurityForm
from uprava_contracts.values import REFUSAL, Side

OWED: LiteralString = "m.state in ('reckoned', 'claimed')"

PENALTIES = ReportSource(
    "contracts.penalties",
    N_("Penalties and fines"),
    description=N_(
        "One row is one penalty for delay or one fine that was charged and not cancelled."
    ),
    rows="""(
            select 'penalty-' || h.id as key, h.contract_id, 'penalty' as item, h.side, h.sum,
                h.paid, h.state, h.claim_id, h.reckoned_at as at
            from contracts.charge as h
            union all
            select 'fine-' || f.id, f.contract_id, 'fine', f.side, f.sum, f.paid, f.state,
                f.claim_id, f.charged_at
            from contracts.fine as f
        ) as m join contracts.contract as c on c.document_id = m.contract_id""",
    where=f"{COUNTED} and m.state <> 'cancelled'",
    key="m.key",
    document="c.document_id",
    document_kinds=KINDS,
    dates=("charged_on",),
    listed=("number", "supplier", "item", "side", "charged_on", "sum", "paid", "left", "state"),
    fields=(
        *CONTRACT_FIELDS,
        ReportField("item", N_("Penalty or fine"), FieldKind.CHOICE, "m.item", choices={
            "penalty": N_("penalty for delay"), "fine": N_("fine for a breach"),
        }, width=16, filtered=True),
        ReportField("side", N_("Who owes it"), FieldKind.CHOICE, "m.side", choices={
            each.value: each.caption for each in Side
        }, width=14, filtered=True),
        ReportField("charged_on", N_("Charged on"), FieldKind.DAY,
                    day_at("m.at"), width=14, moment="m.at"),
        ReportField("sum", N_("Charged, roubles"), FieldKind.MONEY, "m.sum", width=16),
        ReportField("paid", N_("Paid of it, roubles"), FieldKind.MONEY, "m.paid", width=16),
        ReportField("left", N_("Left to pay"), FieldKind.MONEY,
                    f"case when {OWED} then m.sum - m.paid else 0 end", width=16),
        ReportField("state", N_("What became of it"), FieldKind.CHOICE, "m.state", choices={
            each.value: each.caption for each in MoneyState if each is not MoneyState.CANCELLED
        }, filtered=True),
        ReportField("claimed", N_("Stands in a claim"), FieldKind.YES, "m.claim_id is not null"),
    ),
    measures=(
        Measure("charged", N_("Charged")),
        Measure("sum", N_("Charged, roubles"), aggregate=Aggregate.SUM, value="m.sum", digits=2),
        Measure("paid", N_("Paid of it, roubles"), "m.paid > 0", Aggregate.SUM, "m.paid",
                digits=2, good=Good.MORE),
        Measure("left", N_("Still owed, roubles"), OWED, Aggregate.SUM, "m.sum - m.paid",
                digits=2, good=Good.LESS),
        Measure("written_off", N_("Written off, roubles"), "m.state = 'written-off'",
                Aggregate.SUM, "m.sum - m.paid", digits=2),
        Measure("claimed", N_("Claimed"), "m.claim_id is not null"),
    ),
    changed_by=CHANGED_BY,
    values=moments,
)  # fmt: skip

HELD: LiteralString = "s.ended = ''"

SECURITIES = ReportSource(
    "contracts.securities",
    N_("Securities of contracts"),
    description=N_("One row is one guarantee or sum of money given as a security."),
    rows="contracts.security as s join contracts.contract as c on c.document_id = s.contract_id",
    where=COUNTED,
    key="s.id",
    document="c.document_id",
    document_kinds=KINDS,
    dates=("given_on", "until", "ended_on"),
    listed=("number", "supplier", "purpose", "form", "bank", "paper", "sum", "until", "ended"),
    fields=(
        *CONTRACT_FIELDS,
        ReportField("purpose", N_("What the security is for"), FieldKind.CHOICE, "s.kind",
                    choices={each.value: each.caption for each in SecurityKind}, filtered=True),
        ReportField("form", N_("Form of the security"), FieldKind.CHOICE, "s.form", choices={
            each.value: each.caption for each in SecurityForm
        }, filtered=True),
        ReportField("bank", N_("Guarantor"), FieldKind.TEXT, "s.bank", width=30),
        ReportField("paper", N_("Number of the guarantee"), FieldKind.CODE, "s.number", width=16),
        ReportField("sum", N_("Sum"), FieldKind.MONEY, "s.sum", width=16),
        ReportField("given_on", N_("Security given on"), FieldKind.DAY, "s.given_on", width=14),
        ReportField("until", N_("Guarantee valid until"), FieldKind.DAY, "s.until", width=14),
        ReportField("ends", N_("Until the end of the guarantee"), FieldKind.CHOICE,
                    horizon("s.until", HELD), choices=HORIZONS),
        ReportField("ended", N_("How it ended"), FieldKind.CHOICE, "nullif(s.ended, '')",
                    choices={each.value: each.caption for each in SecurityEnd}),
        ReportField("ended_on", N_("Security ended on"), FieldKind.DAY, "s.ended_on", width=14),
    ),
    measures=(
        Measure("securities", N_("Securities")),
        Measure("held", N_("Held now"), HELD),
        Measure("held_sum", N_("Held now, roubles"), HELD, Aggregate.SUM, "s.sum", digits=2),
        Measure("guarantees", N_("Guarantees held"), f"{HELD} and s.form = 'guarantee'"),
        Measure("money", N_("Money held, roubles"), f"{HELD} and s.form = 'money'",
                Aggregate.SUM, "s.sum", digits=2),
        Measure("soon", N_("Guarantees that end in 30 days"),
                f"{HELD} and s.until between %(today)s and %(today)s + 30", good=Good.LESS),
        Measure("over", N_("Guarantees that are over"), f"{HELD} and s.until < %(today)s",
                good=Good.LESS),
        Measure("collected", N_("Collected"), "s.ended = 'collected'"),
    ),
    changed_by=CHANGED_BY,
)  # fmt: skip

REFUSALS = ReportSource(
    "contracts.refusals",
    N_("One-sided refusals"),
    description=N_(
        "One row is one decision of one-sided refusal. Federal Law 44-FZ, articles 95 and 104."
    ),
    rows="contracts.refusal as r join contracts.contract as c on c.document_id = r.contract_id",
    where="r.decided_on is not null",
    key="r.document_id",
    document="r.document_id",
    document_kinds=(REFUSAL,),
    dates=("decided_on", "sent_on"),
    listed=("number", "supplier", "ours", "decided_on", "notified_on", "cancelled_on", "sent_on",
            "listed_on", "next_step", "next_due"),
    fields=(
        *CONTRACT_FIELDS,
        ReportField("ours", N_("Refusal of our side"), FieldKind.YES, "r.ours", filtered=True),
        ReportField("blamed", N_("The supplier broke the contract"), FieldKind.YES, "r.blamed"),
        ReportField("decided_on", N_("Refusal decided on"), FieldKind.DAY, "r.decided_on",
                    width=14),
        ReportField("notified_on", N_("Other side notified on"), FieldKind.DAY, "r.notified_on",
                    width=14),
        ReportField("cured_on", N_("Breach cured on"), FieldKind.DAY, "r.cured_on", width=14),
        ReportField("cancelled_on", N_("Refusal cancelled on"), FieldKind.DAY, "r.cancelled_on",
                    width=14),
        ReportField("sent_on", N_("Sent to the antimonopoly body on"), FieldKind.DAY, "r.sent_on",
                    width=14),
        ReportField("listed_on", N_("Listed among unfair suppliers on"), FieldKind.DAY,
                    "r.listed_on", width=14),
        ReportField("next_step", N_("Next step"), FieldKind.CHOICE, "nullif(r.next_step, '')",
                    choices={each.value: each.caption for each in Step}),
        ReportField("next_due", N_("Term of the next step"), FieldKind.DAY, "r.next_due",
                    width=14),
    ),
    measures=(
        Measure("refusals", N_("Refusals")),
        Measure("ours", N_("Of our side"), "r.ours"),
        Measure("cancelled", N_("Cancelled"), "r.cancelled_on is not null"),
        Measure("sent", N_("Sent to the antimonopoly body"), "r.sent_on is not null"),
        Measure("listed", N_("Listed among unfair suppliers"), "r.listed_on is not null"),
    ),
    changed_by=CHANGED_BY,
)  # fmt: skip
