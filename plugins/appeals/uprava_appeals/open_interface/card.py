"""What the area adds to an appeal's card: its receipt."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.extension import Action, DocumentHead
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_appeals.open_interface.service.receipts import may_give


def actions(_session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """A receipt is handed over by who registers."""
    if not may_give(reader, document):
        return []
    url = f"/appeals/{document.id}/receipt"
    return [Action("receipt", N_("Give a receipt"), url, "printer", position=86)]
