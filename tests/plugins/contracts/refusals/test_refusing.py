"""Refusals: decided, noted step by step, in force by themselves; what each step asks for."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from plugins.contracts.conftest import Desk
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava_contracts.changes.service.reading import termination_of
from uprava_contracts.refusals.jobs import follow_on
from uprava_contracts.refusals.service import refusing, stepping
from uprava_contracts.refusals.service.reading import get_refusal
from uprava_contracts.refusals.service.stepping import Noted
from uprava_contracts.refusals.timers import Phase
from uprava_contracts.refusals.values import RefusalNow, RefusalWords
from uprava_contracts.values import ContractState, Kind

FIRST = date(2026, 11, 2)


def words(**changes: Any) -> RefusalWords:
    """What a form says: the supplier broke the contract."""
    said = {"ours": True, "clause": "п. 11.3", "breach": "Работы не начаты", "blamed": True,
            "repeat": False}  # fmt: skip
    return RefusalWords(**(said | changes))


@pytest.fixture
def contract(desk: Desk) -> UUID:
    """A contract of October."""
    id = desk.enter(starts_on=date(2026, 10, 1))
    desk.conclude(id, date(2026, 10, 1))
    return id


def begin(desk: Desk, contract: UUID, **changes: Any) -> UUID:
    """Prepare a refusal."""
    return UUID(str(desk.act(desk.enters, refusing.begin_refusal, contract, words(**changes))))


def decided(desk: Desk, contract: UUID, **changes: Any) -> UUID:
    """Let a refusal be decided on the second of November."""
    id = begin(desk, contract, **changes)
    desk.act(desk.enters, refusing.decide_on_paper, id, FIRST)
    return id


def note(desk: Desk, act: Callable[..., None], id: UUID, day: date, said: str = "так") -> None:
    """Note a step."""
    desk.act(desk.enters, act, id, Noted(day, said))


def look(desk: Desk, id: UUID) -> RefusalNow:
    """A refusal as it stands."""
    found = desk.ask(desk.enters, get_refusal, id)
    assert isinstance(found, RefusalNow)
    return found


def notified(desk: Desk, contract: UUID, day: date = FIRST, **changes: Any) -> UUID:
    """Let a refusal be placed and told."""
    id = decided(desk, contract, **changes)
    note(desk, stepping.note_placed, id, FIRST)
    note(desk, stepping.note_notified, id, day)
    return id


def phase(desk: Desk, id: UUID) -> Phase:
    """Where a refusal stands."""
    found = look(desk, id).course
    assert found is not None
    return found.phase


def test_a_refusal_goes_its_way_to_the_register(desk: Desk, contract: UUID) -> None:
    id = begin(desk, contract)
    assert look(desk, id).course is None
    with pytest.raises(ConflictError):
        note(desk, stepping.note_placed, id, FIRST)
    desk.act(desk.enters, refusing.decide_on_paper, id, FIRST)
    with pytest.raises(ConflictError):
        note(desk, stepping.note_notified, id, FIRST)
    note(desk, stepping.note_placed, id, FIRST)
    with pytest.raises(ConflictError):
        note(desk, stepping.note_sent, id, FIRST)
    desk.today = date(2026, 11, 10)
    note(desk, stepping.note_notified, id, FIRST)
    assert phase(desk, id) is Phase.RUNNING
    follow_on(desk.installation, day=date(2026, 11, 12), at=desk.at)
    assert desk.contract(contract).standing is ContractState.PERFORMING
    follow_on(desk.installation, day=date(2026, 11, 13), at=desk.at)
    follow_on(desk.installation, day=date(2026, 11, 13), at=desk.at)
    assert desk.contract(contract).standing is ContractState.TERMINATED
    found = desk.read(desk.enters, termination_of, contract)
    assert (found.way, found.terminated_on, found.refusal_id) == ("refusal", date(2026, 11, 13), id)
    desk.today = date(2026, 11, 24)
    with pytest.raises(ConflictError):
        note(desk, stepping.note_listed, id, date(2026, 11, 24))
    with pytest.raises(InvalidError):
        note(desk, stepping.note_sent, id, date(2026, 11, 12))
    note(desk, stepping.note_sent, id, date(2026, 11, 16))
    note(desk, stepping.note_listed, id, date(2026, 11, 23), "РНП.26001-55")
    assert phase(desk, id) is Phase.LISTED
    assert desk.look("select state from documents.document where id = %s", id) == "in-force"
    query = "select array_agg(action order by seq) from audit.record where object_id = %s"
    acts = [each for each in desk.look(query, str(id)) if each.startswith("contracts.")]
    assert acts == [
        "contracts.refusal_decided", "contracts.refusal_placed", "contracts.refusal_notified",
        "contracts.refusal_in_force", "contracts.refusal_sent", "contracts.refusal_listed",
    ]  # fmt: skip


def test_a_notice_of_long_ago_terminates_at_once(desk: Desk, contract: UUID) -> None:
    id = notified(desk, contract)
    assert phase(desk, id) is Phase.IN_FORCE
    assert desk.contract(contract).standing is ContractState.TERMINATED


def test_a_breach_cured_in_time_has_to_stop_the_refusal(desk: Desk, contract: UUID) -> None:
    desk.today = date(2026, 11, 10)
    id = notified(desk, contract)
    note(desk, stepping.note_cured, id, date(2026, 11, 9), "работы начаты")
    assert phase(desk, id) is Phase.TO_CANCEL
    follow_on(desk.installation, day=date(2026, 11, 30), at=desk.at)
    assert desk.contract(contract).standing is ContractState.PERFORMING
    note(desk, stepping.note_cancelled, id, date(2026, 11, 10), "нарушение устранено")
    assert phase(desk, id) is Phase.CANCELLED
    assert desk.look("select state from documents.document where id = %s", id) == "cancelled"
    again = decided(desk, contract, repeat=True)
    note(desk, stepping.note_placed, again, FIRST)
    note(desk, stepping.note_notified, again, FIRST)
    with pytest.raises(ConflictError):
        note(desk, stepping.note_cured, again, date(2026, 11, 9))
    follow_on(desk.installation, day=date(2026, 11, 13), at=desk.at)
    assert desk.contract(contract).standing is ContractState.TERMINATED


def test_a_breach_cured_too_late_stops_nothing(desk: Desk, contract: UUID) -> None:
    desk.today = date(2026, 11, 12)
    id = notified(desk, contract)
    desk.today = date(2026, 11, 20)
    with pytest.raises(ConflictError):
        note(desk, stepping.note_cured, id, date(2026, 11, 13))
    follow_on(desk.installation, day=desk.today, at=desk.at)
    with pytest.raises(ConflictError):
        note(desk, stepping.note_cured, id, date(2026, 11, 12))


def test_the_other_side_s_refusal_is_in_force_ten_days_after_its_notice(
    desk: Desk, contract: UUID
) -> None:
    said = {"ours": False, "clause": "", "decided_on": FIRST, "received_on": date(2026, 11, 5)}
    with pytest.raises(InvalidError):
        begin(desk, contract, **said)
    desk.put("update contracts.contract set refusable = true where document_id = %s", contract)
    desk.today = date(2026, 11, 15)
    id = begin(desk, contract, **said)
    assert phase(desk, id) is Phase.RUNNING
    follow_on(desk.installation, day=date(2026, 11, 16), at=desk.at)
    found = desk.read(desk.enters, termination_of, contract)
    assert (found.way, found.terminated_on) == ("their-refusal", date(2026, 11, 16))


def test_a_civil_contract_ends_with_the_notice_or_when_it_says(desk: Desk) -> None:
    id = desk.concluded(kind=Kind.CIVIL, ikz="")
    desk.today = date(2026, 11, 18)
    refused = begin(desk, id, own_days=3, blamed=False)
    desk.act(desk.enters, refusing.decide_on_paper, refused, date(2026, 11, 17))
    note(desk, stepping.note_notified, refused, date(2026, 11, 18), "вручено")
    assert phase(desk, refused) is Phase.RUNNING
    follow_on(desk.installation, day=date(2026, 11, 22), at=desk.at)
    assert phase_on(desk, refused, date(2026, 11, 22)) is Phase.OVER
    assert desk.contract(id).standing is ContractState.TERMINATED


def phase_on(desk: Desk, id: UUID, day: date) -> Phase:
    """Where a refusal stands on another day."""
    desk.today = day
    return phase(desk, id)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"clause": ""}, "clause"),
        ({"breach": ""}, "breach"),
        ({"own_days": 5}, "own_days"),
        ({"ours": False, "decided_on": None}, "decided"),
        ({"ours": False, "decided_on": FIRST, "received_on": date(2026, 11, 1)}, "received"),
        ({"ours": False, "decided_on": date(2027, 1, 1)}, "decided"),
    ],
)
def test_a_refusal_that_lacks_something_names_its_field(
    desk: Desk, contract: UUID, changes: dict[str, Any], wrong: str
) -> None:
    with pytest.raises(InvalidError) as error:
        begin(desk, contract, **changes)
    assert wrong in error.value.fields


def test_one_refusal_at_a_time_and_none_of_a_closed_contract(desk: Desk, contract: UUID) -> None:
    id = begin(desk, contract)
    with pytest.raises(ConflictError):
        begin(desk, contract)
    with pytest.raises(NotFoundError):
        desk.act(desk.stranger, refusing.decide_on_paper, id, FIRST)
    desk.act(desk.enters, refusing.edit_refusal, id, words(breach="Работы брошены"))
    assert look(desk, id).row.breach == "Работы брошены"
    with pytest.raises(InvalidError):
        desk.act(desk.enters, refusing.decide_on_paper, id, desk.today + timedelta(days=1))
    desk.act(desk.enters, refusing.decide_on_paper, id, FIRST)
    with pytest.raises(ConflictError):
        desk.act(desk.enters, refusing.edit_refusal, id, words())
    note(desk, stepping.note_placed, id, FIRST)
    note(desk, stepping.note_notified, id, FIRST)
    with pytest.raises(ConflictError):
        begin(desk, contract)


def test_who_is_responsible_is_reminded_the_day_before_and_once_past_it(
    desk: Desk, contract: UUID
) -> None:
    desk.put("update contracts.contract set responsible_id = %s where document_id = %s",
             desk.colleague.person_id, contract)  # fmt: skip
    desk.today = FIRST
    id = decided(desk, contract)
    told = "select array_agg(text order by id) from work.notice where person_id = %s"
    for day in (2, 2, 3, 5, 6):
        follow_on(desk.installation, day=date(2026, 11, day), at=desk.at)
    notices = [each for each in desk.look(told, desk.colleague.person_id) if "отказ" in each]
    assert [each.split(":")[0] for each in notices] == [
        "Разместите решение не позднее 03.11.2026", "Срок 03.11.2026 прошёл, отметки нет",
    ]  # fmt: skip
    query = "select next_step || ' ' || next_due from contracts.refusal where document_id = %s"
    assert desk.look(query, id) == "place 2026-11-03"
