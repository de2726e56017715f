"""Acts of destruction: only what is due, decided, not held; bytes go, cards and digests stay."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from uprava.clock import now
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.errors import ConflictError
from uprava.jobs import tidying
from uprava_records.archive.service import destroying, disposals, inventories
from uprava_records.filing.service import cases, closing, filing
from uprava_storage import sweep

YEAR = 2020
DAY = date(YEAR, 3, 2)
AFTER = date(YEAR + 6, 1, 12)
"""A day when the term of five years is over."""


def closed(archive: Any, row: int, *letters: UUID, ended: date = date(YEAR, 12, 31)) -> int:
    """Put letters into the case of a row and close it; return the case."""
    with archive.on(DAY) as session:
        for letter in letters:
            case = filing.put_in(
                session, letter, f"r{row}", "", reader=archive.keeper, at=now()
            )  # fmt: skip
    with archive.on(date(YEAR + 1, 1, 20)) as session:
        closing.close_case(session, case.id, ended.isoformat(), "", reader=archive.keeper)
    return int(case.id)


def due(archive: Any, day: date = AFTER) -> list[int]:
    """Return the cases that may be destroyed on a day."""
    with archive.on(day) as session:
        return [each.id for each in disposals.list_due(session, reader=archive.keeper)]


def drawn_up(archive: Any, *chosen: int) -> int:
    with archive.on(AFTER) as session:
        return disposals.draw_up(session, chosen, reader=archive.keeper)


def approved(archive: Any, act: int) -> None:
    """Take an act through the commission and two approvals."""
    with archive.on(AFTER) as session:
        disposals.send(session, act, reader=archive.keeper)
    for reader in (archive.head, archive.deputy):
        with archive.on(AFTER, reader) as session:
            disposals.approve(session, act, "протокол № 2", reader=reader)


def state(archive: Any, act: int) -> str:
    return str(archive.value("select state from records.disposal where id = %s", act))


def test_a_case_is_due_on_the_first_of_january_after_its_five_years(archive: Any) -> None:
    [row] = archive.plan(YEAR)
    case = closed(archive, row, archive.letter(DAY))
    assert due(archive, date(YEAR + 5, 12, 31)) == []
    assert due(archive, date(YEAR + 6, 1, 1)) == [case]


def test_what_is_destroyed_is_gone_and_the_act_keeps_cards_and_digests(archive: Any) -> None:
    secret, shared = b"the secret of %d" % archive.town.housing_id, b"shared by two letters"
    [row] = archive.plan(YEAR)
    letters = [archive.letter(DAY, secret), archive.letter(DAY, shared)]
    other = archive.letter(DAY, shared)
    act = drawn_up(archive, closed(archive, row, *letters))
    approved(archive, act)
    with archive.on(AFTER) as session:
        disposals.order_destruction(session, act, reader=archive.keeper)
    destroying.destroy(archive.installation, act_id=act)
    assert state(archive, act) == "destroyed"

    digests = [hashlib.sha256(each).hexdigest() for each in (secret, shared)]
    with archive.on(AFTER) as session:
        kept = disposals.list_destroyed(session, act)
    told = [(each.document_id, *map(each.files[0].get, ("sha256", "shared"))) for each in kept]
    assert told == [
        (letters[0], digests[0], False), (letters[1], digests[1], True),
    ]  # fmt: skip
    query = "select number from documents.document where id = %s"
    assert [each.card["number"] for each in kept] == [archive.value(query, id) for id in letters]
    files = "select count(*) from documents.file where document_id = %s"
    assert [archive.value(files, id) for id in (*letters, other)] == [0, 0, 1]

    destroying.prove(archive.installation)
    proven = "select proven_at from records.disposal where id = %s"
    assert archive.value(proven, act) is None
    later = now() + timedelta(days=3)
    known = tidying.known_to(archive.installation)
    list(sweep(archive.installation.store, known, older_than=timedelta(days=2), now=later))
    destroying.prove(archive.installation)
    assert isinstance(archive.value(proven, act), datetime)
    sizes = [archive.installation.store.size(each) for each in digests]
    assert sizes == [None, len(shared)]


def test_an_act_of_destruction_and_what_it_destroyed_never_change(archive: Any) -> None:
    [row] = archive.plan(YEAR)
    act = drawn_up(archive, closed(archive, row, archive.letter(DAY)))
    approved(archive, act)
    with archive.on(AFTER) as session:
        disposals.order_destruction(session, act, reader=archive.keeper)
    destroying.destroy(archive.installation, act_id=act)
    engine = archive.installation.engine
    for query in (
        "delete from records.disposal_document where disposal_id = %s",
        "update records.disposal_document set card = '{}' where disposal_id = %s",
        "update records.disposal set protocol = 'x' where id = %s",
        "delete from records.disposal where id = %s",
    ):
        with (
            pytest.raises(Exception, match="for ever"),
            system_transaction(engine, today=AFTER, task="test") as session,
        ):
            execute(session, query, (act,))


def test_two_different_people_approve_also_by_substitution(archive: Any) -> None:
    from dataclasses import replace

    [row] = archive.plan(YEAR)
    act = drawn_up(archive, closed(archive, row, archive.letter(DAY)))
    with archive.on(AFTER) as session:
        disposals.send(session, act, reader=archive.keeper)
    with archive.on(AFTER, archive.head) as session:
        disposals.approve(session, act, "протокол № 2", reader=archive.head)
    stand_in = replace(archive.deputy, acting_for=archive.head.person_id)
    for reader in (archive.head, stand_in):
        with archive.on(AFTER, reader) as session, pytest.raises(ConflictError):
            disposals.approve(session, act, "", reader=reader)
    assert state(archive, act) == "review"
    with archive.on(AFTER, archive.deputy) as session:
        disposals.approve(session, act, "", reader=archive.deputy)
    assert state(archive, act) == "approved"


def test_two_people_at_once_are_the_first_and_the_second(archive: Any) -> None:
    [row] = archive.plan(YEAR)
    act = drawn_up(archive, closed(archive, row, archive.letter(DAY)))
    with archive.on(AFTER) as session:
        disposals.send(session, act, reader=archive.keeper)

    def one(reader: Any) -> None:
        with archive.on(AFTER, reader) as session:
            disposals.approve(session, act, "протокол № 2", reader=reader)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, (archive.head, archive.deputy)))
    assert state(archive, act) == "approved"
    query = "select first_by <> second_by from records.disposal where id = %s"
    assert archive.value(query, act) is True


def test_a_hold_stops_an_approved_act_and_nothing_is_destroyed(archive: Any) -> None:
    [row] = archive.plan(YEAR)
    letter = archive.letter(DAY)
    case = closed(archive, row, letter)
    act = drawn_up(archive, case)
    approved(archive, act)
    with archive.on(AFTER) as session:
        disposals.order_destruction(session, act, reader=archive.keeper)
        closing.place_hold(session, case, "проверка прокуратуры", reader=archive.keeper)
    destroying.destroy(archive.installation, act_id=act)
    assert state(archive, act) == "approved"
    query = "select count(*) from documents.file where document_id = %s"
    assert archive.value(query, letter) == 1
    with archive.on(AFTER) as session, pytest.raises(ConflictError, match="01-05"):
        disposals.order_destruction(session, act, reader=archive.keeper)
    hold = archive.value("select id from records.case_hold where case_id = %s", case)
    with archive.on(AFTER) as session:
        closing.lift_hold(session, hold, "проверка окончена", reader=archive.keeper)
        disposals.order_destruction(session, act, reader=archive.keeper)
    destroying.destroy(archive.installation, act_id=act)
    assert state(archive, act) == "destroyed"


def test_acts_come_after_the_inventories_of_the_same_years(archive: Any) -> None:
    short, long = archive.plan(
        YEAR, {}, {"index": "01-09", "heading": "Постановления", "keeping": "permanent"}
    )
    case = closed(archive, short, archive.letter(DAY))
    closed(archive, long, archive.letter(DAY))
    assert due(archive) == []
    with archive.on(AFTER) as session:
        waits = disposals.list_waiting(session, reader=archive.keeper)
        assert [each[2] for each in waits] == [case]
        with pytest.raises(ConflictError):
            disposals.draw_up(session, [case], reader=archive.keeper)
    with archive.on(AFTER) as session:
        inventory = inventories.draw_up(session, YEAR, "permanent", reader=archive.keeper)
        [unit] = inventories.list_units(session, inventory)
        assert (unit.position, unit.index) == (1, "01-09")
    assert due(archive) == []
    with archive.on(AFTER) as session:
        inventories.approve(session, inventory, "протокол ЭПК № 1", reader=archive.keeper)
    assert due(archive) == [case]


def test_permanent_and_undecided_cases_are_never_due(archive: Any) -> None:
    epk, forever = archive.plan(
        YEAR, {"epk": "on"}, {"index": "01-09", "heading": "Протоколы", "keeping": "permanent"}
    )
    case = closed(archive, epk, archive.letter(DAY))
    closed(archive, forever, archive.letter(DAY))
    with archive.on(AFTER) as session:
        inventory = inventories.draw_up(session, YEAR, "permanent", reader=archive.keeper)
        inventories.approve(session, inventory, "протокол ЭПК № 1", reader=archive.keeper)
    assert due(archive) == []
    decide = {"decision": "extended", "until": "2027-06-01", "basis": "протокол № 7"}
    with archive.on(AFTER) as session:
        closing.review(session, case, decide, reader=archive.keeper)
    assert due(archive, date(2027, 6, 1)) == []
    with archive.on(date(2027, 6, 1)) as session:
        closing.review(session, case, decide | {"decision": "destroy"}, reader=archive.keeper)
    assert due(archive, date(2027, 6, 1)) == [case]


def test_an_inventory_waits_for_open_cases_of_its_year_and_goes_on_with_its_numbers(
    archive: Any,
) -> None:
    form = {"keeping": "permanent"}
    one, two = archive.plan(YEAR, form, form | {"index": "01-07", "heading": "Решения"})
    first = closed(archive, one, archive.letter(DAY))
    with archive.on(DAY) as session:
        case = filing.put_in(
            session, archive.letter(DAY), f"r{two}", "", reader=archive.keeper, at=now()
        )  # fmt: skip
    with archive.on(AFTER) as session:
        id = inventories.draw_up(session, YEAR, "permanent", reader=archive.keeper)
    with archive.on(AFTER) as session, pytest.raises(ConflictError, match="01-07"):
        inventories.approve(session, id, "протокол ЭПК № 1", reader=archive.keeper)
    with archive.on(AFTER) as session:
        closing.close_case(session, case.id, f"{YEAR}-12-31", "", reader=archive.keeper)
        assert inventories.draw_up(session, YEAR, "permanent", reader=archive.keeper) == id
        inventories.approve(session, id, "протокол ЭПК № 1", reader=archive.keeper)
        lines = inventories.list_units(session, id)
    assert [(each.position, each.case_id) for each in lines] == [(1, first), (2, case.id)]
    with archive.on(AFTER) as session, pytest.raises(ConflictError):
        closing.reopen(session, first, "ошибка", reader=archive.keeper)


def test_the_category_in_sql_is_the_category_in_python(archive: Any) -> None:
    from uprava_records.filing.service.terms import CATEGORY_SQL, Term, category

    forms = [
        {"keeping": "permanent"}, {"years": "5"}, {"years": "10"}, {"years": "11"},
        {"years": "50", "personnel": "on"}, {"keeping": "need"}, {"keeping": "replaced"},
        {"keeping": "event", "years": "15", "event": "договора"},
        {"keeping": "event", "years": "5", "event": "договора"},
    ]  # fmt: skip
    rows = archive.plan(
        YEAR, *[form | {"index": f"02-{place:02}"} for place, form in enumerate(forms, 1)]
    )
    for row in rows:
        with archive.on(DAY) as session:
            id = cases.open_case(session, row, "", reader=archive.keeper)
            case = cases.get_case(session, id, reader=archive.keeper)
            query = f"select {CATEGORY_SQL} from records.case_file as c where c.id = %s"
            found = fetch_value(session, query, (id,))
        term = Term(case.keeping, case.years, case.event, case.epk, case.personnel)
        assert found == category(term), case.index
