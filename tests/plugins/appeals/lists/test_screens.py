"""The lists over HTTP: pages, filters in the address, names and their log, files, views, API."""

import csv
import io
import re
from datetime import timedelta

import pytest
from plugins.appeals.lists.shelf import TODAY
from tests_support.browser import signed_in
from uprava.clock import now
from uprava.db.sql import execute
from uprava.users.service import tokens
from uprava_appeals.lists.routes.address import PATHS
from uprava_appeals.lists.values import View

DAY = TODAY + timedelta(days=1)


def text_of(page: str) -> str:
    """Return a page's words without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\xa0", " ")


def signed(client, shelf, who):
    return signed_in(client, shelf.office.installation, who)


def openings(shelf, who):
    query = "select what from appeals.opening where person_id = %s order by 1"
    return shelf.office.column(query, who.person_id)


@pytest.mark.parametrize("path", PATHS.values())
def test_every_list_opens_empty_with_words_of_its_own(client, shelf, path):
    with signed(client, shelf, shelf.stranger):
        answer = client.get(path)
    assert answer.status_code == 200
    assert 'class="empty' in answer.text


@pytest.mark.parametrize("path", PATHS.values())
def test_every_list_shows_terms_masks_topics_and_states(client, shelf, path):
    with signed(client, shelf, shelf.keeper):
        said = text_of(client.get(path).text)
    assert "А. А. Ленинский округ" in said
    assert "Вопрос 0005.0005" in said
    assert "Кузнецова" not in said


def test_a_stranger_reads_nothing_in_page_file_print_and_program(client, shelf):
    id = shelf.of(shelf.keeper)[0].id
    with signed(client, shelf, shelf.stranger):
        for path in PATHS.values():
            for address in (path, f"{path}?named=1", f"{path}/export.csv?named=1"):
                said = client.get(address).text
                assert "О вопросе" not in said
                assert "Кузнецова" not in said
        for address in (f"/appeals/print?id={id}&named=1", "/appeals/print?list=all&named=1"):
            assert "О вопросе" not in client.get(address).text
        assert client.get(f"/docs/{id}").status_code == 404
    assert openings(shelf, shelf.stranger) == []


def test_who_may_not_know_reads_masks_everywhere_and_leaves_no_opening(client, own_shelf):
    shelf = own_shelf
    names = {each.surname for each in shelf.of(shelf.worker)}
    with signed(client, shelf, shelf.worker):
        for address in ("/appeals", "/appeals?named=1", "/appeals/export.csv?named=1",
                        "/appeals/print?list=all&named=1", "/search?q=Кузнецова"):  # fmt: skip
            page = client.get(address).text.replace('value="Кузнецова"', "")
            said = text_of(page.replace("«Кузнецова»", ""))
            assert not [name for name in names if f"{name} Анна" in said], address
        assert "Показать заявителей" not in client.get("/appeals").text
    assert openings(shelf, shelf.worker) == []


def test_names_are_shown_when_asked_for_and_each_showing_is_logged(client, own_shelf):
    shelf = own_shelf
    first = shelf.of(shelf.keeper)[0]
    with signed(client, shelf, shelf.keeper):
        assert f"{first.surname} Анна" not in client.get("/appeals").text
        assert openings(shelf, shelf.keeper) == []
        assert f"{first.surname} Анна" in client.get("/appeals?named=1").text
        shown = openings(shelf, shelf.keeper)
        assert set(shown) == {"list"}
        file = client.get("/appeals/export.csv?named=1").text
    assert f"{first.surname} Анна" in file
    assert set(openings(shelf, shelf.keeper)) == {"export"}


def test_whoever_is_looked_for_by_name_is_shown_by_name_and_logged(client, own_shelf):
    shelf = own_shelf
    wanted = shelf.of(shelf.keeper)[0].surname
    with signed(client, shelf, shelf.keeper):
        said = text_of(client.get(f"/appeals?author={wanted}").text)
    assert f"{wanted} Анна" in said
    assert openings(shelf, shelf.keeper) == ["list"]


def test_filters_stand_in_the_address_as_chips_and_wrong_ones_are_refused_in_words(client, shelf):
    query = (
        f"executor={shelf.worker.person_id}&received_to=2026-12-31&state=work&collective=1"
        "&term=week&topic=0005.0005.0056.1154&source=Прокуратура&asker=prosecutor"
    )
    with signed(client, shelf, shelf.keeper):
        page = client.get(f"/appeals?{query}").text
        assert page.count('class="fch"') == 8
        for wrong in ("received_to=31.12.2026", "executor=x", "after=1.1", "leader=9999999999"):
            assert client.get(f"/appeals?{wrong}").status_code == 422


def test_a_tab_keeps_the_filters(client, shelf):
    with signed(client, shelf, shelf.keeper):
        page = client.get("/appeals?letter=complaint&term=overdue").text
    assert '"/appeals/work?letter=complaint"' in page


def test_a_form_without_scripts_finds_the_executor_by_a_typed_unit(client, shelf):
    with signed(client, shelf, shelf.keeper):
        answer = client.get("/appeals?executor_text=Управление ЖКХ", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"executor={shelf.housing}")


def test_topics_of_any_level_are_offered_by_words_and_code(client, shelf):
    with signed(client, shelf, shelf.keeper):
        page = client.get("/appeals/suggest/topics?q=0005").text
        assert client.get("/appeals/suggest/topics?q=").text.strip() == ""
    assert "0005" in page


@pytest.mark.parametrize("view", View)
def test_a_file_holds_the_rows_of_the_screen_in_its_order(client, shelf, view):
    with signed(client, shelf, shelf.worker):
        answer = client.get(f"{PATHS[view]}/export.csv?letter=complaint")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    numbers = [row[0] for row in rows[1:] if row]
    page = shelf.page(shelf.worker, view, letter="complaint")
    assert numbers == [row.number or "" for row in page.rows]


def test_the_journal_is_printed_in_a_book_and_as_a_page(client, shelf):
    with signed(client, shelf, shelf.keeper):
        book = client.get("/appeals/export.pdf?letter=complaint")
        page = text_of(client.get("/appeals/print?list=all&letter=complaint").text)
        ids = [str(each.id) for each in shelf.of(shelf.keeper)[:2]]
        chosen = text_of(client.get(f"/appeals/print?id={ids[0]}&id={ids[1]}").text)
    assert book.content.startswith(b"%PDF")
    assert "Журнал регистрации обращений граждан" in page
    assert "Отмеченные обращения" in chosen


def test_a_view_is_kept_under_a_name_and_deleted(client, shelf):
    form = {"list": "work", "query": "letter=complaint", "title": "Жалобы", "audience": "me",
            "_key": "v1"}  # fmt: skip
    with signed(client, shelf, shelf.keeper) as headers:
        page = client.post("/appeals/views", data=form, headers=headers).text
        assert "Жалобы" in page
        found = re.search(r"/appeals/views/(\d+)/delete", page)
        assert found
        gone = client.post(found[0], data={"list": "work"}, headers=headers).text
    assert "/appeals/work?letter=complaint" not in gone


@pytest.fixture
def program(client, shelf):
    """Ask the open interface as a person's program."""

    def ask(who, path, **params):
        def issue(session, *, reader):
            wish = tokens.TokenWish("list", ["documents:read"], 1)
            return tokens.issue(session, wish, person_id=reader.person_id, now=now())

        token = shelf.office.act(who, issue)
        client.cookies.clear()
        return client.get(path, params=params, headers={"authorization": f"Bearer {token}"})

    return ask


def test_programs_page_through_the_same_rows_without_a_word_of_authors(program, shelf):
    found, cursor = [], ""
    while True:
        answer = program(shelf.worker, "/api/v1/appeals", limit="20", cursor=cursor).json()
        found += answer["items"]
        cursor = answer["cursor"]
        if not cursor:
            break
    assert [each["id"] for each in found] == [str(each) for each in shelf.ids(shelf.worker)]
    assert {each["author"] for each in found} == {"А. А., Ленинский округ"}
    assert not [each for each in found if each["author"].endswith("Анна")]
    assert program(shelf.keeper, "/api/v1/appeals", view="nothing").status_code == 422


def test_lines_files_and_programs_say_who_is_still_to_be_told(client, program, own_shelf):
    made = own_shelf.made
    with own_shelf.office.system() as session:
        for each, asked in zip(made, (None, DAY, DAY, DAY + timedelta(days=3), None), strict=False):
            told = None if each is made[4] else DAY
            query = """update appeals.appeal set tell_on = %s, asked_due = %s, asker = 'prosecutor',
                source = 'Прокуратура города' where document_id = %s"""
            execute(session, query, (told, asked, each.id))
        query = """insert into appeals.decision (document_id, ground, said, body, letter_number,
            page, decided_on, decided_at, notice, notice_due, told_how, reversed_why)
            values (%s, 'forward', '', '', '', '', %s, now(), 'forwarded', %s, '', '')"""
        execute(session, query, (made[2].id, TODAY, DAY + timedelta(days=2)))
    both = ["author", "asker"]
    found = program(own_shelf.keeper, "/api/v1/appeals", asker="prosecutor", limit="200").json()
    told = {each["id"]: each["told"] for each in found["items"]}
    assert [told[str(each.id)] for each in made[:5]] == [["author"], ["asker"], both, both, []]
    assert {each["asker"] for each in found["items"]} == {"prosecutor"}
    with signed(client, own_shelf, own_shelf.keeper):
        page = client.get("/appeals/tell?asker=prosecutor").text
        file = client.get("/appeals/tell/export.csv?asker=prosecutor").text
    assert "Кто направил: <b>требование (запрос) прокурора</b>" in page
    lines = {
        str(each.id): text_of(re.search(rf"/docs/{each.id}.*?</tr>", page, re.DOTALL)[0])
        for each in made[:4]
    }
    said = [lines[str(each.id)] for each in made[:4]]
    assert ["уведомить заявителя" in each for each in said] == [True, False, True, True]
    assert ["ответить до" in each for each in said] == [False, True, True, True]
    assert file.count("заявитель, направивший обращение") >= 2


def test_a_program_learns_authors_of_an_appeal_for_who_may_know_them(program, shelf):
    each = shelf.of(shelf.worker)[0]
    whole = program(shelf.worker, f"/api/v1/appeals/{each.id}").json()
    assert (whole["authors"], whole["mask"]) == (None, "А. А., Ленинский округ")
    assert [one["topic"] for one in whole["questions"]] == [one.code for one in each.questions]
    known = program(shelf.keeper, f"/api/v1/appeals/{each.id}").json()
    assert [one["name"] for one in known["authors"]] == [f"{each.surname} Анна"]
    assert program(shelf.stranger, f"/api/v1/appeals/{each.id}").status_code == 404
