"""Applicants for programs: the same rows, rights and openings as on the screens."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.types import ControllerRouterHandler
from uprava.clock import now
from uprava.web.injected import AnyReader, AnySession
from uprava.web.routing import get

from uprava_appeals.applicants.service.cards import Card, open_card
from uprava_appeals.applicants.service.family import standing
from uprava_appeals.applicants.service.history import EarlierRow, earlier_of
from uprava_appeals.applicants.service.listing import Edge, Line, Wanted, list_applicants
from uprava_appeals.values import PERSONAL

PATH = "/api/v1/appeals/applicants"
MOST = 200

Limit = Annotated[int, QueryParameter(ge=1, le=MOST)]
Cursor = Annotated[int | None, QueryParameter(ge=1, le=2**62)]


class ApplicantOut(msgspec.Struct, frozen=True):
    """An applicant in a list; what is not known is empty. `appeals` counts no further than 101."""

    id: int
    kind: str
    name: str
    address: str
    email: str
    phone: str
    inn: str
    appeals: int
    last: UUID | None


class ApplicantsOut(msgspec.Struct, frozen=True):
    """A page of applicants; `cursor` goes on, none at the end."""

    items: list[ApplicantOut]
    cursor: int | None = None


class EarlierOut(msgspec.Struct, frozen=True):
    """An appeal of an applicant; `first` is the appeal it repeats."""

    id: UUID
    number: str
    received_on: date
    registered_on: date | None
    title: str
    state: str
    due_on: date | None
    repeat: str
    first: UUID | None
    results: list[str]


class ApplicantCardOut(msgspec.Struct, frozen=True):
    """An applicant whole, with the latest 200 of the appeals the reader may see.

    `id` is the card that stands: another than was asked for when that one was merged.
    """

    id: int
    kind: str
    surname: str
    given_name: str
    patronymic: str
    name: str
    inn: str
    postcode: str
    address: str
    district: str
    territory: str
    email: str
    phone: str
    account: str
    status: str
    benefits: list[str]
    version: int
    appeals: list[EarlierOut]


@get(PATH, requires=PERSONAL, scope="documents:read")
def list_(
    session: AnySession, reader: AnyReader, q: FromQuery[str] = "", kind: FromQuery[str] = "",
    limit: Limit = 50, cursor: Cursor = None,
) -> ApplicantsOut:  # fmt: skip
    """List applicants of the reader's organisation by name; each is noted as opened.

    `q`: the beginning of a name, or one that sounds so; words of name and address; a telephone,
    an e-mail address, an INN, a personal account. `kind`: person, organisation, unknown.
    """
    found = list_applicants(
        session, Wanted(q, kind), reader=reader, at=now(), edge=Edge(cursor), limit=limit
    )
    return ApplicantsOut([_line(row) for row in found.rows], found.further)


@get(PATH + "/{id:int}", requires=PERSONAL, scope="documents:read")
def one(session: AnySession, reader: AnyReader, id: FromPath[int]) -> ApplicantCardOut:
    """Return an applicant with his appeals; it is noted as opened."""
    card = open_card(session, id, reader=reader, at=now())
    if card.merged_into is not None:
        card = open_card(session, standing(session, id) or id, reader=reader, at=now())
    rows = earlier_of(session, card.id, reader=reader, limit=MOST)
    return _card(card, [_earlier(row) for row in rows])


def _line(row: Line) -> ApplicantOut:
    return ApplicantOut(
        row.id, row.kind, row.name, row.address, row.email, row.phone, row.inn, row.appeals,
        row.last_id,
    )  # fmt: skip


def _earlier(row: EarlierRow) -> EarlierOut:
    return EarlierOut(
        row.document_id, row.number, row.received_on, row.registered_on, row.annotation, row.state,
        row.due_on, row.repeat, row.first_id, row.results,
    )  # fmt: skip


def _card(card: Card, appeals: list[EarlierOut]) -> ApplicantCardOut:
    return ApplicantCardOut(
        card.id, card.kind.value, card.surname, card.given_name, card.patronymic, card.name,
        card.inn, card.postcode, card.address, card.district, card.territory, card.email,
        card.phone, card.account, card.status, card.benefits.splitlines(), card.version, appeals,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [list_, one]
