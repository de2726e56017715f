"""The letter with a report: plain text and the file, to one address; or where to take the file."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from uuid import UUID

from uprava.i18n import _
from uprava.web.screens import show_day, show_size
from uprava.work.mail.letter import checked, one_line

from uprava_reports.schedules.service.reading import DeliveryRow
from uprava_reports.schedules.values import DELIVERIES, PATH


@dataclass(frozen=True, slots=True)
class Receiver:
    """To whom a letter goes; who is inside may open its page and refuse."""

    id: int
    name: str
    address: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a letter says besides the sending: who sends, from where, the file if it is attached."""

    sender: str
    organisation: str
    site: str
    file: bytes | None
    at: datetime


def message_id(delivery: UUID, receiver: int, sender: str) -> str:
    """Return the Message-ID: the same in every attempt, so that twins are one."""
    host = checked(parseaddr(sender)[1]).rpartition("@")[2]
    return f"<report-{delivery.hex}-{receiver}@{host}>"


def write_letter(row: DeliveryRow, to: Receiver, envelope: Envelope) -> EmailMessage:
    """Return the letter. Raises InvalidError when an address cannot be written to."""
    letter = EmailMessage(policy=SMTP)
    name, spec = parseaddr(envelope.sender)
    letter["From"] = Address(one_line(name or envelope.organisation), addr_spec=checked(spec))
    letter["To"] = Address(one_line(to.name), addr_spec=checked(to.address))
    letter["Subject"] = one_line(_("Report: {title}").format(title=row.title))
    letter["Date"] = envelope.at.astimezone(UTC)
    letter["Message-ID"] = message_id(row.id, to.id, envelope.sender)
    letter["Auto-Submitted"] = "auto-generated"
    if to.inside:
        letter["List-Unsubscribe"] = f"<{envelope.site}{PATH}/received>"
    letter.set_content(text_of(row, to, envelope))
    if envelope.file is not None:
        main, _slash, sub = row.media_type.partition("/")
        letter.add_attachment(envelope.file, maintype=main, subtype=sub, filename=row.name)
    return letter


def text_of(row: DeliveryRow, to: Receiver, envelope: Envelope) -> str:
    """Return what the letter says."""
    page = f"{envelope.site}{DELIVERIES}/{row.id}"
    said = _("{name} sends you the report “{title}”.").format(name=row.owner, title=row.title)
    parts = [
        _("Good day!"),
        "\n".join([said, *of_what(row)]),
        *where_of(row, envelope, page),
        how_to_refuse(row, to, envelope),
    ]
    return "\n\n".join(parts) + "\n"


def of_what(row: DeliveryRow) -> list[str]:
    """Return which period the report is about, and of which day it is."""
    period = [_("Period: {period}.").format(period=row.period)] if row.period else []
    return [*period, _("As of {day}.").format(day=show_day(row.day))]


def where_of(row: DeliveryRow, envelope: Envelope, page: str) -> list[str]:
    """Return where the report is: attached, on its page, or on the page of the report itself."""
    if envelope.file is not None:
        return [_("The file is attached: {name}.").format(name=row.name)]
    if row.sha256 is not None:
        size = show_size(row.size or 0)
        said = _("The file ({size}) is too large for a letter; take it here, after signing in:")
        return [f"{said.format(size=size)}\n{page}"]
    return [f"{_('The report opens here, after signing in:')}\n{page}"]


def how_to_refuse(row: DeliveryRow, to: Receiver, envelope: Envelope) -> str:
    """Return how one gets no more of these."""
    if to.inside:
        url = f"{envelope.site}{PATH}/received"
        return _("You can refuse these reports here: {url}").format(url=url)
    return _("The letter was made by a program. Write to {name} to get no more of them.").format(
        name=row.owner
    )
