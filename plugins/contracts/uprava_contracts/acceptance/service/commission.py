"""The commission that accepts a delivery, and its examination; each member signs himself."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_values
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.documents.service.locks import hold
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import Message, Noticed, notify

from uprava_contracts.acceptance.service.reading import get_delivery
from uprava_contracts.acceptance.values import (
    DeliveryRow,
    Examined,
    MemberRow,
    Signing,
    Vote,
)
from uprava_contracts.cards.service.reading import ContractRow, get_contract
from uprava_contracts.execution.service.holding import live, notes
from uprava_contracts.execution.service.reading import get_obligation

MOST, LONGEST = 30, 2000

MEMBER = N_("accepts the performance of the contract")
"""Why somebody sees a contract, as the card says it."""

ASKED = N_("Sign the acceptance by {day}: {document}, {title}")


def hold_waiting(
    session: Session, id: UUID, delivery_id: int, *, reader: Reader
) -> tuple[ContractRow, DeliveryRow]:
    """Return a delivery the reader decides on, its contract's card locked.

    Whoever works on the contract does, and who answers for the acceptance. Raises ConflictError
    for one that was decided on.
    """
    hold(session, id)
    contract = live(get_contract(session, id, reader=reader))
    row = get_delivery(session, id, delivery_id)
    if not decides(session, row, reader=reader):
        raise ForbiddenError(
            _("Acceptance is led by who works on the contract or answers for the acceptance.")
        )
    if not row.waits:
        raise ConflictError(_("It was decided on this delivery already."))
    return contract, row


def decides(session: Session, row: DeliveryRow, *, reader: Reader) -> bool:
    """Tell whether the reader leads the acceptance of a delivery."""
    found = get_obligation(session, row.contract_id, row.acceptance_id or row.obligation_id)
    return notes(session, found, reader=reader)


def appoint(
    session: Session, id: UUID, delivery_id: int, people: Sequence[int], *, reader: Reader,
    at: datetime,
) -> None:  # fmt: skip
    """Name the commission of a delivery, its chair first; who stays keeps what he signed.

    Raises InvalidError naming the field, ConflictError after the decision.
    """
    contract, row = hold_waiting(session, id, delivery_id, reader=reader)
    chosen = list(dict.fromkeys(people))
    query = "select id from users.person where id = any (%s) and active"
    known = fetch_values(session, query, (chosen,))
    if len(chosen) > MOST or len(known) != len(chosen):
        said = _("Name up to {n} people who work here.").format(n=MOST)
        raise InvalidError(said, fields={"people": said})
    query = "delete from contracts.delivery_member where delivery_id = %s and person_id <> all (%s)"
    execute(session, query, (delivery_id, chosen))
    query = """insert into contracts.delivery_member (contract_id, delivery_id, person_id, chairs)
        values (%s, %s, %s, %s)
        on conflict (delivery_id, person_id) do update set chairs = excluded.chairs"""
    for place, each in enumerate(chosen):
        execute(session, query, (id, delivery_id, each, place == 0))
    check(session, row)
    invite(session, contract, row, chosen, reader=reader, at=at)
    record(
        session, "contracts.commission", "document", id, name=row.document, n=str(len(chosen))
    )  # fmt: skip
    signal(session, f"doc:{id}")


def invite(
    session: Session, contract: ContractRow, row: DeliveryRow, people: Sequence[int], *,
    reader: Reader, at: datetime,
) -> None:  # fmt: skip
    """Let the new members of a commission read the contract, and ask them to sign."""
    before = {each.person_id for each in row.members}
    fresh = [each for each in people if each not in before]
    head = get_document(session, contract.id, reader=reader)
    given = [Opening(each, AccessRight.READ, MEMBER) for each in fresh]
    if given:
        open_to(session, head, given, at=at, by=reader.person_id)
    day = f"{row.due_on:%d.%m.%Y}" if row.due_on else "—"
    values = {"day": day, "document": row.document, "title": contract.title[:200]}
    notify(session, fresh, Noticed("work", Message(ASKED, values), contract.id), at=at)


def check(session: Session, row: DeliveryRow) -> None:
    """Let a delivery be in the course of checking."""
    query = """update contracts.delivery set state = 'checking', version = version + 1
        where id = %s and state = 'received'"""
    execute(session, query, (row.id,))


def member_of(row: DeliveryRow, *, reader: Reader) -> MemberRow | None:
    """Return the reader as a member of the commission of a delivery, None: he is none."""
    people = [each for each in (reader.person_id, reader.acting_for) if each is not None]
    return next((each for each in row.members if each.person_id in people), None)


def sign(
    session: Session, id: UUID, delivery_id: int, said: Signing, *, reader: Reader, at: datetime
) -> None:  # fmt: skip
    """Sign as a member of the commission: for, or against with the reasons.

    Raises InvalidError without reasons, ForbiddenError for who is no member.
    """
    hold(session, id)
    live(get_contract(session, id, reader=reader))
    row = get_delivery(session, id, delivery_id)
    member = member_of(row, reader=reader)
    if member is None:
        raise ForbiddenError(_("Only a member of the commission signs, each for himself."))
    if not row.waits:
        raise ConflictError(_("It was decided on this delivery already."))
    if len(said.words) > LONGEST or (said.vote is Vote.AGAINST and not said.words):
        text = _("Say what is wrong, in up to {n} characters.").format(n=LONGEST)
        raise InvalidError(text, fields={"words": text})
    query = """update contracts.delivery_member set vote = %s, words = %s, voted_at = %s
        where id = %s"""
    execute(session, query, (said.vote, said.words, at, member.id))
    record(session, "contracts.commission_signed", "document", id, name=row.document)
    signal(session, f"doc:{id}")


def examine(
    session: Session, id: UUID, delivery_id: int, said: Examined, *, reader: Reader
) -> None:
    """Note the examination of a delivery. Raises InvalidError naming the fields."""
    _contract, row = hold_waiting(session, id, delivery_id, reader=reader)
    wrong, today = {}, session.info["today"]
    if said.on is None or not row.received_on <= said.on <= today:
        wrong["on"] = _("Say on which day: after it came, today at the latest.")
    if not 1 <= len(said.words) <= LONGEST:
        wrong["words"] = _("From 1 to {n} characters.").format(n=LONGEST)
    if len(said.by) > LONGEST:
        wrong["by"] = _("At most {n} characters.").format(n=LONGEST)
    if wrong:
        raise InvalidError(_("The examination has mistakes; nothing is kept."), fields=wrong)
    query = """update contracts.delivery set expertise = %s, expertise_on = %s, expertise_by = %s,
        expertise_words = %s where id = %s"""
    execute(session, query, (said.kind, said.on, said.by, said.words, delivery_id))
    check(session, row)
    record(
        session, "contracts.examined", "document", id, name=row.document,
        on=f"{said.on:%d.%m.%Y}",
    )  # fmt: skip
    signal(session, f"doc:{id}")


def refuse_commission(row: DeliveryRow, wanted: Vote) -> None:
    """Raise ConflictError unless the commission, if there is one, has signed for a decision.

    With as many for as against its chair decides.
    """
    if not row.members:
        return
    waiting = [each.name for each in row.members if not each.vote]
    if waiting:
        raise ConflictError(
            _("The commission has not signed yet: {people}.").format(people=", ".join(waiting))
        )
    ours = sum(each.vote == wanted for each in row.members)
    others = len(row.members) - ours
    leads = any(each.chairs and each.vote == wanted for each in row.members)
    if ours < others or (ours == others and not leads):
        raise ConflictError(_("The commission has signed otherwise: {n} of {all} so.").format(
            n=ours, all=len(row.members)))  # fmt: skip
