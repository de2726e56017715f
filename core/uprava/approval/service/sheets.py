"""The approval sheet as people read it: who, when, what, over which version."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.models import (
    Decision,
    Origin,
    Purpose,
    RouteState,
    StageState,
    VisaState,
)
from uprava.approval.service.loading import Act, current_files, edition_of, list_routes
from uprava.approval.service.sheet_acts import acts_of, may_recall
from uprava.approval.service.sheet_facts import Facts, documents_routes, facts_of, readers_of
from uprava.approval.values import (
    DECISIONS,
    Aside,
    Route,
    Sheet,
    SheetRow,
    SheetStage,
    Stage,
    Visa,
)
from uprava.documents.service.access import get_document
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader

TITLES = {
    Purpose.AGREE: N_("Approval"),
    Purpose.SIGN: N_("Signing"),
    Purpose.READ: N_("Acquaintance"),
}


def find_sheet(session: Session, id: UUID, *, reader: Reader, at: datetime) -> Sheet | None:
    """Return the sheet of a document the reader sees; None: it was never sent anywhere."""
    head = get_document(session, id, reader=reader)
    routes = list_routes(session, id)
    return sheet_of(session, head, routes, reader=reader, at=at) if routes else None


def sheet_of(
    session: Session, head: DocumentHead, routes: Sequence[Route], *, reader: Reader, at: datetime
) -> Sheet:
    """Return the sheet of a document's own route, with acquaintance beside it."""
    route, asides, earlier = documents_routes(routes)
    files = current_files(session, head.id)
    facts = facts_of(session, route, files, reader=reader, at=at)
    readers = readers_of(session, asides, reader=reader)
    by_id = {each.id: each for each in asides}
    agreed, asked = voices(facts)
    remarks = sum(len(each) for each in facts.remarks.values())
    return Sheet(
        route=route, author=facts.names[route.started_by],
        stages=[
            SheetStage(each, _(TITLES[Purpose(each.purpose)]), rows_of(facts, each))
            for each in facts.stages
        ],
        files=files, edition=edition_of(files), agreed=agreed, asked=asked,
        settled=remarks - facts.answers_due, remarks=remarks,
        waits_for_answers=held_by_answers(route, facts), earlier=earlier,
        acts=acts_of(session, head, route, facts, readers, reader=reader),
        asides=[
            Aside(
                by_id[each.route_id], each.author, each.read, each.asked,
                may_recall(Act(head, reader, at), by_id[each.route_id]),
            )
            for each in readers
        ],
    )  # fmt: skip


def rows_of(facts: Facts, stage: Stage) -> list[SheetRow]:
    """Return the lines of a stage: visas with their branches, then who is still planned."""
    own = [each for each in facts.visas if each.stage_id == stage.id]
    order = {id: place for place, id in enumerate(dict.fromkeys(e.participant_id for e in own))}
    mains = [each for each in own if each.under_id is None]
    mains.sort(key=lambda each: (order[each.participant_id], each.id))
    rows = [row for each in mains for row in with_branch(facts, own, each, depth=0)]
    asked = {each.participant_id for each in mains if each.live or each.in_force}
    rows += [
        planned_row(stage, each.words)
        for each in facts.planned.get(stage.id, ())
        if each.id not in asked
    ]
    return rows


def with_branch(facts: Facts, own: Sequence[Visa], visa: Visa, *, depth: int) -> Iterable[SheetRow]:
    """Yield a visa's line and those of the visas below it; never shown to anybody: no line."""
    if visa.state != VisaState.CLOSED or visa.received_at is not None:
        yield row_of(facts, visa, depth)
    for each in own:
        if each.under_id == visa.id:
            yield from with_branch(facts, own, each, depth=depth + 1)


def row_of(facts: Facts, visa: Visa, depth: int) -> SheetRow:
    """Return the line of a visa."""
    person = facts.names[visa.person_id]
    stood_in = visa.decided_by not in (None, visa.person_id)
    files = facts.files.get(visa.id, ())
    return SheetRow(
        visa_id=visa.id, stage_id=visa.stage_id, person_id=visa.person_id, person=person,
        post=visa.post, decider=facts.names.get(visa.decided_by or 0, ""),
        for_name=person if stood_in else "", origin=visa.origin, depth=depth, state=visa.state,
        received_at=visa.received_at, due_at=visa.due_at, due_on=visa.due_on,
        decided_at=visa.decided_at, decision=visa.decision,
        decision_title=_(DECISIONS[Decision(visa.decision)]) if visa.decision else "",
        note=visa.note, closed_because=visa.closed_because, closed_note=visa.closed_note,
        superseded=visa.superseded_at is not None,
        current=is_current(facts, visa),
        late=is_late(visa, facts.at), files=files, remarks=facts.remarks.get(visa.id, ()),
    )  # fmt: skip


def is_current(facts: Facts, visa: Visa) -> bool:
    """Tell whether a decision is over the text of now; a signature is over one file of it."""
    ids = [each.id for each in facts.files.get(visa.id, ())]
    if visa.decision == Decision.SIGNED:
        return facts.lineage.knows(ids)
    return facts.lineage.is_whole(ids)


def is_late(visa: Visa, at: datetime) -> bool:
    """Tell whether a visa is past its term, or was given past it."""
    if visa.due_at is None or visa.state == VisaState.CLOSED:
        return False
    return (visa.decided_at or at) > visa.due_at


def planned_row(stage: Stage, title: str) -> SheetRow:
    """Return the line of somebody whose stage has not begun."""
    return SheetRow(
        visa_id=None, stage_id=stage.id, person_id=None, person=title, post="", decider="",
        for_name="", origin=Origin.ROUTE, depth=0, state=VisaState.WAITING, received_at=None,
        due_at=None, due_on=None, decided_at=None, decision=None, decision_title="", note="",
        closed_because="", closed_note="", superseded=False, current=False, late=False,
    )  # fmt: skip


def voices(facts: Facts) -> tuple[int, int]:
    """Return how many have agreed and how many were or will be asked in the agreeing stages."""
    stages = {each.id for each in facts.stages if each.purpose == Purpose.AGREE}
    line = [
        each for each in facts.visas
        if each.stage_id in stages and each.under_id is None and each.superseded_at is None
    ]  # fmt: skip
    agreed = {
        each.participant_id for each in line
        if each.in_force and each.decision in (Decision.AGREED, Decision.REMARKS)
    }  # fmt: skip
    asked = {each.participant_id for each in line if each.live or each.in_force}
    asked |= {one.id for id in stages for one in facts.planned.get(id, ())}
    return len(agreed), len(asked)


def held_by_answers(route: Route, facts: Facts) -> bool:
    """Tell whether only the author's answers hold a running route."""
    running = any(each.state == StageState.RUNNING for each in facts.stages)
    return route.state == RouteState.RUNNING and not running and facts.answers_due > 0
