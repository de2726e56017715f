"""Boards: those of roles, one's own, their figures under the reader's rights, the overview."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from litestar.testing import TestClient
from tests_support import naps
from tests_support.bureau import Bureau
from uprava import testing
from uprava.calendar import official_calendar
from uprava.users.reader import Reader
from uprava_reports.boards.service import keeping, showing
from uprava_reports.boards.spans import spans
from uprava_reports.boards.values import OWN, Shape, WidgetWish
from uprava_reports.results.plotting import HALF, WIDTH
from uprava_reports.schedules.periods import Relative
from uprava_reports.values import MANAGE

Screens = Callable[[Reader], TestClient]  # type: ignore[type-arg]


@pytest.fixture
def leader(bureau: Bureau) -> Reader:
    """The analyst with the role of a leader."""
    return with_role(bureau, bureau.analyst, "leader")


def with_role(bureau: Bureau, reader: Reader, code: str) -> Reader:
    """Give somebody a built-in role."""
    bureau.put("""insert into users.role_grant (role_id, person_id)
        select id, %s from users.role where code = %s""", reader.person_id, code)  # fmt: skip
    return bureau.again(reader)


@pytest.fixture
def manager(bureau: Bureau) -> Reader:
    """Who sets up the boards of roles."""
    unit = bureau.town.housing_id
    return testing.make_person(bureau.installation, unit_id=unit, permissions=[MANAGE])


def board(bureau: Bureau, reader: Reader, code: str = OWN) -> list[tuple[str, str]]:
    with bureau.as_(reader) as session:
        plugins = bureau.installation.plugins
        found = keeping.board_of(session, code, reader=reader, plugins=plugins)
    return [(each.report, each.shape) for each in found.widgets]


def shown(bureau: Bureau, reader: Reader, wish: WidgetWish) -> showing.Shown:
    with bureau.as_(reader) as session:
        return showing.shown(session, wish, reader=reader, plugins=bureau.installation.plugins)


def test_a_role_has_what_the_modules_propose(bureau: Bureau, leader: Reader) -> None:
    wanted = [("documents.volume", "figure"), ("documents.terms", "figure"),
              ("documents.in_and_out", "bars")]  # fmt: skip
    assert [each for each in board(bureau, leader) if each in wanted] == wanted
    assert board(bureau, leader) == board(bureau, leader, "leader")
    assert board(bureau, bureau.stranger) == [], "nobody's role"


def test_a_figure_counts_what_its_reader_may_open_against_just_as_far_before(
    bureau: Bureau, leader: Reader
) -> None:
    for day in (date(2026, 11, 2), date(2026, 11, 20), date(2026, 10, 20), date(2026, 10, 21)):
        bureau.document(leader.person_id, day=day)
    bureau.document(bureau.colleague.person_id)
    month = WidgetWish("documents.by_unit", period=Relative.THIS_MONTH)
    found = shown(bureau, leader, month)
    assert found.value == "2"
    assert (found.period, found.before) == ("01.11.2026 – 20.11.2026", "01.10.2026 – 20.10.2026")
    assert found.change is not None
    assert (found.change.text, found.change.was) == ("+1", "1"), "the 21st is not yet reached"
    assert found.url.endswith("period=own&since=2026-11-01&until=2026-11-20&compare=0")
    assert shown(bureau, bureau.stranger, month).value == "0"


def test_every_shape_of_a_figure(bureau: Bureau, leader: Reader) -> None:
    naps_of = WidgetWish("naps.year", period=Relative.THIS_YEAR)
    from dataclasses import replace

    figure = shown(bureau, leader, replace(naps_of, measure="sum"))
    assert figure.value == "66", "eleven months so far: 1 + … + 11"
    top = shown(bureau, leader, replace(naps_of, shape=Shape.TOP, measure="largest"))
    assert [each.value for each in top.lines] == ["11", "10", "9"]
    for shape in (Shape.BARS, Shape.LINES):
        assert shown(bureau, leader, replace(naps_of, shape=shape)).chart is not None


def test_of_a_finished_period_the_whole_one_before_counts() -> None:
    calendar = official_calendar()
    period, before = spans(Relative.LAST_MONTH, date(2026, 3, 30), calendar)
    assert (period.words, before.words) == (
        "01.02.2026 – 28.02.2026", "01.01.2026 – 31.01.2026")  # fmt: skip
    period, before = spans(Relative.THIS_MONTH, date(2026, 3, 30), calendar)
    assert before.words == "01.02.2026 – 28.02.2026", "no thirtieth of February"


def test_ones_own_copy_is_changed_and_given_back(
    bureau: Bureau, leader: Reader, screens: Screens
) -> None:
    client = screens(leader)
    page = client.get("/reports/boards/own/edit").text
    assert "после первого изменения" in page
    proposed = board(bureau, leader)
    first = proposed[0][0]
    move = {"place": "0", "report": first, "do": "later"}
    assert client.post("/reports/boards/own/move", data=move).status_code == 200
    assert board(bureau, leader)[1][0] == first
    assert board(bureau, leader, "leader") == proposed, "the role's stays"
    assert client.post("/reports/boards/own/move", data=move).status_code == 409
    gone = {"place": "1", "report": first, "do": "remove"}
    client.post("/reports/boards/own/move", data=gone)
    assert first not in [report for report, _shape in board(bureau, leader)]
    added = {"report": "naps.year", "shape": "bars", "measure": "sum", "period": "last_year",
             "wide": "on", "title": "Сон", "_key": "k1"}  # fmt: skip
    for _twice in range(2):
        client.post("/reports/boards/own/add", data=added)
    assert board(bureau, leader)[-1] == ("naps.year", "bars")
    assert len(board(bureau, leader)) == len(proposed)
    assert "Сон" in client.get("/reports/boards").text
    client.post("/reports/boards/own/reset")
    assert board(bureau, leader) == proposed


def test_a_board_of_a_role_is_set_up_by_who_manages(
    bureau: Bureau, leader: Reader, manager: Reader, screens: Screens
) -> None:
    client = screens(leader)
    assert client.get("/reports/boards/leader/edit").status_code == 403
    add = {"report": "naps.now", "shape": "figure", "_key": "k2"}
    assert client.post("/reports/boards/leader/add", data=add).status_code == 403
    assert client.get("/reports/boards/nothing").status_code == 404
    client = screens(manager)
    refused = client.post("/reports/boards/leader/add", data=add)
    assert refused.status_code == 403, "a report that is not theirs"
    volume = {"report": "documents.volume", "shape": "top", "_key": "k3"}
    assert client.post("/reports/boards/leader/add", data=volume).status_code == 200
    assert board(bureau, leader)[-1] == ("documents.volume", "top")
    client.post("/reports/boards/leader/reset")
    assert board(bureau, leader)[-1] != ("documents.volume", "top")


def test_the_overview_has_places_that_are_filled_by_themselves(
    bureau: Bureau, leader: Reader, screens: Screens
) -> None:
    client = screens(leader)
    assert client.get("/", follow_redirects=False).headers["location"] == "/docs", "nothing yet"
    bureau.document(leader.person_id)
    assert client.get("/", follow_redirects=False).headers["location"] == "/overview"
    page = client.get("/overview").text
    assert "Моя сводка" in page
    urls = re.findall(r'hx-get="(/reports/boards/own/widgets/\d+)"', page)
    assert len(urls) >= 3
    for url in urls:
        part = client.get(url, headers={"hx-request": "true"})
        assert part.status_code == 200
        assert "<html" not in part.text
        assert "<html" in client.get(url, headers={"accept": "text/html"}).text
    assert "Моя сводка" not in screens(bureau.stranger).get("/overview").text


def test_a_figure_that_cannot_be_counted_costs_only_itself(
    bureau: Bureau, leader: Reader, screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = screens(leader)
    for report, key in (("naps.now", "k4"), ("documents.volume", "k5")):
        client.post("/reports/boards/own/add",
                    data={"report": report, "shape": "figure", "_key": key})  # fmt: skip
    number = [report for report, _shape in board(bureau, leader)].index("naps.now")
    monkeypatch.setattr(showing, "SECONDS", 0.3)
    naps.NAP["seconds"] = 0.2
    slow = client.get(f"/reports/boards/own/widgets/{number}", headers={"hx-request": "true"})
    assert slow.status_code == 200
    assert "дольше, чем можно ждать" in slow.text
    assert 'href="/reports/naps.now' in slow.text, "there it can be counted by a job"
    assert client.get("/reports/boards").status_code == 200
    naps.NAP["seconds"] = 0.0
    bureau.put("update reports.widget set report = 'gone.away' where report = 'naps.now'")
    page = client.get("/reports/boards").text
    assert f"widgets/{number}" not in page, "a report that is gone is left out"
    gone = client.get(f"/reports/boards/own/widgets/{number}", headers={"hx-request": "true"})
    assert "Такого отчёта нет" in gone.text
    assert "недоступен или удалён" in client.get("/reports/boards/own/edit").text
    assert client.get("/reports/boards/own/widgets/999").status_code == 404


def test_a_figure_of_a_board_is_changed_in_its_place(
    bureau: Bureau, leader: Reader, screens: Screens
) -> None:
    client = screens(leader)
    page = client.get("/reports/boards/own/edit").text
    assert 'href="/reports/boards/own/edit?place=0#add"' in page
    ends = re.findall(r'value="(earlier|later)" disabled', page)
    assert ends == ["earlier", "later"], "nothing stands before the first nor after the last"
    form = client.get("/reports/boards/own/edit?place=0").text
    assert "Показатель «Объём документооборота»" in form
    change = {"place": "0", "report": "documents.volume", "shape": "top", "measure": "sheets",
              "title": "Листы", "period": "last_month"}  # fmt: skip
    assert client.post("/reports/boards/own/change", data=change).status_code == 200
    assert board(bureau, leader)[0] == ("documents.volume", "top")
    told = client.get("/reports/boards/own/edit").text
    assert "Листы" in told
    assert "прошлый месяц" in told
    for wrong, status in ((change | {"report": "naps.year"}, 409), (change | {"shape": "?"}, 422)):
        assert client.post("/reports/boards/own/change", data=wrong).status_code == status
    for place in ("99", "-1"):
        assert client.get(f"/reports/boards/own/edit?place={place}").status_code == 200
    foreign = screens(bureau.stranger).post("/reports/boards/leader/change", data=change)
    assert foreign.status_code == 403


def test_a_line_of_a_board_opens_its_list(bureau: Bureau, leader: Reader, screens: Screens) -> None:
    for _each in range(2):
        bureau.document(leader.person_id)
    wish = WidgetWish("documents.by_unit", Shape.TOP, period=Relative.THIS_MONTH)
    found = shown(bureau, leader, wish)
    (line,) = found.lines
    assert (line.value, found.line_title) == ("2", "Подразделение")
    page = screens(leader).get(line.url)
    assert page.status_code == 200
    assert len(set(re.findall(r'href="(/docs/[0-9a-f-]{36})', page.text))) == 2


def test_figures_that_are_lost_are_told_on_ones_own_board(
    bureau: Bureau, leader: Reader, screens: Screens
) -> None:
    client = screens(leader)
    add = {"report": "documents.volume", "shape": "figure", "_key": "lost"}
    client.post("/reports/boards/own/add", data=add)
    assert "не показан" not in client.get("/reports/boards").text
    bureau.put("""update reports.widget as w set report = 'own-999999' from reports.board as b
        where b.id = w.board_id and b.person_id = %s and w.position = 0""",
        leader.person_id)  # fmt: skip
    assert "1 показатель не показан" in client.get("/reports/boards").text


def test_a_chart_is_drawn_as_wide_as_it_stands(bureau: Bureau, leader: Reader) -> None:
    for shape in (Shape.BARS, Shape.LINES):
        for report in ("naps.year", "documents.by_unit"):
            bureau.document(leader.person_id)
            for wide, width in ((True, WIDTH), (False, HALF)):
                wish = WidgetWish(report, shape, period=Relative.THIS_YEAR, wide=wide)
                chart = shown(bureau, leader, wish).chart
                if chart is not None:
                    assert chart.plot.width == width
                    assert all(bar.x + bar.width <= width for bar in chart.plot.bars)
                    assert all(0 <= label.x <= width for label in chart.plot.labels)
