"""What can be counted of documents of all kinds, and the ready reports over them."""

from collections.abc import Mapping
from typing import LiteralString

from sqlalchemy.orm import Session

from uprava.documents.models import AccessMark
from uprava.extension import ANNULLED, BuiltInRole, Origin
from uprava.i18n import N_
from uprava.installation import installation_of
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
from uprava.users.reader import Reader

FLOW: LiteralString = """case when d.kind = any (%(received)s) then 'received'
    when d.kind = any (%(written)s) then 'written' else 'other' end"""

FLOWS: Mapping[str, str] = {
    "received": N_("Documents received"), "written": N_("Documents written here"),
    "other": N_("Other registered cards"),
}  # fmt: skip

AHEAD: LiteralString = """case when d.due_on < %(today)s then 'over'
    when d.due_on = %(today)s then 'today' when d.due_on <= %(today)s + 3 then 'three'
    when d.due_on <= %(today)s + 10 then 'ten' when d.due_on <= %(today)s + 30 then 'thirty'
    else 'later' end"""

AHEADS: Mapping[str, str] = {
    "over": N_("Overdue"), "today": N_("Today"), "three": N_("In 1 to 3 days"),
    "ten": N_("In 4 to 10 days"), "thirty": N_("In 11 to 30 days"),
    "later": N_("In more than 30 days"),
}  # fmt: skip

VALID: LiteralString = f"d.state <> '{ANNULLED.code}'"
"""A voided number stays in its journal, but there is no document under it."""

PAPER: LiteralString = "left join documents.particulars as pa on pa.document_id = d.id"
TYPE: LiteralString = "left join documents.card_fields as cf on cf.document_id = d.id"

TYPES: LiteralString = """select t.id::text as key, t.title as title
    from documents.document_type as t where t.id::text = any (%(keys)s)"""

CARDS: LiteralString = """select c.id::text as key, c.name as title
    from correspondents.correspondent as c where c.id::text = any (%(keys)s)"""

SHEETS: LiteralString = "coalesce(pa.sheets, 0) + coalesce(pa.annex_sheets, 0)"


def flows(session: Session, _reader: Reader) -> dict[str, object]:
    """Return which kinds are received and which are written here.

    Cards of work, of contracts and the like, on which the office counts no sheets, are neither.
    """
    known = [each for each in installation_of(session).plugins.kinds.values()
             if each.registration_facts]  # fmt: skip
    return {
        "received": [each.code for each in known if each.origin is Origin.RECEIVED],
        "written": [each.code for each in known if each.origin is Origin.WRITTEN],
    }


def running(session: Session, _reader: Reader) -> dict[str, object]:
    """Return the kinds whose terms are counted, and the states in which a term runs no more."""
    known = [each for each in installation_of(session).plugins.kinds.values()
             if each.registration_facts]  # fmt: skip
    return {
        "termed": [each.code for each in known],
        "ended": [f"{each.code}:{state.code}" for each in known for state in each.every_state
                  if not state.term_runs],
    }  # fmt: skip


NUMBER = ReportField("number", N_("Number"), FieldKind.CODE, "d.number", width=16)
REGISTERED = ReportField("registered_on", N_("Registered on"), FieldKind.DAY, "d.registered_on",
                         width=14)  # fmt: skip
TITLE = ReportField("title", N_("Title"), FieldKind.TEXT, "d.title", width=60, grouped=False)
KIND = ReportField("kind", N_("Kind of document"), FieldKind.DOCUMENT_KIND, "d.kind",
                   filtered=True)  # fmt: skip
UNIT = ReportField("unit", N_("Unit"), FieldKind.UNIT, "d.unit_id", width=30, filtered=True)
AUTHOR = ReportField("author", N_("Author"), FieldKind.PERSON, "d.author_id")
DUE = ReportField("due_on", N_("Term"), FieldKind.DAY, "d.due_on", width=14)
ORGANISATION = ReportField("organisation", N_("Organisation"), FieldKind.ORGANISATION,
                           "d.organisation_id", width=30)  # fmt: skip
ACCESS = ReportField("access", N_("Access"), FieldKind.CHOICE, "d.access_mark", choices={
    AccessMark.COMMON: N_("Common"), AccessMark.RESTRICTED: N_("For official use"),
})  # fmt: skip

DOCUMENTS = ReportSource(
    "documents.registered",
    N_("Registered documents"),
    description=N_("Documents of every kind that have a number; one row is one document."),
    rows="documents.document as d",
    where="d.deleted_at is null and d.registered_on is not null",
    key="d.id",
    document="d.id",
    dates=("registered_on", "due_on"),
    unit="unit",
    listed=("number", "registered_on", "title", "kind", "unit", "author"),
    values=flows,
    fields=(
        NUMBER, REGISTERED, TITLE, KIND,
        ReportField("type", N_("Type of the card"), FieldKind.REFERENCE, "cf.type_id::text", TYPE,
                    titles=TYPES, width=30),
        ReportField("flow", N_("Flow"), FieldKind.CHOICE, FLOW, choices=FLOWS, filtered=True),
        ReportField("journal", N_("Journal"), FieldKind.JOURNAL, "d.journal_id", width=30,
                    filtered=True),
        ORGANISATION, UNIT, AUTHOR, DUE, ACCESS,
        ReportField("annulled", N_("Number annulled"), FieldKind.YES, f"not ({VALID})", width=14),
        ReportField("sheets", N_("Sheets"), FieldKind.NUMBER, SHEETS, PAPER, width=10),
        ReportField("copies", N_("Copies by the cards"), FieldKind.NUMBER, "pa.copies", PAPER,
                    width=12),
    ),
    measures=(
        Measure("documents", N_("Documents"), VALID),
        Measure("copies", N_("Copies by the cards"), f"{VALID} and pa.copies is not null",
                Aggregate.SUM, "pa.copies", joins=PAPER),
        Measure("sheets", N_("Sheets"), f"{VALID} and {SHEETS} > 0", Aggregate.SUM, SHEETS,
                joins=PAPER),
        Measure("restricted", N_("For official use"), f"{VALID} and d.access_mark = 'restricted'"),
        Measure("annulled", N_("Numbers annulled"), f"not ({VALID})", good=Good.LESS),
    ),
)  # fmt: skip

TERMS = ReportSource(
    "documents.terms",
    N_("Documents with a term"),
    description=N_("Registered documents on which work goes on until a day. Assignments and cards "
                   "of other modules are counted by their own reports."),
    rows="documents.document as d",
    where="""d.deleted_at is null and d.registered_on is not null and d.due_on is not null
        and d.kind = any (%(termed)s) and d.kind || ':' || d.state <> all (%(ended)s)""",
    key="d.id",
    document="d.id",
    dates=("due_on", "registered_on"),
    unit="unit",
    listed=("number", "registered_on", "title", "kind", "unit", "due_on", "delay"),
    values=running,
    fields=(
        NUMBER, REGISTERED, TITLE, KIND, UNIT, AUTHOR, ORGANISATION, DUE, ACCESS,
        ReportField("ahead", N_("Until the term"), FieldKind.CHOICE, AHEAD, choices=AHEADS,
                    filtered=True),
        ReportField("delay", N_("Delay, days"), FieldKind.NUMBER,
                    "greatest(%(today)s - d.due_on, 0)", width=12),
    ),
    measures=(
        Measure("open", N_("At work")),
        Measure("overdue", N_("Overdue"), "d.due_on < %(today)s", good=Good.LESS),
        Measure("share", N_("Share overdue"), "d.due_on < %(today)s", Aggregate.SHARE, of="open",
                unit="%", digits=1, good=Good.LESS),
        Measure("delay", N_("Average delay, days"), "d.due_on < %(today)s", Aggregate.AVERAGE,
                "%(today)s - d.due_on", digits=1, good=Good.LESS),
        Measure("soon", N_("Due in 10 days"),
                "d.due_on between %(today)s and %(today)s + 10"),
    ),
)  # fmt: skip

PARTIES = ReportSource(
    "documents.parties",
    N_("Correspondence"),
    description=N_("Organisations named on the cards of registered documents; one row is one "
                   "organisation of one document. Citizens are not shown."),
    rows="""correspondents.mention as m
        join documents.document as d on d.id = m.document_id
        join correspondents.correspondent as c on c.id = m.correspondent_id""",
    where=f"""d.deleted_at is null and d.registered_on is not null and {VALID}
        and c.kind = 'organisation'""",
    key="m.document_id::text || ':' || m.correspondent_id || ':' || m.role",
    document="d.id",
    dates=("registered_on",),
    unit="unit",
    listed=("correspondent", "number", "registered_on", "title", "kind", "unit"),
    changed_by=("document", "correspondent"),
    values=flows,
    fields=(
        ReportField("correspondent", N_("Correspondent"), FieldKind.REFERENCE,
                    "coalesce(c.merged_into, c.id)::text", titles=CARDS, width=40),
        ReportField("group", N_("Group"), FieldKind.TEXT, "c.group_name"),
        NUMBER, REGISTERED, TITLE, KIND, UNIT, AUTHOR,
        ReportField("flow", N_("Flow"), FieldKind.CHOICE, FLOW, choices=FLOWS, filtered=True),
    ),
    measures=(
        Measure("documents", N_("Documents")),
        Measure("received", N_("Came from them"), "d.kind = any (%(received)s)"),
        Measure("written", N_("Went to them"), "d.kind = any (%(written)s)"),
    ),
)  # fmt: skip

SOURCES = (DOCUMENTS, TERMS, PARTIES)

TURNOVER = ReadyReport(
    "documents.turnover",
    N_("Flow of documents by month"),
    Purpose.VOLUME,
    ReportLayout(
        DOCUMENTS.code, lines=("kind",), across="registered_on:month", measures=("documents",),
        period="registered_on", preset="year", chart=Chart.BARS, compared=True,
    ),
    N_("How many documents of each kind were registered; the unit of count is a document. "
       "Cards of assignments, contracts and the like are counted too, annulled numbers are not."),
    position=10,
)  # fmt: skip

IN_AND_OUT = ReadyReport(
    "documents.in_and_out",
    N_("Documents received and written by month"),
    Purpose.VOLUME,
    ReportLayout(
        DOCUMENTS.code, lines=("flow", "kind"), across="registered_on:month",
        measures=("documents",), period="registered_on", preset="year", chart=Chart.BARS,
        filters={"flow": ("received", "written")}, compared=True,
    ),
    N_("Documents received and written in each month, by kind. Cards of assignments, contracts "
       "and the like are no documents of the flow."),
    position=17, boards=(BuiltInRole.LEADER, BuiltInRole.REGISTRAR), board_shape="bars",
)  # fmt: skip

READY = (
    TURNOVER,
    IN_AND_OUT,
    ReadyReport(
        "documents.volume", N_("Volume of documents by flow"), Purpose.VOLUME,
        ReportLayout(
            DOCUMENTS.code, lines=("flow", "kind"), period="registered_on", compared=True,
            filters={"flow": ("received", "written")},
            measures=("documents", "copies", "sheets", "restricted", "annulled"),
        ),
        N_("Documents received and written, by kind: the unit of count is a document, copies and "
           "sheets (with annexes) are told beside it as the cards name them. Cards of assignments, "
           "contracts and the like are no documents of the flow."),
        position=11, boards=(BuiltInRole.LEADER, BuiltInRole.REGISTRAR),
    ),
    ReadyReport(
        "documents.by_unit", N_("Documents by unit"), Purpose.VOLUME,
        ReportLayout(
            DOCUMENTS.code, lines=("unit",), across="flow", measures=("documents",),
            period="registered_on", preset="quarter", chart=Chart.BARS, compared=True,
        ),
        N_("How many documents the cards of each unit are: received, written and others."),
        position=12,
    ),
    ReadyReport(
        "documents.load", N_("Load of units by month"), Purpose.VOLUME,
        ReportLayout(
            DOCUMENTS.code, lines=("unit",), across="registered_on:month",
            measures=("documents",), period="registered_on", preset="year", chart=Chart.HEAT,
        ),
        N_("How many documents were registered for each unit in each month of the year."),
        position=13,
    ),
    ReadyReport(
        "documents.by_journal", N_("Documents by journal"), Purpose.VOLUME,
        ReportLayout(
            DOCUMENTS.code, lines=("journal",), measures=("documents", "sheets", "annulled"),
            period="registered_on", preset="year", sort="-documents", compared=True,
        ),
        N_("How many numbers of each journal stand for documents and how many were annulled."),
        position=14,
    ),
    ReadyReport(
        "documents.by_author", N_("Documents by author of the card"), Purpose.VOLUME,
        ReportLayout(
            DOCUMENTS.code, lines=("author",), across="flow", measures=("documents",),
            period="registered_on", sort="-documents",
        ),
        N_("How many registered documents each person entered or wrote."),
        position=15,
    ),
    ReadyReport(
        "documents.correspondence", N_("Correspondence with organisations"), Purpose.VOLUME,
        ReportLayout(
            PARTIES.code, lines=("correspondent",), measures=("documents", "received", "written"),
            period="registered_on", preset="year", sort="-documents", chart=Chart.BARS,
            compared=True,
        ),
        N_("How many documents came from each organisation and went to it. A letter to several "
           "organisations is counted for each of them."),
        position=16,
    ),
    ReadyReport(
        "documents.overdue", N_("Documents with an overdue term"), Purpose.DISCIPLINE,
        ReportLayout(
            TERMS.code, filters={"ahead": ("over",)}, sort="due_on",
            columns=("number", "registered_on", "title", "kind", "unit", "due_on", "delay"),
        ),
        N_("Documents whose term is over today and whose work is not. Assignments stand in "
           "reports of their own."),
        position=60,
    ),
    ReadyReport(
        "documents.coming", N_("Documents whose term ends in 10 days"), Purpose.DISCIPLINE,
        ReportLayout(
            TERMS.code, filters={"ahead": ("today", "three", "ten")}, sort="due_on",
            columns=("due_on", "number", "registered_on", "title", "kind", "unit", "author"),
        ),
        N_("Documents at work whose term ends today or in the 10 calendar days to come."),
        position=61,
    ),
    ReadyReport(
        "documents.terms", N_("Terms of documents by unit"), Purpose.DISCIPLINE,
        ReportLayout(
            TERMS.code, lines=("unit",),
            measures=("open", "soon", "overdue", "share", "delay"), chart=Chart.BARS,
        ),
        N_("How many documents with a term each unit has at work today, how many are overdue, and "
           "by how many calendar days on average."),
        position=62, boards=(BuiltInRole.LEADER, BuiltInRole.REGISTRAR, BuiltInRole.EXECUTOR),
        board_measure="overdue", board_title=N_("Documents past their term"),
    ),
)  # fmt: skip
