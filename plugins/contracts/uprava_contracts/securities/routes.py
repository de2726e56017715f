"""Securities as forms: given, with what the contract and the law ask for; ended."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, day_in, new_key, once, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_contracts.cards.routes.typed import sum_in
from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.execution.service.holding import hold_live
from uprava_contracts.law.security import SecurityKind
from uprava_contracts.securities.service import keeping
from uprava_contracts.securities.values import PATH, SecurityEnd, SecurityForm, SecurityWords
from uprava_contracts.wording import day, money, number

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | None

NEW = f"{PATH}/{{id:uuid}}/securities/new"
ONE = f"{PATH}/{{id:uuid}}/securities/{{security_id:int}}"

NAMES = {
    "kind": N_("What it is for"), "form": N_("Given in"), "sum": N_("Sum"),
    "given_on": N_("Given on"), "number": N_("Number"), "bank": N_("Guarantor"),
    "until": N_("Holds until"), "ended": N_("How it ended"), "ended_on": N_("Day"),
    "why": N_("Reason"),
}  # fmt: skip
"""Fields as the summary of mistakes names them."""


@get(NEW, requires=SIGNED_IN)
def security_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the form of a security."""
    return given_shown(request, session, hold_live(session, id, reader=reader))


@post(NEW, requires=SIGNED_IN)
def give(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Note a security that was given."""
    contract = hold_live(session, id, reader=reader)

    def act() -> dict[str, int]:
        words = security_words(data)
        return {"id": keeping.give(session, id, words, reader=reader, at=now())}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return given_shown(request, session, contract, sent=data, error=error)
    return see(contract.url, said=_("The security is noted."))


def security_words(form: Form) -> SecurityWords:
    """Return what a form says of a security. Raises InvalidError."""
    wrong: dict[str, str] = {}
    kind, what = word(form, "kind"), word(form, "form")
    if kind not in set(SecurityKind):
        wrong["kind"] = _("Choose from the list.")
    if what not in set(SecurityForm):
        wrong["form"] = _("Choose from the list.")
    sum, given = sum_in(form, "sum", wrong), day_in(form, "given_on", wrong)
    until = day_in(form, "until", wrong)
    if wrong:
        raise InvalidError(_("The security is not kept: the form has mistakes."), fields=wrong)
    return SecurityWords(
        SecurityKind(kind), SecurityForm(what), sum, given, word(form, "number"),
        word(form, "bank"), until,
    )  # fmt: skip


def given_shown(
    request: AnyRequest, session: Session, contract: ContractRow, *, sent: Form | None = None,
    error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a security with what the contract and the law ask for."""
    wanted = keeping.wanted_of(contract, SecurityKind.PERFORMANCE)
    typed = {
        "kind": SecurityKind.PERFORMANCE.value, "form": SecurityForm.GUARANTEE.value,
        "sum": number(wanted, 2) if wanted else "", "number": "", "bank": "", "until": "",
        "given_on": session.info["today"].isoformat(),
    }  # fmt: skip
    needed = [
        (each, keeping.wanted_of(contract, each), keeping.last_needed(session, contract, each))
        for each in SecurityKind
    ]
    return drawn(
        request, session, "give", error, contract, typed=said(typed, sent), key=new_key(),
        kinds=[(each.value, _(each.caption)) for each in SecurityKind], needed=needed,
        forms_of=[(each.value, _(each.caption)) for each in SecurityForm],
        url=f"{PATH}/{contract.id}/securities/new",
    )  # fmt: skip


@get(ONE, requires=SIGNED_IN)
def end_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    security_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show the form of a security's end."""
    contract = hold_live(session, id, reader=reader)
    return end_shown(request, session, contract, security_id)


@post(ONE, requires=SIGNED_IN)
def end(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    security_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Note the end of a security."""
    contract = hold_live(session, id, reader=reader)
    try:
        with apart(session):
            keeping.end(session, id, security_id, end_words(data), reader=reader)
    except (InvalidError, ConflictError) as error:
        return end_shown(request, session, contract, security_id, sent=data, error=error)
    return see(contract.url, said=_("The end of the security is noted."))


def end_words(form: Form) -> keeping.EndWords:
    """Return what a form says of a security's end. Raises InvalidError."""
    wrong: dict[str, str] = {}
    ended = word(form, "ended")
    if ended not in set(SecurityEnd):
        wrong["ended"] = _("Choose from the list.")
    ended_on = day_in(form, "ended_on", wrong)
    if wrong:
        raise InvalidError(_("Nothing is kept: the form has mistakes."), fields=wrong)
    return keeping.EndWords(SecurityEnd(ended), ended_on, word(form, "why"))


def end_shown(
    request: AnyRequest, session: Session, contract: ContractRow, security_id: int, *,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a security's end."""
    row = keeping.get_security(session, contract, security_id)
    on = (row.returned_on or session.info["today"]).isoformat()
    typed = {"ended": SecurityEnd.RETURNED.value, "ended_on": on, "why": ""}
    return drawn(
        request, session, "end", error, contract, row=row, typed=said(typed, sent),
        ends=[(each.value, _(each.caption)) for each in SecurityEnd],
        url=f"{PATH}/{contract.id}/securities/{row.id}",
    )  # fmt: skip


def said(usual: dict[str, str], sent: Form | None) -> dict[str, str]:
    """Return what stands in a form: what was typed, else what it begins with."""
    return usual if sent is None else {name: word(sent, name) for name in usual}


def drawn(
    request: AnyRequest, session: Session, template: str, error: Refused, contract: ContractRow,
    **values: Any,
) -> Response[str]:  # fmt: skip
    """Draw a form; a refused one with what is wrong in it, what was typed stays."""
    wrong = error.fields if error else {}
    return screen(
        request, session, f"contracts/securities/{template}.html", error=error,
        status=error.status if error else 200, wrong=sentences(wrong), contract=contract,
        summary=named_sentences(wrong, NAMES), money=money, show=day, back=contract.url,
        trail=[(_("Contracts"), PATH), (contract.called, contract.url)], **values,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [security_form, give, end_form, end]
