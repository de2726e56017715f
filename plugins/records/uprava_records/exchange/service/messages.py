"""Messages of the exchange: `document.xml` of version 2.7 and `message.xml` of 2.7.1."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from uprava_records.exchange.service import tree
from uprava_records.exchange.values import (
    REFUSED,
    REGISTERED,
    Header,
    Kind,
    Message,
    Notice,
    Numbered,
    Party,
    Receipt,
    UnreadableMessageError,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMES = ("document.xml", "message.xml")
NAMESPACE = "http://www.infpres.com/IEDMS"
VERSION = "2.7"
BODY = "document.edc.zip"
MAKER = tree.Maker("xdms", NAMESPACE)

TYPES = {
    "транспортный контейнер": Kind.CONTAINER, "квитанция": Kind.RECEIPT,
    "уведомление": Kind.NOTICE,
}  # fmt: skip


def read_message(data: bytes) -> Message:
    """Return a message. Raises UnreadableMessageError when it has no head or no body."""
    root = tree.parsed(data)
    head = tree.at(root, "header")
    uid = tree.uid(tree.attribute(head, "uid"))
    if tree.name_of(root) != "communication" or not uid:
        raise UnreadableMessageError("в сообщении нет заголовка с идентификатором")
    source = tree.at(head, "source")
    header = Header(
        uid, TYPES.get(tree.attribute(head, "type").lower(), Kind.OTHER),
        Party(tree.uid(tree.attribute(source, "uid")), tree.text(source, "organization")),
        tree.moment(tree.attribute(head, "created")),
    )  # fmt: skip
    body = tree.text(root, "container", "body")
    if header.kind is Kind.CONTAINER and not body:
        raise UnreadableMessageError("в сообщении не указан файл контейнера")
    return Message(header, body, receipt_in(root), notice_in(root))


def receipt_in(root: "_Element") -> Receipt | None:
    """Return the acknowledgment in a message."""
    found = tree.at(root, "acknowledgment")
    if found is None:
        return None
    said = [tree.text(found, "errorCode"), tree.text(found, "comment")]
    accepted = tree.text(found, "accepted").lower() in ("true", "1")
    return Receipt(tree.uid(tree.attribute(found, "uid")), accepted, " ".join(filter(None, said)))


def notice_in(root: "_Element") -> Notice | None:
    """Return the notification in a message."""
    found = tree.at(root, "notification")
    if found is None:
        return None
    told = next((each for each in found if tree.name_of(each) not in ("comment", "")), None)
    number = Numbered(tree.text(told, "num", "number"), tree.day(tree.text(told, "num", "date")))
    reason = tree.text(told, "reason") or tree.text(found, "comment")
    return Notice(
        tree.uid(tree.attribute(found, "uid")), tree.attribute(found, "type"), number, reason
    )


def head_of(header: Header, *, zone: ZoneInfo, said: str) -> "_Element":
    """Return a new message with its head; `said` is the type as it travels."""
    root = MAKER.root("communication", {"version": VERSION})
    assert header.created is not None
    local = header.created.astimezone(zone).replace(tzinfo=None, microsecond=0)
    head = MAKER.add(root, "header", type=said, uid=header.uid, created=local.isoformat())
    source = MAKER.add(head, "source", uid=header.source.uid)
    MAKER.add(source, "organization", header.source.title)
    return root


def write_container(header: Header, *, zone: ZoneInfo) -> bytes:
    """Return the message that carries a container."""
    root = head_of(header, zone=zone, said="Транспортный контейнер")
    MAKER.add(MAKER.add(root, "container"), "body", BODY)
    return tree.written(root)


def write_receipt(header: Header, receipt: Receipt, *, at: datetime, zone: ZoneInfo) -> bytes:
    """Return a receipt for a message."""
    root = head_of(header, zone=zone, said="Квитанция")
    told = MAKER.add(root, "acknowledgment", uid=receipt.message_uid)
    MAKER.add(told, "time", moment_of(at, zone))
    MAKER.add(told, "accepted", "true" if receipt.accepted else "false")
    MAKER.some(told, "comment", receipt.said)
    return tree.written(root)


def moment_of(at: datetime, zone: ZoneInfo) -> str:
    """Return a moment of the office's clock as messages write it."""
    return at.astimezone(zone).replace(tzinfo=None, microsecond=0).isoformat()


def write_notice(
    header: Header, notice: Notice, about: Numbered, *, to: Party, at: datetime, zone: ZoneInfo
) -> bytes:
    """Return a notice of what became of a document of another body; `about` is its own number."""
    root = head_of(header, zone=zone, said="Уведомление")
    told = MAKER.add(root, "notification", type=notice.act, uid=notice.container_uid)
    name = {REGISTERED: "documentAccepted", REFUSED: "documentRefused"}[notice.act]
    body = MAKER.add(told, name)
    MAKER.add(body, "time", moment_of(at, zone))
    foundation = MAKER.add(body, "foundation")
    MAKER.add(foundation, "organization", to.title)
    add_number(foundation, about)
    MAKER.add(MAKER.add(body, "correspondent"), "organization", header.source.title)
    if notice.act == REGISTERED:
        add_number(body, notice.number)
    else:
        MAKER.add(body, "reason", notice.reason)
    return tree.written(root)


def add_number(parent: "_Element", number: Numbered) -> None:
    """Add a number with its day, as far as they are known."""
    if not number.number:
        return
    num = MAKER.add(parent, "num")
    MAKER.add(num, "number", number.number)
    if number.day:
        MAKER.add(num, "date", number.day.isoformat())
