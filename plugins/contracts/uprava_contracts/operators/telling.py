"""What a service tells in JSON, as values: a field that is missing or odd is empty."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from uprava_contracts.operators.values import (
    Box,
    DocumentState,
    Entity,
    EntityKind,
    Event,
    Participant,
    Sent,
)

ZERO = datetime(1, 1, 1, tzinfo=UTC)
"""Ticks of a service count from here, ten million a second."""

KINDS = {
    "attachment": EntityKind.ATTACHMENT, "1": EntityKind.ATTACHMENT,
    "signature": EntityKind.SIGNATURE, "2": EntityKind.SIGNATURE,
}  # fmt: skip
"""«EntityType» by name, or by number."""


def text(told: Any, *names: str) -> str:
    """Return the first of the fields that says something."""
    if not isinstance(told, Mapping):
        return ""
    for name in names:
        value = told.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def each(told: Any, name: str) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a list."""
    found = told.get(name) if isinstance(told, Mapping) else None
    yield from (one for one in found or () if isinstance(one, dict))


def boxes_in(told: Mapping[str, Any]) -> Sequence[Box]:
    """Return the boxes of all organisations of a login."""
    return [
        Box(text(box, "BoxIdGuid", "BoxId"), text(box, "Title") or text(one, "ShortName"),
            text(one, "Inn"), text(one, "Kpp"), text(one, "FnsParticipantId"))
        for one in each(told, "Organizations") for box in each(one, "Boxes")
    ]  # fmt: skip


def participants_in(told: Mapping[str, Any]) -> Sequence[Participant]:
    """Return the organisations found, each by each of its boxes."""
    return [
        Participant(text(box, "BoxIdGuid", "BoxId"), text(one, "ShortName", "FullName"),
                    text(one, "Inn"), text(one, "Kpp"), text(one, "FnsParticipantId"))
        for one in each(told, "Organizations") for box in each(one, "Boxes")
    ]  # fmt: skip


def sent_in(told: Mapping[str, Any]) -> Sent:
    """Return what was sent: a message or an addition to one."""
    ids = (text(one, "EntityId") for one in each(told, "Entities"))
    return Sent(text(told, "MessageId"), tuple(one for one in ids if one))


def event_of(told: Mapping[str, Any]) -> Event:
    """Return an event: a new message, or an addition to one."""
    new = isinstance(told.get("Message"), dict)
    body = told["Message"] if new else told.get("Patch")
    entities = list(each(body, "Entities"))
    id = text(told, "EventId")
    return Event(
        id=id,
        cursor=text(told, "IndexKey") or id,
        message_id=text(body, "MessageId"),
        at=moment(text(body, "TimestampTicks")),
        from_box=text(body, "FromBoxId"),
        to_box=text(body, "ToBoxId"),
        from_title=text(body, "FromTitle"),
        new=new,
        entities=tuple(entity_of(one) for one in entities),
        documents=tuple(
            document_of(one) for one in entities if isinstance(one.get("DocumentInfo"), dict)
        ),
    )


def entity_of(told: Mapping[str, Any]) -> Entity:
    """Return a part of a message."""
    size = text(told.get("Content"), "Size")
    return Entity(
        text(told, "EntityId"),
        KINDS.get(text(told, "EntityType").lower(), EntityKind.OTHER),
        text(told, "ParentEntityId"),
        text(told, "AttachmentTypeV3", "AttachmentType"),
        text(told, "FileName"),
        int(size) if size.isascii() and size.isdigit() and len(size) < 12 else 0,
    )


def document_of(told: Mapping[str, Any]) -> DocumentState:
    """Return a document as it stands now."""
    info = told["DocumentInfo"]
    status = info.get("DocflowStatus")
    primary = status.get("PrimaryStatus") if isinstance(status, dict) else None
    return DocumentState(
        entity_id=text(told, "EntityId"),
        type_name=text(info, "TypeNamedId", "DocumentType"),
        function=text(info, "Function"),
        version=text(info, "Version"),
        number=text(info, "DocumentNumber"),
        day=day(text(info, "DocumentDate")),
        response=text(info, "RecipientResponseStatus"),
        revocation=text(info, "RevocationStatus"),
        status=text(primary, "StatusText"),
    )


def moment(ticks: str) -> datetime | None:
    """Return a moment of ticks; None for what is none."""
    if not (ticks.isascii() and ticks.isdigit() and len(ticks) < 19):
        return None
    return ZERO + timedelta(microseconds=int(ticks) // 10)


def day(told: str) -> date | None:
    """Return a day written «31.12.2026»."""
    try:
        return datetime.strptime(told, "%d.%m.%Y").date()  # noqa: DTZ007 -- a day has no zone
    except ValueError:
        return None
