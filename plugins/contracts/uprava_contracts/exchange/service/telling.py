"""Who controls a contract is told of a document that seems to belong to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_one, fetch_value
from uprava.i18n import N_
from uprava.work.service.notices import Message, Noticed, notify

from uprava_contracts.exchange.service.proposing import candidates, sure

CAME = N_("A supplier's document No. {number} came through the exchange; it names this contract")


@dataclass(frozen=True, slots=True)
class New:
    """What a proposal needs of a new document."""

    organisation_id: int
    seller_inn: str
    bases: Sequence[Any]
    number: str


def tell_of(session: Session, ids: Sequence[int], *, at: datetime) -> None:
    """Tell who is responsible for the contracts that new documents surely belong to."""
    for id in ids:
        query = """select organisation_id, seller_inn, bases, number from contracts.docflow
            where id = %s"""
        new = fetch_one(session, New, query, (id,))
        if new is None:
            continue
        found = sure(candidates(session, new.organisation_id, new.seller_inn, new.bases))
        person = responsible_of(session, found) if found else None
        if found is not None and person is not None:
            message = Message(CAME, {"number": new.number or "—"})
            notify(session, [person], Noticed("work", message, found), at=at)


def responsible_of(session: Session, contract_id: UUID) -> int | None:
    """Return who controls the execution of a contract."""
    query = "select responsible_id from contracts.contract where document_id = %s"
    found = fetch_value(session, query, (contract_id,))
    return None if found is None else int(found)
