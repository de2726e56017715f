"""Signing with a key that is not here: the browser signs the digest of an exact version.

`prepare` makes the version ready and remembers it for a quarter of an hour, for one person and one
use; `finish` puts the signature in, after everything was looked at once more.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy.orm import Session

from uprava import signing
from uprava.audit.log import record
from uprava.clock import now
from uprava.db.sql import execute, fetch_one
from uprava.db.transaction import beside
from uprava.documents.intake import kept
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import FileRow
from uprava.documents.service.locks import refuse_locked
from uprava.documents.service.versions import live_file
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.installation import Installation
from uprava.signing.orders import Level, SignedPdf
from uprava.signing.service.checking import PDF, Origin, examine, origins_of, read_whole
from uprava.signing.service.deferred_binding import bind, find_bound, require_counting
from uprava.signing.service.levels import level_for
from uprava.signing.service.listing import SignatureRow, signatures_of
from uprava.signing.service.signing_files import (
    PERMISSION,
    Approved,
    Made,
    place_for_mark,
    require_newest,
    signing_of,
)
from uprava.signing.service.signing_files import keep as keep_signed
from uprava.signing.service.trusting import trust_of
from uprava.signing.trust import Trust
from uprava.users.reader import Reader

LASTS = timedelta(minutes=15)
"""How long a prepared version waits for its signature."""
LARGEST_CERTIFICATE = 64 * 1024
"""Bytes of an exported certificate."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The version to be signed and what signing it needs, read in one transaction."""

    head: DocumentHead
    file: FileRow
    trust: Trust
    origins: Mapping[str, Origin]
    level: Level
    """The one the kind's documents are signed at."""


@dataclass(frozen=True, slots=True)
class Task:
    """What the browser is to sign: the digest in hexadecimal and the name of its algorithm."""

    id: UUID
    digest: str
    algorithm: str


@dataclass(frozen=True, slots=True)
class PreparationRow:
    """A prepared version as it is kept."""

    id: UUID
    document_id: UUID
    file_id: UUID
    person_id: int
    source_sha256: str
    tail: bytes
    place_start: int
    place_end: int
    field: str
    algorithm: str
    digest: bytes
    certificate: bytes
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None

    @property
    def prepared(self) -> "signing.Prepared":
        """What the signing library made."""
        return signing.Prepared(
            bytes(self.tail), self.place_start, self.place_end, self.field, self.algorithm,
            bytes(self.digest),
        )  # fmt: skip

    @property
    def approved(self) -> Approved:
        """The version that was shown."""
        return Approved(self.document_id, self.file_id, self.source_sha256)


def certificate_in(content: bytes) -> x509.Certificate:
    """Return the certificate a plug-in exported (DER). Raises InvalidError."""
    try:
        if len(content) > LARGEST_CERTIFICATE:
            raise ValueError("too large")
        return x509.load_der_x509_certificate(content)
    except ValueError as error:
        raise InvalidError(
            _("The certificate from the browser cannot be read. Nothing is signed."),
            code="certificate-unreadable",
        ) from error


def prepare(
    session: Session, approved: Approved, certificate: x509.Certificate, *, reader: Reader,
    installation: Installation,
) -> Task:  # fmt: skip
    """Make a version ready for a signature in the browser, with a certificate that is the reader's.

    `session` must not have begun. Raises what `signing_files.choose` raises, and ForbiddenError for
    a certificate that does not count as the reader's.
    """
    at = now()
    with beside(session) as looking:
        shown = look(looking, approved, reader=reader)
    signing.require_usable_certificate(certificate, trust=shown.trust, at=at)
    with beside(session) as binding:
        bound = bind(binding, certificate, reader=reader, at=at)
    require_counting(bound)
    data = read_whole(installation.store, shown.file)
    order = signing.SigningOrder(
        expected_sha256=shown.file.sha256,
        signed_at=at.replace(microsecond=0),
        mark=place_for_mark(data, owner=bound.owner),
    )
    prepared = signing.prepare_pdf(data, certificate=certificate, order=order)
    return remember(session, shown, prepared, certificate, reader=reader, at=at)


def look(session: Session, approved: Approved, *, reader: Reader) -> Shown:
    """Read the version after asking for every right."""
    head = get_document(session, approved.document_id, reader=reader)
    reader.require(PERMISSION)
    file = live_file(session, document_id=head.id, file_id=approved.file_id)
    require_newest(session, file, approved)
    refuse_locked(session, head, signing_of(file), reader=reader)
    if file.media_type != PDF:
        raise InvalidError(_("Only PDF files can be signed here."), code="not-pdf")
    origins = origins_of(signatures_of(session, [file.id]))
    return Shown(head, file, trust_of(session), origins, level_for(session, head.kind))


INSERT = """
insert into signing.preparation (id, document_id, file_id, person_id, acting_for, source_sha256,
    tail, place_start, place_end, field, algorithm, digest, certificate, created_at, expires_at)
values (%(id)s, %(document)s, %(file)s, %(person)s, %(acting)s, %(source)s, %(tail)s, %(start)s,
    %(end)s, %(field)s, %(algorithm)s, %(digest)s, %(certificate)s, %(at)s, %(until)s)"""


def remember(
    session: Session, shown: Shown, prepared: "signing.Prepared", certificate: x509.Certificate,
    *, reader: Reader, at: datetime,
) -> Task:  # fmt: skip
    """Keep the prepared version."""
    id = uuid4()
    values = {
        "id": id, "document": shown.head.id, "file": shown.file.id, "person": reader.person_id,
        "acting": reader.acting_for, "source": shown.file.sha256, "tail": prepared.tail,
        "start": prepared.start, "end": prepared.end, "field": prepared.field,
        "algorithm": prepared.algorithm, "digest": prepared.digest,
        "certificate": certificate.public_bytes(Encoding.DER), "at": at, "until": at + LASTS,
    }  # fmt: skip
    execute(session, INSERT, values)
    serial = signing.certificate_facts(certificate).serial
    record(session, "signing.prepared", "document", shown.head.id, file=shown.file.id,
           sha256=shown.file.sha256, digest=prepared.digest.hex(), serial=serial)  # fmt: skip
    return Task(id, prepared.digest.hex(), prepared.algorithm)


def forget_prepared(session: Session, *, at: datetime) -> None:
    """Delete the prepared versions whose time is over, used or not; run nightly."""
    execute(session, "delete from signing.preparation where expires_at < %s", (at,))


def finish(
    session: Session, preparation_id: UUID, signature: bytes, *, approved: Approved,
    reader: Reader, installation: Installation,
) -> tuple[SignatureRow, SignedPdf]:  # fmt: skip
    """Put a signature made in the browser into the version it was prepared for, and keep it.

    `session` must not have begun. Raises a sentence for a signature over something else, of
    another certificate or person, used before, too late, or over what is not the newest any more;
    nothing is changed then.
    """
    at = now()
    with beside(session) as looking:
        row = waiting(looking, preparation_id, approved, reader=reader, at=at)
        shown = look(looking, row.approved, reader=reader)
        certificate = certificate_in(bytes(row.certificate))
        sha256 = signing.certificate_facts(certificate).sha256
        bound = find_bound(looking, person_id=reader.person_id, sha256=sha256)
    if bound is None:
        raise NotFoundError(_("There is no such certificate."))
    require_counting(bound)
    made = embedded(installation, shown, row, signature, at=at)
    use(session, row, at=at)
    kept_row = keep_signed(
        session, shown, made, approved=row.approved, reader=reader, jobs=installation.jobs
    )
    if made.signed.wanted is not Level.B_B:
        installation.jobs.defer(session, "signing:raise", file_id=str(kept_row.file_id))
    return kept_row, made.signed


def waiting(
    session: Session, id: UUID, approved: Approved, *, reader: Reader, at: datetime
) -> PreparationRow:
    """Return a prepared version that may still be used by this person."""
    query = """select id, document_id, file_id, person_id, source_sha256, tail, place_start,
        place_end, field, algorithm, digest, certificate, created_at, expires_at, used_at
        from signing.preparation where id = %s and person_id = %s and file_id = %s"""
    row = fetch_one(session, PreparationRow, query, (id, reader.person_id, approved.file_id))
    if row is None:
        raise NotFoundError(
            _("There is no such preparation of yours. Open the page of signing again.")
        )
    if row.used_at is not None:
        raise used_before()
    if at > row.expires_at:
        raise ConflictError(
            _(
                "The signature came later than 15 minutes after the file was prepared. Nothing is "
                "signed: begin again."
            ),
            code="preparation-expired",
        )
    return row


def use(session: Session, row: PreparationRow, *, at: datetime) -> None:
    """Use a preparation up; of two at once one is told so."""
    query = "update signing.preparation set used_at = %s where id = %s and used_at is null"
    if not execute(session, query, (at, row.id)):
        raise used_before()


def used_before() -> ConflictError:
    """Return the error for a signature that was put in already."""
    return ConflictError(
        _("This signature was used already. Nothing is signed once more."), code="used-before"
    )


def embedded(
    installation: Installation, shown: Shown, row: PreparationRow, signature: bytes, *, at: datetime
) -> Made:
    """Check the signature, put it in, check the file as a whole, and put it into the store."""
    data = read_whole(installation.store, shown.file)
    prepared, certificate = row.prepared, certificate_in(bytes(row.certificate))
    check = signing.require_good(
        signature, data, prepared, certificate=certificate, trust=shown.trust, at=at
    )
    assert check.signer is not None
    signed = signing.signed_elsewhere(
        signing.embed(signature, data, prepared), prepared, signer=check.signer,
        wanted=shown.level, at=at.replace(microsecond=0), source=row.source_sha256,
    )  # fmt: skip
    version = replace(shown.file, sha256=signed.sha256, uploaded_at=signed.signed_at)
    own = Origin(signed.signed_at, row.source_sha256, row.person_id, None, signed.signed_at,
                 signed.lowered)  # fmt: skip
    origins = {**shown.origins, signed.field: own}
    checked = examine(signed.data, version, trust=shown.trust, origins=origins)
    kept(installation.store, io.BytesIO(signed.data))
    return Made(signed, checked)
