"""The office's calendar on a real database: loading, own days, refresh, affected terms."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from uprava import testing
from uprava.admin.watching import read_state
from uprava.calendar import DayKind
from uprava.calendar.service import (
    ExceptionRow,
    differences,
    keep_exception,
    latest_calendar,
    load_year,
    office_calendar,
    preview_year,
    refresh,
    remove_exception,
)
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.errors import InvalidError, NotFoundError
from uprava.installation import Installation
from uprava.users.reader import Reader

FAIR = ExceptionRow(
    date(2026, 11, 24), "municipal", "off", "День города", "Постановление № 5 от 01.02.2026"
)


@pytest.fixture
def keeper(installation: Installation, town: testing.Town) -> Iterator[Reader]:
    """Who keeps the calendar; what was changed is undone at the end."""
    yield testing.make_person(installation, unit_id=town.chancellery_id)
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        for table in ("year", "exception"):
            execute(session, f"delete from calendar.{table}")
        execute(session, "update calendar.revision set number = number + 1")
        office_calendar(session)


def xml_of(year: int, *, extra: str = "") -> bytes:
    """Return a year with the public holidays only."""
    holidays = [*((1, day) for day in range(1, 9))]
    holidays += [(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)]
    days = "".join(f'<day d="{month:02}.{day:02}" t="1"/>' for month, day in holidays)
    return f'<calendar year="{year}"><days>{days}{extra}</days></calendar>'.encode()


def test_a_change_that_was_not_kept_is_not_remembered(
    installation: Installation, keeper: Reader
) -> None:
    class Lost(Exception): ...  # noqa: N818 -- what a connection does

    with pytest.raises(Lost), testing.acting(installation, keeper) as session:
        keep_exception(session, FAIR, reader=keeper, at=testing.NOW)
        assert not office_calendar(session).is_working(FAIR.day)
        raise Lost
    with testing.acting(installation, keeper) as session:
        other = replace(FAIR, day=date(2026, 11, 25))
        keep_exception(session, other, reader=keeper, at=testing.NOW)
        calendar = office_calendar(session)
        assert calendar.is_working(FAIR.day)
        assert not calendar.is_working(other.day)


def test_own_day_counts_from_the_moment_it_is_kept(
    installation: Installation, keeper: Reader
) -> None:
    with testing.acting(installation, keeper) as session:
        assert office_calendar(session).is_working(FAIR.day)
        keep_exception(session, FAIR, reader=keeper, at=testing.NOW)
    with testing.acting(installation, keeper) as session:
        calendar = office_calendar(session)
        assert calendar.day(FAIR.day).kind is DayKind.REGIONAL
        assert calendar.day(FAIR.day).title == "День города"
        remove_exception(session, day=FAIR.day, layer="municipal")
    with testing.acting(installation, keeper) as session:
        assert office_calendar(session).is_working(FAIR.day)


def test_municipality_stands_over_the_region(installation: Installation, keeper: Reader) -> None:
    region = ExceptionRow(FAIR.day, "regional", "off", "День области", "Закон № 1")
    own = ExceptionRow(FAIR.day, "municipal", "working", "Рабочий день", "Постановление № 6")
    with testing.acting(installation, keeper) as session:
        keep_exception(session, region, reader=keeper, at=testing.NOW)
        keep_exception(session, own, reader=keeper, at=testing.NOW)
        assert office_calendar(session).is_working(FAIR.day)


def test_change_of_another_process_arrives_without_a_session(
    installation: Installation, keeper: Reader
) -> None:
    before = read_state(installation.engine)
    with testing.acting(installation, keeper) as session:
        keep_exception(session, FAIR, reader=keeper, at=testing.NOW)
    assert read_state(installation.engine)[0] != before[0]
    refresh(installation.engine)
    assert not latest_calendar().is_working(FAIR.day)


def test_unchanged_calendar_is_not_read_again(installation: Installation, keeper: Reader) -> None:
    with testing.acting(installation, keeper) as session:
        assert office_calendar(session) is office_calendar(session)


def test_nothing_is_kept_without_the_act_that_says_so(
    installation: Installation, keeper: Reader
) -> None:
    bare = ExceptionRow(FAIR.day, "municipal", "off", "День города", " ")
    with testing.acting(installation, keeper) as session:
        with pytest.raises(InvalidError) as refused:
            keep_exception(session, bare, reader=keeper, at=testing.NOW)
        assert set(refused.value.fields) == {"source"}
        with pytest.raises(NotFoundError):
            remove_exception(session, day=FAIR.day, layer="municipal")


def test_loaded_year_replaces_the_shipped_one_and_is_recorded(
    installation: Installation, keeper: Reader
) -> None:
    with testing.acting(installation, keeper) as session:
        year = load_year(session, xml_of(2026), source="Минтруд", reader=keeper, at=testing.NOW)
        assert year == 2026
    with testing.acting(installation, keeper) as session:
        assert office_calendar(session).is_working(date(2026, 1, 9))
        query = "select action from audit.record where object_type = 'calendar' order by seq desc"
        assert fetch_value(session, query) == "calendar.year_loaded"


def test_preview_names_the_days_and_the_terms_that_lose_theirs(
    installation: Installation, keeper: Reader
) -> None:
    extra = '<day d="11.24" t="1"/>'
    with testing.acting(installation, keeper) as session:
        make_document(session, keeper, due=date(2026, 11, 24))
    with testing.acting(installation, keeper) as session:
        shown = preview_year(session, xml_of(2026, extra=extra), reader=keeper, today=testing.TODAY)
        assert office_calendar(session).is_working(date(2026, 11, 24))
    assert date(2026, 11, 24) in [each.day for each in shown.changes]
    assert [(each.title, each.moved_to) for each in shown.affected] == [
        ("О празднике", date(2026, 11, 23))
    ]


def make_document(session: object, reader: Reader, *, due: date) -> None:
    """Insert a document of the reader with a term."""
    from uprava.clock import now
    from uprava.documents.models import AccessRight
    from uprava.documents.service.access import Opening, open_to
    from uprava.documents.service.registering import NewDocument, create

    new = NewDocument(
        "records.incoming", "О празднике", "Управление культуры", "registered",
        reader.organisation_id or 0, reader.unit_id, due_on=due,
    )  # fmt: skip
    head = create(session, new, reader=reader, at=now())  # type: ignore[arg-type]
    own = Opening(reader.person_id, AccessRight.EDIT, "author")
    open_to(session, head, [own], at=now(), by=reader.person_id)  # type: ignore[arg-type]


def test_same_calendars_do_not_differ(installation: Installation, keeper: Reader) -> None:
    with testing.acting(installation, keeper) as session:
        calendar = office_calendar(session)
    assert differences(calendar, calendar, 2026) == []
