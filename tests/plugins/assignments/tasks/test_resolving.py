"""A resolution on a letter is an assignment; executed, it lets the letter be executed."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from uprava import testing
from uprava.capabilities import ExecutorRole
from uprava.errors import ConflictError, InvalidError
from uprava.installation import opened
from uprava.users.reader import Reader
from uprava_assignments.giving.service import deciding, ending, working
from uprava_assignments.giving.values import EXECUTE, Ground
from uprava_records.resolutions.service import cancelling
from uprava_records.resolutions.service import giving as resolving
from uprava_records.resolutions.values import Named, Wish

LEADING = ("records.consider", "records.resolve", "assignments.give")

TAKEN = "select taken_url, taken_summary, work from records.resolution where id = %s"


@pytest.fixture
def leader(hall: Any) -> Reader:
    """Who resolves on letters."""
    return testing.make_person(
        hall.installation, unit_id=hall.town.chancellery_id, permissions=LEADING
    )


def resolve(hall: Any, leader: Reader, letter: UUID, *people: Reader, **changes: Any) -> int:
    """Give a resolution: the first of the people is responsible."""
    roles = [ExecutorRole.RESPONSIBLE, *[ExecutorRole.EXECUTOR] * len(people)]
    named = [Named(each.person_id, role) for each, role in zip(people, roles, strict=False)]
    wish = {"text": "Подготовить ответ.", "named": tuple(named), "due_on": date(2026, 11, 30)}
    given = Wish(**(wish | changes))
    row = hall.act(leader, resolving.give, letter, given)
    return int(row.id)


def assignment_of(hall: Any, resolution: int) -> UUID:
    query = "select document_id from assignments.assignment where reference = %s"
    found: UUID = hall.look(query, f"records.resolution:{resolution}")
    return found


def state(hall: Any, id: UUID) -> str:
    return str(hall.look("select state from documents.document where id = %s", id))


def execute(hall: Any, leader: Reader, id: UUID) -> None:
    """Report the whole and accept it."""
    duty = hall.duty(id)
    who = next(each for each in (hall.lead, hall.other) if each.person_id == duty.person_id)
    hall.act(who, working.report, duty.id, working.Said("Ответ готов."))
    hall.act(leader, deciding.accept_report, duty.id)


def test_one_resolution_is_one_assignment_with_a_duty_for_each(hall: Any, leader: Reader) -> None:
    letter = hall.document(leader)
    named = (
        Named(hall.lead.person_id, ExecutorRole.RESPONSIBLE),
        Named(hall.helper.person_id, ExecutorRole.EXECUTOR, "Собрать акты.", date(2026, 11, 25)),
        Named(hall.other.person_id, ExecutorRole.INFORMED),
    )
    resolution = resolve(hall, leader, letter, named=named, controlled=True)
    id = assignment_of(hall, resolution)
    row = hall.row(id)
    assert (row.basis_id, row.author_id, row.due_on) == (
        letter, leader.person_id, date(2026, 11, 30)
    )  # fmt: skip
    assert (row.control, row.controller_id) == ("usual", leader.person_id)
    assert [(each.role, each.text, each.due_on) for each in hall.duties(id)] == [
        ("responsible", "", date(2026, 11, 30)),
        ("executor", "Собрать акты.", date(2026, 11, 25)),
        ("informed", "", None),
    ]
    assert hall.waits(EXECUTE, id) == sorted([hall.lead.person_id, hall.helper.person_id])
    query = f"select taken_summary from ({TAKEN}) as t"
    summary = hall.look(query, resolution)
    assert row.number in summary
    assert "30.11.2026" in summary
    assert hall.look(f"select taken_url from ({TAKEN}) as t", resolution) == f"/docs/{id}"
    assert hall.look("select route_id from records.resolution where id = %s", resolution) is None


def test_without_control_and_without_a_term_it_has_the_typical_one(
    hall: Any, leader: Reader
) -> None:
    id = assignment_of(hall, resolve(hall, leader, hall.document(leader), hall.lead, due_on=None))
    row = hall.row(id)
    assert (row.control, row.controller_id) == ("none", None)
    assert row.due_on == date(2026, 12, 18), "a month is over on a Sunday"


def test_who_is_only_to_know_gets_a_text_to_be_acquainted_with(hall: Any, leader: Reader) -> None:
    letter = hall.document(leader)
    named = (Named(hall.lead.person_id, ExecutorRole.INFORMED),)
    resolution = resolve(hall, leader, letter, named=named)
    assert assignment_of(hall, resolution) is None
    assert hall.waits("acquaintance", letter) == [hall.lead.person_id]


def test_the_letter_is_executed_when_all_its_resolutions_are(hall: Any, leader: Reader) -> None:
    letter = hall.document(leader)
    first = assignment_of(hall, resolve(hall, leader, letter, hall.lead))
    second = assignment_of(hall, resolve(hall, leader, letter, hall.other, controlled=True))
    assert state(hall, letter) == "executing"
    execute(hall, leader, first)
    assert state(hall, letter) == "executing"
    execute(hall, leader, second)
    assert state(hall, letter) == "executed"
    hall.act(leader, ending.take_off_control, second, Ground.DONE)
    assert state(hall, letter) == "executed"
    again = assignment_of(hall, resolve(hall, leader, letter, hall.lead))
    assert state(hall, letter) == "executing", "a new resolution asks for more"
    hall.act(leader, ending.recall, again, "Не нужно.")
    assert state(hall, letter) == "executed", "what is left is done"


def test_what_is_recalled_alone_executes_nothing(hall: Any, leader: Reader) -> None:
    letter = hall.document(leader)
    id = assignment_of(hall, resolve(hall, leader, letter, hall.lead))
    hall.act(leader, ending.recall, id, "Не нужно.")
    assert state(hall, letter) == "executing"


def test_a_cancelled_resolution_recalls_its_assignment(hall: Any, leader: Reader) -> None:
    letter = hall.document(leader)
    resolution = resolve(hall, leader, letter, hall.lead)
    id = assignment_of(hall, resolution)
    hall.act(leader, cancelling.cancel, resolution, "Передумал.")
    row = hall.row(id)
    assert (row.standing, row.reason) == ("recalled", "Передумал.")
    assert hall.waits(EXECUTE, id) == []


def test_of_what_is_executed_the_resolution_stays(hall: Any, leader: Reader) -> None:
    letter = hall.document(leader)
    resolution = resolve(hall, leader, letter, hall.lead)
    execute(hall, leader, assignment_of(hall, resolution))
    with pytest.raises(ConflictError):
        hall.act(leader, cancelling.cancel, resolution, "Передумал.")
    query = "select state from records.resolution where id = %s"
    assert hall.look(query, resolution) == "given"


def test_what_cannot_be_an_assignment_is_refused_by_its_first_sentence(
    hall: Any, leader: Reader
) -> None:
    letter = hall.document(leader)
    with pytest.raises(InvalidError) as refused:
        resolve(hall, leader, letter, leader)
    assert refused.value.detail == refused.value.fields["who"]
    query = "select count(*) from records.resolution where document_id = %s"
    assert hall.look(query, letter) == 0


def test_records_alone_keep_resolutions_and_assignments_alone_give_tasks(
    hall: Any, leader: Reader
) -> None:
    settings = hall.installation.settings
    both = hall.installation
    try:
        with opened(settings.model_copy(update={"modules": ("records",)})) as alone:
            hall.installation = alone
            letter = hall.document(leader)
            resolution = resolve(hall, leader, letter, hall.lead)
            assert hall.waits("acquaintance", letter) == [hall.lead.person_id]
            assert hall.look(f"select taken_url from ({TAKEN}) as t", resolution) == ""
        with opened(settings.model_copy(update={"modules": ("assignments",)})) as alone:
            hall.installation = alone
            id = hall.give(hall.lead, basis_id=hall.document(hall.head))
            hall.act(hall.lead, working.report, hall.duty(id).id, working.Said("Готово."))
            assert hall.row(id).standing == "reported"
    finally:
        hall.installation = both
