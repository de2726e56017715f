"""From what a form or a program says to a resolution that can be given, and its mistakes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session
from uprava.capabilities import ExecutorRole
from uprava.db.sql import fetch_values
from uprava.documents.routes.forms import day_in, many, word
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_chosen

from uprava_records.resolutions.values import (
    LONGEST_NOTE,
    LONGEST_OWN,
    LONGEST_TEXT,
    MOST_EXECUTORS,
    Named,
    Wish,
)

FARTHEST = timedelta(days=3660)
PICKED, OTHER = "who", "other"
"""Fields of the desk: logins ticked among the usual executors, and others typed in."""


def read_wish(
    session: Session, form: Mapping[str, Any], *, reader: Reader
) -> tuple[Wish, dict[str, str]]:
    """Return the resolution a form means, and a sentence for each field that does not fit."""
    wrong: dict[str, str] = {}
    named = [*picked(session, form, wrong, reader), *rowed(session, form, wrong, reader)]
    due = day_in(form, "due_on", wrong)
    text = word(form, "text").replace("\r\n", "\n").strip()
    wish = Wish(text, in_order(named, word(form, "lead")), due, word(form, "control") == "on",
                " ".join(word(form, "note").split()))  # fmt: skip
    return wish, mistakes(session, wish) | wrong


def picked(
    session: Session, form: Mapping[str, Any], wrong: dict[str, str], reader: Reader
) -> list[Named]:
    """Return whom the desk's ticks and its search name."""
    found = []
    typed = word(form, f"{OTHER}_text")
    given = [*many(form, PICKED), *many(form, OTHER)]
    for login in [*given, *([""] if typed else [])]:
        person = chosen(session, login, "" if login else typed, reader)
        if person is None:
            wrong[OTHER] = _("Choose the person from the list; the name alone is not clear.")
        else:
            found.append(Named(person, ExecutorRole.EXECUTOR))
    return found


def rowed(
    session: Session, form: Mapping[str, Any], wrong: dict[str, str], reader: Reader
) -> list[Named]:
    """Return whom the rows of the full form name, each with an own text and term."""
    found = []
    for n in range(min(rows_in(form), MOST_EXECUTORS)):
        login, typed = word(form, f"who{n}"), word(form, f"who{n}_text")
        if not login and not typed:
            continue
        person = chosen(session, login, typed, reader)
        role = word(form, f"role{n}")
        if person is None:
            wrong[f"who{n}"] = _("Choose the person from the list; the name alone is not clear.")
            continue
        known = ExecutorRole(role) if role in set(ExecutorRole) else ExecutorRole.EXECUTOR
        due = day_in(form, f"due{n}", wrong)
        found.append(Named(person, known, word(form, f"text{n}"), due))
    return found


def rows_in(form: Mapping[str, Any]) -> int:
    """Return how many rows of executors a form has."""
    given = word(form, "rows")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0


def chosen(session: Session, login: str, typed: str, reader: Reader) -> int | None:
    """Return the person of a login, or the only colleague of a surname."""
    today = session.info["today"]
    found = find_chosen(session, login, typed, reader=reader, today=today)
    return found.id if found else None


def in_order(named: Sequence[Named], lead: str = "") -> tuple[Named, ...]:
    """Return whom a resolution names, each once: the responsible one first, then the rest.

    `lead` is the person's id as a form says it. Without a mark the first who has to act is
    responsible; of several marks the first counts.
    """
    once = list({each.person_id: each for each in reversed(named)}.values())[::-1]
    acting = [each for each in once if each.role != ExecutorRole.INFORMED]
    marked = [each for each in acting if str(each.person_id) == lead]
    marked += [each for each in acting if each.role == ExecutorRole.RESPONSIBLE]
    first = next(iter([*marked, *acting]), None)
    rest = [
        replace(each, role=ExecutorRole.EXECUTOR) for each in acting if each is not first
    ]  # fmt: skip
    informed = [each for each in once if each.role == ExecutorRole.INFORMED]
    leading = [replace(first, role=ExecutorRole.RESPONSIBLE)] if first else []
    return (*leading, *rest, *informed)


def mistakes(session: Session, wish: Wish) -> dict[str, str]:
    """Return a sentence for every part of a resolution that breaks a rule."""
    wrong = {}
    if not wish.text:
        wrong["text"] = _("Write what is to be done.")
    too_long = {"text": (wish.text, LONGEST_TEXT), "note": (wish.note, LONGEST_NOTE)}
    for name, (text, longest) in too_long.items():
        if len(text) > longest:
            wrong[name] = _("At most {n} characters.").format(n=longest)
    if any(ord(sign) < 32 and sign not in "\n\t" for sign in wish.text):
        wrong["text"] = _("Control characters are not allowed.")
    wrong |= wrong_people(session, wish)
    today: date = session.info["today"]
    if wish.due_on is not None and not today <= wish.due_on <= today + FARTHEST:
        wrong["due_on"] = _("The term cannot lie in the past or more than ten years ahead.")
    return wrong


def wrong_people(session: Session, wish: Wish) -> dict[str, str]:
    """Return what is wrong with those a resolution names."""
    today: date = session.info["today"]
    people = [each.person_id for each in wish.named]
    terms = [each.due_on for each in wish.named if each.due_on is not None]
    signs = (
        (bool(people), _("Choose at least one person.")),
        (len(people) <= MOST_EXECUTORS, _("At most {n} people.").format(n=MOST_EXECUTORS)),
        (
            all(len(each.text) <= LONGEST_OWN for each in wish.named),
            _("A person's own text has at most {n} characters.").format(n=LONGEST_OWN),
        ),
        (
            all(today <= each <= today + FARTHEST for each in terms),
            _("A person's own term cannot lie in the past."),
        ),
        (
            wish.due_on is None or all(each <= wish.due_on for each in terms),
            _("A person's own term is not later than that of the resolution."),
        ),
        (all_work_here(session, people), _("Somebody named does not work here any more.")),
    )
    return next(({"who": why} for fits, why in signs if not fits), {})


def all_work_here(session: Session, people: Sequence[int]) -> bool:
    """Tell whether all the people can sign in."""
    query = "select id from users.person where id = any (%s) and active and login is not null"
    return not set(people) - set(fetch_values(session, query, (list(people),)))
