"""The inbox over the API: a program brings a letter, a person registers it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, MultipartBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.idempotency import Request, once
from uprava.documents.api.files import uploads_of
from uprava.documents.intake import receive
from uprava.documents.service.filing import Received
from uprava.documents.taking_in import read_first_page
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.problems import refusals
from uprava.web.routing import get, post
from uprava.web.site import Site
from uprava.web.uploads import json_part

from uprava_records.letters.service.cards import Channel
from uprava_records.letters.service.forms import as_fields
from uprava_records.mail.service.bringing import Brought, bring, get_fate

PATH = "/api/v1/records/arrivals"


class ArrivalIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The part `card` of the request: what the program knows of the letter, all of it optional.

    `sender` is the program or the office behind it, `address` an e-mail address a refusal may be
    answered to, `text` a covering text. What is left out is read from the first file.
    """

    sender: str = ""
    address: str = ""
    text: str = ""
    title: str = ""
    correspondent: str = ""
    inn: str = ""
    outgoing_number: str = ""
    outgoing_date: date | None = None
    signatory: str = ""
    due_on: date | None = None
    received_on: date | None = None
    channel: Channel = Channel.PORTAL
    urgent: bool = False
    journal: str = ""

    @property
    def fields(self) -> Mapping[str, str]:
        """The fields of the registration form the program filled."""
        said = {
            "title": self.title, "correspondent": self.correspondent,
            "correspondent_inn": self.inn, "outgoing_number": self.outgoing_number,
            "signatory": self.signatory, "channel": self.channel.value,
            "outgoing_date": self.outgoing_date and self.outgoing_date.isoformat(),
            "due_on": self.due_on and self.due_on.isoformat(),
            "received_on": self.received_on and self.received_on.isoformat(),
        }  # fmt: skip
        return {name: value.strip() for name, value in said.items() if value}


@post(PATH, requires="records.register", scope="documents:write", responses=refusals(409))
def bring_letter(
    session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], data: MultipartBody[dict[str, Any]],
    idempotency_key: Annotated[str | None, HeaderParameter(name="Idempotency-Key")] = None,
) -> Response[Any]:  # fmt: skip
    """Put a letter into the registrar's queue: part `card` (JSON), one or more parts `file`.

    It waits for a person and has no number; what became of it is asked at `Location`.
    """
    card = json_part(data, "card", ArrivalIn)
    limit, most = site.settings.upload_limit, site.settings.files_per_request
    received = receive(uploads_of(data), site.store, limit=limit, most=most)
    asked = {"card": msgspec.to_builtins(card), "files": [[r.name, r.sha256] for r in received]}

    def act() -> dict[str, Any]:
        found = as_fields(
            read_first_page(site.installation, received[0], today=session.info["today"])
        )
        letter = Brought(card.sender, card.address, card.text, card.urgent, found, card.fields)
        id = bring(session, letter, received, reader=reader, at=now(), journal=card.journal)
        return answer_of(id, received)

    answer = once(session, Request(idempotency_key, PATH, asked), reader=reader, act=act)
    return Response(answer, status_code=201, headers={"location": f"{PATH}/{answer['id']}"})


def answer_of(id: UUID, received: Sequence[Received]) -> dict[str, Any]:
    """Return what the program is told of a letter that waits now."""
    files = [
        {"name": each.name, "media_type": each.media_type, "size": each.size,
         "sha256": each.sha256}
        for each in received
    ]  # fmt: skip
    return {"id": str(id), "state": "waiting", "files": files}


@get(
    f"{PATH}/{{id:uuid}}",
    requires="records.register",
    scope="documents:read",
    responses=refusals(404),
)
def tell_fate(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID]
) -> dict[str, Any]:
    """Tell what became of a letter a program brought: `waiting`, `registered`, `refused` …

    A registered one comes with its number and day, one that was not with the reason.
    """
    fate = get_fate(session, id, reader=reader)
    if fate is None:
        raise NotFoundError(_("There is no such letter, or its program worked for another unit."))
    told: dict[str, Any] = msgspec.to_builtins(fate)
    return told


routes = [bring_letter, tell_fate]
