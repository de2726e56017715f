"""What the forms of the area say, and how they are drawn."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from litestar import Response
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, day_in, many, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.web.injected import AnyRequest
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences, sentences

from uprava_contracts.cards.routes.typed import exact_in, sum_in
from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.routes.fields import id_in
from uprava_contracts.law.fines import Breach
from uprava_contracts.law.words import rate_words, write_off_lines
from uprava_contracts.money.service.sending import SentWords
from uprava_contracts.money.service.settling import PaidWords
from uprava_contracts.money.values import (
    PATH,
    Agreed,
    ClaimRow,
    ClaimWords,
    FineWords,
    PaidHow,
    SentHow,
)
from uprava_contracts.values import Side
from uprava_contracts.wording import day, money, percent

Refused = InvalidError | ConflictError | None
"""Why a form is drawn again."""

NAMES = {
    "until": N_("Last day"), "breach": N_("What was broken"), "about": N_("In words"),
    "broken_on": N_("Day of the breach"), "stage": N_("Stage of the contract"),
    "base": N_("Sum the fine is a part of"), "sum": N_("Sum"), "source": N_("Clause"),
    "side": N_("Whose breach it is"), "percent_day": N_("Percent for a day"), "most": N_("At most"),
    "paid_on": N_("Day of the payment"), "how": N_("How"), "proof": N_("Proof"),
    "why": N_("Reason"), "items": N_("What is claimed"), "answer_by": N_("Answer by"),
    "text": N_("In own words"), "sent_on": N_("Day it was sent"),
    "answer": N_("What the other side answered"), "answered_on": N_("Day of the answer"),
}  # fmt: skip
"""Fields as the summary of mistakes names them."""

Choice = TypeVar("Choice", bound=StrEnum)


def drawn(
    request: AnyRequest, session: Session, template: str, error: Refused = None, **values: Any
) -> Response[str]:
    """Draw a screen; a refused form with what is wrong in it, what was typed stays."""
    wrong = error.fields if error else {}
    return screen(
        request, session, f"contracts/money/{template}.html", error=error,
        status=error.status if error else 200, wrong=sentences(wrong),
        summary=named_sentences(wrong, NAMES), money=money, percent=percent, show=day,
        rate_words=rate_words, write_off_lines=write_off_lines, **values,
    )  # fmt: skip


def base_of(contract: ContractRow) -> str:
    """Return the address of a contract's penalties and claims."""
    return f"{PATH}/{contract.id}/money"


def trail(contract: ContractRow) -> list[tuple[str, str]]:
    """Return the way to a contract's penalties and claims."""
    return [
        (_("Contracts"), PATH), (contract.called, contract.url),
        (_("Penalties and claims"), base_of(contract)),
    ]  # fmt: skip


def way(claim: ClaimRow, contract: ContractRow) -> list[tuple[str, str]]:
    """Return the way to a claim."""
    return [*trail(contract), (claim.title, f"/docs/{claim.id}")]


def options(words: Iterable[Any]) -> list[tuple[str, str]]:
    """Return the words of a list as a form offers them."""
    return [(each.value, _(each.caption)) for each in words]


def chosen(
    words: type[Choice], form: Form, name: str, usual: Choice, wrong: dict[str, str]
) -> Choice:
    """Return a word of a list; what is none is told in `wrong`."""
    try:
        return words(word(form, name))
    except ValueError:
        wrong[name] = _("Choose from the list.")
        return usual


def typed_of(form: Form | None, usual: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in a form: what was typed, else what it begins with."""
    if form is None:
        return dict(usual)
    return {name: word(form, name) for name in usual}


def refuse(wrong: Mapping[str, str]) -> None:
    """Raise InvalidError for what a form cannot mean."""
    if wrong:
        raise InvalidError(_("Nothing is kept: the form has mistakes."), fields=wrong)


def fine_words(form: Form) -> FineWords:
    """Return what a form says of a breach. Raises InvalidError."""
    wrong: dict[str, str] = {}
    own = word(form, "breach") == "own"
    breach = None if own else chosen(Breach, form, "breach", Breach.UNVALUED, wrong)
    side = chosen(Side, form, "side", Side.THEIRS, wrong) if own else Side.THEIRS
    words = FineWords(
        breach, day_in(form, "broken_on", wrong), " ".join(word(form, "about").split()),
        id_in(form, "stage"), sum_in(form, "base", wrong), side,
        sum_in(form, "sum", wrong) if own else None, word(form, "source") if own else "",
    )  # fmt: skip
    refuse(wrong)
    return words


def agreed_words(form: Form) -> Agreed:
    """Return what a form says the contract agrees. Raises InvalidError."""
    wrong: dict[str, str] = {}
    words = Agreed(
        chosen(Side, form, "side", Side.THEIRS, wrong), exact_in(form, "percent_day", wrong),
        sum_in(form, "most", wrong), word(form, "source"),
    )  # fmt: skip
    refuse(wrong)
    return words


def paid_words(form: Form) -> PaidWords:
    """Return what a form says of a payment. Raises InvalidError."""
    wrong: dict[str, str] = {}
    words = PaidWords(
        day_in(form, "paid_on", wrong), sum_in(form, "sum", wrong),
        chosen(PaidHow, form, "how", PaidHow.TRANSFER, wrong), word(form, "proof"),
    )  # fmt: skip
    refuse(wrong)
    return words


def claim_words(form: Form) -> ClaimWords:
    """Return what a form says of a claim. Raises InvalidError."""
    wrong: dict[str, str] = {}
    answer_by = day_in(form, "answer_by", wrong)
    refuse(wrong)
    return ClaimWords(many(form, "items"), answer_by, word(form, "text"))


def sent_words(form: Form) -> SentWords:
    """Return what a form says of the way a claim went. Raises InvalidError."""
    wrong: dict[str, str] = {}
    words = SentWords(
        day_in(form, "sent_on", wrong), chosen(SentHow, form, "how", SentHow.POST, wrong)
    )
    refuse(wrong)
    return words
