"""Assignments as cards and desks draw them: people, terms in words, reports, what is under them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar import Standing as Left
from uprava.calendar import remaining_until
from uprava.calendar.keeping import restored
from uprava.calendar.service import latest_calendar
from uprava.db.sql import fetch
from uprava.documents.service.access import HEAD_COLUMNS, VISIBLE
from uprava.documents.service.filing import FileRow, list_files
from uprava.documents.service.people import chips
from uprava.extension import DocumentHead
from uprava.i18n import _, ngettext
from uprava.users.reader import Reader
from uprava.web.shell import PersonChip, initials_of, tint_of

from uprava_assignments.giving.kind import TONES
from uprava_assignments.giving.service.reading import (
    ASSIGNMENTS,
    DUTIES,
    REPORTS,
    REQUESTS,
    AssignmentRow,
    DutyRow,
    ReportRow,
    RequestRow,
    selves,
)
from uprava_assignments.giving.service.waiting import lead_of
from uprava_assignments.giving.values import STANDING_TITLES, Control, DutyState, Role, Standing

MOST_IN_TREE = 200
"""Assignments of one tree a card draws."""

HIDDEN = (DutyState.READDRESSED, DutyState.WITHDRAWN)
RUNNING = (Standing.ISSUED, Standing.REPORTED)


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report with what the reader may do with it; `answer` is openable."""

    row: ReportRow
    files: Sequence[FileRow]
    answer: DocumentHead | None
    accepts: bool = False
    checks: bool = False
    returns: bool = False


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request; `decides`: the reader may."""

    row: RequestRow
    decides: bool


@dataclass(frozen=True, slots=True)
class DutyView:
    """What one executor has to do, as it is drawn; `level` is the depth below the panel's own."""

    row: DutyRow
    person: PersonChip
    due: str
    tone: str
    late: bool
    reports: Sequence[ReportView]
    requests: Sequence[RequestView]
    reasons: Sequence[str]
    level: int = 0
    number: str = ""
    url: str = ""
    text: str = ""
    below: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """An assignment as a card draws it: its own executors and those of assignments below."""

    row: AssignmentRow
    author: PersonChip
    state: tuple[str, str]
    basis: DocumentHead | None
    lines: Sequence[DutyView]
    above: Sequence[AssignmentRow] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """What was read about several assignments at once."""

    duties: Mapping[UUID, Sequence[DutyRow]]
    reports: Mapping[int, Sequence[ReportRow]]
    requests: Mapping[int, Sequence[RequestRow]]
    files: Mapping[UUID, FileRow]
    heads: Mapping[UUID, DocumentHead]
    people: Mapping[int, PersonChip]
    below: Mapping[int, Sequence[AssignmentRow]] = field(default_factory=dict)


def list_tree(session: Session, roots: Iterable[UUID], *, reader: Reader) -> list[AssignmentRow]:
    """Return the assignments of whole trees the reader may see, from the tops downwards."""
    query = f"""{ASSIGNMENTS}
        where a.root_id = any (%(roots)s) and d.deleted_at is null and {VISIBLE}
          and (d.state <> 'recalled' or a.issued_at is not null)
        order by a.depth, d.id limit %(most)s"""
    values = {"roots": list(roots), "principals": list(reader.principals), "most": MOST_IN_TREE}
    return fetch(session, AssignmentRow, query, values)


def seen(
    session: Session, ids: Iterable[UUID | None], *, reader: Reader
) -> dict[UUID, DocumentHead]:
    """Return those of the documents that the reader may open."""
    wanted = sorted({each for each in ids if each is not None})
    query = f"""select {HEAD_COLUMNS} from documents.document as d
        where d.id = any (%(ids)s) and d.deleted_at is null and {VISIBLE}"""
    values = {"ids": wanted, "principals": list(reader.principals)}
    found = fetch(session, DocumentHead, query, values) if wanted else []
    return {each.id: each for each in found}


def parts_of(session: Session, rows: Sequence[AssignmentRow], *, reader: Reader) -> Parts:
    """Read everything that is drawn of assignments the reader was let to."""
    ids = [each.id for each in rows]
    of = {"ids": ids}
    duties = fetch(session, DutyRow, f"{DUTIES} where u.assignment_id = any (%(ids)s)"
                   " order by u.assignment_id, u.position", of)  # fmt: skip
    reports = fetch(session, ReportRow, f"{REPORTS} where r.assignment_id = any (%(ids)s)"
                    " order by r.duty_id, r.id", of)  # fmt: skip
    requests = fetch(session, RequestRow, f"{REQUESTS} where q.assignment_id = any (%(ids)s)"
                     " order by q.duty_id, q.id", of)  # fmt: skip
    filed = {each.assignment_id for each in reports if each.files}
    files = {file.id: file for id in filed for file in list_files(session, id)}
    people = [each.person_id for each in duties] + [each.author_id for each in rows]
    under = sorted((each for each in rows if each.parent_duty_id), key=above)
    wanted = [each.basis_id for each in rows] + [each.answer_id for each in reports]
    return Parts(
        {id: list(each) for id, each in groupby(duties, key=lambda one: one.assignment_id)},
        {id: list(each) for id, each in groupby(reports, key=lambda one: one.duty_id)},
        {id: list(each) for id, each in groupby(requests, key=lambda one: one.duty_id)},
        files, seen(session, wanted, reader=reader), chips(session, people),
        {id: list(each) for id, each in groupby(under, key=above)},
    )  # fmt: skip


def above(row: AssignmentRow) -> int:
    """Return the duty an assignment was passed on from; 0: it is the top."""
    return row.parent_duty_id or 0


def view_of(
    session: Session, row: AssignmentRow, parts: Parts, *, reader: Reader,
    tree: Sequence[AssignmentRow] = (),
) -> View:  # fmt: skip
    """Return one assignment as it is drawn, with what of the tree stands above and below it."""
    state = (_(STANDING_TITLES[Standing(row.standing)]), TONES.get(Standing(row.standing), ""))
    return View(
        row, parts.people[row.author_id], state, parts.heads.get(row.basis_id or row.id),
        lines_of(session, row, parts, reader=reader, level=0), path_to(row, tree, parts),
        f"/docs/{row.id}",
    )  # fmt: skip


def path_to(row: AssignmentRow, tree: Sequence[AssignmentRow], parts: Parts) -> list[AssignmentRow]:
    """Return the assignments above one, from the top."""
    by_duty = {duty.id: each for each in tree for duty in parts.duties.get(each.id, ())}
    found: list[AssignmentRow] = []
    step = by_duty.get(above(row))
    while step is not None:
        found.insert(0, step)
        step = by_duty.get(above(step))
    return found


def lines_of(
    session: Session, row: AssignmentRow, parts: Parts, *, reader: Reader, level: int
) -> list[DutyView]:
    """Return the executors of an assignment, each followed by those it was passed on to."""
    found = []
    for duty in parts.duties.get(row.id, ()):
        children = parts.below.get(duty.id, ())
        found.append(duty_view(session, row, duty, parts, reader=reader, level=level))
        for child in children:
            found += lines_of(session, child, parts, reader=reader, level=level + 1)
    return found


def duty_view(
    session: Session, row: AssignmentRow, duty: DutyRow, parts: Parts, *, reader: Reader,
    level: int,
) -> DutyView:  # fmt: skip
    """Return one executor as it is drawn."""
    words, tone, late = due_of(row, duty, session.info["today"])
    duties = parts.duties[row.id]
    mine = set(selves(reader))
    requests = [
        RequestView(each, each.decided_at is None and row.author_id in mine)
        for each in parts.requests.get(duty.id, ())
    ]
    reports = [
        report_view(row, duty, duties, each, parts, mine) for each in parts.reports.get(duty.id, ())
    ]
    return DutyView(
        duty, chip_of(duty, parts), words, tone, late, reports, requests,
        reasons_of(duty), level, row.number or "", f"/docs/{row.id}",
        duty.text or (row.text if level else ""), len(parts.below.get(duty.id, ())),
    )  # fmt: skip


def report_view(
    row: AssignmentRow, duty: DutyRow, duties: Sequence[DutyRow], report: ReportRow, parts: Parts,
    mine: set[int],
) -> ReportView:  # fmt: skip
    """Return a report and what those the reader acts for may do with it."""
    files = [parts.files[each] for each in report.files if each in parts.files]
    answer = parts.heads.get(report.answer_id) if report.answer_id else None
    if report.verdict is not None or row.standing not in RUNNING:
        return ReportView(report, files, answer)
    whole = duty.role == Role.RESPONSIBLE
    judges = {row.author_id} if whole else {row.author_id, lead_of(row, duties)}
    accepts = bool(judges & mine)
    controls = row.controller_id in mine
    checks = whole and controls and row.controller_id != row.author_id and report.checked_at is None
    return ReportView(report, files, answer, accepts, checks, accepts or controls)


def chip_of(duty: DutyRow, parts: Parts) -> PersonChip:
    """Return who does it: a person, or the unit nobody of which has taken it."""
    if duty.person_id is not None and duty.person_id in parts.people:
        return parts.people[duty.person_id]
    return PersonChip(
        duty.name, initials_of(duty.name), tint_of(str(duty.principal_id)),
        _("nobody has taken it") if duty.open else "",
    )  # fmt: skip


def due_of(row: AssignmentRow, duty: DutyRow, today: date) -> tuple[str, str, bool]:
    """Return a duty's term or end in words, its tone, and whether it was done late."""
    if duty.done_on is not None:
        late = duty.due_on is not None and duty.done_on > duty.due_on
        said = _("done late {day}") if late else _("done {day}")
        return said.format(day=short(duty.done_on, today)), "g", late
    if duty.due_on is None:
        informed = duty.role == Role.INFORMED or duty.state == DutyState.PLANNED
        return ("" if informed else _("without a term")), "", False
    if not duty.at_work or row.standing == Standing.SUSPENDED:
        return short(duty.due_on, today), "", False
    return *left_of(duty.due_on, today), False


def left_of(due_on: date, today: date) -> tuple[str, str]:
    """Return a term that runs in words, and its tone."""
    day, left = short(due_on, today), remaining_until(due_on, today, latest_calendar())
    if left.standing is Left.TODAY:
        return _("{day}, today").format(day=day), "a"
    if left.standing is Left.OVERDUE and not left.days:
        return _("{day} · the term is over").format(day=day), "r"
    if left.standing is Left.OVERDUE:
        late = ngettext("+{n} w.d.", "+{n} w.d.", left.days).format(n=left.days)
        return f"{day} · {late}", "r"
    return day, ""


def short(day: date, today: date) -> str:
    """Return a day without its year when it is of this one."""
    return f"{day:%d.%m}" if day.year == today.year else f"{day:%d.%m.%Y}"


def reasons_of(duty: DutyRow) -> list[str]:
    """Return why a duty's term is that day."""
    if duty.term is None:
        return []
    return [str(each) for each in restored(duty.term, latest_calendar()).reasons]


def is_controlled(row: AssignmentRow) -> bool:
    """Tell whether an assignment is under control still."""
    return row.control != Control.NONE and row.off_control_at is None
