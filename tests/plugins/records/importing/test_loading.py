"""Earlier cards brought in: numbers, days, files, counters, access, silence."""

import json
from datetime import date
from typing import Any

import pytest
from archives import HEAD, Archive, file, letter, packed, table
from uprava import testing
from uprava.clock import office_day
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, give
from uprava.documents.service.numbering import get_journal
from uprava.documents.service.registering import NewDocument, create, register
from uprava_records.importing.service import loading

DOCUMENTS = """select number, registered_on::text, seq, period, state, due_on
    from documents.document where journal_id = %s order by seq, suffix nulls first"""


def pair(*places: int, **changes: str) -> bytes:
    """Return a bundle of letters with a file each."""
    members = {"cards.csv": table(*(letter(place, **changes) for place in places))}
    return packed(members | {f"{place}.pdf": file(place) for place in places})


def loaded(archive: Archive, bundle: bytes, **form: str) -> Any:
    """Bring a bundle in whole; return the import."""
    id = archive.bring(bundle, **form)
    archive.load(id)
    run = archive.run(id)
    assert run["state"] == "done", (run, archive.why(id))
    return run


def test_a_card_keeps_its_number_and_day_and_its_file(archive: Archive) -> None:
    run = loaded(archive, pair(345))
    assert (run["total"], run["loaded"], run["found"]["refused"]) == (1, 1, 0)
    found = archive.rows(DOCUMENTS, archive.town.journal_id)
    assert found == [("01-12/345", "2019-03-05", 345, 2019, "filed", None)]
    files = archive.rows(
        "select f.name, f.role, f.sha256 from documents.file as f join documents.document as d"
        " on d.id = f.document_id where d.journal_id = %s", archive.town.journal_id,
    )  # fmt: skip
    assert [(name, role) for name, role, _sha in files] == [("345.pdf", "main")]
    stored = b"".join(archive.installation.store.read(files[0][2]))
    assert stored == file(345)


def test_a_look_writes_no_card_no_journal_and_no_correspondent(archive: Archive) -> None:
    count = """select (select count(*) from documents.document),
        (select count(*) from documents.journal), (select count(*) from documents.counter),
        (select count(*) from correspondents.correspondent), (select count(*) from documents.file)
    """
    before = archive.rows(count)
    keeper = str(archive.town.chancellery_id)
    named = {"Корреспондент": "ООО «Небывалое»", "Журнал": "Старая книга"}
    id = archive.bring(pair(1, 2, **named), keeper=keeper)
    assert archive.rows(count) == before
    found = archive.run(id)["found"]
    assert found["journals"] == [["Старая книга", "records.incoming"]]
    assert (found["correspondents"], found["refused"]) == (1, 0)


def test_the_same_card_file_twice_makes_nothing_twice(archive: Archive) -> None:
    loaded(archive, pair(1, 2))
    again = archive.bring(pair(1, 2))
    assert archive.run(again)["found"]["refused"] == 2
    assert archive.why(again) == {
        2: "Номер 01-12/1 за этот год в журнале уже есть.",
        3: "Номер 01-12/2 за этот год в журнале уже есть.",
    }
    assert archive.go("POST", f"/records/import/{again}/load").status_code == 409
    assert len(archive.rows(DOCUMENTS, archive.town.journal_id)) == 2


def test_a_number_twice_in_one_file_is_refused_with_its_line(archive: Archive) -> None:
    rows = [letter(5), letter(6), letter(5, Содержание="Другое")]
    id = archive.bring(packed({"cards.csv": table(*rows), "5.pdf": file(5), "6.pdf": file(6)}))
    assert archive.why(id) == {
        4: "Порядковый номер 5 за этот год уже занят строкой 2 этой же картотеки."
    }


def now_registered(archive: Archive, title: str) -> str:
    """Register a letter of today in the journal; return its number."""
    with testing.acting(archive.installation, archive.keeper) as session:
        code = f"incoming-{archive.town.organisation_id}"
        journal = get_journal(session, code=code, kind="records.incoming")
        new = NewDocument("records.incoming", title, "", "registered",
                          archive.town.organisation_id, archive.town.chancellery_id)  # fmt: skip
        head = create(session, new, reader=archive.keeper, at=testing.NOW)
        right = Opening(archive.town.chancellery_id, AccessRight.MANAGE, "journal")
        give(session, head, [right], at=testing.NOW, by=None)
        session.info["today"] = office_day(archive.installation.settings.timezone)
        return register(session, head, journal=journal).number


def test_numbers_of_this_year_go_on_after_the_highest_and_earlier_years_move_nothing(
    archive: Archive,
) -> None:
    today = office_day(archive.installation.settings.timezone)
    assert now_registered(archive, "Первое") == "01-12/1"
    id = archive.bring(pair(40, 41, Дата=f"{date(today.year, 1, 9):%d.%m.%Y}"))
    assert archive.run(id)["found"]["counters"] == [["01-12 Входящие", 1, 42]]
    archive.load(id)
    loaded(archive, pair(900))
    assert now_registered(archive, "Второе") == "01-12/42"
    book = archive.rows(
        "select d.period, count(*), count(distinct d.seq), max(d.seq), c.last"
        " from documents.document as d join documents.counter as c using (journal_id, period)"
        " where d.journal_id = %s group by d.period, c.last order by 1", archive.town.journal_id,
    )  # fmt: skip
    assert book == [(2019, 1, 1, 900, 900), (today.year, 4, 4, 42, 42)]


def test_who_keeps_the_journal_and_who_was_chosen_sees_it_and_nobody_else(
    archive: Archive,
) -> None:
    colleague = testing.make_person(archive.installation, unit_id=archive.town.chancellery_id)
    other = testing.make_person(archive.installation, unit_id=archive.town.housing_id)
    loaded(archive, pair(1), principal=str(other.person_id))
    (id,) = archive.rows("select document_id from records.imported as i join"
                         " documents.document as d on d.id = i.document_id where journal_id = %s",
                         archive.town.journal_id)[0]  # fmt: skip
    for who, status in ((archive.keeper, 200), (colleague, 200), (other, 200)):
        assert archive.go("GET", f"/docs/{id}", who=who).status_code == status
    assert archive.go("GET", f"/docs/{id}", who=archive.stranger).status_code == 404


def test_nobody_is_told_and_nothing_waits_for_anybody(archive: Archive) -> None:
    silent = "select (select count(*) from work.notice), (select count(*) from work.item)"
    before = archive.rows(silent)
    head = (*HEAD, "Кому", "Состояние", "Срок")
    row = [*letter(7), archive.stranger.login, "закрыт", "01.04.2019"]
    members = {"cards.csv": table(row, head=head), "7.pdf": file(7)}
    loaded(archive, packed(members), own_people="on")
    assert archive.rows(silent) == before
    assert archive.rows(DOCUMENTS, archive.town.journal_id)[0][4:] == ("filed", None)
    addressee = archive.value("select addressee_id from records.incoming as i join documents"
                              ".document as d on d.id = i.document_id where d.journal_id = %s",
                              archive.town.journal_id)  # fmt: skip
    assert addressee == archive.stranger.person_id


def test_the_card_says_that_it_was_brought_over_and_keeps_what_has_no_field(
    archive: Archive,
) -> None:
    head = (*HEAD, "Исполнитель", "Индекс дела", "Полка")
    row = [*letter(8), "Неизвестный А. А.", "01-15", "шкаф 3"]
    loaded(archive, packed({"cards.csv": table(row, head=head), "8.pdf": file(8)}))
    id = archive.value("select id from documents.document where journal_id = %s",
                       archive.town.journal_id)  # fmt: skip
    page = archive.go("GET", f"/docs/{id}").text
    for words in ("Прежняя карточка", "Неизвестный А. А.", "01-15", "шкаф 3",
                  "перенесён из прежней картотеки с номером от 05.03.2019"):  # fmt: skip
        assert words in page, words
    found = archive.go("GET", "/search?q=шкаф").text
    assert str(id) in found


def test_links_are_tied_by_number_and_those_that_lead_nowhere_are_told(archive: Archive) -> None:
    head = (*HEAD, "В ответ на")
    rows = [[*letter(1), "01-12/2 от 05.03.2019"], [*letter(2), "Ч-99"]]
    members = {"cards.csv": table(*rows, head=head), "1.pdf": file(1), "2.pdf": file(2)}
    run = loaded(archive, packed(members))
    links = archive.rows(
        "select s.number, t.number, l.type from documents.link as l"
        " join documents.document as s on s.id = l.source_id"
        " join documents.document as t on t.id = l.target_id where s.journal_id = %s",
        archive.town.journal_id,
    )
    assert links == [("01-12/1", "01-12/2", "answer")]
    assert run["found"]["untied"] == 1
    assert "№ Ч-99" in archive.go("GET", f"/records/import/{run['id']}").text


def test_a_journal_that_is_not_here_is_made_closed_or_its_rows_are_refused(
    archive: Archive,
) -> None:
    bundle = pair(1, Журнал="Книга приказов 1998", Поток="акт", Дата="02.02.1998")
    refused = archive.bring(bundle)
    assert archive.why(refused) == {2: "Журнала «Книга приказов 1998» нет."}
    loaded(archive, bundle, keeper=str(archive.town.chancellery_id))
    made = archive.rows(
        "select title, kind, active, unit_id from documents.journal where title like 'Книга%%'"
        " and organisation_id = %s", archive.town.organisation_id,
    )  # fmt: skip
    assert made == [("Книга приказов 1998", "records.act", False, archive.town.chancellery_id)]


@pytest.mark.parametrize(
    ("flow", "kind", "rows"),
    [
        ("исходящий", "records.outgoing", "outgoing join records.addressee using (document_id)"),
        ("внутренний", "records.internal", "internal"),
        ("акт", "records.act", "act"),
    ],
)
def test_documents_of_the_house_are_brought_over_too(
    archive: Archive, flow: str, kind: str, rows: str
) -> None:
    bundle = pair(3, Поток=flow, Журнал="Прежний журнал")
    loaded(archive, bundle, keeper=str(archive.town.chancellery_id))
    id, found = archive.rows(
        "select d.id, d.kind from documents.document as d join documents.journal as j"
        " on j.id = d.journal_id where j.title = 'Прежний журнал' and d.organisation_id = %s",
        archive.town.organisation_id,
    )[0]
    assert found == kind
    own = f"select count(*) from records.{rows} where document_id = %s"
    assert archive.value(own, id) == 1
    assert archive.go("GET", f"/docs/{id}").status_code == 200


def test_what_was_stopped_stays_and_goes_on_from_the_same_place(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "PORTION", 2)
    id = archive.bring(pair(1, 2, 3, 4, 5))
    archive.go("POST", f"/records/import/{id}/load")
    portion = loading.load_portion

    def stop_after_one(*given: Any) -> None:
        portion(*given)
        archive.go("POST", f"/records/import/{id}/cancel")

    monkeypatch.setattr(loading, "load_portion", stop_after_one)
    loading.load(archive.installation, run=str(id))
    run = archive.run(id)
    assert (run["state"], run["loaded"]) == ("cancelled", 2)
    assert len(archive.rows(DOCUMENTS, archive.town.journal_id)) == 2
    monkeypatch.setattr(loading, "load_portion", portion)
    archive.load(id)
    run = archive.run(id)
    assert (run["state"], run["loaded"]) == ("done", 5)
    assert [row[2] for row in archive.rows(DOCUMENTS, archive.town.journal_id)] == [1, 2, 3, 4, 5]


def test_a_number_given_between_the_look_and_the_load_refuses_its_row_alone(
    archive: Archive,
) -> None:
    today = office_day(archive.installation.settings.timezone)
    id = archive.bring(pair(1, 2, Дата=f"{today:%d.%m.%Y}"))
    assert now_registered(archive, "Успел раньше") == "01-12/1"
    archive.load(id)
    run = archive.run(id)
    assert (run["state"], run["loaded"], run["found"]["refused"]) == ("done", 1, 1)
    assert archive.why(id) == {2: "Порядковый номер 1 в журнале за этот год уже занят."}


def test_a_card_of_today_is_below_todays_letters_in_no_list(archive: Archive) -> None:
    first = now_registered(archive, "Сегодняшнее")
    loaded(archive, pair(500))
    numbers = archive.rows(
        "select number from documents.document where journal_id = %s order by id desc",
        archive.town.journal_id,
    )
    assert numbers == [(first,), ("01-12/500",)]


def test_the_text_of_files_is_made_by_the_usual_job_after_todays(archive: Archive) -> None:
    run = loaded(archive, pair(1))
    jobs = archive.rows(
        "select j.task_name, j.priority from jobs.procrastinate_jobs as j"
        " join documents.file as f on f.id::text = j.args ->> 'file_id'"
        " join records.imported as i on i.document_id = f.document_id where i.run_id = %s",
        run["id"],
    )
    assert jobs == [("records:prepare_earlier", -10)]


def test_csv_workbook_and_json_say_the_same(archive: Archive) -> None:
    from io import BytesIO

    import openpyxl

    card = dict(zip(HEAD, letter(1), strict=True))
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEAD)
    sheet.append([*letter(2)])
    sheet["D2"] = date(2019, 3, 5)
    buffer = BytesIO()
    book.save(buffer)
    english = {"kind": "incoming", "number": "01-12/3", "date": "2019-03-05", "title": "Третье",
               "correspondent": "Министерство дорог", "files": ["3.pdf"]}  # fmt: skip
    loaded(archive, packed({"cards.json": json.dumps([card]).encode(), "1.pdf": file(1)}))
    loaded(archive, packed({"Книга/cards.xlsx": buffer.getvalue(), "Книга/2.pdf": file(2)}))
    loaded(archive, packed({"cards.json": json.dumps({"cards": [english]}).encode(),
                            "files/3.pdf": file(3)}))  # fmt: skip
    row = letter(4)
    loaded(archive, packed({"cards.csv": table(row, encoding="cp1251"), "4.pdf": file(4)}))
    found = archive.rows(DOCUMENTS, archive.town.journal_id)
    assert [(row[2], row[1]) for row in found] == [(n, "2019-03-05") for n in (1, 2, 3, 4)]
