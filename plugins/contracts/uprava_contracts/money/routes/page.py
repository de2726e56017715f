"""«Неустойка и обеспечение»: all of a contract on one page, one charge with its reckoning."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get

from uprava_contracts.cards.service.reading import get_contract
from uprava_contracts.execution.service.holding import may_work
from uprava_contracts.law.sources import source_words
from uprava_contracts.law.words import based_on
from uprava_contracts.money.kind import KIND
from uprava_contracts.money.routes.fields import base_of, drawn, trail
from uprava_contracts.money.service.overview import overview
from uprava_contracts.money.service.reading import get_item, kept_spans, moved_to, settlements_of
from uprava_contracts.money.values import PATH

PAGE = f"{PATH}/{{id:uuid}}/money"


@get(PAGE, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the penalties, claims and securities of a contract."""
    contract = get_contract(session, id, reader=reader)
    return drawn(
        request, session, "page", contract=contract, path=base_of(contract), trail=trail(contract),
        states={each.code: each for each in KIND.states}, all=overview(session, contract),
        may=may_work(session, contract, reader=reader), today=session.info["today"],
    )  # fmt: skip


@get(f"{PAGE}/items/{{key:str}}", requires=SIGNED_IN)
def item(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    key: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Show one charge: what it was reckoned from, what was paid of it."""
    contract = get_contract(session, id, reader=reader)
    found = get_item(session, id, key)
    spans, moved = kept_spans(session, found), moved_to(session, found)
    return drawn(
        request, session, "item", contract=contract, path=base_of(contract), trail=trail(contract),
        item=found, spans=spans, moved=moved, ground=based_on(source_words(found)),
        counted=sum((each.sum for each in spans), Decimal()), paid=settlements_of(session, found),
        may=may_work(session, contract, reader=reader),
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [page, item]
