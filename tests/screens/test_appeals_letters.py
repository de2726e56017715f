"""What becomes of appeals beside their answers, in a browser, by the keyboard where it is easy.

Letters about a forwarded question, a published answer, one answer for many, two cards of one.
"""

import re
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from plugins.appeals.intake.office import ANNA
from plugins.appeals.replies.desk import TEXT, Desk
from plugins.appeals.sending.counter import BY_EMAIL
from screens.appealing import Open, address, at, desk, item, look
from screens.looking import looked_at
from uprava import testing
from uprava.db.sql import execute
from uprava_appeals.duty_reports.service import making, naming
from uprava_appeals.intake.values import NewQuestion
from uprava_appeals.law.facts import Competence
from uprava_appeals.replies.service import publishing
from uprava_appeals.sending.values import LIVE, SendingState
from uprava_appeals.values import ReplyBy
from uprava_appeals.work.values import Body

__all__ = ["address", "at", "desk"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

LEAK = "0005.0005.0056.1152"

FUND = "Отделение Социального фонда"


def test_a_forwarded_question_has_its_letter_and_its_notice(
    desk: Desk, at: Open, address: str
) -> None:
    id = desk.bureau.appeal(
        NewQuestion("Ремонт кровли"), NewQuestion("Пенсия", competence=Competence.OTHER)
    )
    desk.bureau.give(id, desk.writer)
    desk.bureau.decide(id, "forward", place=1, bodies=(Body(FUND),))
    card, writer, sender = f"{address}/docs/{id}", at(desk.writer), at(desk.sender)
    letters = []
    for purpose, title in (("covering", "Сопроводительное письмо"), ("notice", "Уведомление")):
        writer.goto(f"{address}/appeals/{id}/reply?purpose={purpose}")
        expect(writer.get_by_role("heading", level=1)).to_contain_text(title)
        letters.append(written(writer, purpose))
        sent(sender, letters[-1])
    sender.goto(card)
    covering = f"{desk.bureau.row(id).number}/1"
    expect(sender.locator("#panel-appeal-decisions")).to_contain_text(covering)
    expect(sender.locator("#panel-replies")).to_contain_text("Сопроводительное письмо")
    expect(sender.get_by_role("link", name="Заявитель уведомлён…")).to_have_count(0)
    assert [each.state for each in desk.of_appeal(id)] == ["sent", "sent"]
    look(sender, "card-letters")


def written(page: Page, name: str) -> str:
    """Write a letter about a decision from its template and sign it; return its address."""
    page.select_option("[name=decision]", index=1)
    page.get_by_role("button", name="Заполнить по шаблону").press("Enter")
    expect(page.locator("#f-text")).to_have_value(re.compile("част"))
    expect(page.locator("#f-text")).not_to_have_value(re.compile(r"\[укажите"))
    page.select_option("[name=form]", index=1)
    if name == "covering":
        look(page, "letter-covering")
    page.locator("#f-text").press("Control+Enter")
    page.wait_for_url("**/docs/*")
    item(page, "Подписан на бумаге")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".card-h")).to_contain_text(re.compile(r"К-\d+/\d"))
    return page.url.partition("?")[0]


def sent(page: Page, letter: str) -> None:
    """Note that a letter went."""
    page.goto(letter)
    item(page, "Отметить отправку")
    page.keyboard.press("Control+Enter")
    page.locator("dialog[open]").wait_for(state="detached")


def test_an_answer_is_published_without_its_author(desk: Desk, at: Open, address: str) -> None:
    id = desk.appeal()
    text = "Кузнецовой А. Д., ул. Тарская, д. 14: кровля отремонтирована."
    answer = desk.answer(id, text=text)
    desk.sign(answer)
    desk.send(answer)
    page = at(desk.sender)
    page.goto(f"{address}/docs/{id}")
    publish = page.locator(".card-h").get_by_text("Опубликовать ответ", exact=True)
    if not publish.is_visible():
        page.locator(".card-h [aria-haspopup=menu]").last.press("Enter")
    publish.press("Enter")
    field = page.locator("#f-text")
    expect(field).to_have_value(re.compile(r"\[…\].*кровля"))
    expect(field).not_to_have_value(re.compile("Кузнецов|Тарск"))
    look(page, "publish", narrow=True)
    field.fill(text)
    field.press("Control+Enter")
    expect(page.locator(".err").first).to_contain_text("остались сведения о заявителе")
    look(page, "publish-refused")
    page.locator("#f-text").fill("Кровля дома отремонтирована, течи нет.")
    page.fill("#f-topic", "Ремонт кровли после обращений жителей")
    page.locator("#f-topic").press("Control+Enter")
    page.wait_for_url("**/appeals/published*")
    stranger = at(desk.stranger)
    stranger.goto(f"{address}/appeals/published")
    stranger.fill("#f-q", "кровля")
    stranger.keyboard.press("Enter")
    shown = stranger.get_by_role("region", name="Ремонт кровли после обращений жителей")
    expect(shown).to_contain_text("течи нет")
    expect(shown.locator("a[href^='/docs/']")).to_have_count(0)
    assert "Кузнецов" not in stranger.content()
    hidden = stranger.goto(f"{address}/docs/{id}")
    assert hidden is not None
    assert hidden.status == 404


def test_many_get_one_answer_from_the_bar_of_the_list(desk: Desk, at: Open, address: str) -> None:
    ids = [desk.appeal(authors=(each,)) for each in NEIGHBOURS]
    page = at(desk.writer)
    page.goto(f"{address}/appeals/work?text=кровли")
    rows = page.locator("#f-appeals tbody tr", has=page.locator("[name=id]"))
    expect(rows.first).to_be_visible()
    for id in ids:
        page.locator(f"[name=id][value='{id}']").press("Space")
    bar = page.get_by_role("group", name="Действия с выбранными")
    expect(bar).to_contain_text(str(len(ids)))
    bar.get_by_role("button", name="Ответить всем").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Один ответ")
    look(page, "many", narrow=True)
    page.fill("#f-text", "Кровля дома включена в план. Ваше обращение № {номер} рассмотрено.")
    page.locator("#f-text").press("Control+Enter")
    expect(page.locator(".err").first).to_be_visible()
    page.select_option("[name=result]", "explained")
    page.locator("#f-text").press("Control+Enter")
    expect(page.get_by_role("status").or_(page.locator(".note")).first).to_contain_text("3 проекта")
    look(page, "many-written")
    drafts = page.locator("main a[href^='/docs/']")
    expect(drafts).to_have_count(len(ids))
    drafts.first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ответ на обращение")
    assert [len(desk.of_appeal(each)) for each in ids] == [1] * len(ids)


NEIGHBOURS = [
    replace(ANNA, surname=surname, address=f"г. Омск, ул. Мира, д. 3, кв. {flat}")
    for flat, surname in enumerate(("Остапчук", "Савельева", "Мельниченко"), 1)
]


def test_two_cards_of_one_applicant_become_one(desk: Desk, at: Open, address: str) -> None:
    one = replace(ANNA, surname="Переверзева", phone="8 913 000-00-01", district="")
    two = replace(one, surname="Переверзева", given_name="А.", patronymic="Д.",
                  address="г. Омск, Тарская 14-31", phone="8 913 000-00-02")  # fmt: skip
    appeals = [desk.appeal(authors=(each,)) for each in (one, two)]
    page = at(desk.bureau.registrar)
    page.goto(f"{address}/appeals/applicants?q=Переверзева")
    links = page.locator("main tbody a[href^='/appeals/applicants/']")
    expect(links).to_have_count(2)
    links.first.press("Enter")
    expect(page.locator(".note")).to_contain_text("Возможно, тот же")
    look(page, "applicant-near")
    page.get_by_role("link", name=re.compile("Сравнить")).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Две карточки")
    look(page, "merge", narrow=True)
    gone = page.get_by_role("link", name=re.compile(r"№ \d+")).last.get_attribute("href")
    page.get_by_role("radio", name="8 913 000-00-02").or_(page.locator("[type=radio]")).last.focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/applicants/\d+"))
    kept = page.url.partition("?")[0]
    for each in appeals:
        expect(page.locator(f"main a[href='/docs/{each}']")).to_be_visible()
    look(page, "applicant-merged")
    page.goto(f"{address}{gone}")
    assert page.url.partition("?")[0] == kept
    page.get_by_role("button", name=re.compile("Отменить|Вернуть")).press("Enter")
    expect(page.locator("main tbody a[href^='/docs/']")).to_have_count(1)


FULL = {
    "packages": "/appeals/section", "package-empty": "/appeals/section/{0}",
    "package": "/appeals/section/{1}", "published-rows": "/appeals/published",
    "subscriptions-rows": "/appeals/subscriptions", "sending": "/appeals/sending",
    "sending-going": "/appeals/sending?tab=going", "sending-failed": "/appeals/sending?tab=failed",
    "sending-gone": "/appeals/sending?tab=gone",
}  # fmt: skip


def test_screens_with_rows_are_for_everybody(
    desk: Desk, at: Open, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "office_day", lambda _zone, _at=None: desk.bureau.today)
    packages = made(desk)
    published(desk)
    for state in SendingState:
        going(desk, state)
    subscribed(desk)
    page = at(desk.editor)
    for name, path in FULL.items():
        answer = page.goto(address + path.format(*packages))
        assert answer is not None
        assert answer.status == 200, name
        expect(page.locator("main tbody tr, main .panel").first).to_be_visible()
        look(page, name)
        page.set_viewport_size({"width": 820, "height": 1180})
        looked_at(page, f"appeals-{name}-820")
        page.set_viewport_size({"width": 1366, "height": 900})


def made(desk: Desk) -> list[int]:
    """Make the package of the month twice: with every mistake there is, then with some."""
    desk.appeal(NewQuestion("Протечка кровли", code=LEAK, kind="З2.1"))
    desk.appeal(NewQuestion("Двор"))
    ids: list[int] = []
    editor = testing.reader_of(desk.installation, desk.editor.person_id)
    for guid in ("", "0b7d3c52-7f4d-4f0e-9a59-3f1c5f0f6a11"):
        if guid:
            desk.act(editor, naming.keep_body, "", guid)
        today = desk.bureau.today
        ids.append(desk.act(editor, making.order, today.year, today.month))
        making.make(desk.installation, package_id=ids[-1])
    return ids


def published(desk: Desk) -> None:
    id = desk.appeal()
    answer = desk.answer(id)
    desk.sign(answer)
    desk.send(answer)
    wanted = publishing.Wanted("Ремонт кровли", TEXT, "https://town.example/answers/1")
    desk.act(desk.sender, publishing.publish, id, wanted)


def going(desk: Desk, state: SendingState) -> None:
    """Let an order to send an answer be in a state."""
    id = desk.appeal(authors=(BY_EMAIL,))
    reply = desk.answer(id, reply_by=ReplyBy.EMAIL)
    desk.sign(reply)
    query = """insert into appeals.sending (reply_id, organisation_id, way, state, problem, said,
            asked_by, asked_at)
        select %s, %s, 'email', %s, %s, '550 mailbox unavailable', %s, now()"""
    problem = {"failed": "refused", "uncertain": "uncertain", "returned": "bounced"}.get(state, "")
    town, who = desk.bureau.office.town.organisation_id, desk.sender.person_id
    alter(desk, query, reply, town, state.value, problem, who)
    alter(desk, "update appeals.reply set going = %s where document_id = %s", state in LIVE, reply)
    if state in (SendingState.SENT, SendingState.RETURNED):
        desk.send(reply, how=ReplyBy.EMAIL)


def subscribed(desk: Desk) -> None:
    """Let programs be subscribed: told, refused, never told."""
    query = """insert into appeals.subscription (person_id, url, salt, made_at, last_at, last_said)
        values (%s, %s, 'salt', now(), %s, %s)"""
    for place, said in (("mfc", "200"), ("portal", "503"), ("site", "")):
        url, last = f"https://{place}.example/events", desk.bureau.at if said else None
        alter(desk, query, desk.bureau.registrar.person_id, url, last, said)


def alter(desk: Desk, query: str, *values: Any) -> None:
    with desk.bureau.office.system() as session:
        execute(session, query, values)
