"""What every operator of electronic documents can do, whatever it is behind: one adapter."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from uprava.i18n import N_, _

PATH = "/contracts/settings/operators"
"""The screen on which operators are kept."""


class OperatorKind(StrEnum):
    """How an operator is reached."""

    FOLDER = "folder"
    """Files that the operator's own program brings and takes away."""
    HTTP = "http"
    """A service over HTTPS, as the public description of Diadoc has it."""

    @property
    def caption(self) -> str:
        """The English message id of the kind."""
        return _KINDS[self]


_KINDS = {
    OperatorKind.FOLDER: N_("a folder of the operator's program"),
    OperatorKind.HTTP: N_("a service over the internet (Diadoc)"),
}


class OperatorError(Exception):
    """An operator did not do what it was asked; `text` is an English message id with `values`."""

    def __init__(self, text: str, **values: str) -> None:
        super().__init__(text.format(**values))
        self.text = text
        self.values = values

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        return _(self.text).format(**self.values)


class UnreachableError(OperatorError):
    """Nothing is known of the outcome: ask again later, with the same operation id."""

    def __init__(self, text: str, *, after: timedelta | None = None, **values: str) -> None:
        """`after` is how long to wait at least, if the operator says so."""
        super().__init__(text, **values)
        self.after = after


class RefusedError(OperatorError):
    """The operator refused: asking again changes nothing."""


class UnauthorisedError(RefusedError):
    """The login or the key is wrong, or may not do this."""


@dataclass(frozen=True, slots=True)
class Box:
    """One of our own boxes."""

    id: str
    title: str
    inn: str
    kpp: str = ""
    participant: str = ""
    """Identifier of a participant of the exchange: «2BM-…»."""


@dataclass(frozen=True, slots=True)
class Participant:
    """An organisation documents may be sent to."""

    box: str
    title: str
    inn: str
    kpp: str = ""
    participant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A file with its detached signature."""

    name: str
    data: bytes = field(repr=False)
    signature: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A new message with a document of ours."""

    to_box: str
    document: Signed
    type_name: str
    """What the operator calls the type: «UniversalTransferDocument», «Nonformalized»."""
    function: str = ""
    version: str = ""
    comment: str = ""


class Way(StrEnum):
    """What an answer to a document is."""

    TITLE = "title"
    RECEIPT = "receipt"
    CLARIFICATION = "clarification"
    """A correction is asked for."""
    REFUSAL = "refusal"
    """The signature is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer to a document that came: our title, a receipt, a clarification, a refusal."""

    message_id: str
    entity_id: str
    """Of the document that is answered."""
    way: Way
    document: Signed


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of something sent; a repeated operation gives the same again."""

    message_id: str
    entity_ids: tuple[str, ...] = ()


class EntityKind(StrEnum):
    """What a part of a message is."""

    ATTACHMENT = "attachment"
    SIGNATURE = "signature"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Entity:
    """A part of a message: a title, a receipt, a signature of one of them."""

    id: str
    kind: EntityKind
    parent_id: str = ""
    type_name: str = ""
    """«UniversalTransferDocument», «UniversalTransferDocumentBuyerTitle», …, as it is called."""
    name: str = ""
    """Of the file."""
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentState:
    """A document of a message as it stands now, in the operator's words."""

    entity_id: str
    type_name: str = ""
    function: str = ""
    version: str = ""
    number: str = ""
    day: date | None = None
    response: str = ""
    """«WaitingForRecipientSignature», «WithRecipientSignature», …"""
    revocation: str = ""
    """«None», «RequestedByMe», «RequestsMyRevocation», «RevocationAccepted», …"""
    status: str = ""
    """One sentence of the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened in our box: a message came, or was added to."""

    id: str
    """The same event may be told again: whoever keeps events knows them by this."""
    cursor: str
    """Where to go on from after it."""
    message_id: str
    at: datetime | None = None
    from_box: str = ""
    to_box: str = ""
    from_title: str = ""
    new: bool = True
    """A message, no addition to one."""
    operation_id: str = ""
    """Of the sending this confirms; empty when the operator does not say."""
    entities: tuple[Entity, ...] = ()
    documents: tuple[DocumentState, ...] = ()
    failure: str = ""
    """Why our sending failed, in the operator's words; empty: it did not."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the connection found."""

    boxes: Sequence[Box]
    right_box: bool
    """Whether the box that is set up is among them."""


class Adapter(Protocol):
    """An operator. Every method raises UnreachableError, RefusedError or UnauthorisedError."""

    def own_boxes(self) -> Sequence[Box]:
        """Return the boxes this login may use."""

    def find_participants(self, inn: str, kpp: str = "") -> Sequence[Participant]:
        """Return who takes documents under an ИНН; empty: nobody we can send to."""

    def send(self, message: Outgoing, *, operation_id: str) -> Sent:
        """Send a new document. The same operation id never sends twice."""

    def answer(self, reply: Reply, *, operation_id: str) -> Sent:
        """Answer a document that came. The same operation id never sends twice."""

    def events(self, after: str) -> Sequence[Event]:
        """Return what happened after a cursor (empty: from the beginning), the oldest first."""

    def taken(self, events: Sequence[Event]) -> None:
        """Say that events are kept for good; until then they may be told again."""

    def content(self, message_id: str, entity_id: str) -> bytes:
        """Return the bytes of a part of a message."""

    def check(self) -> Checked:
        """Try the connection."""
