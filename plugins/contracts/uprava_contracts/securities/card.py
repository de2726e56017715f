"""Securities on a contract's card."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.extension import DocumentHead, Panel
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import find_contract, works_on
from uprava_contracts.securities.service.keeping import remarks
from uprava_contracts.securities.service.reading import securities_of
from uprava_contracts.securities.values import PATH
from uprava_contracts.values import CONTRACT
from uprava_contracts.wording import day, money


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """What secures a contract, what is amiss with it, by when it is given back."""
    contract = find_contract(session, document.id) if document.kind == CONTRACT else None
    if contract is None:
        return []
    rows = securities_of(session, contract)
    values = {
        "rows": rows, "remarks": remarks(session, contract, rows), "money": money, "show": day,
        "today": session.info["today"], "path": f"{PATH}/{contract.id}/securities",
        "may": not contract.annulled_why and works_on(session, document, reader=reader),
    }  # fmt: skip
    held = sum(each.held and not each.returned_on for each in rows)
    return [Panel("securities", N_("Securities"), "contracts/securities/panel.html", values,
                  position=35, count=held or None)]  # fmt: skip
