"""Acts on a document that came: each asks first, in a dialog or on a page of its own."""

from collections.abc import Callable, Mapping, Sequence
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

from uprava_contracts import wording
from uprava_contracts.acceptance.service.reading import get_delivery
from uprava_contracts.acceptance.service.receiving import performances
from uprava_contracts.changes.checking import read_sum
from uprava_contracts.exchange.service import answering, tying
from uprava_contracts.exchange.service.answering import OUTCOMES, AnswerWords
from uprava_contracts.exchange.service.proposing import candidates_of
from uprava_contracts.exchange.service.reading import hold_flow
from uprava_contracts.exchange.service.tying import TakingWords
from uprava_contracts.exchange.values import PATH, FlowRow, TitleKind
from uprava_contracts.formats.making.words import Outcome
from uprava_contracts.values import Duty

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | None

NAMES = {
    "contract": N_("Contract"), "obligation": N_("What it performs"),
    "received": N_("Received on the day"), "sum": N_("Sum of the document"),
    "outcome": N_("Outcome of acceptance"), "on": N_("Day of acceptance or refusal"),
    "reason": N_("What is wrong"), "paper_number": N_("Act of discrepancies, number"),
    "paper_on": N_("Act of discrepancies, day"), "text": N_("What is wrong"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """An act that asks first; `fields` are what its form holds."""

    title: str
    said: str
    button: str
    done: str
    do: Callable[[Session, int, Form, Reader], None]
    fields: tuple[str, ...] = ()


def _tie(session: Session, id: int, form: Form, reader: Reader) -> None:
    try:
        chosen = UUID(word(form, "contract"))
    except ValueError:
        chosen = None
    tying.tie(session, id, chosen, reader=reader)


def _untie(session: Session, id: int, _form: Form, reader: Reader) -> None:
    tying.untie(session, id, reader=reader)


def _take(session: Session, id: int, form: Form, reader: Reader) -> None:
    wrong: dict[str, str] = {}
    received, typed, total = day_in(form, "received", wrong), word(form, "obligation"), None
    if word(form, "sum"):
        try:
            total = read_sum(word(form, "sum"))
        except InvalidError as error:
            wrong["sum"] = error.detail
    if wrong:
        raise InvalidError(_("The form has mistakes; nothing is kept."), fields=wrong)
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else None
    words = TakingWords(number, received, total, bool(word(form, "complete")))
    tying.take(session, id, words, reader=reader, at=now())


def _answer(session: Session, id: int, form: Form, reader: Reader) -> None:
    wrong: dict[str, str] = {}
    words = AnswerWords(
        word(form, "outcome"), day_in(form, "on", wrong), word(form, "reason"),
        word(form, "paper_number"), day_in(form, "paper_on", wrong),
    )  # fmt: skip
    if wrong:
        raise InvalidError(_("The form has mistakes; nothing is kept."), fields=wrong)
    answering.make_answer(session, id, words, reader=reader, at=now())


def noticing(kind: TitleKind) -> Callable[[Session, int, Form, Reader], None]:
    """Return the act that makes a notice of a kind."""

    def do(session: Session, id: int, form: Form, reader: Reader) -> None:
        said = kind, word(form, "text").replace("\r\n", "\n")
        answering.make_notice(session, id, said, reader=reader, at=now())

    return do


MADE = N_("The answer is made: sign it, then it goes to the supplier.")

ACTS: Mapping[str, Asked] = {
    "tie": Asked(
        N_("Tie to the contract"),
        N_("From now on the document is seen by who sees the contract."),
        N_("Tie to the contract"), N_("The document is tied to its contract."), _tie, ("contract",),
    ),
    "untie": Asked(
        N_("Untie from the contract"),
        N_("The document is tied to no contract then and is seen by who controls contracts."),
        N_("Untie"), N_("The document is tied to no contract."), _untie,
    ),
    "take": Asked(
        N_("Take to acceptance"),
        N_("It becomes a delivery of the contract: its term of acceptance begins, the commission "
           "looks at it."),
        N_("Take to acceptance"), N_("The document is in acceptance."), _take,
        ("obligation", "received", "sum", "complete"),
    ),
    "answer": Asked(
        N_("Make the answer"),
        N_("The buyer's title is made with the outcome of acceptance. It waits for a signature."),
        N_("Make the answer"), MADE, _answer,
        ("outcome", "on", "reason", "paper_number", "paper_on"),
    ),
    "clarify": Asked(
        N_("Ask for a correction"),
        N_("The supplier corrects his document and sends it again."),
        N_("Make the notice"), MADE, noticing(TitleKind.CLARIFICATION), ("text",),
    ),
    "refuse": Asked(
        N_("Refuse the signature"),
        N_("The document stays unsigned by our side; the supplier reads why."),
        N_("Make the notice"), MADE, noticing(TitleKind.REFUSAL), ("text",),
    ),
    "receipt": Asked(
        N_("Make the receipt"), N_("It tells the supplier that the document was received."),
        N_("Make the receipt"), MADE, noticing(TitleKind.RECEIPT),
    ),
}  # fmt: skip

ACT = f"{PATH}/{{id:int}}/acts/{{act:str}}"


@get(ACT, requires=SIGNED_IN)
def ask(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    act: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Ask before an act on a document."""
    asked = asked_of(act)
    return drawn(request, session, hold_flow(session, id, reader=reader), (asked, act))


@post(ACT, requires=SIGNED_IN)
def do(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    act: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Do an act on a document."""
    asked = asked_of(act)
    row = hold_flow(session, id, reader=reader)

    def doing() -> None:
        asked.do(session, id, data, reader)

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=doing)
    except (InvalidError, ConflictError) as error:
        return drawn(request, session, row, (asked, act), sent=data, error=error)
    return see(f"{PATH}/{id}", said=_(asked.done))


def asked_of(act: str) -> Asked:
    """Return an act by its name in the address. Raises NotFoundError."""
    if act not in ACTS:
        raise NotFoundError(_("There is no such act here."))
    return ACTS[act]


def drawn(
    request: AnyRequest, session: Session, row: FlowRow, of: tuple[Asked, str], *,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw what is asked before an act."""
    asked, act = of
    wrong = error.fields if error else {}
    typed = {name: word(sent, name) for name in asked.fields} if sent is not None else {}
    values: dict[str, Any] = {
        "asked": asked, "row": row, "url": f"{PATH}/{row.id}/acts/{act}", "key": new_key(),
        "typed": begun(session, row, asked) | typed, "error": error, "wrong": sentences(wrong),
        "summary": named_sentences(wrong, NAMES), "names": {n: _(t) for n, t in NAMES.items()},
        "contracts": contracts_of(session, row) if "contract" in asked.fields else [],
        "owed": owed_of(session, row) if "obligation" in asked.fields else [],
        "outcomes": [(each.value, _(each.caption)) for each in Outcome],
    }  # fmt: skip
    if wants_part(request):
        return fragment(request, "contracts/exchange/ask_part.html", **values)
    status = error.status if error else 200
    return screen(request, session, "contracts/exchange/ask.html", status=status, **values)


def begun(session: Session, row: FlowRow, asked: Asked) -> dict[str, str]:
    """Return what a form begins with: what the document and acceptance say."""
    today = session.info["today"].isoformat()
    found = dict.fromkeys(asked.fields, "") | {"received": today, "on": today, "complete": ""}
    found["sum"] = wording.number(row.total, 2) if row.total is not None else ""
    if row.contract_id is not None and row.delivery_id is not None:
        delivery = get_delivery(session, row.contract_id, row.delivery_id)
        outcome = OUTCOMES.get(delivery.standing)
        found["outcome"] = outcome.value if outcome else ""
        found["on"] = delivery.decided_on.isoformat() if delivery.decided_on else today
        found["reason"] = delivery.words
    return found


def contracts_of(session: Session, row: FlowRow) -> list[tuple[str, str]]:
    """Return the contracts that are offered, with what speaks for each."""
    found = []
    for each in candidates_of(session, row):
        why = [said for said, good in (
            (_("code of the contract"), each.by_code), (_("number and day"), each.by_number),
            (_("tax number of the seller"), each.by_inn),
        ) if good]  # fmt: skip
        name = f"№ {each.number or '—'} · {each.title[:80]} · {each.counterparty}"
        found.append((str(each.id), f"{name} ({', '.join(why)})" if why else name))
    return found


def owed_of(session: Session, row: FlowRow) -> list[tuple[int, str]]:
    """Return the obligations a document may perform."""
    if row.contract_id is None:
        return []
    return [
        (each.id, _(each.subject) if each.subject else _(Duty(each.duty).caption))
        for each in performances(session, row.contract_id)
    ]


routes: Sequence[ControllerRouterHandler] = [ask, do]
