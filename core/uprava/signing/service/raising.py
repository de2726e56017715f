"""Raising signatures later, without the signers' keys: a job adds evidence as the next version.

The signed bytes stay: the new version begins with the one before, byte for byte. So hashes that
visas and earlier signatures name keep their meaning, and the earlier version stays downloadable.
"""

import hashlib
import io
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava import signing
from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.ids import uuid7
from uprava.db.sql import fetch_one
from uprava.db.transaction import system_transaction
from uprava.documents.intake import kept
from uprava.documents.service.access import HEAD_COLUMNS
from uprava.documents.service.filing import COLUMNS, FileRow, insert
from uprava.documents.service.locks import hold
from uprava.documents.service.opening import told_name
from uprava.documents.service.registering import touch
from uprava.documents.service.versions import newest_of
from uprava.extension import DocumentHead, SignedVersion
from uprava.extension import SignatureLevel as Level
from uprava.installation import Installation
from uprava.signing.service import evidence
from uprava.signing.service.checking import (
    LARGEST,
    PDF,
    Checked,
    Origin,
    examine,
    keep_checks,
    origins_of,
    read_whole,
)
from uprava.signing.service.evidence import EvidenceRow
from uprava.signing.service.listing import signatures_of
from uprava.signing.service.stamping import sources_of
from uprava.signing.service.trusting import trust_of
from uprava.signing.service.trusting_sources import hosts_of
from uprava.signing.trust import Trust
from uprava.signing.verdicts import Verdict
from uprava.web.events import signal

log = logging.getLogger(__name__)

TASK = "signing:raise"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version to be raised and all that is needed for it, read in one transaction."""

    file: FileRow
    origins: Mapping[str, Origin]
    known: Mapping[str, EvidenceRow]
    verdicts: Mapping[str, str]
    trust: Trust
    hosts: frozenset[str]

    @property
    def wanted(self) -> Level | None:
        """The highest level any signature was ordered at here."""
        levels = [row.wanted for row in self.known.values() if row.wanted]
        return max(levels, key=lambda level: level.rank, default=None)

    def ends_soon(self, at: datetime) -> bool:
        """Tell whether evidence that has to last needs an archive stamp now."""
        return any(
            row.wanted is not None
            and row.wanted.reaches(Level.B_LT)
            and row.level.reaches(Level.B_LT)
            and row.until < at + evidence.RENEW_BEFORE
            for row in self.known.values()
        )


@dataclass(frozen=True, slots=True)
class Better:
    """The bytes with more evidence, in the store already, and the check of all signatures."""

    data: bytes
    sha256: str
    checked: list[Checked]


def raise_due(installation: Installation) -> None:
    """Put every version that waits for evidence into the queue; the job `signing:raise_due`."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task=TASK) as session:
        for file_id in evidence.due(session, at=now()):
            installation.jobs.defer(session, TASK, file_id=str(file_id))


def raise_file(installation: Installation, *, file_id: str) -> None:
    """Add evidence to one version of a file; the job `signing:raise`. Done twice, it adds once."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task=TASK) as session:
        waiting = waiting_in(session, UUID(file_id))
    if waiting is None or waiting.wanted is None:
        return
    at = now().replace(microsecond=0)
    better, lowered = improved(installation, waiting, waiting.wanted, at=at)
    with system_transaction(installation.engine, today=today, task=TASK) as session:
        if better is None:
            evidence.tried(session, file_id=waiting.file.id, lowered=lowered, at=at)
        else:
            keep(session, installation, waiting, better, lowered=lowered, at=at)


def waiting_in(session: Session, file_id: UUID) -> Waiting | None:
    """Read what raising needs; None for a version that is gone, or is not the newest any more."""
    query = f"select {COLUMNS} from documents.file where id = %s and removed_at is null"
    file = fetch_one(session, FileRow, query, (file_id,))
    if file is None or file.media_type != PDF or file.size > LARGEST:
        return None
    if newest_of(session, file).id != file.id:
        return None
    rows = signatures_of(session, [file.id])
    return Waiting(
        file, origins_of(rows), evidence.evidence_in(session, file.id),
        {row.field: row.verdict for row in rows}, trust_of(session), hosts_of(session),
    )  # fmt: skip


def improved(
    installation: Installation, waiting: Waiting, wanted: Level, *, at: datetime
) -> tuple[Better | None, str | None]:
    """Add the evidence outside of any transaction; None when there is nothing to add yet.

    The second value is why the wanted level is still not reached.
    """
    data = read_whole(installation.store, waiting.file)
    if hashlib.sha256(data).hexdigest() != waiting.file.sha256:
        log.error("a signed file in the store is damaged", extra={"file": str(waiting.file.id)})
        return None, None
    raised = signing.raise_pdf(
        data,
        to=wanted,
        trust=waiting.trust,
        sources=sources_of(installation.settings.tsa_url, waiting.hosts),
        at=at,
        renew=waiting.ends_soon(at),
    )
    if raised.data == data:
        return None, raised.lowered
    checked = checked_again(raised.data, waiting, at=at)
    if not raised.data.startswith(data) or is_worse(checked, waiting):
        log.error("adding evidence would harm a file", extra={"file": str(waiting.file.id)})
        return None, raised.lowered
    kept(installation.store, io.BytesIO(raised.data))
    return Better(raised.data, hashlib.sha256(raised.data).hexdigest(), checked), raised.lowered


def checked_again(data: bytes, waiting: Waiting, *, at: datetime) -> list[Checked]:
    """Check the new bytes; stamps that were added exist since now."""
    digest = hashlib.sha256(data).hexdigest()
    version = replace(waiting.file, sha256=digest, uploaded_at=at)
    return examine(data, version, trust=waiting.trust, origins=waiting.origins)


def is_worse(checked: list[Checked], waiting: Waiting) -> bool:
    """Tell whether a signature that was valid would not be."""
    found = {each.check.field: each.check.verdict for each in checked}
    return any(
        verdict == Verdict.VALID and found.get(field) is not Verdict.VALID
        for field, verdict in waiting.verdicts.items()
    )


def keep(
    session: Session, installation: Installation, waiting: Waiting, better: Better, *,
    lowered: str | None, at: datetime,
) -> None:  # fmt: skip
    """Write the raised version down, unless somebody changed the file meanwhile."""
    before = waiting.file
    hold(session, before.document_id)
    if newest_of(session, before).id != before.id:
        return
    version = add_raised(session, before, better, at=at)
    checked = [with_reason(each, waiting, lowered) for each in better.checked]
    keep_checks(session, version, checked, data=better.data, at=at)
    evidence.carry_over(session, before=before.id, after=version.id)
    touch(session, before.document_id, at=at)
    levels = {each.check.field: str(each.check.level) for each in checked if each.check.level}
    record(
        session, "signature.raised", "document", before.document_id, file=version.id,
        before_sha256=before.sha256, sha256=version.sha256, levels=levels,
    )  # fmt: skip
    both = SignedVersion(before.id, before.sha256, version.id, version.sha256)
    installation.plugins.after_evidence(session, head_of(session, before.document_id), both)
    installation.jobs.defer(session, "documents:pages", file_id=str(version.id), first=1)
    signal(session, f"doc:{before.document_id}")


def with_reason(checked: Checked, waiting: Waiting, lowered: str | None) -> Checked:
    """Note why a signature is still lower than ordered; nothing when it is not."""
    known = waiting.known.get(checked.check.field)
    level = checked.check.level
    reached = known is None or known.wanted is None or (level and level.reaches(known.wanted))
    return replace(checked, origin=replace(checked.origin, lowered=None if reached else lowered))


def add_raised(session: Session, before: FileRow, better: Better, *, at: datetime) -> FileRow:
    """Add the raised bytes as the next version; its text is that of the version before."""
    version = replace(
        before, id=uuid7(), version=before.version + 1, size=len(better.data),
        sha256=better.sha256, uploaded_at=at,
    )  # fmt: skip
    kind = head_of(session, before.document_id).kind
    insert(session, version, kind=kind)
    record(
        session, "file.added", "document", version.document_id, file=version.id,
        name=told_name(session, version.name, kind=kind), sha256=version.sha256,
        version=version.version,
    )  # fmt: skip
    return version


def head_of(session: Session, id: UUID) -> DocumentHead:
    """Return the document a job works on; jobs see every document."""
    query = f"select {HEAD_COLUMNS} from documents.document as d where d.id = %s"
    head = fetch_one(session, DocumentHead, query, (id,))
    assert head is not None  # the file refers to it
    return head
