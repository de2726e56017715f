"""Which lists and stamps of a file may speak for a moment of the past."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import core
from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader

from uprava.signing.authority import EXPIRED_CERTS_ON_CRL
from uprava.signing.evidence_store import Shelf, shelf_of
from uprava.signing.trust import Trust
from uprava.signing.verdicts import SignatureCheck


@dataclass(frozen=True)
class Witness:
    """A trusted document time stamp, and what the file carried when it was made."""

    check: SignatureCheck
    time: datetime
    shelf: Shelf


def witness_of(data: bytes, check: SignatureCheck) -> Witness:
    """Return a trusted stamp with the store of proofs that it covers."""
    time = check.time_stamp.time
    assert time is not None  # a trusted stamp names it
    covered = PdfFileReader(BytesIO(data[: check.signed_bytes]), strict=False)
    return Witness(check, time, shelf_of(covered))


def timely(trust: Trust, shelf: Shelf, certificate: Certificate) -> tuple[Trust, Shelf]:
    """Leave out what was said of a certificate after its end.

    An issuer need not list a revoked certificate that has ended (RFC 5280, 3.3): a later list
    without it proves nothing about the time before, unless it says that it keeps them.
    """
    end = certificate.not_valid_after
    lists = tuple(each for each in shelf.lists if not _too_late(each, certificate, end))
    answers = tuple(each for each in shelf.answers if not _answers_late(each, certificate, end))
    crls = tuple(
        crl for crl in trust.crls if not _too_late(CertificateList.load(crl), certificate, end)
    )
    ocsps = tuple(
        each for each in trust.ocsps if not _answers_late(OCSPResponse.load(each), certificate, end)
    )
    known = dataclasses.replace(trust, crls=crls, ocsps=ocsps)
    return known, Shelf(shelf.certificates, lists, answers)


def _too_late(crl: CertificateList, certificate: Certificate, end: datetime) -> bool:
    made: datetime = crl["tbs_cert_list"]["this_update"].native
    if made <= end or crl.issuer != certificate.issuer:
        return False
    since = _expired_kept_since(crl)
    return since is None or since > end


def _expired_kept_since(crl: CertificateList) -> datetime | None:
    """Return since when nobody revoked was left out for having ended; None for other lists."""
    for extension in crl["tbs_cert_list"]["crl_extensions"] or ():
        if extension["extn_id"].dotted == EXPIRED_CERTS_ON_CRL.dotted_string:
            since = core.GeneralizedTime.load(bytes(extension["extn_value"]), strict=True).native
            return since if isinstance(since, datetime) else None
    return None


def _answers_late(answer: OCSPResponse, certificate: Certificate, end: datetime) -> bool:
    return any(
        part["this_update"].native > end
        and part["cert_id"]["serial_number"].native == certificate.serial_number
        for part in answer.response_data["responses"]
    )
