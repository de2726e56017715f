"""Types of documents an administrator sets up, and what a card keeps in the fields of its type."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from uprava.db.base import one_of
from uprava.extension import Keeping


class TypeOfDocument(SQLModel, table=True):
    """Вид документа: постановление, письмо, служебная записка …; each belongs to one kind.

    `fields` is a list of `service.types.TypeField` as JSON, in the order of the card: read and
    written whole. A field that was taken out stays in it, marked, for the cards that have it.
    The term is a rule of `uprava.calendar`, or a number of days, or there is none.
    """

    __tablename__ = "document_type"
    __table_args__ = (
        one_of("term_unit", ("calendar", "working")),
        one_of("keeping", ("", *Keeping)),
        CheckConstraint("term is null or term_rule = ''", name="one_term"),
        UniqueConstraint("kind", "code"),
        Index(None, "journal_id"),
        {"schema": "documents"},
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(description="Code of a document kind.")
    code: str = Field(description="Stable word used by the API, e.g. letter.")
    title: str
    active: bool = True
    position: int = 100
    fields: list[dict[str, object]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"nullable": False}
    )
    journal_id: int | None = Field(default=None, foreign_key="documents.journal.id")
    route_id: int | None = Field(default=None, foreign_key="approval.template.id")
    form_id: int | None = Field(default=None, foreign_key="printing.form.id")
    term: int | None = Field(default=None, description="Days from registration.")
    term_unit: str = "working"
    term_rule: str = Field(default="", description="Code of a rule of the calendar.")
    filing: str = Field(default="", description="Usual index of the filing plan, e.g. 01-05.")
    keeping: str = Field(default="", description="Empty: as the kind says.")
    keeping_years: int | None = None
    number_template: str = Field(
        default="", description="Empty: the journal's.", sa_column_kwargs={"server_default": ""}
    )
    article: str = Field(
        default="", description="Of the list of archival documents, e.g. ст. 70.",
        sa_column_kwargs={"server_default": ""},
    )  # fmt: skip
    version: int = 1


class CardFields(SQLModel, table=True):
    """The type of one document and the values of the fields that come with it: code → text.

    `due_on` is the last day its type gave it at registration, `due_why` the reason in words.
    """

    __tablename__ = "card_fields"
    __table_args__ = (Index(None, "type_id"), {"schema": "documents"})

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    type_id: int = Field(foreign_key="documents.document_type.id")
    values: dict[str, str] = Field(
        default_factory=dict, sa_type=JSONB, sa_column_kwargs={"nullable": False}
    )
    due_on: date | None = None
    due_why: str = Field(default="", sa_column_kwargs={"server_default": ""})


class FieldValue(SQLModel, table=True):
    """A value of a field that lists show and are narrowed by; kept by a trigger of `card_fields`.

    `key` is the text in small letters; `at` the value as a number: days since 1970 of a date,
    thousandths of a figure, the id of a person or of a correspondent. Both are compared by
    operators that row security lets use an index.
    """

    __tablename__ = "field_value"
    __table_args__ = (
        Index("ix_field_value_key", "type_id", "code", "key", "document_id"),
        Index(
            "ix_field_value_at", "type_id", "code", "at", "document_id",
            postgresql_where=text("at is not null"),
        ),
        {"schema": "documents"},
    )  # fmt: skip

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    code: str = Field(primary_key=True)
    type_id: int = Field(foreign_key="documents.document_type.id")
    key: str = Field(sa_column=Column(Text(collation="C"), nullable=False))
    at: int | None = Field(default=None, sa_type=BigInteger)
