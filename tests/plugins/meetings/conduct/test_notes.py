"""What was said: written down by one, changed by another at the same time."""

import pytest
from plugins.meetings.conduct.conftest import Held
from uprava.errors import ConflictError, InvalidError
from uprava_meetings.conduct.service import holding, notes
from uprava_meetings.conduct.service.notes import Said
from uprava_meetings.conduct.service.reading import live_item
from uprava_meetings.values import ItemOutcome

REPORT = Said("Захарова Т. М.", "О проекте бюджета.")


def test_the_report_comes_first_and_begins_the_question(held: Held) -> None:
    hall = held.hall
    assert hall.read(hall.secretary, live_item, held.id) is None
    held.do(notes.say, held.id, held.items[1], REPORT)
    held.do(notes.say, held.id, held.items[1], Said("  Орлов   В. Н. ", " Поддержал.\n"))
    told = hall.read(hall.secretary, notes.notes_of, held.id)
    assert [(each.position, each.who, each.text) for each in told] == [
        (0, "Захарова Т. М.", "О проекте бюджета."), (1, "Орлов В. Н.", "Поддержал."),
    ]  # fmt: skip
    assert hall.read(hall.secretary, live_item, held.id) == held.items[1]


def test_the_second_of_two_who_change_a_record_is_told_what_it_says_now(held: Held) -> None:
    hall = held.hall
    note = held.do(notes.say, held.id, held.items[0], REPORT)
    hall.ask(
        hall.chair, notes.reword, held.id, note, Said("Захарова Т. М.", "Доложила о бюджете."),
        version=1,
    )  # fmt: skip
    with pytest.raises(ConflictError, match="Доложила о бюджете"):
        held.ask(notes.reword, held.id, note, Said("Захарова", "О доходах."), version=1)
    with pytest.raises(ConflictError, match="Доложила о бюджете"):
        held.ask(notes.strike, held.id, note, version=1)
    held.ask(notes.strike, held.id, note, version=2)
    assert hall.read(hall.secretary, notes.notes_of, held.id) == []


@pytest.mark.parametrize(
    ("said", "field"),
    [(Said("", "Поддержал."), "who"), (Said("Орлов В. Н.", "  "), "text"),
     (Said("Орлов В. Н.", "а" * 20_001), "text")],
)  # fmt: skip
def test_a_record_without_who_or_what_is_refused(held: Held, said: Said, field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        held.do(notes.say, held.id, held.items[0], said)
    assert set(refused.value.fields) == {field}


def test_the_hall_shows_the_question_it_settled_until_the_next_is_taken_up(held: Held) -> None:
    hall = held.hall
    held.do(holding.take_up, held.id, held.items[1])
    assert hall.read(hall.secretary, live_item, held.id) == held.items[1]
    held.do(holding.settle, held.id, held.items[1], ItemOutcome.NOTED)
    assert hall.read(hall.secretary, live_item, held.id) == held.items[1]
    held.do(holding.take_up, held.id, held.items[0])
    assert hall.read(hall.secretary, live_item, held.id) == held.items[0]
    with pytest.raises(ConflictError):
        held.do(holding.take_up, held.id, held.items[1])
