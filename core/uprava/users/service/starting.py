"""The first steps of an installation without the demo: its organisation, a unit, a first post."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from uprava.db.sql import fetch_one, fetch_value
from uprava.documents.service.numbering import count_journals
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.conflicts import TREE_LOCK, lock
from uprava.users.service.organisations import (
    OrganisationFields,
    create_organisation,
    organisation_mistakes,
)
from uprava.users.service.posts import Appointment, appoint, create_post, title_mistakes
from uprava.users.service.roles import MANAGE
from uprava.users.service.units import UnitFields, create_unit, unit_mistakes


@dataclass(frozen=True, slots=True)
class Standing:
    """What an installation has so far; closed ones and the asking person are not counted."""

    organisations: int
    units: int
    journals: int
    people: int

    @property
    def begun(self) -> bool:
        """Whether work can begin: an organisation with a journal, and somebody to register."""
        return bool(self.organisations and self.journals and self.people)


STANDING = """
select (select count(*) from users.organisation where closed_on is null)::int as organisations,
    (select count(*) from users.unit where closed_on is null)::int as units,
    %(journals)s::int as journals,
    (select count(*) from users.person
     where active and login is not null and id <> %(reader)s)::int as people"""


def get_standing(session: Session, *, reader: Reader) -> Standing:
    """Return how far the installation has come."""
    values = {"reader": reader.person_id, "journals": count_journals(session)}
    row = fetch_one(session, Standing, STANDING, values)
    assert row is not None
    return row


def is_waiting(session: Session, *, reader: Reader) -> bool:
    """Tell whether this person is the one to take the first steps, and they are not taken."""
    return reader.may(MANAGE) and not get_standing(session, reader=reader).begun


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the first form asks for; `post` is the post of the person who fills it in."""

    organisation: OrganisationFields
    unit: UnitFields
    post: str


def begin(session: Session, wish: Beginning, *, reader: Reader, today: date) -> int:
    """Create the first organisation, its first unit and the reader's post there; return the unit.

    Raises ConflictError when there is an organisation already: two may begin at once.
    """
    lock(session, TREE_LOCK)
    if fetch_value(session, "select exists (select from users.organisation)"):
        raise ConflictError(_("The first organisation was created already."))
    check(wish)
    organisation = create_organisation(session, wish.organisation)
    unit = create_unit(session, wish.unit, organisation_id=organisation, parent_id=None)
    post = create_post(session, unit_id=unit, title=wish.post, heads_unit=False)
    appoint(session, Appointment(post, reader.person_id, today))
    return unit


def check(wish: Beginning) -> None:
    """Raise InvalidError for the mistakes of the whole form, in the order of its fields."""
    of_unit = {f"unit_{name}": said for name, said in unit_mistakes(wish.unit).items()}
    mistakes = organisation_mistakes(wish.organisation) | of_unit | title_mistakes(wish.post)
    if mistakes:
        raise InvalidError(_("Nothing is saved: check the fields."), fields=mistakes)
