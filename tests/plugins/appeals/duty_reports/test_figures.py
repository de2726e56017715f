"""Figures of appeals against a count by hand, and over what the reader may see only."""

from plugins.appeals.duty_reports.conftest import MONTH, Reports
from uprava_appeals.duty_reports.service.figures import count
from uprava_appeals.duty_reports.service.telling import told
from uprava_appeals.duty_reports.values import Dimension, Figures, Kept


def figures(reports: Reports, by: object = None) -> Figures:
    found: Figures = reports.bureau.office.act(by or reports.reporter, count, MONTH)  # type: ignore[arg-type]
    return found


def lines(found: Figures, dimension: Dimension) -> dict[str, tuple[int, int]]:
    return {each.key: (each.now, each.before) for each in found.sections[dimension].lines}


def test_the_month_is_counted_as_by_hand(reports: Reports) -> None:
    found = figures(reports)
    assert {key: each.now for key, each in found.kept.items()} == {
        Kept.RECEIVED: 4, Kept.REGISTERED_LATE: 0, Kept.FORWARDED: 1, Kept.FORWARDED_LATE: 0,
        Kept.ANSWERED: 2, Kept.ANSWERED_LATE: 1, Kept.EXTENDED: 0, Kept.RUNNING: 0,
        Kept.OVERDUE: 1,
    }  # fmt: skip
    assert found.in_term == 50.0
    assert found.in_term_before is None
    assert lines(found, Dimension.CHANNEL) == {"post": (2, 0), "epgu": (1, 0), "hand": (1, 0)}
    assert lines(found, Dimension.LETTER) == {"application": (3, 0), "complaint": (1, 0)}
    assert lines(found, Dimension.SECTION) == {"0005": (4, 0), "": (1, 0)}
    assert lines(found, Dimension.RESULT) == {
        "explained": (3, 0), "forwarded": (1, 0), "new": (1, 0),
    }  # fmt: skip
    assert found.months[-1][1] == 4
    titles = [each.title for each in found.sections[Dimension.SECTION].lines]
    assert titles[0] == "Жилищно-коммунальная сфера"


def test_a_stranger_counts_nothing(reports: Reports) -> None:
    found = figures(reports, reports.bureau.office.stranger)
    assert {each.now for each in found.kept.values()} == {0}
    assert all(not section.lines for section in found.sections.values())
    assert {number for _month, number in found.months} == {0}


def test_the_text_says_what_was_counted(reports: Reports) -> None:
    text = " ".join(told(figures(reports)))
    assert "зарегистрировано 4 обращения" in text
    assert "поставлено 5 вопросов" in text
    assert "Ответы в срок даны на 2 обращения, с нарушением срока — на 1" in text
    assert "просрочено и не рассмотрено — 1" in text
    assert "Доля ответов в срок — 50,0 %" in text
