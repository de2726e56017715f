"""The daily letter as a message: plain text and simple HTML, no way to smuggle in a header."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from jinja2 import Environment

from uprava.errors import InvalidError
from uprava.i18n import _, current_locale, ngettext
from uprava.work.service.terms import Term

PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[^\s@<>\"(),:;\\\[\]]{1,253}")


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One document that waits: its name without its contents, its term in words, its link."""

    number: str
    title: str
    due: str
    url: str


@dataclass(frozen=True, slots=True)
class DigestGroup:
    """The documents of one term; `more` is how many are left out."""

    term: Term
    title: str
    lines: Sequence[DigestLine]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything a daily letter says."""

    person_id: int
    name: str
    email: str
    organisation: str
    day: date
    address: str
    groups: Sequence[DigestGroup]
    unread: int

    @property
    def waiting(self) -> int:
        """How many documents wait."""
        return sum(len(group.lines) + group.more for group in self.groups)

    @property
    def overdue(self) -> int:
        """How many of them are late."""
        late = (group for group in self.groups if group.term is Term.OVERDUE)
        return sum(len(group.lines) + group.more for group in late)


def write_letter(
    digest: Digest, *, sender: str, templates: Environment, now: datetime
) -> EmailMessage:
    """Return the letter. Raises InvalidError when an address cannot be written to."""
    letter = EmailMessage(policy=SMTP)
    name, spec = parseaddr(sender)
    letter["From"] = Address(one_line(name or digest.organisation), addr_spec=checked(spec))
    letter["To"] = Address(one_line(digest.name), addr_spec=checked(digest.email))
    letter["Subject"] = subject(digest)
    letter["Date"] = now.astimezone(UTC)
    host = checked(spec).rpartition("@")[2]
    letter["Message-ID"] = f"<digest-{digest.day:%Y%m%d}-{digest.person_id}@{host}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["List-Unsubscribe"] = f"<{digest.address}/profile>"
    letter.set_content(text_of(digest))
    page = templates.get_template("work/digest.html").render(
        digest=digest, subject=subject(digest), locale=current_locale()
    )
    letter.add_alternative(page, subtype="html")
    return letter


def subject(digest: Digest) -> str:
    """Return the subject: how much waits, and how much of it is late."""
    if not digest.waiting:
        said = ngettext("{n} new notice", "{n} new notices", digest.unread)
        return said.format(n=digest.unread)
    said = ngettext("{n} document waits for you", "{n} documents wait for you", digest.waiting)
    text = said.format(n=digest.waiting)
    return text + (_(", overdue: {n}").format(n=digest.overdue) if digest.overdue else "")


def text_of(digest: Digest) -> str:
    """Return the letter as plain text."""
    parts = [subject(digest) + "."]
    for group in digest.groups:
        parts += ["", f"{group.title}:"]
        for line in group.lines:
            parts += [f"- {line_of(line)}", f"  {line.url}"]
        if group.more:
            parts.append(more_of(group))
    if digest.unread:
        parts += ["", _("New notices: {n}").format(n=digest.unread), f"{digest.address}/notices"]
    parts += ["", _("My work: {url}").format(url=f"{digest.address}/"),
              _("Daily letters are switched off in your profile: {url}").format(
                  url=f"{digest.address}/profile")]  # fmt: skip
    return "\n".join(parts) + "\n"


def line_of(line: DigestLine) -> str:
    """Return a document in one line."""
    return ", ".join(part for part in (line.number, line.title, line.due) if part)


def more_of(group: DigestGroup) -> str:
    """Return how many documents of a group are not listed."""
    said = ngettext("and {n} more document", "and {n} more documents", group.more)
    return said.format(n=group.more)


def one_line(text: str) -> str:
    """Return a name without control characters, so that it cannot begin a header of its own."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:100]


def checked(address: str) -> str:
    """Return an address in ASCII, a Cyrillic domain in its IDNA form.

    Raises InvalidError for anything that is not exactly one plain address.
    """
    if not PLAIN_ADDRESS.fullmatch(address):
        raise InvalidError(_("The e-mail address cannot be written to."))
    name, _at, domain = address.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise InvalidError(_("The e-mail address cannot be written to.")) from error
