"""The fields of a rule of repetition: read from a form, drawn as kept or as sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session
from uprava.calendar import Shift
from uprava.calendar.repetition import (
    LAST_DAY,
    Edition,
    Every,
    Repetition,
    Said,
    Schedule,
    read,
)
from uprava.calendar.repetition_words import (
    EVERY_TITLES,
    SAID_TITLES,
    SHIFT_TITLES,
    WEEKDAYS,
    in_words,
)
from uprava.calendar.service import office_calendar
from uprava.documents.routes.forms import Form, day_in, many, word
from uprava.errors import InvalidError
from uprava.i18n import N_, _

from uprava_assignments.periodic.service.making import Plan

NAMES = {
    "text": N_("What is to be done"), "who": N_("Responsible"), "every": N_("Repeated"),
    "weekdays": N_("Days of the week"), "day": N_("Day of the month"), "month": N_("Month"),
    "n": N_("Every so many"), "since": N_("Begins"), "until": N_("Last day"),
    "ahead_days": N_("Issued before the term, calendar days"),
}  # fmt: skip
"""Fields of the form as the summary of mistakes names them."""

AHEAD = 10
"""Calendar days before its term an instance is issued, until somebody says otherwise."""

PREVIEWED = 5


@dataclass(frozen=True, slots=True)
class Choices:
    """What the fields of a rule offer."""

    every: Sequence[tuple[str, str]]
    weekdays: Sequence[tuple[str, str]]
    days: Sequence[tuple[str, str]]
    said: Sequence[tuple[str, str]]
    shifts: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Preview:
    """A rule in words and its next terms."""

    words: str
    terms: Sequence[date]


def choices() -> Choices:
    """Return what the fields offer, in the reader's language."""
    days = [(str(n), str(n)) for n in range(1, 32)] + [(str(LAST_DAY), _("the last day"))]
    return Choices(
        [(each.value, _(EVERY_TITLES[each])) for each in Every],
        [(str(n), _(title)) for n, title in enumerate(WEEKDAYS, 1)],
        days,
        [(each.value, _(SAID_TITLES[each])) for each in Said],
        [(each.value, _(SHIFT_TITLES[each])) for each in Shift],
    )


def plan_in(form: Form) -> Plan:
    """Return the plan a form means. Raises InvalidError naming the fields."""
    wrong: dict[str, str] = {}
    rule = Repetition(Every.MONTH)
    try:
        rule = read(lambda name: word(form, name), many(form, "weekdays"))
    except InvalidError as error:
        wrong |= error.fields
    since, until = day_in(form, "since", wrong), day_in(form, "until", wrong)
    ahead = word(form, "ahead_days")
    if not (ahead.isascii() and ahead.isdigit() and len(ahead) < 4):
        wrong["ahead_days"] = _("Say how many days.")
    if since is None:
        wrong.setdefault("since", _("Say from which day the rule holds."))
    if wrong or since is None:
        raise InvalidError(_("The rule of repetition has mistakes; nothing is kept."), fields=wrong)
    return Plan(rule, since, int(ahead), until)


def preview_of(session: Session, plan: Plan) -> Preview:
    """Return what a plan would give."""
    schedule = Schedule((Edition(plan.since, plan.rule),), plan.until)
    return preview(session, schedule, today=plan.since)


def preview(session: Session, schedule: Schedule, *, today: date) -> Preview:
    """Return the rule in words and the next terms from a day on."""
    found = schedule.next_terms(office_calendar(session), today=today, many=PREVIEWED)
    return Preview(in_words(schedule.rule), [each.term for each in found])


FIELDS = ("every", "n", "day", "month", "said", "shift", "since", "until", "ahead_days")


def typed_of(form: Form) -> Mapping[str, object]:
    """Return the fields of a rule as they were sent."""
    typed = {name: word(form, name)[:20] for name in FIELDS}
    return {**typed, "weekdays": many(form, "weekdays")}


def kept_of(rule: Repetition, *, since: date | None, ahead_days: int) -> Mapping[str, object]:
    """Return the fields of a rule as it is kept."""
    return {
        "every": rule.every.value, "n": rule.n, "day": rule.day, "month": rule.month,
        "said": rule.said.value, "shift": rule.shift.value, "since": since or "", "until": "",
        "ahead_days": ahead_days, "weekdays": [str(each) for each in rule.weekdays],
    }  # fmt: skip


def blank(today: date) -> Mapping[str, object]:
    """Return the fields of a new rule: monthly by the fifth."""
    return kept_of(Repetition(Every.MONTH, day=5), since=today, ahead_days=AHEAD)
