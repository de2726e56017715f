"""Which acts an appeal and its questions allow, and the sentence why not: no database.

Screens, programs, bulk acts and the model of the state machine's test ask here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from uprava.i18n import _

from uprava_appeals.law.channels import named
from uprava_appeals.law.facts import Branch, Competence, Facts, Mark, Verdict
from uprava_appeals.law.grounds import Ground
from uprava_appeals.law.judging import OFTEN, form_of
from uprava_appeals.values import OVER, UNDECIDED, QuestionState, Standing
from uprava_appeals.work.values import COMPETENCES, MARKS, Decided, Right


@dataclass(frozen=True, slots=True)
class QuestionNow:
    """What the rules look at of a question; `person` considers it, `pool`: a unit's people may."""

    id: int
    position: int
    state: QuestionState
    person: int | None = None
    pool: int | None = None
    task: str = ""
    """The number of the task it became; empty: none."""
    result: bool = False

    @property
    def open(self) -> bool:
        """Whether something has still to be done about it."""
        return self.state in UNDECIDED


@dataclass(frozen=True, slots=True)
class AppealNow:
    """What the rules look at of an appeal; `untold`: notices its author still waits for."""

    standing: Standing
    questions: Sequence[QuestionNow]
    untold: int = 0
    asked: bool = False
    """A longer term is asked for and not decided."""
    letter: bool = False
    """It came by a channel no appeal comes by: it is not registered and goes back."""

    @property
    def open(self) -> tuple[QuestionNow, ...]:
        """Questions something has still to be done about."""
        return tuple(each for each in self.questions if each.open)


def first(*reasons: tuple[bool, str]) -> str:
    """Return the first sentence whose condition holds; empty when none does."""
    return next((why for holds, why in reasons if holds), "")


def why_not_at_work(now: AppealNow) -> str:
    """Return why nothing is considered; empty while something is."""
    return first(
        (now.standing is Standing.RECEIVED, _("The appeal is not registered yet.")),
        (now.standing in OVER, _("The consideration of the appeal is over.")),
    )


def why_not_decided_yet(question: QuestionNow) -> str:
    """Return why a question is not open any more; empty when it is."""
    if question.open:
        return ""
    said = _("Question {n} is decided already: {state}.")
    return said.format(n=question.position, state=_(question.state.caption))


def why_not_given(now: AppealNow, question: QuestionNow) -> str:
    """Return why a question cannot be given to somebody; empty when it can."""
    reported = question.state is QuestionState.REPORTED
    return first(
        (bool(why_not_at_work(now)), why_not_at_work(now)),
        (not question.open, why_not_decided_yet(question)),
        (reported, _("A report was presented: return it for rework first.")),
    )


def why_not_taken(now: AppealNow, question: QuestionNow, pools: Collection[int]) -> str:
    """Return why somebody cannot take a question out of the unit's pool; empty when one can."""
    return first(
        (bool(why_not_at_work(now)), why_not_at_work(now)),
        (question.state is not QuestionState.GIVEN, _("The question is given to nobody.")),
        (question.person is not None, _("Somebody has taken the question already.")),
        (question.pool not in pools, _("Only who works in that unit takes the question.")),
        (bool(question.task), on_the_task(question)),
    )


def why_not_reported(now: AppealNow, question: QuestionNow) -> str:
    """Return why a question cannot be reported on; empty when it can."""
    return first(
        (bool(why_not_at_work(now)), why_not_at_work(now)),
        (not question.open, why_not_decided_yet(question)),
        (question.state is QuestionState.NEW, _("The question is given to nobody.")),
        (question.state is QuestionState.REPORTED, _("A report was presented already.")),
        (question.person is None, _("Nobody has taken this from the unit yet: take it first.")),
    )


def why_not_returned(now: AppealNow, question: QuestionNow) -> str:
    """Return why a report cannot be returned for rework; empty when it can."""
    return first(
        (bool(why_not_at_work(now)), why_not_at_work(now)),
        (question.state is not QuestionState.REPORTED, _("There is no report to return.")),
    )


def on_the_task(question: QuestionNow) -> str:
    """Return where what is asked for is done: the question became a task."""
    return _("This is done on the assignment {number}.").format(number=question.task)


def why_not_decided(now: AppealNow, questions: Sequence[QuestionNow]) -> str:
    """Return why nothing can be decided about questions; empty when something can."""
    received = now.standing is Standing.RECEIVED and not now.letter
    closed = [why_not_decided_yet(each) for each in questions if not each.open]
    return first(
        (received, _("The appeal is not registered yet.")),
        (bool(closed), next(iter(closed), "")),
        (not questions, _("Every question of the appeal is decided already.")),
    )


def why_not_allowed(ground: Ground, rights: Collection[Right]) -> str:
    """Return why somebody may not take a way; empty when one may."""
    if (ground.optional or ground.by_head) and Right.CONSIDER not in rights:
        return _("Whether it is so the head decides, or who is authorised to consider appeals.")
    if not {Right.CONSIDER, Right.REGISTER} & set(rights):
        return _("Where an appeal goes is decided by who considers appeals, not by an executor.")
    return ""


def supposed(facts: Facts, ground: Ground, decided: Decided) -> Facts:
    """Return the facts as whoever takes a way says they are."""
    marks = facts.marks | {MARKS[ground.code]} if ground.code in MARKS else facts.marks
    whose = decided.competence or COMPETENCES.get(ground.code, facts.competence)
    if decided.competence is None and facts.competence is Competence.SHARED:
        whose = Competence.SHARED if ground.code == "copies" else whose
    return replace(facts, marks=marks, competence=whose)


def way_of(verdict: Verdict, ground: Ground) -> Branch | None:
    """Return the lawful branch of a ground; None: the law does not lead there."""
    return next((each for each in verdict.branches if each.ground is ground), None)


def why_not_lawful(facts: Facts, verdict: Verdict, ground: Ground) -> str:
    """Return why the law does not lead an appeal of these facts the way; empty when it does."""
    if verdict.refusal or way_of(verdict, ground):
        return _(verdict.refusal) if verdict.refusal else ""
    form = form_of(facts)
    known = form is not None and named(form, facts.has)
    few = _("The correspondence is stopped after several answers on one question: {n} so far.")
    ways = "; ".join(_(each.ground.title) for each in verdict.branches)
    return first(
        (
            ground.code == "anonymous" and known,
            _("The author tells a surname and an address: the appeal is not anonymous."),
        ),
        (
            ground.code == "stop" and known and facts.answers < OFTEN,
            few.format(n=facts.answers),
        ),
        (
            ground.code == "stop" and Mark.NEW_ARGUMENTS in facts.marks,
            _("New arguments are brought: the correspondence is not stopped."),
        ),
        (True, _("By law this appeal goes another way: {ways}.").format(ways=ways)),
    )


def why_not_answered(now: AppealNow, questions: Sequence[QuestionNow]) -> str:
    """Return why questions cannot be answered; empty when they can."""
    return why_not_decided(now, questions)


def why_not_longer(now: AppealNow) -> str:
    """Return why a longer term cannot be asked for; empty when it can."""
    return first(
        (bool(why_not_at_work(now)), why_not_at_work(now)),
        (now.asked, _("A longer term was asked for already and is not decided yet.")),
    )


def why_not_closed(now: AppealNow) -> str:
    """Return why an appeal cannot be put into the file; empty when it can."""
    return first(
        (now.standing is Standing.CLOSED, _("The appeal is in the file already.")),
        (now.standing not in OVER, _("Questions of the appeal are still open.")),
        (
            now.untold > 0,
            _("Its author, or who sent it on, has still to be told what was decided."),
        ),
    )


def why_not_due(due_on: date | None, *, latest: date | None, today: date) -> str:
    """Return why an executor cannot have the term; empty when he can."""
    if due_on is None:
        return ""
    late = latest is not None and latest >= today and due_on > latest
    until = f"{latest:%d.%m.%Y}" if latest else ""
    return first(
        (due_on < today, _("The term is in the past.")),
        (late, _("The term of the appeal ends on {day}: choose an earlier day.").format(day=until)),
    )
