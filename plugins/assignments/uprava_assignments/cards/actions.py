"""Which acts an assignment's card offers to its reader, by state and part in it."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session
from uprava.extension import Action, DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_assignments.cards.panels import may_give
from uprava_assignments.giving.rules import why_not_passed_on
from uprava_assignments.giving.service.reading import (
    AssignmentRow,
    DutyRow,
    find_open_report,
    list_duties,
    now_of,
    read,
    selves,
)
from uprava_assignments.giving.service.waiting import lead_of
from uprava_assignments.giving.values import (
    GIVE,
    KIND,
    Control,
    DutyState,
    Role,
    Standing,
)

BASE = "/assignments"

LIVE = (Standing.ISSUED, Standing.REPORTED, Standing.SUSPENDED, Standing.DONE)


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """Acts on the assignment; on another document «Поручение»."""
    if document.kind != KIND:
        if not may_give(document, reader=reader):
            return []
        url = f"{BASE}/new?basis={document.id}"
        return [Action("assign", N_("Assignment"), url, "user-plus", primary=True, position=90)]
    row = read(session, document.id)
    if row.standing in (Standing.DRAFT, Standing.OFFERED):
        return list(of_draft(row, reader))
    found = [*of_executor(session, row, reader), *of_judge(session, row, reader)]
    return [*found, *of_author(row, reader), *of_controller(row, reader)]


def form(row: AssignmentRow, act: str, title: str, icon: str, **more: object) -> Action:
    """Return an act that asks something in a dialog."""
    target = f"?duty={more.pop('duty')}" if "duty" in more else ""
    return Action(act, title, f"{BASE}/{row.id}/acts/{act}{target}", icon, "form", **more)  # type: ignore[arg-type]  # Action's own names


def act(row: AssignmentRow, act: str, title: str, icon: str, **more: object) -> Action:
    """Return an act of one click, or of a sentence to agree with."""
    target = f"?duty={more.pop('duty')}" if "duty" in more else ""
    return Action(act, title, f"{BASE}/{row.id}/acts/{act}{target}", icon, "post", **more)  # type: ignore[arg-type]  # Action's own names


def of_draft(row: AssignmentRow, reader: Reader) -> Iterator[Action]:
    """Yield what is done with a draft by its leader and by who prepared it."""
    mine = selves(reader)
    leads = row.author_id in mine and reader.may(GIVE)
    if leads:
        said = _(
            "The assignment is given in the name of {name}: its text, executors and terms"
            " change by acts only from now on."
        )
        yield act(row, "issue", N_("Give the assignment"), "check", primary=True, position=1,
                  confirm=said.format(name=row.author))  # fmt: skip
    if row.author_id in mine and row.standing == Standing.OFFERED:
        yield form(row, "send-back", N_("Return the draft"), "arrow-back-up", position=3)
    if row.standing == Standing.DRAFT and row.author_id not in mine and row.prepared_by in mine:
        yield act(
            row,
            "offer",
            N_("Offer the assignment to the leader"),
            "user-check",
            primary=True,
            position=1,
        )
    if row.author_id in mine or row.prepared_by in mine:
        yield Action("edit", N_("Change the draft"), f"{BASE}/{row.id}/edit", "edit", position=2)
        said = _("The draft comes to nothing: nobody is given anything, and it takes no number.")
        yield act(row, "discard", N_("Give the draft up"), "trash", position=9, confirm=said)


def own_duty(session: Session, row: AssignmentRow, reader: Reader) -> DutyRow | None:
    """Return what the reader has to do of an assignment, else what waits in the reader's unit."""
    mine = selves(reader)
    duties = [each for each in list_duties(session, row.id) if each.role != Role.INFORMED]
    taken = [each for each in duties if each.open and each.person_id in mine]
    pool = [each for each in duties if each.at_work and each.person_id is None
            and each.principal_id in reader.principals]  # fmt: skip
    return next(iter([*taken, *pool]), None)


def of_executor(session: Session, row: AssignmentRow, reader: Reader) -> Iterator[Action]:
    """Yield what who has to do it may do."""
    duty = own_duty(session, row, reader)
    if duty is None or row.standing not in (Standing.ISSUED, Standing.REPORTED):
        return
    if duty.state == DutyState.REPORTED:
        yield act(row, "take-back", N_("Take the report back"), "arrow-back-up", duty=duty.id,
                  position=30)  # fmt: skip
        return
    if duty.person_id is None:
        yield act(row, "take", N_("Take"), "user-check", duty=duty.id, primary=True, position=1)
    else:
        yield form(row, "report", N_("Executed"), "circle-check", duty=duty.id, primary=True,
                   shortcut="KeyE", position=1)  # fmt: skip
        yield from at_work(session, row, duty, reader)
    yield form(row, "readdress", N_("Readdress…"), "arrow-right", duty=duty.id, position=34)


def at_work(
    session: Session, row: AssignmentRow, duty: DutyRow, reader: Reader
) -> Iterator[Action]:
    """Yield what somebody who works on it may do beside reporting."""
    if duty.state == DutyState.SENT:
        yield act(row, "accept", N_("Begin to work"), "player-play", duty=duty.id, position=3)
    now = now_of(session, row)
    its = next(each for each in now.duties if each.id == duty.id)
    if reader.may(GIVE) and not why_not_passed_on(its, now):
        url = f"{BASE}/new?parent={duty.id}"
        yield Action("pass-on", N_("Pass the assignment on"), url, "corner-down-right", position=4)
    if duty.due_on is not None and not its.asked:
        yield form(row, "longer", N_("Ask for a longer term"), "calendar-due", duty=duty.id,
                   position=32)  # fmt: skip


def of_judge(session: Session, row: AssignmentRow, reader: Reader) -> Iterator[Action]:
    """Yield decisions on the report that waits: of the responsible first."""
    if row.standing not in (Standing.ISSUED, Standing.REPORTED):
        return
    mine, duties = set(selves(reader)), list_duties(session, row.id)
    for duty in duties:
        report = find_open_report(session, duty.id) if duty.state == DutyState.REPORTED else None
        if report is None:
            continue
        whole = duty.role == Role.RESPONSIBLE
        judges = {row.author_id} if whole else {row.author_id, lead_of(row, duties)}
        controls = whole and row.controller_id in mine and row.controller_id != row.author_id
        if controls and report.checked_at is None and not judges & mine:
            yield act(row, "check", N_("The report is in order"), "checks", duty=duty.id,
                      primary=True, position=1)  # fmt: skip
        if judges & mine:
            yield act(row, "accept-report", N_("Accept the report"), "circle-check", duty=duty.id,
                      primary=True, position=1, confirm=accepting(duty, whole=whole))  # fmt: skip
        if judges & mine or controls:
            yield form(row, "return", N_("Return for rework"), "arrow-back-up", duty=duty.id,
                       position=2)  # fmt: skip
            return


def accepting(duty: DutyRow, *, whole: bool) -> str:
    """Return the sentence an acceptance is agreed with."""
    if not whole:
        return _("The part of {name} is accepted as done.").format(name=duty.name)
    return _(
        "The report of {name} is accepted: the assignment is executed on the day it was"
        " reported, nothing more is asked of its executors."
    ).format(name=duty.name)


def of_author(row: AssignmentRow, reader: Reader) -> Iterator[Action]:
    """Yield what the author alone does."""
    if row.author_id not in selves(reader):
        return
    if row.standing in (Standing.ISSUED, Standing.REPORTED):
        yield form(row, "term", N_("Move the term"), "calendar-event", position=40)
        yield form(row, "replace", N_("Replace an executor"), "user-edit", position=41)
    if row.standing == Standing.ISSUED:
        yield form(row, "suspend", N_("Suspend"), "player-pause", position=42)
    if row.standing == Standing.SUSPENDED:
        said = _("The clock goes on from today: the days of the pause did not count.")
        yield act(row, "resume", N_("Resume"), "player-play", primary=True, position=1,
                  confirm=said)  # fmt: skip
    if row.standing in LIVE[:3]:
        yield form(row, "recall", N_("Recall"), "ban", position=49)


def of_controller(row: AssignmentRow, reader: Reader) -> Iterator[Action]:
    """Yield what the controller and the author do with control."""
    if not {row.controller_id, row.author_id} & set(selves(reader)) or row.standing not in LIVE:
        return
    done = row.standing == Standing.DONE
    if row.control != Control.NONE and row.standing != Standing.SUSPENDED:
        yield form(row, "off", N_("Take off control"), "circle-check", position=5 if done else 44,
                   primary=done)  # fmt: skip
    yield form(row, "control", N_("Control…"), "flag", position=45)
