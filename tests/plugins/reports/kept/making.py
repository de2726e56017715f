"""Reports of tests: how they are made, asked and read."""

from litestar.datastructures import MultiDict
from tests_support.bureau import Bureau
from uprava import testing
from uprava.reporting import ReportLayout
from uprava.users.reader import Reader
from uprava_reports.building.figures import value_of
from uprava_reports.building.service.counting import count
from uprava_reports.kept.service.finding import asked
from uprava_reports.kept.service.keeping import Draft, change_report, make_report
from uprava_reports.kept.service.own import OwnRow, get_own
from uprava_reports.kept.service.sharing import share_report

SOURCE = "documents.registered"

LAYOUT = ReportLayout(SOURCE, lines=("kind",), measures=("documents",))


def draft(title: str = "Сколько документов", **parts: object) -> Draft:
    """What a report is to be; `parts` replace those of the usual layout."""
    values = {"lines": LAYOUT.lines, "measures": LAYOUT.measures} | parts
    return Draft(title, "", ReportLayout(SOURCE, **values))  # type: ignore[arg-type]


def made(bureau: Bureau, reader: Reader | None = None, **parts: object) -> int:
    """Make a report as the analyst; return its number."""
    who = reader or bureau.analyst
    with bureau.as_(who) as session:
        return make_report(session, draft(**parts), reader=who, at=testing.NOW)  # type: ignore[arg-type]


def shared(bureau: Bureau, id: int, *principals: int, may_change: bool = False) -> None:
    """Share a report of the analyst's."""
    with bureau.as_(bureau.analyst) as session:
        share_report(session, id, principals, may_change=may_change, reader=bureau.analyst)


def changed(bureau: Bureau, id: int, new: Draft, version: int, reader: Reader) -> None:
    """Save a report as somebody whose form was opened at a version."""
    with bureau.as_(reader) as session:
        change_report(session, id, new, version=version, reader=reader, at=testing.NOW)


def row(bureau: Bureau, id: int, reader: Reader | None = None) -> OwnRow:
    """The report as somebody sees it."""
    who = reader or bureau.analyst
    with bureau.as_(who) as session:
        return get_own(session, id, reader=who)


def total(bureau: Bureau, id: int, reader: Reader) -> int:
    """The first figure of a report over all, as somebody sees it."""
    plugins = bureau.installation.plugins
    with bureau.as_(reader) as session:
        question = asked(session, f"own-{id}", MultiDict(), reader=reader, plugins=plugins)
        figures = count(session, question, reader=reader)
    found = value_of(figures.measures[0], figures.total[0])
    assert found is not None
    return int(found)
