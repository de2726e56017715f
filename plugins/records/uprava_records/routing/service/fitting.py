"""Which letters a routing rule fits, and why it does not fit another."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from uprava.capabilities import CardToRegister
from uprava.i18n import _

from uprava_records.routing.service.rules import Rule


def fold(text: str) -> str:
    """Return a text as it is compared: small letters, е for ё, words and digits only."""
    return " ".join(re.findall(r"\w+", text.lower().replace("ё", "е")))


def theme_of(rule: Rule) -> list[str]:
    """Return the theme words of a rule, folded."""
    return [fold(each) for each in rule.words.split(",") if fold(each)]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule says of a letter: why it does not fit, empty when it does."""

    rule: Rule
    why_not: str

    @property
    def fits(self) -> bool:
        """Whether the rule fits the letter."""
        return not self.why_not


def try_rules(rules: Sequence[Rule], card: CardToRegister, *, day: date) -> list[Trial]:
    """Return what every rule says of a letter, in their order."""
    return [Trial(each, misfit(each, card, day=day)) for each in rules]


def first_fitting(rules: Sequence[Rule], card: CardToRegister, *, day: date) -> Rule | None:
    """Return the first rule in force that fits a letter."""
    return next((each.rule for each in try_rules(rules, card, day=day) if each.fits), None)


def misfit(rule: Rule, card: CardToRegister, *, day: date) -> str:
    """Return why a rule does not fit a letter, empty when it does."""
    signs = (
        (rule.active, _("switched off")),
        (rule.holds_on(day), _("not a day of the rule")),
        (rule.journal_code in (None, card.journal), _("another journal")),
        (rule.type_code in (None, card.type), _("another type of document")),
        (rule.card_id in (None, card.correspondent_id), _("another correspondent")),
        (fold(rule.correspondent) in fold(card.correspondent), _("another correspondent")),
        (
            not theme_of(rule) or any(says(card.title, each) for each in theme_of(rule)),
            _("none of the words is in the summary"),
        ),
    )
    return next((why for fits, why in signs if not fits), "")


def says(title: str, wanted: str) -> bool:
    """Tell whether a text has words that begin as the wanted ones do, side by side."""
    pattern = r"\b" + r"\w*\s".join(re.escape(each) for each in wanted.split())
    return re.search(pattern, fold(title)) is not None
