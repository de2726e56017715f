"""The designer without scripts: every step by links and forms, every mistake beside its field."""

from collections.abc import Iterator
from typing import Any

import pytest
from plugins.meetings.without_scripts import Plain
from plugins.reports.kept.making import changed, draft, made, row, shared
from tests_support.browser import signed_in
from tests_support.bureau import Bureau
from uprava import testing
from uprava.users.reader import Reader
from uprava_reports.values import MAKE

DOCUMENTS = "/reports/make?source=documents.registered"


@pytest.fixture
def web(client: Any, bureau: Bureau) -> Iterator[Any]:
    """The analyst at the screens."""
    with signed_in(client, bureau.installation, bureau.analyst) as headers:
        client.headers.update(headers)
        yield client
        for name in headers:
            del client.headers[name]


def sent(**fields: Any) -> dict[str, Any]:
    """What the form of a new report sends."""
    usual = {
        "source": "documents.registered", "shows": "figures", "title": "Мой отчёт",
        "line0": "kind", "measures": "documents", "period": "registered_on", "preset": "year",
    }  # fmt: skip
    return usual | {name.replace("__", "-"): value for name, value in fields.items()}


def test_a_report_is_made_step_by_step(web: Any, bureau: Bureau) -> None:
    bureau.document(bureau.analyst.person_id)
    at = Plain(web, "/reports")
    at.follow("Составить отчёт")
    assert "Шаг 1 из 2" in at.text
    at.open(DOCUMENTS)
    assert "Шаг 2 из 2" in at.text
    assert "Входящее письмо" in web.post("/reports/make", data=sent(do="look")).text
    at.press("СохранитьCtrl ↵", title="Мой отчёт", line0="kind")
    assert "Отчёт сохранён" in at.text
    assert "Только автору" in at.text
    at.follow("Открыть отчёт")
    assert "Входящее письмо" in at.text


def test_entries_are_added_moved_and_taken_away_by_buttons(web: Any) -> None:
    def ask(act: str, **fields: Any) -> str:
        answer = web.post("/reports/make", data=sent(do=act, **fields))
        assert answer.status_code == 200
        return str(answer.text)

    both = ["documents", "restricted"]
    page = ask("add:measures", more_measures="restricted")
    assert 'value="up:measures:restricted"' in page
    page = ask("up:measures:restricted", measures=both)
    assert page.index('name="measures" value="restricted"') < page.index(
        'name="measures" value="documents"'
    )
    page = ask("down:measures:documents", measures=both)
    assert page.index('name="measures" value="restricted"') < page.index(
        'name="measures" value="documents"'
    )
    assert 'value="up:measures:documents"' not in ask("off:measures:documents")
    page = ask("add:filters", more_filters="title")
    assert 'name="like-title"' in page
    assert 'name="f-access"' in ask("add:filters", more_filters="access")
    assert 'name="from-due_on"' in ask("add:filters", more_filters="due_on")
    assert 'name="f-unit_text"' in ask("add:filters", more_filters="unit")
    for act in ("up:measures:gone", "add:nothing", "add:measures", "off", "up:owner:1"):
        assert 'value="up:measures:documents"' in ask(act)
    assert 'id="f-columns"' in ask("look", shows="list", columns=["number", "title"])


def test_mistakes_are_told_beside_their_fields_and_nothing_is_kept(
    web: Any, bureau: Bureau
) -> None:
    answer = web.post(
        "/reports/make",
        data=sent(title="", across="kind", filters=["unit", "title"], f__unit_text="Нет такого"),
    )
    assert answer.status_code == 422
    for words in (
        "Дайте отчёту название", "По этому полю уже разбиты строки", "Укажите, что отобрать",
    ):  # fmt: skip
        assert words in answer.text
    named = sent(filters="unit", f__unit_text="Нет такого")
    named["f-unit"] = f"{bureau.town.housing_id}"
    answer = web.post("/reports/make", data=named)
    assert answer.status_code == 422
    assert "Ничего с точным названием «Нет такого» нет" in answer.text
    assert bureau.look("select count(*) from reports.own_report where owner_id = %s",
                       bureau.analyst.person_id) == 0  # fmt: skip


def test_a_unit_typed_in_full_is_understood(web: Any, bureau: Bureau) -> None:
    bureau.put("update users.unit set name = %s where id = %s",
               f"Отдел {bureau.town.housing_id}", bureau.town.housing_id)  # fmt: skip
    fields = sent(filters="unit", f__unit_text=f"отдел {bureau.town.housing_id}")
    answer = web.post("/reports/make", data=fields, follow_redirects=False)
    assert answer.status_code == 303
    id = int(str(answer.headers["location"]).rsplit("/", 1)[1])
    assert row(bureau, id).layout.filters == {"unit": [str(bureau.town.housing_id)]}
    assert f"Отдел {bureau.town.housing_id}" in web.get(f"/reports/own/{id}/edit").text


def test_values_of_filters_are_offered(web: Any, bureau: Bureau) -> None:
    ask = "/reports/make/values?source=documents.registered&field="
    headers = {"hx-request": "true"}
    bureau.document(bureau.analyst.person_id)
    for field, q, words in (
        ("unit", "жкх", "Управление ЖКХ"), ("kind", "вход", "Входящее письмо"),
        ("author", "Крылова", "Крылова"), ("journal", "вход", "Входящие"),
        ("organisation", "админ", "Администрация"),
    ):  # fmt: skip
        assert words in web.get(f"{ask}{field}&q={q}", headers=headers).text, field
    assert web.get(f"{ask}gone&q=x", headers=headers).text.strip() == ""
    assert web.get("/reports/make/values?source=gone", headers=headers).status_code == 404


def test_a_ready_report_is_a_beginning(web: Any, bureau: Bureau) -> None:
    at = Plain(web, "/reports/make?like=documents.turnover")
    assert (
        "Документооборот по месяцам (свой)" in web.get("/reports/make?like=documents.turnover").text
    )
    at.press("СохранитьCtrl ↵")
    assert "Отчёт сохранён" in at.text
    listed = web.get("/reports/own").text
    assert "Документооборот по месяцам (свой)" in listed


def test_every_ready_report_opens_in_the_designer_for_who_may_run_it(
    client: Any, bureau: Bureau
) -> None:
    plugins = bureau.installation.plugins
    every = testing.make_person(
        bureau.installation, unit_id=bureau.town.housing_id, permissions=tuple(plugins.permissions)
    )
    with signed_in(client, bureau.installation, every):
        for code in plugins.ready_reports:
            assert client.get(f"/reports/make?like={code}").status_code == 200, code


def test_the_second_to_save_sees_both_and_may_put_his_over(web: Any, bureau: Bureau) -> None:
    id = made(bureau)
    changed(bureau, id, draft("Чужое название", lines=("unit",)), 1, bureau.analyst)
    url = f"/reports/own/{id}/edit"
    answer = web.post(url, data=sent(_v="1"))
    assert answer.status_code == 409
    for words in ("сохранил(а) свою правку", "у вас — «Мой отчёт»", "сейчас — «Чужое название»",
                  'name="_v" value="2"'):  # fmt: skip
        assert words in answer.text, words
    assert row(bureau, id).title == "Чужое название"
    assert web.post(url, data=sent(_v="2"), follow_redirects=False).status_code == 303
    assert (row(bureau, id).title, row(bureau, id).version) == ("Мой отчёт", 3)


def test_versions_are_looked_at_and_returned_to(web: Any, bureau: Bureau) -> None:
    id = made(bureau)
    changed(bureau, id, draft("Другое"), 1, bureau.analyst)
    at = Plain(web, f"/reports/own/{id}")
    assert "Название" in at.text
    at.follow("версия 1")
    assert "Сколько документов" in at.text
    assert "Другое" in at.text
    at.press("Вернуться к этой версии")
    assert "Снова действует версия 1" in at.text
    assert "возврат к версии 1" in at.text
    assert web.get(f"/reports/own/{id}/versions/99").status_code == 404


def test_a_report_is_shared_and_closed_again_without_scripts(web: Any, bureau: Bureau) -> None:
    name = f"Отдел {bureau.town.chancellery_id}"
    with bureau.system() as session:
        testing.make_unit(session, bureau.town.organisation_id, None, name, "55")
    id = made(bureau)
    at = Plain(web, f"/reports/own/{id}")
    at.press("Открыть", who_text=name)
    assert name in at.text
    answer = web.post(f"/reports/own/{id}/share", data={"who_text": "Нет такого отдела"})
    assert answer.status_code == 422
    assert "Точно такого имени нет" in answer.text
    unit = bureau.look("select principal_id from reports.report_share where report_id = %s", id)
    closed = web.post(f"/reports/own/{id}/unshare", data={"principal": f"{unit}"})
    assert "Доступ к отчёту закрыт" in closed.text
    assert name in web.get(f"/reports/own/suggest?q={name}", headers={"hx-request": "true"}).text


def test_a_report_is_removed_with_its_consequences_told_and_restored(
    web: Any, bureau: Bureau
) -> None:
    id = made(bureau)
    shared(bureau, id, bureau.town.housing_id)
    bureau.put("""insert into reports.schedule (owner_id, report, title, params, period, rhythm,
        people, units, addresses, paused_why, sent, by_mail, when_empty, next_at,
        failures, version, made_at) values (%s, %s, '', '[]', '', %s::jsonb, '{}', '{}', '{}', '',
        'link', false, true, now(), 0, 1, now())
        """, bureau.colleague.person_id, f"own-{id}", '{"often": "daily"}')  # fmt: skip
    bureau.put("""with made as (insert into reports.board (role, person_id)
        values ('', %s) returning id)
        insert into reports.widget (board_id, report, title, params, period, shape, measure, wide,
            position) select id, %s, '', '[]', '', 'figure', '', false, 1 from made
        """, bureau.colleague.person_id, f"own-{id}")  # fmt: skip
    at = Plain(web, f"/reports/own/{id}/remove")
    for said in ("Управление ЖКХ", "остановится 1 рассылка", "с 1 сводки пропадут"):
        assert said in at.text
    at.press("Удалить")
    assert "Отчёт «Сколько документов» удалён" in at.text
    assert web.get(f"/reports/own-{id}").status_code == 404
    at.press("Восстановить")
    assert "снова открыт тем же людям" in at.text
    assert web.get(f"/reports/own-{id}").status_code == 200


def test_others_find_nothing_of_a_report_that_is_not_theirs(client: Any, bureau: Bureau) -> None:
    id = made(bureau)
    other = testing.make_person(
        bureau.installation, unit_id=bureau.town.housing_id, permissions=(MAKE,)
    )

    def asked(reader: Reader) -> list[int]:
        with signed_in(client, bureau.installation, reader) as headers:
            gets = ["", "/edit", "/remove", "/versions/1"]
            found = [client.get(f"/reports/own/{id}{tail}").status_code for tail in gets]
            posts = ["/edit", "/remove", "/restore", "/share", "/unshare", "/versions/1/return"]
            found += [
                client.post(
                    f"/reports/own/{id}{tail}", data=sent(_v="1"), headers=headers
                ).status_code
                for tail in posts
            ]
            return [*found, client.get(f"/reports/own-{id}").status_code]

    assert set(asked(other)) == {404}
    assert set(asked(bureau.stranger)) <= {403, 404}
    shared(bureau, id, bureau.town.housing_id)
    assert asked(other) == [200, 403, 403, 200, 403, 403, 404, 403, 403, 403, 200]
