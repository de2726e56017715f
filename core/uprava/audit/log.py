"""Writing to the audit log: every act says who did what to what, in the act's transaction."""

import json
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import fetch_value

Fact = str | int | bool | None | date | datetime | UUID | list[str] | list[int] | dict[str, str]


def record(
    session: Session, action: str, object_type: str, object_id: object, **facts: Fact
) -> None:
    """Add a record that is chained and written just before the transaction commits.

    `action` is `area.verb` in the past (`document.registered`); `facts` say what changed.
    Personal data goes by reference (ids), so that lawful deletion does not break the chain.
    """
    actor, acting_for = actor_of(session)
    body = {
        "action": action,
        "actor": actor,
        "acting_for": acting_for,
        "object": object_type,
        "id": str(object_id),
        "facts": facts,
        "address": session.info.get("address", ""),
        "request": session.info.get("request_id", ""),
        "task": session.info.get("task"),
    }
    session.info["audit"].append(canonical(body))


def actor_of(session: Session) -> tuple[int | None, int | None]:
    """Return who acts and for whom: who has just signed in, else whose request it is."""
    if "signed_in" in session.info:
        return session.info["signed_in"], None
    reader = session.info["reader"]
    return (reader.person_id, reader.acting_for) if reader else (None, None)


def canonical(body: dict[str, object]) -> str:
    """Return the one JSON text of a record: sorted keys, no spaces, dates in ISO form."""
    return json.dumps(
        {key: value for key, value in body.items() if value not in (None, "", {})},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=str,
    )


READ_AGAIN_AFTER = timedelta(minutes=10)
"""One opening of a card asks for its pages one by one: they are one reading."""


def record_reading(session: Session, document_id: UUID) -> None:
    """Record that a restricted document was read, once per person, document and ten minutes."""
    reader = session.info["reader"]
    seen = fetch_value(
        session,
        "select exists (select from audit.record where object_id = %(document)s"
        " and action = 'document.read' and actor_id = %(actor)s"
        " and acting_for is not distinct from %(acting_for)s and at > now() - %(within)s)",
        {
            "document": str(document_id),
            "actor": reader.person_id if reader else None,
            "acting_for": reader.acting_for if reader else None,
            "within": READ_AGAIN_AFTER,
        },
    )
    if not seen:
        record(session, "document.read", "document", document_id)
