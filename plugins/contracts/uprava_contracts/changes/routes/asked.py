"""What each act on a contract or an agreement asks first, and what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, day_in, word
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_contracts.changes.service import (
    agreeing,
    suspending,
    terminating,
    wording,
)
from uprava_contracts.changes.values import CourtWords


@dataclass(frozen=True, slots=True)
class Asked:
    """An act that asks first; `fields`: names of its form's fields with their labels."""

    title: str
    said: str
    button: str
    done: str
    do: Callable[[Session, UUID, Form, Reader], None]
    fields: Mapping[str, str]


DAY = N_("On which day")


def day_of(form: Form, name: str = "day") -> date | None:
    """Return a day of a form; None for none, and for what is none."""
    return day_in(form, name, {})


def _suspend(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    said = word(form, "why"), word(form, "basis")
    suspending.suspend(session, id, day_of(form), said, reader=reader, at=now())


def _resume(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    suspending.resume(session, id, day_of(form), word(form, "why"), reader=reader, at=now())


def _court(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    words = CourtWords(
        word(form, "court"), word(form, "number"), day_of(form, "decided"), day_of(form, "force")
    )
    terminating.terminate_by_court(session, id, words, reader=reader, at=now())


def _agreed(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    agreeing.agree(session, id, day_of(form), reader=reader, at=now())


def _print(session: Session, id: UUID, _form: Form, reader: Reader) -> None:
    wording.write_text(session, id, reader=reader, at=now())


OF_CONTRACT: Mapping[str, Asked] = {
    "suspend": Asked(
        N_("Suspend the contract"),
        N_("The terms of obligations are not moved by that: where they have to move, make an "
           "additional agreement. Reminders go on."),
        N_("Suspend"), N_("The contract is suspended."), _suspend,
        {"day": N_("From which day"), "why": N_("Reason"), "basis": N_("Document it follows from")},
    ),
    "resume": Asked(
        N_("Resume the contract"), N_("The contract is performed further from that day."),
        N_("Resume"), N_("The contract is resumed."), _resume,
        {"day": N_("From which day"), "why": N_("Reason")},
    ),
    "court": Asked(
        N_("Terminated by a court"),
        N_("The contract is terminated from the day the decision came into force. What is not "
           "performed is owed no more; what was accepted is paid, securities are given back, "
           "penalties stay."),
        N_("Terminate"), N_("The contract is terminated."), _court,
        {"court": N_("Court"), "number": N_("Number of the case and of the decision"),
         "decided": N_("Day of the decision"), "force": N_("The decision is in force from")},
    ),
}  # fmt: skip

OF_AGREEMENT: Mapping[str, Asked] = {
    "text": Asked(
        N_("Print the text"),
        N_("The text is made of what was entered and becomes the next version of the main file. "
           "A text of your own is put among the files instead."),
        N_("Print the text"), N_("The text is among the files."), _print, {},
    ),
    "agreed": Asked(
        N_("Signed by both sides"),
        N_("From now on what it says holds: price, terms and obligations of the contract change; "
           "what they were stays in the agreement and in the history."),
        N_("Note it"), N_("The agreement is in force."), _agreed, {"day": N_("Signed on")},
    ),
}  # fmt: skip

REQUIRED = frozenset({"day", "why", "court", "number", "decided", "force"})
"""Fields that must not be empty; of steps the words too, but for numbers."""


def told(asked: Asked) -> dict[str, str]:
    """Return the labels of an act's fields in the reader's language."""
    return {name: _(label) for name, label in asked.fields.items()}
