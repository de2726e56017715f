"""A document on its way out: what its passport says, its files, pictures of number and marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one
from uprava.i18n import _
from uprava_storage import BlobStore

from uprava_records.exchange.service.container import packed
from uprava_records.exchange.service.passport import (
    NAME,
    REGISTRATION_PLACE,
    REGISTRATION_STAMP,
    SIGNATURE_PLACE,
    stamp_of,
    write_passport,
)
from uprava_records.exchange.service.stamps import draw_stamp
from uprava_records.exchange.values import (
    Enclosure,
    Numbered,
    Passport,
    Signer,
    UnreadableMessageError,
)

PDF = "application/pdf"
DOCUMENT = "document.pdf"


@dataclass(frozen=True, slots=True)
class Head:
    """What the passport says of a document, read from the database."""

    id: UUID
    number: str
    registered_on: date
    title: str
    kind: str
    type_title: str | None
    access_mark: str
    executor: str | None
    phone: str | None
    answers_number: str | None
    answers_date: date | None


HEAD = """
select d.id, d.number, d.registered_on, d.title, d.kind, t.title as type_title, d.access_mark,
    (select concat_ws(' ', p.surname, p.given_name, p.patronymic) from users.person as p
     where p.id = o.executor_id) as executor, o.executor_phone as phone,
    o.answers_number, o.answers_date
from documents.document as d
left join records.outgoing as o on o.document_id = d.id
left join documents.card_fields as f on f.document_id = d.id
left join documents.document_type as t on t.id = f.type_id
where d.id = %s and d.number is not null and d.deleted_at is null"""


@dataclass(frozen=True, slots=True)
class FileRow:
    """The newest version of a file; `signatures` are signature files over exactly this version."""

    id: UUID
    name: str
    media_type: str
    sha256: str
    pages: int | None
    main: bool


FILES = """
select id, name, media_type, sha256, pages, role = 'main' as main from (
    select distinct on (series_id) * from documents.file
    where document_id = %s and removed_at is null and role <> 'signature'
    order by series_id, version desc
) as newest order by role <> 'main', id"""


@dataclass(frozen=True, slots=True)
class SignatureFile:
    """A signature file over a version of a file, and who signed it."""

    over: UUID
    sha256: str
    owner: str
    person_id: int | None
    serial: str
    signed_at: datetime
    since: str
    until: str


SIGNATURES = """
select c.signed_file_id as over, f.sha256, coalesce(min(s.owner), '') as owner,
    min(s.person_id) as person_id, coalesce(min(s.serial), '') as serial,
    coalesce(min(s.signed_at), min(f.uploaded_at)) as signed_at,
    coalesce(min(s.protocol #>> '{signatures,0,signer,valid_from}'), '') as since,
    coalesce(min(s.protocol #>> '{signatures,0,signer,valid_to}'), '') as until
from signing.container as c join documents.file as f on f.id = c.file_id and f.removed_at is null
left join signing.signature as s on s.container_id = c.file_id
where c.document_id = %s and c.signed_file_id is not null
group by c.signed_file_id, f.id, f.sha256 order by f.id"""


@dataclass(frozen=True, slots=True)
class Parts:
    """A document as the exchange carries it, before it is packed."""

    head: Head
    files: Sequence[FileRow]
    signatures: Sequence[SignatureFile]
    posts: Mapping[int, str]

    def over(self, file: FileRow) -> list[SignatureFile]:
        """Return the signature files over a file."""
        return [each for each in self.signatures if each.over == file.id]


POSTS = """
select distinct on (h.person_id) h.person_id as id, p.title from users.post_holder as h
join users.post as p on p.id = h.post_id
where h.person_id = any (%(ids)s) and %(on)s between h.since and coalesce(h.until, 'infinity')
order by h.person_id, h.acting, h.id"""


def find_parts(session: Session, document_id: UUID) -> Parts:
    """Return what is to go. Raises UnreadableMessageError when the exchange cannot carry it."""
    head = fetch_one(session, Head, HEAD, (document_id,))
    if head is None:
        raise UnreadableMessageError(_("The document is not registered, or is not there any more."))
    files = fetch(session, FileRow, FILES, (document_id,))
    signatures = fetch(session, SignatureFile, SIGNATURES, (document_id,))
    people = [each.person_id for each in signatures if each.person_id is not None]
    parts = Parts(head, files, signatures, posts_of(session, people, on=head.registered_on))
    refuse_unfit(parts)
    return parts


def refuse_unfit(parts: Parts) -> None:
    """Raise UnreadableMessageError with what is missing: the format wants a signed PDF."""
    if parts.head.access_mark != "common":
        raise UnreadableMessageError(
            _("A restricted document does not go by the open circuit of the exchange.")
        )
    main = parts.files[0] if parts.files else None
    if main is None or not main.main or main.media_type != PDF:
        raise UnreadableMessageError(_("The exchange carries a PDF as the main file."))
    if not parts.over(main):
        raise UnreadableMessageError(
            _("The exchange wants a signature file (.p7s) over the PDF; attach it on the card.")
        )


@dataclass(frozen=True, slots=True)
class _Post:
    id: int
    title: str


def posts_of(session: Session, people: Sequence[int], *, on: date) -> dict[int, str]:
    """Return the posts people held on a day."""
    if not people:
        return {}
    found = fetch(session, _Post, POSTS, {"ids": list(people), "on": on})
    return {each.id: each.title for each in found}


def pack(
    parts: Parts, store: BlobStore, *, uid: str, organisation: str, addressee: str, at: datetime
) -> bytes:
    """Return the container. Raises UnreadableMessageError naming what the format forbids."""
    names = named(parts.files)
    files: dict[str, bytes] = {NAME: b""}
    signers, enclosures = [], []
    for file in parts.files:
        files[names[file.id]] = read(store, file.sha256)
        signed = []
        for place, each in enumerate(parts.over(file), 1):
            name = f"{Path(names[file.id]).stem}_signature_{place:03}.p7s"
            files[name] = read(store, each.sha256)
            signed.append(name)
            if file.main:
                post = parts.posts.get(each.person_id or 0, "")
                signers.append(Signer(each.owner or "—", post, name))
        if not file.main:
            enclosures.append(Enclosure(names[file.id], file.name, tuple(signed)))
    passport = replace(
        passport_of(parts.head, uid=uid, organisation=organisation, addressee=addressee),
        signers=tuple(signers), enclosures=tuple(enclosures), pages=parts.files[0].pages,
    )  # fmt: skip
    files[NAME] = write_passport(passport)
    return packed(files | stamps(parts, at=at))


def named(files: Sequence[FileRow]) -> dict[UUID, str]:
    """Return names as the schema allows them: Latin letters, figures, one short ending."""
    found = {}
    for place, file in enumerate(files):
        ending = Path(file.name).suffix.lower().lstrip(".")
        if not (3 <= len(ending) <= 4 and ending.isascii() and ending.isalnum()):
            ending = "bin"
        found[file.id] = DOCUMENT if file.main else f"attachment_{place:03}.{ending}"
    return found


def passport_of(head: Head, *, uid: str, organisation: str, addressee: str) -> Passport:
    """Return what the card says."""
    answers = (Numbered(head.answers_number or "", head.answers_date),)
    answering = bool(head.answers_number and head.answers_date)
    return Passport(
        uid=uid, kind=head.type_title or "Письмо", title=head.title, organisation=organisation,
        number=Numbered(head.number, head.registered_on), document=DOCUMENT,
        executor=head.executor or "", phone=head.phone or "", addressees=(addressee,),
        answers=answers if answering else (), answered=(addressee,) if answering else (),
    )  # fmt: skip


def read(store: BlobStore, sha256: str) -> bytes:
    """Return the bytes of a file."""
    return b"".join(store.read(sha256))


def stamps(parts: Parts, *, at: datetime) -> dict[str, bytes]:
    """Return the pictures of number and signatures: what an addressee prints over the document."""
    head, main = parts.head, parts.files[0]
    day = f"{head.registered_on:%d.%m.%Y}"
    _x, _y, width, height = REGISTRATION_PLACE
    drawn = {
        REGISTRATION_STAMP: draw_stamp([f"{day}  № {head.number}"], size=(width, height), at=at)
    }
    _x, _y, width, height = SIGNATURE_PLACE
    for place, each in enumerate(parts.over(main)):
        lines = [
            "Документ подписан электронной подписью", f"Сертификат: {each.serial}",
            f"Владелец: {each.owner}",
        ]  # fmt: skip
        if each.since and each.until:
            lines.append(f"Действителен: с {day_of(each.since)} по {day_of(each.until)}")
        drawn[stamp_of(place)] = draw_stamp(lines, size=(width, height), framed=True, at=at)
    return drawn


def day_of(text: str) -> str:
    """Return a day of the protocol as people write it."""
    try:
        return f"{date.fromisoformat(text[:10]):%d.%m.%Y}"
    except ValueError:
        return text
