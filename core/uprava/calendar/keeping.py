"""A deadline as JSON and back: what is kept of it is what it was counted from."""

from dataclasses import asdict
from datetime import date
from typing import Any

from uprava.calendar.clock import replay
from uprava.calendar.days import Calendar, Shift
from uprava.calendar.deadlines import Change, Deadline, Extension, NewTerm, Pause
from uprava.calendar.rules import FirstDay, Rule, StartEvent, Unit

CHANGES: dict[str, type[Extension | NewTerm | Pause]] = {
    "extension": Extension, "new": NewTerm, "pause": Pause,
}  # fmt: skip

NAMES = {type: name for name, type in CHANGES.items()}


def told(deadline: Deadline) -> dict[str, Any]:
    """Return what `restored` needs: the rule in full, the start, the changes, oldest first.

    The rule is kept as it was on that day: an edition of the law that comes later changes no
    term that was given before it.
    """
    return {
        "rule": plain(asdict(deadline.rule)),
        "start": deadline.start.isoformat(),
        "changes": [
            {"kind": NAMES[type(each)], **plain(asdict(each))} for each in deadline.changes
        ],
    }


def restored(kept: dict[str, Any], calendar: Calendar) -> Deadline:
    """Return the deadline of what was kept, counted by the calendar, with all its reasons."""
    changes = tuple(change_of(dict(each)) for each in kept["changes"])
    return replay(rule_of(kept["rule"]), date.fromisoformat(kept["start"]), changes, calendar)


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as JSON has them: days as ISO text, what is None left out."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value is not None
    }


def rule_of(kept: dict[str, Any]) -> Rule:
    """Return a kept rule."""
    days = {name: day_of(kept, name) for name in ("valid_from", "valid_to")}
    return Rule(
        **{
            **kept, **days, "unit": Unit(kept["unit"]), "start": StartEvent(kept["start"]),
            "first_day": FirstDay(kept["first_day"]), "shift": Shift(kept["shift"]),
        }
    )  # fmt: skip


def change_of(kept: dict[str, Any]) -> Change:
    """Return a kept change."""
    kind = CHANGES[kept.pop("kind")]
    if kind is Extension:
        return Extension(kept["amount"], Unit(kept["unit"]), needed(kept, "decided"),
                         kept["ground"])  # fmt: skip
    if kind is NewTerm:
        return NewTerm(needed(kept, "last_day"), needed(kept, "decided"), kept["ground"])
    return Pause(needed(kept, "since"), day_of(kept, "until"), kept["ground"])


def needed(kept: dict[str, Any], name: str) -> date:
    """Return a day that is always kept."""
    return date.fromisoformat(kept[name])


def day_of(kept: dict[str, Any], name: str) -> date | None:
    """Return a day that may be missing."""
    return needed(kept, name) if name in kept else None
