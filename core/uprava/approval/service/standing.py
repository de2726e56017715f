"""Where a document that follows its route stands: its state is typed by nobody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from uprava.approval.kind import Standing
from uprava.approval.models import Purpose, RouteState, StageState
from uprava.approval.service.loading import find_route, stages_of
from uprava.approval.values import Route, Stage
from uprava.audit.log import record
from uprava.db.sql import fetch_value
from uprava.documents.service.states import put_into_state
from uprava.extension import DocumentHead, Transition
from uprava.installation import installation_of
from uprava.users.reader import Reader

PRESENT = {Purpose.AGREE: Standing.APPROVING, Purpose.SIGN: Standing.SIGNING}


def stand(session: Session, head: DocumentHead, *, reader: Reader, at: datetime) -> None:
    """Bring a document into the state its route has come to, and let modules follow.

    Documents of kinds that follow no route, and those that have left the states of a route by an
    act of their module, keep the state they have.
    """
    kind = installation_of(session).plugins.kinds.get(head.kind)
    route = find_route(session, head.id) if kind and kind.follows_route else None
    if route is None or route.aside:
        return
    state = standing_of(route, stages_of(session, route.id))
    was = fetch_value(session, "select state from documents.document where id = %s", (head.id,))
    if was not in set(Standing) or state == was:
        return
    put_into_state(session, head, state, at=at)
    record(session, "document.moved", "document", head.id, was=was, now=state)
    tell(session, head, Standing(was), state, reader=reader)


def tell(
    session: Session, head: DocumentHead, was: Standing, state: Standing, *, reader: Reader
) -> None:
    """Let modules follow the change of state as they follow an act; its code is the state's."""
    plugins = installation_of(session).plugins
    query = "select version from documents.document where id = %s"
    now = replace(head, state=state, version=int(fetch_value(session, query, (head.id,))))
    title = plugins.kinds[head.kind].state(state).title
    plugins.after_transition(session, reader, now, Transition(state, title, (was,), state, ""))


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
