"""The form of a written document: what was typed becomes a card."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session
from uprava.approval.models import ActKind
from uprava.documents.routes.forms import Form, day_in, many, word
from uprava.documents.service.types import (
    DocumentType,
    OwnFields,
    chosen_type,
    read_fields,
    refuse_unfit,
)
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import Suggestion, find_by_login, find_chosen

from uprava_records.written.models import Delivery
from uprava_records.written.service.addressing import addressee_of
from uprava_records.written.service.fields import (
    ACT,
    INTERNAL,
    MOST_ADDRESSEES,
    AddresseeCard,
    Person,
    WrittenCard,
)
from uprava_records.written.service.rules import mistakes


def read(
    session: Session, kind: str, form: Form, *, reader: Reader, before: WrittenCard | None = None
) -> tuple[WrittenCard, dict[str, str]]:
    """Return the card a form means, and sentences for what could not be read.

    `before` is the card as it is kept: its addressees stay whoever may choose them.
    """
    wrong: dict[str, str] = {}
    own = own_fields(session, kind, form, before.own if before else None, wrong)
    kept = before.addressees if before else ()
    card = WrittenCard(
        title=word(form, "title"),
        signatory=person_in(session, form, "signatory", wrong, reader=reader),
        executor=person_in(session, form, "executor", wrong, reader=reader),
        executor_phone=word(form, "executor_phone"),
        annexes=word(form, "annexes"),
        sheets=word(form, "sheets"),
        summary=word(form, "summary"),
        access_mark=word(form, "access_mark") or "common",
        addressees=addressees_in(session, kind, form, kept, reader=reader),
        answers_number=word(form, "answers_number"),
        answers_date=day_in(form, "answers_date", wrong),
        act_kind=act_kind_of(kind, form, own.type if own else None),
        normative=bool(word(form, "normative")),
        own=own,
    )
    return card, wrong


def refuse_unread(session: Session, kind: str, card: WrittenCard, wrong: Mapping[str, str]) -> None:
    """Raise InvalidError for what could not be read, with all else that is wrong."""
    if wrong:
        others = mistakes(kind, card.tidy(), today=session.info["today"])
        refuse_unfit(others | dict(wrong))


def own_fields(
    session: Session, kind: str, form: Form, kept: OwnFields | None, wrong: dict[str, str]
) -> OwnFields | None:
    """Return the type chosen and the values of its fields; None: the kind has no types."""
    code = word(form, "type") or (kept.type.code if kept else "")
    same = kept is not None and kept.type.code == code
    type = kept.type if kept and same else chosen_type(session, kind, code)
    if type is None:
        return None
    before: Mapping[str, str] = kept.values if kept and same else {}
    values, said = read_fields(session, type, form, kept=before)
    wrong |= said
    return OwnFields(type, values)


def act_kind_of(kind: str, form: Form, type: DocumentType | None) -> str:
    """Return the kind of an act: of its type when the type is one of the law's, else as chosen."""
    if kind != ACT:
        return ""
    if type is not None:
        return type.code if type.code in set(ActKind) else ActKind.OTHER
    return word(form, "act_kind")


def person_in(
    session: Session, form: Form, name: str, wrong: dict[str, str], *, reader: Reader
) -> Person:
    """Return the person of a field; a name that is not clear is told."""
    login, text = word(form, name), word(form, f"{name}_text")
    if not login and not text:
        return Person()
    found = find_chosen(session, login, text, reader=reader, today=session.info["today"])
    if found is None:
        wrong[name] = _("Choose the person from the list; the name alone is not clear.")
        return Person()
    return Person(found.id, found.name, found.login)


def addressees_in(
    session: Session, kind: str, form: Form, kept: Sequence[AddresseeCard], *, reader: Reader
) -> tuple[AddresseeCard, ...]:
    """Return the addressees: people of the house, or the rows of a letter that hold something."""
    if kind == INTERNAL:
        people = (one for login in many(form, "colleagues") if (one := known(session, login)))
        typed = word(form, "colleagues_text")
        last = find_chosen(session, "", typed, reader=reader, today=session.info["today"])
        every = {each.id: colleague(each) for each in (*people, *([last] if last else ()))}
        unclear = [AddresseeCard(typed)] if typed and last is None else []
        return (*every.values(), *unclear)
    rows = (row_in(session, form, place, kept, reader=reader)
            for place in range(1, rows_of(form) + 1))  # fmt: skip
    return tuple(each for each in rows if each.name or each.attention or each.email)


def known(session: Session, login: str) -> Suggestion | None:
    """Return the colleague of a login."""
    return find_by_login(session, login, today=session.info["today"])


def colleague(found: Suggestion) -> AddresseeCard:
    """Return somebody of the house as an addressee."""
    return AddresseeCard(found.name, found.post, channel=Delivery.HAND, person_id=found.id)


def rows_of(form: Form) -> int:
    """Return how many rows of addressees a form has."""
    given = word(form, "rows")
    return min(int(given), MOST_ADDRESSEES) if given.isascii() and given.isdigit() else 1


def row_in(
    session: Session, form: Form, place: int, kept: Sequence[AddresseeCard] = (), *, reader: Reader
) -> AddresseeCard:
    """Return one row of a form: a correspondent chosen by its id, or a name as typed."""
    start = f"a{place}_"
    texts = {
        each: " ".join(word(form, start + each).split())
        for each in ("name_text", "attention", "address", "email")
    }
    id = chosen_id(form, f"{start}name")
    same = next((each for each in kept if id and each.correspondent_id == id), None)
    card = same or (addressee_of(session, id, reader=reader) if id else None)
    return AddresseeCard(
        card.name if card else texts["name_text"], texts["attention"], texts["address"],
        texts["email"], word(form, f"{start}channel") or Delivery.PAPER,
        card.correspondent_id if card else None,
    )  # fmt: skip


def chosen_id(form: Form, name: str) -> int:
    """Return the id a combobox posted, 0 for none."""
    given = word(form, name)
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else 0
