"""The registration card (РКК) over the API: the requisites the printed card has, in its order."""

from uuid import UUID

import msgspec
from litestar.params import FromPath

from uprava.clock import now
from uprava.documents.service.access import get_document
from uprava.printing.cards import card_of
from uprava.web.injected import AnyReader, AnySession
from uprava.web.routing import SIGNED_IN, get


class LineOut(msgspec.Struct, frozen=True):
    """One requisite as the card prints it."""

    title: str
    value: str


class CardFileOut(msgspec.Struct, frozen=True):
    """A file as the card lists it."""

    name: str
    version: str
    sha256: str


class CardSignatureOut(msgspec.Struct, frozen=True):
    """A signature: its owner, its moment, the result of its check in words."""

    owner: str
    signed_at: str
    verdict: str


class RegistrationCardOut(msgspec.Struct, frozen=True):
    """The registration card in Russian, as it is printed; `links` are type of link and document."""

    organisation: str
    kind: str
    title: str
    lines: list[LineOut]
    links: list[LineOut]
    files: list[CardFileOut]
    signatures: list[CardSignatureOut]


@get("/api/v1/documents/{id:uuid}/registration-card", requires=SIGNED_IN, scope="documents:read")
def registration_card(
    session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> RegistrationCardOut:
    """Return the registration card of a document: what only some documents have is left out."""
    head = get_document(session, id, reader=reader)
    card = card_of(session, head, reader=reader, at=now())
    return RegistrationCardOut(
        card.organisation, card.kind, card.title, [LineOut(*each) for each in card.lines],
        [LineOut(*each) for each in card.links], [CardFileOut(*each) for each in card.files],
        [CardSignatureOut(*each) for each in card.signatures],
    )  # fmt: skip


routes = [registration_card]
