"""From the facts of an appeal to its lawful branches: a pure function."""

from collections.abc import Iterator

from uprava.calendar import Calendar, Deadline, Rule, Rules, StartEvent, due, get_rule
from uprava.i18n import N_

from uprava_appeals.law import grounds
from uprava_appeals.law.channels import Form, find_edition, missing, named
from uprava_appeals.law.facts import Branch, Competence, Facts, Mark, Verdict
from uprava_appeals.law.grounds import Ground
from uprava_appeals.law.terms import IN_FORCE, appeal_rules, message_rule

OFTEN = 2
"""Answers on one question that are several: 59-FZ, article 11, part 5, names no number."""

BY_COMPETENCE = {
    Competence.OWN: (grounds.ANSWER,),
    Competence.OTHER: (grounds.FORWARD,),
    Competence.SEVERAL: (grounds.COPIES,),
    Competence.SHARED: (grounds.COPIES, grounds.ANSWER),
    Competence.COMPLAINT: (grounds.COMPLAINT,),
}


def judge(facts: Facts, calendar: Calendar, rules: Rules | None = None) -> Verdict:
    """Return what must or may be done with the appeal, the first thing first.

    Facts that cannot be are refused in words. `rules`: those of `appeal_rules` when left out.
    """
    refusal = refusal_of(facts)
    if refusal:
        return Verdict(refusal=refusal)
    form = form_of(facts)
    known = rules or appeal_rules()
    branches = tuple(_branch(each, facts, known, calendar) for each in _grounds(facts, form))
    lacks = missing(form, facts.has) if form and not facts.category else ()
    return Verdict(branches, lacks)


def form_of(facts: Facts) -> Form | None:
    """Return the form the appeal has; None: what came by this channel is no appeal."""
    edition = find_edition(facts.channel, on=facts.received)
    return (facts.form or edition.forms[0]) if edition else None


def refusal_of(facts: Facts) -> str:
    """Return the message id of the reason why such facts cannot be, or nothing."""
    edition = find_edition(facts.channel, on=facts.received)
    if facts.received < IN_FORCE:
        return N_("The appeal came before the law on appeals was in force.")
    if facts.received > facts.today:
        return N_("The day of receipt has not come yet.")
    if edition and facts.form and facts.form not in edition.forms:
        return N_("No appeal of this form comes by this channel.")
    return _refused_registration(facts)


def _refused_registration(facts: Facts) -> str:
    if facts.registered is None:
        return ""
    if facts.registered < facts.received:
        return N_("An appeal cannot be registered before it was received.")
    return N_("The day of registration has not come yet.") if facts.registered > facts.today else ""


def _grounds(facts: Facts, form: Form | None) -> Iterator[Ground]:
    if facts.category:
        yield grounds.MESSAGE
        return
    if form is None:
        if Mark.CRIME in facts.marks:
            yield grounds.CRIME
        yield grounds.EMAIL
        return
    oral = form is Form.ORAL
    if facts.registered is None:
        yield grounds.CARD if oral else grounds.REGISTER
    if not named(form, facts.has):
        yield from _anonymous(facts, oral=oral)
    elif oral:
        yield from _oral(facts)
    else:
        yield from _written(facts)


def _anonymous(facts: Facts, *, oral: bool) -> Iterator[Ground]:
    if Mark.CRIME in facts.marks:
        yield grounds.CRIME
    if Mark.UNREADABLE in facts.marks and not oral:
        yield grounds.UNREADABLE
    yield grounds.ANONYMOUS


def _written(facts: Facts) -> Iterator[Ground]:
    if Mark.UNREADABLE in facts.marks:
        yield grounds.UNREADABLE
        return
    if Mark.UNCLEAR in facts.marks:
        yield grounds.UNCLEAR
        return
    if Mark.CRIME in facts.marks:
        yield grounds.REPORT
    if Mark.PUBLISHED in facts.marks:  # such an appeal is not returned: article 11, part 5.1
        yield grounds.PUBLISHED
    elif Mark.COURT in facts.marks:
        yield grounds.COURT
    else:
        yield from _considered(facts)


def _considered(facts: Facts) -> Iterator[Ground]:
    if Mark.ABUSE in facts.marks:
        yield grounds.ABUSE
    if facts.answers >= OFTEN and Mark.NEW_ARGUMENTS not in facts.marks:
        yield grounds.STOP
    yield from _by_competence(facts)


def _by_competence(facts: Facts) -> Iterator[Ground]:
    migration = Mark.MIGRATION in facts.marks
    if migration:
        yield grounds.MIGRATION
    for each in BY_COMPETENCE[facts.competence]:
        if each is grounds.ANSWER and Mark.SECRET in facts.marks:
            yield grounds.SECRET
        elif each is grounds.ANSWER and migration and facts.governor:
            yield grounds.GOVERNOR
        elif not (each is grounds.FORWARD and migration):
            yield each


def _oral(facts: Facts) -> Iterator[Ground]:
    if Mark.CRIME in facts.marks:
        yield grounds.REPORT
    if Mark.ABUSE in facts.marks:
        yield grounds.ABUSE
    if facts.answers and Mark.NEW_ARGUMENTS not in facts.marks:
        yield grounds.ANSWERED
    foreign = facts.competence not in (Competence.OWN, Competence.SHARED)
    if foreign or Mark.COURT in facts.marks:
        yield grounds.ELSEWHERE
    elif Mark.SECRET in facts.marks:
        yield grounds.SECRET
    else:
        yield from (grounds.ORAL, grounds.ANSWER)


def _branch(ground: Ground, facts: Facts, rules: Rules, calendar: Calendar) -> Branch:
    form = form_of(facts)
    told = ground.notice and (not ground.needs_author or form is None or named(form, facts.has))
    notices = (ground.notice,) if ground.notice and told else ()
    return Branch(ground, _deadline(ground, facts, rules, calendar), notices)


def _deadline(ground: Ground, facts: Facts, rules: Rules, calendar: Calendar) -> Deadline | None:
    rule = _rule(ground, facts, rules)
    if rule is None:
        return None
    start = facts.received if rule.start is StartEvent.RECEIVED else facts.registered
    return due(rule, start, calendar) if start else None


def _rule(ground: Ground, facts: Facts, rules: Rules) -> Rule | None:
    if ground is grounds.MESSAGE:
        return message_rule(rules, facts.category, on=facts.received)
    return get_rule(rules, ground.term, on=facts.received) if ground.term else None
