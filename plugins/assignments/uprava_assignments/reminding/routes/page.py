"""The page that says which reminders are in force: the settings in words, and what they give."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from litestar import Response
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.calendar.service import office_calendar
from uprava.i18n import _, ngettext
from uprava.web.injected import AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_assignments.reminding.jobs import MORNING
from uprava_assignments.reminding.rules import step_at
from uprava_assignments.settings import assignments_settings

PATH = "/assignments/reminders"

EXAMPLE = 30
"""Calendar days ahead of today of the term by which the page shows what is told when."""


@dataclass(frozen=True, slots=True)
class Line:
    """A day of the example and what is told on it to whom."""

    day: date
    what: str
    whom: str


@get(PATH, requires=SIGNED_IN)
def page(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show the reminders that are in force, and an example by the calendar of the office."""
    term = session.info["today"] + timedelta(days=EXAMPLE)
    settings = assignments_settings()
    return screen(
        request, session, "assignments/reminding/page.html", term=term,
        lines=example(session, term), before=", ".join(map(str, settings.days_before)),
        every=settings.escalate_every, hour=MORNING,
    )  # fmt: skip


def example(session: Session, term: date) -> list[Line]:
    """Return what is told of a term, day by day, until its leaders are told again."""
    settings, calendar = assignments_settings(), office_calendar(session)
    executor, leaders = _("the executor"), _("the executor, the author, the controller")
    eve, late = calendar.previous_working_day(term), calendar.next_working_day(term)
    found = []
    for ahead in settings.days_before:
        step = step_at(term, term - timedelta(days=ahead), calendar)
        if calendar.next_working_day(step.tell_on) < term:
            found.append(Line(step.tell_on, left(term, step.tell_on), executor))
    found.append(Line(eve, left(term, eve), executor))
    if calendar.is_working(term):
        found.append(Line(term, _("the term ends today"), executor))
    found.append(Line(late, _("overdue: the first working day late"), leaders))
    return sorted(set(found), key=lambda each: each.day)


def left(term: date, day: date) -> str:
    """Return how many days are left."""
    days = (term - day).days
    return ngettext("{n} day is left", "{n} days are left", days).format(n=days)


routes: Sequence[ControllerRouterHandler] = [page]
