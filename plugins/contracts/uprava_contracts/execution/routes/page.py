"""«Исполнение»: the stages of a contract, what both sides owe, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.errors import ConflictError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_contracts.cards.kind import KIND
from uprava_contracts.cards.service.reading import ContractRow, get_contract
from uprava_contracts.cards.values import PriceKind
from uprava_contracts.execution.routes.fields import base_of, trail
from uprava_contracts.execution.service.holding import may_work, notes
from uprava_contracts.execution.service.reading import (
    events_of,
    facts_of,
    get_obligation,
    obligations_of,
    stages_of,
)
from uprava_contracts.execution.service.recount import standing_of
from uprava_contracts.execution.service.stages import performance_sum, sum_of
from uprava_contracts.execution.service.tasks import kept, may_give
from uprava_contracts.execution.values import PATH, ObligationRow, StageRow
from uprava_contracts.obligations.standing import Stand
from uprava_contracts.values import ContractState, Side
from uprava_contracts.wording import money

PAGE = f"{PATH}/{{id:uuid}}/execution"
ONE = f"{PATH}/{{id:uuid}}/obligations/{{obligation_id:int}}"

Line = tuple[ObligationRow, Stand]


@dataclass(frozen=True, slots=True)
class Group:
    """Obligations of one stage, or of the whole contract."""

    title: str
    stage: StageRow | None
    lines: Sequence[Line]


@get(PAGE, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    side: FromQuery[str] = "", over: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show the execution of a contract by its stages."""
    contract = get_contract(session, id, reader=reader)
    return listed(request, session, contract, reader=reader, side=side, over=over)


def listed(
    request: AnyRequest, session: Session, contract: ContractRow, *, reader: Reader,
    side: str = "", over: str = "", error: ConflictError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the execution of a contract."""
    stands, own = standing_of(session, contract.id), base_of(contract)
    side = side if side in set(Side) else ""
    return screen(
        request, session, "contracts/execution/page.html", contract=contract, path=own,
        trail=trail(contract), stages=stages_of(session, contract.id), error=error,
        groups=groups_of(session, contract, side=side, open_only=over == "hidden"),
        state=KIND.state(contract.state),
        reasons=stands.words if stands else "",
        events=[each for each in events_of(session, contract.id) if each.superseded_at is None],
        differs=differs(session, contract), may=may_work(session, contract, reader=reader),
        side=side, over=over, money=money, today=session.info["today"],
        status=error.status if error else 200,
        sides=[(each.value, _(each.caption)) for each in Side],
    )  # fmt: skip


def groups_of(
    session: Session, contract: ContractRow, *, side: str = "", open_only: bool = False
) -> list[Group]:
    """Return the obligations of a contract by stages, those of the whole first."""
    today = session.info["today"]
    rows = [
        (each, each.stand(today)) for each in obligations_of(session, contract.id)
        if side in ("", each.side) and not (open_only and each.over)
    ]  # fmt: skip
    whole = [line for line in rows if line[0].stage_id is None]
    groups = [Group(contract.say(_("The whole contract")), None, whole)] if whole else []
    for stage in stages_of(session, contract.id):
        own = [line for line in rows if line[0].stage_id == stage.id]
        groups.append(Group(stage.title, stage, own))
    return groups


def differs(session: Session, contract: ContractRow) -> str:
    """Return in words how the sums of stages and of what is performed differ from the price.

    A price that is only the largest value, or of a contract that was terminated, is not reached
    by what is performed. Empty: nothing differs.
    """
    price, said = contract.price, []
    stages = _("The stages make {sum}, the price of the contract is {price}: a difference of"
               " {more}.")  # fmt: skip
    performed = _("What the other side performs makes {sum}, the price of the contract is {price}:"
                  " a difference of {more}.")  # fmt: skip
    found = [(stages, sum_of(session, contract.id))]
    whole = contract.price_kind == PriceKind.FIXED
    if whole and contract.standing is not ContractState.TERMINATED:
        found.append((performed, performance_sum(session, contract)))
    for text, made in found:
        if made is None or price is None or made == price:
            continue
        more: Decimal = abs(made - price)
        told = contract.say(text)
        said.append(told.format(sum=money(made), price=money(price), more=money(more)))
    return " ".join(said)


@get(ONE, requires=SIGNED_IN)
def one(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    obligation_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show an obligation: its term with the reason, what was done of it."""
    return shown(request, session, id, obligation_id, reader=reader)


def shown(
    request: AnyRequest, session: Session, id: UUID, obligation_id: int, *, reader: Reader,
    error: ConflictError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw an obligation."""
    contract = get_contract(session, id, reader=reader)
    row = get_obligation(session, id, obligation_id)
    every = facts_of(session, id, principals=reader.principals)
    may = may_work(session, contract, reader=reader)
    return screen(
        request, session, "contracts/execution/obligation.html", contract=contract, row=row,
        stand=row.stand(session.info["today"]), path=f"{base_of(contract)}/obligations/{row.id}",
        base=base_of(contract), trail=trail(contract), money=money, may=may,
        notes=not contract.annulled_why and notes(session, row, reader=reader), error=error,
        facts=[each for each in every if each.obligation_id == row.id],
        gives=may and may_give(row) and kept(session), status=error.status if error else 200,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [page, one]
