"""A message of e-mail looked at: files through the door for uploads, fields for the form."""

import io
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from uprava.documents.intake import receive_one
from uprava.documents.lending import lend
from uprava.documents.service.filing import SIGNATURE_TYPES, Received
from uprava.documents.taking_in import read_first_page
from uprava.errors import InvalidError, TooLargeError, UnavailableError
from uprava.i18n import N_, _
from uprava.installation import Installation
from uprava.rendering import MailPart, OpenedMail, PartKind, open_mail
from uprava_storage import safe_name

from uprava_records.letters.service.cards import Channel
from uprava_records.letters.service.forms import as_fields
from uprava_records.mail.service.keeping import Came, Place, fingerprint_of
from uprava_records.mail.service.mailbox import Message

log = logging.getLogger(__name__)

EML = "message/rfc822"

FORWARDED = re.compile(r"^\s*((re|fwd?|fw|на|отв|пересл)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)

STRICT_KINDS = (
    "demand", "representation", "protest", "prosecutor-demand", "parliament-inquiry",
    "deputy-inquiry",
)  # fmt: skip
"""Types of letters by which supervisors write: they go first."""

SOON = timedelta(days=1)

LEFT_OUT: Mapping[PartKind, str] = {
    PartKind.INLINE: N_("a picture inside the text; it stays in the message"),
    PartKind.CARD: N_("a business card or calendar entry; it stays in the message"),
    PartKind.SEAL: N_("the signature of the message itself; it stays in the message"),
    PartKind.TNEF: N_("only Outlook opens it; ask the sender for the files in an ordinary message"),
}


@dataclass(frozen=True, slots=True)
class Looked:
    """The files of a message that were taken in, and those that were not."""

    files: Sequence[Received]
    told: Sequence[tuple[str, str]]


def open_message(
    installation: Installation, message: Message, place: Place | None, *, today: date
) -> Came:
    """Look at a message; the whole of it goes into the store as it came.

    Raises UnavailableError when the store or the sandbox does not answer: nothing is lost then.
    """
    blob = installation.store.put(io.BytesIO(message.raw))
    with lend([message.raw]) as path:
        letter = open_mail(path)
    name = safe_name(f"{letter.subject[:80] or _('Message')}.eml")
    own = Received(name, EML, blob.size, blob.sha256, None, "attachment")
    looked = look_at(installation, letter.parts if message.whole else ())
    files = [*in_order(looked.files), own]
    told = [*looked.told, *troubles(message, letter)]
    found = as_fields(read_first_page(installation, files[0], today=today))
    zone = ZoneInfo(installation.settings.timezone)
    recognised, sources = fields_of(letter, found, message.arrived_at, zone, alone=files == [own])
    return Came(
        "email", identity_of(letter, message.raw),
        message.arrived_at, blob.sha256, files, recognised, sources,
        urgent=letter.important or is_urgent(recognised, today), told=told, letter=letter,
        place=place, whole=message.whole,
    )  # fmt: skip


def open_any(installation: Installation, message: Message, place: Place, *, today: date) -> Came:
    """Open a message; one that breaks our own program is kept whole, so that none blocks others."""
    try:
        return open_message(installation, message, place, today=today)
    except UnavailableError:
        raise
    except Exception:  # whatever a stranger's message does, it must neither be lost nor block
        log.exception("message %s could not be opened and is kept as it is", message.uid)
        return bare_message(installation, message, place)


def bare_message(installation: Installation, message: Message, place: Place) -> Came:
    """Return a message nobody could look at: it is kept whole and shown as a file."""
    blob = installation.store.put(io.BytesIO(message.raw))
    own = Received(f"{_('Message')}.eml", EML, blob.size, blob.sha256, None, "main")
    told = [(own.name, _("the message could not be opened; read the original"))]
    return Came(
        "email", fingerprint_of(message.raw), message.arrived_at, blob.sha256, [own],
        {"channel": Channel.EMAIL}, {}, told=told, place=place, whole=message.whole,
    )  # fmt: skip


def identity_of(letter: OpenedMail, raw: bytes) -> str:
    """Return what makes a message the same one when it comes by another relay or mailbox.

    Relays change headings, never what follows them; without that the whole message counts.
    """
    _head, _gap, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    said = (letter.message_id, letter.sender_address, letter.sent_at, letter.subject)
    return fingerprint_of(*said, body or raw)


def look_at(installation: Installation, parts: Sequence[MailPart]) -> Looked:
    """Take in the files of a letter, each by itself, equal bytes once."""
    files: dict[str, Received] = {}
    told: list[tuple[str, str]] = []
    for part in parts:
        name = safe_name(part.name or _("file without a name"))
        if part.kind in LEFT_OUT:
            told.append((name, _(LEFT_OUT[part.kind])))
            continue
        try:
            file = take_in(installation, part, name)
            files.setdefault(file.sha256, file)
        except (InvalidError, TooLargeError) as error:
            told.append((name, error.detail))
    return Looked(list(files.values()), told)


def take_in(installation: Installation, part: MailPart, name: str) -> Received:
    """Put one file through the door for uploads; a forwarded letter is one too."""
    stream = io.BytesIO(part.data)
    if part.kind is PartKind.LETTER and part.data:
        blob = installation.store.put(stream)
        return Received(name, EML, blob.size, blob.sha256, None, "attachment")
    limit = installation.settings.upload_limit
    return receive_one(stream, installation.store, name=name, limit=limit, role="attachment")


def in_order(files: Sequence[Received]) -> list[Received]:
    """Return the files with the likeliest letter first: documents, pictures, the rest."""

    def rank(file: Received) -> int:
        if file.media_type in SIGNATURE_TYPES:
            return 4
        if file.media_type.startswith("image/"):
            return 1
        return 0 if file.pages or "officedocument" in file.media_type else 2

    return sorted(files, key=rank)


def troubles(message: Message, letter: OpenedMail) -> Iterator[tuple[str, str]]:
    """Say what the registrar has to know of the message itself."""
    if not message.whole:
        megabytes = max(1, message.size // (1024 * 1024))
        why = _("the message is too large ({n} MB) and lies in the mailbox only")
        yield _("Message"), why.format(n=megabytes)
    if letter.problem:
        yield _("Message"), _("not all of it could be opened; read the original")
    if letter.automatic:
        yield _("Message"), _("a program wrote it: an automatic answer or a report of delivery")


def fields_of(
    letter: OpenedMail, found: Mapping[str, str], arrived_at: datetime, zone: ZoneInfo, *,
    alone: bool,
) -> tuple[dict[str, str], dict[str, str]]:  # fmt: skip
    """Return the form's first values and where each was read: the file before the message."""
    subject = FORWARDED.sub("", letter.subject).strip()
    of_mail = {
        "correspondent": letter.sender_name or letter.sender_address,
        "title": subject,
        "channel": Channel.EMAIL.value,
        "received_on": arrived_at.astimezone(zone).date().isoformat(),
    }
    if alone and letter.sent_at:
        sent = datetime.fromisoformat(letter.sent_at).astimezone(zone).date()
        of_mail["outgoing_date"] = min(sent, arrived_at.astimezone(zone).date()).isoformat()
    of_file = {} if alone else dict(found)
    values = {name: value for name, value in (of_mail | of_file).items() if value}
    return values, {name: "file" if name in of_file else "mail" for name in values}


def is_urgent(recognised: Mapping[str, str], today: date) -> bool:
    """Tell whether a letter cannot wait: its term is near, or a supervisor demands."""
    due = recognised.get("due_on")
    near = bool(due) and date.fromisoformat(str(due)) <= today + SOON
    return near or recognised.get("letter_kind") in STRICT_KINDS
