"""What the register has to be told of a contract, on its card."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.extension import DocumentHead, Panel
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import works_on
from uprava_contracts.transfer.service.duties import duties_of
from uprava_contracts.transfer.values import REGISTER
from uprava_contracts.values import CONTRACT


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """What the register is told, for contracts it holds."""
    found = duties_of(session, document.id) if document.kind == CONTRACT else []
    if not found:
        return []
    today = session.info["today"]
    rows = [(each, each.due_on is not None and each.due_on < today) for each in found]
    may = works_on(session, document, reader=reader)
    values = {"rows": rows, "may": may, "path": REGISTER}
    return [Panel("register", N_("Register of contracts"), "contracts/transfer/panel.html", values,
                  column="side", position=40)]  # fmt: skip
