"""What approval adds to a document's card: the sheet, and the acts of the moment."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from uprava.approval.models import Purpose, RouteState
from uprava.approval.service.sheet_acts import may_start
from uprava.approval.service.sheets import find_sheet
from uprava.approval.values import PROBLEMS, Sheet
from uprava.clock import now
from uprava.documents.service.filing import list_files
from uprava.documents.service.people import chips
from uprava.extension import Action, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader

STATES = {
    RouteState.RUNNING: (N_("on its route"), "b"),
    RouteState.STOPPED: (N_("back with its author"), "r"),
    RouteState.RECALLED: (N_("recalled"), "a"),
    RouteState.DONE: (N_("passed"), "g"),
}

ORDERS = {"parallel": N_("all at once"), "sequential": N_("one after another")}


def panels_of(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """Return the sheet; none for a document that was never sent."""
    sheet = sheet_once(session, reader, document)
    if sheet is None:
        return []
    return [
        Panel(
            "approval", N_("Approval sheet"), "approval/sheet.html", sheet_values(session, sheet),
            position=5, count=None,
        )
    ]  # fmt: skip


def sheet_once(session: Session, reader: Reader, document: DocumentHead) -> Sheet | None:
    """Return the sheet; a card asks for it twice and reads it once."""
    known = session.info.setdefault("approval sheets", {})
    if document.id not in known:
        known[document.id] = find_sheet(session, document.id, reader=reader, at=now())
    found: Sheet | None = known[document.id]
    return found


def sheet_values(session: Session, sheet: Sheet) -> dict[str, object]:
    """Return what the sheet's template shows."""
    title, tone = STATES[RouteState(sheet.route.state)]
    rows = [row for each in sheet.stages for row in each.rows]
    return {
        "sheet": sheet,
        "state": (_(title), tone),
        "problem": _(PROBLEMS[sheet.route.problem]) if sheet.route.problem else "",
        "faces": chips(session, [row.person_id for row in rows]),
        "remarks": [(row, one) for row in rows for one in row.remarks],
        "reading": reading_of(sheet),
        "drop": sheet.acts.drop,
        "printed": printed_of(sheet),
        "orders": {code: _(words) for code, words in ORDERS.items()},
    }


def printed_of(sheet: Sheet) -> dict[str, bool]:
    """Return which sheets there is something to print of."""
    purposes = {each.stage.purpose for each in sheet.stages}
    return {
        "approval": bool(purposes - {Purpose.READ}), "acquaintance": reading_of(sheet)[0] > 0,
    }  # fmt: skip


def reading_of(sheet: Sheet) -> tuple[int, int]:
    """Return how many were asked to read, in the route and beside it, and have not."""
    rows = [
        row for each in sheet.stages if each.stage.purpose == Purpose.READ for row in each.rows
        if row.received_at is not None and not row.superseded and row.state != "closed"
    ]  # fmt: skip
    asked = len(rows) + sum(each.asked for each in sheet.asides)
    read = sum(row.decision is not None for row in rows) + sum(each.read for each in sheet.asides)
    return asked, asked - read


def actions_of(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """Return the acts open to the reader now: all of them are forms, in dialogs and as pages."""
    sheet = sheet_once(session, reader, document)
    if sheet is None:
        ready = may_start(session, document, reader=reader) and list_files(session, document.id)
        return [act(document, *each) for each in STARTING + ACQUAINTING] if ready else []
    return [act(document, *each) for each in open_acts(sheet)]


Spec = tuple[str, str, str, int, str, bool]

STARTING: tuple[Spec, ...] = (("start", N_("Send for approval"), "send", 60, "", False),)
ACQUAINTING: tuple[Spec, ...] = (("acquaint", N_("Send for acquaintance"), "book", 820, "", False),)
AGREEING: tuple[Spec, ...] = (
    ("agree", N_("Approve"), "checks", 5, "KeyA", True),
    ("remarks", N_("With remarks"), "message", 6, "Shift+KeyA", False),
    ("refuse", N_("Do not approve"), "arrow-back-up", 7, "", False),
    ("add", N_("Add an approver"), "user-plus", 21, "", False),
    ("redirect", N_("Entrust to another"), "arrow-forward-up", 22, "", False),
)
READING: tuple[Spec, ...] = (("read", N_("I have read it"), "book", 5, "KeyA", True),)
READING_BESIDE: tuple[Spec, ...] = (("read", N_("I have read it"), "book", 8, "", False),)
SIGNING: tuple[Spec, ...] = (
    ("refuse", N_("Return without signing"), "arrow-back-up", 7, "", False),
)
RECALL: tuple[Spec, ...] = (
    ("recall", N_("Recall from approval"), "arrow-back-up", 800, "", False),
)
RESTART: tuple[Spec, ...] = (("restart", N_("Send along the route again"), "refresh", 9, "", True),)


def open_acts(sheet: Sheet) -> list[Spec]:
    """Return what is open on a sheet, the decision first."""
    acts = sheet.acts
    found: list[Spec] = []
    if acts.decide and acts.purpose == Purpose.AGREE:
        found += AGREEING
    if acts.reads is not None:
        found += READING if acts.reads == acts.visa_id else READING_BESIDE
    if acts.sign:
        found += SIGNING
    if acts.restart:
        found += RESTART
    if acts.start:
        found += STARTING
    if acts.acquaint:
        found += ACQUAINTING
    if acts.recall:
        found += RECALL
    return found


def act(document: DocumentHead, *spec: object) -> Action:
    """Return an act as the card's button, whose form opens in a dialog."""
    key, title, icon, position, shortcut, primary = spec
    return Action(
        f"approval-{key}", str(title), f"/docs/{document.id}/approval/{key}", str(icon),
        method="form", primary=bool(primary), shortcut=str(shortcut), position=int(str(position)),
    )  # fmt: skip
