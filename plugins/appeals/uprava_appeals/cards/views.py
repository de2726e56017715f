"""Appeals as cards draw them: questions, terms as bars, decisions with what is still to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session
from uprava.calendar import remaining_until
from uprava.calendar.service import latest_calendar
from uprava.documents.service.people import chips
from uprava.documents.service.terms import term_words
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.shell import PersonChip

from uprava_appeals.cards.offers import Offer, of_decision, of_question, of_request
from uprava_appeals.intake.service.clocks import deadline_of
from uprava_appeals.intake.service.reading import (
    ClockRow,
    DecisionRow,
    QuestionRow,
    list_clocks,
    list_decisions,
)
from uprava_appeals.law.asking import CODES
from uprava_appeals.law.facts import Competence
from uprava_appeals.law.grounds import Notice
from uprava_appeals.values import QuestionState, Result
from uprava_appeals.work.service.holding import Held
from uprava_appeals.work.service.prolonging import Asked, list_asked
from uprava_appeals.work.values import GROUNDS

TONES: Mapping[str, str] = {
    QuestionState.NEW: "a", QuestionState.GIVEN: "b", QuestionState.REPORTED: "v",
    QuestionState.ANSWERED: "g", QuestionState.STOPPED: "r",
}  # fmt: skip

BARS: Mapping[str, str] = {
    "register": N_("Registration"),
    **dict.fromkeys(("answer", "governor", "message"), N_("Answer to the applicant")),
    **dict.fromkeys(("forward", "copies", "migration"), N_("Forwarding")),
    **dict.fromkeys(("complaint", "court"), N_("Return to the author")),
}
"""What bars of terms are called in a word; the others by the ground's title."""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with who considers it and what the reader may do with it now."""

    row: QuestionRow
    person: PersonChip | None
    state: tuple[str, str]
    due: tuple[str, str] | None
    competence: str
    result: str
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class TermView:
    """A statutory term as a bar; `share` is how much of it has passed, in percent."""

    title: str
    about: str
    due: tuple[str, str]
    share: int
    extended: str
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision, what its author is told of it, until when."""

    row: DecisionRow
    title: str
    source: str
    about: str
    notice: str
    due: tuple[str, str] | None
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class RequestView:
    """A longer term that is asked for."""

    row: Asked
    offers: Sequence[Offer]


def questions_of(session: Session, whole: Held, *, reader: Reader) -> list[QuestionView]:
    """Return the questions of an appeal in their order."""
    people = chips(session, [each.person_id for each in whole.questions])
    today: date = session.info["today"]
    found = []
    for row, now in zip(whole.questions, whole.now.questions, strict=True):
        shown = now.open and row.due_on is not None and row.person_id is not None
        found.append(
            QuestionView(
                row, people.get(row.person_id or 0),
                (_(QuestionState(row.state).caption), TONES.get(row.state, "")),
                term_words(row.due_on, today) if shown and row.due_on else None,
                _(Competence(row.competence).caption) if row.competence != Competence.OWN else "",
                _(Result(row.result).caption) if row.result else "",
                of_question(whole, row, now, reader=reader),
            )
        )  # fmt: skip
    return found


def terms_of(session: Session, whole: Held) -> list[TermView]:
    """Return the terms of an appeal and of its questions: registration, forwarding, answer."""
    places = {each.id: each.position for each in whole.questions}
    rows = [
        each
        for each in list_clocks(session, whole.row.id)
        if not each.fell_away and (each.decision_id is None or each.ground in CODES)
    ]
    rows.sort(key=lambda each: (deadline_of(session, each).start, each.due_on, each.id))
    return [bar(session, each, places) for each in rows]


def bar(session: Session, clock: ClockRow, places: Mapping[int, int]) -> TermView:
    """Return one term as a bar."""
    today: date = session.info["today"]
    deadline = deadline_of(session, clock)
    whole, passed = (clock.due_on - deadline.start).days, (today - deadline.start).days
    over = clock.met_on is not None or whole <= 0
    share = 100 if over else max(0, min(100, round(100 * passed / whole)))
    about = ""
    if clock.question_id is not None and len(places) > 1:
        about = _("question {n}").format(n=places[clock.question_id])
    moved = clock.due_first != clock.due_on
    return TermView(
        _(BARS.get(clock.ground, GROUNDS[clock.ground].title)), about, met_words(clock, today),
        share, f"{clock.due_first:%d.%m.%Y}" if moved else "",
        [str(each) for each in deadline.reasons],
    )  # fmt: skip


def met_words(clock: ClockRow, today: date) -> tuple[str, str]:
    """Return what is left of a term, or the day it was met, with its tone."""
    if clock.met_on is None:
        return term_words(clock.due_on, today)
    day = f"{clock.met_on:%d.%m.%Y}"
    if clock.met_on <= clock.due_on:
        return _("done on {day}").format(day=day), "g"
    late = remaining_until(clock.due_on, clock.met_on, latest_calendar())
    return _("done on {day}, {late}").format(day=day, late=late.label), "r"


def decisions_of(session: Session, whole: Held) -> list[DecisionView]:
    """Return the decisions on an appeal, the latest first; answers stand with their questions."""
    places = {each.id: each.position for each in whole.questions}
    today: date = session.info["today"]
    found = []
    for row in reversed(list_decisions(session, whole.row.id)):
        ground = GROUNDS[row.ground]
        due = row.notice_due or documents_due(session, row)
        about = _("question {n}").format(n=places[row.question_id]) if row.question_id else ""
        waits = due is not None and row.told_on is None and row.reversed_at is None
        found.append(
            DecisionView(
                row, _(ground.title), ground.source, about if len(places) > 1 else "",
                _(Notice(row.notice).caption) if row.notice else "",
                term_words(due, today) if waits and due else None,
                of_decision(whole, row),
            )
        )  # fmt: skip
    return found


def documents_due(session: Session, row: DecisionRow) -> date | None:
    """Return until when a body sends what was asked for, or is told what it asked for."""
    waits = row.ground in ("documents", *CODES)
    clocks = list_clocks(session, row.document_id) if waits else []
    return next((each.due_on for each in clocks if each.decision_id == row.id), None)


def requests_of(session: Session, whole: Held) -> list[RequestView]:
    """Return the longer terms that are asked for, and those that were refused."""
    rows = [each for each in list_asked(session, whole.row.id) if each.granted is not True]
    return [RequestView(each, of_request(whole, each)) for each in rows]
