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
from uprava.documents.service.particulars import read_volume
from uprava.documents.service.types import form_of_program
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.problems import refusals
from uprava.web.routing import post
from uprava.web.site import Site
from uprava.web.uploads import json_part

from uprava_records.letters.service.cards import IncomingCard, Proposals
from uprava_records.letters.service.registering import KIND, answer_of, register_incoming
from uprava_records.letters.service.senders import Sender, sender_of, wrong_sender
from uprava_records.letters.service.volumes import NAMES as VOLUME
from uprava_records.letters.service.volumes import in_words

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
    `correspondent_id` is a card of the directory; without it the sender is sought by INN, then by
    name. Without `due_on` the letter gets the term of its type, without `journal` its journal.
    Who reviews it and the term it still lacks are proposed by routing rules, unless `by_rules` is
    false.
    """

    title: str
    correspondent: str
    outgoing_number: str | None = None
    outgoing_date: date | None = None
    journal: str = ""
    addressee: str | None = None
    type: str = ""
    fields: dict[str, bool | str | int | float] = {}
    number: Chosen | None = None
    correspondent_id: int | None = None
    inn: str = ""
    ogrn: str = ""
    sheets: int | None = None
    annexes: int | None = None
    annex_sheets: int | None = None
    due_on: date | None = None
    by_rules: bool = True


def card_of(session: Session, card: CardIn) -> IncomingCard:
    """Return the card a program means. Raises InvalidError naming fields no type has."""
    own = form_of_program(session, KIND, card.type, card.fields)
    figures = {name: str(getattr(card, name) or "") for name in VOLUME}
    volume, wrong = read_volume(figures)
    sender = sender_in(session, card)
    wrong |= {NAMES.get(name, name): said for name, said in wrong_sender(sender).items()
              if name != "correspondent"}  # fmt: skip
    if wrong:
        raise InvalidError(_("The card has mistakes; nothing was registered."), fields=wrong)
    return IncomingCard(
        title=card.title, correspondent=card.correspondent or sender.name,
        outgoing_number=card.outgoing_number, outgoing_date=card.outgoing_date,
        journal=card.journal, addressee=card.addressee, letter_kind=card.type, own=own,
        choice=card.number.choice if card.number else NEXT, due_on=card.due_on,
        sender=sender, volume=volume, sheets=in_words(volume) or None,
        proposals=Proposals.UNSEEN if card.by_rules else Proposals.SEEN,
    )  # fmt: skip


NAMES = {"correspondent_inn": "inn", "correspondent_ogrn": "ogrn"}


def sender_in(session: Session, card: CardIn) -> Sender:
    """Return the sender a program means. Raises InvalidError for a card that is not there."""
    said = {
        "correspondent": card.correspondent, "correspondent_inn": card.inn,
        "correspondent_card": str(card.correspondent_id or ""), "correspondent_ogrn": card.ogrn,
    }  # fmt: skip
    found = sender_of(session, said, reader=session.info["reader"])
    if card.correspondent_id is not None and found.card is None:
        wrong = _("There is no such correspondent, or it is not open to you.")
        raise InvalidError(wrong, fields={"correspondent_id": wrong})
    return found


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
