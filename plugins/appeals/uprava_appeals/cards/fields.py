"""What the fields of the forms of acts hold, read with a sentence for each that is wrong."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value
from uprava.documents.routes.forms import Form, many, word
from uprava.documents.service.linking import GivenLink, find_target
from uprava.documents.service.sharing import read_principals
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_appeals.values import Result
from uprava_appeals.work.values import Body, Charge, Outcome

BODIES = 3
"""Rows of bodies a form has."""

LONGEST_ID = 19


def number_in(text: str) -> int:
    """Return an id, or a number of days. Raises InvalidError for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < LONGEST_ID):
        raise InvalidError(_("The form is incomplete. Open the page again and repeat the act."))
    return int(text)


def day_in(form: Form, name: str) -> date:
    """Return the day of a field. Raises InvalidError."""
    try:
        return date.fromisoformat(word(form, name))
    except ValueError as error:
        wrong = _("Name the day.")
        raise InvalidError(wrong, fields={name: wrong}) from error


def ids_in(form: Form, name: str, question: int | None) -> list[int]:
    """Return the questions a form names, or the one it is about. Raises InvalidError."""
    found = [number_in(each) for each in many(form, name)]
    found = found or ([question] if question is not None else [])
    if not found:
        wrong = _("Choose the questions.")
        raise InvalidError(wrong, fields={name: wrong})
    return list(dict.fromkeys(found))


def principal_in(session: Session, form: Form, name: str) -> int:
    """Return whom a field names. Raises InvalidError when nobody, or nobody clear, is.

    The choice of a list (`NAME_pick`) counts where nothing is typed.
    """
    ids = [each for each in many(form, name) if each.isascii() and each.isdigit()]
    typed = "" if ids else word(form, f"{name}_text")
    if not ids and not typed and word(form, f"{name}_pick"):
        ids = [word(form, f"{name}_pick")]
    known = [number_in(each) for each in ids]
    found = read_principals(session, [each for each in known if each < 2**31], typed).found
    if not found:
        wrong = _("Choose from the list; the name alone is not clear.")
        raise InvalidError(wrong, fields={name: wrong})
    return found[0].id


def others_in(session: Session, form: Form, name: str) -> tuple[int, ...]:
    """Return those a field names, empty for nobody. Raises InvalidError for unclear names."""
    ids = [number_in(each) for each in many(form, name) if each.isascii() and each.isdigit()]
    typed = word(form, f"{name}_text")
    found = read_principals(session, [each for each in ids if each < 2**31], typed)
    if found.typed:
        wrong = _("Choose from the list; the name alone is not clear.")
        raise InvalidError(wrong, fields={name: wrong})
    return tuple(each.id for each in found.found)


def charge_in(session: Session, form: Form) -> Charge:
    """Return who shall consider a question, with whom, until when. Raises InvalidError."""
    due = day_in(form, "due") if word(form, "due") else None
    principal = principal_in(session, form, "who")
    return Charge(principal, due, word(form, "said"), others_in(session, form, "others"))


def word_of(form: Form, name: str, wrong: str, known: Collection[str] | None = None) -> str:
    """Return a choice. Raises InvalidError with the sentence for none."""
    found = word(form, name)
    if not found or (known is not None and found not in set(known)):
        raise InvalidError(wrong, fields={name: wrong})
    return found


def outcome_in(form: Form) -> Outcome:
    """Return what a question came to. Raises InvalidError naming `result`."""
    result = word_of(form, "result", _("Choose the result."), list(Result))
    return Outcome(Result(result), word(form, "measures"), word(form, "measures_taken") == "on")


def bodies_in(session: Session, form: Form) -> tuple[Body, ...]:
    """Return the bodies a form names with their covering letters."""
    found = []
    for n in range(BODIES):
        chosen, typed = word(form, f"body{n}"), word(form, f"body{n}_text")
        id = number_in(chosen) if chosen else None
        name = name_of_body(session, id) if id is not None else typed
        if name:
            day = day_in(form, f"day{n}") if word(form, f"day{n}") else None
            found.append(Body(name, id, word(form, f"number{n}"), day))
    return tuple(found)


def name_of_body(session: Session, id: int) -> str:
    """Return the name of a card of the directory; empty for one that is not there."""
    query = "select name from correspondents.correspondent where id = %s"
    return str(fetch_value(session, query, (id,)) or "") if id < 2**31 else ""


def target_in(session: Session, form: Form, *, reader: Reader) -> UUID:
    """Return the appeal a field names by choice or number. Raises InvalidError."""
    chosen = word(form, "target")
    try:
        known = UUID(chosen) if chosen else None
    except ValueError:
        known = None
    link = GivenLink("", known, word(form, "target_text"))
    found = find_target(session, link, reader=reader) if known or link.typed else None
    if found is None:
        wrong = _("No appeal open to you has this number. Choose from the list.")
        raise InvalidError(wrong, fields={"target": wrong})
    return found.id
