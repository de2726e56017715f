"""The statutory clock: a rule, a start and a calendar give a deadline that keeps its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from uprava.calendar.days import ONE_DAY, Calendar, DayKind, Shift
from uprava.calendar.deadlines import (
    Change,
    Deadline,
    Extension,
    NewTerm,
    OfficeHours,
    Pause,
    Reason,
    Remaining,
    Standing,
)
from uprava.calendar.rules import FirstDay, Rule, StartEvent, Unit
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _

Key = TypeVar("Key")


@dataclass(frozen=True)
class Moved(Generic[Key]):
    """A deadline that another calendar puts on another day, or makes certain."""

    key: Key
    before: Deadline
    after: Deadline


def registration_day(received: datetime, calendar: Calendar, *, hours: OfficeHours) -> date:
    """Return the day an incoming document is registered: that of receipt, in office time.

    What arrives outside working hours is registered on the next working day (office
    instruction of Omsk oblast, item 59).
    """
    on = received.date()
    kind = calendar.day_kind(on)
    if not kind.worked:
        return calendar.next_working_day(on)
    closes = hours.friday_closes if on.isoweekday() == 5 else hours.closes
    early = timedelta(hours=1 if kind is DayKind.SHORT else 0)
    closing = datetime.combine(on, closes, received.tzinfo) - early
    return on if received < closing else calendar.next_working_day(on)


def due(rule: Rule, start: date, calendar: Calendar) -> Deadline:
    """Return the deadline of a term that starts on the day of the rule's event."""
    return replay(rule, start, (), calendar)


def replay(rule: Rule, start: date, changes: tuple[Change, ...], calendar: Calendar) -> Deadline:
    """Return the deadline counted anew from its start through all its changes.

    Whoever keeps rule, start and changes restores the deadline by it, under any calendar, with
    the same story.
    """
    counted, reasons = _count(rule, start, calendar)
    for change in changes:
        counted, reason = _apply(change, counted, rule.unit, calendar)
        reasons.append(reason)
    last = calendar.shifted(counted, shift=rule.shift)
    if last < start:  # a term of a few days over the New Year holidays cannot end before it began
        last = calendar.shifted(counted, shift=Shift.NEXT)
    if last != counted:
        reasons.append(_shift_reason(counted, last, calendar))
    provisional = calendar.is_provisional(min(start, last), max(start, last, counted))
    if provisional:
        reasons.append(_provisional_reason(min(start, last), max(start, last, counted), calendar))
    if not rule.verified:
        reasons.append(Reason(N_("The rule has not been compared with the text of the law.")))
    return Deadline(rule, start, counted, last, tuple(reasons), provisional, changes)


def extend(deadline: Deadline, change: Extension | NewTerm, calendar: Calendar) -> Deadline:
    """Return the deadline after an extension or a new term.

    Raises ConflictError while it is paused, InvalidError beyond the limit the rule sets.
    """
    _refuse_paused(deadline)
    rule, start = deadline.rule, deadline.start
    extended = replay(rule, start, (*deadline.changes, change), calendar)
    if rule.extension is not None:
        pauses = tuple(item for item in deadline.changes if isinstance(item, Pause))
        latest = replay(rule, start, pauses, calendar).counted + timedelta(days=rule.extension)
        if extended.counted > latest:
            text = _("The term cannot be extended beyond %(day)s (%(source)s).")
            values = {"day": f"{latest:%d.%m.%Y}", "source": rule.source}
            raise InvalidError(text % values, code="term-limit")
    return extended


def suspend(deadline: Deadline, *, since: date, ground: str, calendar: Calendar) -> Deadline:
    """Stop the clock: `since` is the first day that does not count."""
    _refuse_paused(deadline)
    if since < deadline.start:
        raise InvalidError(_("A term cannot be suspended before it starts."))
    pause = Pause(since, None, ground)
    return replay(deadline.rule, deadline.start, (*deadline.changes, pause), calendar)


def resume(deadline: Deadline, *, on: date, calendar: Calendar) -> Deadline:
    """Start the clock again: `on` is the first day that counts."""
    last = deadline.changes[-1] if deadline.changes else None
    if not isinstance(last, Pause) or last.until is not None:
        raise ConflictError(_("The term is not suspended."), code="term-not-suspended")
    if on < last.since:
        raise InvalidError(_("A term cannot be resumed before it was suspended."))
    changes = (*deadline.changes[:-1], replace(last, until=on))
    return replay(deadline.rule, deadline.start, changes, calendar)


def remaining(deadline: Deadline, today: date, calendar: Calendar) -> Remaining:
    """Return how many working days are left until the deadline, or have passed since."""
    if deadline.paused:
        return Remaining(Standing.PAUSED, 0, deadline.date)
    return remaining_until(deadline.date, today, calendar)


def remaining_until(last_day: date, today: date, calendar: Calendar) -> Remaining:
    """Return the same for a bare date, as lists keep it."""
    if last_day == today:
        return Remaining(Standing.TODAY, 0, last_day)
    standing = Standing.AHEAD if today < last_day else Standing.OVERDUE
    return Remaining(standing, abs(calendar.working_days_between(today, last_day)), last_day)


def recompute(
    old: Calendar, new: Calendar, deadlines: Iterable[tuple[Key, Deadline]]
) -> tuple[Moved[Key], ...]:
    """Return what changes for the deadlines when the new calendar replaces the old one."""
    moved = []
    for key, deadline in deadlines:
        before = replay(deadline.rule, deadline.start, deadline.changes, old)
        after = replay(deadline.rule, deadline.start, deadline.changes, new)
        if (before.date, before.provisional) != (after.date, after.provisional):
            moved.append(Moved(key, before, after))
    return tuple(moved)


def _refuse_paused(deadline: Deadline) -> None:
    if deadline.paused:
        text = _("The term is suspended; resume it first.")
        raise ConflictError(text, code="term-suspended")


def _count(rule: Rule, start: date, calendar: Calendar) -> tuple[date, list[Reason]]:
    counted = _advance(start, rule.amount, rule.unit, calendar)
    if rule.start is StartEvent.NAMED:
        told = (("day", f"{counted:%d.%m.%Y}"), ("source", rule.source))
        return counted, [Reason(N_("Until %(day)s: that day is named (%(source)s)."), told)]
    values = (
        ("number", rule.amount),
        ("event", rule.start.caption),
        ("start", f"{start:%d.%m.%Y}"),
        ("source", rule.source),
        ("day", f"{counted:%d.%m.%Y}"),
    )
    one, many = _COUNTED[rule.unit] if rule.amount else (_SAME_DAY, "")
    reasons = [Reason(one, values, many, ("event",))]
    if rule.amount and rule.first_day is FirstDay.COUNTED:
        before = start - ONE_DAY
        counted = _advance(before, rule.amount, rule.unit, calendar)
        if rule.unit is Unit.MONTH:
            counted = calendar.add_months(start, rule.amount) - ONE_DAY
        first = N_("The first day is counted too, so the last one is %(day)s.")
        reasons.append(Reason(first, (("day", f"{counted:%d.%m.%Y}"),)))
    elif rule.unit is Unit.MONTH and counted.day != start.day:
        clamp = N_("That month has no day %(number)d, so its last day is taken.")
        reasons.append(Reason(clamp, (("number", start.day),)))
    return counted, reasons


def _advance(start: date, amount: int, unit: Unit, calendar: Calendar) -> date:
    if unit is Unit.MONTH:
        return calendar.add_months(start, amount)
    if unit is Unit.WORKING:
        return calendar.add_working_days(start, amount)
    return calendar.add_calendar_days(start, amount)


def _apply(change: Change, counted: date, unit: Unit, calendar: Calendar) -> tuple[date, Reason]:
    if isinstance(change, NewTerm):
        values = (("decided", f"{change.decided:%d.%m.%Y}"), ("ground", change.ground))
        day = (("day", f"{change.last_day:%d.%m.%Y}"),)
        text = N_("New term until %(day)s, decided on %(decided)s: %(ground)s")
        return change.last_day, Reason(text, (*values, *day))
    if isinstance(change, Extension):
        longer = _advance(counted, change.amount, change.unit, calendar)
        text = N_("Extended until %(day)s, decided on %(decided)s: %(ground)s")
        values = (("decided", f"{change.decided:%d.%m.%Y}"), ("ground", change.ground))
        return longer, Reason(text, (*values, ("day", f"{longer:%d.%m.%Y}")))
    return _after_pause(change, counted, unit, calendar)


def _after_pause(
    pause: Pause, counted: date, unit: Unit, calendar: Calendar
) -> tuple[date, Reason]:
    since = ("since", f"{pause.since:%d.%m.%Y}")
    if pause.until is None:
        text = N_("Suspended from %(since)s: %(ground)s")
        return counted, Reason(text, (since, ("ground", pause.ground)))
    if unit is Unit.WORKING:
        lost = calendar.working_days_between(pause.since - ONE_DAY, pause.until - ONE_DAY)
        later = calendar.add_working_days(counted, lost)
    else:
        later = counted + (pause.until - pause.since)
    values = (since, ("until", f"{pause.until:%d.%m.%Y}"), ("day", f"{later:%d.%m.%Y}"))
    text = N_("Suspended from %(since)s, resumed on %(until)s: %(ground)s. Term until %(day)s.")
    return later, Reason(text, (*values, ("ground", pause.ground)))


def _shift_reason(counted: date, last: date, calendar: Calendar) -> Reason:
    kind = calendar.day_kind(counted)
    values = (
        ("counted", f"{counted:%d.%m.%Y}"),
        ("kind", kind.caption),
        ("day", f"{last:%d.%m.%Y}"),
    )
    text = N_("The last day %(counted)s is not worked (%(kind)s), so it becomes %(day)s.")
    return Reason(text, values, translated=("kind",))


def _provisional_reason(first: date, last: date, calendar: Calendar) -> Reason:
    years = range(first.year, last.year + 1)
    missing = [year for year in years if year not in calendar.years]
    text = N_(
        "The calendar of the year %(year)d is not loaded: weekends and the public holidays of "
        "article 112 of the Labour Code are taken, the date may move."
    )
    return Reason(text, (("year", missing[0]),))


_SAME_DAY = N_("On the day of %(event)s, %(start)s (%(source)s).")
_COUNTED = {
    Unit.CALENDAR: (
        "%(number)d calendar day from %(event)s on %(start)s: until %(day)s (%(source)s).",
        "%(number)d calendar days from %(event)s on %(start)s: until %(day)s (%(source)s).",
    ),
    Unit.WORKING: (
        "%(number)d working day from %(event)s on %(start)s: until %(day)s (%(source)s).",
        "%(number)d working days from %(event)s on %(start)s: until %(day)s (%(source)s).",
    ),
    Unit.MONTH: (
        "%(number)d month from %(event)s on %(start)s: until %(day)s (%(source)s).",
        "%(number)d months from %(event)s on %(start)s: until %(day)s (%(source)s).",
    ),
}
"""Singular and plural message ids of the first sentence; `Reason` translates them."""
