"""The screens of a report over HTTP: form, table, rows, sentences instead of empty tables."""

import re
from html import unescape
from typing import Any

import pytest
from plugins.reports.conftest import Archive
from uprava import testing
from uprava.db.sql import execute

APART = "Показатели подразделения указаны без нижестоящих."
YEAR = "period=year&since=2026-01-01"
FIGURE = re.compile(
    r'<a class="lnk" href="(/reports/[^"]*/rows\?[^"]*)" aria-label="[^"]*">([^<]+)<'
)


def opened(archive: Archive, screens: Any, path: str, reader: Any = None, status: int = 200) -> str:
    """A page as somebody sees it."""
    with archive.at_the_screen(screens, reader or archive.one) as client:
        answer = client.get(path, follow_redirects=False)
    assert answer.status_code == status, answer.text
    return str(answer.text)


def rows_told(page: str) -> int:
    """How many rows a page of rows says there are."""
    found = re.search(r'<h1>.* <span class="cnt">(\d+)</span></h1>', page)
    assert found
    return int(found[1])


@pytest.mark.parametrize(
    "report", ["ledger.year", "ledger.deep", "ledger.heat", "ledger.months", "ledger.now"]
)
def test_every_number_opens_a_list_of_so_many_rows(
    filled: Archive, screens: Any, report: str
) -> None:
    page = opened(filled, screens, f"/reports/{report}?{YEAR}")
    found = [(unescape(url), text) for url, text in FIGURE.findall(page)]
    assert found
    counted = [pair for pair in found if re.search("figure=(papers|closed)", pair[0])]
    for url, text in [*counted[:5], *counted[-3:]]:
        rows = opened(filled, screens, url)
        assert rows_told(rows) == int(text.replace("\u00a0", ""))
        assert "С тех пор" not in rows
        back = re.search(rf'href="(/reports/{report}\?[^"]*)">← ', rows)
        assert back
        assert "period" in back[1] or report == "ledger.now"


def test_each_reader_counts_what_is_open_to_that_reader(filled: Archive, screens: Any) -> None:
    for reader in (filled.one, filled.other):
        papers = [each for each in filled.seen_by(reader) if each.day.year == 2026]
        rows = opened(filled, screens, f"/reports/ledger.year/rows?{YEAR}", reader)
        assert rows_told(rows) == len(papers)
        ids = set(re.findall(r'href="/docs/([0-9a-f-]{36})"', rows))
        assert len(ids) == min(len(papers), 50)
        assert ids <= {str(each.id) for each in papers}


def test_pages_of_a_list_show_every_row_once(filled: Archive, screens: Any) -> None:
    url, seen = f"/reports/ledger.list?{YEAR}", []
    while url:
        page = opened(filled, screens, url)
        seen += re.findall(r'<a class="t1" href="/docs/([0-9a-f-]{36})"', page)
        further = re.search(r'<a class="btn" href="([^"]+)" rel="next"', page)
        url = unescape(further[1]) if further else ""
    papers = {str(each.id) for each in filled.seen_by(filled.one) if each.day.year == 2026}
    assert len(seen) == len(set(seen))
    assert set(seen) == papers


def test_what_narrows_stands_as_chips_and_can_be_taken_away(archive: Archive, screens: Any) -> None:
    archive.put()
    url = f"/reports/ledger.year?{YEAR}&f-mark=restricted&f-words=~дорог"
    page = opened(archive, screens, url)
    assert "Под фильтры ничего не подходит" in page
    assert "содержит «дорог»" in page
    assert "Без фильтра" in page
    without = [unescape(each) for each in re.findall(r'class="btn" href="([^"]+)">Без', page)]
    assert len(without) == 2
    assert any("f-mark" not in each and "f-words" in each for each in without)


def test_days_typed_into_the_form_of_a_month_lead_to_an_address_of_those_days(
    archive: Archive, screens: Any
) -> None:
    page = opened(archive, screens, "/reports/ledger.year?period=month&since=2026-11-01")
    assert '<input type="hidden" name="drawn" value="month 2026-11-01 2026-11-30">' in page
    form = "period=month&since=2026-11-01&until=2026-11-10&drawn=month+2026-11-01+2026-11-30"
    with archive.at_the_screen(screens, archive.one) as client:
        answer = client.get(
            f"/reports/ledger.year?{form}&f-unit=&compare=0", follow_redirects=False
        )
    assert (answer.status_code, answer.headers["location"]) == (
        302, "/reports/ledger.year?period=own&since=2026-11-01&until=2026-11-10&compare=0",
    )  # fmt: skip
    back = form.replace("until=2026-11-10", "until=2026-10-10")
    page = opened(archive, screens, f"/reports/ledger.year?{back}", status=422)
    assert "раньше, чем начинается" in page
    assert 'name="drawn" value="month 2026-11-01 2026-11-30"' in page


def test_an_empty_and_a_coming_period_are_told(archive: Archive, screens: Any) -> None:
    page = opened(archive, screens, "/reports/ledger.year?period=month&since=2019-01-01")
    assert "За период 01.01.2019 – 31.01.2019" in page
    page = opened(archive, screens, "/reports/ledger.year?period=year&since=2027-01-01")
    assert "Период ещё не начался" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("period=own&since=2026-05-01&until=2026-01-01", "раньше, чем начинается"),
        ("period=month&since=gone", "которая есть в календаре"),
        ("f-unit=x", "выберите из предложенного"),
        ("from-worth=9&to-worth=1", "раньше, чем начинается"),
        ("f-author_text=Орл", 'id="f-f-author-e"'),
        ("sort=colour", "нет столбца"),
    ],
)
def test_a_mistake_stands_beside_its_field(
    archive: Archive, screens: Any, query: str, words: str
) -> None:
    page = opened(archive, screens, f"/reports/ledger.year?{query}", status=422)
    assert words in page
    assert 'role="alert"' in page


def test_a_closed_unit_and_a_deleted_one_are_told(archive: Archive, screens: Any) -> None:
    with archive.system() as session:
        old = testing.make_unit(session, archive.town.organisation_id, None, "Отдел былого", "77")
        execute(session, "update users.unit set closed_on = '2026-03-01' where id = %s", (old,))
    archive.put(unit=old)
    page = opened(archive, screens, f"/reports/ledger.year?{YEAR}&f-unit={old}")
    assert "Отдел былого: подразделение упразднено 01.03.2026" in page
    page = opened(archive, screens, f"/reports/ledger.year?{YEAR}&f-unit=999999999")
    assert "Такого подразделения больше нет" in page


def test_rows_that_changed_since_they_were_counted_are_told(archive: Archive, screens: Any) -> None:
    archive.put()
    page = opened(archive, screens, f"/reports/ledger.year?{YEAR}")
    url = unescape(FIGURE.findall(page)[-1][0])
    archive.put()
    rows = opened(archive, screens, url)
    assert "было 1, сейчас 2" in rows
    assert rows_told(rows) == 2


def test_a_unit_stands_under_its_unit_where_both_have_lines(archive: Archive, screens: Any) -> None:
    with archive.system() as session:
        within = testing.make_unit(
            session, archive.town.organisation_id, archive.town.housing_id, "Сектор кровель", "78"
        )
    archive.put(unit=within)
    page = opened(archive, screens, f"/reports/ledger.year?{YEAR}")
    assert re.search(r'<td class="main-col[^>]*><span class="t1">Сектор кровель', page)
    assert APART not in page
    archive.put()
    page = opened(archive, screens, f"/reports/ledger.year?{YEAR}&f-mark=common")
    assert re.search(r'<td class="main-col[^>]*>&emsp;<span class="t1">Сектор кровель', page)
    assert page.count(APART) == 1
    sorted_page = opened(archive, screens, f"/reports/ledger.year?{YEAR}&sort=-papers")
    assert sorted_page.count(APART) == 1, "whatever the order"


def test_a_period_that_runs_is_not_judged_against_a_whole_one(
    archive: Archive, screens: Any
) -> None:
    for day, mark in (("2024-03-04", "common"), ("2025-03-04", "restricted"),
                      ("2026-03-04", "common")):  # fmt: skip
        archive.put(day=day, mark=mark)
    page = opened(archive, screens, f"/reports/ledger.months?{YEAR}")
    assert page.count("Период не завершён, сравнение с целым периодом.") == 1
    assert "лучше" not in page
    page = opened(archive, screens, "/reports/ledger.months?period=year&since=2025-01-01")
    assert "Период не завершён" not in page
    assert "+100,0\N{NO-BREAK SPACE}п.\N{NO-BREAK SPACE}п. хуже" in page
    own = "/reports/ledger.months?period=own&since=2026-03-01&until=2026-11-20"
    assert "Период не завершён" not in opened(archive, screens, own), "today is its last day"


def test_choices_of_one_name_are_told_apart_by_their_organisation(
    archive: Archive, screens: Any
) -> None:
    town, other = archive.town, testing.make_town(archive.installation)
    with archive.system() as session:
        execute(session, "update users.organisation set short_name = 'Совет' where id = %s",
                (other.organisation_id,))  # fmt: skip
        for place in (town.organisation_id, other.organisation_id):
            testing.make_unit(session, place, None, "Управление двойников", "79")
        testing.make_unit(session, town.organisation_id, None, "Отдел единственный", "80")
    page = opened(archive, screens, f"/reports/ledger.year?{YEAR}")
    assert page.count(">Управление двойников (Администрация)</option>") == 1
    assert page.count(">Управление двойников (Совет)</option>") == 1
    assert ">Управление двойников</option>" not in page
    assert ">Отдел единственный</option>" in page


def test_a_name_typed_without_scripts_is_the_one_person_it_names(
    archive: Archive, screens: Any
) -> None:
    with archive.system() as session:
        execute(session, "update users.person set surname = 'Ефимова' where id = %s",
                (archive.one.person_id,))  # fmt: skip
    form = f"{YEAR}&until=2026-12-31&drawn=year+2026-01-01+2026-12-31"
    path = f"/reports/ledger.year?{form}&f-author_text="
    with archive.at_the_screen(screens, archive.one) as client:
        answer = client.get(path + "Ефимова", follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["location"].endswith(f"&f-author={archive.one.person_id}")
    page = opened(archive, screens, path + "Никтов", status=422)
    assert "Paper author: выберите из предложенного" in page


def test_a_list_that_cannot_be_leads_back_to_its_report(archive: Archive, screens: Any) -> None:
    archive.put()
    turned = "period=own&since=2026-11-30&until=2026-11-01"
    page = opened(archive, screens, f"/reports/ledger.year/rows?{turned}", status=422)
    assert "раньше, чем начинается" in page
    assert '<a class="lnk" href="/reports/ledger.year">Вернуться к отчёту</a>' in page
    page = opened(archive, screens, f"/reports/ledger.year/rows?{YEAR}&after=junk")
    assert rows_told(page) == 1
    assert page.count("data-row") == 1
    page = opened(archive, screens, f"/reports/ledger.list?{YEAR}&after=junk&by=x")
    assert page.count("data-row") == 1


def test_what_a_report_does_not_know_is_not_found(archive: Archive, screens: Any) -> None:
    opened(archive, screens, "/reports/ledger.gone", status=404)
    opened(archive, screens, "/reports/ledger.year/rows?figure=gone", status=422)
    opened(archive, screens, "/reports/ledger.year/rows?at0=gone", status=422)
    opened(archive, screens, "/reports/ledger.year?run=00000000-0000-0000-0000-000000000000",
           status=404)  # fmt: skip
