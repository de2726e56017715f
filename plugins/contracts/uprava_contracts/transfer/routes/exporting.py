"""The register of contracts as a table: what article 103 of 44-FZ asks for."""

from collections.abc import Sequence
from uuid import UUID

from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.exports.lists import Asked, Listed, exported
from uprava.i18n import _
from uprava.tables.sending import PORTION, Source
from uprava.tables.values import Column, Form, Row, Table
from uprava.users.reader import Reader

from uprava_contracts.transfer.service.registry import (
    RegistryRow,
    count_registry,
    list_registry,
)
from uprava_contracts.transfer.values import REGISTER
from uprava_contracts.values import CONTRACT_STATES, ContractState, Kind


def made(asked: Asked) -> Listed:
    """Return the register of the reader's organisation as a table."""
    return Listed(table(), source_of(asked.session, reader=asked.reader), REGISTER)


def table() -> Table:
    """Return the columns: article 103, part 2 of 44-FZ."""
    columns = [
        Column(_("Customer"), 40), Column(_("INN of the customer"), 14, Form.CODE),
        Column(_("Source of funding"), 26), Column(_("Basis of the contract"), 40),
        Column(_("Number of the notice of purchase"), 22, Form.CODE),
        Column(_("Purchase code (IKZ)"), 40, Form.CODE),
        Column(_("Number in the register of contracts"), 22, Form.CODE),
        Column(_("Concluded on"), 13), Column(_("Number"), 16, Form.CODE),
        Column(_("Kind of the contract"), 26), Column(_("Subject of the contract"), 60),
        Column(_("Price of the contract"), 18), Column(_("Performance begins"), 13),
        Column(_("Performance ends"), 13), Column(_("Counterparty"), 40),
        Column(_("INN"), 14, Form.CODE), Column(_("KPP"), 12, Form.CODE),
        Column(_("Address"), 40), Column(_("Bought of small business or non-profits only"), 12),
        Column(_("State"), 18), Column(_("Changed on"), 26),
        Column(_("Day it was performed or terminated"), 13), Column(_("Told to the register"), 13),
    ]  # fmt: skip
    return Table("register", _("Register of contracts"), columns)


def source_of(session: Session, *, reader: Reader) -> Source[UUID]:
    """Return where the rows come from, the newest contracts first."""

    def read(own: Session, edge: UUID | None) -> tuple[list[Row], UUID | None]:
        rows = list_registry(own, reader=reader, after=edge, limit=PORTION + 1)
        more = rows[PORTION - 1].id if len(rows) > PORTION else None
        return [row_of(each) for each in rows[:PORTION]], more

    def count(limit: int) -> int:
        return count_registry(session, reader=reader, limit=limit)

    return Source(count, read)


def row_of(row: RegistryRow) -> Row:
    """Return one line of the table."""
    ended = row.stands in (ContractState.PERFORMED, ContractState.TERMINATED)
    return [
        row.customer, row.customer_inn, row.funding, row.basis, row.notice_number, row.ikz,
        row.register_number, row.concluded_on, row.number, _(Kind(row.kind).caption), row.subject,
        row.price, row.starts_on, row.performs_until, row.counterparty, row.inn, row.kpp,
        row.address, _("yes") if row.small_business else _("no"),
        _(CONTRACT_STATES[ContractState(row.stands)]), row.changed,
        row.stands_since if ended else None, row.told_on,
    ]  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [exported(REGISTER, "contracts.register", made)]
