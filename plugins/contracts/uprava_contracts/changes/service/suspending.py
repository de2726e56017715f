"""A contract is suspended and resumed; the terms of obligations are not moved by that."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_contracts.cards.service.reading import hold_contract
from uprava_contracts.cards.service.rules import has_controls
from uprava_contracts.changes.service.closing import refuse_closed
from uprava_contracts.changes.service.reading import open_suspension
from uprava_contracts.execution.service.recount import settle

LONGEST = 1000


def said_well(text: str) -> bool:
    """Tell whether words are there, not too long, and all of them may be written down."""
    return 1 <= len(text) <= LONGEST and not has_controls(text)


def suspend(
    session: Session, contract_id: UUID, day: date | None, said: tuple[str, str], *,
    reader: Reader, at: datetime,
) -> None:  # fmt: skip
    """Suspend a contract from a day; `said` is the reason and the document it follows from.

    Raises InvalidError for the day or without a reason, ConflictError for a contract that is
    closed or suspended already.
    """
    contract = hold_contract(session, contract_id, reader=reader)
    refuse_closed(contract)
    if open_suspension(session, contract_id) is not None:
        raise ConflictError(_("The contract is suspended already."))
    why, basis = said
    wrong = {} if said_well(why) else {"why": _("Say why, in a few words.")}
    if basis and not said_well(basis):
        wrong["basis"] = _("At most {n} characters.").format(n=LONGEST)
    assert contract.concluded_on is not None
    if day is None or not contract.concluded_on <= day <= session.info["today"]:
        wrong["day"] = _("From the day of the contract, {first}, to today.").format(
            first=f"{contract.concluded_on:%d.%m.%Y}"
        )
    if wrong or day is None:
        raise InvalidError(_("The form has mistakes; nothing is kept."), fields=wrong)
    query = """insert into contracts.suspension (contract_id, since, reason, basis)
        values (%s, %s, %s, %s)"""
    execute(session, query, (contract_id, day, why, basis))
    record(session, "contracts.suspended", "document", contract_id, on=f"{day:%d.%m.%Y}", why=why)
    settle(session, contract_id, at=at, suspended=True)
    signal(session, f"doc:{contract_id}")


def resume(
    session: Session, contract_id: UUID, day: date | None, why: str, *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Resume a suspended contract from a day.

    Raises InvalidError for the day or without a reason, ConflictError when it is not suspended.
    """
    hold_contract(session, contract_id, reader=reader)
    found = open_suspension(session, contract_id)
    if found is None:
        raise ConflictError(_("The contract is not suspended."))
    wrong = {} if said_well(why) else {"why": _("Say why, in a few words.")}
    if day is None or not found.since <= day <= session.info["today"]:
        wrong["day"] = _("From the day of the suspension, {first}, to today.").format(
            first=f"{found.since:%d.%m.%Y}"
        )
    if wrong or day is None:
        raise InvalidError(_("The form has mistakes; nothing is kept."), fields=wrong)
    query = "update contracts.suspension set resumed_on = %s, resumed_why = %s where id = %s"
    execute(session, query, (day, why, found.id))
    record(session, "contracts.resumed", "document", contract_id, on=f"{day:%d.%m.%Y}", why=why)
    settle(session, contract_id, at=at, suspended=False)
    signal(session, f"doc:{contract_id}")
