"""Putting a signature file beside a file: it is kept only when it is over that very file.

Three steps as in `signing_files`: `choose` reads in one short transaction, `fitting` reads and
checks outside of any, `keep` writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.clock import now
from uprava.db.ids import uuid7
from uprava.db.sql import fetch
from uprava.db.transaction import beside
from uprava.documents.models import TextState
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import BESIDE, COLUMNS, FileRow, Received, add
from uprava.documents.service.locks import hold, refuse_locked
from uprava.documents.service.opening import told_name
from uprava.documents.service.registering import touch
from uprava.documents.service.versions import handled, live_file
from uprava.errors import ConflictError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.installation import Installation, installation_of
from uprava.signing.models import Fit
from uprava.signing.service.deferred_binding import bind
from uprava.signing.service.detached_keeping import keep_match
from uprava.signing.service.detached_matching import Matched, match
from uprava.signing.service.detached_own import (
    Own,
    certificate_in,
    change_of,
    count_as_signing,
    own_signature,
)
from uprava.signing.service.listing import SignatureRow, signatures_in
from uprava.signing.service.signing_files import PERMISSION
from uprava.signing.service.trusting import trust_of
from uprava.signing.trust import Trust
from uprava.users.reader import Reader
from uprava.web.events import signal

REFUSED = {
    Fit.OWN: N_("The file is not a signature of “{name}”: it holds and signs a document itself."),
    Fit.NAME: N_("The signature is not over “{name}”: either it is of another file, or the file "
                 "was changed after signing."),
    Fit.NONE: N_("The signature is not over “{name}”: either it is of another file, or the file "
                 "was changed after signing."),
    Fit.UNREADABLE: N_("The file is not a signature: a CMS signature is expected (.sig, .p7s)."),
    Fit.EMPTY: N_("The file holds certificates, but nobody's signature."),
    Fit.TOO_MANY: N_("The signature file holds more signers or certificates than are checked."),
    Fit.TOO_LARGE: N_("The signature file is too large to be checked here."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file of a document for which a signature file came, and what checking it needs."""

    head: DocumentHead
    file: FileRow
    versions: tuple[FileRow, ...]
    trust: Trust


def attach_signature(
    session: Session, received: Received, *, document_id: UUID, file_id: UUID, reader: Reader,
    installation: Installation,
) -> list[SignatureRow]:  # fmt: skip
    """Put a signature file beside a file and return its signatures.

    `session` must not have begun: nothing holds a connection while the store is read. Raises
    InvalidError with a sentence when it is not over any version of the file; nothing is kept then.
    """
    at = now()
    with beside(session) as looking:
        wanted = choose(looking, document_id, file_id, reader=reader)
    matched = fitting(installation, wanted, received, reader=reader, at=at)
    assert matched.signed is not None
    with beside(session) as looking:
        own = own_signature(looking, matched, reader=reader)
        change = change_of(matched.signed, own)
        refused = installation.plugins.locks(looking, reader, wanted.head, change)
    if refused and own.unknown:
        certificate = certificate_in(installation.store, matched.container, own.unknown)
        with beside(session) as binding:
            bind(binding, certificate, reader=reader, at=at)
    return keep(session, wanted, matched, received, own, reader=reader)


def let_in(session: Session, document_id: UUID, *, reader: Reader) -> DocumentHead:
    """Return a document beside whose files the reader may lay a signature, at least one's own."""
    if not reader.may(PERMISSION):
        return handled(session, document_id, reader=reader)
    head = get_document(session, document_id, reader=reader)
    hold(session, document_id)
    return head


def choose(session: Session, document_id: UUID, file_id: UUID, *, reader: Reader) -> Wanted:
    """Read the file and its versions, after asking for every right.

    A signature changes no text: it may be added where the files are locked already.
    """
    head = let_in(session, document_id, reader=reader)
    file = live_file(session, document_id=head.id, file_id=file_id)
    query = f"select {COLUMNS} from documents.file where series_id = %s and removed_at is null"
    versions = fetch(session, FileRow, query, (file.series_id,))
    return Wanted(head, file, tuple(versions), trust_of(session))


def fitting(
    installation: Installation, wanted: Wanted, received: Received, *, reader: Reader,
    at: datetime,
) -> Matched:  # fmt: skip
    """Return what the signature is over. Raises InvalidError when it is not this file."""
    id = uuid7()
    container = FileRow(
        id, wanted.head.id, id, 1, BESIDE, received.name, received.media_type, received.size,
        received.sha256, None, TextState.NONE, None, at, reader.person_id,
    )  # fmt: skip
    found = match(installation.store, container, wanted.versions, trust=wanted.trust, at=at)
    if found.fit is not Fit.FILE:
        said = _(REFUSED[found.fit]).format(name=wanted.file.name)
        raise InvalidError(
            f"{said} {_('Nothing was kept.')}", code="not-its-signature", fields={"file": said}
        )
    return found


def keep(
    session: Session, wanted: Wanted, matched: Matched, received: Received, own: Own, *,
    reader: Reader,
) -> list[SignatureRow]:  # fmt: skip
    """Write the signature file and its signatures down.

    One's own is signing: plugins forbid and follow it. For others' the right to add files is
    needed, and nobody may be waiting for the reader's own.
    """
    at, signed = matched.container.uploaded_at, matched.signed
    assert signed is not None
    head = let_in(session, wanted.head.id, reader=reader)
    refuse_locked(session, head, change_of(signed, own), reader=reader)
    if own.check is None:
        handled(session, head.id, reader=reader)
    known = fetch(session, FileRow, SAME, {"document": head.id, "sha256": received.sha256})
    if known:
        raise ConflictError(
            _("This signature file is kept here already: {name}.").format(name=known[0].name),
            code="kept-already",
        )
    live_file(session, document_id=head.id, file_id=signed.id)
    row = add(session, head, replace(received, role=BESIDE), reader=reader, at=at, series=None)
    keep_match(session, replace(matched, container=row), at=at)
    touch(session, head.id, at=at)
    record(
        session, "signature.attached", "document", head.id, file=signed.id,
        name=told_name(session, row.name, kind=head.kind), sha256=row.sha256, container=row.id,
    )  # fmt: skip
    if own.check is not None:
        count_as_signing(session, head, row, signed, own.check, reader=reader)
    jobs = installation_of(session).jobs
    jobs.defer(session, "signing:powers_match", document_id=str(head.id))
    signal(session, f"doc:{head.id}")
    return signatures_in(session, row.id)


SAME = f"""select {COLUMNS} from documents.file where document_id = %(document)s
    and sha256 = %(sha256)s and role = '{BESIDE}' and removed_at is null limit 1"""


def answer_of(rows: list[SignatureRow]) -> Mapping[str, Any]:
    """Return what is remembered of the act under the form's key."""
    return {"count": len(rows), "ids": [str(row.id) for row in rows]}
