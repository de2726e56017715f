"""Records over the API."""

from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, MultipartBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.idempotency import Request, once
from uprava.documents.api.files import uploads_of
from uprava.documents.intake import receive
from uprava.documents.service.number_choices import NEXT, Choice, Litera, Reserved
from uprava.documents.service.types import form_of_program
from uprava.users.reader import Reader
from uprava.web.problems import refusals
from uprava.web.routing import post
from uprava.web.site import Site
from uprava.web.uploads import json_part

from uprava_records.letters.service.cards import DEFAULT_JOURNAL, IncomingCard
from uprava_records.letters.service.registering import KIND, answer_of, register_incoming

PATH = "/api/v1/records/incoming"


class Chosen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another number than the next: a reserved one by its id, or beside `of` with a litera."""

    reserved: int | None = None
    of: str = ""
    suffix: str = ""

    @property
    def choice(self) -> Choice:
        """The number as the service takes it."""
        if self.reserved is not None:
            return Reserved(self.reserved)
        return Litera(self.of.strip(), self.suffix.strip().lower())


class CardIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The part `card` of the request.

    `type` is the code of a type of letters, without it the first; `fields` are its own by code.
    """

    title: str
    correspondent: str
    outgoing_number: str | None = None
    outgoing_date: date | None = None
    journal: str = DEFAULT_JOURNAL
    addressee: str | None = None
    type: str = ""
    fields: dict[str, str | int | float] = {}
    number: Chosen | None = None


def card_of(session: Session, card: CardIn) -> IncomingCard:
    """Return the card a program means. Raises InvalidError naming fields no type has."""
    values = msgspec.to_builtins(card)
    values.pop("number")
    own = form_of_program(session, KIND, values.pop("type"), values.pop("fields"))
    choice = card.number.choice if card.number else NEXT
    return IncomingCard(**values | {"outgoing_date": card.outgoing_date}, letter_kind=card.type,
                        own=own, choice=choice)  # fmt: skip


@post(PATH, requires="records.register", scope="documents:write", responses=refusals(409))
def register(
    session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], data: MultipartBody[dict[str, Any]],
    idempotency_key: Annotated[str | None, HeaderParameter(name="Idempotency-Key")] = None,
) -> Response[Any]:  # fmt: skip
    """Register an incoming letter: part `card` (JSON) and one or more parts `file`."""
    settings = site.settings
    card = json_part(data, "card", CardIn)
    uploads = uploads_of(data)
    limit, most = settings.upload_limit, settings.files_per_request
    received = receive(uploads, site.store, limit=limit, most=most)
    asked = {"card": msgspec.to_builtins(card), "files": [[r.name, r.sha256] for r in received]}
    wanted = card_of(session, card)
    answer = once(
        session,
        Request(idempotency_key, PATH, asked),
        reader=reader,
        act=lambda: answer_of(
            register_incoming(
                session,
                wanted,
                received,
                reader=reader,
                at=now(),
                jobs=site.installation.jobs,
            )
        ),
    )
    location = {"location": f"/api/v1/documents/{answer['id']}"}
    return Response(answer, status_code=201, headers=location)
