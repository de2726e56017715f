"""What may lawfully become of a reception: outcomes and what else must be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from uprava.calendar import Calendar

from uprava_appeals.law import grounds
from uprava_appeals.law.channels import Channel, Form, Requisite
from uprava_appeals.law.facts import Branch, Competence, Facts, Mark
from uprava_appeals.law.judging import judge
from uprava_appeals.reception.values import Outcome

HEARD = (
    Mark.CRIME, Mark.ABUSE, Mark.COURT, Mark.SECRET, Mark.NEW_ARGUMENTS,
)  # fmt: skip
"""Marks that can be noticed in what somebody says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What the law looks at of a reception.

    `answered`: an appeal on the same question was answered before.
    """

    day: date
    marks: frozenset[Mark] = frozenset()
    competence: Competence = Competence.OWN
    answered: bool = False
    addressed: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """The lawful branches in order, and the outcomes among them."""

    branches: Sequence[Branch]

    @property
    def outcomes(self) -> list[Outcome]:
        """What the reception may come to, the first thing first."""
        codes = [each.ground.code for each in self.branches]
        return [Outcome(code) for code in codes if code in set(Outcome)]

    @property
    def reported(self) -> bool:
        """Whether a crime was reported: what was said has to reach the body that considers it."""
        return any(each.ground is grounds.REPORT for each in self.branches)


def judged(talk: Talk, calendar: Calendar) -> Verdict:
    """Return what the reception may come to. 59-FZ, article 13."""
    has = {Requisite.SURNAME} | ({Requisite.POSTAL} if talk.addressed else set())
    facts = Facts(
        channel=Channel.RECEPTION, form=Form.ORAL, received=talk.day, today=talk.day,
        has=frozenset(has), marks=talk.marks, competence=talk.competence,
        answers=1 if talk.answered else 0,
    )  # fmt: skip
    return Verdict(judge(facts, calendar).branches)
