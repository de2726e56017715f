"""The shipped edition against a plain reading of its file, and codes."""

import pytest
from plugins.appeals.classifier.makers import KINDS, OF_HOUSING, QUESTIONS, TOPICS
from sqlalchemy.orm import Session
from uprava import testing
from uprava.db.sql import fetch_value, fetch_values
from uprava_appeals.classifier.codes import (
    CodeError,
    above,
    level_of,
    parent_of,
    read_code,
    stem_of,
)
from uprava_appeals.classifier.service.editions import (
    bring_shipped,
    edition_on,
    headings_of,
    list_editions,
    list_kinds,
    ship,
)
from uprava_appeals.classifier.service.finding import find_nodes, title_of
from uprava_appeals.classifier.shipped import DATED
from uprava_appeals.intake.service.checking import questions
from uprava_appeals.intake.values import AppealCard, NewQuestion


def test_the_tables_are_as_the_official_document_counts_them() -> None:
    assert len(OF_HOUSING) == 87
    assert len([row for row in TOPICS if row[1] == "1"]) == 5
    assert len(KINDS) == 38


def test_everything_of_the_tables_is_in_place(session: Session, shipped: int) -> None:
    kept = {each.code: each for each in headings_of(session, shipped)}
    assert {code: each.title for code, each in kept.items()} == {row[0]: row[3] for row in TOPICS}
    assert {each.code for each in kept.values() if each.service} == {
        "0001.0002.0027.0126", "0001.0002.0027.0127", "0001.0002.0027.0128", "0001.0002.0027.0130",
    }  # fmt: skip
    assert [each.code for each in kept.values() if each.needs_main] == ["0003.0008.0077.0457"]
    query = "select code || ' ' || level from appeals.node where edition_id = %s order by code"
    assert fetch_values(session, query, (shipped,)) == sorted(f"{r[0]} {r[1]}" for r in TOPICS)


def test_the_edition_says_that_it_is_a_part_and_came_by_no_hand(
    session: Session, shipped: int
) -> None:
    (edition,) = list_editions(session)
    assert (edition.id, edition.dated, edition.partial) == (shipped, DATED, True)
    assert (edition.questions, edition.brought_by) == (len(QUESTIONS), None)


def test_taking_it_twice_is_once(session: Session, keeper: testing.Reader) -> None:
    first = bring_shipped(session, reader=keeper, at=testing.NOW)
    assert bring_shipped(session, reader=keeper, at=testing.NOW) == first
    assert ship(session, at=testing.NOW) == first
    assert fetch_value(session, "select count(*) from appeals.node") == len(TOPICS)


def test_kinds_stand_in_their_order_under_their_letters(session: Session, shipped: int) -> None:
    letters = {"1": "proposal", "2": "application", "3": "complaint", "4": "not-appeal"}
    found = [(each.code, each.letter, each.title) for each in list_kinds(session, on=DATED)]
    assert found == [(row[3], letters[row[0]], row[4]) for row in KINDS]


def test_without_an_edition_nothing_is_found_and_nothing_fails(session: Session) -> None:
    assert edition_on(session, testing.TODAY) is None
    assert find_nodes(session, "отопление", on=testing.TODAY) == []
    assert list_kinds(session, on=testing.TODAY) == []
    assert title_of(session, "0005.0005.0056.1154") is None


@pytest.mark.parametrize("row", TOPICS, ids=lambda row: row[0])
def test_a_code_tells_its_level_and_its_parent(row: list[str]) -> None:
    code = read_code(f" {row[0]} ")
    assert (code, str(level_of(code)), parent_of(code)) == (row[0], row[1], row[2])
    assert code.startswith(stem_of(code))
    assert len(above(code)) == level_of(code) - 1


@pytest.mark.parametrize(("written", "kept"), [
    ("0001.0001.0006.0013.0000", "0001.0001.0006.0013"),
    ("0001.0001.0006.0013.0002", "0001.0001.0006.0013.0002"),
    ("0001 . 0001 . 0006 . 0013", "0001.0001.0006.0013"),
    ("0001.0001.0006.0013.", "0001.0001.0006.0013"),
    ("0000.0005.0000.0000", "0000.0005.0000.0000"),
    ("0000.0000.0000.0000.0115", "0000.0000.0000.0000.0115"),
])  # fmt: skip
def test_a_code_is_kept_in_one_way(written: str, kept: str) -> None:
    assert read_code(written) == kept


@pytest.mark.parametrize("written", [
    "", "0001", "0001.0001.0006", "1.1.6.13", "0001.0001.0006.001a", "0001.0000.0006.0013",
    "0001.0001.0000.0013", "0000.0000.0000.0000", "0001.0002.0027.01262", "0000.0005.0000.0056",
    "0001.0001.0006.0013.0001.0001", "0001.0001.0006.0000.0001", "٠٠٠١.0001.0006.0013", "код",
])  # fmt: skip
def test_what_is_no_code_is_told_so(written: str) -> None:
    with pytest.raises(CodeError):
        read_code(written)


@pytest.mark.usefixtures("installation")
def test_a_footnote_glued_to_a_code_is_named() -> None:
    with pytest.raises(CodeError, match="сноски"):
        read_code("0001.0002.0027.01262")


def test_a_heading_that_needs_a_main_question_is_asked_for_one(
    session: Session, shipped: int
) -> None:
    assert shipped
    aside, main = (
        NewQuestion("Об ответе", "0003.0008.0077.0457"),
        NewQuestion("О", OF_HOUSING[-1][0]),
    )
    alone, both = AppealCard(questions=(aside,)), AppealCard(questions=(aside, main))
    assert [field for field, _said in questions(session, alone)] == ["questions.0.code"]
    assert list(questions(session, both)) == []
