"""Registration of appeals over the API, by all channels."""

from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.params import HeaderParameter, MultipartBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.idempotency import Request, once
from uprava.documents.intake import receive
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.service.suggesting import find_by_login
from uprava.web.injected import AnyReader, AnySession, AnySite
from uprava.web.problems import refusals
from uprava.web.routing import post
from uprava.web.uploads import files_of, json_part

from uprava_appeals.intake.api_values import CardIn, answer_of
from uprava_appeals.intake.service.registering import register_appeal
from uprava_appeals.open_interface.service.receipts import Receipt, make_receipt
from uprava_appeals.values import REGISTER

PATH = "/api/v1/appeals"


@post(PATH, requires=REGISTER, scope="documents:write", responses=refusals(409))
def register(
    session: AnySession, reader: AnyReader, site: AnySite, data: MultipartBody[dict[str, Any]],
    idempotency_key: Annotated[str | None, HeaderParameter(name="Idempotency-Key")] = None,
) -> Response[Any]:  # fmt: skip
    """Register an appeal: part `card` (JSON) and any number of parts `file`.

    The answer tells the number, every lawful way with its last day and reasons, and what the
    appeal lacks. A letter by e-mail is no appeal since 30 March 2025: it gets no number.
    `receipt` is what its applicant asks by how it stands. Its code is told once: a repeated
    request is answered without it, `POST /api/v1/appeals/{id}/receipt` makes another.
    """
    settings = site.settings
    card = json_part(data, "card", CardIn)
    received = receive(
        files_of(data), site.store, limit=settings.upload_limit, most=settings.files_per_request
    )
    asked = {"card": msgspec.to_builtins(card), "files": [[r.name, r.sha256] for r in received]}
    wanted = card.card(addressee_of(session, card.addressee))
    receipts: list[Receipt] = []

    def act() -> dict[str, Any]:
        at, jobs = now(), site.installation.jobs
        done = register_appeal(session, wanted, received, reader=reader, at=at, jobs=jobs)
        receipts.append(make_receipt(session, done.head.id, by=reader.person_id, at=at))
        return answer_of(done)

    answer = once(session, Request(idempotency_key, PATH, asked), reader=reader, act=act)
    told = {**answer, "receipt": receipts[0].told if receipts else None}
    location = {"location": f"/api/v1/documents/{answer['id']}"}
    return Response(told, status_code=201, headers=location)


def addressee_of(session: Session, login: str) -> int | None:
    """Return the person an appeal is put before. Raises InvalidError for an unknown login."""
    if not login:
        return None
    found = find_by_login(session, login, today=session.info["today"])
    if found is None:
        wrong = _("The addressee is not known here.")
        raise InvalidError(wrong, fields={"addressee": wrong})
    return found.id
