"""The words of the exchange: kinds of messages, how far one is, why a letter is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from uprava.extension import Tone
from uprava.i18n import N_


class Way(StrEnum):
    """Which way a message goes."""

    IN = "in"
    OUT = "out"


class Kind(StrEnum):
    """What a message is."""

    CONTAINER = "container"
    RECEIPT = "receipt"
    NOTICE = "notice"
    OTHER = "other"


KINDS: Mapping[str, str] = MappingProxyType(
    {
        Kind.CONTAINER: N_("Document"),
        Kind.RECEIPT: N_("Receipt"),
        Kind.NOTICE: N_("Notice"),
        Kind.OTHER: N_("Other message"),
    }
)


class Step(StrEnum):
    """How far a message is."""

    WAITING = "waiting"
    """To be written into the folder of the exchange."""
    WRITTEN = "written"
    RECEIVED = "received"
    """The other side has acknowledged it with a receipt."""
    REGISTERED = "registered"
    REFUSED = "refused"
    LATE = "late"
    """No receipt within the time of delivery."""
    FAILED = "failed"
    KEPT = "kept"
    """Came and was understood."""
    UNREADABLE = "unreadable"


STEPS: Mapping[str, tuple[str, Tone]] = MappingProxyType(
    {
        Step.WAITING: (N_("To be handed over"), Tone.AMBER),
        Step.WRITTEN: (N_("Handed over to the exchange"), Tone.BLUE),
        Step.RECEIVED: (N_("Received by the addressee"), Tone.BLUE),
        Step.REGISTERED: (N_("Registered by the addressee"), Tone.GREEN),
        Step.REFUSED: (N_("Refused"), Tone.RED),
        Step.LATE: (N_("No receipt in time"), Tone.RED),
        Step.FAILED: (N_("Failure"), Tone.RED),
        Step.KEPT: (N_("Taken in"), Tone.GREEN),
        Step.UNREADABLE: (N_("Cannot be read"), Tone.RED),
    }
)

TROUBLES = (Step.REFUSED, Step.LATE, Step.FAILED, Step.UNREADABLE)

REFUSALS = (
    "Не подлежит регистрации", "Ошибка адресации", "Не указан корреспондент",
    "Нет искового заявления", "Отсутствует текст", "Нет подписи", "Приложение отсутствует",
    "Листаж приложения указан ошибочно",
    "Несовпадение реквизитов приложения с приложенными документами",
)  # fmt: skip
"""Reasons of a refusal as they travel: annex 3 of order 667/233 of 4 December 2020."""

NOT_SUBJECT = REFUSALS[0]


class UnreadableMessageError(Exception):
    """A message that cannot be understood; the text says why, for people of both sides."""


@dataclass(frozen=True, slots=True)
class Party:
    """A participant of the exchange: its GUID and what it is called."""

    uid: str
    title: str


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a message."""

    uid: str
    kind: Kind
    source: Party
    created: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """An acknowledgment that a message was received or could not be read."""

    message_uid: str
    accepted: bool
    said: str = ""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number with its day; either may be missing in what comes."""

    number: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What became of a document at the other side; `act` is the type as it travels."""

    container_uid: str
    act: str
    number: Numbered = field(default_factory=Numbered)
    reason: str = ""


REGISTERED, REFUSED = "Зарегистрирован", "Отказано в регистрации"
"""Types of notices that move a dispatch; the others are told on the card."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it came: its head, and its body by its kind."""

    header: Header
    body: str = ""
    receipt: Receipt | None = None
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed a document, and the files of the signature and of its picture."""

    name: str
    post: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An attachment in a container."""

    name: str
    title: str = ""
    signatures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passport:
    """What a container says of its document: order 186/258 of 27 May 2015, format 2.7."""

    uid: str
    kind: str
    title: str
    organisation: str
    number: Numbered
    document: str
    signers: tuple[Signer, ...] = ()
    mark: str = ""
    executor: str = ""
    phone: str = ""
    addressees: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    pages: int | None = None
    answers: tuple[Numbered, ...] = ()
    answered: tuple[str, ...] = ()
    """Organisations whose documents `answers` are, in the same order."""
