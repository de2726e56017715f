"""Check every signature of a PDF and say only what is proven; nothing is fetched."""

import dataclasses
from datetime import datetime
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import (
    DocumentTimestampStatus,
    PdfSignatureStatus,
    SignatureStatus,
)

from uprava.signing.chains import leads_to_root, strict_context
from uprava.signing.evidence_checking import Judge, SecondLook, simple_evidence
from uprava.signing.evidence_store import Shelf, shelf_of
from uprava.signing.facts import certificate_facts
from uprava.signing.judging import (
    is_bound,
    proven_moment,
    revocation_of,
    stamp_of,
    trust_reasons,
    validity_of,
    verdict_of,
)
from uprava.signing.reach import (
    ONLY_SIGNATURES,
    covers_whole_file,
    end_of_signed,
    only_evidence_follows,
    only_signatures,
)
from uprava.signing.trust import Trust, revoked_since
from uprava.signing.verdicts import (
    Chain,
    Coverage,
    Integrity,
    Kind,
    Reason,
    SignatureCheck,
    StampState,
    TimeStamp,
    Verdict,
)
from uprava.signing.waiting import run


def verify_pdf(pdf: bytes | Path, *, trust: Trust, at: datetime) -> list[SignatureCheck]:
    """Return the checks of all signatures, the earliest first; empty for an unsigned file.

    `at` is the latest moment at which the office can prove the file already existed: now for a
    file that has just come, the recorded time of receipt later on. A file that cannot be read
    gives one check with UNKNOWN.
    """
    data = pdf.read_bytes() if isinstance(pdf, Path) else pdf
    try:
        reader = PdfFileReader(BytesIO(data), strict=False)
        fields = [(str(name), field) for name, _value, field in enumerate_sig_fields(reader, True)]
    except Exception:  # noqa: BLE001 -- hostile bytes make the parser raise anything
        return [_unreadable("")]
    found = [_examined(data, reader, (name, field), trust=trust, at=at) for name, field in fields]
    found.sort(key=lambda check: check.signed_bytes)
    stamped = any(check.kind is Kind.DOCUMENT_TIME_STAMP for check in found)
    ended = any(Reason.EXPIRED_SINCE in check.reasons for check in found)
    if not stamped and not ended and "/DSS" not in reader.root:
        return _judged([simple_evidence(check) for check in found], closed=False)
    try:
        found = SecondLook(data, trust=trust, at=at, judge=_judge(data)).over(found)
    except Exception:  # noqa: BLE001 -- hostile bytes make the parsers raise anything
        found = [simple_evidence(check) for check in found]
    return _judged(found, closed=_closed(data, found[-1]))


def _judge(data: bytes) -> Judge:
    """Return how to check one signature of the file again, as of another moment."""

    def judge(name: str, trust: Trust, shelf: Shelf, moment: datetime) -> SignatureCheck:
        reader = PdfFileReader(BytesIO(data), strict=False)
        named = ((str(known), field) for known, _value, field in enumerate_sig_fields(reader, True))
        field = next(each for each in named if each[0] == name)
        return _examined(data, reader, field, trust=trust, at=moment, shelf=shelf)

    return judge


def _closed(data: bytes, last: SignatureCheck) -> bool:
    """Tell whether only proofs were added after the last signature."""
    try:
        signatures = PdfFileReader(BytesIO(data), strict=False).embedded_signatures
        named = next(each for each in signatures if each.field_name == last.field)
        return only_evidence_follows(data, named)
    except Exception:  # noqa: BLE001 -- hostile bytes make the parsers raise anything
        return False


def _examined(
    data: bytes,
    reader: PdfFileReader,
    named: tuple[str, DictionaryObject],
    *,
    trust: Trust,
    at: datetime,
    shelf: Shelf | None = None,
) -> SignatureCheck:
    """Check one signature; `shelf` stands for what the file carries, when that is told apart."""
    name, field = named
    try:
        signature = EmbeddedPdfSignature(reader, field, name)
        known = _Known(trust, shelf_of(reader) if shelf is None else shelf, at)
        if signature.sig_object_type == "/DocTimeStamp":
            return _document_stamp(data, signature, known)
        return _signature(data, signature, known)
    except UnsupportedAlgorithm:
        return SignatureCheck(name, Kind.SIGNATURE, Verdict.UNKNOWN, (Reason.NOT_CHECKABLE,))
    except Exception:  # noqa: BLE001 -- hostile bytes make the parsers raise anything
        return _unreadable(name)


def _unreadable(field: str) -> SignatureCheck:
    return SignatureCheck(field, Kind.SIGNATURE, Verdict.UNKNOWN, (Reason.UNREADABLE,))


@dataclasses.dataclass(frozen=True)
class _Known:
    """What a check goes by: whom to believe, what the file carries, and the moment."""

    trust: Trust
    shelf: Shelf
    at: datetime


def _signature(data: bytes, signature: EmbeddedPdfSignature, known: _Known) -> SignatureCheck:
    trust, at = known.trust, known.at
    certificate = x509.load_der_x509_certificate(signature.signer_cert.dump())
    status = _status(signature, known, moment=at)
    revoked_at = _revoked_in_chain(certificate, status, trust=trust)
    stamp = _time_stamp(signature, status, at=at)
    moment = proven_moment(stamp, revoked_at, at=at)
    if moment != at:
        status = _status(signature, known, moment=moment)
    check = dataclasses.replace(
        _common(data, signature, status, Kind.SIGNATURE),
        chain=_chain(signature, status, trust=trust, at=moment),
        revocation=revocation_of(status, revoked_at, at=moment),
        revoked_at=revoked_at,
        validity=validity_of(certificate, moment),
        time_stamp=stamp,
        signer=certificate_facts(certificate),
        claimed_at=status.signer_reported_dt,
    )
    reasons = (
        *_file_reasons(check, signature),
        *trust_reasons(check, certificate, bottom_line=status.bottom_line),
    )
    return dataclasses.replace(check, reasons=reasons)


def _revoked_in_chain(
    certificate: x509.Certificate, status: PdfSignatureStatus, *, trust: Trust
) -> datetime | None:
    """Return when the certificate or one above it was revoked, as far as anybody knows.

    An older list or answer in the file must not hide what the store knows.
    """
    told = status.revocation_details
    above = [x509.load_der_x509_certificate(each.dump()) for each in status.validation_path or ()]
    known = [revoked_since(each, trust=trust) for each in (certificate, *above)]
    known.append(told.revocation_date if told else None)
    return min((moment for moment in known if moment is not None), default=None)


def _status(
    signature: EmbeddedPdfSignature, known: _Known, *, moment: datetime
) -> PdfSignatureStatus:
    return run(
        async_validate_pdf_signature(
            signature,
            strict_context(known.trust, at=moment, shelf=known.shelf),
            strict_context(known.trust, at=known.at, shelf=known.shelf),
            diff_policy=ONLY_SIGNATURES,
        )
    )


def _document_stamp(data: bytes, signature: EmbeddedPdfSignature, known: _Known) -> SignatureCheck:
    trust, at = known.trust, known.at
    context = strict_context(trust, at=at, shelf=known.shelf)
    status: DocumentTimestampStatus = run(
        async_validate_pdf_timestamp(signature, context, diff_policy=ONLY_SIGNATURES)
    )
    certificate = x509.load_der_x509_certificate(signature.signer_cert.dump())
    check = dataclasses.replace(
        _common(data, signature, status, Kind.DOCUMENT_TIME_STAMP),
        chain=Chain.TRUSTED if status.trusted else Chain.UNKNOWN,
        revocation=revocation_of(status, revoked_since(certificate, trust=trust), at=at),
        validity=validity_of(certificate, at),
        time_stamp=stamp_of(status, [signature.signed_data], at=at),
        signer=certificate_facts(certificate),
    )
    reasons = list(_file_reasons(check, None))
    if check.time_stamp.state is not StampState.TRUSTED:
        reasons.append(Reason.STAMP_UNTRUSTED)
    return dataclasses.replace(check, reasons=tuple(reasons))


def _common(
    data: bytes,
    signature: EmbeddedPdfSignature,
    status: PdfSignatureStatus | DocumentTimestampStatus,
    kind: Kind,
) -> SignatureCheck:
    if covers_whole_file(data, signature):
        coverage = Coverage.WHOLE_FILE
    elif only_signatures(data, signature, status):
        coverage = Coverage.LATER_SIGNATURES
    else:
        coverage = Coverage.CHANGED
    intact = status.intact and status.valid
    return SignatureCheck(
        field=signature.field_name,
        kind=kind,
        verdict=Verdict.UNKNOWN,
        reasons=(),
        integrity=Integrity.INTACT if intact else Integrity.BROKEN,
        coverage=coverage,
        signed_bytes=end_of_signed(signature),
        digest=f"{status.md_algorithm}, {status.pkcs7_signature_mechanism}",
    )


def _chain(
    signature: EmbeddedPdfSignature, status: SignatureStatus, *, trust: Trust, at: datetime
) -> Chain:
    if not (status.intact and status.valid):
        return Chain.UNKNOWN
    if status.trusted:
        return Chain.TRUSTED
    others = signature.other_embedded_certs
    good = leads_to_root(signature.signer_cert, others, trust=trust, at=at)
    return Chain.TRUSTED if good else Chain.UNTRUSTED


def _time_stamp(
    signature: EmbeddedPdfSignature, status: PdfSignatureStatus, *, at: datetime
) -> TimeStamp:
    if not status.timestamp_validity:
        return TimeStamp()
    stamps = extract_tst_data_iter(signature.signer_info, signed=False)
    return stamp_of(status.timestamp_validity, stamps, at=at)


def _file_reasons(check: SignatureCheck, signature: EmbeddedPdfSignature | None) -> list[Reason]:
    """Return what is wrong with the file itself."""
    reasons = []
    if check.integrity is Integrity.BROKEN:
        reasons.append(Reason.BROKEN)
    if check.coverage is Coverage.CHANGED:
        reasons.append(Reason.CHANGED_AFTER)
    if signature is not None and not is_bound(signature.signer_info):
        reasons.append(Reason.NOT_BOUND)
    return reasons


def _judged(checks: list[SignatureCheck], *, closed: bool) -> list[SignatureCheck]:
    """Give each its verdict; nobody vouches for what an unconfirmed later signature changed.

    `closed`: only proofs were added after the last one.
    """
    judged: list[SignatureCheck] = []
    confirmed, whole = True, closed
    for check in reversed(checks):
        reasons = check.reasons
        whole = whole or check.coverage is Coverage.WHOLE_FILE
        if not whole and check.coverage is Coverage.LATER_SIGNATURES:
            reasons = (*reasons, Reason.CHANGED_AFTER)
        if not confirmed and not reasons:
            reasons = (Reason.LATER_UNCONFIRMED,)
        verdict = verdict_of(reasons)
        judged.append(dataclasses.replace(check, reasons=reasons, verdict=verdict))
        confirmed = confirmed and verdict is Verdict.VALID
    return judged[::-1]
