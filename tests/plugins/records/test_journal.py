"""The list by number, its filters, and the setting up of journals."""

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from uprava import testing
from uprava.clock import now
from uprava.documents.service import book
from uprava.documents.service.book import BookPage, Edge
from uprava_records.letters.service.cards import IncomingCard
from uprava_records.letters.service.listing import BOOK, Asked, LetterLine, wanted
from uprava_records.letters.service.registering import register_incoming

PATH = "/records/incoming"
Maker = Callable[..., bytes]

CARDS = [
    ("Министерство ЖКХ", "1", "О котельных"), ("ПАО «Россети»", "2", "Об отключениях"),
    ("Министерство ЖКХ", "3", "О сетях"), ("Прокуратура города", "4", "О проверке"),
    ("МУП «Водоканал»", "5", "О промывке"),
]  # fmt: skip


@pytest.fixture
def letters(office: Any) -> list[UUID]:
    """Five registered letters without files."""
    made = []
    for sender, number, title in CARDS:
        with office.as_(office.registrar) as session:
            card = IncomingCard(title, sender, number, journal=office.journal)
            done = register_incoming(
                session, card, [], reader=office.registrar, at=now(),
                jobs=office.installation.jobs,
            )  # fmt: skip
            made.append(done.head.id)
    return made


def numbers(page: str) -> list[str]:
    return re.findall(r'"num">(01-12/\d+)<', page)


def test_the_journal_stands_by_number_the_newest_first(
    office: Any, desk: Any, letters: list[UUID]
) -> None:
    page = desk.get(f"{PATH}?journal={office.journal}").text
    assert numbers(page) == [f"01-12/{n}" for n in (5, 4, 3, 2, 1)]


@pytest.mark.parametrize("few", [True, False])
def test_pages_meet_without_gap_or_overlap(
    office: Any, letters: list[UUID], few: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "FEW", 3000 if few else -1)
    id, seen, edge = office.town.journal_id, [], None
    reader = office.registrar
    with office.as_(reader) as session:
        lines = wanted(session, id, Asked(), reader=reader)

        def page(at: Edge | None) -> BookPage[LetterLine]:
            return book.list_lines(session, BOOK, lines, reader=reader, limit=2, edge=at)

        while True:
            found = page(edge)
            seen += [row.seq for row in found.rows]
            if found.older is None:
                break
            edge = found.older
        assert seen == [5, 4, 3, 2, 1]
        back = page(found.newer)
        assert [row.seq for row in back.rows] == [3, 2]
        assert back.newer is not None
        assert book.count_lines(session, BOOK, lines, reader=reader) == 5


def test_pages_part_no_numbers_that_stand_beside_one(office: Any, letters: list[UUID]) -> None:
    for n, id in enumerate(letters[:4], 9):
        office.value("update documents.document set seq = 5, suffix = %s where id = %s returning 1",
                     f"/{n}", id)  # fmt: skip
    seen, edge, reader = [], None, office.registrar
    with office.as_(reader) as session:
        lines = wanted(session, office.town.journal_id, Asked(), reader=reader)
        pages = []
        for _page in range(3):
            page = book.list_lines(session, BOOK, lines, reader=reader, limit=2, edge=edge)
            seen += [row.suffix for row in page.rows]
            pages.append(page)
            edge = book.read_edge(book.write_edge(page.older))
        assert seen == ["/12", "/11", "/10", "/9", None]
        assert edge is None
        back = book.list_lines(session, BOOK, lines, reader=reader, limit=2, edge=pages[2].newer)
        assert [row.suffix for row in back.rows] == ["/10", "/9"]


@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize("limit", range(1, 7))
def test_a_count_stops_at_its_limit_and_holds_no_letter_of_others(
    office: Any, letters: list[UUID], limit: int, few: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "FEW", 3000 if few else -1)
    asked, reader = Asked(), office.registrar
    closed = office.value("delete from documents.access_grant where document_id = %s"
                          " returning document_id", letters[1])  # fmt: skip
    office.value("update documents.document set state = 'filed' where id = %s returning 1",
                 letters[3])  # fmt: skip
    assert closed == letters[1]
    with office.as_(reader) as session:
        lines = wanted(session, office.town.journal_id, asked, reader=reader)
        filed = wanted(session, office.town.journal_id, Asked(state="filed"), reader=reader)
        count = partial(book.count_lines, session, BOOK, reader=reader, limit=limit)
        assert (count(lines), count(filed)) == (min(limit, 4), 1)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("correspondent=министерство", [3, 1]), ("correspondent=россети", [2]),
        ("correspondent=жкх&state=registered", [3, 1]), ("state=filed", []),
        ("registered_from=2020-01-01", [5, 4, 3, 2, 1]), ("registered_to=2020-01-01", []),
        ("addressee=Никто", []), ("overdue=1", []), ("correspondent=ничего", []),
    ],
)  # fmt: skip
def test_filters_narrow_the_journal(
    office: Any, desk: Any, letters: list[UUID], query: str, expected: list[int]
) -> None:
    page = desk.get(f"{PATH}?journal={office.journal}&{query}").text
    assert numbers(page) == [f"01-12/{n}" for n in expected]


def test_a_filed_letter_shows_its_term_without_lateness(
    office: Any, desk: Any, letters: list[UUID]
) -> None:
    change = (
        "update documents.document set due_on = '2020-11-17', state = %s where id = %s returning 1"
    )
    office.value(change, "registered", letters[0])
    late = desk.get(f"{PATH}?journal={office.journal}").text
    office.value(change, "filed", letters[0])
    filed = desk.get(f"{PATH}?journal={office.journal}").text
    assert ("просрочен на" in late, "просрочен на" in filed) == (True, False)
    assert "17.11.2020" in filed


def test_each_reader_sees_their_own_letters_only(office: Any, letters: list[UUID]) -> None:
    there = office.at(office.stranger)
    page = there.get(f"{PATH}?journal={office.journal}")
    assert page.status_code == 200
    assert numbers(page.text) == []
    assert "О котельных" not in page.text


def test_the_journal_of_another_organisation_is_not_found(office: Any, desk: Any) -> None:
    other = testing.make_town(office.installation)
    assert desk.get(f"{PATH}?journal=incoming-{other.organisation_id}").status_code == 422
    assert desk.get(f"{PATH}?at=1-1").status_code == 422
    assert desk.get(f"{PATH}?registered_from=2026-02-31").status_code == 422


def test_the_printed_journal_goes_up_from_the_first_number(
    office: Any, desk: Any, letters: list[UUID]
) -> None:
    page = desk.get(f"{PATH}/print?journal={office.journal}").text
    assert numbers(page) == [f"01-12/{n}" for n in (1, 2, 3, 4, 5)]
    assert "Журнал регистрации входящих документов" in page


def test_a_lost_number_is_found_by_the_check_even_past_the_readers_rights(
    office: Any, desk: Any, letters: list[UUID]
) -> None:
    assert "нет номеров" not in desk.get("/docs/journals").text
    office.value("delete from documents.access_grant where document_id = %s"
                 " returning document_id", letters[0])  # fmt: skip
    assert "нет номеров" not in desk.get("/docs/journals").text
    office.value("update documents.document set seq = null where id = %s returning id", letters[2])
    assert "нет номеров: 3" in desk.get("/docs/journals").text


def test_a_journal_is_made_used_and_closed(office: Any, desk: Any, pdf: Maker) -> None:
    code = f"second-{office.town.organisation_id}"
    form = {"index": "01-13", "title": "От граждан", "number_template": "ВХ-{yy}/{seq:5}",
            "code": code, "kind": "records.incoming",
            "unit": str(office.town.chancellery_id),
            "restarts": "yearly"}  # fmt: skip
    assert desk.post("/docs/journals/new", form).status_code == 303
    id = office.registered(desk, pdf(), journal=code)
    assert office.value("select number from documents.document where id = %s", id).endswith(
        "/00001"
    )
    journal = office.value("select id from documents.journal where code = %s", code)
    assert desk.post(f"/docs/journals/{journal}/close").status_code == 303
    draft = desk.draft(pdf("77"))
    refused = desk.post(f"/records/drafts/{draft}/register",
                        office.form(key="closed", journal=code, outgoing_number="77"))  # fmt: skip
    assert refused.status_code == 422
    assert desk.post(f"/docs/journals/{journal}/open").status_code == 303


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{index}", "{номер}"), ("{seq}{номер}", "{номер}"), ("{stream}/{seq}", "{индекс}"),
        ("{flow}/{seq}", "{поток}"), ("{поток}/{номер}", "{поток}"),
        ("{струя}/{номер}", "не закрыт"),
        ("очень-длинный-номер-журнала-{seq:5}", "31"),
    ],
)  # fmt: skip
def test_a_wrong_template_is_told_while_it_is_typed(desk: Any, template: str, said: str) -> None:
    from urllib.parse import quote

    path = f"/docs/journals/preview?index=01-12&number_template={quote(template)}"
    page = desk.get(path).text
    assert "note r" in page
    assert said in page


def test_a_good_template_shows_the_next_number(desk: Any) -> None:
    page = desk.get(
        "/docs/journals/preview?index=01-12&last=41&number_template=%7Bindex%7D/%7Bseq:5%7D"
    ).text
    assert "01-12/00042" in page


def test_a_template_is_shown_and_understood_in_russian_and_kept_as_ever(
    office: Any, desk: Any
) -> None:
    code = f"ru-{office.town.organisation_id}"
    form = {
        "index": "01-12", "title": "По-русски", "kind": "records.incoming", "code": code,
        "unit": str(office.town.chancellery_id), "restarts": "yearly",
        "number_template": "{Индекс}/{номер:5}-{гг}",
    }  # fmt: skip
    done = desk.post("/docs/journals/new", form)
    assert done.status_code == 303, done.text
    query = "select {} from documents.journal where code = %s"
    assert office.value(query.format("number_template"), code) == "{index}/{seq:5}-{yy}"
    id = office.value(query.format("id"), code)
    page = desk.get(f"/docs/journals/{id}").text
    assert 'value="{индекс}/{номер:5}-{гг}"' in page
    assert "{номер} — порядковый номер" in page
    assert "{seq" not in page
    assert "{индекс}/{номер:5}-{гг}" in desk.get("/docs/journals").text
    wrong = desk.post(f"/docs/journals/{id}", form | {"number_template": "{Индекс}"})
    assert wrong.status_code == 422
    assert 'value="{Индекс}"' in wrong.text
    again = desk.post(f"/docs/journals/{id}", form | {"number_template": "{index}/{seq}"})
    assert again.status_code == 303
    assert office.value(query.format("number_template"), code) == "{index}/{seq}"


def test_journals_are_set_up_by_those_who_may(office: Any) -> None:
    there = office.at(office.leader)
    assert there.get("/docs/journals").status_code == 403
    assert there.post("/docs/journals/new", {}).status_code == 403


def test_the_journal_is_exported_from_the_first_number_with_real_types(
    office: Any, desk: Any, letters: list[UUID]
) -> None:
    answer = desk.get(f"{PATH}/export.xlsx?journal={office.journal}")
    book_ = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = list(book_.worksheets[0].iter_rows(min_row=2, values_only=True))
    plain = [
        (f"01-12/{n}", sender, number, title) for n, (sender, number, title) in enumerate(CARDS, 1)
    ]
    assert [(row[0], row[2], row[3], row[5]) for row in rows] == plain
    assert {type(row[1]) for row in rows} == {datetime}
    facts = dict(book_.worksheets[1].iter_rows(max_col=2, values_only=True))
    assert facts["Журнал"].startswith("01-12 ")
    assert facts["Строк"] == len(CARDS)


def test_portions_of_an_exported_journal_meet(
    office: Any, desk: Any, letters: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("uprava.documents.service.exporting.PORTION", 2)
    query = f"journal={office.journal}"
    text = desk.get(f"{PATH}/export.csv?{query}").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [line[0] for line in lines[1:]] == [f"01-12/{n}" for n in (1, 2, 3, 4, 5)]
    narrow = desk.get(f"{PATH}/export.csv?{query}&correspondent=россети").text
    assert narrow.count("01-12/") == 1


def test_a_stranger_exports_an_empty_journal(office: Any, letters: list[UUID]) -> None:
    text = office.at(office.stranger).get(f"{PATH}/export.csv?journal={office.journal}").text
    assert len(text.splitlines()) == 1
