"""What programs send and get of written documents."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session
from uprava.documents.api.values import FileOut, file_out
from uprava.documents.service.filing import list_files
from uprava.documents.service.types import form_of_program
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_by_login

from uprava_records.written.models import Delivery
from uprava_records.written.service.addressing import addressee_of
from uprava_records.written.service.fields import AddresseeCard, Person, WrittenCard
from uprava_records.written.service.forms import act_kind_of, colleague, own_fields
from uprava_records.written.service.keeping import get_written

Wrong = dict[str, str]


class AddresseeIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To whom a letter goes; `correspondent` is the id of a card of the directory, or null."""

    name: str = ""
    attention: str = ""
    address: str = ""
    email: str = ""
    channel: Delivery = Delivery.PAPER
    correspondent: int | None = None


class CardIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The fields all cards have; signatory and executor are logins, `fields` are the type's own.

    `version` is asked for when a card is changed: the version it was read at.
    """

    title: str
    signatory: str
    executor: str = ""
    executor_phone: str = ""
    annexes: str = ""
    sheets: str = ""
    summary: str = ""
    access_mark: str = "common"
    type: str = ""
    fields: dict[str, bool | str | int | float] = {}
    version: int = 0


class LetterIn(CardIn, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An outgoing letter; `answers` is the id of the letter it answers."""

    addressees: list[AddresseeIn]
    answers: UUID | None = None
    answers_number: str = ""
    answers_date: date | None = None


class NoteIn(CardIn, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An internal document; `addressees` are logins of the house."""

    addressees: list[str]


class ActIn(CardIn, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A draft of an act; `act_kind` is asked for when its type is none of the law's kinds."""

    act_kind: str = ""
    normative: bool = False


class WrittenOut(msgspec.Struct, frozen=True):
    """A written document with its files; fields of other kinds are empty."""

    id: UUID
    kind: str
    type: str
    title: str
    state: str
    number: str | None
    registered_on: date | None
    version: int
    signatory: str
    executor: str
    executor_phone: str
    annexes: str
    sheets: str
    summary: str
    access_mark: str
    addressees: list[AddresseeIn]
    answers_number: str
    answers_date: date | None
    act_kind: str
    normative: bool
    files: list[FileOut]


def card_of(
    session: Session, kind: str, data: CardIn, *, reader: Reader, before: WrittenCard | None = None
) -> WrittenCard:
    """Return the card a program means. Raises InvalidError naming every field that is wrong."""
    wrong: Wrong = {}
    form = form_of_program(session, kind, data.type, data.fields)
    own = own_fields(
        session, kind, {**form, "type": data.type}, before.own if before else None, wrong
    )
    card = WrittenCard(
        data.title, person(session, data.signatory, "signatory", wrong),
        person(session, data.executor, "executor", wrong), executor_phone=data.executor_phone,
        annexes=data.annexes, sheets=data.sheets, summary=data.summary,
        access_mark=data.access_mark, own=own, **particular(session, kind, data, wrong, reader),
    )  # fmt: skip
    if wrong:
        raise InvalidError(_("The card has mistakes; nothing was kept."), fields=wrong)
    return card


def particular(
    session: Session, kind: str, data: CardIn, wrong: Wrong, reader: Reader
) -> dict[str, Any]:
    """Return the fields of the kind alone."""
    if isinstance(data, LetterIn):
        rows = [
            outside(session, each, f"addressees.{place}", wrong, reader)
            for place, each in enumerate(data.addressees, 1)
        ]
        return {"addressees": tuple(rows), "answers_number": data.answers_number,
                "answers_date": data.answers_date}  # fmt: skip
    if isinstance(data, NoteIn):
        found = [inside(session, each, wrong) for each in data.addressees]
        return {"addressees": tuple(each for each in found if each)}
    if isinstance(data, ActIn):
        type = {"type": data.type, "act_kind": data.act_kind}
        known = own_fields(session, kind, type, None, {})
        return {"act_kind": act_kind_of(kind, type, known.type if known else None),
                "normative": data.normative}  # fmt: skip
    return {}


def outside(
    session: Session, given: AddresseeIn, field: str, wrong: Wrong, reader: Reader
) -> AddresseeCard:
    """Return an addressee of a letter; a card that is not offered to the caller is told."""
    known = None
    if given.correspondent is not None:
        known = addressee_of(session, given.correspondent, reader=reader)
        if known is None:
            wrong[field] = _("There is no such correspondent, or it is not open to you.")
    return AddresseeCard(
        given.name or (known.name if known else ""), given.attention,
        given.address or (known.address if known else ""),
        given.email or (known.email if known else ""), given.channel,
        known.correspondent_id if known else None,
    )  # fmt: skip


def inside(session: Session, login: str, wrong: Wrong) -> AddresseeCard | None:
    """Return an addressee of the house; a login nobody has is told."""
    found = find_by_login(session, login, today=session.info["today"])
    if found is None:
        wrong["addressees"] = unknown(login)
    return colleague(found) if found else None


def person(session: Session, login: str, field: str, wrong: Wrong) -> Person:
    """Return the person of a login; one nobody has is told."""
    found = find_by_login(session, login, today=session.info["today"])
    if found is None and login:
        wrong[field] = unknown(login)
    return Person(found.id, found.name, found.login) if found else Person()


def unknown(login: str) -> str:
    """Return the sentence about a login nobody has."""
    return _("There is no active person with the login {login}.").format(login=login[:50])


def written_out(session: Session, kind: str, id: UUID, *, reader: Reader) -> WrittenOut:
    """Return a document as the API shows it. Raises NotFoundError for other kinds."""
    head, card = get_written(session, id, reader=reader)
    if head.kind != kind:
        raise NotFoundError(_("There is no such document, or it is not open to you."))
    whom = [
        AddresseeIn(each.name, each.attention, each.address, each.email, Delivery(each.channel),
                    each.correspondent_id)
        for each in card.addressees
    ]  # fmt: skip
    return WrittenOut(
        head.id, head.kind, card.own.type.code if card.own else "", head.title, head.state,
        head.number, head.registered_on, head.version, card.signatory.login, card.executor.login,
        card.executor_phone, card.annexes, card.sheets, card.summary, card.access_mark, whom,
        card.answers_number, card.answers_date, card.act_kind, card.normative,
        [file_out(row) for row in list_files(session, id)],
    )  # fmt: skip
