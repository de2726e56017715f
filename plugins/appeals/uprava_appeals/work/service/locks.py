"""What the core may not do with an appeal: its term and state change by its own acts only."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.extension import Change, ChangeKind, DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_appeals.values import KIND, OVER, Standing


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
