"""Organisations, the tree of units, posts and who holds them over time, people."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Column, Identity, Index, Integer, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from uprava.db.base import one_of


class PrincipalType(StrEnum):
    """What a right can be given to."""

    PERSON = "person"
    UNIT = "unit"
    ROLE = "role"
    POST = "post"
    GROUP = "group"


class Principal(SQLModel, table=True):
    """One number space for everything that can hold a right, so that access is plain integers."""

    __tablename__ = "principal"
    __table_args__ = (one_of("type", PrincipalType), {"schema": "users"})

    id: int | None = Field(
        default=None, sa_column=Column(Integer, Identity(always=False), primary_key=True)
    )
    type: str


class Organisation(SQLModel, table=True):
    """A legal entity that works in this installation: the administration, a council, an agency."""

    __tablename__ = "organisation"
    __table_args__ = {"schema": "users"}

    id: int | None = Field(default=None, primary_key=True)
    name: str
    short_name: str
    index: str = Field(unique=True, description="Index used in registration numbers, e.g. 01.")
    inn: str | None = None
    ogrn: str | None = None
    closed_on: date | None = None


class Unit(SQLModel, table=True):
    """A structural unit; the tree of one organisation. `index` is its code in numbers."""

    __tablename__ = "unit"
    __table_args__ = (Index(None, "parent_id"), {"schema": "users"})

    id: int = Field(primary_key=True, foreign_key="users.principal.id")
    organisation_id: int = Field(foreign_key="users.organisation.id")
    parent_id: int | None = Field(default=None, foreign_key="users.unit.id")
    name: str
    short_name: str
    index: str
    position: int = 0
    closed_on: date | None = None


class Post(SQLModel, table=True):
    """A post in a unit; the post of its head sees what the unit and its subunits see."""

    __tablename__ = "post"
    __table_args__ = (Index(None, "unit_id"), {"schema": "users"})

    id: int = Field(primary_key=True, foreign_key="users.principal.id")
    unit_id: int = Field(foreign_key="users.unit.id")
    title: str
    heads_unit: bool = False
    closed_on: date | None = None


class Person(SQLModel, table=True):
    """A person; signs in when there is a login, is only mentioned when there is none."""

    __tablename__ = "person"
    __table_args__ = (
        Index("uq_person_login", text("lower(login)"), unique=True),
        {"schema": "users"},
    )

    id: int = Field(primary_key=True, foreign_key="users.principal.id")
    login: str | None = None
    surname: str
    given_name: str
    patronymic: str | None = None
    email: str | None = None
    phone: str | None = None
    password_hash: str | None = None
    password_changed_at: datetime | None = None
    must_change_password: bool = False
    active: bool = True
    locale: str | None = None
    appearance: dict[str, str] = Field(
        default_factory=dict, sa_type=JSONB, sa_column_kwargs={"nullable": False}
    )
    digest: bool = Field(default=True, description="Whether the daily e-mail digest is wanted.")
    created_at: datetime
    version: int = 1


class PostHolder(SQLModel, table=True):
    """Who holds a post from `since` (inclusive) until `until` (inclusive, empty: still)."""

    __tablename__ = "post_holder"
    __table_args__ = (Index(None, "person_id"), Index(None, "post_id"), {"schema": "users"})

    id: int | None = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="users.post.id")
    person_id: int = Field(foreign_key="users.person.id")
    since: date
    until: date | None = None
    acting: bool = Field(default=False, description="и. о.: holds the post for its absent holder.")
