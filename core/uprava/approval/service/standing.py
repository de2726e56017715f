"""Where a draft of an act stands: its state follows from its route and is typed by nobody."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from uprava.approval.kind import KIND, Standing
from uprava.approval.models import Purpose, RouteState, StageState
from uprava.approval.service.loading import find_route, stages_of
from uprava.approval.values import Route, Stage
from uprava.audit.log import record
from uprava.db.sql import fetch_value
from uprava.documents.service.states import put_into_state
from uprava.extension import DocumentHead

PRESENT = {Purpose.AGREE: Standing.APPROVING, Purpose.SIGN: Standing.SIGNING}


def stand(session: Session, head: DocumentHead, *, at: datetime) -> None:
    """Bring a draft into the state its route has come to; other kinds keep states of their own."""
    route = find_route(session, head.id) if head.kind == KIND else None
    if route is None or route.aside:
        return
    state = standing_of(route, stages_of(session, route.id))
    was = fetch_value(session, "select state from documents.document where id = %s", (head.id,))
    if state != was and put_into_state(session, head, state, at=at):
        record(session, "document.moved", "document", head.id, was=was, now=state)


def standing_of(route: Route, stages: Sequence[Stage]) -> Standing:
    """Return the state for a route; what is signed stays signed, whatever its readers do."""
    left = [each for each in stages if each.state != StageState.DONE]
    over = {each.purpose for each in stages if each.state == StageState.DONE}
    if Purpose.SIGN in over and not any(each.purpose == Purpose.SIGN for each in left):
        return Standing.SIGNED
    if route.state == RouteState.STOPPED:
        return Standing.RETURNED
    if route.state == RouteState.RECALLED:
        return Standing.DRAFT
    if left and left[0].purpose in PRESENT:
        return PRESENT[Purpose(left[0].purpose)]
    return Standing.APPROVED if Purpose.AGREE in over else Standing.DRAFT
