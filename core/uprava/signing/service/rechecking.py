"""Checking again: by a job after a signed file came, every night, and when somebody asks."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from uprava import signing
from uprava.clock import now, office_day
from uprava.db.sql import fetch_one, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.service.filing import COLUMNS, FileRow
from uprava.installation import Installation
from uprava.signing.service.authority import renew_lists
from uprava.signing.service.checking import (
    LARGEST,
    PDF,
    Origin,
    examine,
    keep_checks,
    origins_of,
    read_whole,
)
from uprava.signing.service.evidence_warning import warn
from uprava.signing.service.listing import signatures_of
from uprava.signing.service.trusting import trust_of
from uprava.signing.service.trusting_sources import hosts_of
from uprava.signing.trust import Trust
from uprava.web.events import signal

MOST_A_NIGHT = 2_000
"""Files checked in one night: about two minutes."""


@dataclass(frozen=True, slots=True)
class ToCheck:
    """What is needed for a check, read in one transaction."""

    file: FileRow
    origins: dict[str, Origin]
    trust: Trust
    hosts: frozenset[str]
    """What may be asked about revocation (`host:port`)."""


def to_check(session: Session, file: FileRow) -> ToCheck:
    """Read what a check of the file needs."""
    origins = origins_of(signatures_of(session, [file.id]))
    return ToCheck(file, origins, trust_of(session), hosts_of(session))


def check_again(session: Session, installation: Installation, wanted: ToCheck) -> None:
    """Check a file outside of any transaction and write the findings into `session`'s."""
    data = read_whole(installation.store, wanted.file)
    trust = signing.ask_about(data, trust=wanted.trust, hosts=wanted.hosts, at=now())
    checked = examine(data, wanted.file, trust=trust, origins=wanted.origins)
    keep_checks(session, wanted.file, checked, data=data, at=now())
    signal(session, f"doc:{wanted.file.document_id}")


def check_file(installation: Installation, *, file_id: str) -> None:
    """Check the signatures of one version of a file; the job `signing:check`."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="signing:check") as session:
        query = f"select {COLUMNS} from documents.file where id = %s and removed_at is null"
        file = fetch_one(session, FileRow, query, (UUID(file_id),))
        wanted = to_check(session, file) if file else None
    if wanted is None or wanted.file.media_type != PDF or wanted.file.size > LARGEST:
        return
    with system_transaction(installation.engine, today=today, task="signing:check") as session:
        check_again(session, installation, wanted)


def every_night(installation: Installation) -> None:
    """Make the own lists anew, then check what is not confirmed or was long not checked."""
    today = office_day(installation.settings.timezone)
    secret = installation.settings.secret
    with system_transaction(installation.engine, today=today, task="signing:night") as session:
        renew_lists(session, secret=secret, at=now())
        for file_id in due(session):
            installation.jobs.defer(session, "signing:check", file_id=str(file_id))
        warn(session, at=now())


def due(session: Session) -> list[UUID]:
    """Return the newest versions whose signatures are to be checked again, oldest check first."""
    query = """
        select s.file_id from signing.signature as s
        join documents.file as f on f.id = s.file_id and f.removed_at is null
        where s.form = 'pades'
          and (s.verdict <> 'valid' and s.checked_at < now() - interval '12 hours'
               or s.checked_at < now() - interval '30 days')
          and not exists (select from documents.file as later
                          where later.series_id = f.series_id and later.version > f.version)
        group by s.file_id order by min(s.checked_at) limit %s"""
    return fetch_values(session, query, (MOST_A_NIGHT,))
