"""Acceptance and payment on the card of a contract."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.extension import Action, DocumentHead, Panel
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_contracts.acceptance.service.paying import payables
from uprava_contracts.acceptance.service.reading import deliveries_of, money_of, waits_for
from uprava_contracts.acceptance.service.receiving import performances
from uprava_contracts.cards.service.reading import ContractRow, find_contract, works_on
from uprava_contracts.execution.values import PATH
from uprava_contracts.values import CONTRACT
from uprava_contracts.wording import money

SHOWN = 6
"""The latest deliveries on a card."""


def concluded(session: Session, document: DocumentHead) -> ContractRow | None:
    """Return the concluded contract of a card, None: it is none."""
    found = find_contract(session, document.id) if document.kind == CONTRACT else None
    return found if found is not None and found.is_concluded else None


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """What came by a contract, what waits for the reader's signature, what is to be paid."""
    if concluded(session, document) is None:
        return []
    today, came = session.info["today"], deliveries_of(session, document.id)
    bills = [each for each in payables(session, document.id)
             if not each.over and (each.due_on or each.duty == "advance")]  # fmt: skip
    people = [each for each in (reader.person_id, reader.acting_for) if each is not None]
    values = {
        "came": [(each, each.overdue(today)) for each in came[-SHOWN:]],
        "bills": [(each, each.stand(today)) for each in bills], "money": money,
        "sums": money_of(session, document.id), "base": f"{PATH}/{document.id}",
        "mine": waits_for(came, people),
    }  # fmt: skip
    waiting = sum(each.waits for each in came) + len(bills)
    return [Panel("acceptance", N_("Acceptance and payment"), "contracts/acceptance/panel.html",
                  values, position=22, count=waiting or None)]  # fmt: skip


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """What may be done when something came, or is to be signed."""
    contract = concluded(session, document)
    if contract is None or contract.annulled_why:
        return []
    base = f"{PATH}/{document.id}"
    people = [each for each in (reader.person_id, reader.acting_for) if each is not None]
    found = [
        Action(f"sign-{each.id}", N_("Sign the acceptance…"), f"{base}/deliveries/{each.id}/sign",
               "signature", primary=True, position=1)
        for each in waits_for(deliveries_of(session, document.id), people)[:1]
    ]  # fmt: skip
    if works_on(session, document, reader=reader) and performances(session, document.id):
        found.append(Action("receive", N_("Performance came…"), f"{base}/deliveries/new",
                            "package", position=7))  # fmt: skip
    return found
