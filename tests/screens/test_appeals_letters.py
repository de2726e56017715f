"""What becomes of appeals beside their answers, in a browser, by the keyboard where it is easy.

Letters about a forwarded question, a published answer, one answer for many, two cards of one.
"""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from plugins.appeals.intake.office import ANNA
from plugins.appeals.replies.desk import Desk
from screens.appealing import Open, address, at, desk, item, look
from uprava_appeals.intake.values import NewQuestion
from uprava_appeals.law.facts import Competence
from uprava_appeals.work.values import Body

__all__ = ["address", "at", "desk"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

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
    look(page, f"letter-{name}")
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


HOUSE = replace(ANNA, address="г. Омск, ул. Тарская, д. 14, кв. 31")
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
