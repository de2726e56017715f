"""Signing a file of a document: what was shown is what is signed, or nothing is.

Three steps: `choose` reads everything in one short transaction; `make` signs outside of any, as
the time-stamp service may take seconds; `keep` writes in one transaction after looking once more.
"""

import io
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from uprava import signing
from uprava.audit.log import record
from uprava.documents.intake import kept
from uprava.documents.models import TextState
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import FileRow, Received, add, keep_text_state
from uprava.documents.service.locks import refuse_locked, signature_made
from uprava.documents.service.recognitions import inherit
from uprava.documents.service.registering import touch
from uprava.documents.service.versions import live_file, newest_of
from uprava.errors import ConflictError, InvalidError
from uprava.extension import Change, ChangeKind, DocumentHead, SignedVersion
from uprava.i18n import _
from uprava.installation import Installation, installation_of
from uprava.jobs.queue import JobQueue
from uprava.rendering import UnreadableError, inspect
from uprava.rendering.sentences import sentence
from uprava.signing.orders import Level, Mark, NoMark, SignedPdf
from uprava.signing.service.assigning import Drawer, drawer_of, open_drawer
from uprava.signing.service.beside import Beside, keep_beside, make_beside
from uprava.signing.service.checking import (
    PDF,
    Checked,
    Origin,
    examine,
    keep_checks,
    origins_of,
    read_whole,
)
from uprava.signing.service.evidence import carry_over, want
from uprava.signing.service.keeping import KeyRow, require_key
from uprava.signing.service.levels import level_for
from uprava.signing.service.listing import SignatureRow, signatures_of
from uprava.signing.service.stamping import sources_of
from uprava.signing.service.trusting import trust_of
from uprava.signing.service.trusting_sources import hosts_of
from uprava.signing.trust import Trust
from uprava.users.reader import Reader
from uprava.web.events import signal

PERMISSION = "signing.sign"


@dataclass(frozen=True, slots=True)
class Approved:
    """The exact version a person saw and confirmed; without a hash the version's id says it."""

    document_id: UUID
    file_id: UUID
    sha256: str | None = None


class Shown(Protocol):
    """The version that was shown, whoever holds the key."""

    @property
    def head(self) -> DocumentHead:
        """The document."""

    @property
    def file(self) -> FileRow:
        """The version of its file."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Everything signing needs, read in one transaction."""

    head: DocumentHead
    file: FileRow
    key: KeyRow
    drawer: Drawer
    trust: Trust
    origins: Mapping[str, Origin]
    level: Level
    hosts: frozenset[str]
    """What may be asked about revocation (`host:port`)."""
    detached: bool = False
    """Whether a signature file is wanted beside the signed PDF."""


@dataclass(frozen=True, slots=True)
class Made:
    """The signed file, in the store already, and the check of all its signatures."""

    signed: SignedPdf
    checked: list[Checked]
    beside: Beside | None = None


def choose(session: Session, approved: Approved, *, reader: Reader, at: datetime) -> Chosen:
    """Read what is to be signed, after asking for every right.

    Raises NotFoundError, ForbiddenError, ConflictError for a version that is not the newest or
    not the one shown, InvalidError without a PDF or a key in force.
    """
    head = get_document(session, approved.document_id, reader=reader)
    reader.require(PERMISSION)
    file = live_file(session, document_id=head.id, file_id=approved.file_id)
    require_newest(session, file, approved)
    refuse_locked(session, head, signing_of(file), reader=reader)
    if file.media_type != PDF:
        raise InvalidError(_("Only PDF files can be signed here."), code="not-pdf")
    key = require_key(session, person_id=reader.person_id, at=at)
    origins = origins_of(signatures_of(session, [file.id]))
    plugins = installation_of(session).plugins
    return Chosen(
        head, file, key, drawer_of(session, key.id), trust_of(session), origins,
        level_for(session, head.kind), hosts_of(session), plugins.wants_detached(session, head),
    )  # fmt: skip


def signing_of(file: FileRow) -> Change:
    """Return the change that plugins may forbid: a signature over this version."""
    return Change(ChangeKind.SIGNING, file.id, file.sha256)


def require_newest(session: Session, file: FileRow, approved: Approved) -> None:
    """Raise ConflictError unless this very version is still the newest."""
    if newest_of(session, file).id != file.id:
        raise ConflictError(
            _("There is a newer version of the file. Nothing is signed: look at it first."),
            code="newer-version",
        )
    if approved.sha256 is not None and approved.sha256 != file.sha256:
        raise ConflictError(
            _("The file is not the one that was shown. Nothing is signed: look at it again."),
            code="changed-since-approval",
        )


def make(installation: Installation, chosen: Chosen, *, at: datetime) -> Made:
    """Sign, check what was made, and put it into the store. No transaction is open meanwhile."""
    settings = installation.settings
    data = read_whole(installation.store, chosen.file)
    order = signing.SigningOrder(
        expected_sha256=chosen.file.sha256,
        signed_at=at.replace(microsecond=0),
        level=chosen.level,
        mark=place_for_mark(data, owner=chosen.key.owner),
    )
    key = open_drawer(chosen.drawer, installation=installation)
    sources = sources_of(settings.tsa_url, chosen.hosts)
    signed = signing.sign_pdf(
        data,
        key=key,
        order=order,
        trust=chosen.trust,
        timestamper=sources.stamps,
        revocation=sources.revocation,
    )
    version = replace(chosen.file, sha256=signed.sha256, uploaded_at=signed.signed_at)
    own = Origin(
        signed.signed_at, signed.signed_sha256, chosen.key.person_id, None, signed.signed_at,
        signed.lowered,
    )  # fmt: skip
    origins = {**chosen.origins, signed.field: own}
    checked = examine(signed.data, version, trust=chosen.trust, origins=origins)
    kept(installation.store, io.BytesIO(signed.data))
    beside = None
    if chosen.detached:
        whole = replace(version, size=len(signed.data))
        beside = make_beside(installation, key, signed.data, whole, trust=chosen.trust, at=at)
    return Made(signed, checked, beside)


def place_for_mark(data: bytes, *, owner: str = "") -> Mark | NoMark:
    """Find the mark's place in the sandbox, after it said that the file can be read.

    Raises InvalidError with a sentence for a file that must not be opened here.
    """
    with tempfile.NamedTemporaryFile(prefix="uprava-signing-") as spool:
        spool.write(data)
        spool.flush()
        path = Path(spool.name)
        problem = inspect(path, PDF).problem
        try:
            if problem is None:
                return signing.place_mark(path, owner=owner)
        except UnreadableError as error:
            problem = error.problem
    raise InvalidError(
        _("The file cannot be signed. {reason}").format(reason=sentence(problem)),
        code=problem.value,
    )


def keep(
    session: Session, chosen: "Shown", made: Made, *, approved: Approved, reader: Reader,
    jobs: JobQueue,
) -> SignatureRow:  # fmt: skip
    """Write the signed version down, unless somebody was faster meanwhile."""
    signed, head = made.signed, chosen.head
    refuse_locked(session, head, signing_of(chosen.file), reader=reader)
    require_newest(session, chosen.file, approved)
    version = add_signed(session, chosen, signed, reader=reader, jobs=jobs)
    checked = [acting(each, signed.field, reader) for each in made.checked]
    keep_checks(session, version, checked, data=signed.data, at=signed.signed_at)
    ordered = max(signed.wanted, level_for(session, head.kind), key=lambda level: level.rank)
    want(session, file_id=version.id, field=signed.field, level=ordered)
    carry_over(session, before=chosen.file.id, after=version.id)
    if made.beside is not None:
        keep_beside(session, head, made.beside, version, reader=reader, at=signed.signed_at)
    touch(session, head.id, at=signed.signed_at)
    record(
        session, "document.signed", "document", head.id, file=version.id, field=signed.field,
        signed_sha256=signed.signed_sha256, sha256=signed.sha256, serial=signed.signer.serial,
        level=signed.level, lowered=signed.lowered,
    )  # fmt: skip
    both = SignedVersion(chosen.file.id, chosen.file.sha256, version.id, version.sha256)
    signature_made(session, head, both, reader=reader)
    signal(session, f"doc:{head.id}")
    rows = signatures_of(session, [version.id])
    return next(row for row in rows if row.field == signed.field)


def acting(checked: Checked, field: str, reader: Reader) -> Checked:
    """Note for whom the person acts in the new signature."""
    if checked.check.field != field:
        return checked
    return replace(checked, origin=replace(checked.origin, acting_for=reader.acting_for))


def add_signed(
    session: Session, chosen: "Shown", signed: SignedPdf, *, reader: Reader, jobs: JobQueue
) -> FileRow:
    """Add the signed bytes as the next version; its text is that of the version before."""
    before = chosen.file
    received = Received(
        before.name, PDF, len(signed.data), signed.sha256, before.pages, before.role
    )
    version = add(session, chosen.head, received, reader=reader, at=signed.signed_at, series=before)
    if before.text_state == TextState.WAITING:
        jobs.defer(session, "documents:prepare", file_id=str(version.id))
        return version
    keep_text_state(session, version.id, like=before)
    inherit(session, version.sha256, of=before.sha256)
    jobs.defer(session, "documents:pages", file_id=str(version.id), first=1)
    return version
