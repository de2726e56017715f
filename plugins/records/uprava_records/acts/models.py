"""What is kept of a legal act: its facts, where it stands, its consolidated texts."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel
from uprava.approval.models import ActKind
from uprava.db.base import one_of

from uprava_records.written.models import SignedOn, Written


class ActStatus(StrEnum):
    """Whether an act is in force; found from its days and links by `service.force`."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    """Registered, its day of entry into force is still to come."""
    IN_FORCE = "in_force"
    CHANGED = "changed"
    """In force with the changes of later acts."""
    LOST_FORCE = "lost_force"


class ExpertiseResult(StrEnum):
    """What an expertise of a draft act found."""

    CLEAN = "clean"
    FOUND = "found"
    MENDED = "mended"
    NOT_NEEDED = "not_needed"
    """The law does not ask for it: such an expertise has no day."""


class ForceRule(StrEnum):
    """From which day an act is in force, as its own text or the charter says."""

    SIGNING = "signing"
    """From the day it was signed, which is the day of its registration."""
    PUBLICATION = "publication"
    DAY_AFTER = "day_after"
    """From the day after its official publication."""
    DAYS_AFTER = "days_after"
    """When so many calendar days have passed since its official publication."""
    DATE = "date"


class Act(Written, table=True):
    """A legal act of the municipality, with what the law asks to be kept of a normative one."""

    __tablename__ = "act"
    __table_args__ = (
        one_of("signed_on", SignedOn),
        one_of("act_kind", ActKind),
        one_of("status", ActStatus),
        one_of("force_rule", ForceRule),
        one_of("corruption_result", ExpertiseResult),
        one_of("legal_result", ExpertiseResult),
        one_of("impact_result", ExpertiseResult),
        Index(None, "signatory_id"),
        Index(None, "executor_id"),
        Index(None, "status"),
        {"schema": "records"},
    )

    act_kind: str
    normative: bool = Field(default=False, description="Normative: binds everybody, repeatedly.")
    corruption_day: date | None = None
    corruption_result: str | None = None
    legal_day: date | None = None
    legal_result: str | None = None
    impact_day: date | None = None
    impact_result: str | None = None
    published_in: str | None = Field(default=None, description="The official source.")
    published_day: date | None = None
    published_number: str | None = None
    register_day: date | None = Field(default=None, description="Sent to the acts' register.")
    register_number: str | None = Field(default=None, description="Its number there.")
    force_rule: str | None = Field(default=None, description="None: from its registration.")
    force_after: int | None = Field(default=None, description="Calendar days, by its rule.")
    force_day: date | None = Field(default=None, description="From this day it is in force.")
    lost_day: date | None = Field(default=None, description="From this day it is not, as typed.")
    status: str = ActStatus.DRAFT


class Edition(SQLModel, table=True):
    """The consolidated text of an act from a day on, and the act that made it so."""

    __tablename__ = "edition"
    __table_args__ = (
        Index(None, "document_id"),
        Index(None, "because_of"),
        Index(None, "file_id"),
        {"schema": "records"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    document_id: UUID = Field(foreign_key="documents.document.id")
    from_day: date
    because_of: UUID | None = Field(default=None, foreign_key="documents.document.id")
    file_id: UUID | None = Field(default=None, foreign_key="documents.file.id")
    note: str = ""
