"""What all acts on plans and cases share: whose organisation, who may, what is missing."""

from datetime import date

from sqlalchemy.orm import Session
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

PLAN = "records.plan"
FILE = "records.file"
ARCHIVE = "records.archive"

LONGEST = 1000
"""Characters of a reason, a basis, a note."""


def organisation_of(reader: Reader) -> int:
    """Return the reader's organisation. Raises ConflictError for somebody without a post."""
    if reader.organisation_id is None:
        raise ConflictError(_("You hold no post: a filing plan belongs to an organisation."))
    return reader.organisation_id


def today_of(session: Session) -> date:
    """Return the office day of the act."""
    today = session.info["today"]
    assert isinstance(today, date)
    return today


def needed(text: str, name: str, sentence: str) -> str:
    """Return a text somebody has to give. Raises InvalidError without one, or with a novel."""
    tidy = " ".join(text.split())
    if not 3 <= len(tidy) <= LONGEST:
        raise InvalidError(sentence, fields={name: sentence})
    return tidy


def day_in(text: str, name: str) -> date:
    """Return the day a form gives. Raises InvalidError for none."""
    sentence = _("Choose a day.")
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidError(sentence, fields={name: sentence}) from error


def same_person(reader: Reader, person_id: int | None) -> bool:
    """Tell whether the reader is that person, in their own name or acting for them."""
    return person_id is not None and person_id in (reader.person_id, reader.acting_for)
