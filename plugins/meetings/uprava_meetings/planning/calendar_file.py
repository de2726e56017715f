"""Meetings as an iCalendar file: RFC 5545, invitations RFC 5546. Values in, bytes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from uprava.calendar.ical import begun, feed
from uprava.i18n import _

from uprava_meetings.planning.values import Method

if TYPE_CHECKING:
    from icalendar import Alarm, vCalAddress
    from icalendar import Event as Component

PRODUCER = "-//Uprava//Meetings//RU"

REMINDED = timedelta(minutes=30)
"""Before the beginning, by the calendar of the person."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A name and an address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting as a calendar shows it; `sequence` grows with every change.

    `firm`: the agenda is approved; before that it is only planned. `spread`: by correspondence,
    nobody is busy all the days of the vote.
    """

    id: UUID
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    url: str
    changed_at: datetime
    organiser: Somebody | None = None
    firm: bool = True
    spread: bool = False
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Attendee:
    """Whom an invitation is meant for."""

    who: Somebody
    answers: bool
    """The program of the receiver offers to answer: the organiser reads it."""


def invitation(event: Event, method: Method, to: Attendee, *, at: datetime) -> bytes:
    """Return the file of an invitation, or of a meeting that is off, for one receiver."""
    calendar = begun(PRODUCER, method.value.upper())
    component = component_of(event, at=at)
    if method is Method.CANCEL:
        component["STATUS"] = "CANCELLED"
    address = address_of(to.who)
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "NEEDS-ACTION"
    address.params["RSVP"] = "TRUE" if to.answers else "FALSE"
    component.add("attendee", address, encode=False)
    calendar.add_component(component)
    return bytes(calendar.to_ical())


def file_of(event: Event, *, at: datetime) -> bytes:
    """Return the file of one meeting, for taking into a calendar by hand."""
    calendar = begun(PRODUCER, "PUBLISH")
    calendar.add_component(component_of(event, at=at))
    return bytes(calendar.to_ical())


def feed_of(events: Sequence[Event], name: str) -> bytes:
    """Return the calendar of a person; the same meetings give the same bytes."""
    return feed(PRODUCER, name, (component_of(each, at=each.changed_at) for each in events))


def component_of(event: Event, *, at: datetime) -> "Component":
    """Return a meeting as a part of a calendar; moments are in UTC, so no zone has to be told."""
    from icalendar import Event as Component

    made = Component()
    made.add("uid", str(event.id))
    made.add("sequence", event.sequence)
    made.add("dtstamp", at.astimezone(UTC))
    made.add("last-modified", event.changed_at.astimezone(UTC))
    made.add("dtstart", event.starts_at.astimezone(UTC))
    made.add("dtend", event.ends_at.astimezone(UTC))
    made.add("summary", event.title)
    if event.place or event.link:
        made.add("location", event.place or event.link)
    made.add("description", described(event))
    made.add("url", event.url)
    made.add("status", status_of(event))
    made.add("transp", "TRANSPARENT" if event.spread or event.cancelled else "OPAQUE")
    if event.organiser:
        made.add("organizer", address_of(event.organiser), encode=False)
    if not event.cancelled:
        made.add_component(alarm_of(event))
    return made


def status_of(event: Event) -> str:
    """Return the word a calendar knows."""
    if event.cancelled:
        return "CANCELLED"
    return "CONFIRMED" if event.firm else "TENTATIVE"


def described(event: Event) -> str:
    """Return what stands below the title: how to come by video, where the card is."""
    lines = [_("Card of the meeting: {url}").format(url=event.url)]
    if event.link:
        lines.insert(0, _("Video link: {url}").format(url=event.link))
    return "\n".join(lines)


def alarm_of(event: Event) -> "Alarm":
    """Return the reminder."""
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event.title)
    alarm.add("trigger", -REMINDED)
    return alarm


def address_of(who: Somebody) -> "vCalAddress":
    """Return somebody as a calendar writes him; the name keeps no quotes, which it cannot hold."""
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{who.email}")
    address.params["CN"] = " ".join(who.name.replace('"', "").split())
    return address
