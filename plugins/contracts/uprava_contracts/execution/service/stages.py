"""Stages of a contract: their days and sums; obligations and deliveries are tied to them."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import ContractRow
from uprava_contracts.days import wrong_years
from uprava_contracts.execution.service.holding import hold_live
from uprava_contracts.execution.service.reading import get_stage, obligations_of, stages_of
from uprava_contracts.execution.service.recount import settle
from uprava_contracts.execution.values import StageWords
from uprava_contracts.values import Duty, Side
from uprava_contracts.wording import day

LONGEST, MOST = 300, 100


def add_stage(
    session: Session, id: UUID, words: StageWords, *, reader: Reader, at: datetime
) -> int:
    """Add a stage after the others; return it. Raises InvalidError naming the fields."""
    refuse(hold_live(session, id, reader=reader), words)
    if len(stages_of(session, id)) >= MOST:
        raise ConflictError(_("At most {n} stages in a contract.").format(n=MOST))
    query = """insert into contracts.stage (contract_id, position, name, starts_on, ends_on, sum)
        values (%(contract)s, 1 + (select coalesce(max(position), 0) from contracts.stage
            where contract_id = %(contract)s), %(name)s, %(starts)s, %(ends)s, %(sum)s)
        returning id"""
    made = int(fetch_value(session, query, told(words) | {"contract": id}))
    record(session, "contracts.stage_added", "document", id, name=words.name)
    settle(session, id, at=at)
    return made


def change_stage(
    session: Session, id: UUID, stage_id: int, words: StageWords, *, reader: Reader, at: datetime
) -> None:  # fmt: skip
    """Change a stage. Raises ConflictError when somebody else changed it meanwhile."""
    contract = hold_live(session, id, reader=reader)
    stage = get_stage(session, id, stage_id)
    if stage.version != words.version:
        raise ConflictError(_("Somebody changed this stage a moment ago. Look again."))
    refuse(contract, words)
    query = """update contracts.stage set name = %(name)s, starts_on = %(starts)s,
        ends_on = %(ends)s, sum = %(sum)s, version = version + 1 where id = %(id)s"""
    execute(session, query, told(words) | {"id": stage_id})
    record(session, "contracts.stage_changed", "document", id, name=words.name)
    settle(session, id, at=at)


def remove_stage(
    session: Session, id: UUID, stage_id: int, *, reader: Reader, at: datetime
) -> None:
    """Remove a stage nothing is tied to. Raises ConflictError for any other."""
    hold_live(session, id, reader=reader)
    stage = get_stage(session, id, stage_id)
    query = "select exists (select from contracts.event where stage_id = %s)"
    if stage.obligations or fetch_value(session, query, (stage_id,)):
        raise ConflictError(
            _("Obligations or events belong to this stage: move them to another one first.")
        )
    execute(session, "delete from contracts.stage where id = %s", (stage_id,))
    query = "select id from contracts.stage where contract_id = %s order by position"
    number(session, [int(each) for each in fetch_values(session, query, (id,))])
    record(session, "contracts.stage_removed", "document", id, name=stage.name)
    settle(session, id, at=at)


def number(session: Session, order: list[int]) -> None:
    """Number stages from 1 in an order."""
    query = """update contracts.stage as s set position = told.place
        from unnest(%s::bigint[]) with ordinality as told (id, place)
        where s.id = told.id and s.position <> told.place"""
    execute(session, query, (order,))


def told(words: StageWords) -> dict[str, object]:
    """Return the parameters of a stage's row."""
    return {
        "name": words.name, "starts": words.starts_on, "ends": words.ends_on, "sum": words.sum,
    }  # fmt: skip


def refuse(contract: ContractRow, words: StageWords) -> None:
    """Raise InvalidError for what is wrong in a stage, field by field."""
    wrong = wrong_years(starts=words.starts_on, ends=words.ends_on)
    if not 1 <= len(words.name) <= LONGEST:
        wrong["name"] = _("From 1 to {n} characters.").format(n=LONGEST)
    if words.starts_on and words.ends_on and words.ends_on < words.starts_on:
        wrong.setdefault("ends", _("The end is before the beginning."))
    if words.ends_on and contract.concluded_on and words.ends_on < contract.concluded_on:
        said = _("This day is before the conclusion of the contract, {day}.")
        wrong.setdefault("ends", contract.say(said).format(day=day(contract.concluded_on)))
    if words.sum is not None and words.sum < 0:
        wrong["sum"] = _("A sum is not negative.")
    if wrong:
        raise InvalidError(_("The stage has mistakes; nothing is kept."), fields=wrong)


def performance_sum(session: Session, contract: ContractRow) -> Decimal | None:
    """Return the sum of what the other side performs; None where one of it bears no sum."""
    sums = [
        each.sum for each in obligations_of(session, contract.id)
        if each.side == Side.THEIRS and Duty(each.duty).performs and not each.withdrawn_why
    ]  # fmt: skip
    known = [each for each in sums if each is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(sums) else None


def sum_of(session: Session, id: UUID) -> Decimal | None:
    """Return the sum of a contract's stages; None where it has none, or one bears no sum."""
    sums = [each.sum for each in stages_of(session, id)]
    known = [each for each in sums if each is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(sums) else None
