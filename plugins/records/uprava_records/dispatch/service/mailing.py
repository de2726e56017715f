"""The letter of a dispatch: plain text, the files of the document with their bytes untouched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_one
from uprava.documents.service.filing import FileRow, list_enclosed
from uprava.printing.fields import filled
from uprava.users.naming import SHORT_NAME
from uprava.work.mail.letter import checked, one_line
from uprava_storage import BlobStore

from uprava_records.dispatch.service.office import Office, get_office

LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Posted:
    """What the letter of a dispatch says, read from the database."""

    id: int
    document_id: UUID
    name: str
    attention: str | None
    email: str | None
    message_id: str | None
    access_mark: str
    number: str
    registered_on: date
    title: str
    organisation_id: int
    sent_by: str
    answers: str | None
    """Message-ID of the letter of this very addressee that the document answers."""


POSTED = f"""
select s.id, s.document_id, s.name, s.attention, s.email, s.message_id, d.access_mark, d.number,
    d.registered_on, d.title, d.organisation_id,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = s.sent_by), '') as sent_by,
    (select a.message_id from documents.link as l
     join records.arrival as a on a.document_id = l.target_id and a.state = 'registered'
     where l.source_id = d.id and l.type = 'answer' and a.message_id like '<%%>'
       and lower(a.sender_address) = lower(s.email)
     order by l.id limit 1) as answers
from records.dispatch as s join documents.document as d on d.id = s.document_id
where s.id = %s and d.deleted_at is null"""


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything a letter is made of, but the bytes of its files."""

    posted: Posted
    office: Office
    enclosed: Sequence[FileRow]


def find_draft(session: Session, id: int) -> Draft | None:
    """Return what a dispatch's letter is made of; None when its document is in the trash."""
    posted = fetch_one(session, Posted, POSTED, (id,))
    if posted is None:
        return None
    office = get_office(session, posted.organisation_id)
    return Draft(posted, office, list_enclosed(session, posted.document_id))


def identifier(dispatch_id: int, document_id: UUID, sender: str) -> str:
    """Return the Message-ID of a dispatch: the same in every attempt, so that twins are one."""
    host = checked(parseaddr(sender)[1]).rpartition("@")[2]
    return f"<dispatch-{dispatch_id}-{document_id.hex[-12:]}@{host}>"


def write_letter(draft: Draft, store: BlobStore, *, sender: str, now: datetime) -> EmailMessage:
    """Return the letter.

    Raises InvalidError when the address cannot be written to, and what the store raises when a
    file cannot be read.
    """
    posted, office = draft.posted, draft.office
    values = values_of(draft)
    letter = EmailMessage(policy=SMTP)
    letter["From"] = Address(one_line(office.sender), addr_spec=checked(parseaddr(sender)[1]))
    letter["To"] = Address(one_line(posted.name), addr_spec=checked(posted.email or ""))
    letter["Subject"] = one_subject(filled(office.subject, values))
    letter["Date"] = now.astimezone(UTC)
    letter["Message-ID"] = posted.message_id or identifier(posted.id, posted.document_id, sender)
    if posted.answers and posted.answers.isascii():
        letter["In-Reply-To"] = one_line(posted.answers)
        letter["References"] = one_line(posted.answers)
    letter.set_content(filled(office.body, values).rstrip() + "\n")
    for each in draft.enclosed:
        content = b"".join(store.read(each.sha256))
        main, sub = kind_of(each.media_type)
        letter.add_attachment(content, maintype=main, subtype=sub, filename=one_name(each.name))
    return letter


def kind_of(media_type: str) -> tuple[str, str]:
    """Return the two parts of a type; what may not be encoded goes as plain bytes (RFC 2046)."""
    main, _slash, sub = media_type.partition("/")
    if main in ("message", "multipart") or not sub:
        return "application", "octet-stream"
    return main, sub


def values_of(draft: Draft) -> Mapping[str, str]:
    """Return what stands for the fields of the text."""
    posted = draft.posted
    return {
        "адресат": posted.name,
        "кому": posted.attention or posted.name,
        "номер": posted.number,
        "дата": f"{posted.registered_on:%d.%m.%Y}",
        "заголовок": posted.title,
        "организация": draft.office.sender,
        "файлы": "\n".join(f"— {each.name}" for each in draft.enclosed),
        "отправил": posted.sent_by,
    }


def one_subject(text: str) -> str:
    """Return a subject without control characters, so that it cannot begin a header of its own."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_SUBJECT]


def one_name(name: str) -> str:
    """Return a file's name as a header may hold it."""
    return "".join(c if c.isprintable() else "_" for c in name)[:200] or "file"
