"""What became of a contract, on its card; the steps of a refusal, on its own."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.approval.service.drafting import is_sent
from uprava.extension import Action, Change, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import find_contract, works_on
from uprava_contracts.changes.card import AWAY
from uprava_contracts.changes.kind import OFF_ROUTE
from uprava_contracts.changes.service.reading import agreements_of, suspensions_of, termination_of
from uprava_contracts.refusals.service.reading import find_refusal, refusals_of
from uprava_contracts.refusals.values import REFUSALS, RefusalNow
from uprava_contracts.refusals.words import in_order, step_shown
from uprava_contracts.values import CONTRACT, REFUSAL

TITLE = N_("Changes and termination")


def panels(session: Session, _reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """What became of a contract; the steps of a refusal."""
    if document.kind == CONTRACT:
        return on_contract(session, document)
    now = find_refusal(session, document.id) if document.kind == REFUSAL else None
    return on_refusal(session, now) if now else []


def on_contract(session: Session, document: DocumentHead) -> list[Panel]:
    """Agreements, suspensions, refusals, the termination; nothing where there were none."""
    rows = in_order(
        agreements_of(session, document.id), suspensions_of(session, document.id),
        refusals_of(session, document.id), termination_of(session, document.id),
    )  # fmt: skip
    if not rows:
        return []
    values = {"rows": rows, "url": f"/contracts/{document.id}/changes"}
    return [Panel("changes", TITLE, "contracts/refusals/panel.html", values, position=40,
                  count=len(rows))]  # fmt: skip


def on_refusal(session: Session, now: RefusalNow) -> list[Panel]:
    """Where a refusal stands, its steps and their days."""
    today, row = session.info["today"], now.row
    steps = [step_shown(each, today) for each in now.course.steps] if now.course else []
    values = {"row": row, "phase": now.course.phase if now.course else None, "steps": steps,
              "contract": find_contract(session, row.contract_id)}  # fmt: skip
    return [Panel("refusal", N_("Steps and days of the refusal"),
                  "contracts/refusals/refusal_panel.html", values, position=7)]  # fmt: skip


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """The way to the changes of a contract; the steps of a refusal."""
    if document.kind == CONTRACT:
        row = find_contract(session, document.id)
        if row is None or not row.is_concluded:
            return []
        return [Action("changes", TITLE, f"/contracts/{document.id}/changes", "file-description",
                       position=60)]  # fmt: skip
    now = find_refusal(session, document.id) if document.kind == REFUSAL else None
    return for_refusal(session, reader, document, now) if now else []


def for_refusal(
    session: Session, reader: Reader, document: DocumentHead, now: RefusalNow
) -> list[Action]:
    """Change a draft, note that it was decided on paper; then the steps."""
    if not works_on(session, document, reader=reader) or is_sent(session, document):
        return []
    base = f"{REFUSALS}/{document.id}"
    if now.course is None:
        return [
            Action("refusal-edit", N_("Change the decision"), f"{base}/edit", "edit", position=10),
            Action("refusal-text", N_("Print the text…"), f"{base}/text", "file-text", "form",
                   position=15),
            Action("refusal-decided", N_("The decision is signed on paper…"), f"{base}/decided",
                   "signature", "form", position=20),
        ] if document.state in OFF_ROUTE else []  # fmt: skip
    return [Action("refusal-steps", N_("Steps of the refusal"), base, "list-check",
                   primary=now.course.next is not None, position=5)]  # fmt: skip


def locks(
    session: Session, _reader: Reader, document: DocumentHead, change: Change
) -> Sequence[str]:
    """A refusal that is decided stays as it is; proofs are still put beside it."""
    if document.kind != REFUSAL or change.kind not in AWAY:
        return []
    now = find_refusal(session, document.id)
    if now is None or now.course is None:
        return []
    return [_("The refusal is decided: cancel it by its step, it stays in the history.")]
