"""From what stands in the registration form to a card, and back; nothing typed is thrown away."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date

from sqlalchemy.orm import Session
from uprava.documents.service.numbering import JournalRow, list_journals
from uprava.documents.service.types import (
    START,
    DocumentType,
    default_type,
    find_type,
    read_fields,
    term_of,
)
from uprava.i18n import _
from uprava.recognition import Recognised
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_chosen

from uprava_records.letters.service.cards import IncomingCard, Term, mistakes
from uprava_records.letters.service.drafts import DraftRow
from uprava_records.letters.service.registering import KIND
from uprava_records.letters.service.senders import INN, sender_of, sender_typed, wrong_sender
from uprava_records.letters.service.volumes import figures_of, in_words, volume_in

FIELDS = (
    "journal", "received_on", "correspondent", "correspondent_card", "correspondent_inn",
    "correspondent_ogrn", "outgoing_number", "outgoing_date", "letter_kind", "sheets", "annexes",
    "annex_sheets", "signatory", "title", "addressee", "addressee_text", "due_on", "access_mark",
    "channel", "number_choice", "number_of", "number_suffix", "answers", "same",
)  # fmt: skip
"""What the form may send; anything else is not kept. `answers` is the id of the answered letter,
`same` says that a likely duplicate is to be registered all the same."""

MOST_OWN = 80
"""Fields of a type a form may send: thirty, people with the name typed beside."""

DAYS = ("received_on", "outgoing_date", "due_on")


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as shown: values, and which of them the machine read and nobody changed."""

    values: Mapping[str, str]
    auto: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sent form means: a card, and a sentence for every field that does not fit."""

    card: IncomingCard
    wrong: Mapping[str, str] = field(default_factory=dict)


def typed(form: Mapping[str, object]) -> dict[str, str]:
    """Return the fields of the form that are kept, with those of the letter's type."""
    own = [name for name in form if name.startswith(START)][:MOST_OWN]
    said = {**form, **sender_typed(form)}
    return {name: value for name in (*FIELDS, *own) if isinstance(value := said.get(name), str)}


def as_fields(found: Recognised) -> dict[str, str]:
    """Return what was recognised as texts; what was not is left out."""
    texts = {name: value for name, value in asdict(found).items() if isinstance(value, str)}
    days = {
        name: value.isoformat() for name, value in asdict(found).items() if isinstance(value, date)
    }
    figures = figures_of(found.sheets)
    inn = {INN: found.inn}
    return {name: value for name, value in (texts | days | figures | inn).items() if value}


def fill(
    draft: DraftRow, *, journals: list[JournalRow], types: Sequence[DocumentType], today: date
) -> Filled:
    """Return the values the form begins with: typed ones first, then those recognised.

    A type recognised but not in use is left alone; a type's own journal is offered first, and
    its term until somebody has typed.
    """
    read = {name: value for name, value in draft.recognised.items() if name in FIELDS[:-2]}
    read |= figures_of(read.get("sheets", ""))
    name = read.get("correspondent")
    if draft.card.get("correspondent", name) != name:
        read.pop("correspondent_card", None)
    if read.get("letter_kind") not in {each.code for each in types}:
        read.pop("letter_kind", None)
    said = read | dict(draft.card)
    type = next((each for each in types if each.code == said.get("letter_kind")), None)
    type = type or next(iter(types), None)
    usual = dict.fromkeys(FIELDS, "") | {
        "received_on": today.isoformat(), "letter_kind": type.code if type else "",
        "access_mark": "common", "channel": "paper", "journal": first_journal(journals, type),
        "due_on": usual_day(type, today),
    }  # fmt: skip
    values = usual | said
    auto = frozenset(name for name, value in read.items() if values[name] == value)
    return Filled(values, auto)


def first_journal(journals: list[JournalRow], type: DocumentType | None) -> str:
    """Return the journal offered: that of the type, when it is open to the reader."""
    own = type.journal_id if type else None
    ordered = sorted(journals, key=lambda each: each.id != own)
    return ordered[0].code if ordered else ""


def usual_day(type: DocumentType | None, today: date) -> str:
    """Return the last day the type gives a letter registered today, empty for none."""
    term = term_of(type, start=today) if type else None
    return term[0].isoformat() if term else ""


def open_journals(session: Session, *, reader: Reader) -> list[JournalRow]:
    """Return the journals the reader may register in."""
    return [
        journal
        for journal in list_journals(session, kind=KIND)
        if reader.may("records.register", unit=journal.unit_id)
        and reader.organisation_id in (None, journal.organisation_id)
    ]


def read(session: Session, values: Mapping[str, str], *, reader: Reader) -> Reading:
    """Return the card a form describes and what is wrong with it."""
    wrong: dict[str, str] = {}
    days = {name: day_of(values.get(name, ""), name, wrong) for name in DAYS}
    login = chosen_addressee(session, values, wrong, reader=reader)
    texts = {
        each.name: values.get(each.name, "").replace("\r\n", "\n").strip()
        for each in fields(IncomingCard)
        if each.name not in (*DAYS, "addressee", "own", "choice", "sender", "volume", "term")
    }
    sender = sender_of(session, values, reader=reader)
    volume, figures = volume_in(values)
    wrong |= wrong_sender(sender) | figures
    texts["correspondent"] = sender.name
    texts["sheets"] = in_words(volume)
    own = {name: value for name, value in values.items() if name.startswith(START)}
    wrong |= wrong_own(session, texts["letter_kind"], own)
    named = {**texts, **days, "addressee": login, "own": own, "sender": sender,
             "volume": volume, "term": Term.AS_SAID}  # fmt: skip
    card = IncomingCard(**named)  # type: ignore[arg-type]  # taken by name
    if card.journal not in {journal.code for journal in open_journals(session, reader=reader)}:
        wrong["journal"] = _("Choose a journal you may register in.")
    return Reading(card, in_order(mistakes(card, today=session.info["today"]) | wrong))


def wrong_own(session: Session, code: str, own: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with a letter's type and with the fields it brings."""
    type = find_type(session, KIND, code) if code else default_type(session, KIND)
    if code and (type is None or not type.active):
        return {"letter_kind": _("Choose from the list.")}
    return read_fields(session, type, own)[1] if type else {}


def day_of(text: str, name: str, wrong: dict[str, str]) -> date | None:
    """Return the day of a date field; what is no day is told in `wrong`."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        wrong[name] = _("There is no such day.")
        return None


def chosen_addressee(
    session: Session, values: Mapping[str, str], wrong: dict[str, str], *, reader: Reader
) -> str | None:
    """Return the login of the person chosen, or of the only one the typed surname can mean."""
    login, text = values.get("addressee", ""), values.get("addressee_text", "").strip()
    if not login and not text:
        return None
    today = session.info["today"]
    found = find_chosen(session, login, text, reader=reader, today=today)
    if found is None:
        wrong["addressee"] = _("Choose the person from the list; the name alone is not clear.")
    return found.login if found else None


def in_order(wrong: Mapping[str, str]) -> dict[str, str]:
    """Return the sentences in the order of the fields on the screen, those of a type last."""
    own = [name for name in wrong if name.startswith(START)]
    return {name: wrong[name] for name in (*FIELDS, *own) if name in wrong}
