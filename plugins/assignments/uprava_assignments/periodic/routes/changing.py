"""Screens of periodic assignments: their list, another rule, the end."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.calendar.repetition_words import in_words
from uprava.clock import now
from uprava.documents.routes.forms import Form, back_to, day_in, version_of, word
from uprava.errors import ForbiddenError, InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_assignments.giving.service.reading import selves
from uprava_assignments.periodic.routes.fields import (
    NAMES,
    choices,
    kept_of,
    plan_in,
    preview_of,
    typed_of,
)
from uprava_assignments.periodic.routes.making import PATH
from uprava_assignments.periodic.service import changing
from uprava_assignments.periodic.service.reading import SeriesRow, get_series, list_series

Fields = URLEncodedBody[dict[str, Any]]

LISTED = 200
"""Periodic assignments on the page of all of them, running ones first."""


@get(PATH, requires=SIGNED_IN)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the periodic assignments the reader sees, those with the next term first."""
    rows = list_series(session, reader=reader, limit=LISTED)
    return screen(
        request, session, "assignments/periodic/list.html", rows=rows, path=PATH,
        words={each.id: in_words(each.rule) for each in rows}, most=LISTED,
    )  # fmt: skip


@get("/assignments/{id:uuid}/series/rule", requires=SIGNED_IN)
def rule_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the rule for changing."""
    return rule_of(request, session, own(session, id, reader=reader))


@post("/assignments/{id:uuid}/series/rule", requires=SIGNED_IN)
def change_rule(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Let another rule hold from a day on, or show its terms."""
    series = own(session, id, reader=reader)
    if word(data, "edit"):
        return rule_of(request, session, series, sent=data)
    try:
        with apart(session):
            changing.change_rule(session, id, plan_in(data), version=version_of(data),
                                 reader=reader, at=now())  # fmt: skip
    except InvalidError as error:
        return rule_of(request, session, series, sent=data, error=error)
    return back_to(id, said=_("The new rule is kept."))


@get("/assignments/{id:uuid}/series/stop", requires=SIGNED_IN)
def stop_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Ask why a periodic assignment is stopped, and after which day."""
    return stop_of(request, session, own(session, id, reader=reader))


@post("/assignments/{id:uuid}/series/stop", requires=SIGNED_IN)
def stop(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Stop a periodic assignment."""
    series, wrong = own(session, id, reader=reader), dict[str, str]()
    last = day_in(data, "last", wrong) or session.info["today"]
    try:
        if wrong:
            raise InvalidError(wrong["last"], fields=wrong)
        with apart(session):
            end = changing.End(word(data, "reason"), last)
            changing.stop(session, id, end, version=version_of(data), reader=reader, at=now())
    except InvalidError as error:
        return stop_of(request, session, series, sent=data, error=error)
    return back_to(id, said=_("The periodic assignment is stopped."))


def own(session: Session, id: UUID, *, reader: Reader) -> SeriesRow:
    """Return a running series the reader gives. Raises NotFoundError, ForbiddenError."""
    series = get_series(session, id, reader=reader)
    if series.author_id not in selves(reader) or not series.running:
        raise ForbiddenError(_("Only the leader changes or stops a periodic assignment."))
    return series


def rule_of(
    request: AnyRequest, session: Session, series: SeriesRow, *, sent: Form | None = None,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of another rule."""
    errors = dict(error.fields) if error else {}
    begins = max(session.info["today"], (series.given_to or date.min) + timedelta(days=1))
    kept = kept_of(series.rule, since=begins, ahead_days=series.ahead_days)
    try:
        preview = preview_of(session, plan_in(sent)) if sent is not None else None
    except InvalidError as wrong:
        preview, errors = None, errors | wrong.fields
    return screen(
        request, session, "assignments/periodic/rule.html", status=error.status if error else 200,
        series=series, words=in_words(series.rule), choices=choices(), preview=preview,
        rule=kept if sent is None else typed_of(sent), wrong=sentences(errors),
        summary=named_sentences(errors, NAMES),
    )  # fmt: skip


def stop_of(
    request: AnyRequest, session: Session, series: SeriesRow, *, sent: Form | None = None,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of the end."""
    return screen(
        request, session, "assignments/periodic/stop.html", status=error.status if error else 200,
        series=series, words=in_words(series.rule),
        wrong=sentences(error.fields if error else None),
        reason=word(sent or {}, "reason"), last=word(sent or {}, "last") or session.info["today"],
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    page, rule_form, change_rule, stop_form, stop,
]  # fmt: skip
