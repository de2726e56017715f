"""What is found of a power of attorney: by itself, and beside one signature.

Nothing here touches the verdict of a signature. What could not be looked at stays open and is
said; nothing open ever becomes good by itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from uprava.signing.facts import CertificateFacts
from uprava.signing.powers import About, Finding, Form, Found, Party, PowerCheck, PowerFacts
from uprava.signing.powers_matching import (
    Match,
    best,
    has_organisation,
    match_organisation,
    match_parties,
    match_person,
)
from uprava.signing.powers_registry import RegistryAnswer, registry_finding
from uprava.signing.verdicts import (
    Chain,
    Integrity,
    Reason,
    Revocation,
    SignatureCheck,
    Validity,
    Verdict,
)

ORDER = {Found.BAD: 0, Found.OPEN: 1, Found.GOOD: 2}
UNSIGNED = frozenset({Reason.NOT_BOUND, Reason.WEAK})
"""Reasons for which an intact signature vouches for nothing."""


@dataclass(frozen=True)
class Moment:
    """When a document was signed, as far as it is known, in office days."""

    on: date
    """What is proven, else what the signer's clock said."""
    not_after: date
    """The day on which the signature surely existed."""
    proven: bool


@dataclass(frozen=True)
class Beside:
    """The signature a power stands beside, and who ought to have given the power."""

    signer: CertificateFacts | None
    moment: Moment
    ours: Party
    """The organisation whose document it is."""
    made_here: bool
    """Somebody of the installation signed, so only `ours` may be the principal."""


def check_file(facts: PowerFacts, checks: Sequence[SignatureCheck] | str) -> PowerCheck:
    """Return what is found of the file by itself, whatever it is used for.

    `checks` are the signers of its signature file, or why there are none: absent, unreadable …
    """
    form = form_finding(facts)
    if isinstance(checks, str):
        trouble = Finding(About.SIGNATURE, Found.OPEN, f"signature-{checks}")
        return PowerCheck((form, trouble), None)
    judged = [(signature_findings(each, facts), each.signer) for each in checks]
    if not judged:
        return check_file(facts, "empty")
    findings, signer = max(judged, key=lambda each: worst(each[0]))
    return PowerCheck((form, *findings, *passed_on(facts)), signer)


def worst(findings: Iterable[Finding]) -> tuple[int, int]:
    """Return how good several lines are: the worst of them first, then their number."""
    found = [ORDER[each.found] for each in findings]
    return min(found), sum(found)


def form_finding(facts: PowerFacts) -> Finding:
    """Return whether everything a power has to say is there."""
    if facts.form is not Form.EMCHD_1:
        return Finding(About.FORM, Found.OPEN, "form-earlier")
    if facts.missing:
        values = {"missing": ",".join(facts.missing)}
        return Finding(About.FORM, Found.OPEN, "form-missing", values)
    return Finding(About.FORM, Found.GOOD, "form-known")


def passed_on(facts: PowerFacts) -> list[Finding]:
    """Return what stays open where a power rests on another one, or on a second signature."""
    found = []
    if facts.passed_on:
        found.append(Finding(About.PASSED_ON, Found.OPEN, "passed-on"))
    if facts.joint and len(facts.representatives) > 1:
        found.append(Finding(About.JOINT, Found.OPEN, "joint"))
    return found


def signature_findings(check: SignatureCheck, facts: PowerFacts) -> tuple[Finding, ...]:
    """Return what is found of one signature under the power."""
    found = (
        bytes_finding(check),
        certificate_finding(check),
        revocation_finding(check),
        signer_finding(check, facts),
    )
    confirmed = check.verdict is Verdict.VALID
    if not confirmed and all(each.found is Found.GOOD for each in found):
        return (Finding(About.SIGNATURE, Found.OPEN, "signature-unconfirmed"), *found[1:])
    return found


def bytes_finding(check: SignatureCheck) -> Finding:
    """Return whether exactly these bytes were signed."""
    if check.integrity is Integrity.BROKEN:
        return Finding(About.SIGNATURE, Found.BAD, "signature-broken")
    if check.integrity is Integrity.UNKNOWN:
        return Finding(About.SIGNATURE, Found.OPEN, "signature-uncheckable")
    if UNSIGNED & set(check.reasons):
        return Finding(About.SIGNATURE, Found.OPEN, "signature-weak")
    return Finding(About.SIGNATURE, Found.GOOD, "signature-intact")


def certificate_finding(check: SignatureCheck) -> Finding:
    """Return what the principal's certificate was worth when the power came."""
    if check.validity is Validity.NOT_YET:
        return Finding(About.CERTIFICATE, Found.BAD, "certificate-not-yet")
    if check.chain is not Chain.TRUSTED:
        return Finding(About.CERTIFICATE, Found.OPEN, "certificate-untrusted")
    if check.validity is not Validity.IN_FORCE:
        # Signed earlier, as a power of several years usually is; without a time stamp not provable.
        return Finding(About.CERTIFICATE, Found.OPEN, "certificate-expired")
    return Finding(About.CERTIFICATE, Found.GOOD, "certificate-good")


def revocation_finding(check: SignatureCheck) -> Finding:
    """Return whether the principal's certificate was revoked."""
    told = {
        Revocation.GOOD: (Found.GOOD, "revocation-good"),
        Revocation.REVOKED: (Found.BAD, "revocation-revoked"),
        Revocation.UNKNOWN: (Found.OPEN, "revocation-unknown"),
    }
    found, sentence = told[check.revocation]
    return Finding(About.REVOCATION, found, sentence)


def signer_finding(check: SignatureCheck, facts: PowerFacts) -> Finding:
    """Return whether the principal himself signed: his organisation, by its head."""
    signer = check.signer
    if signer is None:
        return Finding(About.SIGNER, Found.OPEN, "signer-unknown")
    values = {"owner": signer.owner}
    organisation = best(match_organisation(signer, each) for each in facts.principals)
    person = best(match_person(signer, each) for each in facts.heads or facts.principals)
    return Finding(About.SIGNER, *_signer(signer, organisation, person, facts), values)


def _signer(
    signer: CertificateFacts, organisation: Match, person: Match, facts: PowerFacts
) -> tuple[Found, str]:
    if Match.NUMBER not in (organisation, person):
        named = Match.OTHER not in (organisation, person)
        return (Found.OPEN, "signer-name") if named else (Found.BAD, "signer-other")
    if any(each.snils for each in facts.principals):
        return Found.GOOD, "signer-good"  # a person gives the power for himself
    if organisation is not Match.NUMBER:
        conflict = has_organisation(signer) and organisation is Match.OTHER
        return (Found.BAD, "signer-other") if conflict else (Found.OPEN, "signer-personal")
    if person is Match.NUMBER or not facts.heads:
        return Found.GOOD, "signer-good"
    return Found.OPEN, "signer-another-person"


def check_beside(
    facts: PowerFacts, file: PowerCheck, beside: Beside, *, answer: RegistryAnswer | None
) -> tuple[Finding, ...]:
    """Return every line of the check of a power beside one signature, in their order."""
    found = (
        *file.findings,
        term_finding(facts, beside.moment),
        representative_finding(facts, beside.signer),
        principal_finding(facts, beside),
        registry_finding(answer, signed_on=beside.moment.not_after),
    )
    places = list(About)
    return tuple(sorted(found, key=lambda each: places.index(each.about)))


def term_finding(facts: PowerFacts, moment: Moment) -> Finding:
    """Return whether the power was in force when the document was signed; both days count."""
    if facts.issued is None or facts.until is None:
        return Finding(About.TERM, Found.OPEN, "term-unknown")
    values = {
        "issued": facts.issued.isoformat(), "until": facts.until.isoformat(),
        "on": moment.on.isoformat(),
    }  # fmt: skip
    if moment.on < facts.issued:
        return Finding(About.TERM, Found.BAD, "term-early", values)
    if moment.on > facts.until:
        return Finding(About.TERM, Found.BAD, "term-ended", values)
    if not moment.proven and moment.not_after > facts.until:
        return Finding(About.TERM, Found.OPEN, "term-unproven", values)
    return Finding(About.TERM, Found.GOOD, "term-good", values)


def representative_finding(facts: PowerFacts, signer: CertificateFacts | None) -> Finding:
    """Return whether the certificate is the representative's: SNILS and INN, a name is weaker."""
    if signer is None or not facts.representatives:
        return Finding(About.REPRESENTATIVE, Found.OPEN, "representative-unknown")
    values = {
        "owner": signer.owner,
        "named": "; ".join(each.name for each in facts.representatives[:3]),
    }
    match = best(match_person(signer, each) for each in facts.representatives)
    told = {
        Match.NUMBER: (Found.GOOD, "representative-good"),
        Match.NAME: (Found.OPEN, "representative-name"),
        Match.UNKNOWN: (Found.OPEN, "representative-unknown"),
        Match.OTHER: (Found.BAD, "representative-other"),
    }
    if match is Match.OTHER and is_organisations(facts.representatives, signer):
        return Finding(About.REPRESENTATIVE, Found.OPEN, "representative-organisation", values)
    return Finding(About.REPRESENTATIVE, *told[match], values)


def is_organisations(representatives: Iterable[Party], signer: CertificateFacts) -> bool:
    """Tell whether an organisation is the representative, and the certificate is of it."""
    return any(
        match_organisation(signer, each) is Match.NUMBER
        for each in representatives
        if not each.snils
    )


def principal_finding(facts: PowerFacts, beside: Beside) -> Finding:
    """Return whether the power is of the organisation the document was signed for."""
    if not facts.principals:
        return Finding(About.PRINCIPAL, Found.OPEN, "principal-unknown")
    values = {"named": "; ".join(each.name for each in facts.principals[:3])}
    ours = best(match_parties(beside.ours, each) for each in facts.principals)
    if ours is Match.NUMBER:
        return Finding(About.PRINCIPAL, Found.GOOD, "principal-ours", values)
    if ours is Match.NAME:
        return Finding(About.PRINCIPAL, Found.OPEN, "principal-name", values)
    if beside.made_here:
        known = ours is Match.UNKNOWN
        told = (Found.OPEN, "principal-unknown") if known else (Found.BAD, "principal-other")
        return Finding(About.PRINCIPAL, *told, values)
    return Finding(About.PRINCIPAL, *_senders(facts, beside.signer), values)


def _senders(facts: PowerFacts, signer: CertificateFacts | None) -> tuple[Found, str]:
    """Return whether the principal is the organisation in the certificate of the sender."""
    if signer is None or not (has_organisation(signer) or signer.organisation):
        return Found.OPEN, "principal-compare"
    match = best(match_organisation(signer, each) for each in facts.principals)
    told = {
        Match.NUMBER: (Found.GOOD, "principal-certificate"),
        Match.NAME: (Found.OPEN, "principal-certificate-name"),
        Match.UNKNOWN: (Found.OPEN, "principal-compare"),
        Match.OTHER: (Found.BAD, "principal-other"),
    }
    return told[match]
