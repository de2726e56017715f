"""The sheets on paper: what the office keeps of a route and of its readings, in its own words.

Called within `use_locale("ru")`: a sheet is a document of the office, whoever prints it.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.models import (
    Answer,
    Decision,
    Order,
    Origin,
    Purpose,
    RouteState,
    Rule,
    VisaState,
)
from uprava.approval.service.acquainting import ReadingRow
from uprava.approval.values import FileVersion, RemarkRow, Sheet, SheetRow
from uprava.approval.values import SheetStage as Stage
from uprava.db.sql import driver
from uprava.i18n import N_, _
from uprava.printing.sheets import (
    AcquaintanceSheet,
    ApprovalSheet,
    Outcome,
    SheetFile,
    SheetLine,
    SheetRemark,
    SheetStage,
    Subject,
)

WAITING = {Purpose.AGREE: N_("is being approved"), Purpose.SIGN: N_("is being signed")}
ORDERS = {Order.PARALLEL: N_("all at once"), Order.SEQUENTIAL: N_("one after another")}
ANSWERS = {Answer.ACCEPTED: N_("accepted"), Answer.DECLINED: N_("declined")}
STATES = {
    VisaState.WAITING: N_("not sent yet"),
    VisaState.HELD: N_("waits for those added"),
    VisaState.CLOSED: N_("no longer asked"),
}
OUTCOMES = {
    RouteState.RUNNING: N_("The route is not over: approved by {agreed} of {asked}."),
    RouteState.STOPPED: N_("The document went back to its author on {day}."),
    RouteState.RECALLED: N_("The author recalled the document on {day}. {reason}"),
    RouteState.DONE: N_("The route was passed on {day}."),
}


def approval_paper(sheet: Sheet, subject: Subject) -> ApprovalSheet:
    """Return the sheet of approval as it is printed: who agreed and who signed, not who read."""
    stages = [each for each in sheet.stages if each.stage.purpose != Purpose.READ]
    return ApprovalSheet(
        subject,
        [stage_on_paper(each, number) for number, each in enumerate(stages, 1)],
        files_on_paper(sheet.files),
        outcome_of(sheet, subject),
    )


def outcome_of(sheet: Sheet, subject: Subject) -> str:
    """Return in a sentence how the route ended, or how far it came."""
    ended = sheet.route.ended_at
    return _(OUTCOMES[RouteState(sheet.route.state)]).format(
        agreed=sheet.agreed, asked=sheet.asked, reason=sheet.route.reason,
        day=ended.astimezone(subject.zone).strftime("%d.%m.%Y") if ended else "",
    ).strip()  # fmt: skip


def stage_on_paper(part: Stage, number: int) -> SheetStage:
    """Return a stage with its title: «Этап 1. Согласование: все сразу, достаточно одного»."""
    rules = [_(ORDERS[Order(part.stage.ordering)])] if len(part.rows) > 1 else []
    if part.stage.rule == Rule.ONE:
        rules.append(_("one is enough"))
    title = _("Stage {n}. {title}").format(n=number, title=part.title)
    named = ": ".join(filter(None, (title, ", ".join(rules))))
    return SheetStage(named, [line_of(row, Purpose(part.stage.purpose)) for row in part.rows])


def line_of(row: SheetRow, purpose: Purpose) -> SheetLine:
    """Return one line: who decides for another stands first, the other one below («за»)."""
    principal = ", ".join(filter(None, (row.for_name, row.post)))
    return SheetLine(
        person=row.decider if row.for_name else row.person,
        post="" if row.for_name else row.post,
        acting_for=principal if row.for_name else "",
        received_at=row.received_at, decided_at=row.decided_at, decision=row.decision_title,
        outcome=Outcome.REFUSED if row.decision == Decision.REFUSED else Outcome.GOOD,
        state=_(WAITING[purpose] if row.state == VisaState.OPEN else STATES.get(row.state, "")),
        note="; ".join(notes_of(row)), seen=files_on_paper(row.files[:1]),
        remarks=[remark_of(each) for each in row.remarks], depth=row.depth,
    )  # fmt: skip


def notes_of(row: SheetRow) -> Iterable[str]:
    """Yield what a line says besides: how the person came in, that it is late, past, by whom."""
    if row.origin == Origin.ADDED:
        yield _("added by an approver")
    if row.origin == Origin.REDIRECTED:
        yield _("entrusted")
    if row.note:
        yield row.note
    if row.superseded:
        yield _("the text has changed since")
    if row.late and row.decided_at:
        yield _("late")


def remark_of(one: RemarkRow) -> SheetRemark:
    """Return a remark with the author's answer."""
    answer = _(ANSWERS[Answer(one.answer)]) if one.answer else ""
    return SheetRemark(one.text, one.clause, answer, one.reason, one.answered_by, one.answered_at)


def files_on_paper(files: Iterable[FileVersion]) -> list[SheetFile]:
    """Return versions of files as sheets name them."""
    return [SheetFile(each.name, each.version, each.sha256) for each in files]


def acquaintance_paper(
    session: Session, rows: Sequence[ReadingRow], files: Sequence[FileVersion], subject: Subject
) -> AcquaintanceSheet:
    """Return the sheet of acquaintance as it is printed."""
    versions = versions_of(session, [id for each in rows for id in each.versions])
    return AcquaintanceSheet(
        subject, [reading_line(each, versions) for each in rows], files_on_paper(files)
    )


def versions_of(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, SheetFile]:
    """Return versions of files by id."""
    query = "select id, name, version, sha256 from documents.file where id = any (%s)"
    rows = driver(session).execute(query, (list(set(ids)),)).fetchall()
    return {id: SheetFile(*rest) for id, *rest in rows}


def reading_line(row: ReadingRow, versions: Mapping[UUID, SheetFile]) -> SheetLine:
    """Return one line: reading is told by a mark in the system, under the reader's sign-in."""
    post = ", ".join(filter(None, (row.post, row.unit)))
    how = [_("by a mark in the system")] if row.read_at else []
    how += [_("an earlier edition")] if row.earlier else []
    return SheetLine(
        person=row.decider or row.person,
        post="" if row.decider else post,
        acting_for=f"{row.person}, {post}".strip(", ") if row.decider else "",
        received_at=row.asked_at, decided_at=row.read_at, state=_("not acquainted"),
        note=", ".join(how), seen=[versions[id] for id in row.versions[:1] if id in versions],
    )  # fmt: skip
