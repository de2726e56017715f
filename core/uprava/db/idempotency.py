"""Exactly once: a request repeated with the same key is answered as the first time."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from uprava.db.sql import driver, execute
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be done once: by whom, under which key, and what exactly was asked."""

    key: str | None
    route: str
    asked: Mapping[str, Any]

    @property
    def fingerprint(self) -> bytes:
        """SHA-256 of what was asked, the same for an equal request only."""
        return hashlib.sha256(msgspec.json.encode(self.asked, order="sorted")).digest()


def once(
    session: Session, request: Request, *, reader: Reader, act: Callable[[], Mapping[str, Any]]
) -> Mapping[str, Any]:
    """Run `act` unless a request with this key was answered; return the answer (JSON values).

    A second request with the same key waits for the first one's transaction. Raises
    ConflictError when the key was used for something else.
    """
    if request.key is None:
        return act()
    if not 1 <= len(request.key) <= LONGEST:
        raise InvalidError(
            _("The idempotency key must have 1 to {n} characters.").format(n=LONGEST)
        )
    values = (reader.person_id, request.key, request.route, request.fingerprint)
    inserted = execute(
        session,
        "insert into core.idempotency (person_id, key, route, fingerprint, answer, created_at)"
        " values (%s, %s, %s, %s, 'null', now()) on conflict do nothing",
        values,
    )
    if not inserted:
        return earlier_answer(session, request, reader)
    answer = act()
    execute(
        session,
        "update core.idempotency set answer = %s where person_id = %s and key = %s",
        (msgspec.json.encode(answer).decode(), reader.person_id, request.key),
    )
    return answer


def find_answer(
    session: Session, *, key: str, route: str, reader: Reader
) -> Mapping[str, Any] | None:
    """Return what a request of the reader's was answered under a key; None: there was none."""
    query = "select answer from core.idempotency where person_id = %s and key = %s and route = %s"
    found = driver(session).execute(query, (reader.person_id, key, route)).fetchone()
    return found[0] if found else None


def forget(session: Session, key: str, *, reader: Reader) -> None:
    """Free the key of an act that did not happen, so that the mended form may use it."""
    query = "delete from core.idempotency where person_id = %s and key = %s"
    execute(session, query, (reader.person_id, key))


def earlier_answer(session: Session, request: Request, reader: Reader) -> Mapping[str, Any]:
    """Return what the first request with this key was answered."""
    row = driver(session).execute(
        "select route, fingerprint, answer from core.idempotency"
        " where person_id = %s and key = %s",
        (reader.person_id, request.key),
    ).fetchone()  # fmt: skip
    assert row is not None
    route, fingerprint, answer = row
    if (route, bytes(fingerprint)) != (request.route, request.fingerprint):
        raise ConflictError(
            _("This idempotency key was used for another request."), code="key-reused"
        )
    assert isinstance(answer, dict)
    return answer
