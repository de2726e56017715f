"""Cases go to the archive when their years are over, in whole packages, by an act."""

from datetime import date
from typing import Any

import pytest
from uprava.errors import ConflictError, InvalidError
from uprava_records.archive.service import disposals, inventories
from uprava_records.filing.service import cases, closing
from uprava_records.packages.service import keeping, listing, ordering, transfers
from uprava_records.packages.service.papers import print_transfer

DAY = date(2020, 3, 2)
LAST, FIRST = date(2025, 12, 31), date(2026, 1, 1)
"""The last day of the five years after 2020, and the first day a case of 2020 may go."""


@pytest.fixture
def listed(packing: Any, archive: Any) -> int:
    """Return a case of permanent keeping in an approved inventory."""
    case = packing.closed(archive.letter(DAY))
    with archive.on(date(2021, 2, 1)) as session:
        id = inventories.draw_up(session, 2020, "permanent", reader=archive.keeper)
        inventories.approve(session, id, "протокол № 3", reader=archive.keeper)
    return int(case)


def due(archive: Any, day: date) -> list[int]:
    with archive.on(day) as session:
        return [each.case_id for each in transfers.list_due(session, reader=archive.keeper)]


def drawn_up(archive: Any, day: date = FIRST) -> int:
    with archive.on(day) as session:
        volumes = [each.volume_id for each in transfers.list_due(session, reader=archive.keeper)]
        return transfers.draw_up(
            session, volumes, "Муниципальный архив", "график", reader=archive.keeper
        )


def handed(archive: Any, act: int, day: date = FIRST) -> None:
    with archive.on(day) as session:
        transfers.hand(session, act, day.isoformat(), "Зуева М. А.", reader=archive.keeper)


def test_a_case_goes_when_five_years_after_its_year_are_over(listed: int, archive: Any) -> None:
    assert due(archive, LAST) == []
    assert due(archive, FIRST) == [listed]


def test_files_go_in_a_whole_package_only(listed: int, archive: Any, packing: Any) -> None:
    act = drawn_up(archive)
    with pytest.raises(ConflictError, match="01-05"):
        handed(archive, act)
    packing.package(listed)
    handed(archive, act)
    state = "select state from records.case_file where id = %s"
    assert archive.value(state, listed) == "transferred"


def test_what_was_handed_over_is_told_everywhere_and_never_changes(
    listed: int, archive: Any, packing: Any
) -> None:
    package = packing.package(listed)
    act = drawn_up(archive)
    handed(archive, act)
    digest = archive.value("select sha256 from records.package where id = %s", package)
    line = "select package_sha256 from records.transfer_line where transfer_id = %s"
    assert archive.value(line, act) == digest
    with archive.on(FIRST) as session:
        case = cases.get_case(session, listed, reader=archive.keeper)
        assert case.title == "Передано в архив"
        with pytest.raises(ConflictError):
            closing.reopen(session, listed, "ошибка", reader=archive.keeper)
        with pytest.raises(ConflictError):
            ordering.remove(session, package, reader=archive.keeper)
        assert disposals.list_due(session, reader=archive.keeper) == []
        assert due(archive, FIRST) == []
        found = transfers.get_act(session, act, reader=archive.keeper)
        units = transfers.list_units(session, found, reader=archive.keeper)
        from zoneinfo import ZoneInfo

        from uprava.clock import now
        from uprava_records.filing.service.papers import Press

        press = Press("Ким А. Б.", "архивист", now(), ZoneInfo("Asia/Omsk"))
        assert print_transfer(found, units, press).startswith(b"%PDF")
    told = """select count(*) from audit.record
        where action = 'filing.transferred' and object_type = 'document'
          and object_id in (
              select document_id::text from records.case_document where case_id = %s)"""
    assert archive.value(told, listed) == 1


def test_a_unit_stands_in_one_act_until_it_is_cancelled(listed: int, archive: Any) -> None:
    act = drawn_up(archive)
    assert due(archive, FIRST) == []
    with archive.on(FIRST) as session:
        transfers.cancel(session, act, "перенос срока", reader=archive.keeper)
    assert due(archive, FIRST) == [listed]


def test_the_day_of_the_transfer_lies_between_the_act_and_today(
    listed: int, archive: Any, packing: Any
) -> None:
    packing.package(listed)
    act = drawn_up(archive)
    for day in ("2025-12-31", "2026-01-02"):
        with archive.on(FIRST) as session, pytest.raises(InvalidError):
            transfers.hand(session, act, day, "Зуева М. А.", reader=archive.keeper)


def test_a_package_is_to_be_read_again_after_five_years(
    listed: int, archive: Any, packing: Any
) -> None:
    package = packing.package(listed)
    year = archive.value(
        "select extract(year from checked_at)::int from records.package where id = %s", package
    )
    for later, expected in ((4, []), (6, [package])):
        with archive.on(date(year + later, 1, 1)) as session:
            old = keeping.list_unread(session, reader=archive.keeper)
            assert [each.id for each in old] == expected


def test_the_copy_in_a_package_goes_with_what_an_act_destroys(packing: Any, archive: Any) -> None:
    from uprava_records.archive.service import destroying
    from uprava_records.packages.service import tidying

    case = packing.closed(archive.letter(DAY), keeping="years", years="5")
    package = packing.package(case)
    with archive.on(FIRST) as session:
        act = disposals.draw_up(session, [case], reader=archive.keeper)
        disposals.send(session, act, reader=archive.keeper)
    for reader in (archive.head, archive.deputy):
        with archive.on(FIRST, reader) as session:
            disposals.approve(session, act, "протокол № 2", reader=reader)
    with archive.on(FIRST) as session:
        disposals.order_destruction(session, act, reader=archive.keeper)
    destroying.destroy(archive.installation, act_id=act)
    digest = archive.value("select sha256 from records.package where id = %s", package)
    known = archive.installation.plugins.known_blobs
    with archive.on(FIRST) as session:
        assert digest not in listing.known(session, [digest])
        with pytest.raises(Exception, match="уничтожены"):
            listing.take(session, package, reader=archive.keeper)
    assert known is not None
    tidying.tidy(archive.installation)
    assert packing.state(package)[0] == "gone"
