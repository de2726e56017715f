"""Every mistake of a report has its sentence; a sound report has none."""

import pytest
from plugins.reports.kept.making import LAYOUT, SOURCE
from uprava.i18n import use_locale
from uprava.installation import Installation
from uprava.reporting import Chart, ReportLayout
from uprava_reports.kept.checking import wrong_parts
from uprava_reports.kept.service.finding import why_broken

FIGURES = {"lines": ("kind",), "measures": ("documents",)}

WRONG = [
    ("lines", {"lines": ("gone",)}, "There is no field “gone”"),
    ("lines", {"lines": ("title",)}, "There is no field “title”"),
    ("lines", {"lines": ("kind:month",)}, "There is no field “kind:month”"),
    ("lines", {"lines": ("registered_on:hour",)}, "There is no field “registered_on:hour”"),
    ("lines", {"lines": ("kind", "unit", "author", "journal")}, "3 levels of lines at most"),
    ("lines", {"lines": ("kind", "kind")}, "twice"),
    ("lines", {"measures": (), "columns": ("number",)}, "no lines to put together"),
    ("across", {"across": "gone"}, "There is no field “gone”"),
    ("across", {"across": "kind"}, "tells the lines apart already"),
    ("across", {"lines": (), "measures": (), "columns": ("number",), "across": "kind"},
     "Only figures are put side by side"),
    ("measures", {"lines": (), "measures": ()}, "Choose at least one figure"),
    ("measures", {"measures": ("documents", "gone")}, "There is no figure “gone”"),
    ("columns", {"lines": (), "measures": (), "columns": ("gone",)}, "There is no column “gone”"),
    ("period", {"period": "kind"}, "no such days"),
    ("preset", {"preset": "own"}, "a month, a quarter or a year"),
    ("compared", {"compared": True}, "Only a period is compared"),
    ("compared", {"lines": (), "measures": (), "columns": ("number",), "compared": True,
                  "period": "registered_on"}, "Only figures are compared"),
    ("sort", {"sort": "-restricted"}, "sorted by what it shows"),
    ("chart", {"lines": (), "measures": (), "columns": ("number",), "chart": Chart.BARS},
     "A list is not drawn"),
    ("chart", {"lines": (), "chart": Chart.BARS}, "nothing to be drawn with"),
    ("chart", {"chart": Chart.HEAT}, "A heat table needs"),
    ("chart", {"chart": Chart.LINES}, "follows days"),
    ("f-gone", {"filters": {"gone": ("1",)}}, "no such filter"),
    ("f-unit", {"filters": {"unit": ("housing",)}}, "Choose from what is offered"),
    ("f-registered_on", {"filters": {"registered_on": ("2026-02-01..2026-01-01",)}},
     "ends before it begins"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "parts", "sentence"), WRONG)
def test_a_mistake_is_told_beside_its_part(
    installation: Installation, part: str, parts: dict[str, object], sentence: str
) -> None:
    source = installation.plugins.report_sources[SOURCE]
    layout = ReportLayout(SOURCE, **(FIGURES | parts))  # type: ignore[arg-type]
    with use_locale("en"):
        assert sentence in wrong_parts(layout, source)[part]


def test_too_much_of_anything_is_told(installation: Installation) -> None:
    source = installation.plugins.report_sources[SOURCE]
    many = ReportLayout(
        SOURCE, measures=["documents"] * 13, filters={f"x{n}": ("1",) for n in range(13)}
    )
    wide = ReportLayout(SOURCE, columns=["number"] * 21)
    assert {"measures", "filters"} <= set(wrong_parts(many, source))
    assert set(wrong_parts(wide, source)) == {"columns"}


def test_a_sound_report_has_no_mistakes(installation: Installation) -> None:
    assert why_broken(LAYOUT, installation.plugins) == ""
    rich = ReportLayout(
        SOURCE, lines=("unit", "kind"), across="registered_on:month", measures=("documents",),
        period="registered_on", preset="year", filters={"unit": ("1", "-"), "title": ("~школа",)},
        sort="-documents", chart=Chart.HEAT, compared=True,
    )  # fmt: skip
    assert why_broken(rich, installation.plugins) == ""


def test_every_ready_report_can_be_begun_with(installation: Installation) -> None:
    plugins = installation.plugins
    for report in plugins.ready_reports.values():
        source = plugins.report_sources[report.layout.source]
        layout = report.layout
        if not (layout.measures or layout.columns):
            continue
        assert wrong_parts(layout, source) == {}, report.code
