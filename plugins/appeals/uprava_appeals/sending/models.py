"""Attempts to send replies; nothing in them tells the author or his address."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_appeals.sending.values import SendingState, Way


class Sending(SQLModel, table=True):
    """One order to send a reply, with what became of it."""

    __tablename__ = "sending"
    __table_args__ = (
        one_of("way", Way),
        one_of("state", SendingState),
        Index("ix_sending_reply_id", "reply_id", "id"),
        Index(
            "uq_sending_live", "reply_id", unique=True,
            postgresql_where=text("state in ('waiting', 'handed')"),
        ),
        Index(
            "ix_sending_list", "organisation_id", "id",
            postgresql_where=text("state <> 'sent' or problem <> ''"),
        ),
        Index(None, "message_id"),
        {"schema": "appeals"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    reply_id: UUID = Field(foreign_key="appeals.reply.document_id", ondelete="CASCADE")
    organisation_id: int = Field(foreign_key="users.organisation.id")
    way: str
    state: str = Field(default=SendingState.WAITING, sa_column_kwargs={"server_default": "waiting"})
    problem: str = Field(default="", sa_column_kwargs={"server_default": ""})
    said: str = Field(
        default="", sa_column_kwargs={"server_default": ""},
        description="The server's or gateway's words, addresses struck out.",
    )  # fmt: skip
    asked_by: int = Field(foreign_key="users.person.id")
    acting_for: int | None = Field(default=None, foreign_key="users.person.id")
    asked_at: datetime
    tries: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    claimed_at: datetime | None = Field(
        default=None, description="A worker hands it over; left behind, nobody knows if it went."
    )
    ended_at: datetime | None = None
    message_id: str = Field(
        default="", sa_column_kwargs={"server_default": ""},
        description="The same in every attempt at one reply.",
    )  # fmt: skip
    number: str = Field(
        default="", sa_column_kwargs={"server_default": ""},
        description="Of the message at the portal, as the gateway told it.",
    )  # fmt: skip
    address: str = Field(
        default="", sa_column_kwargs={"server_default": ""},
        description="Of a body, as who sends it confirmed it; empty: the appeal names it.",
    )  # fmt: skip
    files: list[UUID] = Field(
        default_factory=list, sa_column=Column(ARRAY(Uuid), nullable=False, server_default="{}"),
        description="Files of the appeal that go along to a body, as confirmed.",
    )  # fmt: skip
