"""Second look at a file that carries evidence: what it proves where the lists at hand do not.

Document time stamps are witnesses, judged from the newest to the oldest: the newest now, each
earlier one at the time of the one after it, with the lists the file carried then. A signature is
judged at the time of a witness over it, as if it were that day.
"""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO

from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from uprava.signing.evidence import Witness, timely, witness_of
from uprava.signing.evidence_store import Shelf, shelf_of
from uprava.signing.orders import Level
from uprava.signing.trust import Trust
from uprava.signing.verdicts import (
    Kind,
    Reason,
    RevocationSource,
    SignatureCheck,
    StampState,
)

Judge = Callable[[str, Trust, Shelf, datetime], SignatureCheck]
"""Checks the signature in a field, believing and knowing this much, as of a moment."""

PROVABLE = frozenset(
    {
        Reason.EXPIRED,
        Reason.EXPIRED_SINCE,
        Reason.REVOKED,
        Reason.REVOCATION_UNKNOWN,
        Reason.UNTRUSTED_CHAIN,
        Reason.STAMP_UNTRUSTED,
    }
)
"""Reasons that evidence of an earlier time can take away; a changed file stays changed."""


def simple_evidence(check: SignatureCheck) -> SignatureCheck:
    """Return the check of a file without a store of proofs with its level and its end."""
    if check.reasons or check.kind is not Kind.SIGNATURE or check.signer is None:
        return check
    stamped = check.time_stamp.state is StampState.TRUSTED
    return dataclasses.replace(
        check,
        level=Level.B_T if stamped else Level.B_B,
        proven_at=check.time_stamp.time if stamped else None,
        evidence_until=check.signer.valid_to,
    )


class SecondLook:
    """One file, its first checks, and how to judge again."""

    def __init__(self, data: bytes, *, trust: Trust, at: datetime, judge: Judge) -> None:
        self.data = data
        self.trust = trust
        self.at = at
        self.judge = judge
        self.shelf = shelf_of(PdfFileReader(BytesIO(data), strict=False))

    def over(self, checks: list[SignatureCheck]) -> list[SignatureCheck]:
        """Return the checks, the earliest first, after asking the file's own evidence."""
        witnesses = self.witnesses(checks)
        confirmed = {each.check.field: each.check for each in witnesses}
        found = [confirmed.get(check.field, check) for check in checks]
        return [self.measured(self.confirmed(each, witnesses), witnesses) for each in found]

    def witnesses(self, checks: list[SignatureCheck]) -> list[Witness]:
        """Return the document time stamps that can be trusted, the oldest first."""
        found: list[Witness] = []
        moment, shelf = self.at, self.shelf
        for check in reversed(checks):
            if check.kind is Kind.SIGNATURE:
                continue
            if check.reasons == (Reason.STAMP_UNTRUSTED,) and found:
                check = self.judged(check.field, self.trust, shelf, moment)  # noqa: PLW2901
            if check.reasons or check.time_stamp.time is None:
                continue
            found.insert(0, witness_of(self.data, check))
            if found[0].time < moment:
                moment, shelf = found[0].time, found[0].shelf
        return found

    def judged(self, field: str, trust: Trust, shelf: Shelf, moment: datetime) -> SignatureCheck:
        """Judge as of a moment of the past, without what was said after a certificate's end."""
        known, then = timely(trust, shelf, self.named(field).signer_cert)
        return self.judge(field, known, then, moment)

    def confirmed(self, check: SignatureCheck, witnesses: list[Witness]) -> SignatureCheck:
        """Return a check that the witnesses take the reasons away from, if they can."""
        if check.kind is not Kind.SIGNATURE or not check.reasons or set(check.reasons) - PROVABLE:
            return check
        for moment, shelf in self.days(check, witnesses):
            again = self.judged(check.field, self.trust, shelf, moment)
            if not again.reasons:
                return again
        return check

    def days(
        self, check: SignatureCheck, witnesses: list[Witness]
    ) -> Iterator[tuple[datetime, Shelf]]:
        """Yield the moments at which the signature surely existed, with what the file had then."""
        later = after(check, witnesses)
        for number, witness in enumerate(later):
            for known in later[number : number + 2]:
                yield witness.time, known.shelf
        if check.time_stamp.state is StampState.TRUSTED and check.time_stamp.time:
            yield check.time_stamp.time, self.shelf

    def measured(self, check: SignatureCheck, witnesses: list[Witness]) -> SignatureCheck:
        """Return the check with its level, the end of its evidence, and where revocation is from.

        What is claimed was tried: with the roots and the file alone the signature is confirmed.
        """
        if check.reasons or check.signer is None:
            return check
        signature = self.named(check.field)
        source, as_of = _revocation_seen(signature.signer_cert, self.shelf, self.trust)
        check = dataclasses.replace(check, revocation_source=source, revocation_as_of=as_of)
        if check.kind is not Kind.SIGNATURE:
            return dataclasses.replace(check, evidence_until=valid_to(check))
        later = after(check, witnesses)
        own = check.time_stamp if check.time_stamp.state is StampState.TRUSTED else None
        times = [each.time for each in later] + ([own.time] if own and own.time else [])
        level = self.level(check, later, timed=bool(times))
        return dataclasses.replace(
            check,
            level=level,
            proven_at=min(times, default=None),
            archived_at=max((each.time for each in later), default=None),
            evidence_until=until(check, signature, later, level),
        )

    def level(self, check: SignatureCheck, later: list[Witness], *, timed: bool) -> Level:
        """Return the level the file reaches by itself."""
        if not timed:
            return Level.B_B
        roots = Trust(self.trust.roots)
        for number, witness in enumerate(later):
            for known in later[number : number + 2]:
                if not self.judged(check.field, roots, known.shelf, witness.time).reasons:
                    return Level.B_LTA
        moments = [self.at, *(moment for moment, _shelf in self.days(check, later))]
        if any(not self.judged(check.field, roots, self.shelf, each).reasons for each in moments):
            return Level.B_LT
        return Level.B_T

    def named(self, field: str) -> EmbeddedPdfSignature:
        """Return a signature, read anew: the library remembers findings in it."""
        reader = PdfFileReader(BytesIO(self.data), strict=False)
        found: EmbeddedPdfSignature = next(
            each for each in reader.embedded_signatures if each.field_name == field
        )
        return found


def until(
    check: SignatureCheck, signature: EmbeddedPdfSignature, later: list[Witness], level: Level
) -> datetime:
    """Return when the file stops to prove the signature by itself."""
    ends = [valid_to(each.check) for each in later]
    ends += [
        each.chosen.not_valid_after
        for stamp in extract_tst_data_iter(signature.signer_info, signed=False)
        for each in stamp["certificates"]
        if each.chosen.serial_number
        == stamp["signer_infos"][0]["sid"].chosen["serial_number"].native
    ]
    return max(ends) if ends and level.reaches(Level.B_LT) else valid_to(check)


def valid_to(check: SignatureCheck) -> datetime:
    """Return when the certificate of a check that was read ends."""
    assert check.signer is not None
    return check.signer.valid_to


def after(check: SignatureCheck, witnesses: list[Witness]) -> list[Witness]:
    """Return the witnesses over a signature, the oldest first."""
    return [each for each in witnesses if each.check.signed_bytes > check.signed_bytes]


def _revocation_seen(
    certificate: Certificate, shelf: Shelf, trust: Trust
) -> tuple[RevocationSource | None, datetime | None]:
    """Return the newest list or answer about a certificate."""
    known = sorted(_about(certificate, shelf, trust), key=lambda each: each[1])
    return known[-1] if known else (None, None)


def _about(
    certificate: Certificate, shelf: Shelf, trust: Trust
) -> Iterator[tuple[RevocationSource, datetime]]:
    issuer = certificate.issuer.dump()
    for crl in trust.lists:
        if crl.issuer.public_bytes() == issuer:
            yield RevocationSource.LIST_HERE, crl.last_update_utc
    for each in shelf.lists:
        if each.issuer.dump() == issuer:
            yield RevocationSource.LIST_IN_FILE, each["tbs_cert_list"]["this_update"].native
    for answer in shelf.answers:
        for part in answer.response_data["responses"]:
            if part["cert_id"]["serial_number"].native == certificate.serial_number:
                yield RevocationSource.ANSWER_IN_FILE, part["this_update"].native
