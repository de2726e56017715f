"""Forms of the card with mistakes: back in their place, as they were filled in."""

from typing import Any

import lxml.html
import pytest
from offices import Office, SignIn
from uprava.documents.service.commenting import LONGEST

HTMX = {"HX-Request": "true"}


def marked(text: str) -> dict[str, str]:
    """Return the fields marked as wrong → the words a screen reader adds to each."""
    page = lxml.html.fromstring(text)
    return {
        field.get("name"): " ".join(
            page.get_element_by_id(id).text_content().strip()
            for id in field.get("aria-describedby").split()
            if id.endswith("-e")
        )
        for field in page.xpath("//*[@aria-invalid='true']")
    }


def one(text: str, path: str) -> Any:
    found = lxml.html.fromstring(text).xpath(path)
    assert len(found) == 1, f"{path}: {len(found)}"
    return found[0]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "part"])
def test_a_comment_that_is_too_long_comes_back_whole(
    office: Office, sign_in: SignIn, headers: dict[str, str]
) -> None:
    id, long = office.document(), "ё" * (LONGEST + 1)
    client = sign_in(office.registrar)
    answer = client.post(f"/docs/{id}/comments", data={"comment": long}, headers=headers)
    assert answer.status_code == 422
    assert ("<html" in answer.text) is (not headers)
    assert list(marked(answer.text)) == ["comment"]
    assert "сейчас 4001" in marked(answer.text)["comment"]
    field = one(answer.text, "//textarea[@name='comment'][@autofocus]")
    assert field.text_content().strip() == long
    good = client.post(f"/docs/{id}/comments", data={"comment": "Проверено", "_key": "k"})
    assert "Проверено" in good.text


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "part"])
def test_a_link_to_an_unknown_number_comes_back_as_it_was_typed(
    office: Office, sign_in: SignIn, headers: dict[str, str]
) -> None:
    id = office.document()
    form = {"type": "answer", "target_text": "77-<b>"}
    answer = sign_in(office.registrar).post(f"/docs/{id}/links", data=form, headers=headers)
    assert answer.status_code == 422
    assert ("<html" in answer.text) is (not headers)
    assert "среди доступных вам нет" in marked(answer.text)["target_text"]
    assert one(answer.text, "//input[@name='target_text'][@autofocus]").get("value") == "77-<b>"
    assert one(answer.text, "//select[@name='type']/option[@selected]").get("value") == "answer"


def test_a_link_with_no_type_keeps_the_document_that_was_chosen(
    office: Office, sign_in: SignIn
) -> None:
    id, other = office.document("Ответ"), office.document("Запрос")
    form = {"type": "cousin", "target": str(other)}
    answer = sign_in(office.registrar).post(f"/docs/{id}/links", data=form)
    assert answer.status_code == 422
    assert list(marked(answer.text)) == ["type"]
    assert one(answer.text, "//input[@name='target']").get("value") == str(other)


def test_a_closed_document_and_one_that_does_not_exist_get_the_same_sentence(
    office: Office, sign_in: SignIn
) -> None:
    mine, closed = office.document("Мой"), office.document("Закрытый")
    client = sign_in(office.registrar)
    client.post(f"/docs/{closed}/trash", data={})
    unknown = "01890000-0000-7000-8000-000000000000"
    said = {
        marked(client.post(f"/docs/{mine}/links", data={"type": "answer", "target": target}).text)[
            "target_text"
        ]
        for target in (str(closed), unknown)
    }
    assert said == {"Этот документ вам больше не доступен. Выберите другой."}


def test_a_document_is_not_linked_to_itself_by_its_number_either(
    office: Office, sign_in: SignIn
) -> None:
    id = office.document()
    client = sign_in(office.registrar)
    number = one(client.get(f"/docs/{id}").text, "//*[@data-number]").get("data-number")
    answer = client.post(f"/docs/{id}/links", data={"type": "answer", "target_text": number})
    assert answer.status_code == 422
    assert "с ним самим" in marked(answer.text)["target_text"]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "part"])
def test_access_for_a_name_nobody_has_keeps_those_already_chosen(
    office: Office, sign_in: SignIn, headers: dict[str, str]
) -> None:
    id = office.document()
    form = {"principal": str(office.clerk.person_id), "principal_text": "Никто", "level": "edit"}
    client = sign_in(office.registrar)
    answer = client.post(f"/docs/{id}/access", data=form, headers=headers)
    assert answer.status_code == 422
    assert "Точно такого имени нет" in marked(answer.text)["principal_text"]
    assert one(answer.text, "//input[@name='principal']").get("value") == form["principal"]
    assert one(answer.text, "//input[@name='level'][@checked]").get("value") == "edit"
    assert one(answer.text, "//input[@name='principal_text']").get("value") == "Никто"
    assert sign_in(office.clerk).get(f"/docs/{id}").status_code == 404


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "part"])
def test_requisites_with_mistakes_come_back_as_they_were_filled_in(
    office: Office, sign_in: SignIn, headers: dict[str, str]
) -> None:
    id = office.document("О кровле")
    action = f"/docs/{id}/requisites"
    form = {"_v": "1", "title": " ", "due_on": "31.11.2026", "access_mark": "restricted"}
    client = sign_in(office.registrar)
    answer = client.post(action, data=form, headers=headers)
    assert answer.status_code == 422
    assert ("<html" in answer.text) is (not headers)
    assert marked(answer.text) == {
        "title": "Заполните это поле.", "due_on": "Такого дня нет.",
    }  # fmt: skip
    assert one(answer.text, "//*[@autofocus][@name]").get("name") == "title"
    assert one(answer.text, "//input[@name='access_mark'][@checked]").get("value") == "restricted"
    assert one(answer.text, "//input[@name='_v']").get("value") == "1"
    late = client.post(action, data=form | {"title": "О крыше"}, headers=headers)
    assert one(late.text, "//*[@autofocus][@name]").get("name") == "due_on"
    assert one(late.text, "//textarea[@name='title']").text_content().strip() == "О крыше"
    assert "О кровле" in client.get(f"/docs/{id}").text
    assert client.post(action, data=form | {"access_mark": "secret"}).status_code == 422


def test_saved_requisites_load_the_card_again_with_its_message(
    office: Office, sign_in: SignIn
) -> None:
    id = office.document("О кровле")
    form = {"_v": "1", "title": "О крыше", "due_on": "", "access_mark": "common", "_key": "r"}
    client = sign_in(office.registrar)
    done = client.post(f"/docs/{id}/requisites", data=form, headers=HTMX)
    assert (done.status_code, done.headers["hx-refresh"], done.content) == (204, "true", b"")
    card = client.get(f"/docs/{id}").text
    assert "О крыше" in card
    assert "Реквизиты сохранены." in card
    assert "Реквизиты сохранены." not in client.get(f"/docs/{id}").text


def test_a_card_saved_as_it_was_leaves_no_line_in_its_history(
    office: Office, sign_in: SignIn
) -> None:
    id = office.document("О кровле")
    form = {"_v": "1", "title": " О  кровле ", "due_on": "", "access_mark": "common"}
    client = sign_in(office.registrar)
    assert client.post(f"/docs/{id}/requisites", data=form, headers=HTMX).status_code == 204
    assert "изменены реквизиты" not in client.get(f"/docs/{id}/history").text
    changed = form | {"title": "О крыше"}
    assert client.post(f"/docs/{id}/requisites", data=changed, headers=HTMX).status_code == 204
    assert "изменены реквизиты" in client.get(f"/docs/{id}/history").text


def test_requisites_form_of_a_reader_without_the_right_is_not_shown(
    office: Office, sign_in: SignIn
) -> None:
    id = office.document("О кровле")
    share = {"principal": str(office.clerk.person_id), "level": "read", "_key": "s"}
    assert sign_in(office.registrar).post(f"/docs/{id}/access", data=share).status_code == 200
    wrong = {"_v": "1", "title": "", "due_on": "", "access_mark": "common"}
    client = sign_in(office.clerk)
    assert client.get(f"/docs/{id}").status_code == 200
    assert client.post(f"/docs/{id}/requisites", data=wrong, headers=HTMX).status_code == 404


def test_what_is_done_changes_only_its_section(office: Office, sign_in: SignIn) -> None:
    id = office.document()
    form = {"comment": "Проверено", "_key": "k"}
    answer = sign_in(office.registrar).post(f"/docs/{id}/comments", data=form, headers=HTMX)
    assert answer.status_code == 200
    assert answer.headers["hx-retarget"] == "#comments"
    assert "\\u041a" in answer.headers["hx-trigger"]
    assert "<html" not in answer.text
    assert "Проверено" in one(answer.text, "//article[@data-focus]").text_content()
    assert one(answer.text, "/html/body/section").get("id") == "comments"
    history = sign_in(office.registrar).get(f"/docs/{id}/history", headers=HTMX)
    assert "комментарий" in history.text


def test_a_form_with_mistakes_opens_nothing_to_those_who_may_not(
    office: Office, sign_in: SignIn
) -> None:
    id = office.document()
    client = sign_in(office.clerk)
    for path in ("comments", "links", "access"):
        answer = client.post(f"/docs/{id}/{path}", data={}, headers=HTMX)
        assert answer.status_code in {403, 404}
        assert "<form" not in answer.text
