"""The check in words for people and in JSON for the file: kept beside the signature."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from functools import cache
from importlib.metadata import version

from uprava import __version__
from uprava.i18n import N_, _
from uprava.signing.verdicts import Reason, SignatureCheck, StampState, Verdict

CHECKERS = ("pyHanko", "pyhanko-certvalidator", "cryptography")
FORMAT = 1
"""Version of the protocol's form."""

_VERDICTS = {
    Verdict.VALID: N_("The signature is valid."),
    Verdict.INVALID: N_("The signature is not valid."),
    Verdict.UNKNOWN: N_("The signature could not be checked."),
}

_REASONS = {
    Reason.UNREADABLE: N_("The file or the signature in it cannot be read."),
    Reason.BROKEN: N_("What was signed has been changed."),
    Reason.CHANGED_AFTER: N_("Something was added to the file after it was signed."),
    Reason.NOT_BOUND: N_("The signature is not bound to its certificate."),
    Reason.UNTRUSTED_CHAIN: N_("The certificate is of an authority that is not trusted here."),
    Reason.NOT_FOR_SIGNING: N_("The certificate is not meant for signing documents."),
    Reason.REVOKED: N_("The certificate is revoked."),
    Reason.REVOCATION_UNKNOWN: N_("It is not known whether the certificate is revoked."),
    Reason.EXPIRED: N_("The certificate had expired."),
    Reason.EXPIRED_SINCE: N_(
        "The certificate expired after the time stamp; lists of that time are needed."
    ),
    Reason.NOT_YET: N_("The certificate was not in force yet."),
    Reason.STAMP_UNTRUSTED: N_("The time stamp is of a service that is not trusted here."),
    Reason.STAMP_BROKEN: N_("The time stamp is damaged or belongs to something else."),
    Reason.NO_CERTIFICATE: N_("The signature does not hold the certificate of its signer."),
    Reason.WEAK: N_("The signature is made with an outdated algorithm and proves nothing."),
    Reason.LATER_UNCONFIRMED: N_("After it somebody signed whose signature is not confirmed."),
    Reason.NOT_CHECKABLE: N_("The signature is made in a way that is not supported here."),
}


def explain(check: SignatureCheck) -> tuple[str, ...]:
    """Return the verdict and its reasons as sentences in the reader's language."""
    sentences = [_(_VERDICTS[check.verdict]), *(_(_REASONS[reason]) for reason in check.reasons)]
    if check.time_stamp.state is StampState.TRUSTED and check.time_stamp.time:
        time = check.time_stamp.time.strftime("%d.%m.%Y %H:%M:%S UTC")
        sentences.append(_("The time is confirmed by a trusted service: {time}.").format(time=time))
    return tuple(sentences)


def protocol(checks: list[SignatureCheck], *, sha256: str, at: datetime) -> dict[str, object]:
    """Return the protocol of verification of one file, ready for JSON.

    It names the versions of the checkers, so that an old verdict can be understood and repeated.
    """
    return {
        "format": FORMAT,
        "sha256": sha256,
        "at": at.isoformat(),
        "checkers": dict(checkers()),
        "signatures": [_plain(asdict(check)) for check in checks],
    }


@cache
def checkers() -> Mapping[str, str]:
    """Return the programs that check, with their versions."""
    return {"uprava": __version__, **{name: version(name) for name in CHECKERS}}


def _plain(value: object) -> object:
    match value:
        case dict():
            return {key: _plain(part) for key, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
        case Enum():
            return value.value
        case datetime():
            return value.isoformat()
        case _:
            return value
