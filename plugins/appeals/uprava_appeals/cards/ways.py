"""Which ways the law leaves an appeal, with article, notice and day; and why not the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session
from uprava.calendar.service import office_calendar
from uprava.i18n import _

from uprava_appeals.intake.service.clocks import rules
from uprava_appeals.intake.service.reading import facts_of
from uprava_appeals.law.facts import Competence
from uprava_appeals.law.judging import judge
from uprava_appeals.work.rules import supposed, way_of, why_not_allowed, why_not_lawful
from uprava_appeals.work.service.holding import Held
from uprava_appeals.work.values import GROUNDS, Decided

WAYS: Mapping[str, Sequence[str]] = {
    "forward": ("forward", "copies", "migration", "crime", "report"),
    "leave": (
        "email", "anonymous", "unreadable", "unclear", "court", "complaint", "published", "abuse",
        "secret", "stop", "answered", "elsewhere",
    ),
}  # fmt: skip
"""Act → the grounds its form offers, in the order of the law."""


@dataclass(frozen=True, slots=True)
class WayView:
    """A way; `usual`: the facts of the appeal lead there by themselves."""

    code: str
    title: str
    source: str
    notice: str
    day: date | None
    why_not: str
    usual: bool


def ways_of(session: Session, whole: Held, act: str, question_id: int | None) -> list[WayView]:
    """Return the ways an act's form offers; the usual ones first."""
    named = [each for each in whole.questions if each.id == question_id]
    open_ = {each.id for each in whole.now.open}
    row = next(iter([*named, *(q for q in whole.questions if q.id in open_)]), None)
    competence = Competence(row.competence) if row else Competence.OWN
    found = [way(session, whole, code, competence) for code in WAYS[act]]
    return sorted(found, key=lambda each: (bool(each.why_not), not each.usual))


def way(session: Session, whole: Held, code: str, competence: Competence) -> WayView:
    """Return one way as its row is drawn."""
    ground = GROUNDS[code]
    known = facts_of(whole.row, today=session.info["today"], competence=competence)
    calendar = office_calendar(session)
    facts = supposed(known, ground, Decided(code))
    verdict = judge(facts, calendar, rules())
    branch = way_of(verdict, ground)
    why = why_not_allowed(ground, whole.rights) or why_not_lawful(facts, verdict, ground)
    usual = way_of(judge(known, calendar, rules()), ground) is not None
    notice = _(branch.notices[0].caption) if branch and branch.notices else ""
    day = branch.date if branch else None
    return WayView(code, _(ground.title), ground.source, notice, day, why, usual)
