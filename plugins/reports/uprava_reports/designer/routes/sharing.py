"""Opening a report to others, and closing it again."""

from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from uprava.documents.routes.forms import LONGEST_NUMBER, Form, many, word
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, opened_alone, see
from uprava.work.service.finishing import apart

from uprava_reports.designer.routes.own import ONE, OWN_PATH, shown
from uprava_reports.kept.service.own import to_keep
from uprava_reports.kept.service.sharing import (
    named_exactly,
    share_report,
    suggest,
    these,
    unshare_report,
)

Fields = URLEncodedBody[dict[str, Any]]


@get(f"{OWN_PATH}/suggest", requires=SIGNED_IN)
def suggested(request: AnyRequest, session: AnySession, q: FromQuery[str] = "") -> Response[Any]:
    """Offer units, roles and people to open a report to."""
    if opened_alone(request):
        return see(OWN_PATH)
    found = suggest(session, q)
    return fragment(request, "reports/designer/values.html", found=found)


@post(f"{ONE}/share", requires=SIGNED_IN)
def share(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Open a report to others."""
    row = to_keep(session, id, reader=reader)
    ids, typed, may = numbers(data), word(data, "who_text"), bool(word(data, "may_change"))
    try:
        with apart(session):
            whom = [*ids, *([named_exactly(session, typed)] if typed else [])]
            share_report(session, id, whom, may_change=may, reader=reader)
    except InvalidError as error:
        return shown(request, session, row, reader=reader, error=error, typed=typed,
                     chosen=these(session, ids), may_change=may)  # fmt: skip
    return see(f"{OWN_PATH}/{id}", said=_("The report is open to them; it is in their catalogue."))


@post(f"{ONE}/unshare", requires=SIGNED_IN)
def unshare(
    session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Close a report to somebody."""
    found = [int(each) for each in many(data, "principal") if is_number(each)]
    unshare_report(session, id, found[0] if found else 0, reader=reader)
    return see(f"{OWN_PATH}/{id}", said=_("The report is closed to them."))


def numbers(data: Form) -> list[int]:
    """Return whom a form has chosen."""
    return [int(each) for each in many(data, "who") if is_number(each)]


def is_number(text: str) -> bool:
    """Tell whether a text is the number of somebody."""
    return text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER


routes = [suggested, share, unshare]
