"""The form of hours of reception: read, and drawn as kept or as sent."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from litestar import Response
from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value
from uprava.documents.routes.forms import Form, day_in, many, new_key, word
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import Chosen, find_by_login, find_chosen
from uprava.web.injected import AnyRequest

from uprava_appeals.reception.routes.fields import Refused, drawn
from uprava_appeals.reception.service.hours import LONGEST, MOST_AHEAD, SHORTEST, HoursRow
from uprava_appeals.reception.slots import Hours, Span, read_span
from uprava_appeals.reception.values import PATH
from uprava_appeals.reception.words import WEEKDAYS, week_choices

PLAIN = ("weekday", "on_day", "begins", "ends", "minutes", "breaks", "place", "ahead", "since",
         "until")  # fmt: skip

BLANK: Mapping[str, str] = {
    "weekday": "4", "on_day": "", "begins": "10:00", "ends": "12:00", "minutes": "20",
    "breaks": "", "place": "", "ahead": "1", "since": "", "until": "",
}  # fmt: skip


def hours_in(session: Session, form: Form, *, reader: Reader) -> Hours:
    """Return the hours a form means. Raises InvalidError naming the fields."""
    wrong: dict[str, str] = {}
    today: date = session.info["today"]
    person = find_chosen(
        session, word(form, "person"), word(form, "person_text"), reader=reader, today=today
    )
    if person is None:
        wrong["person"] = _("Choose from the list; the name alone is not clear.")
    span = span_of(form, wrong)
    days = {name: day_in(form, name, wrong) for name in ("on_day", "since", "until")}
    one_day = days["on_day"] is not None
    breaks = breaks_in(form, wrong)
    if wrong or person is None or span is None:
        raise InvalidError(_("The hours have mistakes; nothing is kept."), fields=wrong)
    return Hours(
        person_id=person.id, span=span, minutes=number_in(form, "minutes"),
        weekday=None if one_day else number_in(form, "weekday") or None,
        weeks=() if one_day else weeks_in(form),
        breaks=breaks, place=" ".join(word(form, "place").split()),
        ahead=number_in(form, "ahead"), **days,
    )  # fmt: skip


def weeks_in(form: Form) -> tuple[int, ...]:
    """Return the weeks of the month that are ticked."""
    offered = dict(week_choices())
    return tuple(sorted({int(each) for each in many(form, "weeks") if each in offered}))


def span_of(form: Form, wrong: dict[str, str]) -> Span | None:
    """Return the hours themselves; what is none is told in `wrong`."""
    found: dict[str, time] = {}
    for name in ("begins", "ends"):
        try:
            found[name] = time.fromisoformat(word(form, name))
        except ValueError:
            wrong[name] = _("Write a time, such as 10:00.")
    if len(found) < len(("begins", "ends")):
        return None
    if found["begins"] >= found["ends"]:
        wrong["ends"] = _("The end is not after the beginning.")
        return None
    return Span(found["begins"], found["ends"])


def breaks_in(form: Form, wrong: dict[str, str]) -> tuple[Span, ...]:
    """Return the breaks of a field, parted by commas; what is none is told in `wrong`."""
    texts = [each for each in word(form, "breaks").split(",") if each.strip()]
    found = [read_span(each) for each in texts]
    if None in found:
        wrong["breaks"] = _("Write breaks as 13:00-13:30, several with a comma.")
    return tuple(each for each in found if each)


def number_in(form: Form, name: str) -> int:
    """Return a small number of a field; what is none becomes -1 and is refused as such."""
    text = word(form, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1


def typed_of(found: HoursRow | None) -> Mapping[str, Any]:
    """Return the fields of the form as hours stand."""
    if found is None:
        return BLANK
    return {
        "weekday": str(found.weekday or ""), "on_day": str(found.on_day or ""),
        "begins": f"{found.begins:%H:%M}", "ends": f"{found.ends:%H:%M}",
        "minutes": str(found.minutes), "breaks": ", ".join(found.breaks), "place": found.place,
        "ahead": str(found.ahead), "since": str(found.since or ""), "until": str(found.until or ""),
    }  # fmt: skip


def form_of(
    request: AnyRequest, session: Session, *, found: HoursRow | None = None,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of hours of reception."""
    typed = typed_of(found) if sent is None else {name: word(sent, name) for name in PLAIN}
    weeks = [str(n) for n in found.weeks] if found and sent is None else many(sent or {}, "weeks")
    return drawn(
        request, session, "hours", error, found=found, typed=typed, weeks=weeks,
        path=f"{PATH}/schedule", key=new_key(), week_choices=week_choices(),
        chosen=leader_of(session, found, sent), said=word(sent or {}, "person_text")[:100],
        weekdays=[(str(n), _(title)) for n, title in enumerate(WEEKDAYS, 1)],
        shortest=SHORTEST, longest=LONGEST, most_ahead=MOST_AHEAD,
    )  # fmt: skip


def leader_of(session: Session, found: HoursRow | None, sent: Form | None) -> list[Chosen]:
    """Return who receives, as the field of the form shows it."""
    login = word(sent or {}, "person")
    if sent is None and found is not None:
        query = "select login from users.person where id = %s"
        login = str(fetch_value(session, query, (found.person_id,)) or "")
    person = find_by_login(session, login, today=session.info["today"])
    return [person.chosen] if person else []
