"""What is known of the evidence of signatures: kept at every check, asked by jobs and screens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import execute, fetch, fetch_one, fetch_values
from uprava.documents.service.filing import FileRow
from uprava.extension import SignatureLevel as Level
from uprava.signing.orders import NOT_RAISED
from uprava.signing.verdicts import SignatureCheck

RENEW_BEFORE = timedelta(days=90)
"""How long before evidence ends an archive stamp is added: a dead service has time to live up."""
WARN_BEFORE = timedelta(days=45)
"""How long before its end evidence that was not renewed is told of."""
TRY_AGAIN = timedelta(minutes=50)
MOST_AT_ONCE = 200
"""Files raised by one run: a time stamp and a check take about a second."""

LEVELS = "array['B-B', 'B-T', 'B-LT', 'B-LTA']"
NEWEST = """join documents.file as f on f.id = e.file_id and f.removed_at is null
    and not exists (select from documents.file as later
                    where later.series_id = f.series_id and later.version > f.version)"""
"""Evidence `e` of the newest versions alone: earlier ones are part of them."""

BEHIND = f"""array_position({LEVELS}, e.level) < array_position({LEVELS}, e.wanted)
    and coalesce(s.lowered, '') <> all (%(final)s)"""
AGING = """e.wanted in ('B-LT', 'B-LTA') and e.level in ('B-LT', 'B-LTA')
    and coalesce(s.lowered, '') <> all (%(final)s) and e.until < %(soon)s"""

KEEP = """
insert into signing.evidence (file_id, field, document_id, level, until)
values (%(file)s, %(field)s, %(document)s, %(level)s, %(until)s)
on conflict (file_id, field) do update set level = excluded.level, until = excluded.until"""


@dataclass(frozen=True, slots=True)
class StoredEvidence:
    """A row of the table."""

    field: str
    level: str
    wanted: str | None
    until: datetime


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """The evidence of one signature."""

    level: Level
    wanted: Level | None
    until: datetime


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """How the evidence of the whole office stands."""

    behind: int
    """Signatures that wait to be raised."""
    aging: int
    """Signatures whose evidence ends soon though it should be renewed."""
    first_end: datetime | None
    """When the first of the aging ends."""


def keep_evidence(session: Session, file: FileRow, checks: Sequence[SignatureCheck]) -> None:
    """Write down what each confirmed signature of a version proves."""
    for check in checks:
        if check.level is None or check.evidence_until is None:
            continue
        values = {
            "file": file.id, "field": check.field, "document": file.document_id,
            "level": check.level, "until": check.evidence_until,
        }  # fmt: skip
        execute(session, KEEP, values)


def want(session: Session, *, file_id: UUID, field: str, level: Level) -> None:
    """Note the level a signature was ordered at."""
    query = "update signing.evidence set wanted = %s where file_id = %s and field = %s"
    execute(session, query, (level, file_id, field))


def carry_over(session: Session, *, before: UUID, after: UUID) -> None:
    """Note for the next version of a file what was ordered for the one before."""
    query = """
        update signing.evidence as e set wanted = b.wanted, warned_at = null
        from signing.evidence as b
        where b.file_id = %s and e.file_id = %s and e.field = b.field and b.wanted is not null"""
    execute(session, query, (before, after))


def evidence_in(session: Session, file_id: UUID) -> dict[str, EvidenceRow]:
    """Return the evidence of the signatures of one version, by field."""
    query = "select field, level, wanted, until from signing.evidence where file_id = %s"
    return {
        row.field: EvidenceRow(
            Level(row.level), Level(row.wanted) if row.wanted else None, row.until
        )
        for row in fetch(session, StoredEvidence, query, (file_id,))
    }


def given(at: datetime, before: timedelta) -> dict[str, object]:
    """Return the parameters of the two predicates."""
    return {"soon": at + before, "final": list(NOT_RAISED), "tried": at - TRY_AGAIN}


def due(session: Session, *, at: datetime) -> list[UUID]:
    """Return the newest versions to be raised or renewed, the longest not tried first."""
    query = f"""
        select e.file_id from signing.evidence as e {NEWEST}
        join signing.signature as s on s.file_id = e.file_id and s.field = e.field
        where (({BEHIND}) or ({AGING})) and s.verdict = 'valid'
          and (e.tried_at is null or e.tried_at < %(tried)s)
        group by e.file_id order by min(e.tried_at) nulls first, e.file_id
        limit {MOST_AT_ONCE}"""
    return fetch_values(session, query, given(at, RENEW_BEFORE))


def state_of(session: Session, *, at: datetime) -> EvidenceState:
    """Return how many signatures wait to be raised, and whose evidence ends unrenewed."""
    query = f"""
        select count(*) filter (where {BEHIND}) as behind,
            count(*) filter (where {AGING}) as aging,
            min(e.until) filter (where {AGING}) as first_end
        from signing.evidence as e {NEWEST}
        join signing.signature as s on s.file_id = e.file_id and s.field = e.field
        where e.wanted is not null"""
    found = fetch_one(session, EvidenceState, query, given(at, WARN_BEFORE))
    assert found is not None
    return found


def tried(session: Session, *, file_id: UUID, lowered: str | None, at: datetime) -> None:
    """Note an attempt that added nothing, and why."""
    execute(session, "update signing.evidence set tried_at = %s where file_id = %s", (at, file_id))
    if lowered is not None:
        query = f"""
            update signing.signature as s set lowered = %(why)s from signing.evidence as e
            where e.file_id = s.file_id and e.field = s.field and s.file_id = %(file)s
              and array_position({LEVELS}, e.level) < array_position({LEVELS}, e.wanted)"""
        execute(session, query, {"why": lowered, "file": file_id})
