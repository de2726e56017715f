"""A contract is entered, and changed until it is concluded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.kind import DRAFT, Standing
from uprava.approval.service.drafting import is_sent
from uprava.audit.log import record
from uprava.correspondents.forms import short_form
from uprava.correspondents.service.mentioning import (
    Trace,
    find_or_note,
    forget,
    mention_card,
)
from uprava.db.sql import driver, execute
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service import editing
from uprava.documents.service.access import Opening, close_to, get_document, open_to
from uprava.documents.service.conflicts import Conflict, conflict_of
from uprava.documents.service.locks import REQUISITES, refuse_locked
from uprava.documents.service.registering import NewDocument, create, index
from uprava.errors import ConflictError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_contracts.cards.service.code_rules import tidy
from uprava_contracts.cards.service.differing import (
    changed_fields,
    differences,
    kept_words,
    recorded,
)
from uprava_contracts.cards.service.reading import ContractRow, hold_contract
from uprava_contracts.cards.service.rules import mistakes
from uprava_contracts.cards.service.sides import OurSide, our_side
from uprava_contracts.cards.words import ContractWords, PartyWords
from uprava_contracts.setup.service.offices import overseers_of
from uprava_contracts.values import CONTRACT, CREATE
from uprava_contracts.wording import money

CHANGEABLE = (DRAFT, Standing.RETURNED, Standing.APPROVED)
"""States in which the requisites of a contract are changed by a form."""

RESPONSIBLE = N_("controls the execution of the contract")
OVERSEER = N_("sees all contracts of the organisation")
"""Why somebody sees a contract, as the card says it."""

LONGEST_TITLE = 300

COLUMNS = (
    "organisation_id", "unit_id", "kind", "subject", "basis", "ikz", "register_number",
    "notice_number", "igk", "counterparty_id", "counterparty", "inn", "kpp", "price",
    "price_kind", "vat", "vat_sum", "advance_percent", "starts_on", "performs_until",
    "valid_until", "warranty_until", "funding", "treasury", "in_eis", "small_business",
    "refusable", "security_percent", "security_sum", "warranty_percent", "warranty_sum",
    "responsible_id",
)  # fmt: skip


def enter(session: Session, words: ContractWords, *, reader: Reader, at: datetime) -> DocumentHead:
    """Enter the draft of a contract; return its document.

    Raises InvalidError naming the fields, ForbiddenError without the right in the unit.
    """
    reader.require(CREATE, unit=words.unit_id)
    words = checked(session, words, reader=reader)
    assert reader.organisation_id is not None
    new = NewDocument(
        CONTRACT, title_of(words.subject), summary_of(words), DRAFT, reader.organisation_id,
        words.unit_id,
    )  # fmt: skip
    head = create(session, new, reader=reader, at=at)
    people = [id for id in (reader.person_id, reader.acting_for) if id is not None]
    openings = [Opening(id, AccessRight.MANAGE, "author") for id in people]
    openings += openings_of(session, words, reader.organisation_id)
    open_to(session, head, openings, at=at, by=reader.person_id)
    write(session, head, words)
    index(session, head, words=search_words(words))
    record(session, "contracts.entered", "document", head.id, kind=words.kind)
    return head


def checked(session: Session, words: ContractWords, *, reader: Reader) -> ContractWords:
    """Return what is said with our side in it. Raises InvalidError naming the fields."""
    if reader.organisation_id is None:
        raise ConflictError(_("You work in no organisation: contracts belong to one."))
    ours, words = our_side(session, reader.organisation_id), tidy(words)
    wrong = mistakes(words, today=session.info["today"], customer_inn=ours.inn)
    unit = "select from users.unit where id = %s and organisation_id = %s and closed_on is null"
    if not execute(session, unit, (words.unit_id, reader.organisation_id)):
        wrong["unit"] = _("Choose from the list.")
    if wrong:
        raise InvalidError(_("The contract has mistakes; nothing was kept."), fields=wrong)
    return replace(words, parties=with_ours(words, ours))


def with_ours(words: ContractWords, ours: OurSide) -> Sequence[PartyWords]:
    """Return the sides of a contract, our organisation first."""
    known = next((each for each in words.parties if each.ours), None)
    own = ours.as_party(words.kind, known)
    return [own, *(each for each in words.parties if not each.ours)]


def openings_of(session: Session, words: ContractWords, organisation_id: int) -> list[Opening]:
    """Return who sees a contract besides its author."""
    given = [
        Opening(words.unit_id, AccessRight.EDIT, "unit"),
        Opening(overseers_of(session, organisation_id), AccessRight.READ, OVERSEER),
    ]
    if words.responsible_id is not None:
        given.append(Opening(words.responsible_id, AccessRight.EDIT, RESPONSIBLE))
    return given


def title_of(subject: str) -> str:
    """Return the title of the card: the subject, or its beginning up to a whole word."""
    text = " ".join(subject.split())
    if len(text) <= LONGEST_TITLE:
        return text
    return text[:LONGEST_TITLE].rpartition(" ")[0].rstrip(",;:. ") + "…"


def summary_of(words: ContractWords) -> str:
    """Return what lists show under the title: the other side and the price."""
    other = words.other_side
    return ", ".join(
        each for each in (other.name if other else "", money(words.price, none="")) if each
    )


def search_words(words: ContractWords) -> list[str]:
    """Return what a contract is found by besides its title and number."""
    found = [words.subject, words.ikz, words.register_number, words.notice_number, words.igk]
    for party in words.parties:
        found += [party.name, party.inn] if not party.ours else []
    return [each for each in found if each]


def write(session: Session, head: DocumentHead, words: ContractWords) -> None:
    """Write the contract's own row, its sides and lines; those there were go."""
    other = words.other_side
    card = note_side(session, head, other) if other else None
    values: dict[str, object] = {
        name: getattr(words, name) for name in COLUMNS if hasattr(words, name)
    }
    values |= {
        "document_id": head.id, "organisation_id": head.organisation_id, "counterparty_id": card,
        "counterparty": short_form(other.name) if other else "", "inn": other.inn if other else "",
        "kpp": other.kpp if other else "",
    }  # fmt: skip
    execute(session, INSERT, values)
    put_parties(session, head.id, words.parties, card)
    put_lines(session, head.id, words)


INSERT = f"""
insert into contracts.contract (document_id, {", ".join(COLUMNS)}, stands)
values (%(document_id)s, {", ".join(f"%({name})s" for name in COLUMNS)}, 'draft')
on conflict (document_id) do update set
    {", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name != "organisation_id")}"""


def note_side(session: Session, head: DocumentHead, side: PartyWords) -> int | None:
    """Return the card of the other side in the directory, which now is mentioned here.

    A name nobody has written with yet is noted, unless the contract is restricted.
    """
    forget(session, head.id, role="party")
    card = side.correspondent_id
    if card is None:
        trace = Trace.NONE if head.access_mark == AccessMark.RESTRICTED else Trace.KEPT
        card = find_or_note(session, side.name, unit_id=head.unit_id, trace=trace)
    if card is not None:
        mention_card(session, head.id, card, role="party", unit_id=head.unit_id)
    return card


def put_parties(
    session: Session, id: UUID, parties: Iterable[PartyWords], card: int | None
) -> None:
    """Write the sides of a contract anew."""
    execute(session, "delete from contracts.party where contract_id = %s", (id,))
    rows, first = [], True
    for place, party in enumerate(parties, 1):
        row: dict[str, object] = asdict(party) | {"contract_id": id, "position": place}
        if first and not party.ours:
            row["correspondent_id"], first = card, False
        rows.append(row)
    insert_rows(session, PARTY, rows)


PARTY = """
insert into contracts.party (contract_id, position, role, ours, correspondent_id, name, inn, kpp,
    ogrn, address, account, bank, bik, treasury_account, signatory, signatory_post, powers)
values (%(contract_id)s, %(position)s, %(role)s, %(ours)s, %(correspondent_id)s, %(name)s,
    %(inn)s, %(kpp)s, %(ogrn)s, %(address)s, %(account)s, %(bank)s, %(bik)s,
    %(treasury_account)s, %(signatory)s, %(signatory_post)s, %(powers)s)"""

LINE = """
insert into contracts.line (contract_id, position, okpd2, name, unit, quantity, price, sum, vat)
values (%(contract_id)s, %(position)s, %(okpd2)s, %(name)s, %(unit)s, %(quantity)s, %(price)s,
    %(sum)s, %(vat)s)"""

BUDGET = """
insert into contracts.budget_line (contract_id, position, year, kbk, kosgu, sum)
values (%(contract_id)s, %(position)s, %(year)s, %(kbk)s, %(kosgu)s, %(sum)s)"""


def put_lines(session: Session, id: UUID, words: ContractWords) -> None:
    """Write the lines of what is bought and of the budget anew."""
    execute(session, "delete from contracts.line where contract_id = %s", (id,))
    execute(session, "delete from contracts.budget_line where contract_id = %s", (id,))
    insert_rows(session, LINE, placed(id, [asdict(each) for each in words.lines]))
    insert_rows(session, BUDGET, placed(id, [asdict(each) for each in words.budget]))


def placed(id: UUID, rows: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """Return rows of a contract with their places in it, from 1."""
    return [{**row, "contract_id": id, "position": place} for place, row in enumerate(rows, 1)]


def change(
    session: Session, id: UUID, words: ContractWords, *, version: int, reader: Reader, at: datetime
) -> Conflict | None:
    """Keep a draft as somebody wants it, or return what was changed meanwhile.

    Nothing is kept in that case.

    Raises InvalidError naming the fields, ConflictError for one that is on its route or concluded.
    """
    row = get_changeable(session, id, reader=reader)
    return rewrite(session, row, words, version=version, reader=reader, at=at)


def get_changeable(session: Session, id: UUID, *, reader: Reader) -> ContractRow:
    """Return a contract whose requisites the reader may change now. Raises ConflictError."""
    row = hold_contract(session, id, reader=reader)
    head = get_document(session, id, reader=reader)
    refuse_locked(session, head, REQUISITES, reader=reader)
    if row.state not in CHANGEABLE or is_sent(session, head):
        raise ConflictError(
            _("The contract is on its route. Recall it first, then change it."),
            code="route-running",
        )
    return row


def rewrite(
    session: Session, row: ContractRow, words: ContractWords, *, version: int, reader: Reader,
    at: datetime,
) -> Conflict | None:  # fmt: skip
    """Write what is said over what is kept; tell the history which fields changed."""
    head = get_document(session, row.id, reader=reader)
    if words.unit_id != row.unit_id:
        reader.require(CREATE, unit=words.unit_id)
    words = checked(session, words, reader=reader)
    before = kept_words(session, row)
    if head.version != version:
        return conflict_of(session, head, differences(session, words, before))
    if not changed_fields(before, words):
        return None
    shared = editing.Requisites(title_of(words.subject), head.due_on, AccessMark(head.access_mark))
    editing.update(session, head, shared, version=version, at=at)
    editing.change_summary(session, row.id, summary_of(words))
    reopen(session, head, before, words, reader=reader, at=at)
    write(session, head, words)
    fresh = replace(head, title=shared.title, summary=summary_of(words))
    index(session, fresh, words=search_words(words))
    was, now = recorded(session, before, words)
    record(session, "document.changed", "document", row.id, was=was, now=now)
    signal(session, f"doc:{row.id}")
    return None


def reopen(
    session: Session, head: DocumentHead, before: ContractWords, words: ContractWords, *,
    reader: Reader, at: datetime,
) -> None:  # fmt: skip
    """Give rights to another unit and another responsible person; theirs end who were before."""
    if before.responsible_id not in (None, words.responsible_id):
        assert before.responsible_id is not None
        close_to(session, head, principal_id=before.responsible_id, reason=RESPONSIBLE)
    if before.unit_id != words.unit_id:
        close_to(session, head, principal_id=before.unit_id, reason="unit")
        editing.change_unit(session, head.id, words.unit_id)
    given = openings_of(session, words, head.organisation_id)
    open_to(session, head, given, at=at, by=reader.person_id)


def insert_rows(
    session: Session, query: LiteralString, rows: Sequence[Mapping[str, object]]
) -> None:
    """Insert rows of one statement."""
    with driver(session).cursor() as cursor:
        cursor.executemany(query, rows)
