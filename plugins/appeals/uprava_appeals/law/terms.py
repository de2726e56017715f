"""Terms of appeals: the core's rules with those of this module."""

from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from uprava.calendar import Rule, Rules, Shift, get_rule, read_rules, statutory_rules

LAW = "Федеральный закон от 02.05.2006 № 59-ФЗ"
"""On how appeals of citizens of the Russian Federation are considered."""

IN_FORCE = date(2006, 11, 2)
"""180 days after the publication of 59-FZ: article 18."""


class Term(StrEnum):
    """A term of appeals by the code of its rule."""

    REGISTRATION = "appeal.registration"
    FORWARDING = "appeal.forwarding"
    MIGRATION = "appeal.migration"
    COPIES = "appeal.copies"
    COMPLAINT_RETURN = "appeal.complaint-return"
    DOCUMENTS = "appeal.documents"
    CRIME = "appeal.crime"
    COURT_RETURN = "appeal.court-return"
    UNREADABLE = "appeal.unreadable"
    UNCLEAR = "appeal.unclear"
    PUBLISHED = "appeal.published"
    ANSWER = "appeal.answer"
    GOVERNOR = "appeal.governor"
    EMAIL = "letter.email"
    PARLIAMENT = "parliament.inquiry"
    DEPUTY_INQUIRY = "deputy.inquiry"
    DEPUTY_LETTER = "deputy.letter"
    DEPUTY_REGIONAL = "deputy.regional"
    DEPUTY_LOCAL = "deputy.local"
    ASKED = "asked.body"
    PROTEST = "prosecutor.protest"
    REPRESENTATION = "prosecutor.representation"
    DEMAND = "prosecutor.demand"
    MESSAGE = "message.usual"


@cache
def appeal_rules() -> Rules:
    """Return the core's rules and those of `terms.toml`."""
    own = read_rules((files("uprava_appeals.law") / "terms.toml").read_bytes())
    return {**statutory_rules(), **own}


def shifted_rules(rules: Rules, shift: Shift) -> Rules:
    """Return the rules with the office's own answer where a term ends on a day off."""
    return {code: tuple(replace(each, shift=shift) for each in of) for code, of in rules.items()}


def message_rule(rules: Rules, category: str, *, on: date) -> Rule:
    """Return the rule of a message's category, else the usual one of messages."""
    code = f"message.{category}"
    return get_rule(rules, code if code in rules else Term.MESSAGE, on=on)
