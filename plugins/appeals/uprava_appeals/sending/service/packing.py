"""What a reply goes out with: the address its appeal names, its files, or what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value
from uprava.documents.models import AccessMark
from uprava.errors import ForbiddenError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.work.mail.letter import checked

from uprava_appeals.applicants.service.knowing import may_know, note_opening
from uprava_appeals.replies.service.reading import ReplyRow, appeals_of
from uprava_appeals.replies.values import Purpose
from uprava_appeals.sending.gateway import find_gateway
from uprava_appeals.sending.parcel import Parcel
from uprava_appeals.sending.service.enclosing import (
    list_confirmed,
    list_enclosed,
    open_appeals,
    typed_texts,
)
from uprava_appeals.sending.values import BY_PROGRAM, Problem
from uprava_appeals.settings import AppealsSettings
from uprava_appeals.values import ReplyBy

ENCODED = 4 / 3
"""Growth of a file in a letter: base64. RFC 2045, 6.8."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What who sends a letter to a body confirmed: its address, the files of the appeal."""

    address: str
    files: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """An order to send a reply; 0: not ordered yet. `confirmed`: of a letter to a body."""

    id: int
    head: DocumentHead
    row: ReplyRow
    confirmed: Confirmed | None = None

    @property
    def way(self) -> ReplyBy:
        """How the reply is to go."""
        return way_of(self.row)


def way_of(row: ReplyRow) -> ReplyBy:
    """Return how the program sends a reply: to its author as he asked, to a body by e-mail."""
    return ReplyBy(row.reply_by) if row.what_for.to_author else ReplyBy.EMAIL


def goes_by_program(row: ReplyRow) -> bool:
    """Tell whether the program may send such a reply."""
    return way_of(row) in BY_PROGRAM


def unfit_way(session: Session, way: ReplyBy) -> Problem | None:
    """Return what the installation lacks for a way."""
    if way is ReplyBy.EMAIL:
        return None if installation_of(session).settings.smtp_url else Problem.NO_SERVER
    return None if find_gateway(AppealsSettings()) else Problem.NO_GATEWAY


def pack(session: Session, order: Order, *, reader: Reader, at: datetime) -> Parcel | Problem:
    """Return what goes out, or what keeps it here.

    Raises ForbiddenError for who may not know the author.
    """
    parcel = fill(session, order, reader=reader, at=at)
    chosen = order.confirmed.files if order.confirmed else ()
    if len(list_confirmed(session, chosen)) < len(chosen):
        return Problem.GONE_FILE
    if chosen and restricted(session, order.row.id):
        return Problem.RESTRICTED
    return unfit(order, parcel) or parcel


def restricted(session: Session, reply_id: UUID) -> bool:
    """Tell whether one of the appeals a letter is about is for official use only."""
    query = """select coalesce(bool_or(d.access_mark = %s), false) from appeals.reply_of as o
        join documents.document as d on d.id = o.document_id where o.reply_id = %s"""
    return bool(fetch_value(session, query, (AccessMark.RESTRICTED, reply_id)))


def fill(session: Session, order: Order, *, reader: Reader, at: datetime) -> Parcel:
    """Return what would go out, fit or not; that the author's data are read is remembered."""
    row = order.row
    refuse_strangers(session, row, reader=reader, at=at)
    said, files = order.confirmed, [*list_enclosed(session, row.id)]
    if said and row.what_for is Purpose.COVERING:
        open_appeals(session, row.id, reader=reader)
        files += list_confirmed(session, said.files)
        files += typed_texts(session, row.id, reader=reader, at=at)
    return Parcel(
        order.id, row.id, said.address if said else destination(session, row.id, order.way),
        organisation_name(session, row.organisation_id), row.purpose, row.number or "",
        row.signed_on or session.info["today"], signed(session, row.id), files,
    )  # fmt: skip


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


def refuse_strangers(session: Session, row: ReplyRow, *, reader: Reader, at: datetime) -> None:
    """Raise ForbiddenError for who may not know the author; the others stand in «Кто смотрел»."""
    for appeal in appeals_of(session, row.id):
        if not may_know(session, appeal, reader=reader):
            raise ForbiddenError(_("Only those who may know the author send him an answer."))
        note_opening(session, reader=reader, at=at, what="files", document_id=appeal)


TO = """
select coalesce(nullif(w.reply_to, ''),
    case w.reply_by when 'email' then a.email else a.account end)
from appeals.reply_of as o join appeals.author as w on w.document_id = o.document_id
join appeals.applicant as a on a.id = w.applicant_id
where o.reply_id = %s and w.reply_by = %s order by w.position limit 1"""


def destination(session: Session, reply_id: UUID, way: ReplyBy) -> str:
    """Return the address or account an appeal names for its answer; empty: it names none."""
    return str(fetch_value(session, TO, (reply_id, way)) or "").strip()


def organisation_name(session: Session, id: int) -> str:
    """Return the name of the body that answers."""
    return str(fetch_value(session, "select name from users.organisation where id = %s", (id,)))


def signed(session: Session, reply_id: UUID) -> bool:
    """Tell whether a reply bears an electronic signature."""
    query = "select exists (select from signing.signature where document_id = %s)"
    return bool(fetch_value(session, query, (reply_id,)))
