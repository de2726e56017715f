"""Screens of the classifier: nothing yet, the shipped part, looking through, picking, importing."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from plugins.appeals.classifier.makers import (
    HOUSING,
    LATER,
    OF_HOUSING,
    QUESTIONS,
    clear,
    table,
)
from plugins.appeals.intake.office import make_office
from tests_support.browser import signed_in
from uprava import testing
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.web.screens import make_templates
from uprava_appeals.classifier.service.editions import edition_on, ship
from uprava_appeals.classifier.service.finding import title_of
from uprava_appeals.classifier.shipped import DATED
from uprava_appeals.classifier.values import PATH
from uprava_appeals.intake.values import NewQuestion

TOPIC_OF_PAYMENT = (
    "Оплата строительства, содержания и ремонта жилья (кредиты, компенсации, субсидии, льготы)"
)

FORM = {"dated": str(LATER), "valid_from": "2040-01-01", "source": "Письмо Управления"}


@pytest.fixture
def edition(installation: Installation) -> Iterator[int]:
    """The shipped edition in place; others a test brings in are taken out after it."""
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as own:
        id = ship(own, at=testing.NOW)
    yield id
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as own:
        for name in ("kind", "node"):
            query = f"""delete from appeals.{name} where edition_id in (
                select id from appeals.edition where dated > %s)"""
            execute(own, query, (DATED,))
        execute(own, "delete from appeals.edition where dated > %s", (DATED,))


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.text[:2000]
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def look(installation: Installation, query: str, *values: Any) -> Any:
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as own:
        return fetch_value(own, query, values)


def test_an_installation_without_a_classifier_says_so_and_offers_the_shipped_part(
    desk: Any, installation: Installation
) -> None:
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as own:
        clear(own)
    for path in ("", "/editions"):
        page = text(desk.get(PATH + path))
        assert "Классификатора ещё нет" in page
        assert "Взять приложенную редакцию" in page
    assert "Классификатора ещё нет" in text(desk.get(f"{PATH}/kinds"))
    assert desk.get(f"{PATH}/pick", params={"q": "вода"}).text.strip() == ""
    taken = desk.post(f"{PATH}/editions/shipped", follow_redirects=True)
    page = text(taken)
    assert "Приложенная редакция загружена" in page
    assert "Редакция неполная" in page
    again = desk.post(f"{PATH}/editions/shipped", follow_redirects=False)
    assert again.status_code == 303
    assert look(installation, "select count(*) from appeals.edition") == 1


@pytest.mark.usefixtures("edition")
def test_it_is_looked_through_from_sections_to_questions(desk: Any) -> None:
    page = text(desk.get(PATH))
    assert "Жилищно-коммунальная сфера" in page
    assert f"Классификатор обращений {len(QUESTIONS)}" in page
    page = text(desk.get(PATH, params={"at": "0005"}))
    assert "0005.0005 Жилище" in page
    assert "Коммунальное хозяйство" in page
    page = text(desk.get(PATH, params={"at": "0005.0005.0056"}))
    assert "Перебои в водоснабжении" in page
    assert "0005 Жилищно-коммунальная сфера" in page
    assert "служебный" in text(desk.get(PATH, params={"at": "0001.0002.0027"}))
    assert "только с основным вопросом" in text(desk.get(PATH, params={"at": "0003.0008.0077"}))
    assert "Здесь ничего нет" in text(desk.get(PATH, params={"at": "0002"}))
    for at in ("0009", "0005.0005.9999", "кот", "0005.0005"):
        assert desk.get(PATH, params={"at": at}).status_code == 404, at


@pytest.mark.usefixtures("edition")
def test_the_search_of_the_screen_is_that_of_the_forms(desk: Any) -> None:
    page = text(desk.get(PATH, params={"q": "водоснабжением"}))
    assert "Перебои в водоснабжении" in page
    assert "Жилище › Коммунальное хозяйство" in page
    assert "Вопросов с такими словами нет" in text(desk.get(PATH, params={"q": "вездеход"}))


@pytest.mark.usefixtures("edition")
def test_a_form_is_offered_whole_titles_with_their_way(desk: Any) -> None:
    offered = desk.get(f"{PATH}/pick", params={"q": "твердыми отходами", "on": "2026-11-20"}).text
    assert 'data-value="0005.0005.0056.1160"' in offered
    assert 'role="option"' in offered
    assert "Жилище › Коммунальное хозяйство" in offered
    assert "<html" not in offered
    assert desk.get(f"{PATH}/pick", params={"q": "вода", "on": "завтра"}).status_code == 422


@pytest.mark.usefixtures("edition")
def test_the_field_of_a_form_posts_the_code_and_what_was_typed(
    installation: Installation, edition: int
) -> None:
    source = """{% from 'appeals/classifier/picker.html' import picker %}
        {{ picker('code', chosen=chosen, on='2026-11-20', typed='вода', required=true) }}"""
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as own:
        topic = title_of(own, "0005.0005.0056.1154", edition_id=edition)
    templates = make_templates(installation.plugins, installation.settings)
    field = templates.from_string(source).render(chosen=[topic])
    assert '<input type="hidden" name="code" value="0005.0005.0056.1154">' in field
    assert 'name="code_text" role="combobox"' in field
    assert f'data-url="{PATH}/pick?on=2026-11-20"' in field
    assert 'value="вода"' in field
    assert 'aria-controls="f-code-l"' in field


@pytest.mark.usefixtures("edition")
def test_kinds_and_editions_are_shown(desk: Any, edition: int) -> None:
    page = text(desk.get(f"{PATH}/kinds"))
    assert "НО7 Просьба, не основанная на законе" in page
    page = text(desk.get(f"{PATH}/editions"))
    assert "Редакция от 31.10.2025 действует" in page
    assert "неполная" in page
    assert "раздел 0005 целиком" in text(desk.get(f"{PATH}/editions/{edition}"))
    assert desk.get(f"{PATH}/editions/999999").status_code == 404
    assert desk.get(PATH, params={"edition": "999999"}).status_code == 404
    assert desk.get(PATH, params={"edition": "кот"}).status_code == 404


def hidden(page: str) -> dict[str, str]:
    """What the form of the act sends back."""
    form = page[page.index("/import/take") :]
    form = form[: form.index("</form>")]
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', form)
    return {name: value for name, value in fields if name != "_csrf_token"}


@pytest.mark.usefixtures("edition")
def test_an_edition_is_looked_at_then_taken_and_a_second_time_changes_nothing(
    desk: Any, installation: Installation
) -> None:
    assert "Обязательны только код и наименование" in text(desk.get(f"{PATH}/import"))
    files = {"file": ("Классификатор.csv", HOUSING, "text/csv")}
    looked = desk.post(f"{PATH}/import/look", data=FORM, files=files)
    assert "Ничего ещё не сохранено" in text(looked) or "Пока ничего не" in text(looked)
    assert look(installation, "select count(*) from appeals.edition where dated = %s", LATER) == 0
    sent = hidden(looked.text)
    taken = desk.post(f"{PATH}/import/take", data=sent)
    assert "Редакция от 01.06.2026 загружена" in text(taken)
    count = """select count(*) from appeals.node join appeals.edition as e on e.id = edition_id
        where e.dated = %s"""
    assert look(installation, count, LATER) == 87
    again = desk.post(f"{PATH}/import/look", data=FORM, files=files)
    assert "Файл ничего не меняет" in text(again)
    assert "/import/take" not in again.text
    id = look(installation, "select id from appeals.edition where dated = %s", LATER)
    page = text(desk.get(f"{PATH}/editions/{id}"))
    assert "Отличия от редакции от 31.10.2025" in page
    assert "Переписка прекращена" in page
    assert "Письмо Управления" in text(desk.get(f"{PATH}/editions"))


@pytest.mark.usefixtures("edition")
def test_mistakes_are_told_by_lines_and_nothing_is_taken(
    desk: Any, installation: Installation
) -> None:
    content = table("0005.0000.0000.0000;Раздел", "0005.0005.0056.01262;Сноска", "0005;Мало")
    looked = desk.post(
        f"{PATH}/import/look", data=FORM, files={"file": ("a.csv", content, "text/csv")}
    )
    page = text(looked)
    assert "Редакция принимается только целиком" in page
    assert "приклеился номер сноски" in page
    assert "/import/take" not in looked.text


@pytest.mark.parametrize(("changes", "said"), [
    ({"dated": ""}, "Дата редакции: выберите день"),
    ({"dated": "31.10.2025"}, "Дата редакции: "),
    ({"valid_from": "2025-01-01"}, "не действует раньше своей даты"),
    ({"source": " "}, "Укажите источник"),
    ({"source": "щ" * 301}, "Укажите источник"),
])  # fmt: skip
@pytest.mark.usefixtures("edition")
def test_what_is_said_of_an_edition_is_checked(
    desk: Any, changes: dict[str, str], said: str
) -> None:
    files = {"file": ("a.csv", HOUSING, "text/csv")}
    answer = desk.post(f"{PATH}/import/look", data=FORM | changes, files=files)
    assert said.lower() in text(answer, 422).lower()


def test_who_does_not_keep_it_reads_it_and_changes_nothing(
    client: Any, installation: Installation, town: testing.Town, edition: int
) -> None:
    other = testing.make_person(installation, unit_id=town.housing_id)
    with signed_in(client, installation, other) as headers:
        page = client.get(PATH)
        assert "Загрузить редакцию" not in text(page)
        assert client.get(f"{PATH}/editions/{edition}").status_code == 200
        assert client.get(f"{PATH}/import").status_code == 403
        for path in ("editions/shipped", "import/look", "import/take"):
            answer = client.post(f"{PATH}/{path}", headers=headers)
            assert answer.status_code == 403, path


def test_programs_find_questions_with_a_token(
    client: Any, installation: Installation, keeper: Reader, edition: int
) -> None:
    token = testing.make_token(installation, keeper, "documents:read")
    headers = {"authorization": f"Bearer {token}"}
    address = "/api/v1/appeals/topics"
    answer = client.get(address, params={"q": "ипотеке", "limit": 1}, headers=headers)
    assert answer.json() == {"items": [{
        "code": "0005.0005.0057.1180", "level": 4, "title": "Ипотечное кредитование",
        "path": ["Жилищно-коммунальная сфера", "Жилище", TOPIC_OF_PAYMENT],
        "edition_id": edition, "service": False, "needs_main": False,
    }]}  # fmt: skip
    assert client.get(address, headers=headers).json() == {"items": []}
    assert client.get(address, params={"limit": 0}, headers=headers).status_code == 422
    assert client.get(address).status_code == 401
    without = testing.make_token(installation, keeper)
    assert client.get(address, headers={"authorization": f"Bearer {without}"}).status_code == 403


def test_acts_are_in_the_audit_log(
    desk: Any, installation: Installation, edition: int, keeper: Reader
) -> None:
    files = {"file": ("a.csv", HOUSING, "text/csv")}
    sent = hidden(desk.post(f"{PATH}/import/look", data=FORM, files=files).text)
    desk.post(f"{PATH}/import/take", data=sent)
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as own:
        query = """select body from audit.record where action = 'classifier.imported'
            and actor_id = %s"""
        (body,) = fetch_values(own, query, (keeper.person_id,))
        assert json.loads(body)["facts"]["dated"] == str(LATER)
        assert edition_on(own, date(2039, 1, 1)) == edition


def test_an_edition_brought_in_by_mistake_is_removed(
    desk: Any, installation: Installation, edition: int
) -> None:
    files = {"file": ("t.csv", HOUSING, "text/csv")}
    desk.post(f"{PATH}/import/take", data=hidden(desk.post(f"{PATH}/import/look", data=FORM,
                                                           files=files).text))  # fmt: skip
    query = "select id from appeals.edition where dated = %s"
    mistaken = look(installation, query, LATER)
    assert "Удалить" in text(desk.get(f"{PATH}/editions/{mistaken}"))
    gone = desk.post(f"{PATH}/editions/{mistaken}/remove", follow_redirects=True)
    assert "Редакция удалена" in text(gone)
    assert look(installation, query, LATER) is None
    assert look(installation, "select count(*) from appeals.node where edition_id = %s", edition)
    assert desk.post(f"{PATH}/editions/{mistaken}/remove").status_code == 404


def test_an_edition_questions_stand_under_stays(
    desk: Any, installation: Installation, town: testing.Town, edition: int
) -> None:
    office = make_office(installation, town)
    office.register(questions=(NewQuestion("О", OF_HOUSING[-1][0]),))
    refused = desk.post(f"{PATH}/editions/{edition}/remove")
    assert refused.status_code == 409
    assert "остаётся" in refused.text
    assert "d-remove" not in desk.get(f"{PATH}/editions/{edition}").text
