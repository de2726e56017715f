"""The directory of correspondents over the API."""

from typing import Annotated

import msgspec
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from sqlalchemy.orm import Session

from uprava.correspondents.service.listing import Listed, Wanted, list_cards
from uprava.correspondents.values import READ
from uprava.users.reader import Reader
from uprava.web.routing import get

Limit = Annotated[int, QueryParameter(ge=1, le=200)]
Cursor = Annotated[int | None, QueryParameter(ge=1, le=2**62)]


class CorrespondentOut(msgspec.Struct, frozen=True):
    """A correspondent; what is not known is empty."""

    id: int
    kind: str
    name: str
    short_name: str
    inn: str
    kpp: str
    ogrn: str
    address: str
    post_address: str
    email: str
    phone: str
    group: str
    closed: bool


class CorrespondentsOut(msgspec.Struct, frozen=True):
    """A page of the directory; `cursor` goes on, none at the end."""

    items: list[CorrespondentOut]
    cursor: int | None = None


@get("/api/v1/correspondents", requires=READ, scope="documents:read")
def list_(
    session: NamedDependency[Session], reader: NamedDependency[Reader], q: FromQuery[str] = "",
    kind: FromQuery[str] = "", stage: Annotated[str, QueryParameter(name="state")] = "active",
    limit: Limit = 50, cursor: Cursor = None,
) -> CorrespondentsOut:  # fmt: skip
    """List the directory by name; with `q`, those whose name, INN or OGRN has words beginning so.

    People are listed for those only who may see their data.
    """
    wanted = Wanted(q.strip()[:200], kind, stage=stage)
    found = list_cards(session, wanted, reader=reader, after=cursor, limit=limit)
    return CorrespondentsOut([out(row) for row in found.rows], found.further)


def out(row: Listed) -> CorrespondentOut:
    """Return a card as programs are told of it."""
    return CorrespondentOut(
        row.id, row.kind, row.name, row.short_name, row.inn, row.kpp, row.ogrn, row.address,
        row.post_address, row.email, row.phone, row.group_name, row.closed_on is not None,
    )  # fmt: skip


routes = [list_]
