"""Sessions in the browser, tokens of programs, and the counter that slows guessing down."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel


class WebSession(SQLModel, table=True):
    """One browser signed in; only the SHA-256 of its cookie is kept."""

    __tablename__ = "session"
    __table_args__ = (Index(None, "person_id"), {"schema": "users"})

    token_hash: bytes = Field(primary_key=True, sa_type=LargeBinary)
    person_id: int = Field(foreign_key="users.person.id")
    acting_for: int | None = Field(default=None, foreign_key="users.person.id")
    created_at: datetime
    last_seen: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    address: str | None = None
    browser: str | None = None


class ApiToken(SQLModel, table=True):
    """A bearer token of a program that acts as a person within `scopes`."""

    __tablename__ = "api_token"
    __table_args__ = (Index(None, "person_id"), {"schema": "users"})

    id: int | None = Field(default=None, primary_key=True)
    token_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    person_id: int = Field(foreign_key="users.person.id")
    name: str
    scopes: list[str] = Field(sa_type=ARRAY(Text), sa_column_kwargs={"nullable": False})
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


class SignInAttempt(SQLModel, table=True):
    """Failed sign-ins of one account or one network address; `until` is when it may try again."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = {"schema": "users"}

    subject: str = Field(primary_key=True, description="login:… or net:…")
    failures: int
    last_at: datetime
    until: datetime
