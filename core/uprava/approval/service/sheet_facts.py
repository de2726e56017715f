"""What an approval sheet is made of, read in a few statements however long the route is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from uprava.approval.models import ParticipantKind, StageState, VisaState
from uprava.approval.service.answering import REMARKS
from uprava.approval.service.lineage import Lineage, lineage_of
from uprava.approval.service.loading import route_visas, stages_of
from uprava.approval.service.people import TITLE
from uprava.approval.values import FileVersion, RemarkRow, Route, Stage, Visa
from uprava.db.sql import driver, fetch
from uprava.documents.service.people import chips
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

VERSIONS = """
select v.visa_id, f.id, f.series_id, f.version, f.role, f.name, f.media_type, v.sha256
from approval.visa_file as v join approval.visa on visa.id = v.visa_id
join documents.file as f on f.id = v.file_id
where visa.route_id = %s order by f.role <> 'main', f.series_id"""

PLANNED = f"""
select t.id, t.stage_id, t.kind, {TITLE} as title from approval.participant as t
where t.stage_id = any (%s) order by t.stage_id, t.position"""

READERS = f"""
select r.id as route_id, {SHORT_NAME} as author,
    (count(v.id) filter (where v.state = 'decided'))::int as read,
    (count(v.id) filter (where v.state <> 'closed'))::int as asked,
    max(v.id) filter (where v.state = 'open' and v.person_id = %(absent)s) as for_absent,
    max(v.id) filter (where v.state = 'open' and v.person_id = %(self)s) as for_self
from approval.route as r join users.person as p on p.id = r.started_by
left join approval.visa as v on v.route_id = r.id and v.superseded_at is null
where r.id = any (%(ids)s) group by r.id, p.id order by r.id desc"""


@dataclass(frozen=True, slots=True)
class Planned:
    """A participant of a stage that has not begun, as the plan names them."""

    id: int
    stage_id: int
    kind: str
    title: str

    @property
    def words(self) -> str:
        """What the line of the sheet says."""
        if self.kind == ParticipantKind.HEAD:
            return _("Head: {unit}").format(unit=self.title)
        return self.title


@dataclass(frozen=True, slots=True)
class Readers:
    """How far an acquaintance beside the route came, and the reader's own lines in it."""

    route_id: int
    author: str
    read: int
    asked: int
    for_absent: int | None
    for_self: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the lines of a sheet are made of."""

    stages: Sequence[Stage]
    visas: Sequence[Visa]
    names: Mapping[int, str]
    files: Mapping[int, Sequence[FileVersion]]
    remarks: Mapping[int, Sequence[RemarkRow]]
    lineage: Lineage
    at: datetime
    planned: Mapping[int, Sequence[Planned]]

    @property
    def answers_due(self) -> int:
        """How many remarks the author has not answered."""
        return sum(one.answer is None for each in self.remarks.values() for one in each)


def facts_of(
    session: Session, route: Route, files: Sequence[FileVersion], *, reader: Reader, at: datetime
) -> Facts:
    """Read what the lines of a sheet are made of."""
    stages, visas = stages_of(session, route.id), route_visas(session, route.id)
    people = {route.started_by, reader.acting_for, *(each.person_id for each in visas)}
    people |= {each.decided_by for each in visas}
    names = {id: chip.name for id, chip in chips(session, people).items()}
    decided = any(each.state == VisaState.DECIDED for each in visas)
    versions = versions_of(session, route.id) if decided else {}
    remarks = remarks_of(session, route.id) if decided else {}
    same = lineage_of(session, route.document_id, files) if decided else Lineage({})
    planned = planned_of(session, stages)
    return Facts(stages, visas, names, versions, remarks, same, at, planned)


def versions_of(session: Session, route_id: int) -> dict[int, list[FileVersion]]:
    """Return the versions each visa of a route names, main files first."""
    found: dict[int, list[FileVersion]] = {}
    for visa_id, *rest in driver(session).execute(VERSIONS, (route_id,)).fetchall():
        found.setdefault(visa_id, []).append(FileVersion(*rest))
    return found


def remarks_of(session: Session, route_id: int) -> dict[int, list[RemarkRow]]:
    """Return the remarks of each visa of a route."""
    found: dict[int, list[RemarkRow]] = {}
    for each in fetch(session, RemarkRow, REMARKS, (route_id,)):
        found.setdefault(each.visa_id, []).append(each)
    return found


def planned_of(session: Session, stages: Sequence[Stage]) -> dict[int, list[Planned]]:
    """Return the participants of the stages that have not begun."""
    waiting = [each.id for each in stages if each.state == StageState.WAITING]
    found: dict[int, list[Planned]] = {}
    for each in fetch(session, Planned, PLANNED, (waiting,)) if waiting else ():
        found.setdefault(each.stage_id, []).append(each)
    return found


def readers_of(session: Session, routes: Sequence[Route], *, reader: Reader) -> list[Readers]:
    """Return how far acquaintances came, the latest first."""
    values = {
        "ids": [each.id for each in routes], "absent": reader.acting_for,
        "self": reader.person_id,
    }  # fmt: skip
    return fetch(session, Readers, READERS, values) if routes else []


def documents_routes(routes: Sequence[Route]) -> tuple[Route, list[Route], int]:
    """Return the document's own route, acquaintance beside it, and how many routes came before."""
    first, *others = routes
    asides = [each for each in others if each.aside]
    return first, asides, len(others) - len(asides)
