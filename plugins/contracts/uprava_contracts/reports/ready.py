"""Reports of the catalogue over contracts."""

from collections.abc import Sequence
from dataclasses import replace

from uprava.extension import BuiltInRole
from uprava.i18n import N_
from uprava.reporting import Chart, Purpose, ReadyReport, ReportLayout, ReportScreen

from uprava_contracts.control.values import PATH
from uprava_contracts.reports.beside import PENALTIES, REFUSALS, SECURITIES
from uprava_contracts.reports.owed import OBLIGATIONS, PAYMENTS
from uprava_contracts.reports.whole import CONTRACTS

NOW = ("live", "live_price", "accepted", "paid", "risk")
ENDED = ("ended", "late", "terminated", "broken", "share_late", "share_terminated",
         "share_broken")  # fmt: skip
MET = ("due", "met", "late", "overdue", "share_met", "delay")
CHARGED = ("charged", "sum", "paid", "left", "written_off", "claimed")

HOW_ENDED = N_(
    "Contracts performed or terminated in the period. Late: the other side performed after the"
    " term, or had not performed when the contract was terminated; broken: late or terminated."
)
HOW_MET = N_(
    "Obligations whose term lies in the period and is over or which are met already; what was"
    " handed over and waits for acceptance does not count."
)
HOW_CHARGED = N_("Penalties for delay and fines charged in the period, without cancelled ones.")


def ready(code: str, title: str, layout: ReportLayout, said: str, position: int) -> ReadyReport:
    """Return a report over contracts."""
    return ReadyReport(f"contracts.{code}", title, Purpose.CONTRACTS, layout, said,
                       position=position)  # fmt: skip


def ended(line: str) -> ReportLayout:
    """Return how contracts ended, by a field."""
    return ReportLayout(
        CONTRACTS.code, lines=(line,), measures=ENDED, period="ended_on", preset="year",
        chart=Chart.BARS, compared=True, sort="" if line == "unit" else "-ended",
        filters={"stands": ("performed", "terminated")},
    )  # fmt: skip


def met(line: str) -> ReportLayout:
    """Return how obligations are met, by a field."""
    return ReportLayout(
        OBLIGATIONS.code, lines=(line,), measures=MET, period="due_on", preset="quarter",
        chart=Chart.BARS, compared=True, filters={"state": ("met", "late", "overdue")},
    )  # fmt: skip


def charged(line: str, sort: str = "") -> ReportLayout:
    """Return what was charged, by a field."""
    return ReportLayout(PENALTIES.code, lines=(line,), measures=CHARGED, period="charged_on",
                        preset="year", chart=Chart.BARS, compared=True, sort=sort)  # fmt: skip


def of_now(
    source: str, columns: Sequence[str], sort: str, **filters: tuple[str, ...]
) -> ReportLayout:
    """Return a list of this moment."""
    return ReportLayout(source, columns=columns, sort=sort, filters=filters)


OVER_ALL = (
    ready("register", N_("Register of contracts"), ReportLayout(
        CONTRACTS.code, columns=CONTRACTS.listed, period="concluded_on", preset="year",
        sort="concluded_on",
    ), N_("Every contract concluded in the period; neither drafts nor annulled ones."), 10),
    replace(ready("by_unit", N_("Contracts at work by unit"), ReportLayout(
        CONTRACTS.code, lines=("unit",), measures=NOW, chart=Chart.BARS,
        filters={"stands": ("concluded", "performing", "suspended")},
    ), N_("Contracts concluded and not ended at this moment, their price, what was accepted and"
          " paid; at risk are those where the other side is late or is to perform within seven"
          " days."), 11),
        boards=(BuiltInRole.LEADER,), board_measure="risk",
        board_title=N_("Contracts")),
    ready("concluded", N_("Contracts concluded by kind and month"), ReportLayout(
        CONTRACTS.code, lines=("kind",), across="concluded_on:month",
        measures=("contracts", "price"), period="concluded_on", preset="year", chart=Chart.BARS,
    ), N_("How many contracts were concluded in the period and for what price."), 12),
    ready("suppliers", N_("Contracts by supplier"), ReportLayout(
        CONTRACTS.code, lines=("supplier",),
        measures=("contracts", "price", "average", "live", "broken"), period="concluded_on",
        preset="year", sort="-price",
    ), N_("Contracts concluded in the period by the other side, the largest sum first."), 13),
    ready("small_business", N_("Purchases of small business"), ReportLayout(
        CONTRACTS.code, lines=("kind",), measures=("contracts", "price", "small", "small_price"),
        period="concluded_on", preset="year", compared=True,
    ), N_("Of the contracts concluded in the period, those of purchases for small business and"
          " socially oriented non-profits only: Federal Law 44-FZ, article 30."), 14),
    ready("ending", N_("Contracts whose performance ends in 30 days"), of_now(
        CONTRACTS.code, ("performs_until", "number", "title", "supplier", "price", "accepted",
                         "responsible", "unit"), "performs_until",
        ends=("today", "three", "ten", "thirty"),
    ), N_("Contracts at work with an end of performance from today until the thirtieth day."), 15),
)  # fmt: skip

HOW = (
    ready("ended_by_unit", N_("Late and broken contracts by unit"), ended("unit"), HOW_ENDED, 20),
    ready("ended_by_kind", N_("Late and broken contracts by kind"), ended("kind"), HOW_ENDED, 21),
    ready("ended_by_supplier", N_("Late and broken contracts by supplier"), ended("supplier"),
          HOW_ENDED, 22),
    ready("terminated", N_("List of terminated contracts"), ReportLayout(
        CONTRACTS.code, columns=("number", "concluded_on", "title", "supplier", "price",
                                 "ended_on", "late"),
        period="ended_on", preset="year", filters={"stands": ("terminated",)}, sort="ended_on",
    ), N_("Contracts terminated in the period, by agreement, by court or by refusal."), 23),
    ready("refusals", N_("One-sided refusals and the register of unfair suppliers"), ReportLayout(
        REFUSALS.code, columns=REFUSALS.listed, period="decided_on", preset="year",
        sort="decided_on",
    ), N_("Decisions of the period with their steps: notice, cancelling, sending to the"
          " antimonopoly body, listing. Federal Law 44-FZ, articles 95 and 104."), 24),
)  # fmt: skip

DUE = (
    ready("obligations_due", N_("Obligations due in ten days"), of_now(
        OBLIGATIONS.code, ("due_on", "number", "supplier", "side", "duty", "subject", "sum",
                           "responsible"), "due_on", ahead=("today", "three", "ten"),
    ), N_("Obligations of both sides with a term from today until the tenth day, not met."), 30),
    ready("obligations_overdue", N_("Overdue obligations"), of_now(
        OBLIGATIONS.code, ("due_on", "delay", "number", "supplier", "side", "duty", "subject",
                           "left", "responsible"), "due_on", state=("overdue",),
    ), N_("Obligations of both sides whose term is over and which are not met."), 31),
    replace(ready("obligations_by_unit", N_("Open and overdue obligations by unit"), ReportLayout(
        OBLIGATIONS.code, lines=("unit",),
        measures=("open", "open_sum", "overdue", "overdue_sum", "ours", "theirs"),
        filters={"state": ("open", "overdue")}, chart=Chart.BARS,
    ), N_("What is still to be done at this moment by contracts of the unit."), 32),
        boards=(BuiltInRole.LEADER,), board_shape="top", board_measure="overdue",
        board_title=N_("Overdue obligations of contracts")),
    ready("obligations_met", N_("How obligations are met, by what is owed"), met("duty"), HOW_MET,
          33),
    ready("obligations_met_by_unit", N_("How obligations are met, by unit"), met("unit"), HOW_MET,
          34),
)  # fmt: skip

PAY = (
    ready("payments_due", N_("Payments due"), of_now(
        OBLIGATIONS.code, ("due_on", "ahead", "number", "supplier", "subject", "days", "left",
                           "responsible"), "due_on",
        side=("ours",), duty=("payment", "advance"), state=("open", "overdue"),
    ), N_("Payments of our side that are not made, the nearest term first; in how many working"
          " days from acceptance they are due is said by the rule of their term: 7 by article 34"
          " of 44-FZ, 10 outside of the purchases system."), 40),
    ready("payments", N_("Payments in term and late"), ReportLayout(
        PAYMENTS.code, lines=("unit",),
        measures=("payments", "sum", "late", "late_sum", "share_late", "delay"),
        period="paid_on", preset="quarter", chart=Chart.BARS, compared=True,
    ), N_("Payments made in the period against the term of their obligation."), 41),
    ready("payments_by_rule", N_("Payments by days of their term"), ReportLayout(
        PAYMENTS.code, lines=("days",),
        measures=("payments", "sum", "late", "late_sum", "share_late", "delay"),
        period="paid_on", preset="year",
    ), N_("Payments made in the period by how many days the rule of their term gives."), 42),
    ready("payments_by_month", N_("Payments by kind of the contract and month"), ReportLayout(
        PAYMENTS.code, lines=("kind",), across="paid_on:month", measures=("sum",),
        period="paid_on", preset="year", chart=Chart.BARS,
    ), N_("Sums paid in each month."), 43),
)  # fmt: skip

MONEY = (
    ready("penalties", N_("Penalties and fines by supplier"), charged("supplier", "-sum"),
          HOW_CHARGED, 50),
    ready("penalties_by_unit", N_("Penalties and fines by unit"), charged("unit"), HOW_CHARGED,
          51),
    ready("penalty_list", N_("List of penalties and fines"), ReportLayout(
        PENALTIES.code, columns=PENALTIES.listed, period="charged_on", preset="year",
        sort="charged_on",
    ), HOW_CHARGED, 52),
)  # fmt: skip

SECURED = (
    ready("guarantees", N_("Guarantees that end in 30 days"), of_now(
        SECURITIES.code, ("until", "bank", "paper", "sum", "number", "supplier", "purpose"),
        "until", ends=("over", "today", "three", "ten", "thirty"),
    ), N_("Guarantees held that are over or end by the thirtieth day."), 60),
    ready("securities", N_("Securities held by unit"), ReportLayout(
        SECURITIES.code, lines=("unit", "form"), measures=("held", "held_sum", "soon", "over"),
    ), N_("Guarantees and money held at this moment."), 61),
)  # fmt: skip

READY = (*OVER_ALL, *HOW, *DUE, *PAY, *MONEY, *SECURED)

SCREENS = (
    ReportScreen(
        "contracts.dashboard", N_("Control of contracts"), Purpose.CONTRACTS, PATH,
        N_("The dashboard: contracts at work, at risk, late and broken, obligations, suppliers."),
        position=9,
    ),
)  # fmt: skip
