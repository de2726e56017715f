"""Obligations as forms: entered, changed, withdrawn, drafted from the requisites."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.sql import fetch_value
from uprava.documents.routes.forms import Form, many, new_key, once, version_of, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _, ngettext
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import see
from uprava.work.service.finishing import apart

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.routes.asking import Asked, asking
from uprava_contracts.execution.routes.fields import (
    Refused,
    base_of,
    chosen_of,
    drawn,
    obligation_words,
    person_in,
    stage_options,
    trail,
)
from uprava_contracts.execution.routes.page import shown
from uprava_contracts.execution.service import drafting, obligations
from uprava_contracts.execution.service.holding import hold_live
from uprava_contracts.execution.service.reading import get_obligation
from uprava_contracts.execution.values import PATH, ObligationRow
from uprava_contracts.obligations.rules import since_words
from uprava_contracts.values import Duty, Happening, Side
from uprava_contracts.wording import number

Fields = URLEncodedBody[dict[str, Any]]

EVERY = f"{PATH}/{{id:uuid}}/obligations"
ONE = f"{EVERY}/{{obligation_id:int}}"

BLANK: Mapping[str, str] = {
    "side": Side.OURS.value, "duty": "", "subject": "", "stage": "", "term": "rule", "days": "",
    "unit": "working", "event": "", "event_name": "", "fixed": "", "sum": "", "proof": "",
    "responsible": "", "responsible_text": "",
}  # fmt: skip


@get(f"{EVERY}/new", requires=SIGNED_IN)
def new_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    stage: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show the form of a new obligation."""
    contract = hold_live(session, id, reader=reader)
    return form_of(request, session, contract, typed=dict(BLANK) | {"stage": stage})


@post(f"{EVERY}/new", requires=SIGNED_IN)
def add(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Enter an obligation."""
    contract = hold_live(session, id, reader=reader)

    def act() -> dict[str, int]:
        words = obligation_words(session, data)
        return {"id": obligations.add_obligation(session, id, words, reader=reader, at=now())}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, contract, typed=sent(data), error=error)
    own = base_of(contract)
    target = f"{own}/obligations/new" if word(data, "more") else f"{own}/execution"
    return see(target, said=_("The obligation is kept."))


@get(f"{ONE}/edit", requires=SIGNED_IN)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    obligation_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show an obligation for changing."""
    contract = hold_live(session, id, reader=reader)
    found = get_obligation(session, id, obligation_id)
    return form_of(request, session, contract, found=found, typed=typed_of(session, found))


@post(f"{ONE}/edit", requires=SIGNED_IN)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    obligation_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Change an obligation."""
    contract = hold_live(session, id, reader=reader)
    found = get_obligation(session, id, obligation_id)
    try:
        with apart(session):
            words = obligation_words(session, data, version=version_of(data))
            obligations.change_obligation(
                session, id, obligation_id, words, reader=reader, at=now()
            )
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, contract, found=found, typed=sent(data), error=error)
    target = f"{base_of(contract)}/obligations/{obligation_id}"
    return see(target, said=_("The obligation is kept."))


@get(f"{ONE}/withdraw", requires=SIGNED_IN)
def ask_withdraw(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    obligation_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Ask why an obligation is withdrawn."""
    contract = hold_live(session, id, reader=reader)
    return asked_of(request, session, contract, get_obligation(session, id, obligation_id))


@post(f"{ONE}/withdraw", requires=SIGNED_IN)
def withdraw(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    obligation_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Withdraw an obligation."""
    contract = hold_live(session, id, reader=reader)
    found, why = get_obligation(session, id, obligation_id), word(data, "why")
    try:
        with apart(session):
            obligations.withdraw_obligation(
                session, id, obligation_id, why, reader=reader, at=now()
            )
    except (InvalidError, ConflictError) as error:
        return asked_of(request, session, contract, found, why, error)
    return see(f"{base_of(contract)}/execution", said=_("The obligation is withdrawn."))


@post(f"{ONE}/restore", requires=SIGNED_IN)
def restore(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    obligation_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Bring a withdrawn obligation back."""
    try:
        with apart(session):
            obligations.restore_obligation(session, id, obligation_id, reader=reader, at=now())
    except ConflictError as error:
        return shown(request, session, id, obligation_id, reader=reader, error=error)
    target = f"{PATH}/{id}/obligations/{obligation_id}"
    return see(target, said=_("The obligation is owed again."))


@get(f"{PATH}/{{id:uuid}}/propose", requires=SIGNED_IN)
def ask_propose(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the typical obligations of a contract."""
    return proposal(request, session, hold_live(session, id, reader=reader), reader=reader)


@post(f"{PATH}/{{id:uuid}}/propose", requires=SIGNED_IN)
def propose(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Enter the typical obligations that were ticked."""
    contract = hold_live(session, id, reader=reader)

    def act() -> dict[str, int]:
        wrong: dict[str, str] = {}
        answers = person_in(session, data, "responsible", wrong)
        if wrong:
            raise InvalidError(_("Nothing was entered."), fields=wrong)
        chosen = [int(e) for e in many(data, "take") if e.isascii() and e.isdigit()][:1000]
        return {"n": drafting.take(session, id, chosen, answers, reader=reader, at=now())}

    try:
        with apart(session):
            n = once(session, request, data, reader=reader, act=act)["n"]
    except (InvalidError, ConflictError) as error:
        return proposal(request, session, contract, reader=reader, form=data, error=error)
    said = ngettext("{n} obligation is entered.", "{n} obligations are entered.", n)
    return see(f"{base_of(contract)}/execution", said=said.format(n=n))


def proposal(
    request: AnyRequest, session: Session, contract: ContractRow, *, reader: Reader,
    form: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the typical obligations; those that are not there yet are ticked at first."""
    every = drafting.propose(session, contract.id, reader=reader)
    ticked = [str(each.number) for each in every if not each.known]
    return drawn(
        request, session, "propose", error, contract=contract, trail=trail(contract), rows=every,
        ticked=ticked if form is None else many(form, "take"), key=new_key(),
        chosen=chosen_of(session, word(form or {}, "responsible")),
        typed=word(form or {}, "responsible_text"), url=f"{base_of(contract)}/propose",
        back=f"{base_of(contract)}/execution",
    )  # fmt: skip


def asked_of(
    request: AnyRequest, session: Session, contract: ContractRow, found: ObligationRow,
    why: str = "", error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the question before an obligation is withdrawn."""
    said = _("«{name}» is owed no more; it stays in the contract with the reason.")
    asked = Asked(
        _("Withdraw the obligation?"), said.format(name=found.name), _("Withdraw the obligation")
    )
    own = f"{base_of(contract)}/obligations/{found.id}"
    way = [*trail(contract), (found.name, own)]
    return asking(request, session, asked, url=f"{own}/withdraw", trail=way, typed=why, error=error)


def sent(form: Form) -> dict[str, str]:
    """Return the fields of the form as they were sent."""
    return {name: word(form, name) for name in BLANK}


def typed_of(session: Session, found: ObligationRow) -> dict[str, str]:
    """Return the fields of the form as an obligation stands."""
    rule, fixed = found.rule, found.fixed_on
    term = "rule" if rule else "day" if fixed else "none"
    query = "select coalesce(login, '') from users.person where id = %s"
    login = fetch_value(session, query, (found.responsible_id,)) if found.responsible_id else ""
    return dict(BLANK) | {
        "side": found.side, "duty": found.duty, "subject": found.subject, "term": term,
        "stage": str(found.stage_id or ""), "days": str(rule.days) if rule else "",
        "unit": "working" if rule is None or rule.working else "calendar",
        "event": found.rule_event, "event_name": found.rule_event_name,
        "fixed": fixed.isoformat() if fixed else "", "proof": found.proof,
        "sum": number(found.sum, 2) if found.sum is not None else "", "responsible": str(login),
    }  # fmt: skip


def form_of(
    request: AnyRequest, session: Session, contract: ContractRow, *,
    typed: Mapping[str, str], found: ObligationRow | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of an obligation."""
    own = base_of(contract)
    back = f"{own}/obligations/{found.id}" if found else f"{own}/execution"
    return drawn(
        request, session, "form", error, contract=contract, trail=trail(contract), found=found,
        typed=typed, key=new_key(), back=back, stages=stage_options(session, contract),
        url=f"{back}/edit" if found else f"{own}/obligations/new",
        sides=[(each.value, _(each.caption)) for each in Side],
        duties=[(each.value, _(each.caption)) for each in Duty],
        events=[(each.value, since_words(each) if each is not Happening.OTHER
                 else _("from another event")) for each in Happening],
        chosen=chosen_of(session, typed["responsible"]),
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    new_form, add, edit_form, save, ask_withdraw, withdraw, restore, ask_propose, propose,
]  # fmt: skip
