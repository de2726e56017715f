"""What goes along: the files of a reply; to a body, those of the appeal it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value
from uprava.documents.service import filing
from uprava.documents.service.access import get_document
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_appeals.applicants.service.knowing import authors_of
from uprava_appeals.applicants.values import AuthorRow
from uprava_appeals.replies.service.reading import appeals_of
from uprava_appeals.sending.parcel import Enclosed


def list_enclosed(session: Session, reply_id: UUID) -> Sequence[Enclosed]:
    """Return the files of a reply the reader was let in to, detached signatures last."""
    return [
        Enclosed(each.name, each.media_type, each.size, each.sha256)
        for each in filing.list_enclosed(session, reply_id)
    ]


@dataclass(frozen=True, slots=True)
class Offered:
    """A file of an appeal that may go along with a covering letter."""

    id: UUID
    name: str
    size: int


OFFERED = """
select id, name, size from (
    select distinct on (f.series_id) f.* from documents.file as f
    where f.removed_at is null
      and f.document_id in (select document_id from appeals.reply_of where reply_id = %s)
    order by f.series_id, f.version desc
) as newest order by document_id, role <> 'main', role = 'signature', id"""


def list_offered(session: Session, reply_id: UUID, *, reader: Reader) -> list[Offered]:
    """Return the files of the appeals a letter is about.

    Raises NotFoundError for who may not see one of them.
    """
    open_appeals(session, reply_id, reader=reader)
    return fetch(session, Offered, OFFERED, (reply_id,))


def open_appeals(session: Session, reply_id: UUID, *, reader: Reader) -> None:
    """Come through the one door of personal files to the appeals a letter is about."""
    for each in appeals_of(session, reply_id):
        get_document(session, each, reader=reader)


CONFIRMED = """
select f.name, f.media_type, f.size, f.sha256
from unnest(%s::uuid[]) with ordinality as asked (id, place)
join documents.file as f on f.id = asked.id and f.removed_at is null order by asked.place"""


def list_confirmed(session: Session, ids: Sequence[UUID]) -> list[Enclosed]:
    """Return the files of these ids that are still there and open to the transaction."""
    return fetch(session, Enclosed, CONFIRMED, (list(ids),)) if ids else []


TYPED = """
select c.text from appeals.content as c
where c.document_id = %(id)s and c.text <> '' and not exists (
    select from documents.file as f
    where f.document_id = %(id)s and f.role = 'main' and f.removed_at is null)"""


def typed_texts(
    session: Session, reply_id: UUID, *, reader: Reader, at: datetime
) -> list[Enclosed]:
    """Return appeals that were typed, not written on a sheet, as files with their authors."""
    found = []
    for id in appeals_of(session, reply_id):
        text = fetch_value(session, TYPED, {"id": id})
        if text:
            authors = authors_of(session, id, reader=reader, at=at, what="files").rows
            content = "\r\n".join((*map(told, authors), "", str(text))).encode("utf-8-sig")
            name = _("Text of the appeal.txt")
            found.append(Enclosed(name, "text/plain", len(content), "", content))
    return found


def told(author: AuthorRow) -> str:
    """Return an author in a line, with where he wants his answer."""
    place = ", ".join(each for each in (author.postcode, author.address) if each)
    return "; ".join(each for each in (author.name, place, author.reply_to) if each)
