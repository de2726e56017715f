"""Kept figures: for whom they are, and until which act."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from tests_support import naps
from tests_support.bureau import Bureau
from uprava.users.reader import Reader
from uprava_reports.building.figures import Figures
from uprava_reports.runs.service import answering, caching
from uprava_reports.runs.service.answering import Answer


@pytest.fixture(autouse=True)
def all_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep figures however quickly they were counted."""
    monkeypatch.setattr(caching, "WORTH", 0.0)


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Which questions were really counted."""
    seen: list[str] = []
    real = caching.count_in_parallel

    def count(session: Any, question: Any, **known: Any) -> Figures:
        seen.append(question.report)
        return real(session, question, **known)

    monkeypatch.setattr(caching, "count_in_parallel", count)
    return seen


def answer(bureau: Bureau, code: str, reader: Reader | None = None, **params: str) -> Answer:
    who = reader or bureau.analyst
    question = bureau.question(code, reader=who, **params)
    with bureau.as_(who) as session:
        return answering.answer(session, question, reader=who)


def rows(found: Answer) -> int:
    return found.figures.total[0].rows


def test_what_is_asked_again_is_not_counted_again_and_tells_since_when(
    bureau: Bureau, counts: list[str]
) -> None:
    first = answer(bureau, "naps.year")
    again = answer(bureau, "naps.year")
    assert counts == ["naps.year"]
    assert again.figures == first.figures
    assert again.counted_at == first.counted_at


def test_another_period_filter_or_order_of_lines_is_another_question(
    bureau: Bureau, counts: list[str]
) -> None:
    answer(bureau, "naps.year")
    answer(bureau, "naps.year", since="2025-01-01", period="year")
    answer(bureau, "naps.year", f_third="1")
    assert len(counts) == 3
    answer(bureau, "naps.year", sort="-rows")
    assert len(counts) == 3, "the order of lines costs nothing"


def test_colleagues_of_the_same_rights_share_what_was_counted(
    bureau: Bureau, counts: list[str]
) -> None:
    bureau.document(bureau.town.chancellery_id)
    one, other = bureau.again(bureau.analyst), bureau.again(bureau.colleague)
    assert one.principals != other.principals
    assert rows(answer(bureau, "documents.turnover", one)) == 1
    assert rows(answer(bureau, "documents.turnover", other)) == 1
    assert counts.count("documents.turnover") == 2  # the year, and the year before


def test_who_sees_less_is_never_told_what_was_counted_for_others(
    bureau: Bureau, counts: list[str]
) -> None:
    del counts
    bureau.document(bureau.town.chancellery_id)
    bureau.document(bureau.town.chancellery_id, bureau.colleague.person_id)
    bureau.document(bureau.town.housing_id)
    for _again in range(2):
        assert rows(answer(bureau, "documents.turnover", bureau.analyst)) == 2
        assert rows(answer(bureau, "documents.turnover", bureau.colleague)) == 2
        assert rows(answer(bureau, "documents.turnover", bureau.stranger)) == 1


def test_a_right_of_ones_own_is_counted_at_once_even_without_an_act(bureau: Bureau) -> None:
    bureau.document(bureau.town.chancellery_id)
    assert rows(answer(bureau, "documents.turnover")) == 1
    bureau.document(bureau.analyst.person_id)  # the first right of the person: another key
    assert rows(answer(bureau, "documents.turnover")) == 2


@pytest.mark.parametrize(
    "act", ["document.registered", "access.taken", "assignment.accepted", "invented.by_a_module"]
)
def test_an_act_on_a_document_is_seen_at_once(bureau: Bureau, act: str) -> None:
    bureau.document(bureau.town.chancellery_id)
    assert rows(answer(bureau, "documents.turnover")) == 1
    bureau.document(bureau.town.chancellery_id, act=act)
    assert rows(answer(bureau, "documents.turnover")) == 2


@pytest.mark.parametrize("act", ["unit.moved", "journal.changed", "import.finished"])
def test_what_lines_mean_may_change_too(bureau: Bureau, counts: list[str], act: str) -> None:
    answer(bureau, "naps.year")
    bureau.act(act)
    answer(bureau, "naps.year")
    assert len(counts) == 2


def test_an_act_the_source_names_is_seen_at_once_and_others_are_not(
    bureau: Bureau, counts: list[str]
) -> None:
    answer(bureau, "naps.year")
    for act, of in (("view.saved", "view"), ("document.read", "document"),
                    ("document.registered", "document"), ("export.ordered", "export")):  # fmt: skip
        bureau.act(act, of)
        answer(bureau, "naps.year")
    assert len(counts) == 1, "the source has no documents"
    bureau.act("nap.taken")
    answer(bureau, "naps.year")
    assert len(counts) == 2


def test_reading_a_document_changes_no_figure(bureau: Bureau, counts: list[str]) -> None:
    bureau.document(bureau.town.chancellery_id)
    answer(bureau, "documents.turnover")
    bureau.act("document.read", "document")
    answer(bureau, "documents.turnover")
    assert len(counts) == 2  # the year, and the year before


def test_an_act_between_the_stamp_and_the_counting_is_not_forgotten(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.document(bureau.town.chancellery_id)
    real, acts = caching.count_in_parallel, iter([True])

    def count(*given: Any, **known: Any) -> Figures:
        found = real(*given, **known)
        if next(acts, False):  # somebody registers while the first counting goes on
            bureau.document(bureau.town.chancellery_id, act="document.registered")
        return found

    monkeypatch.setattr(caching, "count_in_parallel", count)
    assert rows(answer(bureau, "documents.turnover")) == 1
    assert rows(answer(bureau, "documents.turnover")) == 2


def test_many_acts_are_not_walked_through(
    bureau: Bureau, counts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "WALKED", 3)
    answer(bureau, "naps.year")
    for _each in range(3):
        bureau.act("view.saved")
    answer(bureau, "naps.year")
    assert len(counts) == 1
    bureau.act("view.saved")
    answer(bureau, "naps.year")
    assert len(counts) == 2


def test_figures_are_kept_for_a_quarter_of_an_hour_at_most(
    bureau: Bureau, counts: list[str]
) -> None:
    answer(bureau, "naps.year")
    bureau.put("update reports.counted set at = at - interval '16 minutes'")
    answer(bureau, "naps.year")
    assert len(counts) == 2


def test_what_is_counted_quickly_is_not_kept(
    bureau: Bureau, counts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "WORTH", 60.0)
    answer(bureau, "naps.year")
    answer(bureau, "naps.year")
    assert len(counts) == 2


def test_those_who_come_together_are_answered_by_one_counting(
    bureau: Bureau, counts: list[str]
) -> None:
    naps.NAP["seconds"] = 0.05
    bureau.put("delete from reports.counted")
    found: list[int] = []
    begun = threading.Barrier(3)

    def ask() -> None:
        begun.wait()
        found.append(rows(answer(bureau, "naps.year")))

    threads = [threading.Thread(target=ask) for _each in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [12, 12, 12]
    assert counts == ["naps.year"]
