"""Screens of replies over HTTP: the form, templates, one answer to many, published answers."""

import re
from collections.abc import Callable

import pytest
from core.admin.conftest import visit
from core.admin.visiting import Visitor
from core.signing.desk import give_key
from litestar.testing import TestClient
from plugins.appeals.replies.desk import TEXT, Desk
from uprava import testing
from uprava.users.reader import Reader

__all__ = ["visit"]

Visit = Callable[[Reader], Visitor]


@pytest.fixture
def writer(desk: Desk, visit: Visit) -> Visitor:
    return visit(desk.writer)


@pytest.fixture
def sender(desk: Desk, visit: Visit) -> Visitor:
    return visit(desk.sender)


def test_an_answer_is_written_agreed_signed_and_sent(
    desk: Desk, writer: Visitor, visit: Visit, client: TestClient
) -> None:  # type: ignore[type-arg]
    id = desk.appeal()
    (question,) = desk.bureau.questions(id)
    page = writer.get(f"/appeals/{id}/reply")
    assert page.status_code == 200, page.text
    assert "Уважаемая Анна Дмитриевна!" in page.text
    assert "[укажите: доклад]" in page.text
    fields = {
        "purpose": "answer", "q": str(question.id), f"result_{question.id}": "",
        "text": TEXT, "greeting": "Уважаемая Анна Дмитриевна!", "addressees": "Кузнецовой А. Д.",
        "form": str(desk.letterhead), "reply_by": "post",
    }  # fmt: skip
    refused = writer.post(f"/appeals/{id}/reply", fields)
    assert refused.status_code == 422
    assert "Укажите результат рассмотрения вопроса" in refused.text
    assert TEXT in refused.text
    none = writer.post(f"/appeals/{id}/reply", {**fields, "q": ""})
    assert "Отметьте вопросы" in none.text
    made = writer.post(f"/appeals/{id}/reply", fields | {f"result_{question.id}": "explained"})
    assert made.status_code == 303, made.text
    (reply,) = [each.id for each in desk.of_appeal(id)]
    card = writer.get(f"/docs/{reply}").text
    assert "Ответ на обращение № К-" in card
    assert "Снять проект" in card
    assert "Ответы и письма" in writer.get(f"/docs/{id}").text
    desk.route(reply)
    give_key(desk.installation, desk.signer)
    token = testing.make_token(desk.installation, desk.signer, "documents:read", "sign")
    file = desk.look("select id from documents.file where document_id = %s", reply)
    signed = client.post(
        f"/api/v1/documents/{reply}/files/{file}/signatures",
        headers={"authorization": f"Bearer {token}"},
    )
    assert signed.status_code == 201, signed.text
    row = desk.reply(reply)
    assert (row.state, row.number) == ("signed", f"{desk.bureau.row(id).number}/1")
    sender = visit(desk.sender)
    acts = f"/appeals/replies/{reply}/acts/send"
    assert "Отметить отправку" in sender.get(f"/docs/{reply}").text
    assert sender.get(acts).status_code == 200
    assert sender.post(acts, {"how": "post", "on": "2020-01-01"}).status_code == 422
    done = sender.post(acts, {"how": "post", "on": row.signed_on.isoformat(), "number": "8009"})
    assert done.status_code == 303, done.text
    assert desk.bureau.row(id).standing == "answered"


@pytest.mark.parametrize("purpose", ["notice", "covering", "request"])
def test_every_purpose_has_its_form(desk: Desk, writer: Visitor, purpose: str) -> None:
    id = desk.appeal()
    page = writer.get(f"/appeals/{id}/reply?purpose={purpose}")
    assert page.status_code == 200, page.text
    sent = {"purpose": purpose, "then": "fill", "template": "extended", "text": ""}
    again = writer.post(f"/appeals/{id}/reply", sent)
    assert again.status_code in (200, 201)
    assert "Федерального закона" in again.text


def test_a_template_is_the_offices_own_and_refuses_unknown_fields(desk: Desk, visit: Visit) -> None:
    editor, path = visit(desk.editor), "/appeals/templates"
    page = editor.get(path)
    assert page.status_code == 200, page.text
    assert "Уведомление о прекращении переписки" in page.text
    assert "Образцова" not in page.text
    form = editor.get(f"{path}/forwarded").text
    assert "Уважаемая Анна Дмитриевна!" in form
    fields = {"title": "О передаче", "purpose": "notice", "notice": "forwarded",
              "greeting": "{уважаемый} {обращение}!", "text": "Передано: {орган}. {отдел}",
              "attachments": "", "valid_from": "", "active": "on", "_v": "0"}  # fmt: skip
    refused = editor.post(f"{path}/forwarded", fields)
    assert refused.status_code == 422
    assert "{отдел}" in refused.text
    kept = editor.post(f"{path}/forwarded", fields | {"text": "Передано: {орган}."})
    assert kept.status_code == 303, kept.text
    assert "О передаче" in editor.get(path).text
    late = editor.post(f"{path}/forwarded", fields | {"text": "Передано."})
    assert late.status_code == 409
    sample = editor.post(f"{path}/sample", fields | {"text": "Ваш номер {номер}"})
    assert "Ваш номер О-1" in sample.text
    assert editor.post(f"{path}/forwarded/restore").status_code == 303
    assert "О передаче" not in editor.get(path).text
    own = editor.post(f"{path}/new", fields | {"text": "Передано: {орган}.", "_v": "0"})
    assert re.search(r"/own-\d+$", own.headers["location"])
    assert visit(desk.stranger).get(path).status_code == 403


def test_many_are_answered_by_one_form(desk: Desk, writer: Visitor) -> None:
    ids = [desk.appeal(), desk.appeal()]
    writer.get("/appeals/templates")
    writer.get(f"/appeals/{ids[0]}/reply")
    chosen = {"id": [str(each) for each in ids]}
    page = writer.post("/appeals/replies/many", chosen)  # type: ignore[arg-type]
    assert page.status_code == 200, page.text
    assert "{доклад}" in page.text
    fields = {**chosen, "then": "write", "text": "№ {номер}", "greeting": "{обращение}!",
              "result": "explained", "form": "", "template": "answer"}  # fmt: skip
    done = writer.post("/appeals/replies/many", fields)  # type: ignore[arg-type]
    assert done.status_code == 200, done.text
    assert "Подготовлено 2 проекта" in done.text
    drafts = [reply.id for each in ids for reply in desk.of_appeal(each)]
    assert len(drafts) == 2
    assert all(f'href="/docs/{each}"' in done.text for each in drafts)


def test_an_answer_is_published_without_its_author(
    desk: Desk, sender: Visitor, visit: Visit
) -> None:
    id = desk.appeal()
    page = f"/appeals/{id}/publish"
    text = f"{TEXT} Кузнецовой А. Д., ул. Тарская, д. 14, разъяснено."
    reply = desk.answer(id, text=text)
    sender.get("/appeals/published")
    early = sender.post(page, {"topic": "Кровля", "text": "Текст"})
    assert early.status_code == 409
    desk.sign(reply)
    desk.send(reply)
    form = sender.get(page)
    assert form.status_code == 200, form.text
    assert "[…]" in form.text
    assert "Тарская" not in form.text
    refused = sender.post(page, {"topic": "Кровля", "text": text})
    assert refused.status_code == 422
    assert "В тексте остались сведения о заявителе" in refused.text
    done = sender.post(page, {"topic": "Кровля", "text": TEXT, "page": "https://example.org/1"})
    assert done.status_code == 303, done.text
    assert TEXT in sender.get("/appeals/published").text
    offered = visit(desk.stranger).get("/appeals/published/pick?q=кровля").text
    assert 'data-value="https://example.org/1"' in offered
    assert "example" not in visit(desk.stranger).get("/appeals/published/pick?q=дорога").text
    sender = visit(desk.sender)
    token = testing.make_token(desk.installation, desk.sender, "documents:read")
    answer = sender.client.get(
        "/api/v1/appeals/published", headers={"authorization": f"Bearer {token}"}
    )
    (item,) = answer.json()["items"]
    assert set(item) == {"id", "topic", "text", "code", "page", "published_on"}
    assert str(id) not in visit(desk.stranger).get("/appeals/published").text
    assert visit(desk.stranger).get(page).status_code in (403, 404)
    sender.get("/appeals/published")
    assert sender.post(f"/appeals/published/{item['id']}/withdraw").status_code == 303
    assert TEXT not in sender.get("/appeals/published").text


def test_the_results_of_a_draft_are_changed_in_its_form(desk: Desk, writer: Visitor) -> None:
    id = desk.appeal()
    (question,) = desk.bureau.questions(id)
    reply = desk.answer(id)
    act = f"/appeals/replies/{reply}/acts/results"
    assert "Изменить результаты" in writer.get(f"/docs/{reply}").text
    assert f'name="result_{question.id}"' in writer.get(act).text
    wrong = {f"result_{question.id}": "measures", f"measures_{question.id}": ""}
    assert writer.post(act, wrong).status_code == 422
    assert writer.post(act, {f"result_{question.id}": "not-supported"}).status_code == 303
    kept = desk.look("select result from appeals.reply_of where reply_id = %s", reply)
    assert kept == "not-supported"
