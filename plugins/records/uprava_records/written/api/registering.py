"""Registration of written documents over the API."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import Body, FromPath
from uprava.clock import now
from uprava.db.idempotency import Request, once
from uprava.documents.service.access import get_document
from uprava.documents.service.number_choices import NEXT
from uprava.web.injected import AnyReader, AnySession
from uprava.web.problems import refusals
from uprava.web.routing import post

from uprava_records.letters.api import Chosen
from uprava_records.written.api.acting import Key, as_answer
from uprava_records.written.api.values import written_out
from uprava_records.written.kind import NUMBER
from uprava_records.written.service.registering import Registering, register_written

PATH = "/api/v1/records/written"


class RegisterIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a document is registered: in which journal, under which number; `version` as read.

    `signed_day` is asked for when it was signed on paper and that is not noted yet.
    """

    version: int
    journal: str = ""
    number: Chosen | None = None
    signed_day: date | None = None


@post(
    f"{PATH}/{{id:uuid}}/register", requires=NUMBER, scope="documents:write",
    responses=refusals(409), status_code=200,
)  # fmt: skip
def register(
    session: AnySession, reader: AnyReader, id: FromPath[UUID],
    data: Annotated[RegisterIn, Body()], idempotency_key: Key = None,
) -> Response[Any]:  # fmt: skip
    """Register a written document: the next number of its journal, a reserved one, or a litera."""

    def act() -> dict[str, Any]:
        choice = data.number.choice if data.number else NEXT
        wanted = Registering(data.journal, choice, data.signed_day)
        register_written(
            session, id, wanted, version=data.version, reader=reader, at=now()
        )  # fmt: skip
        kind = get_document(session, id, reader=reader).kind
        return as_answer(written_out(session, kind, id, reader=reader))

    asked = Request(idempotency_key, f"register {id}", msgspec.to_builtins(data))
    return Response(once(session, asked, reader=reader, act=act))


routes = [register]
