"""Types of documents an administrator sets up, and what a card keeps in the fields of its type."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
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
    version: int = 1


class CardFields(SQLModel, table=True):
    """The type of one document and the values of the fields that come with it: code → text."""

    __tablename__ = "card_fields"
    __table_args__ = (Index(None, "type_id"), {"schema": "documents"})

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    type_id: int = Field(foreign_key="documents.document_type.id")
    values: dict[str, str] = Field(
        default_factory=dict, sa_type=JSONB, sa_column_kwargs={"nullable": False}
    )
