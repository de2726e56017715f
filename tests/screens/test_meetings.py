"""A whole meeting by four people in four browsers at once, with the projector beside; with axe."""

import re
import time

import pytest
from playwright.sync_api import Page, expect
from screens.sitting import Open, Sitting, address, at, look, make_sitting, sitting
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_meetings.conduct.service import holding
from uprava_meetings.values import Form

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

__all__ = ["address", "at", "sitting"]

SOON = 15_000
"""Milliseconds in which a page shows what somebody else did: by its signal, not by its timer."""


def test_a_whole_meeting(sitting: Sitting, at: Open, address: str) -> None:
    hall, base = sitting.hall, f"{address}/meetings/{sitting.id}"
    secretary = at(hall.secretary)
    secretary.goto(f"{base}/hall")
    stand = secretary.context.new_page()
    stand.goto(f"{base}/screen")
    opened(secretary, stand, sitting)
    people = [at(each) for each in (hall.chair, *hall.members[:2])]
    for page in people:
        page.goto(f"{base}/vote")
        expect(page.locator("#ballot")).to_contain_text("Сейчас голосования нет")
    voted_by_name(secretary, stand, people)
    voted_in_secret(secretary, stand, people)
    recused(secretary, stand, people[1], sitting)
    secretary.get_by_role("button", name=re.compile("Следующий вопрос")).click()
    secretary.get_by_role("button", name="Без голосования").click()
    secretary.get_by_role("button", name="принято к сведению").click()
    expect(secretary.locator("#hall-items .lab")).to_have_count(4)
    secretary.get_by_role("button", name="Закрыть заседание").click()
    expect(secretary.locator("#hall-people button")).to_have_count(0)
    expect(stand.locator("#stand")).to_contain_text("Заседание завершено", timeout=SOON)


def opened(secretary: Page, stand: Page, sitting: Sitting) -> None:
    """Open the meeting; five of nine come, one of them by video."""
    expect(stand.locator("#stand")).to_contain_text("скоро начнётся")
    secretary.get_by_role("button", name="Открыть заседание").click()
    expect(secretary.locator("#hall-people")).to_contain_text("Не хватает 5")
    for who in sitting.voters[:4]:
        come(secretary, sitting, who)
    expect(secretary.locator("#hall-people")).to_contain_text("Не хватает 1")
    secretary.get_by_role("button", name="Открыть голосование").click()
    expect(secretary.locator("#toasts")).to_contain_text("Кворума нет")
    expect(secretary.locator("#hall-now .poll")).to_have_count(0)
    row = secretary.locator(".roll li", has_text="Громов")
    row.get_by_role("button", name=re.compile("Ещё")).click()
    row.get_by_role("button", name="По видеосвязи").click()
    expect(row).to_contain_text("по видеосвязи")
    expect(secretary.locator("#hall-people")).to_contain_text("Кворум есть")
    expect(stand.locator("#stand")).to_contain_text("Кворум есть", timeout=SOON)


def come(secretary: Page, sitting: Sitting, who: Reader) -> None:
    """Note by one tap that somebody is in the hall."""
    member = sitting.member(who)
    secretary.locator(f"#in-{member}").click()
    expect(secretary.locator(f"#out-{member}")).to_be_visible()


def voted_by_name(secretary: Page, stand: Page, people: list[Page]) -> None:
    """Hear the first question and vote by name: two at the same second, one by the keyboard."""
    secretary.get_by_role("button", name="Перейти к рассмотрению").click()
    secretary.fill("#f-text", "Доложила о проекте бюджета.")
    secretary.get_by_role("button", name="Записать").click()
    expect(secretary.locator("#hall-said")).to_contain_text("СЛУШАЛИ: Захарова Т. М.")
    expect(secretary.locator("#f-text")).to_have_value("")
    secretary.fill("#f-text", "Недописанное выступление")
    secretary.select_option("#f-way", "roll")
    secretary.get_by_role("button", name="Открыть голосование").click()
    chair, *others = people
    for page in people:
        expect(page.locator(".choices button")).to_have_count(3, timeout=SOON)
    look(chair, "vote")
    at_the_same_second(others, ("for", "against"))
    by_keyboard(chair, "for")
    for page in people:
        expect(page.locator("#ballot")).to_contain_text("Ваш голос принят", timeout=SOON)
    count = re.compile("Проголосовали 3 из 5")
    expect(secretary.locator("#hall-now")).to_contain_text(count, timeout=SOON)
    expect(secretary.locator("#f-text")).to_have_value("Недописанное выступление")
    expect(stand.locator(".much")).to_contain_text("3", timeout=SOON)
    look(secretary, "hall")
    row = secretary.locator(".roll li", has_text="Остапчук")
    row.get_by_role("button", name="не голосовал").click()
    row.get_by_role("button", name="За", exact=True).click()
    expect(row).to_contain_text("За")
    secretary.get_by_role("button", name="Завершить голосование").click()
    expect(stand.locator(".outcome")).to_contain_text("Решение принято.", timeout=SOON)
    expect(stand.locator(".outcome")).to_contain_text("Необходимо «за»: 3")
    expect(stand.locator(".outcome")).to_contain_text("Положение о коллегии, п. 3.4")
    look(stand, "stand")
    expect(chair.locator("#ballot")).to_contain_text("Как я голосовал(а)", timeout=SOON)
    secretary.get_by_role("button", name="Решение принято").click()


def at_the_same_second(pages: list[Page], choices: tuple[str, ...]) -> None:
    """Let several press their buttons at one moment of the clock."""
    moment = int((time.time() + 1.5) * 1000)
    for page, choice in zip(pages, choices, strict=True):
        page.evaluate(
            """([moment, choice]) => setTimeout(() =>
                document.querySelector(`.choices [value=${choice}]`).click(),
                moment - Date.now())""",
            [moment, choice],
        )


def by_keyboard(page: Page, choice: str) -> None:
    """Vote with the keyboard alone."""
    page.keyboard.press("Home")
    for _step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == choice:
            break
    page.keyboard.press("Enter")


def voted_in_secret(secretary: Page, stand: Page, people: list[Page]) -> None:
    """Vote in secret on the second question: no screen tells more than how many voted."""
    secretary.get_by_role("button", name=re.compile("Следующий вопрос: 2")).click()
    expect(stand.locator("h1")).to_contain_text("О награждении", timeout=SOON)
    secretary.get_by_role("button", name="Открыть голосование").click()
    for page, choice in zip(people, ("for", "for", "against"), strict=True):
        expect(page.locator("#ballot")).to_contain_text("Голосование тайное", timeout=SOON)
        page.locator(f".choices [value={choice}]").click()
        expect(page.locator("#ballot")).to_contain_text("Ваш голос принят")
        expect(page.locator("#ballot")).not_to_contain_text("Ваш голос: ")
    expect(stand.locator(".much")).to_contain_text("3", timeout=SOON)
    for page in (stand, secretary):
        expect(page.locator(".bars")).to_have_count(0)
    secretary.get_by_role("button", name="Завершить голосование").click()
    expect(stand.locator(".outcome")).to_contain_text("Решение не принято.", timeout=SOON)
    expect(secretary.locator("#hall-now")).not_to_contain_text("Поимённо")
    secretary.get_by_role("button", name="Решение не принято").click()


def recused(secretary: Page, stand: Page, member: Page, sitting: Sitting) -> None:
    """Note a recusal on the third question: the quorum is gone until one more comes."""
    secretary.get_by_role("button", name=re.compile("Следующий вопрос: 3")).click()
    row = secretary.locator(".roll li", has_text="Мельникова")
    row.get_by_role("button", name=re.compile("Ещё")).click()
    row.get_by_label("Самоотвод по вопросу, причина").fill("работает в учреждении")
    row.get_by_role("button", name="Отметить самоотвод").click()
    expect(row).to_contain_text("самоотвод: работает в учреждении")
    expect(secretary.locator("#hall-people")).to_contain_text("Не хватает 1")
    expect(stand.locator("#stand")).to_contain_text("Не хватает 1", timeout=SOON)
    come(secretary, sitting, sitting.voters[5])
    secretary.get_by_role("button", name="Открыть голосование").click()
    expect(member.locator("#ballot")).to_contain_text("подсчитывают в зале", timeout=SOON)
    for name, number in (("n0", "4"), ("n1", "1"), ("n2", "1")):
        secretary.fill(f"#f-{name}", number)
    secretary.get_by_role("button", name="Внести и завершить голосование").click()
    expect(secretary.locator("#toasts")).to_contain_text("Внесено голосов: 6")
    secretary.fill("#f-n2", "0")
    secretary.get_by_role("button", name="Внести и завершить голосование").click()
    expect(stand.locator(".outcome")).to_contain_text("Решение принято.", timeout=SOON)
    secretary.get_by_role("button", name="Решение принято").click()


def test_a_page_without_a_connection_says_that_it_is_old(
    installation: Installation, at: Open, address: str
) -> None:
    sitting = make_sitting(installation)
    page = at(sitting.hall.members[0])
    page.goto(f"{address}/meetings/{sitting.id}/vote")
    expect(page.locator("#ballot")).to_contain_text("Заседание ещё не открыто")
    expect(page.locator("[data-old]")).to_be_hidden()
    page.context.set_offline(True)
    expect(page.locator("[data-old]")).to_be_visible()
    sitting.hall.act(sitting.hall.secretary, holding.open_meeting, sitting.id)
    page.context.set_offline(False)
    expect(page.locator("#ballot")).to_contain_text("Сейчас голосования нет", timeout=SOON)
    expect(page.locator("[data-old]")).to_be_hidden(timeout=SOON)


def test_a_sheet_is_returned_and_another_entered_from_paper(
    installation: Installation, at: Open, address: str
) -> None:
    sitting = make_sitting(installation, form=Form.CORRESPONDENCE)
    hall, base = sitting.hall, f"{address}/meetings/{sitting.id}"
    hall.act(hall.secretary, holding.open_meeting, sitting.id)
    secretary, member = at(hall.secretary), at(hall.members[0])
    secretary.goto(f"{base}/hall")
    expect(secretary.locator("#sheets-sum")).to_contain_text("из 9 листов получено")
    member.goto(f"{base}/sheet")
    look(member, "sheet")
    answered(member, "Отправить опросный лист")
    expect(member.locator(".note.g")).to_contain_text("Ваш опросный лист принят")
    expect(secretary.locator("#sheets-sum")).to_contain_text("1", timeout=SOON)
    row = secretary.locator("tr", has_text="Орлов")
    row.get_by_role("link", name="Внести с бумаги").click()
    look(secretary, "sheets")
    answered(secretary, "Внести лист")
    expect(row).to_contain_text("внёс(ла) Крылова")
    secretary.get_by_role("button", name="Завершить голосование").click()
    expect(secretary.get_by_role("alert")).to_contain_text("Ещё не вернули опросные листы")


def answered(page: Page, send: str) -> None:
    """Answer all questions of a sheet and send it."""
    for choices in page.locator(".poll .quick").all():
        choices.get_by_text("За", exact=True).click()
    page.get_by_role("button", name=send).click()
