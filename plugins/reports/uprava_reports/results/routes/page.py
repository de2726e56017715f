"""A report: its figures as a table."""

from typing import Any

from litestar import Response
from litestar.params import FromPath
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_reports.asking.values import PATH
from uprava_reports.building.service.counting import count
from uprava_reports.building.service.naming import names_of
from uprava_reports.kept.service.finding import asked


@get(PATH + "/{code:str}", requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    code: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Show a report."""
    question = asked(session, code, request.query_params, reader=reader, plugins=site.plugins)
    figures = count(session, question, reader=reader)
    names: list[dict[Any, Any]] = [
        names_of(session, each, [keys[n] for keys in figures.cells], plugins=site.plugins)
        for n, each in enumerate(question.dimensions)
    ]
    return screen(
        request,
        session,
        "reports/results/page.html",
        question=question,
        figures=figures,
        names=names,
    )
