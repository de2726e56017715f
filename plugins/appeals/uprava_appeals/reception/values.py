"""The words of personal receptions, as they are kept."""

from enum import StrEnum

from uprava.i18n import N_

from uprava_appeals.law import grounds
from uprava_appeals.law.grounds import Ground

RECEIVE = "appeals.receive"
"""The permission: book people for a reception, receive them, see the cards of receptions."""

PATH = "/appeals/reception"

LAST_WEEK = 5
"""As a week of the month: the last one in which the weekday stands."""


class BookingState(StrEnum):
    """How far a booking is."""

    BOOKED = "booked"
    CAME = "came"
    """Waits before the door."""
    RECEIVED = "received"
    """There is a card."""
    MISSED = "missed"
    CANCELLED = "cancelled"

    @property
    def caption(self) -> str:
        """The English message id of the state."""
        return _BOOKINGS[self]


_BOOKINGS = {
    BookingState.BOOKED: N_("is booked"),
    BookingState.CAME: N_("has come"),
    BookingState.RECEIVED: N_("was received"),
    BookingState.MISSED: N_("did not come"),
    BookingState.CANCELLED: N_("booking cancelled"),
}

WAITING = (BookingState.BOOKED, BookingState.CAME)
"""A reception is still to come."""


class Identity(StrEnum):
    """The document an applicant showed; its number is not kept. 59-FZ, article 13, part 2."""

    PASSPORT = "passport"
    TEMPORARY = "temporary"
    FOREIGN = "foreign"
    RESIDENCE = "residence"
    MILITARY = "military"
    OTHER = "other"

    @property
    def caption(self) -> str:
        """The English message id of the document."""
        return _IDENTITIES[self]


_IDENTITIES = {
    Identity.PASSPORT: N_("passport of a citizen of Russia"),
    Identity.TEMPORARY: N_("temporary identity card"),
    Identity.FOREIGN: N_("passport of a foreign citizen"),
    Identity.RESIDENCE: N_("residence permit"),
    Identity.MILITARY: N_("military identity card"),
    Identity.OTHER: N_("another identity document"),
}


class Outcome(StrEnum):
    """What a reception came to: codes of the grounds of `law.grounds`."""

    ORAL = grounds.ORAL.code
    WRITTEN = grounds.ANSWER.code
    ELSEWHERE = grounds.ELSEWHERE.code
    ANSWERED = grounds.ANSWERED.code
    SECRET = grounds.SECRET.code
    ABUSE = grounds.ABUSE.code

    @property
    def caption(self) -> str:
        """The English message id of the outcome."""
        return _OUTCOMES[self]

    @property
    def ground(self) -> Ground:
        """The way the law names."""
        return _GROUNDS[self]


_OUTCOMES = {
    Outcome.ORAL: N_("answered at the reception"),
    Outcome.WRITTEN: N_("a written answer will be given"),
    Outcome.ELSEWHERE: N_("explained where to apply"),
    Outcome.ANSWERED: N_("refused: answered before"),
    Outcome.SECRET: N_("explained that a secret is protected"),
    Outcome.ABUSE: N_("left without an answer: insults or threats"),
}

_GROUNDS = {
    Outcome.ORAL: grounds.ORAL,
    Outcome.WRITTEN: grounds.ANSWER,
    Outcome.ELSEWHERE: grounds.ELSEWHERE,
    Outcome.ANSWERED: grounds.ANSWERED,
    Outcome.SECRET: grounds.SECRET,
    Outcome.ABUSE: grounds.ABUSE,
}
