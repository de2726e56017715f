"""What the forms of receptions share: leaders to choose from, days, times."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from litestar import Response
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences, sentences

from uprava_appeals.reception.service.booking import When
from uprava_appeals.reception.service.hours import list_hours

NAMES = {
    "person": N_("Leader"), "slot": N_("Time"), "surname": N_("Surname"),
    "given_name": N_("Given name"), "about": N_("Question in short"), "why": N_("Reason"),
    "day": N_("Day"), "weekday": N_("Day of the week"), "on_day": N_("One day"),
    "begins": N_("Begins at"), "ends": N_("Ends at"), "minutes": N_("Minutes for each"),
    "breaks": N_("Breaks"), "place": N_("Where"), "ahead": N_("Bookings close"),
    "until": N_("Last day"), "since": N_("First day"), "identity": N_("Identity document"),
    "content": N_("What was said"), "answer": N_("What was answered"),
    "outcome": N_("What it came to"), "earlier": N_("Answered before"),
    "annotation": N_("Substance of the appeal"), "consent": N_("Consent"),
    "applicant": N_("Applicant"), "file": N_("Scan of the letter"),
}  # fmt: skip
"""Fields as the summary of mistakes names them."""

LONGEST_ID = 10


def leaders(session: Session, *, reader: Reader, since: date) -> list[tuple[str, str]]:
    """Return who receives from a day on: id and name with the post."""
    found = {
        str(each.person_id): f"{each.name}, {each.post}" if each.post else each.name
        for each in list_hours(session, reader=reader, since=since)
    }  # fmt: skip
    return list(found.items())


def id_in(params: Mapping[str, object], name: str) -> int | None:
    """Return an id of a field or an address; None for what is none."""
    text = str(params.get(name, "") or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_ID else None


def day_in(params: Mapping[str, object], name: str) -> date | None:
    """Return a day of a field or an address; None for what is none."""
    try:
        return date.fromisoformat(str(params.get(name, "") or "").strip())
    except ValueError:
        return None


def when_in(form: Form, today: date) -> When | None:
    """Return the time a form means: «17 2026-11-27 14:00», without a time in turn today."""
    person, _space, rest = word(form, "slot").partition(" ")
    day, _gap, begins = rest.partition(" ")
    try:
        return When(
            int(person[:LONGEST_ID]), date.fromisoformat(day) if day else today,
            time.fromisoformat(begins) if begins else None,
        )  # fmt: skip
    except ValueError:
        return None


Refused = InvalidError | ConflictError | None
"""Why a form is drawn again."""


def drawn(
    request: AnyRequest, session: Session, template: str, error: Refused = None, **values: Any
) -> Response[str]:
    """Draw a form; a refused one with what is wrong in it, what was typed stays."""
    wrong = error.fields if error else {}
    return screen(
        request, session, f"appeals/reception/{template}.html", error=error,
        status=error.status if error else 200, wrong=sentences(wrong),
        summary=named_sentences(wrong, NAMES), **values,
    )  # fmt: skip


def missing() -> dict[str, str]:
    """Return the sentence for a form without a time."""
    return {"slot": _("Choose a time.")}
