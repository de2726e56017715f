"""Numbers kept for paper days, numbers that hold no longer, and what the card counts on paper."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class NumberBlock(SQLModel, table=True):
    """Numbers of a journal taken together for a day on which registration goes on paper."""

    __tablename__ = "number_block"
    __table_args__ = (
        CheckConstraint("first >= 1 and last >= first", name="ordinals"),
        Index(None, "journal_id", "period"),
        {"schema": "documents"},
    )

    id: int | None = Field(default=None, primary_key=True)
    journal_id: int = Field(foreign_key="documents.journal.id")
    period: int
    first: int
    last: int
    day: date = Field(description="Office day under which its numbers are registered.")
    reason: str
    pattern: str = Field(description="The number template with all that the journal knew then.")
    reserved_by: int = Field(foreign_key="users.person.id")
    reserved_at: datetime


class ReservedNumber(SQLModel, table=True):
    """One number of a block: free, carried by a document, or released with a reason.

    Its row stays for ever: it explains why the ordinal is, or is not, in the book.
    """

    __tablename__ = "reserved_number"
    __table_args__ = (
        UniqueConstraint("journal_id", "period", "seq"),
        UniqueConstraint("document_id"),
        Index(None, "block_id"),
        CheckConstraint("document_id is null or released_at is null", name="one_end"),
        CheckConstraint(
            "(released_at is null) = (release_reason is null)", name="reason_of_release"
        ),
        {"schema": "documents"},
    )

    id: int | None = Field(default=None, primary_key=True)
    block_id: int = Field(foreign_key="documents.number_block.id")
    journal_id: int = Field(foreign_key="documents.journal.id")
    period: int
    seq: int
    document_id: UUID | None = Field(default=None, foreign_key="documents.document.id")
    released_at: datetime | None = None
    released_by: int | None = Field(default=None, foreign_key="users.person.id")
    release_reason: str | None = None


class Annulment(SQLModel, table=True):
    """A document whose number was voided: who did it, when, why; the number is never given again.

    The document itself stays in the state `annulled`; `state` is the one it was in.
    """

    __tablename__ = "annulment"
    __table_args__ = (CheckConstraint("reason <> ''", name="reason"), {"schema": "documents"})

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    reason: str
    state: str
    annulled_by: int = Field(foreign_key="users.person.id")
    acting_for: int | None = Field(default=None, foreign_key="users.person.id")
    annulled_at: datetime


class Particulars(SQLModel, table=True):
    """Obligatory facts of the registration card that no other table has; most documents have none.

    Rules of records management, list of obligatory facts: sheets of the document (13), annexes
    and their sheets (14), mark of control (16), unit responsible for execution (20).
    """

    __tablename__ = "particulars"
    __table_args__ = (
        CheckConstraint("sheets between 1 and 99999", name="sheets"),
        CheckConstraint("annexes between 1 and 9999", name="annexes"),
        CheckConstraint("annex_sheets between 1 and 99999", name="annex_sheets"),
        CheckConstraint("copies between 1 and 9999", name="copies"),
        {"schema": "documents"},
    )

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    sheets: int | None = Field(default=None, description="Of the main document.")
    annexes: int | None = None
    annex_sheets: int | None = Field(default=None, description="Of all annexes together.")
    copies: int | None = None
    original_place: str = ""
    responsible_unit_id: int | None = Field(default=None, foreign_key="users.unit.id")
    controlled_since: date | None = None
    controlled_by: int | None = Field(default=None, foreign_key="users.person.id")
    control_ended: date | None = None
    changed_by: int = Field(foreign_key="users.person.id")
    changed_at: datetime


class Readdressing(SQLModel, table=True):
    """A note that a document was passed on to another addressee (12); never changed, only added."""

    __tablename__ = "readdressing"
    __table_args__ = (
        Index(None, "document_id"),
        {"schema": "documents"},
    )

    id: int | None = Field(default=None, primary_key=True)
    document_id: UUID = Field(foreign_key="documents.document.id")
    day: date
    addressee: str = Field(description="To whom it was passed on, as on paper.")
    note: str = ""
    noted_by: int = Field(foreign_key="users.person.id")
    noted_at: datetime
