"""What a form says of a routing rule, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from uprava.correspondents.service.choosing import ChosenCard, find_chosen_card
from uprava.db.sql import fetch_value
from uprava.documents.routes.forms import day_in, many, word
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_by_login

from uprava_records.letters.service.registering import KIND
from uprava_records.routing.values import LONGEST_NOTE, Order

LONGEST_TITLE, LONGEST_WORDS, LONGEST_TERM = 120, 500, 250


@dataclass(frozen=True, slots=True)
class Said:
    """What a form says of a rule."""

    title: str
    correspondent: str
    words: str
    type_id: int | None
    journal_id: int | None
    leader_ids: list[int]
    review_order: str
    executor_unit_id: int | None
    term_days: int | None
    note: str
    correspondent_id: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The card a rule has: the one chosen, and the one that stands for it and is shown."""

    id: int | None = None
    shown: int | None = None


NO_CARD = Kept()


def read(
    session: Session, form: Mapping[str, Any], *, reader: Reader, kept: Kept = NO_CARD
) -> tuple[Said, dict[str, str]]:
    """Return the rule a form means, and a sentence for each field that does not fit.

    The card that is `kept` may stay, even where it is none of the reader's.
    """
    wrong: dict[str, str] = {}
    today = session.info["today"]
    logins = many(form, "leader")
    found = [find_by_login(session, each, today=today) for each in logins]
    if any(each is None for each in found) or word(form, "leader_text"):
        wrong["leader"] = _("Choose the person from the list; the name alone is not clear.")
    known = {
        "type_id": "select id from documents.document_type where kind = %s and id::text = %s",
        "journal_id": "select id from documents.journal where kind = %s and id::text = %s",
    }
    chosen = {
        name: fetch_value(session, query, (KIND, word(form, name))) for name, query in known.items()
    }
    unit = fetch_value(
        session, "select id from users.unit where closed_on is null and id::text = %s",
        (word(form, "executor_unit_id"),),
    )  # fmt: skip
    order = Order.IN_TURN if word(form, "review_order") == Order.IN_TURN else Order.TOGETHER
    texts = {name: " ".join(word(form, name).split())
             for name in ("title", "correspondent", "words", "note")}  # fmt: skip
    said = Said(
        texts["title"], texts["correspondent"], texts["words"], chosen["type_id"],
        chosen["journal_id"], list(dict.fromkeys(each.id for each in found if each)), order,
        unit, days_in(form, wrong), texts["note"], card_in(session, form, wrong, reader, kept),
        *(day_in(form, name, wrong) for name in ("valid_from", "valid_to")),
    )  # fmt: skip
    return said, mistakes(said) | wrong


def card_in(
    session: Session, form: Mapping[str, Any], wrong: dict[str, str], reader: Reader,
    kept: Kept,
) -> int | None:  # fmt: skip
    """Return the card of the directory a form chose; one not in reach is told in `wrong`."""
    chosen = word(form, "card")
    if chosen and chosen == str(kept.shown):
        return kept.id
    found = find_chosen_card(session, chosen, reader=reader)
    if found is None and (chosen or word(form, "card_text")):
        wrong["card"] = _("Choose the correspondent from the list.")
    return found.id if found else None


def days_in(form: Mapping[str, Any], wrong: dict[str, str]) -> int | None:
    """Return the number of working days of a form, None for none."""
    given = word(form, "term_days")
    if not given:
        return None
    if given.isascii() and given.isdigit() and 1 <= int(given[:6]) <= LONGEST_TERM:
        return int(given)
    wrong["term_days"] = _("A whole number from 1 to {n}.").format(n=LONGEST_TERM)
    return None


def mistakes(said: Said) -> dict[str, str]:
    """Return a sentence for every field of a rule that breaks one."""
    longest = {"title": LONGEST_TITLE, "correspondent": LONGEST_TITLE, "words": LONGEST_WORDS,
               "note": LONGEST_NOTE}  # fmt: skip
    wrong = {
        name: _("At most {n} characters.").format(n=most)
        for name, most in longest.items()
        if len(getattr(said, name)) > most or not getattr(said, name).isprintable()
    }
    if not said.title:
        wrong["title"] = _("Fill this in.")
    if said.valid_from and said.valid_to and said.valid_from > said.valid_to:
        wrong["valid_to"] = _("The last day is before the first.")
    signs = (said.correspondent, said.correspondent_id, said.words, said.type_id, said.journal_id)
    if not any(signs):
        wrong["correspondent"] = _("Say at least one sign by which the rule knows its letters.")
    if not (said.leader_ids or said.executor_unit_id or said.term_days):
        wrong["leader"] = _("Say what the rule proposes: whom, a unit or a term.")
    return wrong


def chosen_card(session: Session, form: Mapping[str, Any], *, reader: Reader) -> list[ChosenCard]:
    """Return the card a form sent, as it shows the choice."""
    found = find_chosen_card(session, word(form, "card"), reader=reader)
    return [ChosenCard(str(found.id), found.name)] if found else []
