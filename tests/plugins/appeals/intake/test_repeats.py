"""Repeated appeals: found by words in any form, by their authors, within months."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from plugins.appeals.intake.office import CARD, Office
from uprava.db.sql import execute
from uprava_appeals.intake.likeness import LIKE, likeness
from uprava_appeals.intake.service.repeats import find_earlier, months_before, words_of
from uprava_appeals.intake.values import Earlier

PAIRS = [
    tuple(part.strip() for part in line.split("|"))
    for line in (Path(__file__).parent / "pairs.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("expected", "earlier", "later"), PAIRS)
def test_letters_are_compared_by_words(
    old: Office, expected: str, earlier: str, later: str
) -> None:
    with old.system() as session:
        found = likeness(words_of(session, earlier), words_of(session, later))
    assert ("like" if found >= LIKE else "unlike") == expected, found


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 20), 12, date(2025, 11, 20)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 31), 14, date(2024, 11, 30)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


def found(office: Office, text: str, *codes: str) -> list[Earlier]:
    """What is found of Anna's earlier appeals."""
    anna = office.look(
        "select id from appeals.applicant where organisation_id = %s and surname = 'Кузнецова'"
        " and merged_into is null order by id limit 1", office.town.organisation_id,
    )  # fmt: skip
    earlier: list[Earlier] = office.act(
        office.registrar, find_earlier, [anna], text, today=office.today, codes=codes
    )
    return earlier


def answered(office: Office, id: object) -> None:
    """Let an appeal be answered, as the work on it does."""
    with office.system() as session:
        execute(session, "update documents.document set state = 'answered' where id = %s", (id,))
        execute(session, "update appeals.appeal set answered_on = %s where document_id = %s",
                (office.today, id))  # fmt: skip


AGAIN = "Кровля многоквартирного дома протекает, отремонтируйте крышу"


def test_what_is_still_considered_is_answered_together(office: Office) -> None:
    office.register()
    (one,) = found(office, AGAIN)
    assert (one.suggestion, one.number) == ("duplicate", "К-1")
    assert "still being considered" in one.why or "рассматривается" in one.why


def test_who_was_answered_writes_again(office: Office) -> None:
    first = office.register()
    answered(office, first.head.id)
    office.today += timedelta(days=40)
    (one,) = found(office, AGAIN)
    assert one.suggestion == "repeated"
    second = office.register(repeat="repeated", first_id=first.head.id, written_on=office.today)
    assert office.row(second.head.id).answers == 1
    answered(office, second.head.id)
    office.today += timedelta(days=40)
    assert {each.suggestion for each in found(office, AGAIN)} == {"multiple"}


def test_who_was_not_answered_in_time_writes_again(office: Office) -> None:
    office.register()
    office.today += timedelta(days=40)
    assert found(office, AGAIN)[0].suggestion == "repeated"


def test_another_question_is_no_repeat(office: Office) -> None:
    office.register()
    assert found(office, "О месте в детском саду")[0].suggestion == "first"


def test_the_same_letter_by_another_way_is_a_duplicate(office: Office) -> None:
    first = office.register()
    answered(office, first.head.id)
    (one,) = found(office, f"{CARD.annotation} {CARD.text}")
    assert (one.suggestion, one.likeness) == ("duplicate", 1.0)


def test_appeals_of_a_year_ago_are_not_looked_at(office: Office) -> None:
    office.register()
    office.today += timedelta(days=366)
    assert found(office, AGAIN) == []


def test_what_the_reader_may_not_see_is_not_found(office: Office) -> None:
    office.register()
    with office.system() as session:
        execute(session, "delete from documents.access_grant where principal_id = %s",
                (office.town.chancellery_id,))  # fmt: skip
        execute(session, "delete from documents.access_grant where principal_id = %s",
                (office.registrar.person_id,))  # fmt: skip
    assert found(office, AGAIN) == []
