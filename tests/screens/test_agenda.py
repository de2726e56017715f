"""An agenda from its first question to the tablet on the table, in a browser; with axe."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from plugins.meetings.agenda.files import hand_in
from plugins.meetings.conftest import Hall, make_hall
from screens.looking import looked_at, page_of
from screens.server import running
from uprava import testing
from uprava.clock import now, office_day
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.printing.compiler import compile_pdf
from uprava.users.reader import Reader
from uprava_meetings.agenda.paper import FORMS
from uprava_meetings.agenda.service import items, previous, questions
from uprava_meetings.agenda.service import running as packets
from uprava_meetings.agenda.values import SpeakerWords
from uprava_meetings.values import SpeakerRole

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

POLICY = "Content Security Policy"
TABLETS = ((820, 1180), (1180, 820))
QUESTIONS = (
    ("О проекте бюджета городского округа на 2027 год и плановый период 2028 и 2029 годов",
     "1. Одобрить проект бюджета.\n2. Внести проект на рассмотрение Думы.\n3. Опубликовать.",
     ("Проект решения о бюджете.pdf", "Пояснительная записка.pdf")),
    ("О готовности жилищного фонда к отопительному периоду",
     "1. Принять к сведению информацию о готовности.\n2. Завершить промывку систем до 25 сентября.",
     ("Справка о готовности.pdf",)),
    ("О наградах", "Наградить почётной грамотой.", ()),
)  # fmt: skip

Open = Callable[[Reader], Page]


@dataclass
class Table:
    """A collegium before its meeting, with three questions."""

    hall: Hall
    meeting: UUID
    questions: list[UUID] = field(default_factory=list)

    @property
    def agenda(self) -> str:
        """The path of its agenda."""
        return f"/meetings/{self.meeting}/agenda"


def paper(title: str, pages: int) -> bytes:
    """A file of some pages with a text."""
    one = {"title": title, "lines": [("", "Сведения подготовлены отделом. " * 24)],
           "minutes": "", "long": True}  # fmt: skip
    values = {
        "title": title, "organisation": "Администрация города", "head": title.upper(), "of": "",
        "changed": "", "facts": [], "total": "", "signer": {"post": "", "name": ""},
        "questions": [one | {"number": str(n)} for n in range(1, 4 * pages)],
    }  # fmt: skip
    return compile_pdf(FORMS / "agenda.typ", values, created=testing.NOW)


@pytest.fixture(scope="module")
def table(installation: Installation) -> Table:
    """Two questions on the agenda of a meeting to come, a closed one and a protocol that wait."""
    hall = make_hall(installation, testing.make_town(installation))
    hall.today, hall.at = office_day(installation.settings.timezone), now()
    query = "update users.person set surname = %s, given_name = %s, patronymic = %s where id = %s"
    names = (("Орлов", "Виктор", "Николаевич"), ("Крылова", "Анна", "Дмитриевна"),
             ("Мельникова", "Ирина", "Павловна"), ("Савельев", "Олег", "Андреевич"))  # fmt: skip
    with system_transaction(installation.engine, today=hall.today, task="test") as session:
        for who, name in zip((hall.chair, hall.secretary, *hall.members), names, strict=True):
            execute(session, query, (*name, who.person_id))
    hall.chair, hall.secretary = hall.again(hall.chair), hall.again(hall.secretary)
    hall.members = [hall.again(each) for each in hall.members]
    made = Table(hall, hall.plan(hall.today + timedelta(days=40)).id)
    speakers = [
        SpeakerWords(SpeakerRole.SPEAKER, "Савельев О. А.", "", hall.members[1].person_id),
        SpeakerWords(SpeakerRole.CO_SPEAKER, "Гусева Л. М.", "депутат Думы"),
    ]
    for title, draft, files in QUESTIONS:
        words = replace(hall.asked(title, speakers=speakers, closed=not files), draft=draft)
        id = hall.act(hall.proposer, questions.write_question, words).id
        hall.act(hall.proposer, questions.propose, id, version=1)
        hall.act(hall.keeper, questions.accept, id, version=2)
        for name in files:
            hand_in(hall, id, name, paper(name.removesuffix(".pdf"), 2))
        made.questions.append(id)
    before = hall.plan(hall.today + timedelta(days=9)).id  # any document stands for the protocol
    title = "Об утверждении протокола № 11 от 20 октября 2026 года"
    hall.act(hall.secretary, previous.propose_previous, before, title, body_id=hall.body)
    for each in made.questions[:2]:
        hall.act(hall.secretary, items.put_on, made.meeting, each)
    return made


@pytest.fixture(scope="module")
def address(table: Table) -> Iterator[str]:
    with running(table.hall.installation) as made:
        yield made.rstrip("/")


@pytest.fixture
def at(chromium: Browser, table: Table, address: str) -> Iterator[Open]:
    """Open a page of somebody; no page may break the policy of contents or a script."""
    opened: list[Page] = []
    wrong: list[str] = []

    def open_page(reader: Reader) -> Page:
        page = page_of(chromium, table.hall.installation, address, reader)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if POLICY in said.text else None)
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        page.context.close()
    assert wrong == []


def look(page: Page, name: str) -> None:
    """Look at a screen with axe, also on a tablet, where nothing sticks out."""
    for width, height in (*TABLETS, (1366, 900)):
        page.set_viewport_size({"width": width, "height": height})
        looked_at(page, f"agenda-{name}-{width}")


def order(page: Page) -> list[str]:
    """The questions of the agenda as they stand."""
    titles: list[str] = page.locator("[data-agenda] .what b").all_inner_texts()
    return [each[:18] for each in titles]


def test_an_agenda_is_put_in_order_approved_and_read(
    table: Table, at: Open, address: str, tmp_path: Path
) -> None:
    page = at(table.hall.secretary)
    put_in_order(page, f"{address}{table.agenda}")
    approved(page)
    changed_without_telling(page, f"{address}{table.agenda}")
    read_on_a_tablet(at(table.hall.members[0]), f"{address}/meetings/{table.meeting}")
    taken_away(at(table.hall.chair), table, f"{address}/meetings/{table.meeting}", tmp_path)


def put_in_order(page: Page, agenda: str) -> None:
    """Take the protocol first, then move questions by a button, by the keyboard and by drag."""
    page.goto(agenda)
    page.get_by_role("button", name="Включить первым вопросом").click()
    expect(page.locator("[data-agenda] > li")).to_have_count(3)
    assert order(page) == ["Об утверждении про", "О проекте бюджета ", "О готовности жилищ"]
    page.get_by_role("button", name="Выше: О готовности").click()
    page.wait_for_url(agenda)
    assert order(page) == ["Об утверждении про", "О готовности жилищ", "О проекте бюджета "]
    page.get_by_role("button", name="Ниже: О готовности").focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.locator("[data-agenda] > li").nth(1)).to_contain_text("О проекте бюджета")
    grip, first = page.locator("[data-grip]").nth(2), page.locator("[data-item]").nth(1)
    grip.hover()
    page.mouse.down()
    first.hover(position={"x": 40, "y": 4})
    page.mouse.up()
    expect(page.locator("[data-agenda] > li").nth(1)).to_contain_text("О готовности")
    look(page, "making")


def approved(page: Page) -> None:
    """Approve the agenda; the card shows its paper."""
    page.get_by_role("link", name="Утвердить повестку").click()
    expect(page.locator("main")).to_contain_text("3 вопроса")
    look(page, "approving")
    page.get_by_role("button", name="Утвердить повестку").click()
    page.wait_for_url("**/docs/*")
    expect(page.locator("main")).to_contain_text("Повестка.pdf")
    look(page, "card")


def changed_without_telling(page: Page, agenda: str) -> None:
    """Give a question other minutes: the program asks; then put a closed one on and tell."""
    page.goto(agenda)
    page.locator("[name=minutes]").nth(1).fill("25")
    page.get_by_role("button", name="Сохранить время").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Сообщить участникам?")
    look(page, "telling")
    page.get_by_role("button", name="Изменить, не сообщая").click()
    expect(page.locator("main")).to_contain_text("изменена после утверждения")
    assert page.locator("[name=minutes]").nth(1).input_value() == "25"
    page.select_option("[name=question]", label="О наградах")
    page.get_by_role("button", name="Включить в повестку").click()
    page.get_by_role("button", name="Изменить и сообщить").click()
    expect(page.locator("[data-agenda] > li")).to_have_count(4)
    look(page, "changed")


def read_on_a_tablet(page: Page, meeting: str) -> None:
    """Read the materials as a member: what is closed is not there; arrows lead on."""
    page.set_viewport_size({"width": 1180, "height": 820})
    page.goto(f"{meeting}/reader")
    expect(page.locator(".q-list .qi")).to_have_count(4)  # the paper and three questions
    assert "наградах" not in page.content()
    page.locator(".qi", has_text="О проекте бюджета").click()
    expect(page.locator(".mt-draft")).to_contain_text("Внести проект на рассмотрение Думы")
    look(page, "reader-draft")
    page.get_by_role("link", name="Пояснительная записка.pdf").click()
    expect(page.locator(".pg img").first).to_be_visible()
    look(page, "reader-pages")
    page.keyboard.press("k")
    expect(page.get_by_role("heading", level=1)).to_contain_text("О готовности")
    page.set_viewport_size({"width": 820, "height": 1180})
    page.get_by_role("button", name="Повестка").click()
    expect(page.locator(".qi", has_text="О проекте бюджета")).to_be_visible()
    looked_at(page, "agenda-reader-list-820")


def taken_away(page: Page, table: Table, meeting: str, folder: Path) -> None:
    """Have the packet made by the job, and download it."""
    page.goto(f"{meeting}/packet")
    look(page, "packet")
    page.get_by_role("button", name="Собрать").first.click()
    expect(page.locator("#packet")).to_contain_text("ждёт очереди")
    query = "select id::text from meetings.packet where meeting_id = %s"
    packets.make_packet(table.hall.installation, packet=table.hall.look(query, table.meeting))
    with page.expect_download() as loading:
        page.get_by_role("link", name="Скачать").click()
    loading.value.save_as(folder / "packet.pdf")
    assert (folder / "packet.pdf").read_bytes().startswith(b"%PDF-")
    look(page, "packet-made")
