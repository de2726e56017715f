"""The registration card of an incoming letter: its fields, their names and their rules.

Order of the fields: the list of obligatory requisites of the Rules of records management.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from uprava.documents.models import AccessMark
from uprava.documents.service.number_choices import NEXT, Choice
from uprava.documents.service.particulars import Volume
from uprava.i18n import N_, _

from uprava_records.letters.service.senders import Sender

DEFAULT_JOURNAL = "incoming"

LONGEST = {"title": 1000, "correspondent": 300, "outgoing_number": 100, "signatory": 300,
           "sheets": 100}  # fmt: skip
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
OLDEST_RECEIPT = timedelta(days=366)
FARTHEST_TERM = timedelta(days=3660)


EARLIER_KINDS: Mapping[str, str] = {
    "letter": N_("Letter"),
    "inquiry": N_("Inquiry"),
    "demand": N_("Demand"),
    "representation": N_("Representation of the prosecutor"),
    "protest": N_("Protest of the prosecutor"),
    "application": N_("Application"),
    "notice": N_("Notification"),
    "invitation": N_("Invitation"),
    "message": N_("Telephone message"),
    "act": N_("Legal act"),
    "other": N_("Other document"),
}
"""Kinds of letters as the log names them from before they became types of documents."""


class Channel(StrEnum):
    """How the letter came."""

    PAPER = "paper"
    EMAIL = "email"
    HAND = "hand"
    MEDO = "medo"
    COURIER = "courier"
    FAX = "fax"
    PORTAL = "portal"


NOTHING = Volume()


class Term(StrEnum):
    """Whose word the term of a letter is."""

    BY_TYPE = "type"
    """A letter without a term gets that of its type."""
    AS_SAID = "said"
    """The registrar saw the term and left it so, empty too."""


class Proposals(StrEnum):
    """Whether a person saw what modules propose for a letter."""

    SEEN = "seen"
    """What stands on the card is what the registrar wants, empty too."""
    UNSEEN = "unseen"
    """They fill what was not said."""


CHANNEL_TITLES: Mapping[str, str] = {
    Channel.PAPER: N_("By post"),
    Channel.EMAIL: N_("E-mail"),
    Channel.HAND: N_("In person"),
    Channel.COURIER: N_("Courier"),
    Channel.MEDO: N_("MEDO"),
    Channel.FAX: N_("Fax"),
    Channel.PORTAL: N_("State services portal"),
}

MARK_TITLES: Mapping[str, str] = {
    AccessMark.COMMON: N_("Common"),
    AccessMark.RESTRICTED: N_("For official use only"),
}

FIELD_TITLES: Mapping[str, str] = {
    "correspondent": N_("Correspondent"),
    "outgoing_number": N_("Outgoing number"),
    "outgoing_date": N_("Letter of"),
    "letter_kind": N_("Kind of document"),
    "sheets": N_("Volume"),
    "signatory": N_("Signed by"),
    "title": N_("Summary"),
    "received_on": N_("Received on"),
    "channel": N_("Delivery"),
    "due_on": N_("Due"),
    "access_mark": N_("Access"),
}
"""Fields in the order of the card; what may be changed after registration."""

CHOICES: Mapping[str, Mapping[str, str]] = {
    "letter_kind": EARLIER_KINDS,
    "channel": CHANNEL_TITLES,
    "access_mark": MARK_TITLES,
}
"""Fields that are chosen from titled values; kinds only in what the log says of earlier years."""


@dataclass(frozen=True, slots=True)
class IncomingCard:
    """What the registrar or a program says of a letter. `addressee` is a login.

    `letter_kind` is the code of a type of documents, empty the first of them; `own` is what was
    typed into the fields of that type, by the names of its form; `choice` is the number wanted.
    `sender` is the card the correspondent's name means, `volume` the figures behind `sheets`.
    """

    title: str
    correspondent: str
    outgoing_number: str | None = None
    outgoing_date: date | None = None
    journal: str = DEFAULT_JOURNAL
    addressee: str | None = None
    signatory: str | None = None
    sheets: str | None = None
    channel: str = Channel.PAPER
    access_mark: str = AccessMark.COMMON
    due_on: date | None = None
    letter_kind: str = ""
    received_on: date | None = None
    own: Mapping[str, str] = field(default_factory=dict)
    choice: Choice = NEXT
    sender: Sender | None = None
    volume: Volume = NOTHING
    term: str = Term.BY_TYPE
    proposals: str = Proposals.SEEN


def mistakes(card: IncomingCard, *, today: date) -> dict[str, str]:
    """Return a sentence for every field that breaks a rule; nothing is looked up."""
    wrong = wrong_days(card, today)
    needed = ("title", "correspondent")
    wrong |= {name: _("Fill this in.") for name in needed if not getattr(card, name).strip()}
    for name, longest in LONGEST.items():
        if len(getattr(card, name) or "") > longest:
            wrong[name] = _("At most {n} characters.").format(n=longest)
    choices = {"access_mark": AccessMark, "channel": Channel}
    for name, known in choices.items():
        if getattr(card, name) not in set(known):
            wrong[name] = _("Choose from the list.")
    for name, value in asdict(card).items():
        if isinstance(value, str) and any(
            ord(sign) < 32 and sign not in "\r\n\t" for sign in value
        ):
            wrong[name] = _("Control characters are not allowed.")
    return wrong


def wrong_days(card: IncomingCard, today: date) -> dict[str, str]:
    """Return a sentence for every day that cannot be."""
    wrong = {}
    if card.outgoing_date is not None and card.outgoing_date > today:
        wrong["outgoing_date"] = _("The letter cannot be dated later than today.")
    received = card.received_on
    if received is not None and not today - OLDEST_RECEIPT <= received <= today:
        wrong["received_on"] = _("The day of receipt is today or earlier, at most a year back.")
    if card.due_on is not None and not today <= card.due_on <= today + FARTHEST_TERM:
        wrong["due_on"] = _("The term cannot lie in the past or more than ten years ahead.")
    return wrong


def own_words(card: IncomingCard) -> list[str]:
    """Return the requisites search should find beside title and text."""
    day = card.outgoing_date.strftime("%d.%m.%Y") if card.outgoing_date else ""
    return [word for word in (card.outgoing_number, day, card.signatory) if word]
