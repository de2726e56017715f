"""Screens on which a schedule is made and changed."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.calendar.repetition import LAST_DAY
from uprava.calendar.service import office_calendar
from uprava.clock import now
from uprava.documents.routes.forms import new_key, once, version_of, word
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_reports.asking.values import Question
from uprava_reports.kept.service.finding import asked
from uprava_reports.schedules.periods import nearest
from uprava_reports.schedules.proposed import fitted, proposed
from uprava_reports.schedules.routes.fields import NAMES, Chosen, drawn, told, wish_in
from uprava_reports.schedules.service.keeping import (
    change,
    make,
    refuse_acting,
)
from uprava_reports.schedules.service.reading import get_own
from uprava_reports.schedules.service.units import suggest_units
from uprava_reports.schedules.values import PATH, Receivers, Wish

Fields = URLEncodedBody[dict[str, Any]]


@get(PATH + "/new", requires=SIGNED_IN)
def new(
    request: AnyRequest, session: AnySession, reader: AnyReader, report: FromQuery[str]
) -> Response[Any]:
    """Ask when and to whom a report is sent; the address is the report's question."""
    refuse_acting(reader)
    plugins = installation_of(session).plugins
    question = asked(session, report, request.query_params, reader=reader, plugins=plugins)
    return form_of(request, session, wish_of(session, question, reader), reader=reader)


def wish_of(session: Session, question: Question, reader: Reader) -> Wish:
    """Return what is proposed for a question somebody looks at."""
    seen = None
    if question.period is not None:
        seen = nearest(question.period, session.info["today"], office_calendar(session))
    rhythm, period = proposed(seen)
    to = Receivers(people=[reader.person_id])
    return Wish(question.report, question.title, question.pairs(), period, rhythm, to)


@post(PATH, requires=SIGNED_IN)
def begin(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Begin to send a report, or show what the form means."""
    wish = wish_in(data)
    if word(data, "edit"):
        wish = fitted(wish, word(data, "drawn"))
        return form_of(request, session, wish, reader=reader)
    try:
        with apart(session):
            answer = once(session, request, data, reader=reader, act=lambda: {
                "id": make(session, wish, reader=reader, at=now())
            })  # fmt: skip
    except InvalidError as error:
        return form_of(request, session, wish, reader=reader, error=error)
    return see(f"{PATH}/{answer['id']}", said=_("The report will be sent by itself."))


@get(PATH + "/{id:int}/edit", requires=SIGNED_IN)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[Any]:
    """Show a schedule for changing."""
    row = get_own(session, id, reader=reader)
    return form_of(request, session, row.wish, reader=reader, kept=(id, row.version))


@post(PATH + "/{id:int}/edit", requires=SIGNED_IN)
def edit(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Send otherwise from now on, or show what the form means."""
    wish, version = wish_in(data), version_of(data)
    get_own(session, id, reader=reader)
    if word(data, "edit"):
        wish = fitted(wish, word(data, "drawn"))
        return form_of(request, session, wish, reader=reader, kept=(id, version))
    try:
        with apart(session):
            change(session, id, wish, version=version, reader=reader, at=now())
    except InvalidError as error:
        return form_of(request, session, wish, reader=reader, kept=(id, version), error=error)
    return see(f"{PATH}/{id}", said=_("The change is kept."))


def form_of(
    request: AnyRequest, session: Session, wish: Wish, *, reader: Reader,
    kept: tuple[int, int] | None = None, error: InvalidError | None = None,
) -> Response[Any]:  # fmt: skip
    """Draw the form."""
    errors = dict(error.fields) if error else {}
    settings = installation_of(session).settings
    return screen(
        request, session, "reports/schedules/form.html", status=error.status if error else 200,
        **drawn(session, wish), **told(session, wish, reader), key=new_key(),
        action=f"{PATH}/{kept[0]}/edit" if kept else PATH, version=kept[1] if kept else "",
        back=f"{PATH}/{kept[0]}" if kept else PATH, query=urlencode(list(wish.params)),
        wrong=sentences(errors), summary=named_sentences(errors, NAMES),
        mail=settings.smtp_url is not None, last_day=LAST_DAY, path=PATH,
    )  # fmt: skip


@get(PATH + "/units", requires=SIGNED_IN)
def units(request: AnyRequest, session: AnySession, q: FromQuery[str] = "") -> Response[str]:
    """Return units whose name begins so, as options of a combobox."""
    found = [Chosen(each.id, each.name) for each in suggest_units(session, q)]
    return fragment(request, "reports/schedules/units.html", found=found)


routes: Sequence[ControllerRouterHandler] = [new, begin, edit_form, edit, units]
