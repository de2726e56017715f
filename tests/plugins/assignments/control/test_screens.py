"""The lists over HTTP: pages, filters in the address, acts on many, files, saved views, the API."""

import csv
import io
import re
from datetime import date

import pytest
from tests_support.browser import signed_in
from uprava.clock import now
from uprava.db.sql import execute
from uprava.users.service import tokens
from uprava_assignments.control.service import figures
from uprava_assignments.giving.service import deciding, working


@pytest.fixture(autouse=True)
def fresh():
    """Figures are kept some seconds; each test counts its own."""
    figures.kept.clear()


def text_of(page: str) -> str:
    """Return a page's words without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\xa0", " ")


def done(hall, id):
    """Carry an assignment to its accepted report."""
    duty = hall.duty(id).id
    hall.act(hall.lead, working.report, duty, working.Said("Исполнено."))
    hall.act(hall.controller, deciding.check_report, duty)
    hall.act(hall.head, deciding.accept_report, duty)


PATHS = ("/assignments", "/assignments/mine", "/assignments/execute", "/assignments/control",
         "/assignments/reports")  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_every_list_opens_empty_with_words_of_its_own(client, hall, path):
    with signed_in(client, hall.installation, hall.stranger):
        answer = client.get(path)
    assert answer.status_code == 200
    assert 'class="empty' in answer.text


def test_the_list_on_control_shows_terms_basis_executor_and_state(client, hall):
    basis = hall.document(hall.head, hall.controller)
    hall.give(basis_id=basis, asked_term="date:2026-12-15")
    with signed_in(client, hall.installation, hall.controller):
        said = text_of(client.get("/assignments/control").text)
    assert "На контроле 1" in said
    assert "Подготовить доклад о готовности котельных." in said
    assert "№ 1 к О готовности котельных" in said
    assert "Новое" in said


def test_a_stranger_reads_nothing_in_page_file_print_and_program(client, hall):
    hall.give()
    with signed_in(client, hall.installation, hall.stranger):
        for path in PATHS:
            assert "котельных" not in client.get(path).text
            assert "котельных" not in client.get(f"{path}/export.csv").text
        duty = hall.duty(hall.made[0]).id
        assert "котельных" not in client.get(f"/assignments/print?id={duty}").text
        assert "котельных" not in client.get("/assignments/print?list=control").text


def test_filters_stand_in_the_address_as_chips_and_wrong_ones_are_refused_in_words(client, hall):
    hall.give()
    query = f"executor={hall.lead.person_id}&due_to=2026-12-31&state=new&asked=1&term=week"
    with signed_in(client, hall.installation, hall.controller):
        page = client.get(f"/assignments/control?{query}").text
        assert page.count('class="fch"') == 5
        assert "Нет поручений под этим фильтром" in page
        for wrong in ("due_to=31.12.2026", "executor=x", "after=1.1", "author=9999999999"):
            answer = client.get(f"/assignments/control?{wrong}")
            assert answer.status_code == 422


def test_a_form_without_scripts_finds_the_executor_by_a_typed_unit(client, hall):
    with signed_in(client, hall.installation, hall.controller):
        answer = client.get(
            "/assignments/control?executor_text=Управление ЖКХ", follow_redirects=False
        )
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"executor={hall.town.housing_id}")


def test_bulk_off_control_says_how_many_are_allowed_does_those_and_reports_the_rest(client, hall):
    ready, second, open_one = hall.give(), hall.give(), hall.give()
    done(hall, ready)
    done(hall, second)
    ids = [str(hall.duty(each).id) for each in (ready, second, open_one)]
    form = {"act": "off", "id": ids, "list": "control", "query": "", "_key": "k1"}
    with signed_in(client, hall.installation, hall.controller) as headers:
        asked = client.post("/assignments/selected", data=form, headers=headers)
        assert "Снять с контроля: 2 из 3" in text_of(asked.text)
        assert "П-3" in text_of(asked.text)
        sure = form | {"confirmed": "yes", "ground": "done", "_key": "k2"}
        page = client.post("/assignments/selected", data=sure, headers=headers)
    said = text_of(page.text)
    assert "С контроля снято: 2 поручения." in said
    assert "1 поручение осталось и по-прежнему отмечено: П-3: " in said
    assert re.search(rf'value="{ids[2]}"[^>]* checked', page.text)
    assert [hall.row(each).standing for each in (ready, second, open_one)] == [
        "closed", "closed", "issued",
    ]  # fmt: skip


def test_another_ground_needs_a_reason_and_the_form_comes_back_with_it(client, hall):
    id = hall.give()
    form = {"act": "off", "id": str(hall.duty(id).id), "list": "control", "ground": "obsolete",
            "confirmed": "yes", "_key": "k3"}  # fmt: skip
    with signed_in(client, hall.installation, hall.controller) as headers:
        refused = client.post("/assignments/selected", data=form, headers=headers)
        assert refused.status_code == 422
        assert "Укажите, почему" in text_of(refused.text)
        assert "Снять с контроля: 1 из 1" in text_of(refused.text)
        again = form | {"reason": "Котельная выведена из эксплуатации.", "_key": "k4"}
        client.post("/assignments/selected", data=again, headers=headers)
    assert hall.row(id).standing == "closed"


def test_the_author_moves_terms_of_many_and_an_executor_asks_for_his(client, hall):
    first, second = hall.give(), hall.give()
    ids = [str(hall.duty(each).id) for each in (first, second)]
    form = {"act": "move", "id": ids, "list": "own", "until": "2026-12-15", "confirmed": "yes",
            "reason": "Ждём смету.", "_key": "k5"}  # fmt: skip
    with signed_in(client, hall.installation, hall.head) as headers:
        client.post("/assignments/selected", data=form, headers=headers)
    assert [hall.duty(each).due_on for each in (first, second)] == [date(2026, 12, 15)] * 2
    with signed_in(client, hall.installation, hall.lead) as headers:
        asked = form | {"list": "execute", "until": "2026-12-22", "_key": "k6"}
        page = client.post("/assignments/selected", data=asked, headers=headers)
    assert hall.duty(first).due_on == date(2026, 12, 15)
    assert text_of(page.text).count("Просит до 22.12") == 2


def test_a_controller_who_is_not_the_author_moves_no_term(client, hall):
    id = hall.give()
    form = {"act": "move", "id": str(hall.duty(id).id), "list": "control"}
    with signed_in(client, hall.installation, hall.controller) as headers:
        page = client.post("/assignments/selected", data=form, headers=headers)
    assert "Перенести срок: 0 из 1" in text_of(page.text)
    assert 'name="confirmed"' not in page.text


def test_reminding_tells_the_executors_and_not_oneself(client, hall):
    mine = hall.give(by=hall.deputy)
    pool = hall.give(hall.town.housing_id)
    ids = [str(hall.duty(each).id) for each in (mine, pool)]
    form = {"act": "remind", "id": ids, "list": "control", "_key": "k7"}
    with signed_in(client, hall.installation, hall.controller) as headers:
        page = client.post("/assignments/selected", data=form, headers=headers)
        assert "Напомнено о 2 поручениях." in text_of(page.text)
    query = """select count(*) from work.notice where kind = 'term' and document_id = %s
        and person_id = %s"""
    assert hall.look(query, mine, hall.lead.person_id) == 1
    assert hall.look(query, mine, hall.helper.person_id) == 0
    assert hall.look(query, pool, hall.helper.person_id) == 1
    audit = "select count(*) from audit.record where body like %s and body like %s"
    assert hall.look(audit, '%"assignment.reminded"%', f"%{mine}%") == 1


def test_others_rows_slipped_into_a_form_stay_untouched(client, hall):
    id = hall.give()
    form = {"act": "off", "id": str(hall.duty(id).id), "list": "control", "ground": "cancelled",
            "reason": "Хочу.", "confirmed": "yes", "_key": "k8"}  # fmt: skip
    with signed_in(client, hall.installation, hall.stranger) as headers:
        page = client.post("/assignments/selected", data=form, headers=headers)
    assert "Ничего не сделано." in text_of(page.text)
    assert "котельных" not in page.text
    assert hall.row(id).standing == "issued"


def test_who_works_in_the_unit_takes_from_the_list(client, hall):
    id = hall.give(hall.town.housing_id)
    with signed_in(client, hall.installation, hall.helper) as headers:
        assert "Взять" in client.get("/assignments/execute").text
        form = {"take": str(hall.duty(id).id), "list": "execute"}
        page = client.post("/assignments/take", data=form, headers=headers)
    assert "Поручение теперь ваше." in text_of(page.text)
    assert hall.duty(id).person_id == hall.helper.person_id


def test_the_file_holds_the_rows_of_the_screen_in_its_order(client, hall):
    hall.give(asked_term="calendar:20")
    hall.give(asked_term="calendar:5", text="Представить акты.")
    with signed_in(client, hall.installation, hall.controller):
        answer = client.get("/assignments/control/export.csv")
        assert client.get("/assignments/control/export.xlsx").content[:2] == b"PK"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows[1:]] == [
        "Представить акты.", "Подготовить доклад о готовности котельных.",
    ]  # fmt: skip


def test_print_holds_the_selected_only(client, hall):
    hall.give(text="Первое поручение.")
    second = hall.give(text="Второе поручение.")
    with signed_in(client, hall.installation, hall.controller):
        page = client.get(f"/assignments/print?list=control&id={hall.duty(second).id}").text
    assert "Второе поручение." in page
    assert "Первое поручение." not in page


def test_a_view_is_kept_with_its_filters_and_leads_back_to_the_same_list(client, hall):
    form = {"title": "Горит", "audience": "me", "list": "control", "query": "term=overdue"}
    with signed_in(client, hall.installation, hall.controller) as headers:
        page = client.post("/assignments/views", data=form, headers=headers)
    assert 'href="/assignments/control?term=overdue"' in page.text


def test_the_navigation_counts_what_is_on_control_and_what_is_overdue_of_ones_own(client, hall):
    hall.give()
    late = hall.give()
    with hall.system() as session:
        past = "update assignments.duty set due_on = '2026-01-15' where assignment_id = %s"
        execute(session, past, (late,))

    def counted(who):
        with signed_in(client, hall.installation, who):
            told = client.get("/work/counters").json()
        return told["nav:/assignments/control"]["text"], told["nav:/assignments"]["text"]

    assert counted(hall.controller) == ("2", "")
    assert counted(hall.head) == ("", "1")
    assert counted(hall.stranger) == ("", "")


def test_suggestions_offer_people_and_units_when_asked(client, hall):
    with signed_in(client, hall.installation, hall.controller):
        both = client.get("/assignments/suggest?units=1&q=Управление").text
        people = client.get("/assignments/suggest?q=Управление").text
    assert "со всеми подразделениями" in both
    assert "со всеми подразделениями" not in people


def test_programs_page_through_the_same_rows(client, hall):
    for days in (3, 5, 7):
        hall.give(asked_term=f"calendar:{days}")

    def issue(session, *, reader, at):
        wish = tokens.TokenWish("list", ["documents:read"], 1)
        return tokens.issue(session, wish, person_id=reader.person_id, now=now())

    token = hall.act(hall.controller, issue)
    client.cookies.clear()
    headers = {"authorization": f"Bearer {token}"}
    seen, cursor = [], ""
    while cursor is not None:
        answer = client.get(
            f"/api/v1/assignments/duties?view=control&limit=2&cursor={cursor}", headers=headers
        ).json()
        seen += [item["due_on"] for item in answer["items"]]
        cursor = answer["cursor"]
    assert seen == sorted(seen)
    assert len(seen) == 3
    wrong = client.get("/api/v1/assignments/duties?view=others", headers=headers)
    assert wrong.status_code == 422
