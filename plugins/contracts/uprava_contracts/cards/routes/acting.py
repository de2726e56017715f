"""Acts on a contract: each asks in a dialog of the card, or on a page of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, day_in, new_key, once, word
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see, wants_part
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_contracts.cards.kind import SIGNED
from uprava_contracts.cards.service import concluding
from uprava_contracts.cards.service.reading import ContractRow, hold_contract
from uprava_contracts.cards.values import PATH, Signed
from uprava_contracts.cards.words import Conclusion

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | None

NAMES = {
    "day": N_("Concluded on"), "how": N_("How it was signed"),
    "signed_by": N_("Signed of our side by"), "their_number": N_("Number of the other side"),
    "register_number": N_("Number in the register of contracts"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """An act that asks first; `fields` are what its form holds."""

    title: str
    said: str
    button: str
    done: str
    fields: tuple[str, ...]


def act_on(session: Session, id: UUID, act: str, form: Form, *, reader: Reader) -> None:
    """Do an act on a contract by its name in the address."""
    if act == "register":
        number = word(form, "register_number")
        concluding.put_register_number(session, id, number, reader=reader)
    else:
        concluding.conclude(session, id, said_in(form), reader=reader, at=now())


def said_in(form: Form) -> Conclusion:
    """Return a conclusion as the form says it. Raises InvalidError for what cannot be read."""
    wrong: dict[str, str] = {}
    day = day_in(form, "day", wrong)
    how = word(form, "how")
    if how not in set(Signed):
        wrong["how"] = _("Choose from the list.")
    if wrong:
        raise InvalidError(_("Nothing was noted."), fields=wrong)
    return Conclusion(
        day, Signed(how), word(form, "signed_by"), word(form, "their_number"),
        word(form, "register_number"),
    )  # fmt: skip


ACTS: Mapping[str, Asked] = {
    "conclude": Asked(
        N_("Note the conclusion"),
        N_("The contract gets its number, its terms come under control. From then on its card "
           "changes by additional agreements only."),
        N_("Conclude"), N_("The contract is concluded. Its obligations come next."),
        ("day", "how", "signed_by", "their_number", "register_number"),
    ),
    "register": Asked(
        N_("Number in the register of contracts"),
        N_("The number the register gave to the record of this contract."),
        N_("Note it"), N_("The number is noted."), ("register_number",),
    ),
}  # fmt: skip

ACT = f"{PATH}/{{id:uuid}}/acts/{{act:str}}"


@get(ACT, requires=SIGNED_IN)
def ask(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Ask before an act on a contract."""
    asked_of(act)
    return shown(request, session, hold_contract(session, id, reader=reader), act)


@post(ACT, requires=SIGNED_IN)
def do(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Do an act on a contract."""
    asked, row = asked_of(act), hold_contract(session, id, reader=reader)

    def doing() -> dict[str, str]:
        act_on(session, id, act, data, reader=reader)
        return {}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=doing)
    except (InvalidError, ConflictError) as error:
        return shown(request, session, row, act, sent=data, error=error)
    return see(f"/docs/{id}", said=_(asked.done))


def asked_of(act: str) -> Asked:
    """Return an act by its name in the address. Raises NotFoundError."""
    if act not in ACTS:
        raise NotFoundError(_("This cannot be done with a contract."))
    return ACTS[act]


def shown(
    request: AnyRequest, session: Session, row: ContractRow, act: str, *,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw what is asked, as a part of a dialog or as a page."""
    wrong = error.fields if error else {}
    today = session.info["today"]
    signed = row.state == SIGNED
    begun = {
        "day": today.isoformat(), "how": Signed.ROUTE if signed else "", "signed_by": "",
        "their_number": "", "register_number": row.register_number,
    }  # fmt: skip
    values: dict[str, Any] = {
        "asked": ACTS[act], "row": row, "key": new_key(), "error": error,
        "typed": begun if sent is None else {name: word(sent, name) for name in begun},
        "wrong": sentences(wrong), "summary": named_sentences(wrong, NAMES),
        "url": f"{PATH}/{row.id}/acts/{act}",
        "hows": [
            (each.value, _(each.caption)) for each in Signed if signed or each is not Signed.ROUTE
        ],
    }  # fmt: skip
    if wants_part(request):
        return fragment(request, "contracts/cards/ask_part.html", **values)
    status = error.status if error else 200
    return screen(request, session, "contracts/cards/ask.html", status=status, **values)


routes: Sequence[ControllerRouterHandler] = [ask, do]
