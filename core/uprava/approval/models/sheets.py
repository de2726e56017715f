"""The sheet: visas over exact versions, remarks with the author's answers, what was approved."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Index, text
from sqlmodel import Field, SQLModel

from uprava.db.base import one_of


class VisaState(StrEnum):
    """Where a visa stands.

    `waiting`: its turn has not come; `open`: waits for the person; `held`: waits for those the
    person added below; `decided`; `closed`: no longer asked for (`closed_because`).
    """

    WAITING = "waiting"
    OPEN = "open"
    HELD = "held"
    DECIDED = "decided"
    CLOSED = "closed"


class Decision(StrEnum):
    """What a person decided; a redirected visa lives on in that of the other person."""

    AGREED = "agreed"
    REMARKS = "remarks"
    REFUSED = "refused"
    SIGNED = "signed"
    READ = "read"
    REDIRECTED = "redirected"


class Origin(StrEnum):
    """How a person came into the sheet."""

    ROUTE = "route"
    ADDED = "added"
    REDIRECTED = "redirected"


class Answer(StrEnum):
    """The author's answer to a remark."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class NoticeKind(StrEnum):
    """What was told of a term that is over: to the person, or to the author and the head."""

    LATE = "late"
    ESCALATED = "escalated"


class Visa(SQLModel, table=True):
    """One line of the sheet: a person, what was asked, what was decided; decided ones stay.

    `under_id` is the visa that waits for this one (a subordinate branch); `came_from_id` the
    visa of whoever added or redirected. `superseded_at`: a new version made it past.
    """

    __tablename__ = "visa"
    __table_args__ = (
        one_of("state", VisaState),
        one_of("decision", Decision),
        one_of("origin", Origin),
        Index(None, "document_id"),
        Index(None, "stage_id"),
        Index(
            "uq_visa_person",
            "stage_id",
            "person_id",
            unique=True,
            postgresql_where=text("state in ('waiting', 'open', 'held')"),
        ),
        Index("ix_visa_due", "due_at", postgresql_where=text("state in ('open', 'held')")),
        {"schema": "approval"},
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    route_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("approval.route.id"), nullable=False)
    )
    stage_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("approval.stage.id"), nullable=False)
    )
    document_id: UUID = Field(foreign_key="documents.document.id")
    participant_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("approval.participant.id"), nullable=False)
    )
    under_id: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("approval.visa.id"))
    )
    came_from_id: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("approval.visa.id"))
    )
    origin: str
    round: int
    person_id: int = Field(foreign_key="users.person.id")
    post: str = Field(default="", description="The person's post when the visa was asked for.")
    note: str = Field(default="", description="Words of whoever added or redirected.")
    state: str
    received_at: datetime | None = None
    due_at: datetime | None = None
    due_on: date | None = None
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="users.person.id")
    decision: str | None = None
    edition: str = Field(default="", description="SHA-256 over all versions that were approved.")
    closed_because: str = ""
    closed_note: str = Field(default="", description="Words of whoever needs the visa no more.")
    superseded_at: datetime | None = None


class VisaFile(SQLModel, table=True):
    """A version of a file that a visa was given over; its hash as it was at that moment."""

    __tablename__ = "visa_file"
    __table_args__ = (Index(None, "document_id"), {"schema": "approval"})

    visa_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("approval.visa.id"), primary_key=True)
    )
    file_id: UUID = Field(primary_key=True, foreign_key="documents.file.id")
    document_id: UUID = Field(foreign_key="documents.document.id")
    sha256: str = Field(max_length=64)


class ApprovedFile(SQLModel, table=True):
    """A version that may be signed: approved, or made by signing an approved one."""

    __tablename__ = "approved_file"
    __table_args__ = (Index(None, "document_id"), {"schema": "approval"})

    route_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("approval.route.id"), primary_key=True)
    )
    file_id: UUID = Field(primary_key=True, foreign_key="documents.file.id")
    document_id: UUID = Field(foreign_key="documents.document.id")
    sha256: str = Field(max_length=64)
    signed_from: UUID | None = Field(default=None, foreign_key="documents.file.id")


class Remark(SQLModel, table=True):
    """One remark; answered by the author one by one: together the table of disagreements."""

    __tablename__ = "remark"
    __table_args__ = (
        one_of("answer", Answer),
        Index(None, "document_id"),
        Index(None, "visa_id"),
        {"schema": "approval"},
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    visa_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("approval.visa.id"), nullable=False)
    )
    document_id: UUID = Field(foreign_key="documents.document.id")
    position: int
    clause: str = Field(default="", description="Of the text: «п. 2.3».")
    text: str
    answer: str | None = None
    reason: str = ""
    answered_by: int | None = Field(default=None, foreign_key="users.person.id")
    answered_at: datetime | None = None


class LateNotice(SQLModel, table=True):
    """What was told of a late visa on a day; the key is why it is never told twice."""

    __tablename__ = "late_notice"
    __table_args__ = (
        one_of("kind", NoticeKind),
        Index(None, "document_id"),
        {"schema": "approval"},
    )

    visa_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("approval.visa.id"), primary_key=True)
    )
    kind: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    document_id: UUID = Field(foreign_key="documents.document.id")
