"""What came through operators: the list, and one document with all that belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.i18n import N_, _
from uprava.signing.protocols import explain
from uprava.signing.verdicts import Kind as SignatureKind
from uprava.signing.verdicts import Reason, SignatureCheck, Verdict
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_contracts.acceptance.service.reading import get_delivery
from uprava_contracts.acceptance.values import DeliveryState
from uprava_contracts.cards.service.reading import find_contract
from uprava_contracts.exchange.service.proposing import candidates_of
from uprava_contracts.exchange.service.reading import (
    COUNTED,
    PAGE_SIZE,
    TABS,
    Asked,
    count_flows,
    get_flow,
    list_flows,
    parts_of,
    read_document,
    titles_of,
    unreadable,
)
from uprava_contracts.exchange.values import PATH, FlowRow, FlowState, TitleKind, TitleState
from uprava_contracts.formats.page import page_of
from uprava_contracts.formats.values import Kind
from uprava_contracts.operators.service.opening import failing_operators
from uprava_contracts.values import CONTROL

TITLES = {
    "open": N_("Waits for us"), "untied": N_("Tied to no contract"), "answered": N_("Answered"),
    "refused": N_("Refused and annulled"), "errors": N_("With errors"), "all": N_("All documents"),
}  # fmt: skip


@get(PATH, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, tab: FromQuery[str] = "open",
    q: FromQuery[str] = "", before: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show what came, the newest first."""
    asked = Asked(tab if tab in TABS else "open", q[:100])
    after = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    found = list_flows(session, asked, reader=reader, before=after, limit=PAGE_SIZE + 1)
    rows, more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    kept = {"tab": asked.tab} | ({"q": asked.q} if asked.q else {})
    return screen(
        request, session, "contracts/exchange/list.html", rows=rows, path=PATH, asked=asked,
        count=counted(session, asked, reader), may_tie=reader.may(CONTROL),
        failing=failing_of(session, reader),
        unread=unreadable(session, reader=reader) if asked.tab == "errors" else [],
        tabs=[(_(TITLES[each]), f"{PATH}?{urlencode(kept | {'tab': each})}", "", each == asked.tab)
              for each in TABS],
        begin=f"{PATH}?{urlencode(kept)}" if after else "",
        further=f"{PATH}?{urlencode(kept | {'before': rows[-1].id})}" if more else "",
    )  # fmt: skip


def failing_of(session: Session, reader: Reader) -> list[tuple[str, str]]:
    """Return the operators of the reader's organisation that do not answer, and why."""
    if not reader.may(CONTROL):
        return []
    return [
        (each.title, each.failure_sentence)
        for each in failing_operators(session)
        if each.organisation_id == reader.organisation_id
    ]


def counted(session: Session, asked: Asked, reader: Reader) -> str:
    """Return how many there are: «1000+» where there are more than are counted."""
    number = count_flows(session, asked, reader=reader)
    return f"{COUNTED}+" if number > COUNTED else str(number)


@get(f"{PATH}/{{id:int}}", requires=SIGNED_IN)
def one(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show a document: what it says, what is wrong with it, its signatures, contract, answers."""
    row = get_flow(session, id, reader=reader)
    return screen(request, session, "contracts/exchange/flow.html", **shown(session, row))


def shown(session: Session, row: FlowRow) -> dict[str, Any]:
    """Return what the page of a document is drawn from."""
    titles = titles_of(session, row.id)
    delivery = None
    if row.contract_id is not None and row.delivery_id is not None:
        delivery = get_delivery(session, row.contract_id, row.delivery_id)
    return {
        "row": row, "page": page_of(read_document(session, row)), "findings": row.found,
        "signatures": [verdict_of(each) for each in row.verdicts], "titles": titles,
        "parts": [(each, caption_of(each.kind)) for each in parts_of(session, row.id)],
        "contract": find_contract(session, row.contract_id) if row.contract_id else None,
        "delivery": delivery, "acts": acts_of(row, titles, delivery),
        "proposed": candidates_of(session, row)[:3] if row.contract_id is None else [],
    }  # fmt: skip


def caption_of(kind: str) -> str:
    """Return what a part is called."""
    return Kind(kind).caption if kind in set(Kind) else N_("A file nobody can read")


@dataclass(frozen=True, slots=True)
class SignatureShown:
    """A signature: how its box is drawn, whose it is, what was found."""

    state: str
    owner: str
    issuer: str
    said: Sequence[str]


def verdict_of(kept: Any) -> SignatureShown:
    """Return a signature in the reader's language, as it was found when it came."""
    verdict = Verdict(kept["verdict"])
    if "said" in kept:
        said: Sequence[str] = [_(each) for each in kept["said"]]
    else:
        reasons = tuple(Reason(each) for each in kept["reasons"])
        said = explain(SignatureCheck("1", SignatureKind.SIGNATURE, verdict, reasons))
    return SignatureShown(verdict.value, kept["owner"], kept.get("issuer", ""), said)


def acts_of(row: FlowRow, titles: Sequence[Any], delivery: Any) -> list[str]:
    """Return what may be done with a document now, the next step first."""
    answered = any(
        each.kind != TitleKind.RECEIPT and each.state != TitleState.FAILED for each in titles
    )
    found = []
    if row.standing is FlowState.CAME:
        found.append("tie")
    if row.standing is FlowState.TIED and row.sort is not Kind.UKD:
        found += ["take", "untie"]
    if row.standing is FlowState.TIED and row.sort is Kind.UKD and not answered:
        found += ["answer", "untie"]
    if delivery is not None and delivery.standing is DeliveryState.WITHDRAWN:
        found.append("take")
    elif delivery is not None and not delivery.waits and not answered:
        found.append("answer")
    if row.standing.is_open and not answered:
        found += ["clarify", "refuse"]
    if not any(each.kind == TitleKind.RECEIPT for each in titles):
        found.append("receipt")
    return found


routes: Sequence[ControllerRouterHandler] = [page, one]
