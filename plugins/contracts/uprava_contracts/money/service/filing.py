"""A claim is printed, filed and numbered."""

from datetime import date, datetime

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session
from uprava.db.sql import execute
from uprava.documents.service.access import get_document
from uprava.documents.service.journals import FirstJournal, open_first
from uprava.documents.service.numbering import JournalRow, list_journals
from uprava.documents.service.printed import keep_printed
from uprava.documents.service.registering import register
from uprava.i18n import _
from uprava.printing.standards import standard_of
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.money.papers import print_claim
from uprava_contracts.money.service.reading import items_of_claim
from uprava_contracts.money.service.wording import Said, contents_of
from uprava_contracts.money.values import ClaimRow
from uprava_contracts.values import CLAIM

CODE, INDEX, TEMPLATE = "claims", "П", "{index}-{seq}/{yyyy}"


def write_down(
    session: Session, claim: ClaimRow, contract: ContractRow, *, reader: Reader, at: datetime
) -> None:
    """Keep what is printed and put the printed claim among the files."""
    today: date = session.info["today"]
    said = Said(today, claim.answer_by, claim.text, claim.number or "")
    contents = contents_of(session, contract, items_of_claim(session, claim), said)
    query = "update contracts.claim set contents = %s where document_id = %s"
    execute(session, query, (Jsonb(contents), claim.id))
    standard = standard_of(session, CLAIM, document_id=claim.id)
    pdf = print_claim(contents, created=at, standard=standard)
    number = f" № {claim.number}".replace("/", "-") if claim.number else ""
    keep_printed(session, claim.id, pdf, f"Претензия{number}.pdf", reader=reader, at=at)


def number_claim(
    session: Session, claim: ClaimRow, contract: ContractRow, *, reader: Reader
) -> str:
    """Give a claim its number of the journal, once."""
    if claim.number is not None:
        return claim.number
    head = get_document(session, claim.id, reader=reader)
    journal = journal_of(session, contract.organisation_id, contract.unit_id)
    words = [contract.counterparty, contract.inn, contract.number or ""]
    return register(session, head, journal=journal, words=words).number


def journal_of(session: Session, organisation_id: int, unit_id: int) -> JournalRow:
    """Return the journal of a unit's claims, else of the organisation; the first opens one."""
    found = find_journal(session, organisation_id, unit_id)
    if found is None:
        first = FirstJournal(CODE, CLAIM, INDEX, _("Claims"), TEMPLATE)
        open_first(session, first, organisation_id=organisation_id)
        found = find_journal(session, organisation_id, unit_id)
    assert found is not None
    return found


def find_journal(session: Session, organisation_id: int, unit_id: int) -> JournalRow | None:
    """Return the unit's own open journal of claims, else the first one of nobody else."""
    every = [
        each for each in list_journals(session, kind=CLAIM)
        if each.organisation_id == organisation_id and each.unit_id in (unit_id, None)
    ]  # fmt: skip
    return next((each for each in every if each.unit_id == unit_id), every[0] if every else None)
