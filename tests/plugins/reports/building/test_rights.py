"""Whose rows are counted, and which units a filter stands for; the database itself is asked."""

from plugins.reports.conftest import Archive
from uprava import testing
from uprava.users.reader import Reader
from uprava_reports.asking.values import ANY_CELL
from uprava_reports.building.service.counting import count, number
from uprava_reports.building.statements import Wanted

YEAR = [("period", "year"), ("since", "2026-01-01")]


def counted(archive: Archive, *pairs: tuple[str, str], reader: Reader | None = None) -> int:
    """How many papers a reader counts, by the figures and by the list alike."""
    who = reader or archive.one
    question = archive.ask("ledger.year", [*YEAR, *pairs], who)
    with archive.as_(who) as session:
        told = count(session, question, reader=who).total[0].rows
        listed = number(session, question, Wanted(ANY_CELL), reader=who)
    assert told == listed
    return told


def test_a_unit_of_a_filter_stands_for_those_below_it(archive: Archive) -> None:
    town = archive.town
    with archive.system() as session:
        below = testing.make_unit(session, town.organisation_id, town.housing_id, "Отдел", "81")
        deeper = testing.make_unit(session, town.organisation_id, below, "Сектор", "82")
    for unit in (town.housing_id, below, deeper, town.chancellery_id, None):
        archive.put(unit=unit)
    assert counted(archive, ("f-unit", str(town.housing_id))) == 3
    assert counted(archive, ("f-unit", str(below))) == 2
    assert counted(archive, ("f-unit", str(deeper)), ("f-unit", str(town.chancellery_id))) == 2
    assert counted(archive, ("f-unit", "-")) == 1
    assert counted(archive, ("f-unit", "-"), ("f-unit", str(below))) == 3


def test_hidden_grants_and_other_kinds_open_nothing(archive: Archive) -> None:
    archive.put()
    archive.put(hidden=True)
    archive.put(kind="records.outgoing")
    archive.put(seen=())
    assert counted(archive) == 1
    assert counted(archive, reader=archive.other) == 0


def test_what_is_looked_for_inside_a_text_is_taken_as_it_is(archive: Archive) -> None:
    for words in ("100% готово", "1000 готово", "a_b", "axb", "it's \\ here"):
        archive.put(words=words)
    assert counted(archive, ("f-words", "~100%")) == 1
    assert counted(archive, ("f-words", "~a_b")) == 1
    assert counted(archive, ("f-words", "~'s \\")) == 1
    assert counted(archive, ("f-words", "~ГОТОВО")) == 2


def test_a_dash_is_a_number_and_not_what_is_not_given(archive: Archive) -> None:
    archive.put(number="-")
    archive.put(number=None)
    archive.put(number="")
    question = archive.ask("ledger.deep", YEAR)
    with archive.as_(archive.one) as session:
        for key in ("-", None, ""):
            wanted = Wanted({1: key})
            assert number(session, question, wanted, reader=archive.one) == 1
