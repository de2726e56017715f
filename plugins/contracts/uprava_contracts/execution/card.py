"""The execution of a contract on its card."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.extension import Action, DocumentHead, Panel
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import find_contract, works_on
from uprava_contracts.execution.service.reading import obligations_of, stages_of
from uprava_contracts.execution.service.recount import standing_of
from uprava_contracts.execution.values import PATH
from uprava_contracts.values import CONTRACT
from uprava_contracts.wording import money

SHOWN = 12
"""Open obligations on a card; all of them are a page."""


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """What is owed by a contract: its stages, what is open, what keeps it from being performed."""
    contract = find_contract(session, document.id) if document.kind == CONTRACT else None
    if contract is None:
        return []
    today, rows = session.info["today"], obligations_of(session, document.id)
    still = [(each, each.stand(today)) for each in rows if not each.over]
    still.sort(key=lambda line: (line[0].due_on is None, line[0].due_on or today))
    stands = standing_of(session, document.id) if rows and contract.is_concluded else None
    values = {
        "lines": still[:SHOWN], "more": max(0, len(still) - SHOWN), "over": len(rows) - len(still),
        "stages": stages_of(session, document.id), "path": f"{PATH}/{document.id}",
        "reasons": stands.words if stands else "", "money": money,
        "may": not contract.annulled_why and works_on(session, document, reader=reader),
    }  # fmt: skip
    return [Panel("execution", N_("Execution"), "contracts/execution/panel.html", values,
                  position=20, count=len(still) or None)]  # fmt: skip


def actions(session: Session, _reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """The whole execution of a contract as a page."""
    if document.kind != CONTRACT or find_contract(session, document.id) is None:
        return []
    url = f"{PATH}/{document.id}/execution"
    return [Action("execution", N_("Execution"), url, "list-check", position=6)]
