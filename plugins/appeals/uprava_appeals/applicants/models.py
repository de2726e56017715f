"""Applicants, and who looked at their data: behind the wall of personal data."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    Index,
    Text,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_appeals.values import (
    ApplicantKind,
)

PLAIN = "lower(translate(regexp_replace({}, '[^[:alnum:]]+', ' ', 'g'), 'ёЁ', 'ее'))"
"""Makes «Семёнов  А.Д.» and «семенов а д» equal; a stored column, so that row security lets an
index answer an equality."""


def words() -> Any:
    """Return an empty list of words."""
    return Column(ARRAY(Text), nullable=False, server_default=sql("'{}'"))


class Applicant(SQLModel, table=True):
    """Who writes: a person, an organisation, or nobody known. Personal data behind a wall."""

    __tablename__ = "applicant"
    __table_args__ = (
        one_of("kind", ApplicantKind),
        Index(None, "name_key"),
        Index(None, "sound_key"),
        Index(None, "address_key"),
        Index(None, "email"),
        Index(None, "phone"),
        Index(None, "account"),
        Index(None, "inn"),
        Index(None, "merged_into"),
        Index("ix_applicant_list", "organisation_id", "name_key", "id"),
        {"schema": "appeals"},
    )
    __mapper_args__ = {"eager_defaults": False}

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    organisation_id: int = Field(foreign_key="users.organisation.id")
    kind: str
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    name: str = Field(description="«Кузнецова Анна Дмитриевна», the name of an organisation.")
    name_key: str | None = Field(
        default=None, sa_column=Column(Text, Computed(PLAIN.format("name"), persisted=True))
    )
    sound_key: str = Field(default="", description="How the surname sounds: `applicants.sounds`.")
    postcode: str = ""
    address: str = ""
    address_key: str | None = Field(
        default=None, sa_column=Column(Text, Computed(PLAIN.format("address"), persisted=True))
    )
    district: str = Field(default="", description="All that a mask tells of the address.")
    territory: str = Field(default="", description="ОКТМО, 8 or 11 digits.")
    email: str = ""
    phone: str = Field(default="", description="Digits.")
    account: str = Field(default="", description="The account at the portal of state services.")
    inn: str = ""
    correspondent_id: int | None = Field(
        default=None, foreign_key="correspondents.correspondent.id",
        description="The card of an organisation in the core's directory.",
    )  # fmt: skip
    status: str = Field(default="", description="Social status, as the office's list has it.")
    benefits: list[str] = Field(default_factory=list, sa_column=words())
    note: str = ""
    merged_into: int | None = Field(
        default=None, sa_type=BigInteger, foreign_key="appeals.applicant.id",
        description="The one it turned out to be; it goes on leading there.",
    )  # fmt: skip
    created_at: datetime
    created_by: int | None = Field(default=None, foreign_key="users.person.id")
    changed_at: datetime
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class OpenedData(SQLModel, table=True):
    """That somebody saw an author's data; a row for each person, object and hour. «Кто смотрел»."""

    __tablename__ = "opening"
    __table_args__ = (
        Index(
            "uq_opening", "person_id", "hour", sql("coalesce(applicant_id, 0)"), "document_id",
            unique=True, postgresql_nulls_not_distinct=True,
        ),
        Index(None, "document_id", "hour"),
        Index(None, "applicant_id", "hour"),
        {"schema": "appeals"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    document_id: UUID | None = Field(
        default=None, foreign_key="appeals.appeal.document_id", ondelete="CASCADE"
    )
    applicant_id: int | None = Field(
        default=None, foreign_key="appeals.applicant.id", sa_type=BigInteger
    )
    person_id: int = Field(foreign_key="users.person.id")
    acting_for: int | None = Field(default=None, foreign_key="users.person.id")
    hour: datetime
    last_at: datetime
    times: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    what: str = Field(default="card", description="card, files, list, export.")
