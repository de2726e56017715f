"""Storage terms: how they are told, when they begin and when they are over."""

from dataclasses import dataclass
from datetime import date

from uprava.i18n import _, ngettext

from uprava_records.filing.values import LONG_TERM, SHORT, InventoryKind, Keeping, Review

NEED_YEARS = 1
"""ДМН: at least a year, when the row does not say more (instruction to the list, order 237)."""

MOST_YEARS = 75
"""Years of the longest term that is no permanent keeping."""


@dataclass(frozen=True, slots=True)
class Term:
    """A storage term as a row of the plan or a case has it."""

    keeping: str
    years: int | None = None
    event: str | None = None
    epk: bool = False
    personnel: bool = False
    article: str | None = None


def due_from(term: Term, *, ended_on: date, event_on: date | None) -> date | None:
    """Return the first day a case may be selected for destruction; None: never, or not known yet.

    The term begins on 1 January of the year after the case was ended, or after its event
    (instruction to the list of Rosarkhiv, order 237 of 20 December 2019), and is over with the
    last day of its last year.
    """
    if term.keeping == Keeping.PERMANENT:
        return None
    if term.keeping == Keeping.YEARS:
        return date(ended_on.year + 1 + (term.years or 0), 1, 1)
    if event_on is None:
        return None
    years = term.years
    if years is None:
        years = NEED_YEARS if term.keeping == Keeping.NEED else 0
    return date(max(event_on, ended_on).year + 1 + years, 1, 1)


def waits_for_event(term: Term) -> bool:
    """Tell whether the clock begins with an event somebody has to write down."""
    return term.keeping in (Keeping.EVENT, Keeping.NEED, Keeping.REPLACED)


def category(term: Term, review: str | None = None) -> str:
    """Return the category of the closing record; all but `SHORT` go into an inventory."""
    if term.personnel:
        return InventoryKind.PERSONNEL
    if term.keeping == Keeping.PERMANENT or review == Review.PERMANENT:
        return InventoryKind.PERMANENT
    if term.keeping in (Keeping.YEARS, Keeping.EVENT) and (term.years or 0) > LONG_TERM:
        return InventoryKind.TEMPORARY
    return SHORT


CATEGORY_SQL = f"""case when c.personnel then 'personnel'
    when c.keeping = 'permanent' or c.review = 'permanent' then 'permanent'
    when c.keeping in ('years', 'event') and coalesce(c.years, 0) > {LONG_TERM} then 'temporary'
    else 'short' end"""
"""`category` of the row `c` of records.case_file; a test compares the two."""


def in_words(term: Term) -> str:
    """Return a term as the plan prints it: «5 лет ЭПК», «Постоянно», «ДМН»."""
    epk = f" {_('EPK')}" if term.epk else ""
    return f"{told(term)}{epk}"


def told(term: Term) -> str:
    """Return a term without its mark."""
    years = ngettext("{n} year", "{n} years", term.years or 0).format(n=term.years)
    match term.keeping:
        case Keeping.PERMANENT:
            return _("Permanently")
        case Keeping.NEED:
            return f"{_('Until no longer needed')} ({years})" if term.years else _("DMN")
        case Keeping.REPLACED:
            return _("Until replaced")
        case Keeping.EVENT:
            return _("{years} after {event}").format(years=years, event=term.event or "—")
    return years


def with_article(term: Term) -> str:
    """Return a term with its article: «5 лет ЭПК, ст. 70»."""
    article = f", {_('art. {n}').format(n=term.article)}" if term.article else ""
    return f"{in_words(term)}{article}"
