"""Writing down what a signature file is over: one row for each signer, beside the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from uprava import signing
from uprava.audit.log import record
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch, fetch_one, fetch_values
from uprava.documents.service.filing import BESIDE, COLUMNS, FileRow, put_in_role
from uprava.signing.models import Fit, Form
from uprava.signing.orders import Level
from uprava.signing.service.detached_matching import Matched
from uprava.signing.service.listing import signatures_in
from uprava.signing.service.powers_beside import settle
from uprava.signing.service.trusting import trust_of
from uprava.signing.trust import Trust
from uprava.signing.verdicts import SignatureCheck, StampState

BELONGING = frozenset({Fit.FILE, Fit.NAME})
"""Signature files that have a file to stand beside."""


@dataclass(frozen=True, slots=True)
class ToMatch:
    """What is needed to match a signature file, read in one transaction."""

    container: FileRow
    candidates: list[FileRow]
    trust: Trust


@dataclass(frozen=True, slots=True)
class ContainerRow:
    """A signature file of a document; `fit` is None until it was looked at."""

    id: UUID
    document_id: UUID
    name: str
    size: int
    sha256: str
    signed_file_id: UUID | None
    fit: Fit | None


def list_containers(session: Session, document_id: UUID) -> list[ContainerRow]:
    """Return the signature files of a document that were not removed, the earliest first."""
    query = f"""
        select f.id, f.document_id, f.name, f.size, f.sha256, c.signed_file_id, c.fit
        from documents.file as f left join signing.container as c on c.file_id = f.id
        where f.document_id = %s and f.removed_at is null
          and (f.role = '{BESIDE}' or c.file_id is not null) order by f.id"""
    return fetch(session, ContainerRow, query, (document_id,))


def to_match(session: Session, container: FileRow) -> ToMatch:
    """Read what matching needs: all versions of the document's other files."""
    query = f"""select {COLUMNS} from documents.file
        where document_id = %s and series_id <> %s and removed_at is null and role <> '{BESIDE}'
        order by id desc limit 1000"""
    files = fetch(session, FileRow, query, (container.document_id, container.series_id))
    return ToMatch(container, files, trust_of(session))


def find_file(session: Session, file_id: UUID) -> FileRow | None:
    """Return a version of a file that was not removed."""
    query = f"select {COLUMNS} from documents.file where id = %s and removed_at is null"
    return fetch_one(session, FileRow, query, (file_id,))


UPSERT_CONTAINER = """
insert into signing.container (file_id, document_id, signed_file_id, fit, checked_at)
values (%(id)s, %(document)s, %(signed)s, %(fit)s, %(at)s)
on conflict (file_id) do update set signed_file_id = excluded.signed_file_id,
    fit = excluded.fit, checked_at = excluded.checked_at"""


def keep_match(session: Session, matched: Matched, *, at: datetime) -> None:
    """Write the finding down; what was found of the same signature file earlier is renewed."""
    container = matched.container
    signed_id = matched.signed.id if matched.signed else None
    values = {
        "id": container.id, "document": container.document_id, "fit": matched.fit, "at": at,
        "signed": signed_id,
    }  # fmt: skip
    execute(session, UPSERT_CONTAINER, values)
    put_in_place(session, container, matched.fit)
    before = {row.field: row.verdict for row in signatures_in(session, container.id)}
    forget = """delete from signing.signature where container_id = %s
        and file_id is distinct from %s::uuid"""
    execute(session, forget, (container.id, signed_id))
    for check in matched.checks:
        keep_signer(session, matched, check, at=at)
        if before.get(field_of(container, check)) != check.verdict:
            record(
                session, "signature.checked", "document", container.document_id,
                file=signed_id, field=check.field, verdict=check.verdict,
                sha256=matched.signed_sha256, container=container.id,
            )  # fmt: skip
    if signed_id is not None:
        settle(session, [signed_id], at=at)


def put_in_place(session: Session, container: FileRow, fit: Fit) -> None:
    """Stand a signature file beside its file; without one it is an attachment as any other."""
    role = BESIDE if fit in BELONGING else "attachment"
    put_in_role(session, container.id, role)


UPSERT = """
insert into signing.signature (id, document_id, file_id, form, container_id, signed_sha256, field,
    level, serial, owner, signed_at, verdict, protocol, checked_at)
values (%(id)s, %(document)s, %(file)s, %(form)s, %(container)s, %(signed)s, %(field)s, %(level)s,
    %(serial)s, %(owner)s, %(signed_at)s, %(verdict)s, %(protocol)s, %(at)s)
on conflict (file_id, field) do update set verdict = excluded.verdict, level = excluded.level,
    protocol = excluded.protocol, checked_at = excluded.checked_at"""


def keep_signer(session: Session, matched: Matched, check: SignatureCheck, *, at: datetime) -> None:
    """Write the finding of one signer down, as of the moment the signature file came."""
    container, signed = matched.container, matched.signed
    assert signed is not None
    since = container.uploaded_at
    protocol = signing.protocol([check], sha256=signed.sha256, at=since)
    protocol["container"] = {"name": container.name, "sha256": container.sha256}
    stamped = check.time_stamp.state is not StampState.NONE
    values = {
        "id": uuid7(), "document": container.document_id, "file": signed.id, "form": Form.CADES,
        "container": container.id, "signed": matched.signed_sha256,
        "field": field_of(container, check), "level": Level.B_T if stamped else Level.B_B,
        "serial": check.signer.serial if check.signer else "",
        "owner": check.signer.owner if check.signer else "",
        "signed_at": check.claimed_at or since, "verdict": check.verdict,
        "protocol": msgspec.json.encode(protocol).decode(), "at": at,
    }  # fmt: skip
    execute(session, UPSERT, values)


def field_of(container: FileRow, check: SignatureCheck) -> str:
    """Return the name of a signer's row: the signature file and the place in it."""
    return f"{container.id}/{int(check.field):02}"


def waiting_containers(session: Session, document_id: UUID) -> Sequence[UUID]:
    """Return the signature files that another file of the document might be meant by."""
    query = """select c.file_id from signing.container as c
        join documents.file as f on f.id = c.file_id and f.removed_at is null
        where c.document_id = %s and c.fit in ('none', 'name')"""
    return fetch_values(session, query, (document_id,))
