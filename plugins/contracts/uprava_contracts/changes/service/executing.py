"""What changes of a contract do to its execution."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.wall import past_rights
from uprava.users.reader import Reader

from uprava_contracts.changes.checking import Change
from uprava_contracts.changes.values import What
from uprava_contracts.execution.service.ending import Amended, amend_obligations, end


def follow_changes(
    session: Session, contract_id: UUID, found: Sequence[Change], *, at: datetime
) -> None:
    """Bring days and sums of obligations to what an agreement says; count the contract anew."""
    owed: dict[int, Amended] = {}
    for each in found:
        if each.target is None or each.what not in (What.TERM, What.SUM):
            continue
        was = owed.get(each.target, Amended())
        owed[each.target] = (
            replace(was, due_on=date.fromisoformat(each.now)) if each.what is What.TERM
            else replace(was, sum=Decimal(each.now))
        )  # fmt: skip
    amend_obligations(session, contract_id, owed, at=at)


def follow_end(
    session: Session, contract_id: UUID, on: date, *, reader: Reader | None, at: datetime
) -> int:
    """Withdraw what is owed no more; return how many obligations that are."""
    with past_rights(session):
        return end(session, contract_id, on, reader=reader, at=at)
