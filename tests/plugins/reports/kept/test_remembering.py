"""A report opens as its reader left it; what holds no more is left out and told."""

from datetime import date
from typing import Any

from litestar.datastructures import MultiDict
from plugins.reports.kept.making import made
from tests_support import ledger
from tests_support.browser import signed_in
from tests_support.bureau import Bureau
from uprava import testing
from uprava.calendar.periods import Preset, period_of
from uprava.i18n import use_locale
from uprava.reporting import ReportLayout
from uprava.users.reader import Reader
from uprava_reports.asking.parsing import question_in
from uprava_reports.kept.service.finding import asked, find_report
from uprava_reports.kept.service.remembering import (
    Left,
    last_asked,
    remember,
    where_left,
    worth_keeping,
)

REPORT = "documents.turnover"


def ask(bureau: Bureau, reader: Reader, pairs: list[tuple[str, str]], code: str = REPORT) -> None:
    """Ask a report as somebody, with these parameters."""
    plugins = bureau.installation.plugins
    with bureau.as_(reader) as session:
        question = asked(session, code, MultiDict(pairs), reader=reader, plugins=plugins)
        remember(session, question, reader=reader)


def left(bureau: Bureau, reader: Reader, code: str = REPORT) -> Left | None:
    """Where somebody left a report."""
    plugins = bureau.installation.plugins
    with bureau.as_(reader) as session, use_locale("en"):
        report = find_report(session, code, reader=reader, plugins=plugins)
        return where_left(session, report, MultiDict(), reader=reader, plugins=plugins)


def test_parameters_are_kept_for_each_person(bureau: Bureau) -> None:
    unit = str(bureau.town.housing_id)
    ask(bureau, bureau.analyst, [("period", "quarter"), ("since", "2026-02-01"), ("f-unit", unit)])
    assert left(bureau, bureau.analyst) == Left(
        f"period=quarter&since=2026-01-01&f-unit={unit}", ""
    )
    assert left(bureau, bureau.colleague) is None
    with bureau.as_(bureau.analyst) as session:
        assert set(last_asked(session, [REPORT, "x"], reader=bureau.analyst)) == {REPORT}


def test_the_running_period_goes_with_the_time(bureau: Bureau) -> None:
    month = period_of(Preset.MONTH, None, None, today=testing.TODAY)
    ask(bureau, bureau.analyst, [("period", "month"), ("since", str(month.since))])
    found = left(bureau, bureau.analyst)
    assert found is not None
    assert found.query == "period=month"
    ask(bureau, bureau.analyst, [("period", "year")])
    assert left(bureau, bureau.analyst) is None, "the usual period is nothing to remember"


def test_what_a_report_opens_on_by_itself_is_nothing_to_remember() -> None:
    """In January it opens on the year that is over; who asks for the running one is obeyed."""
    layout = ReportLayout(
        ledger.SOURCE.code, ("unit",), measures=("papers",), period="day", preset="year"
    )

    def kept(today: date, *pairs: tuple[str, str]) -> list[tuple[str, str]]:
        found = question_in(
            MultiDict(list(pairs)), report="x", title="x", source=ledger.SOURCE, layout=layout,
            today=today,
        )  # fmt: skip
        return worth_keeping(found, today)

    for today in (date(2026, 1, 12), date(2026, 11, 20)):
        assert kept(today) == []
    assert kept(date(2026, 1, 12), ("period", "year")) == [("period", "year")]
    assert kept(date(2026, 11, 20), ("period", "year")) == []


def test_own_days_are_remembered_whole(bureau: Bureau) -> None:
    ask(bureau, bureau.analyst, [("since", "2026-03-01"), ("until", "2026-03-09")])
    found = left(bureau, bureau.analyst)
    assert found is not None
    assert found.query == "period=own&since=2026-03-01&until=2026-03-09"


def test_a_closed_unit_and_a_field_that_is_gone_are_left_out_and_told(bureau: Bureau) -> None:
    with bureau.system() as session:
        unit = testing.make_unit(session, bureau.town.organisation_id, None, "Старый отдел", "77")
    ask(bureau, bureau.analyst, [("f-unit", str(unit)), ("f-kind", "records.incoming")])
    bureau.put("update users.unit set closed_on = '2026-01-01' where id = %s", unit)
    bureau.put(
        """update reports.remembered set params = params || '[["f-gone", "1"], ["sort", "gone"],
            ["f-kind", "gone.kind"], ["at0", "x"]]' where person_id = %s""",
        bureau.analyst.person_id,
    )
    found = left(bureau, bureau.analyst)
    assert found is not None
    assert found.query == "f-kind=records.incoming"
    for words in ("«Unit»", "«Kind of document»", "a filter the report has no more", "the order"):
        assert words in found.said


def test_nothing_that_holds_leads_to_the_usual(bureau: Bureau) -> None:
    ask(bureau, bureau.analyst, [("f-unit", "2147483")])
    found = left(bureau, bureau.analyst)
    assert found is not None
    assert found.query == "fresh=1"
    assert found.said


def test_a_period_of_a_report_that_has_none_any_more_is_left_out(bureau: Bureau) -> None:
    id = made(bureau)
    ask(bureau, bureau.analyst, [], code=f"own-{id}")
    bureau.put(
        """update reports.remembered set params = '[["period", "month"]]'
        where report = %s""",
        f"own-{id}",
    )
    found = left(bureau, bureau.analyst, f"own-{id}")
    assert found is not None
    assert (found.query, "the period" in found.said) == ("fresh=1", True)


def test_a_bare_address_leads_to_where_the_report_was_left(client: Any, bureau: Bureau) -> None:
    with signed_in(client, bureau.installation, bureau.analyst):
        bare = f"/reports/{REPORT}"
        assert client.get(bare, follow_redirects=False).status_code == 200
        unit = bureau.town.housing_id
        assert client.get(f"{bare}?f-unit={unit}&period=month").status_code == 200
        again = client.get(bare, follow_redirects=False)
        assert again.status_code == 302
        assert again.headers["location"] == f"{bare}?period=month&f-unit={unit}"
        assert client.get(f"{bare}?fresh=1", follow_redirects=False).status_code == 200
        assert client.get(bare, follow_redirects=False).status_code == 200


def test_a_report_whose_source_is_gone_says_so_where_it_can_be_mended(
    client: Any, bureau: Bureau
) -> None:
    id = made(bureau)
    query = "update reports.own_report set layout = layout || %s::jsonb where id = %s"
    for more, words in (
        ('{"source": "gone.source"}', "модуль отключён"),
        ('{"lines": ["gone"]}', "Поля «gone»"),
    ):
        bureau.put(query, more, id)
        with signed_in(client, bureau.installation, bureau.analyst):
            page = client.get(f"/reports/own-{id}")
            assert page.status_code == 200
            assert str(page.url).endswith(f"/reports/own/{id}")
            assert words in page.text
            assert "Исправить в конструкторе" in page.text
            assert client.get(f"/reports/own/{id}/edit").status_code == 200
            assert "требует правки" in client.get("/reports").text
        bureau.put(query, '{"source": "documents.registered"}', id)
