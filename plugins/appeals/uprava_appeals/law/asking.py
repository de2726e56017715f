"""Who sends an appeal on and wants to be told of its result: deputies, prosecutors, other bodies.

Their terms run beside those of the author. No term here was compared with the text of the acts;
the one the covering letter names goes before them.
"""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from uprava.calendar import Calendar, NewTerm, Rules, due, extend, get_rule
from uprava.i18n import N_, _

from uprava_appeals.law.facts import Branch
from uprava_appeals.law.grounds import Duty, Ground
from uprava_appeals.law.terms import Term


class Asker(StrEnum):
    """Who sends an appeal on."""

    BODY = "body"
    """Any body: it waits for an answer only when its letter says so."""
    DEPUTY = "deputy"
    """A deputy of the State Duma or a senator, by a letter."""
    INQUIRY = "inquiry"
    """The same, by an inquiry."""
    REGIONAL = "regional"
    """A deputy of the region's assembly."""
    LOCAL = "local"
    """A deputy of the municipality's representative body."""
    PROSECUTOR = "prosecutor"

    @property
    def caption(self) -> str:
        """The English message id of who asks."""
        return _ASKERS[self]


_ASKERS = {
    Asker.BODY: N_("another body"),
    Asker.DEPUTY: N_("letter of a deputy of the State Duma or of a senator"),
    Asker.INQUIRY: N_("inquiry of a deputy of the State Duma or of a senator"),
    Asker.REGIONAL: N_("letter of a regional deputy"),
    Asker.LOCAL: N_("letter of a local deputy"),
    Asker.PROSECUTOR: N_("demand of a prosecutor"),
}

PREFIX = "asked-"
"""What the codes of these grounds begin with."""

_PARLIAMENT = "Федеральный закон от 08.05.1994 № 3-ФЗ"
_PLAIN = Ground(
    code="", title=N_("Answer to the body that sent the appeal"),
    whom=N_("bodies that sent an appeal on and want to be told"), article="",
    duty=Duty.ANSWER, law="Сопроводительное письмо", term=Term.ASKED,
)  # fmt: skip
_DEPUTY = replace(
    _PLAIN, title=N_("Answer to a deputy"), whom=N_("deputies who sent an appeal on"),
    law=_PARLIAMENT, article="ст. 17", term=Term.DEPUTY_LETTER,
)  # fmt: skip
_LAWS = {
    Asker.BODY: _PLAIN,
    Asker.DEPUTY: _DEPUTY,
    Asker.INQUIRY: replace(_DEPUTY, article="ст. 14", term=Term.DEPUTY_INQUIRY),
    Asker.REGIONAL: replace(
        _DEPUTY, law="Закон субъекта Российской Федерации о статусе депутата", article="",
        term=Term.DEPUTY_REGIONAL,
    ),
    Asker.LOCAL: replace(
        _DEPUTY, law="Устав муниципального образования", article="", term=Term.DEPUTY_LOCAL,
    ),
    Asker.PROSECUTOR: replace(
        _PLAIN, title=N_("Answer to a prosecutor"), whom=N_("prosecutors who sent an appeal on"),
        law="Федеральный закон от 17.01.1992 № 2202-1", article="ст. 6", term=Term.DEMAND,
    ),
}  # fmt: skip

ASKED = {asker: replace(ground, code=f"{PREFIX}{asker}") for asker, ground in _LAWS.items()}
"""The ground of the answer to each of them."""

CODES = frozenset(each.code for each in ASKED.values())


def asked(
    asker: Asker, received: date, stated: date | None, *, calendar: Calendar, rules: Rules
) -> Branch:
    """Return the answer who asks waits for, with its last day: `stated` in the letter, or usual."""
    ground = ASKED[asker]
    assert ground.term is not None
    deadline = due(get_rule(rules, ground.term, on=received), received, calendar)
    if stated is not None:
        rule = replace(deadline.rule, extension=None)
        named = NewTerm(stated, received, _("named in the covering letter"))
        deadline = extend(replace(deadline, rule=rule), named, calendar)
    return Branch(ground, deadline, ())
