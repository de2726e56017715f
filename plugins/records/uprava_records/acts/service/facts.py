"""What the law asks to be kept of an act: its fields, their words and rules; nothing is looked up.

Anti-corruption expertise: Federal Law 172-FZ of 17 July 2009. Official publication and entry into
force: Federal Law 131-FZ of 6 October 2003, article 47. Register of municipal normative acts:
the same, article 43.1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from uprava.i18n import N_, _
from uprava.web.screens import show_day

from uprava_records.acts.models import ActStatus, ExpertiseResult, ForceRule
from uprava_records.acts.values import AFTER_PUBLICATION, RESULTS, RULES, STATUSES, TONES
from uprava_records.written.service.fields import YES_NO

EXPERTISES: Mapping[str, str] = {
    "corruption": N_("Anti-corruption expertise"),
    "legal": N_("Legal expertise"),
    "impact": N_("Assessment of regulatory impact"),
}

TITLES: Mapping[str, str] = {
    "normative": N_("Normative act"),
    "corruption_day": N_("Anti-corruption expertise"),
    "corruption_result": N_("Its result"),
    "legal_day": N_("Legal expertise"),
    "legal_result": N_("Result of the legal expertise"),
    "impact_day": N_("Assessment of regulatory impact"),
    "impact_result": N_("Result of the assessment"),
    "published_in": N_("Published in"),
    "published_day": N_("Published on"),
    "published_number": N_("Issue or address"),
    "register_day": N_("Sent to the register of municipal acts"),
    "register_number": N_("Number in the register"),
    "force_rule": N_("Comes into force"),
    "force_after": N_("Days after publication"),
    "force_day": N_("In force from"),
    "lost_day": N_("Lost force on"),
}

CHOICES: Mapping[str, Mapping[str, str]] = {
    "normative": YES_NO, "corruption_result": RESULTS, "legal_result": RESULTS,
    "impact_result": RESULTS, "force_rule": RULES,
}  # fmt: skip

LONGEST = 300

MOST_DAYS = 366
"""Days between publication and entry into force."""


@dataclass(frozen=True, slots=True)
class ActFacts:
    """What is kept of an act beside its card; days are days of the office."""

    normative: bool = False
    corruption_day: date | None = None
    corruption_result: str | None = None
    legal_day: date | None = None
    legal_result: str | None = None
    impact_day: date | None = None
    impact_result: str | None = None
    published_in: str | None = None
    published_day: date | None = None
    published_number: str | None = None
    register_day: date | None = None
    register_number: str | None = None
    force_rule: str | None = None
    force_after: int | None = None
    force_day: date | None = None
    lost_day: date | None = None

    def texts(self) -> dict[str, str]:
        """Return the facts as texts, for the form and for history."""
        values = {each.name: getattr(self, each.name) for each in fields(ActFacts)}
        return {
            name: value.isoformat() if isinstance(value, date)
            else "1" if value is True else str(value or "")
            for name, value in values.items()
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownFacts(ActFacts):
    """The same with the status they give; `registered_on` is None for a draft."""

    status: str = ActStatus.DRAFT
    registered_on: date | None = None

    @property
    def told(self) -> tuple[str, str]:
        """The status in words and its tone."""
        return _(STATUSES[self.status]), TONES[self.status]

    @property
    def in_force_from(self) -> date | None:
        """The day of entry into force; None: not known before the publication."""
        if self.force_rule in AFTER_PUBLICATION:
            return self.force_day
        return self.force_day or self.registered_on

    @property
    def reason(self) -> str:
        """Why the act is in force from its day."""
        day = self.in_force_from
        if day is None:
            return _("waits for its official publication") if self.registered_on else ""
        return _("entry into force: {day}, {rule}").format(day=show_day(day), rule=self.rule)

    @property
    def rule(self) -> str:
        """The rule of entry into force in words, with its number of days."""
        if self.force_rule == ForceRule.DAYS_AFTER:
            said = _("when {n} days have passed since its official publication")
            return said.format(n=self.force_after)
        return _(RULES[self.force_rule or ForceRule.SIGNING])

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What is known, in the order of the form: title and words; the rule is told apart."""
        texts = self.texts()
        told = [
            (_(title), expertise_in_words(name, texts)) for name, title in EXPERTISES.items()
        ]  # fmt: skip
        rest = ("normative", "published_in", "published_day", "published_number", "register_day",
                "register_number", "lost_day")  # fmt: skip
        shown = [(_(TITLES[name]), in_words(name, texts[name])) for name in rest if texts[name]]
        return [*shown[:1], *((title, said) for title, said in told if said), *shown[1:]]

    @property
    def worries(self) -> list[str]:
        """What a registered normative act lacks, sentence by sentence."""
        if not self.normative or self.registered_on is None:
            return []
        published, from_day = self.published_day, self.in_force_from
        early = published is not None and from_day is not None and from_day < published
        found = (
            (not self.corruption_result, N_("There is no anti-corruption expertise.")),
            (published is None, N_("It is not published yet.")),
            (early, N_("It came into force before its official publication: check the day.")),
            (published is not None and self.register_day is None,
             N_("It was not sent to the register of municipal acts.")),
        )  # fmt: skip
        return [_(sentence) for lacking, sentence in found if lacking]


def expertise_in_words(name: str, texts: Mapping[str, str]) -> str:
    """Return an expertise with what it found; empty when nothing is known of it."""
    day, result = texts[f"{name}_day"], texts[f"{name}_result"]
    parts = (show_day(date.fromisoformat(day)) if day else "", _(RESULTS[result]) if result else "")
    return ", ".join(part for part in parts if part)


def in_words(name: str, text: str) -> str:
    """Return a fact as people read it."""
    if name.endswith("_day"):
        return show_day(date.fromisoformat(text))
    return _(CHOICES[name][text]) if name in CHOICES else text


def settled(facts: ActFacts) -> ActFacts:
    """Return the facts with the day of entry into force that their rule gives.

    A day without a rule is a day named in the text of the act.
    """
    rule = facts.force_rule or (ForceRule.DATE if facts.force_day else None)
    after = facts.force_after if rule == ForceRule.DAYS_AFTER else None
    facts = replace(facts, force_rule=rule, force_after=after)
    if rule in AFTER_PUBLICATION:
        return replace(facts, force_day=after_publication(facts))
    return facts if rule == ForceRule.DATE else replace(facts, force_day=None)


def after_publication(facts: ActFacts) -> date | None:
    """Return the day a published act comes into force by its rule; None: it is not published.

    «По истечении десяти дней после дня опубликования»: published on the 1st, in force from the
    12th; the day of publication is not counted (as article 191 of the Civil Code counts terms).
    """
    if facts.published_day is None:
        return None
    passed = {ForceRule.PUBLICATION: 0, ForceRule.DAY_AFTER: 1}
    days = passed.get(ForceRule(facts.force_rule or ""), (facts.force_after or 0) + 1)
    return facts.published_day + timedelta(days=days)


def mistakes(facts: ActFacts, *, today: date) -> dict[str, str]:
    """Return a sentence for every field that breaks a rule."""
    wrong = wrong_expertises(facts) | wrong_force(facts)
    for name in ("corruption_day", "legal_day", "impact_day", "published_day", "register_day"):
        day = getattr(facts, name)
        if day is not None and day > today:
            wrong[name] = _("This day has not come yet.")
    for name in ("published_in", "published_number", "register_number"):
        if len(getattr(facts, name) or "") > LONGEST:
            wrong[name] = _("At most {n} characters.").format(n=LONGEST)
    if facts.published_day is not None and not facts.published_in:
        wrong["published_in"] = _("Name the official source.")
    return wrong


def wrong_force(facts: ActFacts) -> dict[str, str]:
    """Return what is wrong with the entry into force and its end."""
    wrong = {}
    rule, after = facts.force_rule, facts.force_after
    if rule and rule not in set(ForceRule):
        wrong["force_rule"] = _("Choose from the list.")
    elif rule == ForceRule.DATE and facts.force_day is None:
        wrong["force_day"] = _("Write the day named in the text of the act.")
    elif rule == ForceRule.DAYS_AFTER and not (after and 1 <= after <= MOST_DAYS):
        wrong["force_after"] = _("From 1 to {n} days.").format(n=MOST_DAYS)
    if facts.lost_day and facts.force_day and facts.lost_day < facts.force_day:
        wrong["lost_day"] = _("An act cannot lose its force before it has it.")
    return wrong


def wrong_expertises(facts: ActFacts) -> dict[str, str]:
    """Return what is wrong with the expertises of a draft."""
    wrong = {}
    for name in EXPERTISES:
        day, result = getattr(facts, f"{name}_day"), getattr(facts, f"{name}_result")
        if result and result not in set(ExpertiseResult):
            wrong[f"{name}_result"] = _("Choose from the list.")
        elif result == ExpertiseResult.NOT_NEEDED:
            if day:
                wrong[f"{name}_day"] = _("An expertise that is not required has no day.")
        elif bool(result) != bool(day):
            wrong[f"{name}_day"] = _("An expertise has both its day and its result.")
    return wrong
