"""The letter with an invitation: what and when in words, and the file a calendar takes."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from uprava.i18n import _
from uprava.work.mail.letter import checked, one_line

from uprava_meetings.planning.calendar_file import Attendee, Event, Somebody, invitation
from uprava_meetings.planning.values import Method

FILE_NAME = "meeting.ics"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a letter is about and to whom it goes; `what` has changed, in the receiver's words.

    `why`: as somebody typed it.
    """

    id: int
    to: Somebody
    method: Method
    what: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """The installation as one that writes: its address, its office's zone."""

    address: str
    zone: ZoneInfo


def write_letter(envelope: Envelope, event: Event, *, sender: Sender, at: datetime) -> EmailMessage:
    """Return the letter. Raises InvalidError when an address cannot be written to."""
    letter = EmailMessage(policy=SMTP)
    name, spec = parseaddr(sender.address)
    own, to = checked(spec), checked(envelope.to.email)
    letter["From"] = Address(one_line(name or _("Uprava")), addr_spec=own)
    letter["To"] = Address(one_line(envelope.to.name), addr_spec=to)
    when = moment_of(event, sender.zone)
    letter["Subject"] = one_line(f"{event.title}, {when} — {envelope.what}")
    letter["Date"] = at.astimezone(UTC)
    letter["Message-ID"] = f"<meeting-{envelope.id}-{event.id.hex}@{own.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    if event.organiser:
        letter["Reply-To"] = Address(
            one_line(event.organiser.name), addr_spec=checked(event.organiser.email)
        )
    letter.set_content(text_of(envelope, event, sender.zone))
    event = replace(event, organiser=event.organiser or Somebody(name or _("Uprava"), own))
    attendee = Attendee(Somebody(envelope.to.name, to), answers="Reply-To" in letter)
    enclose(letter, invitation(event, envelope.method, attendee, at=at), envelope.method)
    return letter


def enclose(letter: EmailMessage, file: bytes, method: Method) -> None:
    """Put the file into a letter twice: for the program that reads it, and to be kept. RFC 6047."""
    letter.add_alternative(
        file.decode(), subtype="calendar", cte="base64", params={"method": method.upper()}
    )
    letter.add_attachment(file, maintype="text", subtype="calendar", filename=FILE_NAME)


def text_of(envelope: Envelope, event: Event, zone: ZoneInfo) -> str:
    """Return what the letter says in words."""
    off = envelope.method is Method.CANCEL
    lines = [f"{envelope.what.rstrip('.')}.", "", event.title, moment_of(event, zone)]
    if envelope.why:
        lines.insert(1, envelope.why)
    if event.place and not off:
        lines.append(_("Where: {place}").format(place=event.place))
    if event.link and not off:
        lines.append(_("Video link: {url}").format(url=event.link))
    if off:
        lines += ["", _("The meeting does not take place for you: take it out of your calendar.")]
    else:
        lines += ["", _("Say whether you come: {url}").format(url=event.url)]
    return "\n".join(lines) + "\n"


def moment_of(event: Event, zone: ZoneInfo) -> str:
    """Return «12.11.2026 10:00–11:30» by the office's clock."""
    begins, ends = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    last = f"{ends:%H:%M}" if begins.date() == ends.date() else f" {ends:%d.%m.%Y %H:%M}"
    return f"{begins:%d.%m.%Y %H:%M}–{last.lstrip()}"
