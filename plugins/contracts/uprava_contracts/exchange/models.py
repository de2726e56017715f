"""Documents that came through operators, what came to them, what we answered."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, Numeric, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_contracts.exchange.values import FlowState, TitleKind, TitleState
from uprava_contracts.formats.values import Kind

EMPTY = {"server_default": ""}


class Docflow(SQLModel, table=True):
    """A supplier's document. Tied to a contract, it is seen by who sees that contract."""

    __tablename__ = "docflow"
    __table_args__ = (
        one_of("kind", Kind),
        one_of("state", FlowState),
        UniqueConstraint("operator_id", "entity_id"),
        Index(None, "organisation_id", sql("id desc")),
        Index(None, "contract_id"),
        Index(None, "delivery_id"),
        Index("ix_docflow_message", "operator_id", "message_id"),
        Index("ix_docflow_file", "operator_id", "file_id"),
        Index("ix_docflow_open", "organisation_id", "state", sql("id desc"),
              postgresql_where=sql("state in ('came', 'tied', 'taken')")),
        {"schema": "contracts"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    operator_id: int = Field(foreign_key="contracts.operator.id")
    organisation_id: int = Field(foreign_key="users.organisation.id")
    message_id: str
    entity_id: str
    kind: str
    function: str = Field(default="", sa_column_kwargs=EMPTY)
    version: str = Field(default="", sa_column_kwargs=EMPTY, description="Of the format.")
    checked: bool = Field(description="There was a schema to check it by.")
    number: str = Field(default="", sa_column_kwargs=EMPTY)
    day: date | None = None
    seller: str = Field(default="", sa_column_kwargs=EMPTY)
    seller_inn: str = Field(default="", sa_column_kwargs=EMPTY)
    seller_kpp: str = Field(default="", sa_column_kwargs=EMPTY)
    total: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    bases: list[Any] = Field(
        sa_column=Column(JSONB, nullable=False), description="What may name the contract."
    )
    file_id: str = Field(default="", sa_column_kwargs=EMPTY)
    name: str
    sha256: str
    size: int = Field(sa_type=BigInteger)
    signature: str = Field(default="", sa_column_kwargs=EMPTY, description="SHA-256; empty: none.")
    verdicts: list[Any] = Field(
        sa_column=Column(JSONB, nullable=False), description="Of its signatures, when it came."
    )
    findings: list[Any] = Field(sa_column=Column(JSONB, nullable=False))
    came_at: datetime
    from_box: str = Field(default="", sa_column_kwargs=EMPTY)
    contract_id: UUID | None = Field(
        default=None, foreign_key="documents.document.id", ondelete="SET NULL"
    )
    delivery_id: int | None = Field(
        default=None,
        sa_type=BigInteger,
        foreign_key="contracts.delivery.id",
        ondelete="SET NULL",
        description="What it became in acceptance.",
    )
    state: str = FlowState.CAME
    revocation: str = Field(default="", sa_column_kwargs=EMPTY)
    status: str = Field(default="", sa_column_kwargs=EMPTY, description="The operator's words.")
    version_no: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class DocflowPart(SQLModel, table=True):
    """A receipt, a confirmation, a notice; of none: it came before its document."""

    __tablename__ = "docflow_part"
    __table_args__ = (
        UniqueConstraint("operator_id", "entity_id"),
        Index(None, "docflow_id"),
        Index("ix_docflow_part_message", "operator_id", "message_id",
              postgresql_where=sql("docflow_id is null")),
        {"schema": "contracts"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    operator_id: int = Field(foreign_key="contracts.operator.id")
    docflow_id: int | None = Field(
        default=None, sa_type=BigInteger, foreign_key="contracts.docflow.id", ondelete="CASCADE"
    )
    message_id: str
    entity_id: str
    about: str = Field(default="", sa_column_kwargs=EMPTY, description="ИдФайл it is about.")
    kind: str = Field(description="Of the formats; «unreadable»: nobody can read it.")
    name: str
    sha256: str = Field(default="", sa_column_kwargs=EMPTY)
    size: int = Field(default=0, sa_type=BigInteger)
    text: str = Field(default="", sa_column_kwargs=EMPTY)
    came_at: datetime


class DocflowTitle(SQLModel, table=True):
    """An answer of ours: its XML, its signature, what became of its sending."""

    __tablename__ = "docflow_title"
    __table_args__ = (
        one_of("kind", TitleKind),
        one_of("state", TitleState),
        UniqueConstraint("operation_id"),
        Index(None, "docflow_id"),
        Index("ix_docflow_title_waiting", "state", "id",
              postgresql_where=sql("state in ('to-send', 'sent')")),
        {"schema": "contracts"},
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    docflow_id: int = Field(
        sa_type=BigInteger, foreign_key="contracts.docflow.id", ondelete="CASCADE"
    )
    kind: str
    outcome: str = Field(default="", sa_column_kwargs=EMPTY)
    text: str = Field(default="", sa_column_kwargs=EMPTY)
    name: str
    sha256: str
    size: int = Field(sa_type=BigInteger)
    signature: str = Field(default="", sa_column_kwargs=EMPTY, description="SHA-256; empty: none.")
    operation_id: UUID = Field(description="Under which it is sent, once whatever happens.")
    sent_ids: list[Any] = Field(
        sa_column=Column(JSONB, nullable=False, server_default="[]"),
        description="What the operator calls its parts.",
    )
    state: str = TitleState.MADE
    failure: str = Field(default="", sa_column_kwargs=EMPTY, description="English message id.")
    failure_words: dict[str, Any] = Field(
        sa_column=Column(JSONB, nullable=False, server_default="{}")
    )
    made_at: datetime
    made_by: int = Field(foreign_key="users.person.id")
    signed_by: int | None = Field(default=None, foreign_key="users.person.id")
    sent_at: datetime | None = None
    confirmed_at: datetime | None = None
