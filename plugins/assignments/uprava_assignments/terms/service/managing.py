"""The administrator's typical terms: begun with those shipped, added, changed, closed."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar import Rule, StartEvent
from uprava.db.sql import driver, execute, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_assignments.terms.service.typical import typical_terms
from uprava_assignments.terms.typical import shipped_terms
from uprava_assignments.terms.values import MOST_AMOUNT, Typical

MOST_TERMS, LONGEST_SOURCE = 300, 300

STARTS = (StartEvent.SIGNED, StartEvent.REGISTERED, StartEvent.RECEIVED)
"""Of a typical term: what is known of a basis."""

COLUMNS = "kind, type, priority, amount, unit, start, shift, source, verified, valid_from, valid_to"

VALUES = """%(kind)s, %(type)s, %(priority)s, %(amount)s, %(unit)s, %(start)s, %(shift)s,
    %(source)s, %(verified)s, %(valid_from)s, %(valid_to)s"""

INSERT = f"""
insert into assignments.typical_term (organisation_id, {COLUMNS})
values (%(organisation)s, {VALUES}) returning id"""


def install(session: Session, *, reader: Reader) -> None:
    """Let an organisation keep its own typical terms, at first those shipped; twice is once."""
    organisation = hold_terms(session, reader)
    if own_terms(session, organisation):
        return
    with driver(session).cursor() as cursor:
        cursor.executemany(
            INSERT.removesuffix(" returning id"),
            [row_of(each) | {"organisation": organisation} for each in shipped_terms()],
        )
    record(session, "typical_term.installed", "organisation", organisation)


def add_term(session: Session, wanted: Typical, *, reader: Reader) -> int:
    """Add a typical term; return its id. Raises InvalidError naming the fields."""
    install(session, reader=reader)
    organisation = hold_terms(session, reader)
    terms = own_terms(session, organisation)
    refuse(wanted, terms)
    if len(terms) >= MOST_TERMS:
        raise ConflictError(_("At most {n} typical terms.").format(n=MOST_TERMS))
    id = int(fetch_value(session, INSERT, row_of(wanted) | {"organisation": organisation}))
    record(session, "typical_term.added", "typical_term", id, source=wanted.rule.source)
    return id


def change_term(session: Session, wanted: Typical, *, reader: Reader) -> None:
    """Change a typical term; terms counted already stay.

    Raises InvalidError naming the fields, ConflictError when somebody else changed it.
    """
    organisation = hold_terms(session, reader)
    terms = own_terms(session, organisation)
    found = find(terms, wanted.id)
    refuse(wanted, [each for each in terms if each.id != wanted.id])
    if found.version != wanted.version:
        raise ConflictError(_("Somebody changed the term a moment ago. Open it again."))
    query = f"""update assignments.typical_term set ({COLUMNS}) = ({VALUES}), version = version + 1
        where id = %(id)s"""
    execute(session, query, row_of(wanted) | {"id": wanted.id})
    record(session, "typical_term.changed", "typical_term", wanted.id, source=wanted.rule.source)


def close_term(session: Session, id: int, *, reader: Reader, today: date) -> None:
    """End a typical term today; one that was still to begin is removed. Terms counted stay."""
    found = get_term(session, id, reader=reader)
    begun = (found.rule.valid_from or today) <= today
    if begun and (found.rule.valid_to or date.max) <= today:
        raise ConflictError(_("The typical term has ended already."))
    query = """update assignments.typical_term set valid_to = %(today)s, version = version + 1
        where id = %(id)s"""
    if not begun:
        query = "delete from assignments.typical_term where id = %(id)s"
    execute(session, query, {"today": today, "id": id})
    record(session, "typical_term.closed", "typical_term", id, source=found.rule.source)


def get_term(session: Session, id: int, *, reader: Reader) -> Typical:
    """Return a typical term of the reader's organisation. Raises NotFoundError."""
    return find(own_terms(session, organisation_of(reader)), id)


def find(terms: Sequence[Typical], id: int | None) -> Typical:
    """Return the term of an id. Raises NotFoundError."""
    found = next((each for each in terms if each.id == id), None)
    if found is None:
        raise NotFoundError(_("There is no such typical term."))
    return found


def own_terms(session: Session, organisation_id: int) -> list[Typical]:
    """Return the rows an organisation keeps; shipped ones are none."""
    return [each for each in typical_terms(session, organisation_id) if each.id is not None]


def organisation_of(reader: Reader) -> int:
    """Return the reader's organisation. Raises ConflictError without one."""
    if reader.organisation_id is None:
        raise ConflictError(_("You work in no organisation: typical terms belong to one."))
    return reader.organisation_id


def hold_terms(session: Session, reader: Reader) -> int:
    """Let changes of an organisation's typical terms follow one another; return it."""
    organisation = organisation_of(reader)
    execute(session, "select pg_advisory_xact_lock(7240351, %s)", (organisation,))
    return organisation


def row_of(term: Typical) -> dict[str, Any]:
    """Return a term as the parameters of its row."""
    rule = term.rule
    return {
        "kind": term.kind, "type": term.type, "priority": term.priority, "amount": rule.amount,
        "unit": rule.unit, "start": rule.start, "shift": rule.shift, "source": rule.law,
        "verified": rule.verified, "valid_from": rule.valid_from, "valid_to": rule.valid_to,
    }  # fmt: skip


def refuse(wanted: Typical, others: Sequence[Typical]) -> None:
    """Raise InvalidError for mistakes, and for another term of the same in force on a day of it."""
    wrong = mistakes(wanted.rule)
    if overlapping([wanted, *(each for each in others if same(each, wanted))]):
        wrong["valid_from"] = _("Another term of the same stands on these days. End it first.")
    if wrong:
        raise InvalidError(_("The typical term has mistakes; nothing is kept."), fields=wrong)


def mistakes(rule: Rule) -> dict[str, str]:
    """Return what is wrong with a rule, by field."""
    wrong = {}
    if not 1 <= rule.amount <= MOST_AMOUNT:
        wrong["amount"] = _("From 1 to {n}.").format(n=MOST_AMOUNT)
    if not 1 <= len(rule.law) <= LONGEST_SOURCE:
        wrong["source"] = _("Name the act, in at most {n} characters.").format(n=LONGEST_SOURCE)
    if rule.start not in STARTS:
        wrong["start"] = _("Choose the day the term is counted from.")
    if (rule.valid_from or date.min) > (rule.valid_to or date.max):
        wrong["valid_to"] = _("The last day is before the first.")
    return wrong


def same(one: Typical, other: Typical) -> bool:
    """Tell whether two terms are editions of the same."""
    return (one.kind, one.type, one.priority) == (other.kind, other.type, other.priority)


def overlapping(terms: Sequence[Typical]) -> bool:
    """Tell whether the first of the terms meets another on some day."""
    spans = sorted(
        (each.rule.valid_from or date.min, each.rule.valid_to or date.max, place)
        for place, each in enumerate(terms)
    )
    return any(later[0] <= earlier[1] for earlier, later in pairwise(spans))
