"""Hooks of the report centre: what the dummy offers is counted under the rights of who asks."""

from dataclasses import replace
from typing import Any

import pytest
from conformance.dummy_hooks import Cards, act, page_of, shows
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import testing
from uprava.installation import Installation
from uprava.plugin_checks import PluginError, check_reports
from uprava_dummy.reports import BY_TEXT, NOTES


@pytest.fixture
def stranger(installation: Installation) -> testing.Reader:
    """Somebody of another organisation."""
    elsewhere = testing.make_town(installation)
    return testing.make_person(installation, unit_id=elsewhere.chancellery_id)


@shows("uprava_report_sources", "uprava_ready_reports")
def test_a_report_over_the_plugins_source_counts_what_its_reader_sees(
    client: TestClient, installation: Installation, card: Cards, writer: Any, stranger: Any
) -> None:
    for title in ("О котельной", "О дворе"):
        act(client, installation, writer, f"/dummy/{card(title)}/note", text="для отчёта")
    found = page_of(client, installation, writer, "/reports/dummy.by_text")
    assert "Заметки по тексту" in found
    assert "для отчёта" in found
    behind = page_of(
        client, installation, writer,
        "/reports/dummy.by_text/rows?figure=notes&at0=%D0%B4%D0%BB%D1%8F+%D0%BE%D1%82%D1%87%D1%91%D1%82%D0%B0",
    )  # fmt: skip
    assert "О котельной" in behind
    assert "О дворе" in behind
    assert "для отчёта" not in page_of(client, installation, stranger, "/reports/dummy.by_text")


@shows("uprava_report_screens")
def test_the_catalogue_leads_to_the_plugins_own_screen(
    client: TestClient, installation: Installation, writer: Any, stranger: Any
) -> None:
    catalogue = page_of(client, installation, writer, "/reports")
    assert "Где пишут заметки" in catalogue
    assert 'href="/dummy"' in catalogue
    assert "Заметки по тексту" in catalogue
    assert "Где пишут заметки" not in page_of(client, installation, stranger, "/reports")


def test_a_source_without_rights_or_with_an_unknown_name_stops_the_start() -> None:
    open_to_all = replace(NOTES, document="")
    with pytest.raises(PluginError, match="neither documents nor a permission"):
        check_reports({NOTES.code: open_to_all}, {})
    astray = replace(BY_TEXT, layout=replace(BY_TEXT.layout, lines=("month",)))
    with pytest.raises(PluginError, match="its source has no month"):
        check_reports({NOTES.code: NOTES}, {BY_TEXT.code: astray})


def test_a_report_of_a_plugin_that_is_off_is_told_so(
    client: TestClient, installation: Installation, writer: Any
) -> None:
    with signed_in(client, installation, writer) as headers:
        answer = client.get("/reports/gone.report", headers=headers)
    assert answer.status_code == 404
    assert "модуль выключен" in answer.text or "нет" in answer.text
