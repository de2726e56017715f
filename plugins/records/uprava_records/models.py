"""What records keep beside the core's card."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


class Incoming(SQLModel, table=True):
    """An incoming letter: one row beside its `documents.document`."""

    __tablename__ = "incoming"
    __table_args__ = (
        Index(
            "ix_incoming_origin",
            text("lower(correspondent)"),
            "outgoing_number",
            "outgoing_date",
        ),
        {"schema": "records"},
    )

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    correspondent: str = Field(description="Адресант: who sent it.")
    outgoing_number: str | None = Field(default=None, description="The sender's own number.")
    outgoing_date: date | None = Field(default=None, description="The sender's own date.")
    signatory: str | None = None
    addressee_id: int | None = Field(default=None, foreign_key="users.person.id")
    received_on: date
    channel: str = "paper"
    sheets: str | None = Field(default=None, description="Состав: «1 л. + прил. 2 л.»")
