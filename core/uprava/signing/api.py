"""Signatures of files over the API."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, HeaderParameter
from sqlalchemy.orm import Session

from uprava.documents.service.versions import open_file
from uprava.signing.powers import PowersState
from uprava.signing.powers_words import sentence, state_words
from uprava.signing.service.acts import sign_file
from uprava.signing.service.listing import SignatureRow, signatures_of
from uprava.signing.service.signing_files import PERMISSION, Approved
from uprava.signing.verdicts import Kind
from uprava.users.reader import Reader
from uprava.web.problems import refusals
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.site import Site

PATH = "/api/v1/documents/{id:uuid}/files/{file_id:uuid}/signatures"


class SignerOut(msgspec.Struct, frozen=True):
    """Whose certificate it is; `person_id` is null for signatures made elsewhere."""

    person_id: int | None
    acting_for: int | None
    owner: str
    serial: str
    issuer: str
    valid_from: datetime | None
    valid_to: datetime | None


class VerificationOut(msgspec.Struct, frozen=True):
    """What the latest check found: `valid`, `invalid` or `unknown`, and why in words."""

    verdict: str
    sentences: list[str]
    checked_at: datetime
    protocol: dict[str, Any]


class ContainerOut(msgspec.Struct, frozen=True):
    """The signature file of a detached signature; its content is read as any file's."""

    file_id: UUID
    name: str


class PowersLineOut(msgspec.Struct, frozen=True):
    """One line of the check: what it is about, `good`, `open` or `bad`, and the words."""

    about: str
    found: str
    text: str


class PowersOut(msgspec.Struct, frozen=True):
    """The power of attorney (МЧД) beside the signature; it never changes the verdict.

    `state`: `absent`, `checked`, `partly` (something was not checked) or `refused`.
    """

    state: str
    text: str
    number: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    principal: str | None = None
    representative: str | None = None
    findings: list[PowersLineOut] = []
    checked_at: datetime | None = None


class SignatureOut(msgspec.Struct, frozen=True):
    """One signature; `file_id` is the version it is in or over, `signed_sha256` what was signed.

    `form` is `pades` inside a PDF, `cades` in a file of its own, which `container` names.
    """

    id: UUID
    document_id: UUID
    file_id: UUID
    field: str
    level: str
    lowered: str | None
    signed_sha256: str
    signed_at: datetime
    signer: SignerOut
    verification: VerificationOut
    form: str
    container: ContainerOut | None
    notes: list[str] = []
    powers: PowersOut | None = None


class SignaturesOut(msgspec.Struct, frozen=True):
    """The signatures of one version of a file, in the order they were made."""

    items: list[SignatureOut]


@post(PATH, requires=PERMISSION, scope="sign", responses=refusals(409, 429))
def sign(
    session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], id: FromPath[UUID], file_id: FromPath[UUID],
    sha256: FromQuery[str | None] = None,
    idempotency_key: Annotated[str | None, HeaderParameter(name="Idempotency-Key")] = None,
) -> Response[Any]:  # fmt: skip
    """Sign this version of a PDF with the caller's own key; the signed file is a new version.

    `sha256` names the bytes that were approved; 409 when they are not the newest any more.
    """
    made = sign_file(
        session, Approved(id, file_id, sha256), installation=site.installation, reader=reader,
        key=idempotency_key, answer=answer_of,
    )  # fmt: skip
    location = f"/api/v1/documents/{id}/files/{made['file_id']}/signatures"
    return Response(made, status_code=201, headers={"location": location})


@get(PATH, requires=SIGNED_IN, scope="documents:read")
def list_(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    file_id: FromPath[UUID],
) -> SignaturesOut:  # fmt: skip
    """Return the signatures of this version with their latest checks."""
    _head, file = open_file(session, id, file_id=file_id, reader=reader)
    return SignaturesOut([signature_out(row) for row in signatures_of(session, [file.id])])


def answer_of(row: SignatureRow, notes: tuple[str, ...]) -> Mapping[str, Any]:
    """Return the answer to an act of signing as JSON values."""
    answer: Mapping[str, Any] = msgspec.to_builtins(signature_out(row, notes))
    return answer


def signature_out(row: SignatureRow, notes: tuple[str, ...] = ()) -> SignatureOut:
    """Return a signature as the API shows it."""
    facts = row.check.signer
    signer = SignerOut(
        row.person_id, row.acting_for, row.owner, row.serial, facts.issuer if facts else "",
        facts.valid_from if facts else None, facts.valid_to if facts else None,
    )  # fmt: skip
    found = VerificationOut(row.verdict, list(row.sentences()), row.checked_at, dict(row.protocol))
    return SignatureOut(
        row.id, row.document_id, row.file_id, row.field, row.level, row.lowered,
        row.signed_sha256, row.signed_at, signer, found, row.form, container_of(row),
        list(notes), powers_of(row),
    )  # fmt: skip


def powers_of(row: SignatureRow) -> PowersOut | None:
    """Return what was found of the signer's powers; none for a time stamp."""
    if row.check.kind is not Kind.SIGNATURE:
        return None
    check = row.powers_check
    words = state_words(check, row.check.signer)
    if check is None:
        return PowersOut(PowersState.ABSENT, words)
    lines = [PowersLineOut(each.about, each.found, sentence(each)) for each in check.findings]
    return PowersOut(
        check.state, words, check.facts.number, check.facts.issued, check.facts.until,
        "; ".join(each.name for each in check.facts.principals),
        "; ".join(each.name for each in check.facts.representatives), lines, check.checked_at,
    )  # fmt: skip


def container_of(row: SignatureRow) -> ContainerOut | None:
    """Return the file a detached signature is in."""
    return ContainerOut(row.container_id, row.container or "") if row.container_id else None


routes = [sign, list_]
