"""Legal acts by kind and force, and what the law still asks of them."""

from typing import LiteralString

from uprava.i18n import N_
from uprava.reporting import (
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

from uprava_records.acts.models import ActStatus
from uprava_records.acts.values import STATUSES
from uprava_records.reports.fields import JOURNAL, NUMBER, ORGANISATION, REGISTERED, TITLE, UNIT
from uprava_records.written.service.fields import ACT, ACT_KINDS

UNPUBLISHED: LiteralString = """a.normative and a.published_day is null
    and a.status <> 'lost_force'"""
UNSENT: LiteralString = """a.normative and a.published_day is not null
    and a.register_day is null"""
"""As in the register of normative acts: `acts.service.registry.LACKING`."""

LACKS: LiteralString = f"""case when {UNPUBLISHED} then 'publication' when {UNSENT} then 'register'
    else 'none' end"""

ACTS = ReportSource(
    "records.acts",
    N_("Legal acts"),
    description=N_("Registered legal acts; annulled numbers are left out."),
    rows="records.act as a join documents.document as d on d.id = a.document_id",
    where="d.deleted_at is null and d.number is not null and d.state <> 'annulled'",
    key="d.id",
    document="d.id",
    document_kinds=(ACT,),
    dates=("registered_on", "published_on", "force_on"),
    unit="unit",
    listed=("number", "registered_on", "title", "act_kind", "normative", "status"),
    changed_by=("document", "act", "records"),
    fields=(
        NUMBER, REGISTERED, TITLE, UNIT, ORGANISATION, JOURNAL,
        ReportField("act_kind", N_("Kind of act"), FieldKind.CHOICE, "a.act_kind",
                    choices=ACT_KINDS, filtered=True),
        ReportField("normative", N_("Normative act"), FieldKind.YES, "a.normative", width=14,
                    filtered=True),
        ReportField("status", N_("Force"), FieldKind.CHOICE, "a.status", choices={
            each: STATUSES[each] for each in ActStatus
        }, filtered=True, width=26),
        ReportField("signatory", N_("Signatory"), FieldKind.PERSON, "a.signatory_id"),
        ReportField("executor", N_("Executor"), FieldKind.PERSON, "a.executor_id"),
        ReportField("lacks", N_("What is lacking"), FieldKind.CHOICE, LACKS, choices={
            "publication": N_("Not published"), "register": N_("Not sent to the register"),
            "none": N_("Nothing is lacking"),
        }, filtered=True, width=26),
        ReportField("published_on", N_("Published on"), FieldKind.DAY, "a.published_day",
                    width=14),
        ReportField("sent_on", N_("Sent to the register of municipal acts"), FieldKind.DAY,
                    "a.register_day", width=14),
        ReportField("force_on", N_("In force from"), FieldKind.DAY, "a.force_day", width=14),
    ),
    measures=(
        Measure("acts", N_("Acts")),
        Measure("normative", N_("Normative acts"), "a.normative"),
        Measure("in_force", N_("In force"), "a.status in ('in_force', 'changed')"),
        Measure("changed", N_("With changes"), "a.status = 'changed'"),
        Measure("lost", N_("Lost force"), "a.status = 'lost_force'"),
        Measure("unpublished", N_("Not published"), UNPUBLISHED, good=Good.LESS),
        Measure("unsent", N_("Not sent to the register"), UNSENT, good=Good.LESS),
    ),
)  # fmt: skip

SOURCES = (ACTS,)

READY = (
    ReadyReport(
        "records.acts", N_("Legal acts by kind"), Purpose.VOLUME,
        ReportLayout(
            ACTS.code, lines=("act_kind",), period="registered_on", preset="year",
            measures=("acts", "normative", "in_force", "changed", "lost", "unpublished",
                      "unsent"), chart=Chart.BARS, compared=True,
        ),
        N_("Acts registered in the period: normative ones among them, their force today, and how "
           "many normative acts are not published or not sent to the register of municipal acts."),
        position=30,
    ),
    ReadyReport(
        "records.acts_by_signatory", N_("Legal acts by signatory"), Purpose.VOLUME,
        ReportLayout(
            ACTS.code, lines=("signatory",), across="act_kind", measures=("acts",),
            period="registered_on", preset="year", sort="-acts",
        ),
        N_("How many acts of each kind each leader signed, of those registered in the period."),
        position=31,
    ),
    ReadyReport(
        "records.acts_lacking", N_("Normative acts not published or not in the register"),
        Purpose.DISCIPLINE,
        ReportLayout(
            ACTS.code, filters={"lacks": ("publication", "register")}, sort="registered_on",
            columns=("number", "registered_on", "title", "act_kind", "lacks", "published_on",
                     "executor"),
        ),
        N_("Normative acts without a day of official publication, and published ones that were not "
           "sent to the register of municipal acts."),
        position=65,
    ),
)  # fmt: skip

SCREENS = (
    ReportScreen(
        "records.registry", N_("Register of normative acts"), Purpose.VOLUME,
        "/records/acts/registry", N_("All normative acts by day with expertises, publication and "
                                     "force; to print and as files."), "", 32,
    ),
)  # fmt: skip
