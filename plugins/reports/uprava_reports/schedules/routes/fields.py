"""The form of a schedule: read into a wish, drawn from a wish, with the coming days."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from uprava.calendar import Shift
from uprava.calendar.repetition import LAST_DAY
from uprava.calendar.service import office_calendar
from uprava.calendar.view import WEEKDAYS
from uprava.clock import now
from uprava.db.sql import fetch
from uprava.documents.routes.forms import Form, many, word
from uprava.documents.service.people import chips
from uprava.errors import InvalidError, UpravaError
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.shell import PersonChip

from uprava_reports.asking.values import PATH as REPORTS
from uprava_reports.results.service.showing import facts_of
from uprava_reports.schedules.periods import TITLES, Relative, period_on
from uprava_reports.schedules.rhythm import Counted, Often, Rhythm
from uprava_reports.schedules.rhythm_words import (
    COUNTED_TITLES,
    OFTEN_TITLES,
    SHIFT_TITLES,
    day_choices,
    hour_choices,
    weekday_choices,
)
from uprava_reports.schedules.service.keeping import question_on
from uprava_reports.schedules.values import SENT_TITLES, Receivers, Sent, Wish

NAMES = {
    "title": N_("What the sending is called"), "people": N_("People"), "units": N_("Units"),
    "addresses": N_("E-mail addresses"), "weekdays": N_("Days of the week"), "day": N_("Day"),
    "month": N_("Month of the quarter"), "hour": N_("Hour"), "shift": N_("A day off"),
    "question": N_("Which report"),
}  # fmt: skip
"""Fields of the form as the summary of mistakes names them."""

COMING = 5
"""Days of sending shown beforehand."""

MOST_PAIRS = 60

SEPARATORS = re.compile(r"[\s,;]+")


def wish_in(form: Form) -> Wish:
    """Return what a form means. Raises InvalidError for what is not of the form."""
    try:
        period = Relative(word(form, "period")) if word(form, "period") else None
        return Wish(
            word(form, "report")[:200], word(form, "title")[:300],
            parse_qsl(word(form, "query")[:8000], max_num_fields=MOST_PAIRS), period,
            rhythm_in(form), receivers_in(form), Sent(word(form, "sent") or Sent.XLSX),
            word(form, "by_mail") == "on", word(form, "when_empty") != "no",
        )  # fmt: skip
    except ValueError as error:
        raise InvalidError(_("The form is incomplete. Open the page again and repeat the act.")
                           ) from error  # fmt: skip


def rhythm_in(form: Form) -> Rhythm:
    """Return the rhythm of a form. Raises ValueError."""
    weekdays = tuple(sorted({number(each) for each in many(form, "weekdays")}))
    return Rhythm(
        Often(word(form, "often") or Often.MONTHLY), weekdays,
        Counted(word(form, "counted") or Counted.DAY), number(word(form, "day") or str(LAST_DAY)),
        number(word(form, "month") or "1"), Shift(word(form, "shift") or Shift.NEXT),
        number(word(form, "hour") or "8"),
    )  # fmt: skip


def number(text: str) -> int:
    """Return a small number. Raises ValueError."""
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise ValueError(text[:20])
    return int(text)


def receivers_in(form: Form) -> Receivers:
    """Return to whom a form sends; what is no number of ours is left out."""
    return Receivers(
        ids_in(form, "people"), ids_in(form, "units"),
        [each for each in SEPARATORS.split(word(form, "addresses")[:8000]) if each],
    )  # fmt: skip


def ids_in(form: Form, name: str) -> list[int]:
    """Return the numbers a form chose."""
    found = (each for each in many(form, name) if each.isascii() and each.isdigit())
    return list(dict.fromkeys(int(each) for each in found if len(each) < 10))


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody or a unit a search by typing has chosen."""

    id: int
    title: str
    person: PersonChip | None = None


@dataclass(frozen=True, slots=True)
class UnitTitle:
    """A unit by its name."""

    id: int
    name: str


def chosen_people(session: Session, ids: Sequence[int]) -> list[Chosen]:
    """Return people as the form shows them."""
    found = chips(session, ids)
    return [Chosen(id, found[id].name, found[id]) for id in ids if id in found]


def chosen_units(session: Session, ids: Sequence[int]) -> list[Chosen]:
    """Return units as the form shows them."""
    query = "select id, name from users.unit where id = any (%s)"
    found = {each.id: each.name for each in fetch(session, UnitTitle, query, (list(ids),))}
    return [Chosen(id, found[id]) for id in ids if id in found]


@dataclass(frozen=True, slots=True)
class Coming:
    """A day of sending: the day, its weekday, the period the report will be about."""

    day: date
    weekday: str
    period: str


def coming_of(session: Session, wish: Wish) -> list[Coming]:
    """Return the next days of sending; none for a rhythm with mistakes."""
    if wish.rhythm.mistakes():
        return []
    calendar, zone = office_calendar(session), ZoneInfo(
        installation_of(session).settings.timezone)  # fmt: skip
    begin = wish.rhythm.next_after(calendar, now(), zone).date()
    moves = wish.period not in (None, Relative.ASKED)
    return [
        Coming(day, _(WEEKDAYS[day.weekday()]),
               period_on(wish.period, day, calendar).words if moves and wish.period else "")
        for day in wish.rhythm.coming(calendar, begin, COMING)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choices:
    """What the fields of the form offer, in the reader's language."""

    often: Sequence[tuple[str, str]] = field(
        default_factory=lambda: [(each.value, _(OFTEN_TITLES[each])) for each in Often]
    )
    counted: Sequence[tuple[str, str]] = field(
        default_factory=lambda: [(each.value, _(COUNTED_TITLES[each])) for each in Counted]
    )
    shifts: Sequence[tuple[str, str]] = field(
        default_factory=lambda: [(each.value, _(text)) for each, text in SHIFT_TITLES.items()]
    )
    weekdays: Sequence[tuple[str, str]] = field(default_factory=weekday_choices)
    days: Sequence[tuple[str, str]] = field(default_factory=day_choices)
    hours: Sequence[tuple[str, str]] = field(default_factory=hour_choices)
    sent: Sequence[tuple[str, str]] = field(
        default_factory=lambda: [(each.value, _(SENT_TITLES[each])) for each in Sent]
    )
    periods: Sequence[tuple[str, str]] = field(
        default_factory=lambda: [(each.value, _(TITLES[each])) for each in Relative]
    )


def drawn(session: Session, wish: Wish) -> Mapping[str, Any]:
    """Return what the template needs of a wish."""
    to = wish.receivers
    return {
        "wish": wish, "choices": Choices(), "people": chosen_people(session, to.people),
        "units": chosen_units(session, to.units), "addresses": "\n".join(to.addresses),
        "coming": coming_of(session, wish),
        "weekdays": {str(each) for each in wish.rhythm.weekdays},
        "asked": wish.period is Relative.ASKED,
    }  # fmt: skip


def told(session: Session, wish: Wish, reader: Reader) -> Mapping[str, Any]:
    """Return what is told of the report: its name, its question in words, where it opens.

    The period is told by the coming days, and with it the one it is compared with.
    """
    plugins, moving = installation_of(session).plugins, wish.period is not None
    try:
        question = question_on(session, wish, session.info["today"], reader=reader)
    except UpravaError as error:
        return {"report": wish.title, "facts": [], "url": "", "broken": error.detail,
                "periodic": moving}  # fmt: skip
    facts = facts_of(session, question, plugins=plugins, compared=not moving)
    if moving:
        facts = [each for each in facts if each[0] != _("Period")]
        if question.compared:
            facts.append((_("Compared with"), _("the period before")))
    return {"report": question.title, "broken": "", "periodic": moving, "facts": facts,
            "url": f"{REPORTS}/{question.report}?{question.query()}"}  # fmt: skip
