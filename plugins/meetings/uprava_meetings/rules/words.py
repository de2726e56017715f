"""Rules and verdicts in words, as a regulation and a protocol say them."""

import re
from fractions import Fraction

from uprava.i18n import N_, _

from uprava_meetings.rules.majority import Casting, Election, MajorityRule, Outcome, Verdict
from uprava_meetings.rules.quorum import Quorum, QuorumRule, Recused, Whole
from uprava_meetings.rules.shares import Share

SHARES = {
    ">1/2": N_("more than a half"),
    "1/2": N_("at least a half"),
    "2/3": N_("at least two thirds"),
    "3/4": N_("at least three quarters"),
    "1/3": N_("at least a third"),
    "4/5": N_("at least four fifths"),
    "1/1": N_("100 %"),
}
"""Shares a form offers, the usual ones first."""

WHOLES = {
    Whole.SEATS: N_("the members by the regulation"),
    Whole.LISTED: N_("the members in office"),
    Whole.PRESENT: N_("the members present"),
    Whole.CAST: N_("the members who voted"),
    Whole.DECIDED: N_("the votes for and against"),
}

RECUSED = {
    Recused.ABSENT: N_("who recuses is as if not in the hall"),
    Recused.COUNTED: N_("who recuses still makes a quorum"),
    Recused.EXCLUDED: N_(
        "who recuses belongs neither to the hall nor to the number it is taken of"
    ),
}

CASTINGS = {
    Casting.NONE: N_("on a tie nothing is decided"),
    Casting.DECIDES: N_("on a tie the vote of who presides decides"),
    Casting.DOUBLES: N_("on a tie the vote of who presides counts twice"),
}

OUTCOMES = {
    Outcome.PASSED: N_("The decision is taken"),
    Outcome.CASTING: N_("The decision is taken by the vote of who presides"),
    Outcome.REJECTED: N_("The decision is not taken"),
    Outcome.NO_QUORUM: N_("Nothing is decided: there is no quorum"),
}


def read_share(text: str) -> Share:
    """Return a share: «>1/2», «2/3». Raises ValueError."""
    found = re.fullmatch(r"(>?)([1-9]\d?)/([1-9]\d?)", text)
    if found is None:
        raise ValueError(f"{text[:20]!r} is no share")
    return Share(Fraction(int(found[2]), int(found[3])), strict=bool(found[1]))


def part_words(text: str) -> str:
    """Return «больше половины»."""
    if text in SHARES:
        return _(SHARES[text])
    part = text.removeprefix(">")
    said = _("more than {part}") if text.startswith(">") else _("at least {part}")
    return said.format(part=part)


def share_words(text: str, whole: Whole) -> str:
    """Return «больше половины списочного состава»."""
    return _("{share} of {whole}").format(share=part_words(text), whole=_(WHOLES[whole]))


def text_of(share: Share) -> str:
    """Return a share as it is kept: the inverse of `read_share`."""
    return f"{'>' if share.strict else ''}{share.part.numerator}/{share.part.denominator}"


def quorum_words(rule: QuorumRule) -> str:
    """Return the rule of a quorum in words."""
    said = share_words(text_of(rule.share), rule.whole)
    if rule.least:
        said = _("{share}, no fewer than {n}").format(share=said, n=rule.least)
    return f"{said}; {_(RECUSED[rule.recused])}"


def majority_words(rule: MajorityRule) -> str:
    """Return the rule of a majority in words."""
    said = share_words(text_of(rule.share), rule.whole)
    return said if rule.casting is Casting.NONE else f"{said}; {_(CASTINGS[rule.casting])}"


def quorum_line(found: Quorum) -> str:
    """Return whether there is a quorum, and by which numbers."""
    said = (
        _("There is a quorum: {counted} of the {needed} needed (of {of}).")
        if found.met
        else _("There is no quorum: {counted} of the {needed} needed (of {of}).")
    )
    return said.format(counted=found.counted, needed=found.needed, of=found.of)


def verdict_lines(rule: MajorityRule, verdict: Verdict) -> list[str]:
    """Return what came of a vote and why, sentence by sentence."""
    lines = [f"{_(OUTCOMES[verdict.outcome])}.", quorum_line(verdict.quorum)]
    if verdict.outcome is Outcome.NO_QUORUM:
        return lines
    lines.append(
        _("Needed: {needed} for ({rule}: {of}); given: {given}.").format(
            needed=verdict.needed, rule=share_words(text_of(rule.share), rule.whole),
            of=verdict.of, given=verdict.votes.for_,
        )
    )  # fmt: skip
    if verdict.tied and verdict.outcome is Outcome.CASTING:
        lines.append(_("As many for as against; who presides voted for."))
    elif verdict.tied and rule.casting is not Casting.NONE and verdict.votes.chair is None:
        lines.append(_("As many for as against; the vote of who presides is not known."))
    return lines


def election_lines(rule: MajorityRule, found: Election) -> list[str]:
    """Return what came of an election and why, sentence by sentence."""
    quorum = quorum_line(found.quorum)
    if not found.quorum.met:
        return [f"{_(OUTCOMES[Outcome.NO_QUORUM])}.", quorum]
    chosen = found.elected is not None
    lines = [
        one_stop(_("Elected: {name}.").format(name=found.elected)) if chosen
        else _("Nobody is elected."),
        quorum,
        _("Needed: {needed} votes ({rule}: {of}).").format(
            needed=found.needed, rule=share_words(text_of(rule.share), rule.whole), of=found.of
        ),
    ]  # fmt: skip
    if not chosen and found.again:
        names = ", ".join(found.again)
        again = _("Nobody has enough votes; to be voted on again: {names}.").format(names=names)
        lines.append(one_stop(again))
    return lines


def one_stop(sentence: str) -> str:
    """Return a sentence whose last word is an initial with one full stop, not two."""
    return sentence[:-1] if sentence.endswith("..") else sentence
