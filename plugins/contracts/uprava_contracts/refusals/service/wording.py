"""What a decision of refusal says on paper: always in Russian, whoever prints it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.documents.service.printed import keep_printed
from uprava.i18n import use_locale
from uprava.printing.standards import standard_of
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import (
    ContractRow,
    PartyRow,
    hold_contract,
    parties_of,
)
from uprava_contracts.changes.papers import print_paper
from uprava_contracts.changes.service.wording import sides_of, signer_of
from uprava_contracts.refusals.service.reading import hold_refusal
from uprava_contracts.refusals.service.refusing import changeable
from uprava_contracts.refusals.terms import term_of
from uprava_contracts.refusals.values import RefusalRow
from uprava_contracts.values import REFUSAL, Law
from uprava_contracts.wording import by_law, day

NAME = "Решение об одностороннем отказе от исполнения договора"


def write_text(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Print our decision from what was entered, as the next version of its main file.

    Raises ConflictError for one that is on its route or decided, and for the other side's.
    """
    changeable(session, id, reader=reader)
    row = hold_refusal(session, id, reader=reader)
    contract = hold_contract(session, row.contract_id, reader=reader)
    with use_locale("ru"):
        contents = contents_of(row, contract, parties_of(session, contract.id))
    standard = standard_of(session, REFUSAL, document_id=id)
    pdf = print_paper(contents, created=at, standard=standard)
    keep_printed(session, id, pdf, f"{by_law(contract.sort, NAME)}.pdf", reader=reader, at=at)
    record(session, "contracts.refusal_printed", "document", id)


def contents_of(
    row: RefusalRow, contract: ContractRow, parties: Sequence[PartyRow]
) -> dict[str, Any]:
    """Return what is printed of a decision."""
    sides = sides_of(parties)
    us = sides[0]["name"] if sides else ""
    them = sides[1]["name"] if len(sides) > 1 else contract.counterparty
    law = "часть 9 статьи 95 44-ФЗ" if contract.law is Law.FZ44 else "статья 450.1 ГК РФ"
    ground = ", ".join(each for each in (row.clause, law) if each)
    refused = by_law(contract.sort, "отказывается от исполнения договора в одностороннем порядке")
    text = f"{us} {refused}. Основание: {ground}."
    return {
        "title": row.title, "kind": by_law(contract.sort, NAME), "organisation": us,
        "sides": sides[:1],
        "which": f"№ {contract.number or 'б/н'} от {day(contract.concluded_on)} ({them})",
        "day": "«___» ____________ 20__ г.", "text": [text], "points": points_of(row, contract),
        "signer": signer_of(parties, contract),
    }  # fmt: skip


def points_of(row: RefusalRow, contract: ContractRow) -> list[str]:
    """Return what the decision says point by point."""
    said = "Нарушены условия договора: " if row.blamed else "Причина отказа: "
    points = [f"{by_law(contract.sort, said)}{row.breach.rstrip('.')}."]
    if contract.law is not Law.FZ44:
        days = row.own_days or 0
        points.append(
            f"Договор считается расторгнутым по истечении {days} дн. со дня уведомления."
            if days else "Договор считается расторгнутым со дня получения уведомления."
        )  # fmt: skip
        return points
    days = term_of("cure", on=row.concluded_on).days
    points.append(
        f"Решение вступает в силу, и контракт считается расторгнутым, через {days} дней с даты "
        "надлежащего уведомления поставщика (подрядчика, исполнителя)."
    )
    if row.repeat:
        points.append("Нарушение повторное: его устранение не отменяет решения.")
    else:
        points.append(
            f"Решение будет отменено, если в течение {days} дней с даты надлежащего уведомления "
            "нарушение устранено и возмещены расходы на экспертизу."
        )
    return points
