"""What the core may not do with an appeal: its term and state change by its own acts only."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.extension import ANNULLED, Change, ChangeKind, DocumentHead, Transition
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.work.service import take_out_of_all

from uprava_appeals.intake.service.clocks import meet
from uprava_appeals.intake.service.standing import drop_clocks
from uprava_appeals.intake.values import TO_REGISTER
from uprava_appeals.law.asking import CODES
from uprava_appeals.values import KIND, OVER, Standing
from uprava_appeals.work.service.waiting import FOLDERS


def locks(
    _session: Session, _reader: Reader, document: DocumentHead, change: Change
) -> Sequence[str]:
    """Return why a change of the card or the files of an appeal is refused."""
    if document.kind != KIND:
        return ()
    over, received = document.state in OVER, document.state == Standing.RECEIVED
    signs = (
        (
            change.kind is ChangeKind.FILES and over,
            _("The consideration of the appeal is over: its files stay as they are."),
        ),
        (
            change.kind is ChangeKind.REQUISITES and over,
            _("The consideration of the appeal is over: its card stays as it is."),
        ),
        (
            change.kind is ChangeKind.TRASH and not received,
            _("The appeal is registered: it is not thrown away. A wrong number is annulled."),
        ),
    )
    return [why for holds, why in signs if holds]


def annulled(
    session: Session, reader: Reader, document: DocumentHead, _transition: Transition
) -> None:
    """An appeal whose number is voided waits for nobody, and none of its terms runs."""
    if document.kind != KIND or document.state != ANNULLED.code:
        return
    drop_clocks(session, document.id, on=session.info["today"])
    meet(session, document.id, grounds=CODES, on=session.info["today"], fell_away=True)
    for folder in (*FOLDERS, TO_REGISTER):
        take_out_of_all(session, folder, document.id, reader=reader, at=now())
