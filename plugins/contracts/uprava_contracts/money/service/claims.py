"""Claims to the other side: made of charges, printed, sent, answered, paid, withdrawn."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.kind import DRAFT
from uprava.approval.service.drafting import is_sent
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.documents.service.locks import hold
from uprava.documents.service.registering import NewDocument, create, index
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.days import wrong_years
from uprava_contracts.execution.service.holding import hold_live
from uprava_contracts.money.kind import OFF_ROUTE
from uprava_contracts.money.service.charging import concluded
from uprava_contracts.money.service.filing import write_down
from uprava_contracts.money.service.reading import find_claim, items_of
from uprava_contracts.money.service.wording import title_of
from uprava_contracts.money.values import ClaimRow, ClaimWords, Item
from uprava_contracts.setup.service.offices import overseers_of
from uprava_contracts.values import CLAIM
from uprava_contracts.wording import money

LONGEST_TEXT = 5000

RESPONSIBLE = N_("controls the execution of the contract")
OVERSEER = N_("sees all contracts of the organisation")
"""Why somebody sees a claim, as the card says it."""


def claimable(session: Session, id: UUID, *, of: UUID | None = None) -> list[Item]:
    """Return what may be claimed: owed by the other side and in no other claim than `of`."""
    return [
        each for each in items_of(session, id)
        if each.theirs and each.left and each.claim_id in (None, of)
    ]  # fmt: skip


def make_claim(
    session: Session, id: UUID, words: ClaimWords, *, reader: Reader, at: datetime
) -> UUID:
    """Make the draft of a claim with its printed text; return its document.

    Raises InvalidError naming the fields.
    """
    contract = hold_live(session, id, reader=reader)
    concluded(contract)
    items = chosen(session, id, words)
    head = create(
        session, NewDocument(
            CLAIM, title_of(contract)[:300], money(total(items)), DRAFT,
            contract.organisation_id, contract.unit_id,
        ), reader=reader, at=at,
    )  # fmt: skip
    open_to(session, head, openings(session, contract, reader), at=at, by=reader.person_id)
    query = """insert into contracts.claim (document_id, contract_id, organisation_id, sum,
            answer_by, text, contents) values (%s, %s, %s, %s, %s, %s, '{}')"""
    execute(session, query, (
        head.id, id, contract.organisation_id, total(items), words.answer_by, words.text,
    ))  # fmt: skip
    index(session, head, words=[contract.counterparty, contract.inn, contract.number or ""])
    take_items(session, head.id, items)
    claim = get_claim(session, head.id, reader=reader)
    write_down(session, claim, contract, reader=reader, at=at)
    record(session, "contracts.claim_made", "document", head.id, sum=money(total(items)))
    signal(session, f"doc:{id}")
    return head.id


def total(items: list[Item]) -> Decimal:
    """Return what is owed of all items."""
    return sum((each.left for each in items), Decimal())


def openings(session: Session, contract: ContractRow, reader: Reader) -> list[Opening]:
    """Return who sees a claim: its author, the contract's unit, who controls it."""
    people = [each for each in (reader.person_id, reader.acting_for) if each is not None]
    given = [Opening(each, AccessRight.MANAGE, "author") for each in people]
    given.append(Opening(contract.unit_id, AccessRight.EDIT, "unit"))
    overseers = overseers_of(session, contract.organisation_id)
    given.append(Opening(overseers, AccessRight.READ, OVERSEER))
    if contract.responsible_id is not None:
        given.append(Opening(contract.responsible_id, AccessRight.EDIT, RESPONSIBLE))
    return given


def chosen(session: Session, id: UUID, words: ClaimWords, *, of: UUID | None = None) -> list[Item]:
    """Return what a claim is about. Raises InvalidError naming the fields."""
    known = {each.key: each for each in claimable(session, id, of=of)}
    wrong = {}
    if not words.items or not set(words.items) <= set(known):
        wrong["items"] = _("Choose at least one charge that is still owed and not claimed.")
    if words.answer_by is None or words.answer_by <= session.info["today"]:
        wrong["answer_by"] = _("Say until when an answer is awaited: a day to come.")
    wrong |= wrong_years(answer_by=words.answer_by)
    if len(words.text) > LONGEST_TEXT:
        wrong["text"] = _("At most {n} characters.").format(n=LONGEST_TEXT)
    if wrong:
        raise InvalidError(_("The claim is not made: the form has mistakes."), fields=wrong)
    return [each for key, each in known.items() if key in words.items]


def take_items(session: Session, claim_id: UUID, items: list[Item]) -> None:
    """Put charges into a claim; those that were in it before are free again."""
    free_items(session, claim_id)
    for each in items:
        execute(session, PUT[each.kind], {"claim": claim_id, "id": each.id})


PUT = {
    "charge": "update contracts.charge set claim_id = %(claim)s, state = 'claimed',"
              " version = version + 1 where id = %(id)s",
    "fine": "update contracts.fine set claim_id = %(claim)s, state = 'claimed',"
            " version = version + 1 where id = %(id)s",
}  # fmt: skip


def free_items(session: Session, claim_id: UUID) -> None:
    """Take what is still owed out of a claim."""
    query = """update contracts.charge set claim_id = null, state = 'reckoned',
            version = version + 1 where claim_id = %s and state = 'claimed'"""
    execute(session, query, (claim_id,))
    query = """update contracts.fine set claim_id = null, state = 'reckoned',
            version = version + 1 where claim_id = %s and state = 'claimed'"""
    execute(session, query, (claim_id,))


def get_claim(session: Session, id: UUID, *, reader: Reader) -> ClaimRow:
    """Return a claim. Raises NotFoundError for one that is not open to the reader."""
    head = get_document(session, id, reader=reader)
    found = find_claim(session, id) if head.kind == CLAIM else None
    if found is None:
        raise NotFoundError(_("There is no such claim, or it is not open to you."))
    return found


def hold_claim(session: Session, id: UUID, *, reader: Reader) -> tuple[ClaimRow, ContractRow]:
    """Return a claim and its contract, which the reader works on; both cards locked.

    Raises NotFoundError, ForbiddenError.
    """
    claim = get_claim(session, id, reader=reader)
    contract = hold_live(session, claim.contract_id, reader=reader)
    hold(session, id)
    return get_claim(session, id, reader=reader), contract


def refuse_sent(session: Session, claim: ClaimRow, *, reader: Reader) -> None:
    """Raise ConflictError for a claim that is on its route, signed, sent or over."""
    head = get_document(session, claim.id, reader=reader)
    if claim.state not in OFF_ROUTE or is_sent(session, head):
        raise ConflictError(
            _("The claim is on its route or left it: recall it first, or withdraw it.")
        )


def change_claim(
    session: Session, id: UUID, words: ClaimWords, *, reader: Reader, at: datetime
) -> None:
    """Change a draft and print it anew. Raises InvalidError naming the fields, ConflictError."""
    claim, contract = hold_claim(session, id, reader=reader)
    refuse_sent(session, claim, reader=reader)
    items = chosen(session, contract.id, words, of=id)
    take_items(session, id, items)
    query = "update contracts.claim set sum = %s, answer_by = %s, text = %s where document_id = %s"
    execute(session, query, (total(items), words.answer_by, words.text, id))
    claim = get_claim(session, id, reader=reader)
    write_down(session, claim, contract, reader=reader, at=at)
    record(session, "contracts.claim_changed", "document", id, sum=money(total(items)))
