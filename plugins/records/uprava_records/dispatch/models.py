"""What dispatch keeps: one row per addressee, mailing lists, office settings."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_records.dispatch.values import GONE, OPEN, Channel, MailClass, State

OPEN_STATES = f"state in ({', '.join(repr(str(each)) for each in OPEN)})"
GONE_STATES = f"state in ({', '.join(repr(str(each)) for each in GONE)})"


class Dispatch(SQLModel, table=True):
    """A document on its way to one addressee; addressee and address are those of the sending."""

    __tablename__ = "dispatch"
    __table_args__ = (
        one_of("channel", Channel),
        one_of("state", State),
        one_of("mail_class", MailClass),
        Index(None, "document_id"),
        Index(None, "addressee_id"),
        Index(None, "person_id"),
        Index(None, "register_id"),
        Index(None, "packet", postgresql_where=text("packet is not null")),
        Index("ix_dispatch_open", "channel", "name", "id", postgresql_where=text(OPEN_STATES)),
        Index("ix_dispatch_gone", text("id desc"), postgresql_where=text(GONE_STATES)),
        Index(None, "message_id", postgresql_where=text("message_id is not null")),
        Index("ix_dispatch_returned", "settled_on", postgresql_where=text("state = 'returned'")),
        Index(None, "queued_by"),
        Index(None, "queued_at"),
        Index(None, "sent_by"),
        {"schema": "records"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    document_id: UUID = Field(foreign_key="documents.document.id")
    addressee_id: int | None = Field(
        default=None, foreign_key="records.addressee.id", ondelete="SET NULL", sa_type=BigInteger
    )
    person_id: int | None = Field(
        default=None, foreign_key="users.person.id", description="Inside the house."
    )
    position: int
    name: str
    attention: str | None = Field(default=None, description="Кому: должность, И. О. Фамилия.")
    address: str | None = None
    email: str | None = None
    channel: str
    mail_class: str = Field(
        default=MailClass.REGISTERED, sa_column_kwargs={"server_default": MailClass.REGISTERED}
    )
    state: str = Field(default=State.QUEUED, sa_column_kwargs={"server_default": State.QUEUED})
    packet: UUID | None = Field(default=None, description="Shared by what goes in one envelope.")
    register_id: int | None = Field(
        default=None, foreign_key="records.postal_register.id", sa_type=BigInteger
    )
    tracking: str | None = Field(default=None, description="ШПИ: 14 digits, or 13 signs of S10.")
    weight_g: int | None = Field(default=None, description="Of the whole packet, in grams.")
    postage: int | None = Field(default=None, description="Of the whole packet, in kopecks.")
    note: str | None = None
    problem: str | None = Field(default=None, description="Stable code of why it failed.")
    said: str | None = Field(default=None, description="What the mail server answered.")
    tries: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    message_id: str | None = Field(default=None, description="The same in every attempt.")
    queued_by: int = Field(foreign_key="users.person.id")
    queued_at: datetime
    claimed_at: datetime | None = Field(default=None, description="A job speaks to the server.")
    sent_by: int | None = Field(default=None, foreign_key="users.person.id")
    sent_at: datetime | None = None
    settled_on: date | None = Field(default=None, description="Day of delivery or return.")


class MailingList(SQLModel, table=True):
    """A named list of addressees a unit writes to again and again."""

    __tablename__ = "mailing_list"
    __table_args__ = (UniqueConstraint("unit_id", "title"), {"schema": "records"})

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="users.unit.id")
    title: str
    closed_on: date | None = None
    version: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})


class MailingListRow(SQLModel, table=True):
    """One addressee of a list; with a principal it is a person or unit of the house."""

    __tablename__ = "mailing_list_row"
    __table_args__ = (
        one_of("channel", Channel),
        Index(None, "principal_id"),
        {"schema": "records"},
    )

    list_id: int = Field(
        primary_key=True, foreign_key="records.mailing_list.id", ondelete="CASCADE"
    )
    position: int = Field(primary_key=True)
    name: str
    attention: str | None = None
    address: str | None = None
    email: str | None = None
    channel: str
    principal_id: int | None = Field(default=None, foreign_key="users.principal.id")


class DispatchOffice(SQLModel, table=True):
    """What stands on an organisation's envelopes and in its e-mail."""

    __tablename__ = "dispatch_office"
    __table_args__ = {"schema": "records"}

    organisation_id: int = Field(primary_key=True, foreign_key="users.organisation.id")
    sender: str = Field(description="As it stands on envelopes.")
    address: str = Field(description="With the postal index.")
    post_office: str = Field(description="Where lists of form 103 are handed over.")
    subject: str = Field(description="Of e-mail, with {fields}.")
    body: str = Field(description="Of e-mail, with {fields}.")
    version: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
