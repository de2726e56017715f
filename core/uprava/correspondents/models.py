"""Tables of correspondents: cards, contacts, who noted a name, mentions, merges."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Computed, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from uprava.db.base import one_of


class Kind(StrEnum):
    """Who a correspondent is; a person may be an entrepreneur."""

    ORGANISATION = "organisation"
    PERSON = "person"


class Origin(StrEnum):
    """Where a card comes from: noted at a registration, entered by hand, imported."""

    NOTED = "noted"
    ENTERED = "entered"
    IMPORTED = "imported"


CODES = "coalesce(inn, '') || ' ' || coalesce(ogrn, '')"


class Correspondent(SQLModel, table=True):
    """The card of an organisation or a person; `merged_into` says which card stands for it."""

    __tablename__ = "correspondent"
    __table_args__ = (
        one_of("kind", Kind),
        one_of("origin", Origin),
        CheckConstraint("merged_into <> id", name="itself"),
        Index("ix_correspondent_order", "name_key", "id"),
        Index(
            "ix_correspondent_keys", "keys", postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        ),
        Index(
            "ix_correspondent_words", "words", postgresql_using="gin",
            postgresql_ops={"words": "gin_trgm_ops"}, postgresql_with={"fastupdate": "off"},
        ),
        Index(
            "ix_correspondent_near", "name_key", postgresql_using="gin",
            postgresql_ops={"name_key": "gin_trgm_ops"}, postgresql_with={"fastupdate": "off"},
        ),
        Index(
            "ix_correspondent_uncompared", "id",
            postgresql_where=text("compared is distinct from version"),
        ),
        Index(
            "uq_correspondent_noted", "name_key", unique=True,
            postgresql_where=text("origin = 'noted'"),
        ),
        {"schema": "correspondents"},
    )  # fmt: skip

    id: int = Field(primary_key=True, sa_type=BigInteger)
    kind: str
    name: str
    short_name: str = Field(default="", sa_column_kwargs={"server_default": ""})
    former: str = Field(
        default="", description="Former names, one a line.", sa_column_kwargs={"server_default": ""}
    )
    inn: str | None = Field(default=None, index=True)
    kpp: str | None = None
    ogrn: str | None = Field(default=None, index=True, description="ОГРН, of a person ОГРНИП.")
    snils: str | None = Field(default=None, index=True, description="Eleven digits.")
    address: str = Field(default="", sa_column_kwargs={"server_default": ""})
    post_address: str = Field(default="", sa_column_kwargs={"server_default": ""})
    email: str = Field(default="", sa_column_kwargs={"server_default": ""})
    phone: str = Field(default="", sa_column_kwargs={"server_default": ""})
    note: str = Field(default="", sa_column_kwargs={"server_default": ""})
    group_name: str = Field(default="", index=True, sa_column_kwargs={"server_default": ""})
    origin: str
    closed_on: date | None = None
    merged_into: int | None = Field(
        default=None, index=True, sa_type=BigInteger,
        foreign_key="correspondents.correspondent.id",
    )  # fmt: skip
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    compared: int | None = Field(
        default=None, description="The version whose name was last compared with the others."
    )
    name_key: str | None = Field(
        default=None,
        sa_column=Column(Text, Computed("correspondents.key_of(name)", persisted=True)),
    )
    keys: list[str] | None = Field(
        default=None,
        sa_column=Column(
            ARRAY(Text),
            Computed("correspondents.keys_of(name, short_name, former)", persisted=True),
        ),
    )
    words: str | None = Field(
        default=None,
        sa_column=Column(
            Text,
            Computed(f"correspondents.words_of(name, short_name, former, {CODES})", persisted=True),
        ),
    )


class Contact(SQLModel, table=True):
    """A way to reach a correspondent: a person with a post, a telephone, an e-mail address."""

    __tablename__ = "contact"
    __table_args__ = {"schema": "correspondents"}

    id: int = Field(primary_key=True, sa_type=BigInteger)
    correspondent_id: int = Field(
        index=True, sa_type=BigInteger, foreign_key="correspondents.correspondent.id"
    )
    person: str = Field(default="", sa_column_kwargs={"server_default": ""})
    post: str = Field(default="", sa_column_kwargs={"server_default": ""})
    phone: str = Field(default="", sa_column_kwargs={"server_default": ""})
    email: str = Field(default="", sa_column_kwargs={"server_default": ""})


class Noted(SQLModel, table=True):
    """A unit whose journal the correspondent wrote to: its people are offered the name."""

    __tablename__ = "noted"
    __table_args__ = {"schema": "correspondents"}

    correspondent_id: int = Field(
        primary_key=True, sa_type=BigInteger, foreign_key="correspondents.correspondent.id"
    )
    unit_id: int = Field(primary_key=True, index=True, foreign_key="users.unit.id")


class Mention(SQLModel, table=True):
    """A document whose card names a correspondent; it stays with the card that was named."""

    __tablename__ = "mention"
    __table_args__ = (
        Index("ix_mention_history", "correspondent_id", "document_id"),
        {"schema": "correspondents"},
    )

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    correspondent_id: int = Field(
        primary_key=True, sa_type=BigInteger, foreign_key="correspondents.correspondent.id"
    )
    role: str = Field(primary_key=True, description="sender, addressee, party, applicant …")


class Merge(SQLModel, table=True):
    """A duplicate that was merged: what the kept card said before, so that it can be undone."""

    __tablename__ = "merge"
    __table_args__ = {"schema": "correspondents"}

    id: int = Field(primary_key=True, sa_type=BigInteger)
    kept_id: int = Field(
        index=True, sa_type=BigInteger, foreign_key="correspondents.correspondent.id"
    )
    gone_id: int = Field(
        index=True, sa_type=BigInteger, foreign_key="correspondents.correspondent.id"
    )
    before: dict[str, str] = Field(sa_type=JSONB, sa_column_kwargs={"nullable": False})
    version: int = Field(description="Of the kept card after the merge.")
    contacts: list[int] = Field(sa_column=Column(ARRAY(BigInteger), nullable=False))
    merged_by: int = Field(foreign_key="users.person.id")
    merged_at: datetime
    undone_at: datetime | None = None


class Apart(SQLModel, table=True):
    """Two cards somebody looked at and called different; the smaller id first."""

    __tablename__ = "apart"
    __table_args__ = {"schema": "correspondents"}

    one_id: int = Field(
        primary_key=True, sa_type=BigInteger, foreign_key="correspondents.correspondent.id"
    )
    other_id: int = Field(
        primary_key=True, index=True, sa_type=BigInteger,
        foreign_key="correspondents.correspondent.id",
    )  # fmt: skip


class Near(SQLModel, table=True):
    """Two cards whose names are alike; the smaller id first. Found by a job."""

    __tablename__ = "near"
    __table_args__ = {"schema": "correspondents"}

    one_id: int = Field(
        primary_key=True, sa_type=BigInteger, foreign_key="correspondents.correspondent.id"
    )
    other_id: int = Field(
        primary_key=True, index=True, sa_type=BigInteger,
        foreign_key="correspondents.correspondent.id",
    )  # fmt: skip
