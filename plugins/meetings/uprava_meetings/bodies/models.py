"""Bodies, their regulations from day to day, their members by periods."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_meetings.rules.majority import Casting
from uprava_meetings.rules.quorum import Recused, Whole
from uprava_meetings.values import BodyKind, Role


class Body(SQLModel, table=True):
    """A body that meets: collegium, commission, council, staff meeting."""

    __tablename__ = "body"
    __table_args__ = (
        one_of("kind", BodyKind),
        Index(None, "organisation_id", "name"),
        {"schema": "meetings"},
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    unit_id: int = Field(foreign_key="users.unit.id", description="Whose meetings it prepares.")
    kind: str
    name: str
    genitive: str = Field(description="As after «заседание»: «коллегии администрации».")
    decided: str = Field(description="«РЕШИЛИ», «ПОСТАНОВИЛИ»: over the points of a decision.")
    journal_id: int = Field(foreign_key="documents.journal.id", description="Of its protocols.")
    members_id: int = Field(
        foreign_key="users.principal_group.id", description="All members: they read its meetings."
    )
    keepers_id: int = Field(
        foreign_key="users.principal_group.id",
        description="Chair, deputies, secretary: they prepare and conduct them.",
    )
    place: str = ""
    minutes: int = Field(default=90, description="A meeting's usual length.")
    ended_on: date | None = None
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class Regulation(SQLModel, table=True):
    """The rules of a body from a day on: see `rules.quorum.QuorumRule`."""

    __tablename__ = "regulation"
    __table_args__ = (
        one_of("quorum_whole", Whole),
        one_of("recused", Recused),
        CheckConstraint("seats >= 1 and quorum_least >= 0", name="numbers"),
        UniqueConstraint("body_id", "since"),
        {"schema": "meetings"},
    )

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="meetings.body.id", ondelete="CASCADE")
    since: date
    source: str = Field(description="The act and article the rules come from, as shown to people.")
    document_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL",
        description="That act, when it is kept here.",
    )  # fmt: skip
    seats: int = Field(description="Members by the regulation («установленное число»).")
    quorum_whole: str
    quorum_share: str = Field(description="«>1/2»: more than a half, «2/3»: at least two thirds.")
    quorum_least: int = 0
    recused: str = Recused.ABSENT
    substitutes: bool = Field(default=False, description="A member may be stood for.")
    materials_days: int = Field(default=10, description="Days before by which materials are in.")
    agenda_days: int = Field(default=3, description="Working days before: agenda is sent.")
    protocol_days: int = Field(default=3, description="Working days after: protocol is ready.")
    changed_by: int = Field(foreign_key="users.person.id")
    changed_at: datetime


class Majority(SQLModel, table=True):
    """One of a regulation's majorities: for usual questions, procedure, the charter."""

    __tablename__ = "majority"
    __table_args__ = (
        one_of("whole", Whole),
        one_of("casting", Casting),
        UniqueConstraint("regulation_id", "position"),
        {"schema": "meetings"},
    )

    id: int | None = Field(default=None, primary_key=True)
    regulation_id: int = Field(foreign_key="meetings.regulation.id", ondelete="CASCADE")
    position: int = Field(description="The first one is proposed for a question.")
    title: str
    whole: str
    share: str
    casting: str = Casting.NONE


class Member(SQLModel, table=True):
    """A membership for a period; a member outside of the office has a name only.

    Two exclusion constraints of the migration: one chair of a body at a time, one membership of a
    person in a body at a time.
    """

    __tablename__ = "member"
    __table_args__ = (
        one_of("role", Role),
        CheckConstraint("since <= until", name="period"),
        Index(None, "body_id", "since"),
        Index(None, "person_id"),
        {"schema": "meetings"},
    )

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="meetings.body.id", ondelete="CASCADE")
    person_id: int | None = Field(default=None, foreign_key="users.person.id")
    name: str = Field(description="As in a protocol: «Орлов В. Н.».")
    post: str = ""
    email: str = ""
    role: str
    votes: bool
    since: date
    until: date | None = None
    substitute_id: int | None = Field(
        default=None, foreign_key="users.person.id", description="Who usually stands for him."
    )
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
