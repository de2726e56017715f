"""Tables of printed forms: letterheads and sheets with their versions, arms, typed texts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, Index, SQLModel

from uprava.db.base import one_of
from uprava.printing.forms import FormKind, Layout


class Form(SQLModel, table=True):
    """A printed form: a letterhead of an organisation, or a sheet all organisations share.

    Without a version it is set with the texts the program brings.
    """

    __tablename__ = "form"
    __table_args__ = (
        one_of("kind", FormKind),
        Index(
            "uq_form_sheet",
            "kind",
            unique=True,
            postgresql_where=text("organisation_id is null"),
        ),
        {"schema": "printing"},
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    organisation_id: int | None = Field(default=None, foreign_key="users.organisation.id")
    title: str = ""
    closed_on: date | None = None


class FormVersion(SQLModel, table=True):
    """The texts of a form from the moment of a change on; none is ever changed or removed."""

    __tablename__ = "form_version"
    __table_args__ = (one_of("layout", Layout), {"schema": "printing"})

    form_id: int = Field(primary_key=True, foreign_key="printing.form.id")
    version: int = Field(primary_key=True, description="From 1.")
    layout: str = Layout.CORNER
    texts: dict[str, str] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    arms: str | None = Field(default=None, max_length=64, foreign_key="printing.picture.sha256")
    changed_by: int = Field(foreign_key="users.person.id")
    changed_at: datetime


class Picture(SQLModel, table=True):
    """Arms of a letterhead, drawn anew in the sandbox when they were taken in."""

    __tablename__ = "picture"
    __table_args__ = {"schema": "printing"}

    sha256: str = Field(primary_key=True, max_length=64)
    format: str
    data: bytes = Field(sa_type=LargeBinary)


class TypedText(SQLModel, table=True):
    """What was typed for a letterhead; with a file it was set, and is never changed again.

    Without one it is what its person has typed so far, and grows in place.
    """

    __tablename__ = "typed_text"
    __table_args__ = (Index(None, "file_id"), {"schema": "printing"})

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    version: int = Field(primary_key=True, description="From 1.")
    form_id: int | None = Field(default=None, foreign_key="printing.form.id")
    form_version: int = Field(description="The letterhead's, 0 for the texts of the program.")
    contents: dict[str, Any] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    file_id: UUID | None = Field(default=None, foreign_key="documents.file.id")
    changed_by: int = Field(foreign_key="users.person.id")
    changed_at: datetime
