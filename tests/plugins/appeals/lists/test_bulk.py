"""Acts on many appeals of a list: how many are allowed, what was done, what stayed and why."""

import re
from collections.abc import Callable

import pytest
from plugins.appeals.cards.visitor import Visitor
from plugins.appeals.work.bureau import Bureau, asked, make_bureau
from uprava import testing
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_appeals.law.facts import Competence

At = Callable[[Reader], Visitor]
PATH = "/appeals/selected"


@pytest.fixture
def bureau(installation: Installation, town: testing.Town) -> Bureau:
    """All modules run: questions become assignments."""
    return make_bureau(installation, town)


@pytest.fixture
def at(client: object, bureau: Bureau) -> At:
    """Sign somebody in at the screens."""
    return lambda reader: Visitor(client, bureau.office.installation, reader)


def words(page: str) -> str:
    """Return a page's words without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\xa0", " ")


def form(act: str, ids: list[object], **more: object) -> dict[str, object]:
    """Return the form the bar of a list sends."""
    return {"act": act, "id": [str(each) for each in ids], "list": "all", "_key": act, **more}


def test_a_leader_gives_every_new_question_of_the_chosen_and_the_rest_stay_selected(
    at: At, bureau: Bureau
) -> None:
    two = bureau.appeal(*asked(Competence.OWN, Competence.OWN))
    given = bureau.appeal()
    bureau.give(given, bureau.other)
    third = bureau.appeal()
    chief, chosen = at(bureau.chief), [two, given, third]
    asked_first = words(chief.post(PATH, form("give", chosen)).text)
    assert "Поручить рассмотрение: 2 из 3" in asked_first
    assert "Останутся без изменений" in asked_first
    sure = form("give", chosen, confirmed="yes", who=str(bureau.executor.person_id),
                said="Рассмотреть.", others=str(bureau.other.person_id))  # fmt: skip
    answer = chief.post(PATH, sure)
    assert answer.status_code == 303
    for id in (two, third):
        assert {each.person_id for each in bureau.questions(id)} == {bureau.executor.person_id}
    assert bureau.question(given).person_id == bureau.other.person_id
    query = """select count(*) from assignments.duty where role = 'executor' and person_id = %s"""
    assert bureau.look(query, bureau.other.person_id) == 3
    page = chief.get(answer.headers["location"]).text
    assert "1 обращение осталось на месте" in words(page)
    assert re.search(rf'value="{given}"[^>]* checked', page)


def test_a_wrong_executor_or_term_brings_the_form_back_and_gives_nothing(
    at: At, bureau: Bureau
) -> None:
    id = bureau.appeal()
    chief = at(bureau.chief)
    for wrong in ({"who_text": "Никто Такой"}, {"who": str(bureau.executor.person_id),
                  "due": "2020-01-01"}, {"who": str(bureau.executor.person_id),
                  "others_text": "Никто"}):  # fmt: skip
        answer = chief.post(PATH, form("give", [id], confirmed="yes", **wrong))
        assert answer.status_code == 422
        assert "Поручить рассмотрение: 1 из 1" in words(answer.text)
    assert bureau.question(id).state == "new"


def test_what_is_answered_goes_into_the_file_and_what_is_open_says_why_not(
    at: At, bureau: Bureau
) -> None:
    done, open_one = bureau.appeal(), bureau.appeal()
    bureau.answer(done)
    chief = at(bureau.chief)
    assert "В дело: 1 из 2" in words(chief.post(PATH, form("close", [done, open_one])).text)
    answer = chief.post(PATH, form("close", [done, open_one], confirmed="yes"))
    page = words(chief.get(answer.headers["location"]).text)
    assert "1 обращение осталось на месте" in page
    assert [bureau.row(each).standing for each in (done, open_one)] == ["closed", "registered"]


def test_duplicates_are_joined_to_one_appeal_and_it_is_not_joined_to_itself(
    at: At, bureau: Bureau
) -> None:
    first, second, third = (bureau.appeal() for _ in range(3))
    chosen = [first, second, third]
    sure = form("join", chosen, confirmed="yes", target=str(first))
    at(bureau.chief).post(PATH, sure)
    assert [bureau.row(each).standing for each in chosen] == ["registered", "joined", "joined"]
    assert bureau.row(third).first_id == first


def test_others_rows_slipped_into_a_form_stay_untouched_and_untold(at: At, bureau: Bureau) -> None:
    id = bureau.appeal()
    bureau.show(id, bureau.watcher)
    for who in (bureau.watcher, bureau.other):
        sure = form("give", [id], confirmed="yes", who=str(who.person_id))
        assert at(who).post(PATH, sure).status_code == 303
        page = at(who).post(PATH, form("give", [id])).text
        assert 'name="confirmed"' not in page
    assert "Протечка" not in page
    assert "кровли" not in page
    assert bureau.question(id).state == "new"


def test_the_chosen_go_to_one_answer_to_paper_and_to_a_table(at: At, bureau: Bureau) -> None:
    first, second = bureau.appeal(), bureau.appeal(annotation="Об уборке снега")
    registrar = at(bureau.registrar)
    file = registrar.get(f"/appeals/export.csv?id={second}").text
    assert "Об уборке снега" in file
    assert "О протечке кровли" not in file
    assert registrar.get(f"/appeals/export.xlsx?id={first}").content[:2] == b"PK"
    page = registrar.get("/appeals").text
    assert 'formaction="/appeals/print"' in page
    assert 'value="close"' in page
    assert 'value="give"' not in page
    assert 'value="give"' in at(bureau.chief).get("/appeals").text


@pytest.mark.parametrize("wrong", [{"act": "burn"}, {"id": "x"}, {"id": []}])
def test_a_form_nobody_sends_is_refused_in_words(
    at: At, bureau: Bureau, wrong: dict[str, object]
) -> None:
    sent = form("close", [bureau.appeal()], confirmed="yes") | wrong
    assert at(bureau.chief).post(PATH, sent).status_code == 422
