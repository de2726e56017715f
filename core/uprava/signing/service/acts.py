"""The act of signing as routes call it: once per key, whatever the connection does."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.db.idempotency import Request, once
from uprava.db.sql import fetch_value
from uprava.db.transaction import beside
from uprava.errors import ConflictError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.signing.service.listing import SignatureRow
from uprava.signing.service.signing_files import Approved, Chosen, choose, keep, make
from uprava.users.reader import Reader

Answer = Callable[[SignatureRow, tuple[str, ...]], Mapping[str, Any]]
"""Makes the JSON values to answer of a signature and of what its maker should know."""


def sign_file(
    session: Session, approved: Approved, *, installation: Installation, reader: Reader,
    key: str | None, answer: Answer,
) -> Mapping[str, Any]:  # fmt: skip
    """Sign a version of a file with the reader's key; a repeated `key` gets the first answer.

    `session` must not have begun: nothing holds a connection while the signature is made.
    """
    asked = {"file": str(approved.file_id), "sha256": approved.sha256}
    request = Request(key, f"sign:{approved.document_id}", asked)
    at = now()
    chosen = chosen_now(session, approved, request, reader=reader, at=at)
    made = make(installation, chosen, at=at) if chosen else None

    def act() -> Mapping[str, Any]:
        if chosen is None or made is None:
            raise ConflictError(_("The first request with this key is still being answered."))
        jobs = installation.jobs
        row = keep(session, chosen, made, approved=approved, reader=reader, jobs=jobs)
        return answer(row, made.signed.notes())

    return once(session, request, reader=reader, act=act)


def chosen_now(
    session: Session, approved: Approved, request: Request, *, reader: Reader, at: datetime
) -> Chosen | None:
    """Read what is to be signed in a transaction of its own; None when it was signed already."""
    with beside(session) as looking:
        if was_answered(looking, request, reader):
            return None
        return choose(looking, approved, reader=reader, at=at)


def was_answered(session: Session, request: Request, reader: Reader) -> bool:
    """Tell whether a request with this key was answered before."""
    query = "select 1 from core.idempotency where person_id = %s and key = %s"
    return bool(fetch_value(session, query, (reader.person_id, request.key)))
