"""What a reply goes out with: the address its appeal names, its files, or what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value
from uprava.documents.models import AccessMark
from uprava.errors import ForbiddenError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.work.mail.letter import checked

from uprava_appeals.applicants.service.knowing import may_know, note_opening
from uprava_appeals.replies.service.reading import ReplyRow, appeals_of
from uprava_appeals.sending.gateway import find_gateway
from uprava_appeals.sending.parcel import Enclosed, Parcel
from uprava_appeals.sending.values import BY_PROGRAM, Problem
from uprava_appeals.settings import AppealsSettings
from uprava_appeals.values import ReplyBy

ENCODED = 4 / 3
"""Growth of a file in a letter: base64. RFC 2045, 6.8."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order to send a reply: by which way; 0: not ordered yet."""

    id: int
    head: DocumentHead
    row: ReplyRow

    @property
    def way(self) -> ReplyBy:
        """How the reply is to go."""
        return ReplyBy(self.row.reply_by)


def goes_by_program(row: ReplyRow) -> bool:
    """Tell whether the program sends such a reply: to its author, electronically."""
    return row.what_for.to_author and ReplyBy(row.reply_by) in BY_PROGRAM


def unfit_way(session: Session, way: ReplyBy) -> Problem | None:
    """Return what the installation lacks for a way."""
    if way is ReplyBy.EMAIL:
        return None if installation_of(session).settings.smtp_url else Problem.NO_SERVER
    return None if find_gateway(AppealsSettings()) else Problem.NO_GATEWAY


def pack(session: Session, order: Order, *, reader: Reader, at: datetime) -> Parcel | Problem:
    """Return what goes out, or what keeps it here; whose address is read is remembered.

    Raises ForbiddenError for who may not know the author.
    """
    to = address_for(session, order, reader=reader, at=at)
    files = list_enclosed(session, order.row.id)
    parcel = Parcel(
        order.id, order.row.id, to, organisation_name(session, order.row.organisation_id),
        order.row.purpose, order.row.number or "", order.row.signed_on or session.info["today"],
        signed(session, order.row.id), files,
    )  # fmt: skip
    return unfit(order, parcel) or parcel


def unfit(order: Order, parcel: Parcel) -> Problem | None:
    """Return what keeps a parcel from going.

    Restricted documents do not leave by open channels. Government resolution 1233 of 1994.
    """
    mail = order.way is ReplyBy.EMAIL
    limit = AppealsSettings().mail_megabytes * 1024 * 1024
    if order.head.access_mark == AccessMark.RESTRICTED:
        return Problem.RESTRICTED
    if not parcel.files:
        return Problem.NO_FILE
    if mail and not is_address(parcel.to):
        return Problem.NO_EMAIL
    if not parcel.to:
        return Problem.NO_ACCOUNT
    return Problem.TOO_LARGE if mail and parcel.size * ENCODED > limit else None


def is_address(text: str) -> bool:
    """Tell whether a text is exactly one address that can be written to."""
    try:
        checked(text)
    except InvalidError:
        return False
    return True


def address_for(session: Session, order: Order, *, reader: Reader, at: datetime) -> str:
    """Return where a reply goes, for who may know it, with a row in «Кто смотрел»."""
    for appeal in appeals_of(session, order.row.id):
        if not may_know(session, appeal, reader=reader):
            raise ForbiddenError(_("Only those who may know the author send him an answer."))
        note_opening(session, reader=reader, at=at, what="files", document_id=appeal)
    return destination(session, order.row.id, order.way)


TO = """
select coalesce(nullif(w.reply_to, ''),
    case w.reply_by when 'email' then a.email else a.account end)
from appeals.reply_of as o join appeals.author as w on w.document_id = o.document_id
join appeals.applicant as a on a.id = w.applicant_id
where o.reply_id = %s and w.reply_by = %s order by w.position limit 1"""


def destination(session: Session, reply_id: UUID, way: ReplyBy) -> str:
    """Return the address or account an appeal names for its answer; empty: it names none."""
    return str(fetch_value(session, TO, (reply_id, way)) or "").strip()


ENCLOSED = """
select name, media_type, size, sha256 from (
    select distinct on (series_id) * from documents.file
    where document_id = %s and removed_at is null order by series_id, version desc
) as newest order by role <> 'main', role = 'signature', id"""
"""The signed file first, then attachments, detached signatures last."""


def list_enclosed(session: Session, reply_id: UUID) -> Sequence[Enclosed]:
    """Return the files of a reply the reader was let in to."""
    return fetch(session, Enclosed, ENCLOSED, (reply_id,))


def organisation_name(session: Session, id: int) -> str:
    """Return the name of the body that answers."""
    return str(fetch_value(session, "select name from users.organisation where id = %s", (id,)))


def signed(session: Session, reply_id: UUID) -> bool:
    """Tell whether a reply bears an electronic signature."""
    query = "select exists (select from signing.signature where document_id = %s)"
    return bool(fetch_value(session, query, (reply_id,)))
