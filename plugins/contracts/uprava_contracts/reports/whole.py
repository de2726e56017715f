"""Contracts as a source of reports; what is late and broken is what the dashboard counts so."""

from typing import LiteralString

from uprava.i18n import N_
from uprava.reporting import Aggregate, FieldKind, Good, Measure, ReportField, ReportSource

from uprava_contracts.reports.fields import (
    CHANGED_BY,
    CONTRACT_FIELDS,
    COUNTED,
    HORIZONS,
    KINDS,
    LIVE,
    horizon,
)

ENDED: LiteralString = "c.stands in ('performed', 'terminated')"
TERMINATED: LiteralString = "c.stands = 'terminated'"
LATE: LiteralString = f"{ENDED} and c.was_late"
BROKEN: LiteralString = f"{ENDED} and (c.was_late or {TERMINATED})"

AT_RISK: LiteralString = f"""{LIVE} and c.document_id in (
    select o.contract_id from contracts.obligation as o
    where o.met_on is null and o.withdrawn_why = '' and o.given_on is null
        and o.side = 'theirs' and o.due_on <= %(today)s + 7
        and (o.due_on < %(today)s or o.duty in ('supply', 'work', 'service')))"""
"""As `control.service.statement`: the other side is late, or is to perform within seven days."""

SUMS: LiteralString = """
    left join lateral (
        select sum(v.accepted_sum) filter (where v.state in ('accepted', 'partly')) as accepted
        from contracts.delivery as v where v.contract_id = c.document_id
    ) as v on true
    left join lateral (
        select sum(p.sum) filter (where p.withdrawn_why = '') as paid
        from contracts.payment as p where p.contract_id = c.document_id
    ) as p on true"""
"""What was accepted and paid by a contract: one row for each."""

ENDED_ON: LiteralString = f"case when {ENDED} then c.stands_since end"

CONTRACTS = ReportSource(
    "contracts.contracts",
    N_("Contracts"),
    description=N_("One row is one concluded contract; neither drafts nor annulled ones."),
    rows="contracts.contract as c",
    where=COUNTED,
    key="c.document_id",
    document="c.document_id",
    document_kinds=KINDS,
    dates=("concluded_on", "ended_on", "performs_until"),
    listed=("number", "concluded_on", "title", "supplier", "kind", "price", "unit", "stands",
            "performs_until"),
    fields=(
        *CONTRACT_FIELDS,
        ReportField("concluded_on", N_("Concluded on"), FieldKind.DAY, "c.concluded_on", width=14),
        ReportField("ended_on", N_("Day it ended"), FieldKind.DAY, ENDED_ON, width=14),
        ReportField("performs_until", N_("Term of performance"), FieldKind.DAY,
                    "c.performs_until", width=14),
        ReportField("ends", N_("Until the end of performance"), FieldKind.CHOICE,
                    horizon("c.performs_until", LIVE), choices=HORIZONS),
        ReportField("price", N_("Price"), FieldKind.MONEY, "c.price", width=16),
        ReportField("accepted", N_("Accepted, roubles"), FieldKind.MONEY, "v.accepted", SUMS,
                    width=16),
        ReportField("paid", N_("Paid, roubles"), FieldKind.MONEY, "p.paid", SUMS, width=16),
        ReportField("responsible", N_("Responsible for the contract"), FieldKind.PERSON,
                    "c.responsible_id", filtered=True),
        ReportField("late", N_("Other side was late"), FieldKind.YES, f"({LATE})"),
        ReportField("small_business", N_("Of small business only"), FieldKind.YES,
                    "c.small_business"),
        ReportField("treasury", N_("Treasury support"), FieldKind.YES, "c.treasury"),
        ReportField("funding", N_("Source of money"), FieldKind.TEXT, "c.funding", width=30),
        ReportField("basis", N_("Basis of the contract"), FieldKind.TEXT, "c.basis", width=40),
        ReportField("register_number", N_("Number in the register of contracts"), FieldKind.CODE,
                    "c.register_number", width=22),
    ),
    measures=(
        Measure("contracts", N_("Contracts")),
        Measure("price", N_("Price, roubles"), aggregate=Aggregate.SUM, value="c.price", digits=2),
        Measure("average", N_("Average price, roubles"), "c.price is not null", Aggregate.AVERAGE,
                "c.price", digits=2),
        Measure("live", N_("At work"), LIVE),
        Measure("live_price", N_("Price of those at work, roubles"), LIVE, Aggregate.SUM,
                "c.price", digits=2),
        Measure("accepted", N_("Accepted, roubles"), LIVE, Aggregate.SUM, "v.accepted", digits=2,
                joins=SUMS),
        Measure("paid", N_("Paid, roubles"), LIVE, Aggregate.SUM, "p.paid", digits=2, joins=SUMS),
        Measure("risk", N_("At risk"), AT_RISK, good=Good.LESS),
        Measure("ended", N_("Ended"), ENDED),
        Measure("late", N_("Late"), LATE, good=Good.LESS),
        Measure("terminated", N_("Terminated"), TERMINATED, good=Good.LESS),
        Measure("broken", N_("Late or broken"), BROKEN, good=Good.LESS),
        Measure("share_late", N_("Share late"), LATE, Aggregate.SHARE, of="ended",
                digits=1, good=Good.LESS),
        Measure("share_terminated", N_("Share terminated"), TERMINATED, Aggregate.SHARE,
                of="ended", digits=1, good=Good.LESS),
        Measure("share_broken", N_("Share late or broken"), BROKEN, Aggregate.SHARE, of="ended",
                digits=1, good=Good.LESS),
        Measure("small", N_("Of small business only"), "c.small_business"),
        Measure("small_price", N_("Price of those of small business, roubles"),
                "c.small_business", Aggregate.SUM, "c.price", digits=2),
    ),
    changed_by=CHANGED_BY,
)  # fmt: skip
