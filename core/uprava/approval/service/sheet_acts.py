"""What the reader of an approval sheet may do with the document's routes now."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from uprava.approval.models import Decision, Purpose, RouteState, StageState
from uprava.approval.service.following import open_visa
from uprava.approval.service.loading import Act
from uprava.approval.service.sheet_facts import Facts, Readers
from uprava.approval.service.starting import is_author
from uprava.approval.values import START, Acts, Route, Visa
from uprava.documents.models import AccessRight
from uprava.documents.service.access import LEVELS, level_of
from uprava.extension import DocumentHead
from uprava.users.reader import Reader


def acts_of(
    session: Session, head: DocumentHead, route: Route, facts: Facts, readers: Sequence[Readers],
    *, reader: Reader,
) -> Acts:  # fmt: skip
    """Return what the reader may do: first what the document's own route asks for."""
    act = Act(head, reader, facts.at)
    running = route.state == RouteState.RUNNING
    visa, purpose = asked_of(act, route, facts)
    reads = visa if purpose == Purpose.READ else None
    beside, for_absent = read_beside(readers)
    absent = facts.names.get(reader.acting_for or 0, "")
    own, edits = is_author(act, route), may_start(session, head, reader=reader)
    return Acts(
        visa_id=visa.id if visa else beside,
        visa_for=for_whom(visa, facts, reader) if visa else absent if for_absent else "",
        reads=reads.id if reads else beside,
        reads_for=for_whom(reads, facts, reader) if reads else absent if for_absent else "",
        purpose=purpose or (Purpose.READ if beside else None),
        decide=purpose in (Purpose.AGREE, Purpose.READ) or (purpose is None and beside is not None),
        sign=purpose == Purpose.SIGN,
        add=purpose == Purpose.AGREE,
        redirect=purpose == Purpose.AGREE,
        drop=droppable(act, route, facts),
        start=edits and (not running or route.aside),
        acquaint=edits,
        recall=may_recall(act, route) and not signed(facts),
        restart=own and edits and route.state in (RouteState.STOPPED, RouteState.RECALLED),
        answer=own and facts.answers_due > 0,
    )


def asked_of(act: Act, route: Route, facts: Facts) -> tuple[Visa | None, Purpose | None]:
    """Return the line of the document's own route that waits for the reader, and what for."""
    stage = next((each for each in facts.stages if each.state == StageState.RUNNING), None)
    if route.state != RouteState.RUNNING or stage is None:
        return None, None
    visa = open_visa(act, stage, facts.visas)
    return visa, Purpose(stage.purpose) if visa else None


def read_beside(readers: Sequence[Readers]) -> tuple[int | None, bool]:
    """Return the line of an acquaintance that waits for the reader, and whether for the absent."""
    absent = next((each.for_absent for each in readers if each.for_absent), None)
    own = next((each.for_self for each in readers if each.for_self), None)
    return (absent, True) if absent else (own, False)


def for_whom(visa: Visa, facts: Facts, reader: Reader) -> str:
    """Return the name of the absent person a line is decided for, empty for oneself."""
    return "" if visa.person_id == reader.person_id else facts.names[visa.person_id]


def droppable(act: Act, route: Route, facts: Facts) -> tuple[int, ...]:
    """Return the added approvers whom the reader may take back."""
    if route.state != RouteState.RUNNING:
        return ()
    owners = {each.id: each.person_id for each in facts.visas}
    own = is_author(act, route)
    return tuple(
        each.id for each in facts.visas
        if each.live and each.under_id is not None
        and (own or owners[each.under_id] in act.selves)
    )  # fmt: skip


def may_recall(act: Act, route: Route) -> bool:
    """Tell whether the reader may take the document back from a route that runs."""
    return route.state == RouteState.RUNNING and is_author(act, route)


def signed(facts: Facts) -> bool:
    """Tell whether somebody has signed along the route: it is not recalled then."""
    return any(each.in_force and each.decision == Decision.SIGNED for each in facts.visas)


def may_start(session: Session, head: DocumentHead, *, reader: Reader) -> bool:
    """Tell whether the reader may send the document along a route."""
    changes = LEVELS[level_of(session, head.id, reader=reader)] >= LEVELS[AccessRight.EDIT]
    return changes and reader.may(START, unit=head.unit_id)
