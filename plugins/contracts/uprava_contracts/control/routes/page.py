"""The dashboard: what is due, overdue and at risk, how contracts ended, by customer and unit."""

from datetime import date
from typing import Any

from litestar import Response
from sqlalchemy.orm import Session
from uprava.calendar.periods import PRESET_TITLES
from uprava.errors import InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences

from uprava_contracts.control.asking import Asked, asked_in
from uprava_contracts.control.routes.view import (
    COLUMNS,
    cells_of,
    lines_of,
    shares_of,
    strip_of,
)
from uprava_contracts.control.service.choosing import choices, narrowed_by
from uprava_contracts.control.service.counting import count, count_ended, is_empty
from uprava_contracts.control.service.delays import delays_of
from uprava_contracts.control.values import PATH, SOON
from uprava_contracts.wording import money

FIELDS = {
    "since": N_("First day"), "until": N_("Last day"), "customer": N_("Customer"),
    "unit": N_("Unit"), "kind": N_("Kind of contract"), "period": N_("Period"),
}  # fmt: skip


@get(PATH, requires=SIGNED_IN)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the figures of a question, all over what the reader may see."""
    params = request.query_params
    shared: dict[str, Any] = {
        **choices(session, reader=reader), "typed": params, "path": PATH, "wrong": {},
        "presets": [(code.value, _(title)) for code, title in PRESET_TITLES.items()],
    }  # fmt: skip
    try:
        asked = asked_in(params, today=session.info["today"])
        shared["chips"] = chips_of(session, asked, reader=reader)
    except InvalidError as error:
        shared |= {"wrong": named_sentences(error.fields, FIELDS), "detail": error.detail,
                   "asked": None, "chips": []}  # fmt: skip
        return screen(request, session, "contracts/control/index.html", status=422, **shared)
    shared |= {"asked": asked} | figures(session, asked, reader=reader)
    return screen(request, session, "contracts/control/index.html", **shared)


def figures(session: Session, asked: Asked, *, reader: Reader) -> dict[str, Any]:
    """Return the figures as the page shows them."""
    counted = count(session, asked, reader=reader)
    before = count_ended(session, asked.within(asked.period.before), reader=reader)
    return {
        "strip": strip_of(counted.total, before, asked),
        "shares": shares_of(counted.total, before),
        "lines": lines_of(session, counted, asked), "total": cells_of(counted.total, asked),
        "columns": [_(each) for each in COLUMNS], "nothing": is_empty(counted),
        "heads": [{"text": _(each), "cls": "fit r"} for each in COLUMNS],
        "delays": delays_of(session, asked, reader=reader), "soon": SOON,
        "neighbours": {
            "before": neighbour(asked.within(asked.period.before)),
            "after": after_of(asked, session.info["today"]),
        },
        "export": asked.query(), "money": money, "ended": counted.total.ended,
    }  # fmt: skip


def after_of(asked: Asked, today: date) -> tuple[str, str] | None:
    """Return the period after a question's one; None: it has not begun."""
    after = asked.within(asked.period.after)
    return None if after.period.since > today else neighbour(after)


def neighbour(asked: Asked) -> tuple[str, str]:
    """Return what a period is called and the address of the same question about it."""
    return asked.period.words, f"{PATH}?{asked.query()}"


def chips_of(session: Session, asked: Asked, *, reader: Reader) -> list[tuple[str, str, str]]:
    """Return what a question is narrowed to beside its form, and the address without it."""
    return [
        (title, value, f"{PATH}?{asked.query(**{name: None})}")
        for name, title, value in narrowed_by(session, asked, reader=reader)
    ]  # fmt: skip


routes = [page]
