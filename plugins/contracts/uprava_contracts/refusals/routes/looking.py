"""What became of a contract, in order, and what may be done now; a refusal with its steps."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.documents.service.access import get_document
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_contracts.cards.kind import KIND
from uprava_contracts.cards.service.reading import get_contract, works_on
from uprava_contracts.changes.service.reading import agreements_of, suspensions_of, termination_of
from uprava_contracts.refusals.service.reading import get_refusal, open_refusals, refusals_of
from uprava_contracts.refusals.timers import Phase, Step
from uprava_contracts.refusals.values import REFUSALS, RefusalNow
from uprava_contracts.refusals.words import in_order, step_shown


@get("/contracts/{id:uuid}/changes", requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show what became of a contract and what may be done."""
    return listed(request, session, id, reader=reader)


def listed(request: AnyRequest, session: Session, id: UUID, *, reader: Reader) -> Response[str]:
    """Draw what became of a contract."""
    contract = get_contract(session, id, reader=reader)
    head = get_document(session, id, reader=reader)
    suspensions, refusals = suspensions_of(session, id), refusals_of(session, id)
    rows = in_order(agreements_of(session, id), suspensions, refusals, termination_of(session, id))
    return screen(
        request, session, "contracts/refusals/contract.html", contract=contract, rows=rows,
        state=KIND.state(contract.state),
        path=f"/contracts/{id}/changes", works=works_on(session, head, reader=reader),
        lives=contract.standing.lives, open=any(each.row.cancelled_on is None for each in refusals),
        suspended=any(each.resumed_on is None for each in suspensions),
    )  # fmt: skip


@get(f"{REFUSALS}/{{id:uuid}}", requires=SIGNED_IN)
def refusal(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the steps of a refusal and their days."""
    now = get_refusal(session, id, reader=reader)
    head, today = get_document(session, id, reader=reader), session.info["today"]
    works = works_on(session, head, reader=reader)
    return screen(
        request, session, "contracts/refusals/refusal.html", now=now, path=f"{REFUSALS}/{id}",
        contract=get_contract(session, now.row.contract_id, reader=reader),
        steps=[step_shown(each, today) for each in now.course.steps] if now.course else [],
        acts=open_acts(now) if works else [],
    )  # fmt: skip


@get(REFUSALS, requires=SIGNED_IN)
def all_open(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the refusals that wait for a step, the nearest day first."""
    today, found = session.info["today"], open_refusals(session, reader=reader)
    rows = [
        (each, step_shown(each.course.next, today))
        for each in found if each.course and each.course.next
    ]  # fmt: skip
    return screen(request, session, "contracts/refusals/list.html", rows=rows, path=REFUSALS)


ACTS: dict[Step, Sequence[str]] = {
    Step.PLACE: ("placed",), Step.NOTICE: ("notified",), Step.CURE: (), Step.CANCEL: (),
    Step.SEND: ("sent",), Step.CONSIDER: ("listed", "unlisted"),
}  # fmt: skip
"""What may be noted when a step has its turn."""


def open_acts(now: RefusalNow) -> list[str]:
    """Return what may be noted of a refusal now, the step whose turn it is first."""
    if now.course is None:
        return []
    line, phase = now.course.next, now.course.phase
    found = list(ACTS.get(line.step, ())) if line else []
    if phase in (Phase.DECIDED, Phase.RUNNING) and not now.row.repeat:
        found.append("cured")
    if phase in (Phase.DECIDED, Phase.RUNNING, Phase.TO_CANCEL):
        found.append("cancelled")
    return found


routes: Sequence[ControllerRouterHandler] = [page, all_open, refusal]
