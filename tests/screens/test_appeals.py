"""An appeal from the door to its answer, and a personal reception, in a browser; with axe.

The walks share one server and one office; what they go through is looked at in light and dark.
"""

import re

import pytest
from playwright.sync_api import Page, expect
from plugins.appeals.intake.office import ANNA
from plugins.appeals.replies.desk import Desk
from screens.appealing import TODAY, Open, act, address, at, choose, desk, item, look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

__all__ = ["address", "at", "desk"]


def test_an_appeal_goes_from_the_door_to_its_answer(desk: Desk, at: Open, address: str) -> None:
    card = registered(at(desk.bureau.registrar), address)
    given_and_sent_on(at(desk.bureau.chief), card)
    answer = answered(at(desk.writer), card, address)
    sent(at(desk.sender), answer, card)


def registered(page: Page, address: str) -> str:
    """Register an appeal of two questions by the keyboard; return the address of its card."""
    page.goto(f"{address}/appeals/new")
    expect(page.locator("#f-a0_surname")).to_be_focused()
    page.keyboard.type(ANNA.surname)
    for text in (ANNA.given_name, ANNA.patronymic):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.fill("#f-a0_address", ANNA.address)
    page.fill("#f-a0_district", ANNA.district)
    page.fill("#f-annotation", "О протечке кровли и доплате к пенсии")
    page.fill("#f-text", "Прошу отремонтировать крышу и пересчитать доплату к пенсии.")
    page.fill("#f-q0_text", "Ремонт кровли дома")
    choose(page, "q0_code", "кровл")
    expect(page.locator("#check")).to_contain_text(ANNA.surname)
    look(page, "registration", narrow=True)
    page.get_by_role("button", name="Ещё вопрос").click()
    page.fill("#f-q1_text", "Доплата к пенсии")
    page.select_option("[name=q1_competence]", "other")
    expect(page.locator("#check")).to_contain_text("ст. 8")
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_url("**/docs/*")
    expect(page.locator("#panel-appeal-author")).to_contain_text(ANNA.surname)
    look(page, "card-registered", narrow=True)
    return page.url.partition("?")[0]


def given_and_sent_on(page: Page, card: str) -> None:
    """Send the foreign question to its body, and let somebody consider the own one."""
    page.goto(card)
    act(page, 1, "Переадресовать…")
    expect(page.locator("#f-ways")).to_contain_text("ст. 8 ч. 3")
    look(page, "forward")
    page.locator("#f-ways input").first.check()
    page.fill("#f-body0", "Отделение Социального фонда")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(card)
    expect(page.locator("#panel-appeal-decisions")).to_contain_text("Отделение Социального фонда")
    act(page, 0, "Поручить…")
    choose(page, "who", "Мельникова")
    look(page, "give")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(card)
    expect(page.locator("#panel-appeal-questions")).to_contain_text("Мельникова")
    look(page, "card-at-work", narrow=True)


def answered(page: Page, card: str, address: str) -> str:
    """Write the answer from the template and sign it; return the address of its card."""
    page.goto(card)
    page.get_by_role("link", name="Ответить").click()
    page.wait_for_url("**/reply*")
    expect(page.locator("#f-greeting")).to_have_value("Уважаемая Анна Дмитриевна!")
    look(page, "reply", narrow=True)
    page.locator("select[name^=result_]").select_option("explained")
    page.fill("#f-text", "Кровля дома включена в план ремонта на декабрь.")
    page.select_option("[name=form]", index=1)
    page.locator("#f-text").focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/docs/*")
    look(page, "reply-draft")
    item(page, "Подписан на бумаге")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".card-h")).to_contain_text(re.compile(r"К-\d+/1"))
    return page.url.partition("?")[0]


def sent(page: Page, answer: str, card: str) -> None:
    """Note that the answer went, and that its author was told of the rest."""
    page.goto(answer)
    look(page, "reply-signed")
    item(page, "Отметить отправку")
    page.keyboard.press("Control+Enter")
    page.locator("dialog[open]").wait_for(state="detached")
    page.goto(card)
    told = page.get_by_role("link", name="Заявитель уведомлён…")
    told.click()
    page.locator("[name=on]").focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(card)
    expect(told).to_have_count(0)
    look(page, "card-answered", narrow=True)


def test_two_are_received_in_person(desk: Desk, at: Open, address: str) -> None:
    page, base = at(desk.bureau.registrar), f"{address}/appeals/reception"
    page.goto(f"{base}/schedule")
    page.get_by_role("link", name="Часы приёма").first.click()
    choose(page, "person", "Орлова")
    page.select_option("[name=weekday]", str(TODAY.isoweekday()))
    for name, text in {"begins": "00:00", "ends": "23:59", "minutes": "60",
                       "place": "каб. 214", "ahead": "0"}.items():  # fmt: skip
        page.fill(f"#f-{name}", text)
    look(page, "hours")
    page.keyboard.press("Control+Enter")
    expect(page.locator("table")).to_contain_text("каб. 214")
    look(page, "schedule", narrow=True)
    oral = booked(page, base, "Остапчук", "#times [name=slot] >> nth=0")
    page.get_by_role("button", name="Пришёл").click()
    look(page, "reception", narrow=True)
    page.get_by_role("link", name="Принять").click()
    look(page, "reception-card", narrow=True)
    held(page, "oral", "Дом включён в план ремонта на декабрь.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Карточка личного приёма № 1/")
    booked(page, base, "Савельева", "#times [name=slot] >> nth=-1")
    held(page, "answer", "")
    page.goto(f"{base}/journal")
    expect(page.locator("tbody tr")).to_have_count(2)
    look(page, "journal", narrow=True)
    page.goto(oral)
    look(page, "reception-held")


def booked(page: Page, base: str, surname: str, when: str) -> str:
    """Book somebody for today, at a time or in turn; return the address of the booking."""
    page.goto(f"{base}/book")
    page.focus(when)
    page.keyboard.press("Space")
    page.fill("#f-about", "О ремонте кровли")
    page.fill("#f-surname", surname)
    page.fill("#f-given_name", "Мария")
    page.fill("#f-address", "г. Омск, ул. Мира, д. 12, кв. 3")
    look(page, "booking")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/reception/\d+$"))
    return page.url


def held(page: Page, outcome: str, answer: str) -> None:
    """Fill in the card of a reception: an oral answer with consent, or an appeal."""
    page.select_option("[name=identity]", "passport")
    page.fill("#f-content", "Просит отремонтировать кровлю.")
    page.check(f"[name=outcome][value={outcome}]")
    if answer:
        page.get_by_label("Заявитель согласен").check()
        page.fill("#f-answer", answer)
    else:
        page.fill("#f-annotation", "О ремонте кровли дома 12 по улице Мира")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Карточка личного приёма")


SCREENS = {
    "list": "/appeals", "received": "/appeals/received", "registered": "/appeals/registered",
    "review": "/appeals/review", "work": "/appeals/work", "replying": "/appeals/replying",
    "tell": "/appeals/tell", "done": "/appeals/done", "mine": "/appeals/mine",
    "named": "/appeals?named=1", "nothing": "/appeals?text=Щщщщ",
    "applicants": "/appeals/applicants", "topics": "/appeals/topics",
    "kinds": "/appeals/topics/kinds", "editions": "/appeals/topics/editions",
    "import": "/appeals/topics/import", "templates": "/appeals/templates",
    "template": "/appeals/templates/answer", "published": "/appeals/published",
    "figures": "/appeals/figures", "section": "/appeals/section",
    "section-names": "/appeals/section/names", "to-send": "/work/replies",
    "folder": "/work/appeals", "to-register": "/work/appeals-register",
    "away": "/appeals/reception/schedule/away",
}  # fmt: skip


@pytest.mark.parametrize("names", [list(SCREENS)[::2], list(SCREENS)[1::2]], ids=["even", "odd"])
def test_every_screen_is_for_everybody(
    desk: Desk, at: Open, address: str, names: list[str]
) -> None:
    page = at(desk.editor)
    for name in names:
        answer = page.goto(f"{address}{SCREENS[name]}")
        assert answer is not None
        assert answer.status == 200, name
        look(page, name, narrow=name in ("list", "applicants", "figures"))
