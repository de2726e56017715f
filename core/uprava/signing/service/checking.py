"""Checking the signatures of a stored file and keeping what was found."""

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy.orm import Session
from uprava_storage import BlobNotFoundError, BlobStore, StoreUnavailableError

from uprava import signing
from uprava.audit.log import record
from uprava.db.ids import uuid7
from uprava.db.sql import execute
from uprava.documents.service.filing import FileRow
from uprava.errors import TooLargeError, UnavailableError
from uprava.i18n import _
from uprava.signing.models import Form
from uprava.signing.orders import Level
from uprava.signing.service.evidence import keep_evidence
from uprava.signing.service.listing import SignatureRow, signatures_of
from uprava.signing.service.powers_beside import settle
from uprava.signing.trust import Trust
from uprava.signing.verdicts import (
    Integrity,
    Kind,
    Reason,
    SignatureCheck,
    StampState,
    Verdict,
)
from uprava.web.files import lost_file

PDF = "application/pdf"
LARGEST = 50 * 1024 * 1024
"""Bytes of a file that is signed or checked: it is held in memory whole."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of a signature besides the file: who made it here, and since when it exists."""

    known_since: datetime
    signed_sha256: str | None = None
    person_id: int | None = None
    acting_for: int | None = None
    signed_at: datetime | None = None
    lowered: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome for one signature: what was found, at which moment the file surely existed."""

    check: SignatureCheck
    origin: Origin
    digest: str
    """SHA-256 of the bytes that were checked."""


def read_whole(store: BlobStore, file: FileRow) -> bytes:
    """Return a file's bytes. Raises TooLargeError, or UnavailableError without the store."""
    if file.size > LARGEST:
        raise TooLargeError(
            _("Files larger than {n} MB are not signed or checked here.").format(
                n=LARGEST // (1024 * 1024)
            )
        )
    try:
        return b"".join(store.read(file.sha256))
    except BlobNotFoundError as error:
        raise lost_file(file.sha256) from error
    except StoreUnavailableError as error:
        raise UnavailableError(
            _("The file store does not give the file. Nothing was changed; try again later.")
        ) from error


def origins_of(rows: list[SignatureRow]) -> dict[str, Origin]:
    """Return what is known of the signatures already written down, by field."""
    return {
        row.field: Origin(
            row.known_since, row.signed_sha256, row.person_id, row.acting_for, row.signed_at,
            row.lowered,
        )
        for row in rows
        if row.form == Form.PADES
    }  # fmt: skip


def examine(
    data: bytes, file: FileRow, *, trust: Trust, origins: Mapping[str, Origin]
) -> list[Checked]:
    """Check all signatures of a file, each as of the moment it is known to have existed.

    A field without an origin is new: it exists since the file came. Bytes that are not those
    the office took in make every signature of them invalid, whatever part was changed.
    """
    digest = hashlib.sha256(data).hexdigest()
    arrived = Origin(file.uploaded_at)
    by_moment: dict[datetime, dict[str, SignatureCheck]] = {}

    def checks_at(moment: datetime) -> dict[str, SignatureCheck]:
        if moment not in by_moment:
            found = signing.verify_pdf(data, trust=trust, at=moment)
            by_moment[moment] = {check.field: check for check in found}
        return by_moment[moment]

    fields = {*checks_at(arrived.known_since), *origins}
    checked = []
    for field in sorted(fields):
        origin = origins.get(field, arrived)
        check = checks_at(origin.known_since).get(field) or lost(field)
        if digest != file.sha256:
            check = changed(check)
        checked.append(Checked(check, origin, digest))
    return checked


def lost(field: str) -> SignatureCheck:
    """Return the finding for a signature that was in the file and can no longer be read there."""
    return changed(SignatureCheck(field, Kind.SIGNATURE, Verdict.INVALID, (Reason.UNREADABLE,)))


def changed(check: SignatureCheck) -> SignatureCheck:
    """Return the finding with the proof that the stored bytes were changed."""
    return dataclasses.replace(
        check,
        verdict=Verdict.INVALID,
        integrity=Integrity.BROKEN,
        reasons=tuple(dict.fromkeys((Reason.BROKEN, *check.reasons))),
    )


def keep_checks(
    session: Session, file: FileRow, checked: list[Checked], *, data: bytes, at: datetime
) -> None:
    """Write the findings down; what was written earlier of the same signature is renewed."""
    before = {row.field: row.verdict for row in signatures_of(session, [file.id])}
    keep_evidence(session, file, [each.check for each in checked])
    for each in checked:
        keep_check(session, file, each, data=data, at=at)
        verdict = each.check.verdict
        if before.get(each.check.field) != verdict:
            record(
                session, "signature.checked", "document", file.document_id, file=file.id,
                field=each.check.field, verdict=verdict, sha256=each.digest,
            )  # fmt: skip
    settle(session, [file.id], at=at)


UPSERT = """
insert into signing.signature (id, document_id, file_id, signed_sha256, field, person_id,
    acting_for, level, lowered, serial, owner, signed_at, verdict, protocol, checked_at)
values (%(id)s, %(document)s, %(file)s, %(signed)s, %(field)s, %(person)s, %(acting)s, %(level)s,
    %(lowered)s, %(serial)s, %(owner)s, %(signed_at)s, %(verdict)s, %(protocol)s, %(at)s)
on conflict (file_id, field) do update set verdict = excluded.verdict,
    protocol = excluded.protocol, checked_at = excluded.checked_at,
    level = coalesce(%(measured)s, signing.signature.level)"""


def keep_check(
    session: Session, file: FileRow, found: Checked, *, data: bytes, at: datetime
) -> None:
    """Write one finding down."""
    check, origin = found.check, found.origin
    protocol = signing.protocol([check], sha256=found.digest, at=origin.known_since)
    signed = origin.signed_sha256 or hashlib.sha256(data[: check.signed_bytes]).hexdigest()
    stamped = check.time_stamp.state is not StampState.NONE
    values = {
        "id": uuid7(),
        "document": file.document_id,
        "file": file.id,
        "signed": signed,
        "field": check.field,
        "person": origin.person_id,
        "acting": origin.acting_for,
        "level": check.level or (Level.B_T if stamped else Level.B_B),
        "measured": check.level,
        "lowered": origin.lowered,
        "serial": check.signer.serial if check.signer else "",
        "owner": check.signer.owner if check.signer else "",
        "signed_at": origin.signed_at or check.claimed_at or origin.known_since,
        "verdict": check.verdict,
        "protocol": msgspec.json.encode(protocol).decode(),
        "at": at,
    }
    execute(session, UPSERT, values)
