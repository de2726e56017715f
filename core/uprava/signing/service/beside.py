"""A signature file made beside a signed PDF where a module asks for one: exchanges carry them."""

import io
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.ids import uuid7
from uprava.db.sql import execute
from uprava.documents.intake import kept
from uprava.documents.models import TextState
from uprava.documents.service.filing import BESIDE, SIGNATURE, FileRow, Received, add
from uprava.documents.service.opening import told_name
from uprava.extension import DocumentHead
from uprava.installation import Installation
from uprava.signing.keys import Key
from uprava.signing.service.detached_keeping import keep_match
from uprava.signing.service.detached_matching import Matched, match
from uprava.signing.trust import Trust
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class Beside:
    """A signature file in the store already, and what it was found to be over."""

    received: Received
    matched: Matched


def make_beside(
    installation: Installation, key: Key, data: bytes, signed: FileRow, *, trust: Trust,
    at: datetime,
) -> Beside:  # fmt: skip
    """Sign the bytes of a signed PDF once more, as a file of its own, and check what was made.

    CAdES-BES, detached, DER. No transaction is open meanwhile.
    """
    from uprava.signing.cades_making import sign_detached  # pyHanko: not before it is needed

    made = sign_detached(data, key)
    sha256 = kept(installation.store, io.BytesIO(made))
    name = f"{PurePath(signed.name).stem}.p7s"
    received = Received(name, SIGNATURE, len(made), sha256, None, BESIDE)
    id = uuid7()
    container = FileRow(
        id, signed.document_id, id, 1, BESIDE, name, SIGNATURE, len(made), sha256, None,
        TextState.NONE, None, at, signed.uploaded_by,
    )  # fmt: skip
    return Beside(received, match(installation.store, container, [signed], trust=trust, at=at))


def keep_beside(
    session: Session, head: DocumentHead, beside: Beside, signed: FileRow, *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Lay the signature file beside the version it is over, in its signer's name."""
    row = add(session, head, beside.received, reader=reader, at=at, series=None)
    keep_match(session, replace(beside.matched, container=row, signed=signed), at=at)
    query = """
        update signing.signature set person_id = %s, acting_for = %s where container_id = %s"""
    execute(session, query, (reader.person_id, reader.acting_for, row.id))
    record(
        session, "signature.attached", "document", head.id, file=signed.id,
        name=told_name(session, row.name, kind=head.kind), sha256=row.sha256, container=row.id,
    )  # fmt: skip
