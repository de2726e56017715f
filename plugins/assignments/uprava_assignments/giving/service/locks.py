"""What the core may not do with an assignment: its word changes by its own acts only."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.extension import Change, ChangeKind, DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_assignments.giving.values import KIND, Standing

DRAFTS = (Standing.DRAFT, Standing.OFFERED)
OVER = (Standing.CLOSED, Standing.RECALLED)


def locks(
    _session: Session, _reader: Reader, document: DocumentHead, change: Change
) -> Sequence[str]:
    """Return why a change of the card or the files of an assignment is refused."""
    if document.kind != KIND:
        return ()
    begun, over = document.state not in DRAFTS, document.state in OVER
    signs = (
        (
            change.kind is ChangeKind.REQUISITES,
            _("The text and the term of an assignment change by its own acts only."),
        ),
        (
            change.kind is ChangeKind.FILES and begun,
            _("The assignment is given: files are added with a report."),
        ),
        (
            change.kind in (ChangeKind.TRASH, ChangeKind.ANNULMENT) and begun and not over,
            _("The assignment is not over: recall it, or take it off control first."),
        ),
    )
    return [why for holds, why in signs if holds]
