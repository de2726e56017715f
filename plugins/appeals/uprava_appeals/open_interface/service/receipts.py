"""Receipts: a number and a secret for whoever handed an appeal over, shown once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import fetch_one, fetch_value
from uprava.extension import DocumentHead
from uprava.installation import installation_of
from uprava.users.reader import Reader

from uprava_appeals.intake.service.reading import get_appeal, name_of
from uprava_appeals.open_interface.codes import hash_of, make_secret, receipt_number, shown
from uprava_appeals.values import KIND, REGISTER

STATUS = "/appeals/status"
"""Where an applicant asks how his appeal stands."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as it is handed over; its secret is not known any more afterwards."""

    number: str
    secret: str
    address: str

    @property
    def told(self) -> dict[str, str]:
        """The receipt as programs are answered."""
        return {"number": self.number, "code": self.secret, "status": self.address}


@dataclass(frozen=True, slots=True)
class Given:
    """A receipt that was given before."""

    id: int
    made_at: datetime
    who: str | None

    @property
    def number(self) -> str:
        """Its number as it is printed."""
        return receipt_number(self.id)


KEEP = """
insert into appeals.receipt as r (document_id, secret_hash, made_by, made_at)
values (%(id)s, %(hash)s, %(by)s, %(at)s)
on conflict (document_id) do update set secret_hash = excluded.secret_hash,
    made_by = excluded.made_by, made_at = excluded.made_at
returning r.id"""


def may_give(reader: Reader, head: DocumentHead) -> bool:
    """Tell whether the reader may hand a receipt of the document over."""
    return head.kind == KIND and reader.may(REGISTER, unit=head.unit_id)


def give_receipt(session: Session, id: UUID, *, reader: Reader, at: datetime) -> Receipt:
    """Make a receipt of an appeal; one that was given before opens nothing any more.

    Raises NotFoundError, and ForbiddenError for who may not register.
    """
    row = get_appeal(session, id, reader=reader)
    reader.require(REGISTER, unit=row.unit_id)
    return make_receipt(session, id, by=reader.person_id, at=at)


def find_given(session: Session, id: UUID) -> Given | None:
    """Return the receipt of an appeal the caller was let to; None: none was given."""
    query = f"select r.id, r.made_at, {name_of('r.made_by')} as who from appeals.receipt as r"
    return fetch_one(session, Given, f"{query} where r.document_id = %s", (id,))


def make_receipt(session: Session, id: UUID, *, by: int | None, at: datetime) -> Receipt:
    """Make a receipt of an appeal that came without anybody's hands, or was just registered."""
    settings = installation_of(session).settings
    secret = make_secret()
    values = {"id": id, "hash": hash_of(settings.secret, secret), "by": by, "at": at}
    number = int(fetch_value(session, KEEP, values))
    record(session, "appeal.receipt_given", "document", id, receipt=receipt_number(number))
    return Receipt(receipt_number(number), shown(secret), f"{settings.address}{STATUS}")
