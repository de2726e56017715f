"""Documents go into cases, cases into volumes; nothing is in two places."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from uprava.clock import now
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava_records.filing.service import cases, closing, filing, plans, rows

DAY = date(2026, 3, 2)
STATE = "select state from documents.document where id = %s"


def put(archive: Any, document: UUID, choice: str, sheets: str = "", day: date = DAY) -> Any:
    with archive.on(day) as session:
        return filing.put_in(session, document, choice, sheets, reader=archive.keeper, at=now())


def test_the_first_document_opens_the_case_of_its_row_and_is_closed_by_its_own_act(
    archive: Any,
) -> None:
    [row] = archive.plan(2026)
    letter = archive.letter(DAY)
    case = put(archive, letter, f"r{row}")
    assert archive.value(STATE, letter) == "filed"
    with archive.on(DAY) as session:
        place = filing.find_place(session, letter)
        card = cases.get_case(session, case.id, reader=archive.keeper)
    assert place is not None
    assert (place.index, place.volume, place.position, place.sheets) == ("01-05", 1, 1, 1)
    assert (card.documents, card.sheets, card.first_on, card.last_on) == (1, 1, DAY, DAY)
    again = put(archive, archive.letter(DAY), f"r{row}")
    assert again.id == case.id


def test_a_document_is_in_one_case_only_and_comes_out_with_a_reason(archive: Any) -> None:
    [row] = archive.plan(2026)
    letter = archive.letter(DAY)
    case = put(archive, letter, f"r{row}")
    with pytest.raises(ConflictError, match="01-05"):
        put(archive, letter, f"r{row}")
    with archive.on(DAY) as session, pytest.raises(InvalidError):
        filing.take_out(session, letter, "", reader=archive.keeper)
    with archive.on(DAY) as session:
        filing.take_out(session, letter, "подшит по ошибке", reader=archive.keeper)
    with archive.on(DAY) as session:
        [line] = cases.list_documents(session, case.id, taken_out=(True,))
        assert (line.position, line.reason) == (1, "подшит по ошибке")
        assert cases.get_case(session, case.id, reader=archive.keeper).documents == 0
    put(archive, letter, f"c{case.id}")
    with archive.on(DAY) as session:
        assert [each.position for each in cases.list_documents(session, case.id)] == [2]


def test_a_volume_holds_250_sheets_and_the_next_document_begins_another(archive: Any) -> None:
    [row] = archive.plan(2026)
    for sheets in ("200", "50", "1", "250"):
        case = put(archive, archive.letter(DAY), f"r{row}", sheets)
    with archive.on(DAY) as session:
        volumes = cases.list_volumes(session, case.id)
    assert [(v.number, v.documents, v.sheets, v.closed_on is None) for v in volumes] == [
        (1, 2, 250, False), (2, 1, 1, False), (3, 1, 250, True),
    ]  # fmt: skip


def test_two_people_put_one_document_into_a_case_once(archive: Any) -> None:
    [row] = archive.plan(2026)
    other = archive.person("records.file", "records.register")
    letter = archive.letter(DAY)

    def one(reader: Any) -> str:
        try:
            with archive.on(DAY, reader) as session:
                filing.put_in(session, letter, f"r{row}", "", reader=reader, at=now())
        except ConflictError:
            return "refused"
        return "put"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, (archive.keeper, other))) == ["put", "refused"]
    assert archive.value("select count(*) from records.case_file where row_id = %s", row) == 1
    query = "select count(*) from records.case_document where document_id = %s"
    assert archive.value(query, letter) == 1


def test_two_first_documents_open_one_case(archive: Any) -> None:
    [row] = archive.plan(2026)
    letters = [archive.letter(DAY) for _each in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda letter: put(archive, letter, f"r{row}"), letters))
    query = "select array_agg(documents) from records.case_file where row_id = %s"
    assert archive.value(query, row) == [4]
    query = """select array_agg(cd.position order by position) from records.case_document as cd
        join records.case_file as c on c.id = cd.case_id where c.row_id = %s"""
    assert archive.value(query, row) == [1, 2, 3, 4]


def test_what_is_missing_is_told(archive: Any) -> None:
    with archive.on(date(2025, 12, 1)) as session:
        plan = plans.make_plan(session, 2026, reader=archive.keeper)
        form = {"unit": str(archive.town.chancellery_id), "index": "01-01", "heading": "Приказы",
                "keeping": "permanent"}  # fmt: skip
        assert rows.save_row(session, plan, None, form, reader=archive.keeper) == {}
        [row], _more = rows.list_rows(session, plan)
    letter = archive.letter(DAY)
    with pytest.raises(ConflictError, match="2026"):
        put(archive, letter, f"r{row.id}")
    with pytest.raises(InvalidError):
        put(archive, letter, "x7")
    with pytest.raises(NotFoundError):
        put(archive, letter, "c999999999")
    assert archive.value(STATE, letter) != "filed"
    with archive.on(DAY, archive.clerk) as session, pytest.raises((ForbiddenError, NotFoundError)):
        filing.put_in(session, letter, f"r{row.id}", "", reader=archive.clerk, at=now())


def test_the_usual_case_is_offered_for_the_like_of_a_document(archive: Any) -> None:
    first, second = archive.plan(2026, {}, {"index": "01-06", "heading": "Переписка с гражданами"})
    put(archive, archive.letter(DAY), f"r{first}")
    case = put(archive, archive.letter(DAY), f"r{second}")
    letter = archive.letter(DAY)
    with archive.on(DAY) as session:
        head = filing.get_document(session, letter, reader=archive.keeper)
        usual = filing.suggest(session, head, reader=archive.keeper)
        found = filing.list_offers(session, "гражд", reader=archive.keeper)
    assert usual is not None
    assert usual.value == f"c{case.id}"
    assert [each.value for each in found] == [f"c{case.id}"]


def test_a_closed_case_takes_nothing_and_its_clock_runs_from_its_year(archive: Any) -> None:
    [row] = archive.plan(2026)
    case = put(archive, archive.letter(DAY), f"r{row}")
    later = date(2027, 2, 10)
    with archive.on(later) as session, pytest.raises(InvalidError) as refused:
        closing.close_case(session, case.id, "2026-03-01", "", reader=archive.keeper)
    assert list(refused.value.fields) == ["ended_on"]
    with archive.on(later) as session:
        card = cases.get_case(session, case.id, reader=archive.keeper)
        end = closing.usual_end(card, later)
        closing.close_case(session, case.id, end.isoformat(), "", reader=archive.keeper)
    assert end == date(2026, 12, 31)
    with archive.on(later) as session:
        card = cases.get_case(session, case.id, reader=archive.keeper)
    assert card.due_on == date(2032, 1, 1)
    with pytest.raises(ConflictError):
        put(archive, archive.letter(DAY), f"c{case.id}", day=later)


def test_a_carried_case_goes_on_in_the_plan_of_the_next_year(archive: Any) -> None:
    [row] = archive.plan(2026, {"carried": "on"})
    case = put(archive, archive.letter(DAY), f"r{row}")
    with archive.on(date(2026, 12, 20)) as session:
        id = plans.make_plan(session, 2027, reader=archive.keeper)
        [carried], _more = rows.list_rows(session, id)
        plans.agree(session, id, "протокол № 5", reader=archive.keeper)
        plans.approve(session, id, reader=archive.keeper)
    assert (carried.root_id, carried.cases) == (row, 1)
    again = put(archive, archive.letter(DAY), f"r{carried.id}", day=date(2027, 1, 12))
    assert again.id == case.id
    with archive.on(date(2027, 12, 31)) as session:
        plans.close_year(session, id, reader=archive.keeper)
        kept = plans.get_plan(session, id, reader=archive.keeper)
    assert kept.totals == {"short": {"all": 1, "carried": 1, "epk": 0}}
