"""What an agreement says on paper: always in Russian, whoever prints it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.service.drafting import is_sent
from uprava.audit.log import record
from uprava.documents.service.access import get_document
from uprava.documents.service.printed import keep_printed
from uprava.errors import ConflictError
from uprava.i18n import _, use_locale
from uprava.printing.standards import standard_of
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import (
    ContractRow,
    PartyRow,
    hold_contract,
    parties_of,
)
from uprava_contracts.changes.kind import OFF_ROUTE
from uprava_contracts.changes.papers import print_paper
from uprava_contracts.changes.reasons import Reason, grounds
from uprava_contracts.changes.service.reading import hold_agreement
from uprava_contracts.changes.values import AgreementRow, ChangeRow, Sort, What
from uprava_contracts.changes.words import shown_value
from uprava_contracts.values import AGREEMENT, Kind
from uprava_contracts.wording import by_law, day

POINTS = {
    What.PRICE: "Цену договора изменить с {was} на {now}.",
    What.PERFORMS: "Срок окончания исполнения договора изменить с {was} на {now}.",
    What.VALID: "Срок действия договора изменить с {was} на {now}.",
    What.ADVANCE: "Размер аванса изменить с {was} на {now}.",
    What.LINE: "Сумму по строке «{name}» изменить с {was} на {now}.",
    What.TERM: "Срок исполнения обязательства «{name}» изменить с {was} на {now}.",
    What.SUM: "Сумму обязательства «{name}» изменить с {was} на {now}.",
    What.OTHER: "{now}",
}


def write_text(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Print an agreement from what was entered, as the next version of its main file.

    Raises ConflictError for one that is on its route or signed.
    """
    row = hold_agreement(session, id, reader=reader)
    head = get_document(session, id, reader=reader)
    if row.state not in OFF_ROUTE or is_sent(session, head):
        raise ConflictError(_("The agreement is being signed or is signed: it stays as it is."))
    contract = hold_contract(session, row.contract_id, reader=reader)
    with use_locale("ru"):
        contents = contents_of(row, contract, parties_of(session, contract.id))
    standard = standard_of(session, AGREEMENT, document_id=id)
    pdf = print_paper(contents, created=at, standard=standard)
    name = by_law(contract.sort, kind_of(row))
    keep_printed(session, id, pdf, f"{name}.pdf", reader=reader, at=at)
    record(session, "contracts.agreement_printed", "document", id)


def kind_of(row: AgreementRow) -> str:
    """Return «Дополнительное соглашение № 1»."""
    ending = row.sort == Sort.TERMINATION
    name = "Соглашение о расторжении договора" if ending else "Дополнительное соглашение"
    return f"{name} № {row.number}"


def contents_of(
    row: AgreementRow, contract: ContractRow, parties: Sequence[PartyRow]
) -> dict[str, Any]:
    """Return what is printed of an agreement."""
    kind = contract.sort
    points = [f"Основание: {row.why.rstrip('.')}{source_of(row)}."]
    points += [point_of(each, kind) for each in row.changes]
    if row.ends_on is not None:
        said = f"Договор расторгается по соглашению сторон с {day(row.ends_on)}."
        points.append(by_law(kind, said))
        points += [row.settlement] if row.settlement else []
    else:
        points.append(by_law(kind, "Остальные условия договора остаются без изменений."))
    points.append("Соглашение вступает в силу со дня его подписания сторонами.")
    sides = sides_of(parties)
    said = ", и ".join(each["said"] for each in sides) + ", заключили соглашение о нижеследующем:"
    return {
        "title": row.title, "kind": by_law(kind, kind_of(row)), "which": f"к {named(contract)}",
        "organisation": sides[0]["name"] if sides else "", "points": points, "sides": sides,
        "day": day(row.dated_on, none="«___» ____________ 20__ г."), "text": [said],
        "signer": signer_of(parties, contract),
    }  # fmt: skip


def source_of(row: AgreementRow) -> str:
    """Return « (44-ФЗ, ст. 95 …)», empty where no law is named."""
    source = grounds()[Reason(row.reason)].source
    return f" ({source})" if source else ""


def named(contract: ContractRow) -> str:
    """Return «договору № Д-5/2026 от 12.01.2026»."""
    what = by_law(contract.sort, "договору")
    return f"{what} № {contract.number or 'б/н'} от {day(contract.concluded_on)}"


def point_of(row: ChangeRow, kind: Kind) -> str:
    """Return a change as a point of the agreement."""
    was, now = shown_value(row.what, row.was), shown_value(row.what, row.now)
    return by_law(kind, POINTS[What(row.what)]).format(name=row.name, was=was, now=now)


def sides_of(parties: Sequence[PartyRow]) -> list[dict[str, str]]:
    """Return our side and the other one with who signs for each."""
    ours = [each for each in parties if each.ours][:1]
    theirs = [each for each in parties if not each.ours][:1]
    return [side_of(each) for each in (*ours, *theirs)]


def side_of(row: PartyRow) -> dict[str, str]:
    """Return a side as a paper names it."""
    role = _(row.caption).capitalize()
    said = f"{row.name}, далее — {role}"
    if row.signatory:
        said += f", в лице: {row.signatory_post} {row.signatory}".rstrip()
    if row.powers:
        said += f", основание полномочий: {row.powers}"
    numbers = " / ".join(each for each in (row.inn, row.kpp) if each)
    names = "/".join(name for name, code in (("ИНН", row.inn), ("КПП", row.kpp)) if code)
    requisites = ", ".join(each for each in (f"{names} {numbers}" if numbers else "",
                                             row.address) if each)  # fmt: skip
    return {"name": row.name, "role": role, "said": said, "requisites": requisites}


def signer_of(parties: Sequence[PartyRow], contract: ContractRow) -> Mapping[str, str]:
    """Return who signs for our side: who the card names, else who signed the contract.

    What nobody said is empty: on paper a line to be filled by hand stands there.
    """
    ours = next((each for each in parties if each.ours), None)
    if ours is None or not ours.signatory:
        return {"post": ours.signatory_post if ours else "", "name": contract.signed_by}
    return {"post": ours.signatory_post, "name": ours.signatory}
