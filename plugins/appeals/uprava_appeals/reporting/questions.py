"""Questions of appeals as a source of reports: results, topics and executors belong to them."""

from collections.abc import Mapping
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.i18n import N_
from uprava.installation import installation_of
from uprava.reporting import Aggregate, FieldKind, Good, Measure, ReportField, ReportSource
from uprava.users.reader import Reader

from uprava_appeals.duty_reports.values import REPORT
from uprava_appeals.law.channels import Channel
from uprava_appeals.law.facts import Competence
from uprava_appeals.values import KIND, Letter, QuestionState, Result

HEADINGS: LiteralString = """
    select distinct on (n.code) n.code as key, n.title
    from appeals.node as n join appeals.edition as e on e.id = n.edition_id
    where n.code = any (%(keys)s) order by n.code, e.dated desc"""
"""A code is called as the newest edition that has it calls it."""

KINDS: LiteralString = """
    select distinct on (k.code) k.code as key, k.code || ' ' || k.title as title
    from appeals.kind as k join appeals.edition as e on e.id = k.edition_id
    where k.code = any (%(keys)s) order by k.code, e.dated desc"""

EXECUTOR_UNIT: LiteralString = """
    left join lateral (
        select coalesce(
            (select n.id from users.unit as n where n.id = q.principal_id),
            (select o.unit_id from users.post_holder as h join users.post as o on o.id = h.post_id
                where h.person_id = q.person_id and h.since <= %(today)s
                    and (h.until is null or h.until >= %(today)s)
                order by h.acting, h.since, h.id limit 1)) as id
    ) as x on true"""
"""The unit a question was given to, else the one its executor works in today."""

DONE_ON: LiteralString = """least(q.decided_on, (q.reported_at at time zone %(zone)s)::date)"""
"""The day the executor was done: of the report, or of the result where there was none."""

CAME_TO: LiteralString = "coalesce(q.result, q.state)"
OPEN: LiteralString = "q.state in ('new', 'given', 'reported')"
GIVEN: LiteralString = "q.principal_id is not null"

RESULTS: Mapping[str, str] = {each.value: each.caption for each in Result} | {
    each.value: each.caption for each in QuestionState if each is not QuestionState.ANSWERED
}

QUESTION_FIELDS = (
    ReportField("number", N_("Number"), FieldKind.CODE, "d.number", width=16),
    ReportField("registered_on", N_("Registered on"), FieldKind.DAY, "d.registered_on", width=14),
    ReportField("text", N_("Substance of the question"), FieldKind.TEXT, "q.text", width=60,
                grouped=False),
    ReportField("section", N_("Section of the classifier"), FieldKind.REFERENCE,
                "left(q.code, 4) || '.0000.0000.0000'", titles=HEADINGS, width=30),
    ReportField("subject", N_("Subject of the classifier"), FieldKind.REFERENCE,
                "left(q.code, 9) || '.0000.0000'", titles=HEADINGS, width=40),
    ReportField("theme", N_("Topic of the classifier"), FieldKind.REFERENCE,
                "left(q.code, 14) || '.0000'", titles=HEADINGS, width=40),
    ReportField("topic", N_("Question of the classifier"), FieldKind.REFERENCE,
                "left(q.code, 19)", titles=HEADINGS, width=50),
    ReportField("code", N_("Code"), FieldKind.CODE, "q.code", width=24),
    ReportField("kind", N_("Kind of the question"), FieldKind.REFERENCE, "nullif(q.kind, '')",
                titles=KINDS, width=40),
    ReportField("letter", N_("Kind of the appeal"), FieldKind.CHOICE, "a.letter", choices={
        each.value: each.caption for each in Letter
    }, filtered=True),
    ReportField("channel", N_("How it came"), FieldKind.CHOICE, "a.channel", choices={
        each.value: each.caption for each in Channel
    }, filtered=True),
    ReportField("territory", N_("Territory (OKTMO)"), FieldKind.CODE,
                "coalesce(nullif(q.territory, ''), a.territory)", width=14),
    ReportField("result", N_("Result"), FieldKind.CHOICE, CAME_TO, choices=RESULTS,
                filtered=True),
    ReportField("competence", N_("Competence"), FieldKind.CHOICE, "q.competence", choices={
        each.value: each.caption for each in Competence
    }),
    ReportField("measures_taken", N_("Measures taken"), FieldKind.YES, "q.measures_taken"),
    ReportField("person", N_("Executor"), FieldKind.PERSON, "q.person_id", filtered=True),
    ReportField("unit", N_("Unit of the executor"), FieldKind.UNIT, "x.id", EXECUTOR_UNIT,
                width=30, filtered=True),
    ReportField("leader", N_("Leader"), FieldKind.PERSON, "a.addressee_id"),
    ReportField("due_on", N_("Term of the executor"), FieldKind.DAY, "q.due_on", width=14),
    ReportField("decided_on", N_("Decided on"), FieldKind.DAY, "q.decided_on", width=14),
)  # fmt: skip

QUESTION_MEASURES = (
    Measure("questions", N_("Questions")),
    Measure("supported", N_("Supported"), "q.result = 'supported'"),
    Measure("measures", N_("Supported, measures taken"), "q.result = 'measures'"),
    Measure("explained", N_("Explained"), "q.result = 'explained'"),
    Measure("not_supported", N_("Not supported"), "q.result = 'not-supported'"),
    Measure("decided", N_("Answered on the merits"), "q.result is not null"),
    Measure("support", N_("Share of supported"), "q.result in ('supported', 'measures')",
            Aggregate.SHARE, of="decided", digits=1),
    Measure("forwarded", N_("Forwarded"), "q.state = 'forwarded'"),
    Measure("left", N_("Left without an answer"), "q.state in ('left', 'stopped', 'returned')"),
    Measure("open", N_("Being considered"), OPEN),
    Measure("given", N_("Given to executors"), GIVEN),
    Measure("done", N_("Done by executors"), f"{GIVEN} and {DONE_ON} is not null"),
    Measure("in_term", N_("Done in their term"),
            f"{GIVEN} and {DONE_ON} <= coalesce(q.due_on, {DONE_ON})", good=Good.MORE),
    Measure("late", N_("Done late"), f"{GIVEN} and {DONE_ON} > q.due_on", good=Good.LESS),
    Measure("overdue", N_("Overdue today"),
            f"{GIVEN} and {DONE_ON} is null and {OPEN} and q.due_on < %(today)s",
            good=Good.LESS),
    Measure("share_in_term", N_("Share in term"),
            f"{GIVEN} and {DONE_ON} <= coalesce(q.due_on, {DONE_ON})", Aggregate.SHARE, of="done",
            digits=1, good=Good.MORE),
    Measure("days", N_("Considered for, average"), "q.decided_on is not null", Aggregate.AVERAGE,
            "q.decided_on - d.registered_on", unit=N_("days"), digits=1, good=Good.LESS),
)  # fmt: skip


def moments(session: Session, _reader: Reader) -> Mapping[str, object]:
    """Return by which clock moments are days of the office."""
    return {"zone": installation_of(session).settings.timezone}


QUESTIONS = ReportSource(
    "appeals.questions",
    N_("Questions of appeals"),
    description=N_(
        "One row is one question: an appeal with two of them is counted twice. Results, topics and"
        " executors belong to questions."
    ),
    rows="""documents.document as d join appeals.appeal as a on a.document_id = d.id
        join appeals.question as q on q.document_id = d.id""",
    where=f"""d.kind = '{KIND}' and d.deleted_at is null and d.state <> 'annulled'
        and d.registered_on is not null""",
    key="q.id",
    document="d.id",
    document_kinds=(KIND,),
    permission=REPORT,
    dates=("registered_on", "decided_on", "due_on"),
    listed=("number", "registered_on", "text", "topic", "person", "due_on", "result"),
    fields=QUESTION_FIELDS,
    measures=QUESTION_MEASURES,
    changed_by=("document", "appeal", "question"),
    values=moments,
)
