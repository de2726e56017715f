"""The page, the list behind a number, files, the strip and the API, as people and programs."""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date

import lxml.html
import pytest
from litestar.testing import TestClient
from plugins.assignments.discipline.office import Office
from tests_support.browser import signed_in
from uprava import testing
from uprava.db.sql import execute
from uprava.users.reader import Reader
from uprava_assignments.discipline.service import strip

PATH = "/assignments/discipline"
QUARTER = "period=quarter&since=2026-10-05"

Get = Callable[..., lxml.html.HtmlElement]


@pytest.fixture
def get(client: TestClient, office: Office) -> Get:
    """Open a page as somebody, by default as who may see everybody's figures."""

    def open_(path: str, reader: Reader | None = None, status: int = 200) -> lxml.html.HtmlElement:
        with signed_in(client, office.installation, reader or office.reader) as headers:
            answer = client.get(path, headers=headers)
        assert answer.status_code == status, answer.text[:2000]
        return lxml.html.fromstring(answer.text)

    return open_


def text(page: lxml.html.HtmlElement) -> str:
    """Return the words of a page's main part."""
    found = page.xpath("//main") or [page]
    return " ".join(found[0].text_content().split())


@pytest.fixture
def autumn(planted: Callable[..., int]) -> None:
    """Four duties of October 2026, one of each part of N."""
    october = date(2026, 10, 14)
    planted(due_on=october, state="done", done_on=date(2026, 10, 12), extended=1)
    planted(due_on=october, state="done", done_on=date(2026, 10, 19), returned=2)
    planted(due_on=october, state="reported")
    planted(due_on=october, state="accepted", number="П-1")


@pytest.mark.usefixtures("autumn")
def test_the_page_shows_the_figures_and_each_leads_to_its_list(get: Get) -> None:
    page = get(f"{PATH}?{QUARTER}")
    total = page.xpath("//tr[@class='on']")[0]
    links = total.xpath(".//a[contains(@href, '/list?')]")
    assert [each.text for each in links] == ["4", "1", "1", "1", "1", "1", "1"]
    for link in links:
        shown = get(link.get("href"))
        assert len(shown.xpath("//tbody/tr")) == int(link.text)
    assert "50,0" in text(total)
    assert "25,0" in text(total)
    assert "37,5" in text(total)  # the index: (1 + 0,5) / 4


@pytest.mark.usefixtures("autumn")
def test_how_it_is_counted_is_told_with_its_source(get: Get) -> None:
    said = text(get(f"{PATH}?{QUARTER}"))
    assert "522-р" in said
    assert "Как считается" in said
    assert "UPRAVA_ASSIGNMENTS_LATE_WEIGHT" in said


@pytest.mark.usefixtures("autumn")
def test_the_question_stays_in_the_form_and_in_every_address(get: Get, office: Office) -> None:
    page = get(
        f"{PATH}?{QUARTER}&group=author&role=any&control=usual&unit={office.town.housing_id}"
    )
    chosen = {each.getparent().get("name"): each.get("value") for each in
              page.xpath("//search//option[@selected]")}  # fmt: skip
    assert chosen == {
        "period": "quarter", "group": "author", "of": "all", "role": "any", "term": "last",
        "control": "usual", "unit": str(office.town.housing_id),
    }  # fmt: skip
    link = page.xpath("//tr[@class='on']//a/@href")[0]
    assert f"unit={office.town.housing_id}" in link
    assert "control=usual" in link


@pytest.mark.parametrize("group", ["person", "unit", "author", "kind", "control"])
@pytest.mark.usefixtures("autumn")
def test_every_grouping_is_shown(get: Get, group: str) -> None:
    lines = get(f"{PATH}?{QUARTER}&group={group}&sort=index").xpath("//tbody/tr")
    assert len(lines) >= 2


def test_a_unit_holds_those_below_it(get: Get, office: Office, planted: Callable[..., int]) -> None:
    planted(due_on=date(2026, 10, 14), unit=office.town.housing_id)
    planted(due_on=date(2026, 10, 14), unit=office.town.chancellery_id)
    page = get(f"{PATH}?{QUARTER}&group=unit")
    lines = page.xpath("//tr[not(@class)]/td[1]//a")
    numbers = [each.xpath("ancestor::tr/td[2]/a")[0].text for each in lines]
    assert lines[0].text == "Администрация"
    assert numbers == ["2", "1", "1"]
    assert len(get(lines[0].get("href")).xpath("//tr[not(@class)]/td[1]//span[@class='t1']")) == 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("period=own&since=2026-11-02&until=2026-11-01", "раньше, чем начинается"),
        ("period=own&since=2026-11-02", "оба дня"),
        ("period=own&since=2000-01-01&until=2026-01-01", "больше пяти лет"),
        ("since=2026-02-31", "Такого дня нет"), ("since=0001-01-01", "2000"),
        ("unit=999999999", "Такого подразделения нет"), ("unit=abc", "Такого подразделения нет"),
        ("person=999999999", "Такого человека нет"), ("kind=nothing", "Такого вида документов нет"),
        ("group=colour", "Выберите из списка"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_in_words(get: Get, query: str, said: str) -> None:
    page = get(f"{PATH}?{query}", status=422)
    assert said.casefold() in text(page).casefold()
    assert page.xpath("//search//select[@name='group']")


@pytest.mark.usefixtures("autumn")
def test_without_the_permission_everybody_sees_the_own_figures_only(
    get: Get, office: Office
) -> None:
    executor, controller = office.people[1], office.people[2]
    assert get(f"{PATH}?{QUARTER}", executor).xpath("//tr[@class='on']//a")[0].text == "4"
    assert "Ни один срок в этом периоде не наступил" in text(get(f"{PATH}?{QUARTER}", controller))
    page = get(f"{PATH}?{QUARTER}&of=control", controller)
    assert page.xpath("//tr[@class='on']//a")[0].text == "4"
    said = text(get(f"{PATH}?{QUARTER}&of=all", executor, status=422))
    assert "только показатели своей работы" in said
    get(f"{PATH}/list?{QUARTER}&of=all", executor, status=422)


@pytest.mark.usefixtures("autumn")
def test_a_permission_in_some_units_shows_these_units_only(get: Get, office: Office) -> None:
    with office.system() as session:
        execute(
            session,
            "update users.role_grant set unit_id = %s where person_id = %s",
            (office.town.chancellery_id, office.reader.person_id),
        )
    assert "Ни один срок в этом периоде не наступил" in text(get(f"{PATH}?{QUARTER}"))


def test_a_permission_in_some_units_takes_nothing_from_the_own_figures(
    get: Get, office: Office, planted: Callable[..., int]
) -> None:
    with office.system() as session:
        execute(
            session,
            "update users.role_grant set unit_id = %s where person_id = %s",
            (office.town.chancellery_id, office.reader.person_id),
        )
    planted(due_on=date(2026, 10, 14), controller=office.reader.person_id)
    page = get(f"{PATH}?{QUARTER}&of=control")
    assert page.xpath("//tr[@class='on']//a")[0].text == "1"


@pytest.mark.usefixtures("autumn")
def test_figures_and_lists_are_taken_away_as_files(client: TestClient, office: Office) -> None:
    with signed_in(client, office.installation, office.reader) as headers:
        table = client.get(f"{PATH}/export.csv?{QUARTER}&group=author", headers=headers)
        rows = client.get(f"{PATH}/list/export.csv?{QUARTER}&class=late", headers=headers)
        book = client.get(f"{PATH}/export.pdf?{QUARTER}", headers=headers)
        sheet = client.get(f"{PATH}/export.xlsx?{QUARTER}", headers=headers)
    lines = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
    assert [line[0] for line in lines][-1] == "Всего"
    assert lines[-1][1:7] == ["4", "1", "1", "1", "1", "50"] or lines[-1][6].startswith("50")
    assert len(list(csv.reader(io.StringIO(rows.content.decode("utf-8-sig")), delimiter=";"))) == 2
    assert book.content.startswith(b"%PDF")
    assert sheet.content.startswith(b"PK")


@pytest.mark.usefixtures("autumn")
def test_the_strip_tells_of_twelve_months_in_words_and_bars(get: Get, office: Office) -> None:
    strip.kept.clear()
    cell = get(f"{PATH}/strip", office.people[2])
    assert "Исполнено в срок, 12 месяцев" in text(cell)
    assert cell.xpath("//b")[0].text == "25,0\u00a0%"
    assert len(cell.xpath("//rect")) == 12
    assert "10.2026 25,0" in cell.xpath("//svg/@aria-label")[0]
    own = get(f"{PATH}/strip?of=execute", office.people[1])
    assert own.xpath("//b")[0].text == "25,0\u00a0%"
    assert get(f"{PATH}/strip?of=execute", office.people[2]).xpath("//b")[0].text == "—"


def test_the_strip_is_kept_for_its_reader_ten_minutes(
    get: Get, office: Office, planted: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    strip.kept.clear()
    planted(due_on=date(2026, 10, 14))
    assert get(f"{PATH}/strip", office.people[2]).xpath("//b")[0].text == "0,0\u00a0%"
    planted(due_on=date(2026, 10, 14), state="done", done_on=date(2026, 10, 14))
    assert get(f"{PATH}/strip", office.people[2]).xpath("//b")[0].text == "0,0\u00a0%"
    later = strip.time.monotonic() + 601
    monkeypatch.setattr(strip.time, "monotonic", lambda: later)
    assert get(f"{PATH}/strip", office.people[2]).xpath("//b")[0].text == "50,0\u00a0%"


@pytest.mark.usefixtures("autumn")
def test_programs_are_told_the_same_figures(client: TestClient, office: Office) -> None:
    token = testing.make_token(office.installation, office.reader, "documents:read")
    headers: Mapping[str, str] = {"authorization": f"Bearer {token}"}
    answer = client.get(f"/api/v1{PATH}?{QUARTER}&group=person", headers=headers)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    days, worked = (told["total"]["now"][f"average_delay_{each}days"] for each in ("", "working_"))
    assert days > worked > 3
    assert told["since"] == "2026-10-01"
    assert told["total"]["now"] == {
        "due": 4, "in_term": 1, "late": 1, "waiting": 1, "overdue": 1, "extended": 1,
        "extensions": 1, "returned": 1, "returns": 2, "ko": 50.0, "in_term_share": 25.0,
        "index": 37.5, "average_delay_days": days, "average_delay_working_days": worked,
        "extensions_per_assignment": 0.25, "returns_per_report": 0.4,
    }  # fmt: skip
    assert [line["key"] for line in told["lines"]] == [str(office.people[1].person_id)]
    assert len(told["months"]) == 12
    wrong = client.get(f"/api/v1{PATH}?period=own", headers=headers)
    assert wrong.status_code == 422
