"""What the forms of execution share: people, terms, and how a refused form is drawn again."""

from typing import Any

from litestar import Response
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, day_in, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.users.service.suggesting import Chosen, find_by_login
from uprava.web.injected import AnyRequest
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences, sentences

from uprava_contracts.cards.routes.typed import sum_in
from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.service.reading import stages_of
from uprava_contracts.execution.values import PATH, ObligationWords, StageWords
from uprava_contracts.obligations.rules import Rule, told
from uprava_contracts.values import Duty, Happening, Side
from uprava_contracts.wording import money

NAMES = {
    "name": N_("Name of the stage"), "starts": N_("Beginning"), "ends": N_("End of the stage"),
    "sum": N_("Sum"), "side": N_("Who owes"), "duty": N_("Kind of obligation"),
    "subject": N_("What is owed"), "stage": N_("Stage of the contract"), "term": N_("Term"),
    "days": N_("Days"), "event": N_("Counted from which event"),
    "event_name": N_("Name of the event"), "fixed": N_("Until the day"),
    "responsible": N_("Who answers"), "proof": N_("Proof"), "why": N_("Reason"), "on": N_("Day"),
    "kind": N_("Event"), "note": N_("Note"), "take": N_("Obligations"), "due": N_("Until the day"),
    "text": N_("What has to be done"), "person": N_("Executor"), "document": N_("Document"),
}  # fmt: skip
"""Fields as the summary of mistakes names them."""

Refused = InvalidError | ConflictError | None
"""Why a form is drawn again."""

LONGEST_NUMBER = 10


def drawn(
    request: AnyRequest, session: Session, template: str, error: Refused = None, **values: Any
) -> Response[str]:
    """Draw a form; a refused one with what is wrong in it, what was typed stays."""
    wrong = error.fields if error else {}
    return screen(
        request, session, f"contracts/execution/{template}.html", error=error,
        status=error.status if error else 200, wrong=sentences(wrong),
        summary=named_sentences(wrong, NAMES), money=money, told=told, **values,
    )  # fmt: skip


def base_of(contract: ContractRow) -> str:
    """Return the address of a contract's execution."""
    return f"{PATH}/{contract.id}"


def trail(contract: ContractRow) -> list[tuple[str, str]]:
    """Return the way to a contract's execution."""
    own = f"{base_of(contract)}/execution"
    return [(_("Contracts"), PATH), (contract.called, contract.url), (_("Execution"), own)]


def stage_options(session: Session, contract: ContractRow) -> list[tuple[str, str]]:
    """Return the stages of a contract as a form offers them."""
    return [(str(each.id), each.title) for each in stages_of(session, contract.id)]


def id_in(form: Form, name: str) -> int | None:
    """Return an id of a list; what is none becomes -1 and is refused as such."""
    text = word(form, name)
    if not text:
        return None
    fits = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if fits else -1


def person_in(session: Session, form: Form, name: str, wrong: dict[str, str]) -> int | None:
    """Return a colleague a form means, None for nobody; an unclear one is told in `wrong`."""
    login, typed = word(form, name), word(form, f"{name}_text")
    person = find_by_login(session, login, today=session.info["today"]) if login else None
    if person is None and (login or typed):
        wrong[name] = _("Choose a colleague from the list.")
    return person.id if person else None


def chosen_of(session: Session, login: str) -> list[Chosen]:
    """Return a colleague as the field of a form shows him."""
    person = find_by_login(session, login, today=session.info["today"]) if login else None
    return [person.chosen] if person else []


def stage_words(form: Form, *, version: int = 0) -> StageWords:
    """Return what a form says of a stage. Raises InvalidError for what it cannot mean."""
    wrong: dict[str, str] = {}
    words = StageWords(
        " ".join(word(form, "name").split()), day_in(form, "starts", wrong),
        day_in(form, "ends", wrong), sum_in(form, "sum", wrong), version,
    )  # fmt: skip
    if wrong:
        raise InvalidError(_("The stage has mistakes; nothing is kept."), fields=wrong)
    return words


def obligation_words(session: Session, form: Form, *, version: int = 0) -> ObligationWords:
    """Return what a form says of an obligation. Raises InvalidError for what it cannot mean."""
    wrong: dict[str, str] = {}
    side, duty = word(form, "side"), word(form, "duty")
    if side not in set(Side):
        wrong["side"] = _("Choose from the list.")
    if duty not in set(Duty):
        wrong["duty"] = _("Choose from the list.")
    term = word(form, "term")
    rule = rule_in(form, wrong) if term == "rule" else None
    fixed = day_in(form, "fixed", wrong) if term == "day" else None
    if term == "day" and fixed is None:
        wrong.setdefault("fixed", _("Say until which day."))
    sum, responsible = sum_in(form, "sum", wrong), person_in(session, form, "responsible", wrong)
    if wrong:
        raise InvalidError(_("The obligation has mistakes; nothing is kept."), fields=wrong)
    return ObligationWords(
        Side(side), Duty(duty), word(form, "subject"), rule, fixed, sum, id_in(form, "stage"),
        responsible, word(form, "proof"), version=version,
    )  # fmt: skip


def rule_in(form: Form, wrong: dict[str, str]) -> Rule | None:
    """Return the rule of a term as a form says it; what is wrong with it is told in `wrong`."""
    days, event = word(form, "days"), word(form, "event")
    if not (days.isascii() and days.isdigit() and len(days) <= 4):
        wrong["days"] = _("Say how many days, in digits.")
    if event not in set(Happening):
        wrong["event"] = _("Choose from the list.")
    if wrong.keys() & {"days", "event"}:
        return None
    named = " ".join(word(form, "event_name").split()) if event == Happening.OTHER else ""
    return Rule(int(days), word(form, "unit") == "working", Happening(event), named)
