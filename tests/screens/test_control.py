"""«На контроле» in a real browser: terms, figures, filters, keys, acts on many; narrow and dark."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from plugins.assignments.conftest import Hall, make_hall
from screens.looking import looked_at, page_of
from screens.server import running
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute
from uprava.installation import Installation
from uprava_assignments.control.service import figures
from uprava_assignments.giving.service import asking, deciding, working
from uprava_assignments.giving.values import Control, Priority

SHOTS = os.environ.get("UPRAVA_SHOTS")

TEXTS = (
    "Представить акты гидравлических испытаний по котельной № 7",
    "Подготовить ответ прокуратуре о содержании дорог на территории округа в зимний период",
    "Доложить о завершении ремонта кровли школы № 3",
    "Согласовать график плановых отключений с Россетями",
    "Ответить заявителю об освещении на Садовой",
    "Подготовить раздел по котельным № 4 и № 7",
    "Провести обследование детских площадок перед зимним сезоном",
)
NAMES = {"head": ("Мельников", "Игорь"), "lead": ("Тимофеев", "Роман"),
         "helper": ("Руденко", "Софья"), "other": ("Белова", "Галина"),
         "controller": ("Орлова", "Вера")}  # fmt: skip


@pytest.fixture(scope="module")
def hall(installation: Installation) -> Hall:
    """A controller with terms of every sort, as the days of the clock stand."""
    made = make_hall(installation, testing.make_town(installation))
    with made.system() as session:
        for name, (surname, given) in NAMES.items():
            query = "update users.person set surname = %s, given_name = %s where id = %s"
            execute(session, query, (surname, given, getattr(made, name).person_id))
    made.today, made.at = now().date(), now()
    made.go(-9)
    fill(made)
    return made


def fill(hall: Hall) -> None:
    """Give assignments of nine days: late, of today, later, reported, executed."""
    basis = hall.document(hall.head, hall.controller)
    people = (hall.lead, hall.helper, hall.other)
    for place, days in enumerate((3, 5, 7, 9, 10, 13, 20)):
        lead, other = people[place % 3], people[(place + 1) % 3]
        hall.give(
            lead, *([other] if place % 2 else []), text=TEXTS[place],
            asked_term=f"calendar:{days}", basis_id=basis if place < 4 else None,
            control=Control.SPECIAL if place == 1 else Control.USUAL,
            priority=Priority.URGENT if place == 2 else Priority.USUAL,
        )  # fmt: skip
    duties = [hall.duty(id) for id in hall.made]
    until = hall.today.replace(year=hall.today.year + 1)
    hall.act(hall.helper, asking.ask_longer, duties[4].id, until, "Ждём материалы подрядчика.")
    hall.act(hall.other, working.accept, duties[2].id)
    hall.give(hall.town.housing_id, text="Направить предложения в план приватизации")
    hall.give(hall.lead, text="Представить сведения о готовности к отопительному периоду",
              asked_term="none")  # fmt: skip
    for done in (False, True):
        duty = hall.duty(hall.give(hall.lead, text="Устранить замечания контрольного органа"))
        hall.act(hall.lead, working.report, duty.id, working.Said("Устранены."))
        if done:
            hall.act(hall.controller, deciding.check_report, duty.id)
            hall.act(hall.head, deciding.accept_report, duty.id)


@pytest.fixture(scope="module")
def address(hall: Hall) -> Iterator[str]:
    with running(hall.installation) as made:
        yield made.rstrip("/")


@pytest.fixture(autouse=True)
def fresh() -> None:
    figures.kept.clear()


def pictures(page: Page, name: str) -> None:
    """Keep pictures of four widths, light and dark, where they are asked for."""
    for wide, high in ((1366, 900), (1920, 1080), (1180, 820), (820, 1180)) if SHOTS else ():
        page.set_viewport_size({"width": wide, "height": high})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.wait_for_timeout(150)
            page.screenshot(path=f"{SHOTS}/{name}-{wide}-{scheme}.png")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1366, "height": 900})


@pytest.mark.browser
def test_the_controller_sees_terms_by_groups_filters_by_a_figure_and_takes_off_control(
    chromium: Browser, hall: Hall, address: str
) -> None:
    page = page_of(chromium, hall.installation, address, hall.controller)
    page.goto(f"{address}/assignments/control")
    expect(page.get_by_role("heading", level=1)).to_contain_text("На контроле")
    headings = page.locator("tr.grpr th")
    expect(headings.first).to_contain_text("Просрочено")
    expect(headings.last).to_contain_text("ждёт снятия с контроля")
    pictures(page, "control")
    looked_at(page, "control")
    page.get_by_role("link", name="ждут снятия с контроля").click()
    expect(page.locator("a[data-row]")).to_have_count(1)
    page.go_back()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    bar = page.get_by_role("group", name="Действия с выбранными")
    expect(bar).to_contain_text("2")
    pictures(page, "control-selected")
    bar.get_by_role("button", name="Снять с контроля").click()
    expect(page.get_by_text("Снять с контроля: 0 из 2")).to_be_visible()
    looked_at(page, "control-ask")
    pictures(page, "control-ask")
    page.get_by_role("link", name="Отмена").click()
    expect(page).to_have_url(f"{address}/assignments/control")


@pytest.mark.browser
def test_filters_are_set_in_the_form_shown_as_chips_and_taken_away(
    chromium: Browser, hall: Hall, address: str
) -> None:
    page = page_of(chromium, hall.installation, address, hall.controller)
    page.goto(f"{address}/assignments/control")
    page.keyboard.press("f")
    form = page.get_by_role("dialog", name="Фильтры")
    name = "Исполнитель: сотрудник или подразделение"
    form.get_by_role("combobox", name=name).fill("Управление")
    page.get_by_role("option", name="Управление ЖКХ со всеми подразделениями").click()
    form.get_by_label("Только с просьбой о переносе срока").check()
    pictures(page, "control-filter")
    form.get_by_role("button", name="Показать").click()
    expect(page.locator(".fch")).to_have_count(2)
    expect(page.locator("a[data-row]")).to_have_count(1)
    expect(page).to_have_url(
        f"{address}/assignments/control?executor={hall.town.housing_id}&asked=1"
    )
    page.get_by_role("link", name="Убрать фильтр: Исполнитель").click()
    expect(page.locator(".fch")).to_have_count(1)
    page.get_by_role("link", name="Сбросить").click()
    expect(page.locator(".fch")).to_have_count(0)


@pytest.mark.browser
def test_lists_of_the_executor_the_author_and_the_empty_one_are_whole(
    chromium: Browser, hall: Hall, address: str
) -> None:
    views: tuple[tuple[Any, str, str], ...] = (
        (hall.lead, "execute", "На исполнении"), (hall.controller, "reports", "Отчёты на проверке"),
        (hall.head, "", "Поручения"), (hall.stranger, "control", "На контроле"),
    )  # fmt: skip
    for who, path, title in views:
        page = page_of(chromium, hall.installation, address, who)
        page.goto(f"{address}/assignments/{path}".rstrip("/"))
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        looked_at(page, f"control-{path or 'all'}-{who.person_id == hall.stranger.person_id}")
        pictures(page, f"control-list-{path or 'all'}")
        page.context.close()


@pytest.mark.browser
def test_the_pool_is_taken_from_the_list(chromium: Browser, hall: Hall, address: str) -> None:
    page = page_of(chromium, hall.installation, address, hall.helper)
    page.goto(f"{address}/assignments/execute")
    page.get_by_role("button", name="Взять").click()
    expect(page.get_by_text("Поручение теперь ваше.")).to_be_visible()
    expect(page.get_by_role("button", name="Взять")).to_have_count(0)
