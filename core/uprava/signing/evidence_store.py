"""What a file brings along about its own signatures: the document security store (DSS)."""

from dataclasses import dataclass

from asn1crypto.crl import CertificateList
from asn1crypto.ocsp import OCSPResponse
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError


@dataclass(frozen=True)
class Shelf:
    """Certificates, lists of the revoked and OCSP answers; anybody may have put them there."""

    certificates: tuple[Certificate, ...] = ()
    lists: tuple[CertificateList, ...] = ()
    answers: tuple[OCSPResponse, ...] = ()


NOTHING = Shelf()


def shelf_of(handler: PdfHandler) -> Shelf:
    """Return the store of a file (ISO 32000-2, 12.8.4.3); nothing in a file without one."""
    try:
        store = DocumentSecurityStore.read_dss(handler)
    except NoDSSFoundError:
        return NOTHING
    lists = (ref.get_object().read_data(DecodePurpose.CRL) for ref in store.crls)
    answers = (ref.get_object().read_data(DecodePurpose.OCSP_RESPONSE) for ref in store.ocsps)
    return Shelf(
        certificates=tuple(store.load_certs()),
        lists=tuple(CertificateList.load(der) for der in lists),
        answers=tuple(OCSPResponse.load(der) for der in answers),
    )
