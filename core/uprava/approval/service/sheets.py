"""The approval sheet as people read it: who, when, what, over which version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.models import (
    Decision,
    Origin,
    ParticipantKind,
    Purpose,
    RouteState,
    StageState,
    VisaState,
)
from uprava.approval.service.answering import REMARKS
from uprava.approval.service.following import open_visa
from uprava.approval.service.lineage import Lineage, lineage_of
from uprava.approval.service.loading import (
    Act,
    count_unanswered,
    current_files,
    edition_of,
    find_route,
    participants_of,
    route_visas,
    stages_of,
)
from uprava.approval.service.people import title_of
from uprava.approval.values import (
    DECISIONS,
    START,
    Acts,
    FileVersion,
    Participant,
    RemarkRow,
    Route,
    Sheet,
    SheetRow,
    SheetStage,
    Stage,
    Visa,
)
from uprava.db.sql import driver, fetch, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import LEVELS, get_document, level_of
from uprava.documents.service.people import chips
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader

TITLES = {
    Purpose.AGREE: N_("Approval"),
    Purpose.SIGN: N_("Signing"),
    Purpose.READ: N_("Acquaintance"),
}

VERSIONS = """
select v.visa_id, f.id, f.series_id, f.version, f.role, f.name, f.media_type, v.sha256
from approval.visa_file as v join approval.visa on visa.id = v.visa_id
join documents.file as f on f.id = v.file_id
where visa.route_id = %s order by f.role <> 'main', f.series_id"""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the lines of a sheet are made of, read in a few statements."""

    stages: Sequence[Stage]
    visas: Sequence[Visa]
    names: Mapping[int, str]
    files: Mapping[int, Sequence[FileVersion]]
    remarks: Mapping[int, Sequence[RemarkRow]]
    lineage: Lineage
    at: datetime
    planned: Mapping[int, Sequence[tuple[Participant, str]]] = field(default_factory=dict)


def find_sheet(session: Session, id: UUID, *, reader: Reader, at: datetime) -> Sheet | None:
    """Return the sheet of the latest route of a document the reader sees; None: never sent."""
    head = get_document(session, id, reader=reader)
    route = find_route(session, id)
    return None if route is None else sheet_of(session, head, route, reader=reader, at=at)


def sheet_of(
    session: Session, head: DocumentHead, route: Route, *, reader: Reader, at: datetime
) -> Sheet:
    """Return the sheet of a route; see `find_sheet`."""
    files = current_files(session, head.id)
    facts = facts_of(session, route, files, at=at)
    stages = [
        SheetStage(each, _(TITLES[Purpose(each.purpose)]), rows_of(facts, each))
        for each in facts.stages
    ]
    agreed, asked = voices(facts)
    remarks = [one for each in facts.remarks.values() for one in each]
    settled = sum(each.answer is not None for each in remarks)
    earlier = "select count(*)::int from approval.route where document_id = %s and id < %s"
    sheet = Sheet(
        route=route, author=facts.names[route.started_by], stages=stages, files=files,
        edition=edition_of(files), agreed=agreed, asked=asked, settled=settled,
        remarks=len(remarks), waits_for_answers=held_by_answers(route, facts, settled),
        earlier=fetch_value(session, earlier, (head.id, route.id)),
    )  # fmt: skip
    return replace(sheet, acts=acts_of(session, head, route, facts, reader=reader))


def facts_of(
    session: Session, route: Route, files: Sequence[FileVersion], *, at: datetime
) -> Facts:
    """Read what the lines of a sheet are made of."""
    stages, visas = stages_of(session, route.id), route_visas(session, route.id)
    people = {route.started_by, *(each.person_id for each in visas)}
    people |= {each.decided_by for each in visas if each.decided_by is not None}
    names = {id: chip.name for id, chip in chips(session, people).items()}
    versions: dict[int, list[FileVersion]] = {}
    for visa_id, *rest in driver(session).execute(VERSIONS, (route.id,)).fetchall():
        versions.setdefault(visa_id, []).append(FileVersion(*rest))
    remarks: dict[int, list[RemarkRow]] = {}
    for each in fetch(session, RemarkRow, REMARKS, (route.id,)):
        remarks.setdefault(each.visa_id, []).append(each)
    planned = {each.id: planned_of(session, each) for each in stages if each.state == "waiting"}
    same = lineage_of(session, route.document_id, files)
    return Facts(stages, visas, names, versions, remarks, same, at, planned)


def planned_of(session: Session, stage: Stage) -> list[tuple[Participant, str]]:
    """Return the participants of a stage that has not begun, with what they are called."""
    found = participants_of(session, stage.id)
    return [(each, planned_title(session, each)) for each in found]


def planned_title(session: Session, participant: Participant) -> str:
    """Return a participant as the plan names them."""
    title = title_of(session, participant.principal_id)
    if participant.kind == ParticipantKind.HEAD:
        return _("Head: {unit}").format(unit=title)
    return title


def rows_of(facts: Facts, stage: Stage) -> list[SheetRow]:
    """Return the lines of a stage: visas with their branches, then who is still planned."""
    own = [each for each in facts.visas if each.stage_id == stage.id]
    order = {id: place for place, id in enumerate(dict.fromkeys(e.participant_id for e in own))}
    mains = [each for each in own if each.under_id is None]
    mains.sort(key=lambda each: (order[each.participant_id], each.id))
    rows = [row for each in mains for row in with_branch(facts, own, each, depth=0)]
    asked = {each.participant_id for each in mains if each.live or each.in_force}
    rows += [
        planned_row(stage, title)
        for participant, title in facts.planned.get(stage.id, ())
        if participant.id not in asked
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
        note=visa.note, closed_because=visa.closed_because,
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
        closed_because="", superseded=False, current=False, late=False,
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
    asked |= {one.id for id in stages for one, _title in facts.planned.get(id, ())}
    return len(agreed), len(asked)


def held_by_answers(route: Route, facts: Facts, settled: int) -> bool:
    """Tell whether only the author's answers hold a running route."""
    remarks = sum(len(each) for each in facts.remarks.values())
    running = any(each.state == StageState.RUNNING for each in facts.stages)
    return route.state == RouteState.RUNNING and not running and settled < remarks


def acts_of(
    session: Session, head: DocumentHead, route: Route, facts: Facts, *, reader: Reader
) -> Acts:
    """Return what the reader may do with the document's route now."""
    act = Act(head, reader, facts.at)
    running = route.state == RouteState.RUNNING
    stage = next((each for each in facts.stages if each.state == StageState.RUNNING), None)
    visa = open_visa(act, stage, facts.visas) if running and stage else None
    purpose = Purpose(stage.purpose) if stage is not None and visa is not None else None
    own = {route.started_by, route.acting_for, head.author_id} & set(act.selves)
    signed = any(each.in_force and each.decision == Decision.SIGNED for each in facts.visas)
    edits = may_start(session, head, reader=reader)
    return Acts(
        visa_id=visa.id if visa else None,
        visa_for=facts.names[visa.person_id] if visa and visa.person_id != reader.person_id else "",
        purpose=purpose,
        decide=purpose in (Purpose.AGREE, Purpose.READ),
        sign=purpose == Purpose.SIGN,
        add=purpose == Purpose.AGREE,
        redirect=purpose == Purpose.AGREE,
        start=edits and not running,
        recall=bool(own) and running and not signed,
        restart=bool(own) and edits and route.state in (RouteState.STOPPED, RouteState.RECALLED),
        answer=bool(own) and count_unanswered(session, route.id) > 0,
    )


def may_start(session: Session, head: DocumentHead, *, reader: Reader) -> bool:
    """Tell whether the reader may send the document along a route."""
    changes = LEVELS[level_of(session, head.id, reader=reader)] >= LEVELS[AccessRight.EDIT]
    return changes and reader.may(START, unit=head.unit_id)
