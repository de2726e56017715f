"""Penalties and claims on a contract's card, a claim on its own."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.approval.service.drafting import is_sent
from uprava.extension import Action, Change, ChangeKind, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import find_contract, works_on
from uprava_contracts.law.words import write_off_lines
from uprava_contracts.money.kind import OFF_ROUTE, SIGNED, WITH_THEM
from uprava_contracts.money.service.overview import overview
from uprava_contracts.money.service.reading import find_claim, items_of_claim
from uprava_contracts.money.values import PATH
from uprava_contracts.values import CLAIM, CONTRACT
from uprava_contracts.wording import day, money


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """What delay costs; what a claim is about."""
    if document.kind == CLAIM:
        return on_claim(session, document)
    contract = find_contract(session, document.id) if document.kind == CONTRACT else None
    if contract is None or not contract.is_concluded:
        return []
    all = overview(session, contract)
    values = {
        "all": all, "contract": contract, "path": f"{PATH}/{contract.id}/money", "money": money,
        "show": day, "today": session.info["today"], "write_off_lines": write_off_lines,
        "may": not contract.annulled_why and works_on(session, document, reader=reader),
    }  # fmt: skip
    return [Panel("money", N_("Penalties and claims"), "contracts/money/panel.html", values,
                  position=30, count=len(all.late) or None)]  # fmt: skip


def on_claim(session: Session, document: DocumentHead) -> list[Panel]:
    """What a claim is about, when it went, what came of it."""
    claim = find_claim(session, document.id)
    contract = find_contract(session, claim.contract_id) if claim else None
    if claim is None or contract is None:
        return []
    values = {
        "claim": claim, "contract": contract, "items": items_of_claim(session, claim),
        "money": money, "show": day, "today": session.info["today"],
        "path": f"{PATH}/{contract.id}/money",
    }  # fmt: skip
    return [Panel("claim", N_("What is claimed"), "contracts/money/claim_panel.html", values,
                  position=4)]  # fmt: skip


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """The page of a contract's penalties; the acts of the moment on a claim."""
    if document.kind == CONTRACT:
        contract = find_contract(session, document.id)
        if contract is None or not contract.is_concluded:
            return []
        url = f"{PATH}/{document.id}/money"
        return [Action("money", N_("Penalties and claims"), url, "alert-triangle", position=9)]
    claim = find_claim(session, document.id) if document.kind == CLAIM else None
    if claim is None or not works_on(session, document, reader=reader):
        return []
    return acts_on(session, document)


def acts_on(session: Session, document: DocumentHead) -> list[Action]:
    """Return what may be done with a claim where it stands."""
    base, running = f"{PATH}/claims/{document.id}", is_sent(session, document)
    found = []
    if document.state in OFF_ROUTE and not running:
        found.append(Action("claim-change", N_("Change the claim"), f"{base}/change", "edit",
                            position=4))  # fmt: skip
    if document.state in (*OFF_ROUTE, SIGNED) and not running:
        found.append(
            Action("claim-send", N_("Sent to the other side…"), f"{base}/send", "send",
                   primary=document.state == SIGNED, position=3)
        )  # fmt: skip
    if document.state in WITH_THEM:
        found += [
            Action("claim-paid", N_("Note a payment…"), f"{base}/paid", "circle-check",
                   primary=True, position=3),
            Action("claim-answer", N_("Note the answer…"), f"{base}/answer", "message",
                   position=4),
        ]  # fmt: skip
    if document.state in (*OFF_ROUTE, SIGNED, *WITH_THEM) and not running:
        found.append(Action("claim-withdraw", N_("Withdraw the claim…"), f"{base}/withdraw",
                            "arrow-back-up", "form", position=810))  # fmt: skip
    return found


AWAY = (ChangeKind.TRASH, ChangeKind.ANNULMENT)


def locks(
    session: Session, _reader: Reader, document: DocumentHead, change: Change
) -> Sequence[str]:
    """A claim is withdrawn, not thrown away; once it was sent it stays as it was sent."""
    if document.kind != CLAIM:
        return []
    if change.kind in AWAY:
        return [_("A claim is not thrown away: withdraw it, so that its charges can be claimed"
                  " again.")]  # fmt: skip
    claim = find_claim(session, document.id)
    if claim is not None and claim.sent_on and change.kind is not ChangeKind.BESIDE:
        return [_("The claim was sent: it stays as it was sent.")]
    return []
