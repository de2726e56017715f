"""The letter with a reply: plain text, not a word of the appeal, the files byte for byte."""

import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from uuid import UUID

from uprava.i18n import N_, _
from uprava.web.screens import show_day
from uprava.work.mail.letter import checked, one_line
from uprava_storage import BlobStore

from uprava_appeals.replies.values import Purpose
from uprava_appeals.sending.parcel import Enclosed, Parcel

ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+")
"""Anything that may be an e-mail address in the words of a server."""

STRUCK = "[…]"

LONGEST_SAID = 300

SUBJECTS = {
    Purpose.ANSWER: N_("Answer to your appeal {which}"),
    Purpose.NOTICE: N_("Notice on your appeal {which}"),
    Purpose.COVERING: N_("Forwarding of an appeal {which}"),
    Purpose.REQUEST: N_("Request for documents and materials {which}"),
    Purpose.INFORM: N_("What came of an appeal {which}"),
}

BEGUN = {
    Purpose.ANSWER: N_("{body} sends you the answer to your appeal {which}."),
    Purpose.NOTICE: N_("{body} sends you a notice on your appeal {which}."),
    Purpose.COVERING: N_("{body} forwards an appeal to you with a covering letter {which}."),
    Purpose.REQUEST: N_("{body} asks you for documents and materials {which}."),
    Purpose.INFORM: N_("{body} tells you what came of an appeal you sent {which}."),
}

CHECKING = N_(
    "The document is signed with an electronic signature. Anybody can check it free of charge at"
    " https://e-trust.gosuslugi.ru/check/sign: choose the attached file and, where there is one,"
    " its signature file (.sig)."
)


def identifier(reply_id: UUID, sender: str) -> str:
    """Return the Message-ID of a reply: the same in every attempt, so that twins are one."""
    host = checked(parseaddr(sender)[1]).rpartition("@")[2]
    return f"<reply-{reply_id.hex}@{host}>"


def write_letter(parcel: Parcel, store: BlobStore, *, sender: str, now: datetime) -> EmailMessage:
    """Return the letter.

    Raises InvalidError when the address cannot be written to, and what the store raises when a
    file cannot be read.
    """
    letter = EmailMessage(policy=SMTP)
    own = checked(parseaddr(sender)[1])
    letter["From"] = Address(one_line(parcel.organisation), addr_spec=own)
    letter["To"] = Address(addr_spec=checked(parcel.to))
    letter["Subject"] = one_line(_(SUBJECTS[Purpose(parcel.purpose)]).format(which=which(parcel)))
    letter["Date"] = now.astimezone(UTC)
    letter["Message-ID"] = identifier(parcel.reply_id, sender)
    letter.set_content(text_of(parcel))
    for each in parcel.files:
        content = each.content or b"".join(store.read(each.sha256))
        main, sub = kind_of(each)
        letter.add_attachment(content, maintype=main, subtype=sub, filename=one_name(each.name))
    return letter


def text_of(parcel: Parcel) -> str:
    """Return what the letter says: of which answer it is, and how its signature is checked."""
    begun = _(BEGUN[Purpose(parcel.purpose)])
    parts = [
        _("Good day!"),
        begun.format(body=parcel.organisation, which=which(parcel)),
        "\n".join((_("Attached:"), *(f"— {each.name}" for each in parcel.files))),
    ]
    if parcel.signed:
        parts.append(_(CHECKING))
    return "\n\n".join(parts) + "\n"


def which(parcel: Parcel) -> str:
    """Return the number and day of a reply in words."""
    day = _("of {day}").format(day=show_day(parcel.day))
    return _("(No. {number} {day})").format(number=parcel.number, day=day) if parcel.number else (
        f"({day})"
    )  # fmt: skip


def kind_of(file: Enclosed) -> tuple[str, str]:
    """Return the two parts of a type; what may not be encoded goes as plain bytes (RFC 2046)."""
    main, _slash, sub = file.media_type.partition("/")
    if main in ("message", "multipart") or not sub:
        return "application", "octet-stream"
    return main, sub


def one_name(name: str) -> str:
    """Return a file's name as a header may hold it."""
    return "".join(c if c.isprintable() else "_" for c in name)[:200] or "file"


def without_addresses(said: str, to: str) -> str:
    """Return the words of a server as they may be kept: nothing of where the letter went."""
    for each in filter(None, (to, to.partition("@")[0])):
        said = re.sub(re.escape(each), STRUCK, said, flags=re.IGNORECASE)
    return ADDRESS.sub(STRUCK, said)[:LONGEST_SAID]
