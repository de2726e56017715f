"""Rates of the post, weights of a list's envelopes, the register of what came back."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.address import day_of
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

from uprava_records.dispatch.routes.folder import PATH
from uprava_records.dispatch.service.queueing import PERMISSION
from uprava_records.dispatch.values import CHANNELS, MAIL_CLASSES
from uprava_records.post.routes.papers import sent_pdf
from uprava_records.post.service.papers import Printing, print_form, rubles
from uprava_records.post.service.rates import drop_rate, keep_rate, list_rates
from uprava_records.post.service.returned import MOST, days_of, list_returned, returned_values

RATES = PATH + "/rates"
RETURNED = PATH + "/returned"

Fields = URLEncodedBody[dict[str, str]]


@get(RATES, requires=PERMISSION)
def rates(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the rates of the post."""
    return rates_drawn(request, session, reader=reader)


def rates_drawn(
    request: AnyRequest, session: Session, *, reader: Reader,
    typed: Mapping[str, str] | None = None, error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the rates with the form of one, as it was typed."""
    return screen(
        request, session, "records/post/rates.html", rows=list_rates(session, reader=reader),
        typed=typed or {}, wrong=error.fields if error else {}, rubles=rubles,
        today=session.info["today"], status=error.status if error else 200,
        classes={each.value: _(title) for each, title in MAIL_CLASSES.items()},
    )  # fmt: skip


@post(RATES, requires=PERMISSION)
def keep(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Keep a rate."""
    try:
        keep_rate(session, data, reader=reader, at=now())
    except InvalidError as error:
        return rates_drawn(request, session, reader=reader, typed=data, error=error)
    return see(RATES, said=_("The rate is saved."))


@post(RATES + "/{id:int}/drop", requires=PERMISSION)
def drop(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Take a rate away."""
    drop_rate(session, id, reader=reader)
    return see(RATES, said=_("The rate is taken away."), kind="b")


@get(RETURNED, requires=PERMISSION)
def returned(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show what came back on some days."""
    today = session.info["today"]
    params = request.query_params
    since, until = days_of(day_of(params, "since"), day_of(params, "until"), today=today)
    rows = list_returned(session, since, until, reader=reader)
    return screen(
        request, session, "records/post/returned.html", rows=rows[:MOST], most=MOST,
        more=len(rows) > MOST, since=since, until=until,
        channels={each.value: _(title) for each, title in CHANNELS.items()},
    )  # fmt: skip


@get(RETURNED + "/register.pdf", requires=PERMISSION)
def returned_pdf(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[bytes]:
    """Send the register of what came back as PDF."""
    params, at = request.query_params, now()
    days = days_of(day_of(params, "since"), day_of(params, "until"), today=session.info["today"])
    rows = list_returned(session, *days, reader=reader)
    printing = Printing(reader.name, at, ZoneInfo(site.settings.timezone))
    values = returned_values(rows, reader.organisation or "", days, printing)
    return sent_pdf(print_form("returned.typ", values, at=at), f"returned-{days[0]}-{days[1]}")


routes = [rates, keep, drop, returned, returned_pdf]
