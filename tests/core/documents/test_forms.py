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
