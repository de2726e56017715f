"""Contracts beside their cards: requisites, sides, lines of what is bought, lines of the budget."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel
from uprava.db.base import one_of

from uprava_contracts.cards.values import PartyRole, PriceKind, Signed
from uprava_contracts.values import ContractState, Kind

MONEY, PERCENT, EXACT = Numeric(18, 2), Numeric(7, 4), Numeric(24, 6)
EMPTY = {"server_default": ""}
NO = {"server_default": sql("false")}
OPEN = "stands in ('concluded', 'performing', 'suspended')"
"""The condition of contracts at work."""


class Contract(SQLModel, table=True):
    """A contract: one row beside its `documents.document`, whose title, number, files it has.

    `counterparty`, `inn` and `kpp` are the other side's, as the lists show it; all sides are
    rows of `party`. `stands` is derived; `cards.service.standing.put_state` is its only writer,
    `execution.service.recount.settle` that of `was_late`.
    """

    __tablename__ = "contract"
    __table_args__ = (
        one_of("kind", Kind),
        one_of("price_kind", PriceKind),
        one_of("signed_how", ("", *Signed)),
        one_of("stands", ContractState),
        CheckConstraint("price >= 0 and (price is null or price_kind <> 'none')", name="price"),
        CheckConstraint("advance_percent between 0 and 100", name="advance"),
        CheckConstraint("(concluded_on is null) = (stands = 'draft')", name="concluded"),
        Index(None, "organisation_id", sql("document_id desc")),
        Index(None, "organisation_id", "stands", sql("document_id desc")),
        Index(None, "unit_id", sql("document_id desc")),
        Index(None, "responsible_id", sql("document_id desc")),
        Index(None, "counterparty_id"),
        Index(None, "organisation_id", "concluded_on"),
        Index("ix_contract_work", "organisation_id", sql("document_id desc"),
              postgresql_where=sql(OPEN)),
        Index("ix_contract_term", "organisation_id", "performs_until", postgresql_where=sql(OPEN)),
        Index("ix_contract_ended", "organisation_id", "stands_since",
              postgresql_where=sql("stands in ('performed', 'terminated')")),
        Index("ix_contract_ikz", "ikz", postgresql_where=sql("ikz <> ''")),
        Index("ix_contract_register", "register_number",
              postgresql_where=sql("register_number <> ''")),
        Index("ix_contract_inn", "inn", sql("document_id desc"),
              postgresql_where=sql("inn <> ''")),
        {"schema": "contracts"},
    )  # fmt: skip
    __mapper_args__ = {"eager_defaults": False}

    document_id: UUID = Field(primary_key=True, foreign_key="documents.document.id")
    organisation_id: int = Field(foreign_key="users.organisation.id")
    unit_id: int = Field(foreign_key="users.unit.id", description="Whose contract it is.")
    kind: str
    subject: str = Field(description="All of it; the document's title is its beginning.")
    basis: str = Field(default="", sa_column_kwargs=EMPTY, description="Protocol, point of law.")
    ikz: str = Field(default="", sa_column_kwargs=EMPTY, max_length=36)
    register_number: str = Field(default="", sa_column_kwargs=EMPTY, description="«Реестровый».")
    notice_number: str = Field(default="", sa_column_kwargs=EMPTY)
    igk: str = Field(default="", sa_column_kwargs=EMPTY, max_length=25)
    counterparty_id: int | None = Field(
        default=None, sa_type=BigInteger, foreign_key="correspondents.correspondent.id",
        ondelete="SET NULL", description="Its card in the directory, when it has one.",
    )  # fmt: skip
    counterparty: str = Field(default="", sa_column_kwargs=EMPTY)
    inn: str = Field(default="", sa_column_kwargs=EMPTY)
    kpp: str = Field(default="", sa_column_kwargs=EMPTY)
    price: Decimal | None = Field(default=None, sa_type=MONEY)
    price_kind: str = PriceKind.FIXED
    vat: str = Field(
        default="", sa_column_kwargs=EMPTY,
        description="Percent; «none»: not subject to it; empty: not said.",
    )  # fmt: skip
    vat_sum: Decimal | None = Field(default=None, sa_type=MONEY)
    currency: str = Field(default="RUB", sa_column_kwargs={"server_default": "RUB"})
    advance_percent: Decimal = Field(
        default=Decimal(), sa_type=PERCENT, sa_column_kwargs={"server_default": "0"}
    )
    concluded_on: date | None = None
    starts_on: date | None = None
    performs_until: date | None = Field(default=None, description="End of performance.")
    valid_until: date | None = Field(default=None, description="None: until all is performed.")
    warranty_until: date | None = None
    funding: str = Field(default="", sa_column_kwargs=EMPTY, description="Where money is from.")
    treasury: bool = Field(default=False, sa_column_kwargs=NO, description="Treasury support.")
    in_eis: bool = Field(
        default=False, sa_column_kwargs=NO, description="Acceptance documents are made in ЕИС."
    )
    small_business: bool = Field(
        default=False, sa_column_kwargs=NO, description="Bought of СМП or СОНКО only."
    )
    refusable: bool = Field(
        default=False, sa_column_kwargs=NO, description="One-sided refusal is agreed in it."
    )
    security_percent: Decimal | None = Field(default=None, sa_type=PERCENT)
    security_sum: Decimal | None = Field(default=None, sa_type=MONEY)
    warranty_percent: Decimal | None = Field(default=None, sa_type=PERCENT)
    warranty_sum: Decimal | None = Field(default=None, sa_type=MONEY)
    responsible_id: int | None = Field(
        default=None, foreign_key="users.person.id", description="Controls its execution."
    )
    their_number: str = Field(default="", sa_column_kwargs=EMPTY)
    signed_how: str = Field(default="", sa_column_kwargs=EMPTY)
    signed_by: str = Field(default="", sa_column_kwargs=EMPTY, description="Of our side.")
    annulled_why: str = Field(default="", sa_column_kwargs=EMPTY)
    stands: str = ContractState.DRAFT
    stands_since: date | None = Field(default=None, description="The day of that state.")
    was_late: bool = Field(
        default=False, sa_column_kwargs=NO,
        description="Of what ended: the other side performed after the term, or not at all.",
    )  # fmt: skip


class Party(SQLModel, table=True):
    """A side of a contract as it was written at conclusion; positions from 1, ours among them."""

    __tablename__ = "party"
    __table_args__ = (
        one_of("role", PartyRole),
        UniqueConstraint("contract_id", "position"),
        Index(None, "correspondent_id"),
        {"schema": "contracts"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    position: int
    role: str
    ours: bool = Field(default=False, sa_column_kwargs=NO)
    correspondent_id: int | None = Field(
        default=None, sa_type=BigInteger, foreign_key="correspondents.correspondent.id",
        ondelete="SET NULL",
    )  # fmt: skip
    name: str
    inn: str = Field(default="", sa_column_kwargs=EMPTY)
    kpp: str = Field(default="", sa_column_kwargs=EMPTY)
    ogrn: str = Field(default="", sa_column_kwargs=EMPTY)
    address: str = Field(default="", sa_column_kwargs=EMPTY)
    account: str = Field(default="", sa_column_kwargs=EMPTY, description="«Расчётный счёт».")
    bank: str = Field(default="", sa_column_kwargs=EMPTY)
    bik: str = Field(default="", sa_column_kwargs=EMPTY)
    treasury_account: str = Field(default="", sa_column_kwargs=EMPTY, description="«Лицевой счёт».")
    signatory: str = Field(default="", sa_column_kwargs=EMPTY)
    signatory_post: str = Field(default="", sa_column_kwargs=EMPTY)
    powers: str = Field(default="", sa_column_kwargs=EMPTY, description="«Устав», «доверенность».")


class Line(SQLModel, table=True):
    """One line of what is bought: goods, work, a service."""

    __tablename__ = "line"
    __table_args__ = (
        UniqueConstraint("contract_id", "position"),
        CheckConstraint("quantity >= 0 and price >= 0 and sum >= 0", name="numbers"),
        {"schema": "contracts"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    position: int
    okpd2: str = Field(default="", sa_column_kwargs=EMPTY)
    name: str
    unit: str = Field(default="", sa_column_kwargs=EMPTY, description="«шт.», «усл. ед.»")
    quantity: Decimal | None = Field(default=None, sa_type=EXACT)
    price: Decimal | None = Field(default=None, sa_type=EXACT, description="Of one unit.")
    sum: Decimal = Field(sa_type=MONEY)
    vat: str = Field(default="", sa_column_kwargs=EMPTY, description="As in `Contract.vat`.")


class BudgetLine(SQLModel, table=True):
    """What of the price is paid from which line of the budget of which year."""

    __tablename__ = "budget_line"
    __table_args__ = (
        UniqueConstraint("contract_id", "position"),
        CheckConstraint("sum >= 0", name="sum"),
        CheckConstraint("year between 2000 and 2100", name="year"),
        {"schema": "contracts"},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    contract_id: UUID = Field(foreign_key="documents.document.id", ondelete="CASCADE")
    position: int
    year: int
    kbk: str = Field(default="", sa_column_kwargs=EMPTY)
    kosgu: str = Field(default="", sa_column_kwargs=EMPTY)
    sum: Decimal = Field(sa_type=MONEY)
