"""Matching and checking signature files by jobs: when they come, when files change, at night."""

from uuid import UUID

from sqlalchemy.orm import Session

from uprava.clock import now, office_day
from uprava.db.sql import fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.service.filing import SIGNATURE_TYPES
from uprava.installation import Installation
from uprava.signing.service.deferred import forget_prepared
from uprava.signing.service.detached_keeping import (
    find_file,
    keep_match,
    to_match,
    waiting_containers,
)
from uprava.signing.service.detached_matching import match
from uprava.web.events import signal

MOST_A_NIGHT = 2_000
"""Signature files checked in one night."""


def check_container(installation: Installation, *, file_id: str) -> None:
    """Match one signature file and check its signers; the job `signing:beside`."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="signing:beside") as session:
        container = find_file(session, UUID(file_id))
        wanted = to_match(session, container) if container else None
    if wanted is None or wanted.container.media_type not in SIGNATURE_TYPES:
        return
    container = wanted.container
    matched = match(
        installation.store, container, wanted.candidates, trust=wanted.trust,
        at=container.uploaded_at,
    )  # fmt: skip
    with system_transaction(installation.engine, today=today, task="signing:beside") as session:
        keep_match(session, matched, at=now())
        signal(session, f"doc:{container.document_id}")


def check_waiting(session: Session, installation: Installation, document_id: UUID) -> None:
    """Have the signature files looked at again that fitted nothing before files changed."""
    for file_id in waiting_containers(session, document_id):
        installation.jobs.defer(session, "signing:beside", file_id=str(file_id))


def every_night(installation: Installation) -> None:
    """Have the signature files checked that are doubtful or old; forget prepared versions."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="signing:night") as session:
        for file_id in due(session):
            installation.jobs.defer(session, "signing:beside", file_id=str(file_id))
        forget_prepared(session, at=now())


def due(session: Session) -> list[UUID]:
    """Return the signature files to be checked again, the oldest check first."""
    query = """
        select s.container_id from signing.signature as s
        join documents.file as f on f.id = s.file_id and f.removed_at is null
        join documents.file as c on c.id = s.container_id and c.removed_at is null
        where s.verdict <> 'valid' and s.checked_at < now() - interval '12 hours'
           or s.checked_at < now() - interval '30 days'
        group by s.container_id order by min(s.checked_at) limit %s"""
    return fetch_values(session, query, (MOST_A_NIGHT,))
