"""What written documents have beside the core's card: who signs, to whom they go."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of


class SignedOn(StrEnum):
    """On what a document was signed."""

    SCREEN = "screen"
    """By an electronic signature, along its route."""
    PAPER = "paper"
    """By hand; the scan is laid to the card."""


class Delivery(StrEnum):
    """How a letter goes to an addressee."""

    PAPER = "paper"
    EMAIL = "email"
    EXCHANGE = "exchange"
    HAND = "hand"


class Written(SQLModel):
    """What all written documents have; one row beside its `documents.document`."""

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    summary: str = Field(default="", description="In the author's words: what it is about.")
    signatory_id: int | None = Field(default=None, foreign_key="users.person.id")
    executor_id: int | None = Field(default=None, foreign_key="users.person.id")
    executor_phone: str | None = None
    annexes: str | None = Field(default=None, description="Отметка о приложении: «2 л. в 1 экз.»")
    sheets: str | None = Field(default=None, description="Sheets of the document itself.")
    signed_on: str = Field(default=SignedOn.SCREEN)
    signed_day: date | None = Field(default=None, description="Office day of signing.")


class Outgoing(Written, table=True):
    """An outgoing letter."""

    __tablename__ = "outgoing"
    __table_args__ = (
        one_of("signed_on", SignedOn),
        Index(None, "signatory_id"),
        Index(None, "executor_id"),
        {"schema": "records"},
    )

    answers_number: str | None = Field(default=None, description="«на № …»: theirs.")
    answers_date: date | None = Field(default=None, description="«… от …»: theirs.")


class Internal(Written, table=True):
    """A document from one person of the house to others: служебная записка, докладная, …"""

    __tablename__ = "internal"
    __table_args__ = (
        one_of("signed_on", SignedOn),
        Index(None, "signatory_id"),
        Index(None, "executor_id"),
        {"schema": "records"},
    )


class Addressee(SQLModel, table=True):
    """To whom a written document goes, in the order of the letterhead."""

    __tablename__ = "addressee"
    __table_args__ = (
        one_of("channel", Delivery),
        Index(None, "document_id"),
        Index(None, "person_id"),
        Index(None, "correspondent_id"),
        {"schema": "records"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    document_id: UUID = Field(foreign_key="documents.document.id")
    position: int
    name: str = Field(description="Organisation or person.")
    attention: str | None = Field(default=None, description="Кому: должность, И. О. Фамилия.")
    address: str | None = None
    email: str | None = None
    channel: str = Delivery.PAPER
    correspondent_id: int | None = Field(default=None, sa_type=BigInteger)
    person_id: int | None = Field(
        default=None, foreign_key="users.person.id", description="Inside the house."
    )
