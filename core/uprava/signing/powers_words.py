"""The check of a power of attorney in words: its state, and one sentence for each line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from uprava.i18n import N_, _
from uprava.signing.facts import CertificateFacts
from uprava.signing.powers import (
    About,
    Finding,
    Found,
    Party,
    PowerFacts,
    PowersProtocol,
    PowersState,
    PowerTrouble,
)
from uprava.signing.powers_matching import PERSONAL, has_organisation
from uprava.signing.protocol_words import BAD, GOOD, OPEN, Line

TONES = {Found.GOOD: GOOD, Found.OPEN: OPEN, Found.BAD: BAD}
STATE_TONES = {
    PowersState.CHECKED: GOOD,
    PowersState.PARTLY: OPEN,
    PowersState.REFUSED: BAD,
    PowersState.ABSENT: OPEN,
}

STATES = {
    PowersState.CHECKED: N_("power of attorney checked"),
    PowersState.PARTLY: N_("power of attorney not checked to the end"),
    PowersState.REFUSED: N_("power of attorney not confirmed"),
}
"""Of the file by itself."""
BESIDE = {
    PowersState.CHECKED: N_("powers checked"),
    PowersState.PARTLY: N_("powers not checked to the end"),
    PowersState.REFUSED: N_("powers not confirmed"),
    PowersState.ABSENT: N_("powers not checked: no power of attorney attached"),
}
"""Of a signature."""
WITHOUT = N_("no power of attorney; the certificate is an organisation’s: its head needs none")

TITLES = {
    About.FORM: N_("Form of the power"),
    About.SIGNATURE: N_("Principal’s signature"),
    About.CERTIFICATE: N_("Principal’s certificate"),
    About.REVOCATION: N_("Its revocation"),
    About.SIGNER: N_("Who signed the power"),
    About.TERM: N_("Term of the power"),
    About.REPRESENTATIVE: N_("Representative"),
    About.PRINCIPAL: N_("Principal"),
    About.REGISTRY: N_("Registry of the Tax Service"),
    About.PASSED_ON: N_("Passing on"),
    About.JOINT: N_("Acting together"),
}

SENTENCES = {
    "form-known": N_("form 003, everything that must be told is there"),
    "form-earlier": N_("not checked: an earlier form, read as far as its fields are known"),
    "form-missing": N_("not checked to the end: it does not say {missing}"),
    "signature-absent": N_("not checked: the signature file was not attached"),
    "signature-unreadable": N_("not checked: the signature file cannot be read"),
    "signature-empty": N_("not checked: nobody’s signature is in the signature file"),
    "signature-too-many": N_("not checked: too many signers or certificates"),
    "signature-too-large": N_("not checked: the signature file is too large"),
    "signature-intact": N_("exactly this file was signed"),
    "signature-broken": N_("this file was not signed: it is another one or was changed"),
    "signature-uncheckable": N_("not checked: the signature is made in a way not supported here"),
    "signature-weak": N_("not confirmed: the signature is not bound to a certificate or outdated"),
    "signature-unconfirmed": N_("not confirmed to the end"),
    "certificate-good": N_("was in force, leads to a trusted root"),
    "certificate-not-yet": N_("was not in force yet"),
    "certificate-untrusted": N_("not confirmed: does not lead to a trusted root"),
    "certificate-expired": N_(
        "not confirmed: it had expired before the power came, the time of signing is not proven"
    ),
    "revocation-good": N_("not revoked by the lists at hand"),
    "revocation-revoked": N_("revoked"),
    "revocation-unknown": N_("not checked: no fresh list of the revoked at hand"),
    "signer-good": N_("{owner}: the principal himself"),
    "signer-name": N_("{owner}: not confirmed, only the name is the same"),
    "signer-personal": N_(
        "{owner}: not confirmed, a personal certificate without the organisation"
    ),
    "signer-another-person": N_("{owner}: not confirmed, the power names another head"),
    "signer-other": N_("{owner}: not the principal"),
    "signer-unknown": N_("not established"),
    "term-good": N_("{issued} to {until}, signed on {on}"),
    "term-early": N_("from {issued}: signed earlier, on {on}"),
    "term-ended": N_("ended on {until}: signed later, on {on}"),
    "term-unproven": N_(
        "not confirmed: it ended on {until}, and that it was signed on {on} is not proven"
    ),
    "term-unknown": N_("not checked: the power does not tell its term"),
    "representative-good": N_("{owner}: SNILS or INN of the certificate and of the power agree"),
    "representative-name": N_("{owner}: only the name agrees, there are no numbers to compare"),
    "representative-unknown": N_("not checked: there is nobody to compare"),
    "representative-other": N_("the power is given to another: {named}; signed by {owner}"),
    "representative-organisation": N_("not checked: given to an organisation, {named}"),
    "principal-ours": N_("{named}: the organisation of the document"),
    "principal-name": N_("{named}: only the name agrees, there are no numbers to compare"),
    "principal-certificate": N_("{named}: the organisation in the signer’s certificate"),
    "principal-certificate-name": N_("{named}: only the name agrees with the signer’s certificate"),
    "principal-compare": N_("{named}: not checked, compare it with the organisation that signed"),
    "principal-other": N_("{named}: another organisation"),
    "principal-unknown": N_("not checked: there are no numbers or names to compare"),
    "registry-not-asked": N_("not checked: the registry of the Tax Service was not asked"),
    "registry-in-force": N_("in force on {on}, looked up by {by}"),
    "registry-older": N_("not checked for the day of signing: looked up earlier, on {on}, by {by}"),
    "registry-revoked": N_("called back from {revoked}; looked up on {on} by {by}"),
    "registry-revoked-later": N_("called back later, from {revoked}; looked up on {on} by {by}"),
    "registry-revoked-unknown": N_("called back, it is not known since when; {on}, {by}"),
    "registry-not-found": N_("not found in the registry on {on} by {by}"),
    "passed-on": N_("not checked: given by one who has a power himself; look at that power too"),
    "joint": N_("not checked: the representatives may act together only"),
}

MISSING = {
    "issued": N_("the day of issue"),
    "until": N_("the term"),
    "principal": N_("the principal"),
    "representative": N_("the representative"),
}

TROUBLES = {
    PowerTrouble.TOO_LARGE: N_("The file is too large for a power of attorney."),
    PowerTrouble.NOT_XML: N_("The file is not XML that can be read."),
    PowerTrouble.FORBIDDEN: N_("The file declares a document type, which a power never does."),
    PowerTrouble.NOT_A_POWER: N_("The file is XML, but no machine-readable power of attorney."),
    PowerTrouble.UNKNOWN_FORM: N_("The form of the power is not known here: 003 is expected."),
    PowerTrouble.AMBIGUOUS: N_("The file says the same thing twice: programs would differ on it."),
}

REDELEGATION = {
    "1": N_("without the right to pass it on"),
    "2": N_("may be passed on once"),
    "3": N_("may be passed on further"),
}
"""Values of ПрПередов in form 003 as published programs have them; another is shown as it is."""


def lines_of_power(findings: Sequence[Finding]) -> list[Line]:
    """Return the lines of a check in the reader's language."""
    return [Line(_(TITLES[each.about]), sentence(each), TONES[each.found]) for each in findings]


def sentence(finding: Finding) -> str:
    """Return what one line says."""
    values = {name: _value(name, value) for name, value in finding.values.items()}
    return _(SENTENCES[finding.told]).format(**values)


def _value(name: str, value: str) -> str:
    if name == "missing":
        return ", ".join(_(MISSING[each]) for each in value.split(",") if each)
    if name in DAYS:
        return date.fromisoformat(value).strftime("%d.%m.%Y")
    return value


SHOWN = 4
"""Digits of a person's number that are shown."""

DAYS = frozenset({"issued", "until", "on", "revoked"})


def state_words(protocol: PowersProtocol | None, signer: CertificateFacts | None) -> str:
    """Return the state beside a signature, with the reason where there is one."""
    if protocol is None:
        needless = signer is not None and has_organisation(signer)
        return _(WITHOUT) if needless else _(BESIDE[PowersState.ABSENT])
    return with_reasons(_(BESIDE[protocol.state]), protocol.state, protocol.findings)


def told_state(state: PowersState, findings: Sequence[Finding]) -> str:
    """Return the state of a file by itself, with the reason where there is one."""
    return with_reasons(_(STATES[state]), state, findings)


def with_reasons(words: str, state: PowersState, findings: Sequence[Finding]) -> str:
    """Return the words and, where something is wrong or open, the lines that made it so."""
    weight = {PowersState.REFUSED: Found.BAD, PowersState.PARTLY: Found.OPEN}.get(state)
    titles = [_(TITLES[each.about]) for each in findings if each.found is weight]
    told = [each[:1].lower() + each[1:] for each in titles]
    return f"{words}: {', '.join(told)}" if told else words


def facts_of(facts: PowerFacts) -> list[tuple[str, str]]:
    """Return what the power says, as pairs of name and value."""
    term = [day.strftime("%d.%m.%Y") for day in (facts.issued, facts.until) if day]
    return [
        (_("Number of the power"), facts.number),
        (_("Inner number"), facts.inner_number),
        (_("In force"), " – ".join(term)),
        (_("Given by"), parties(facts.principals)),
        (_("Its head"), parties(facts.heads)),
        (_("Given to"), parties(facts.representatives)),
        (_("Powers"), entitlements(facts)),
        (_("Passing on"), redelegation(facts)),
    ]


@dataclass(frozen=True, slots=True)
class ToldPowers:
    """A power beside a signature in words."""

    facts: Sequence[tuple[str, str]]
    lines: Sequence[Line]
    checked_at: datetime
    signer: str
    """Who signed the power; empty where that could not be read."""


def told_powers(check: PowersProtocol | None) -> ToldPowers | None:
    """Return what a protocol of a signature says of the power beside it."""
    if check is None:
        return None
    signer = check.signer.owner if check.signer else ""
    facts = [*facts_of(check.facts), (_("SHA-256 of the power"), check.sha256)]
    return ToldPowers(facts, lines_of_power(check.findings), check.checked_at, signer)


def parties(several: Sequence[Party]) -> str:
    """Return names with the numbers that tell them apart."""
    return "; ".join(", ".join(filter(None, (each.name, numbers(each)))) for each in several)


def numbers(party: Party) -> str:
    """Return the numbers of an organisation; of a person only their ends, to tell namesakes."""
    person = bool(party.snils) or len(party.inn) == PERSONAL
    told = ((_("INN"), party.inn), (_("SNILS"), party.snils), (_("OGRN"), party.ogrn))
    return ", ".join(
        f"{name} {end_of(value) if person else value}" for name, value in told if value
    )


def end_of(number: str) -> str:
    """Return a personal number with all but its last four digits hidden (152-FZ, article 5)."""
    return f"…{number[-SHOWN:]}"


def entitlements(facts: PowerFacts) -> str:
    """Return the powers: in words, or the classifier's names and codes."""
    told = [" ".join(filter(None, (each.title, each.code))) for each in facts.entitlements]
    return "; ".join(filter(None, (facts.text, *told)))


def redelegation(facts: PowerFacts) -> str:
    """Return whether the power may be passed on; an unknown mark as it stands."""
    mark = facts.redelegation
    return _(REDELEGATION[mark]) if mark in REDELEGATION else mark


def trouble_words(trouble: PowerTrouble) -> str:
    """Return why a file was not taken."""
    return _(TROUBLES[trouble])
