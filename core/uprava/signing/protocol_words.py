"""The separate findings of a check in words, line by line, for the protocol."""

from dataclasses import dataclass
from datetime import datetime

from uprava.i18n import N_, _
from uprava.signing.orders import level_words
from uprava.signing.service.listing import SignatureRow
from uprava.signing.verdicts import (
    Chain,
    Coverage,
    Integrity,
    Revocation,
    RevocationSource,
    SignatureCheck,
    StampState,
    Validity,
)

GOOD, BAD, OPEN = "g", "r", "a"

INTEGRITY = {
    Integrity.INTACT: (GOOD, N_("what was signed is unchanged")),
    Integrity.BROKEN: (BAD, N_("what was signed has been changed")),
    Integrity.UNKNOWN: (OPEN, N_("not established")),
}
COVERAGE = {
    Coverage.WHOLE_FILE: (GOOD, N_("the whole file")),
    Coverage.LATER_SIGNATURES: (GOOD, N_("the whole file but later signatures")),
    Coverage.CHANGED: (BAD, N_("something was added after signing")),
    Coverage.UNKNOWN: (OPEN, N_("not established")),
}
CHAIN = {
    Chain.TRUSTED: (GOOD, N_("leads to a trusted root")),
    Chain.UNTRUSTED: (OPEN, N_("does not lead to a trusted root")),
    Chain.UNKNOWN: (OPEN, N_("not established")),
}
REVOCATION = {
    Revocation.GOOD: (GOOD, N_("not revoked by the lists at hand")),
    Revocation.REVOKED: (BAD, N_("revoked")),
    Revocation.UNKNOWN: (OPEN, N_("no fresh list of the revoked at hand")),
}
VALIDITY = {
    Validity.IN_FORCE: (GOOD, N_("was in force")),
    Validity.EXPIRED: (BAD, N_("had expired")),
    Validity.NOT_YET: (BAD, N_("was not in force yet")),
    Validity.UNKNOWN: (OPEN, N_("not established")),
}
STAMP = {
    StampState.NONE: ("", N_("no time stamp")),
    StampState.TRUSTED: (GOOD, N_("of a trusted service")),
    StampState.UNTRUSTED: (OPEN, N_("of a service that is not trusted here")),
    StampState.BROKEN: (BAD, N_("damaged")),
}

ALGORITHMS = {
    "streebog256": N_("GOST R 34.11-2012 (Streebog), 256 bits"),
    "streebog512": N_("GOST R 34.11-2012 (Streebog), 512 bits"),
    "gost2012_256": N_("GOST R 34.10-2012, 256 bits"),
    "gost2012_512": N_("GOST R 34.10-2012, 512 bits"),
    "streebog256_gost2012_256": N_("GOST R 34.10-2012, 256 bits"),
    "streebog512_gost2012_512": N_("GOST R 34.10-2012, 512 bits"),
}
"""Names of the Russian standards; the others' names are the same in all languages."""


@dataclass(frozen=True, slots=True)
class Line:
    """One finding."""

    name: str
    text: str
    tone: str


def lines_of(row: SignatureRow) -> list[Line]:
    """Return the findings of the latest check in the reader's language."""
    return findings(row.check)


def findings(check: SignatureCheck) -> list[Line]:
    """Return what was found of the signed bytes, the certificate, the time and the evidence."""
    found = (
        (_("Integrity"), INTEGRITY[check.integrity]),
        (_("Signed is"), COVERAGE[check.coverage]),
        (_("Chain"), CHAIN[check.chain]),
        (_("Revocation"), REVOCATION[check.revocation]),
        (_("Term of the certificate"), VALIDITY[check.validity]),
        (_("Time stamp"), STAMP[check.time_stamp.state]),
    )
    return [*(Line(name, _(text), tone) for name, (tone, text) in found), *evidence_lines(check)]


SOURCES = {
    RevocationSource.LIST_HERE: N_("list of the revoked in the trust store, of {moment}"),
    RevocationSource.LIST_IN_FILE: N_("list of the revoked in the file itself, of {moment}"),
    RevocationSource.ANSWER_IN_FILE: N_("answer of the issuer’s service in the file, of {moment}"),
}


def evidence_lines(check: SignatureCheck) -> list[Line]:
    """Return what the file proves by itself; nothing for what is not confirmed."""
    lines = []
    if check.revocation_source and check.revocation_as_of:
        text = _(SOURCES[check.revocation_source]).format(moment=_utc(check.revocation_as_of))
        lines.append(Line(_("Revocation is known from"), text, ""))
    if check.proven_at:
        lines.append(Line(_("Trusted time"), _utc(check.proven_at), GOOD))
    if check.archived_at:
        lines.append(Line(_("Archive stamp"), _utc(check.archived_at), GOOD))
    if check.level:
        lines.append(Line(_("Level"), level_words(check.level), ""))
    if check.evidence_until:
        day = check.evidence_until.strftime("%d.%m.%Y")
        lines.append(Line(_("The file proves it by itself until"), day, ""))
    return lines


def _utc(moment: datetime) -> str:
    return moment.strftime("%d.%m.%Y %H:%M:%S UTC")


def algorithms(digest: str) -> str:
    """Return the names of the digest and the signature as offices know them."""
    names = filter(None, digest.split(", "))
    return "; ".join(_(ALGORITHMS[name]) if name in ALGORITHMS else name for name in names)
