"""Outgoing letters over the API: written with their files, read again."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, MultipartBody
from litestar.status_codes import HTTP_201_CREATED
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.idempotency import Request, once
from uprava.documents.api.files import uploads_of
from uprava.documents.api.values import FileOut, file_out
from uprava.documents.intake import receive
from uprava.documents.service.filing import list_files
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_by_login
from uprava.web.problems import refusals
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.site import Site
from uprava.web.uploads import json_part

from uprava_records.written.models import Delivery
from uprava_records.written.service.drafting import WRITE, Wish, write_wish
from uprava_records.written.service.fields import OUTGOING, AddresseeCard, Person, WrittenCard
from uprava_records.written.service.forms import own_fields
from uprava_records.written.service.keeping import get_written

PATH = "/api/v1/records/outgoing"


class AddresseeIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To whom a letter goes."""

    name: str
    attention: str = ""
    address: str = ""
    email: str = ""
    channel: Delivery = Delivery.PAPER


class LetterIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The part `card`; signatory and executor are logins, `answers` the id of a letter."""

    title: str
    signatory: str
    addressees: list[AddresseeIn]
    executor: str = ""
    executor_phone: str = ""
    annexes: str = ""
    sheets: str = ""
    summary: str = ""
    access_mark: str = "common"
    answers: UUID | None = None
    answers_number: str = ""
    answers_date: date | None = None
    type: str = ""


class LetterOut(msgspec.Struct, frozen=True):
    """A letter with its files."""

    id: UUID
    title: str
    state: str
    number: str | None
    registered_on: date | None
    version: int
    signatory: str
    executor: str
    addressees: list[AddresseeIn]
    answers_number: str
    answers_date: date | None
    files: list[FileOut]


@post(PATH, requires=WRITE, scope="documents:write", responses=refusals(409))
def write(
    session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], data: MultipartBody[dict[str, Any]],
    idempotency_key: Annotated[str | None, HeaderParameter(name="Idempotency-Key")] = None,
) -> Response[Any]:  # fmt: skip
    """Write an outgoing letter: part `card` (JSON), one or more parts `file`, the text first."""
    settings, card = site.settings, json_part(data, "card", LetterIn)
    limit, most = settings.upload_limit, settings.files_per_request
    files = receive(uploads_of(data), site.store, limit=limit, most=most)
    asked = {"card": msgspec.to_builtins(card), "files": [[r.name, r.sha256] for r in files]}

    def act() -> dict[str, Any]:
        wish = Wish(OUTGOING, card_of(session, card), sent=files, answers=card.answers)
        head = write_wish(session, wish, reader=reader, installation=site.installation, at=now())
        made: dict[str, Any] = msgspec.to_builtins(letter_out(session, head.id, reader=reader))
        return made

    answer = once(session, Request(idempotency_key, PATH, asked), reader=reader, act=act)
    location = {"location": f"{PATH}/{answer['id']}"}
    return Response(answer, status_code=HTTP_201_CREATED, headers=location)


@get(f"{PATH}/{{id:uuid}}", requires=SIGNED_IN, scope="documents:read")
def read(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID]
) -> LetterOut:
    """Return an outgoing letter with its files."""
    return letter_out(session, id, reader=reader)


def card_of(session: Session, data: LetterIn) -> WrittenCard:
    """Return the card a program means. Raises InvalidError for logins nobody has."""
    wrong: dict[str, str] = {}
    own = own_fields(session, OUTGOING, {"type": data.type}, None, wrong)
    signatory = person(session, data.signatory, "signatory", wrong)
    executor = person(session, data.executor, "executor", wrong)
    if wrong:
        raise InvalidError(_("The draft has mistakes; nothing was kept."), fields=wrong)
    return WrittenCard(
        data.title, signatory, executor, executor_phone=data.executor_phone, annexes=data.annexes,
        sheets=data.sheets, summary=data.summary, access_mark=data.access_mark,
        addressees=tuple(
            AddresseeCard(each.name, each.attention, each.address, each.email, each.channel)
            for each in data.addressees
        ),
        answers_number=data.answers_number, answers_date=data.answers_date, own=own,
    )  # fmt: skip


def person(session: Session, login: str, field: str, wrong: dict[str, str]) -> Person:
    """Return the person of a login; one nobody has is told."""
    found = find_by_login(session, login, today=session.info["today"])
    if found is None and login:
        wrong[field] = _("There is no active person with the login {login}.").format(
            login=login[:50]
        )
    return Person(found.id, found.name, found.login) if found else Person()


def letter_out(session: Session, id: UUID, *, reader: Reader) -> LetterOut:
    """Return a letter as the API shows it."""
    head, card = get_written(session, id, reader=reader)
    if head.kind != OUTGOING:
        raise NotFoundError(_("There is no such letter, or it is not open to you."))
    whom = [
        AddresseeIn(each.name, each.attention, each.address, each.email, Delivery(each.channel))
        for each in card.addressees
    ]
    return LetterOut(
        head.id, head.title, head.state, head.number, head.registered_on, head.version,
        card.signatory.login, card.executor.login, whom, card.answers_number, card.answers_date,
        [file_out(row) for row in list_files(session, id)],
    )  # fmt: skip


routes = [write, read]
