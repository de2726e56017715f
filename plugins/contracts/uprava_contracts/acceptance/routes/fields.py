"""What the forms of acceptance share: people, proofs, and how a refused form is drawn again."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from litestar import Response
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, day_in, many, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import Chosen, find_by_login, find_chosen
from uprava.web.injected import AnyRequest
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences, sentences

from uprava_contracts.acceptance.values import (
    Accepting,
    DeliveryRow,
    Examined,
    Expertise,
    Paid,
    Received,
    Refusing,
    Signing,
    Vote,
)
from uprava_contracts.cards.routes.typed import sum_in
from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.routes.fields import id_in
from uprava_contracts.execution.routes.happening import proof_in
from uprava_contracts.execution.values import PATH
from uprava_contracts.obligations.rules import Rule, told
from uprava_contracts.values import Happening
from uprava_contracts.wording import money

NAMES = {
    "obligation": N_("Obligation"), "document": N_("Document"), "received": N_("Came on"),
    "sum": N_("Sum"), "vat": N_("Including VAT"), "document_on": N_("Date of the document"),
    "note": N_("Note"), "people": N_("Commission"), "words": N_("What is said"), "on": N_("Day"),
    "by": N_("Who examined"), "kind": N_("Examination"), "offset": N_("Set off of the advance"),
    "correct_by": N_("To be removed by"), "why": N_("Reason"), "order": N_("Payment order"),
    "vote": N_("Decision"), "proof": N_("Linked document"),
}  # fmt: skip
"""Fields as the summary of mistakes names them."""

Refused = InvalidError | ConflictError | None
"""Why a form is drawn again."""

MISTAKES = N_("The form has mistakes; nothing is kept.")


def drawn(
    request: AnyRequest, session: Session, template: str, error: Refused = None, **values: Any
) -> Response[str]:
    """Draw a page or a form; a refused one with what is wrong in it, what was typed stays."""
    wrong = error.fields if error else {}
    return screen(
        request, session, f"contracts/acceptance/{template}.html", error=error, money=money,
        status=error.status if error else 200, wrong=sentences(wrong),
        summary=named_sentences(wrong, NAMES), **values,
    )  # fmt: skip


def own_of(contract: ContractRow, row: DeliveryRow) -> str:
    """Return the address of a delivery."""
    return f"{PATH}/{contract.id}/deliveries/{row.id}"


def trail(contract: ContractRow) -> list[tuple[str, str]]:
    """Return the way to what came by a contract and was paid for."""
    return [
        (_("Contracts"), PATH), (contract.called, contract.url),
        (_("Acceptance and payment"), f"{PATH}/{contract.id}/payments"),
    ]  # fmt: skip


def term_of(row: DeliveryRow) -> str:
    """Return how the term of an acceptance is counted, in words."""
    if row.rule_days is None:
        return ""
    return told(Rule(row.rule_days, row.rule_working, Happening.DELIVERED))


def refuse_wrong(wrong: dict[str, str]) -> None:
    """Raise InvalidError when a form says what it cannot mean."""
    if wrong:
        raise InvalidError(_(MISTAKES), fields=wrong)


def received_in(form: Form, links: Sequence[tuple[str, str]]) -> Received:
    """Return what a form says came. Raises InvalidError for what it cannot mean."""
    wrong: dict[str, str] = {}
    obligation = id_in(form, "obligation")
    if obligation is None or obligation < 0:
        wrong["obligation"] = _("Choose from the list.")
    came = Received(
        obligation or 0, " ".join(word(form, "document").split()),
        day_in(form, "received", wrong), sum_in(form, "sum", wrong), sum_in(form, "vat", wrong),
        day_in(form, "document_on", wrong), bool(word(form, "complete")),
        proof_in(form, "proof", links, wrong), word(form, "note"),
    )  # fmt: skip
    refuse_wrong(wrong)
    return came


def accepting_in(form: Form) -> Accepting:
    """Return the acceptance a form asks for. Raises InvalidError for what it cannot mean."""
    wrong: dict[str, str] = {}
    said = Accepting(
        day_in(form, "on", wrong), sum_in(form, "sum", wrong),
        sum_in(form, "offset", wrong) or Decimal(0), word(form, "words"),
        day_in(form, "correct_by", wrong),
    )  # fmt: skip
    refuse_wrong(wrong)
    return said


def refusing_in(form: Form) -> Refusing:
    """Return the refusal a form asks for. Raises InvalidError for what it cannot mean."""
    wrong: dict[str, str] = {}
    said = Refusing(
        day_in(form, "on", wrong), word(form, "words"), day_in(form, "correct_by", wrong)
    )
    refuse_wrong(wrong)
    return said


def examined_in(form: Form) -> Examined:
    """Return the examination a form tells of. Raises InvalidError for what it cannot mean."""
    wrong: dict[str, str] = {}
    kind = word(form, "kind")
    if kind not in set(Expertise):
        wrong["kind"] = _("Choose from the list.")
    day = day_in(form, "on", wrong)
    refuse_wrong(wrong)
    return Examined(Expertise(kind), day, word(form, "by"), word(form, "words"))


def signing_in(form: Form) -> Signing:
    """Return what a member of a commission signs. Raises InvalidError for what is no decision."""
    vote = word(form, "vote")
    refuse_wrong({} if vote in set(Vote) else {"vote": _("Choose: for acceptance or against it.")})
    return Signing(Vote(vote), word(form, "words"))


def paid_in(form: Form) -> Paid:
    """Return the payment a form tells of. Raises InvalidError for what it cannot mean."""
    wrong: dict[str, str] = {}
    paid = Paid(
        id_in(form, "obligation") or -1, day_in(form, "on", wrong), sum_in(form, "sum", wrong),
        word(form, "order"), word(form, "note"),
    )  # fmt: skip
    refuse_wrong(wrong)
    return paid


def people_in(session: Session, form: Form, *, reader: Reader) -> list[int]:
    """Return the people a form names, the chair first. Raises InvalidError for an unclear one."""
    today = session.info["today"]
    found = [find_by_login(session, each, today=today) for each in many(form, "people")]
    typed = word(form, "people_text")
    if typed:
        found.append(find_chosen(session, "", typed, reader=reader, today=today))
    if None in found:
        raise InvalidError(_(MISTAKES), fields={"people": _("Choose a colleague from the list.")})
    return [each.id for each in found if each is not None]


def chosen_of(session: Session, logins: Sequence[str]) -> list[Chosen]:
    """Return colleagues as the field of a form shows them."""
    today = session.info["today"]
    found = [find_by_login(session, each, today=today) for each in logins]
    return [each.chosen for each in found if each is not None]
