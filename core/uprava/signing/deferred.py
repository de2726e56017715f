"""A PDF made ready for a signature that is made elsewhere, and that signature put into it.

The server draws the mark, leaves an empty place and tells the digest of everything else; the
person's own program signs the digest. Nothing is put into the place before the signature was
checked against that digest, that certificate and the trust store.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import algos, cms
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko_certvalidator.registry import SimpleCertificateStore

from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.signing.appearance import mark_style, place
from uprava.signing.cades import Container, ContainerError, Digests, digest_signed, read_container
from uprava.signing.cades_checking import verify_detached
from uprava.signing.evidence_raising import QuietWriter
from uprava.signing.facts import CertificateFacts, certificate_facts
from uprava.signing.gost.asn1 import length_of
from uprava.signing.inspection import read_for_signing
from uprava.signing.orders import Level, Mark, NoMark, SignedPdf, SigningOrder
from uprava.signing.pades import free_field
from uprava.signing.trust import Trust
from uprava.signing.verdicts import Integrity, Reason, SignatureCheck

PLACE = 40 * 1024
"""Bytes kept free: the signature in hexadecimal, with its chain and a time stamp."""
LARGEST_SIGNATURE = PLACE // 2 - 1
"""Bytes of a signature that fit."""
USUAL = "sha256"


@dataclass(frozen=True)
class Prepared:
    """What is appended to the file, where in the whole the empty place is, what is to be signed."""

    tail: bytes
    start: int
    end: int
    field: str
    algorithm: str
    digest: bytes

    def whole(self, pdf: bytes) -> bytes:
        """Return the file as it will be, the place still empty."""
        return pdf + self.tail

    def covered(self, pdf: bytes) -> bytes:
        """Return the bytes the signature is over."""
        whole = self.whole(pdf)
        return whole[: self.start] + whole[self.end :]


def digest_for(certificate: x509.Certificate) -> str:
    """Return the digest a key signs with: Streebog for GOST keys (RFC 9215), SHA-256 otherwise."""
    length = length_of(as_asn1(certificate).public_key)
    return length.algorithm if length else USUAL


def as_asn1(certificate: x509.Certificate) -> asn1.Certificate:
    """Return the same certificate for the signing library."""
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))


def prepare_pdf(pdf: bytes, *, certificate: x509.Certificate, order: SigningOrder) -> Prepared:
    """Draw the mark of a certificate and leave the place of its signature empty.

    Raises as `pades.sign_pdf` does.
    """
    if hashlib.sha256(pdf).hexdigest() != order.expected_sha256:
        raise ConflictError(
            _("The file has changed since it was approved. Nothing is signed: look at it again."),
            code="changed-since-approval",
        )
    field = free_field(read_for_signing(pdf))
    writer = QuietWriter(BytesIO(pdf), strict=False)
    facts = certificate_facts(certificate)
    style, spec = None, SigFieldSpec(field)
    if isinstance(order.mark, Mark):
        box, turn = place(writer.prev, order.mark)
        style = mark_style(facts, box=order.mark.box, turn=turn, drawn_at=order.signed_at)
        spec = SigFieldSpec(field, on_page=order.mark.page, box=box)
    algorithm = digest_for(certificate)
    meta = PdfSignatureMetadata(
        field_name=field,
        md_algorithm=algorithm,
        subfilter=SigSeedSubFilter.PADES,
        name=facts.owner,
        reason=order.reason or None,
        location=order.location or None,
    )
    signer = PdfSigner(meta, _absent(certificate), stamp_style=style, new_field_spec=spec)
    try:
        whole, prepared = _emptied(signer, writer, order.signed_at)
    except SigningError as error:
        raise ConflictError(
            _("An earlier signature in the file does not allow another one."),
            code="signing-forbidden",
        ) from error
    start, end = prepared.reserved_region_start, prepared.reserved_region_end
    assert whole.startswith(pdf)
    return Prepared(whole[len(pdf) :], start, end, field, algorithm, prepared.document_digest)


def _absent(certificate: x509.Certificate) -> ExternalSigner:
    """Return a signer that only has the certificate."""
    own = as_asn1(certificate)
    length = length_of(own.public_key)
    kind = {None: None, 32: "gost2012_256", 64: "gost2012_512"}[length.size if length else None]
    return ExternalSigner(
        own,
        SimpleCertificateStore(),
        signature_value=512,
        signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": kind}) if kind else None,
    )


def _emptied(
    signer: PdfSigner, writer: QuietWriter, at: datetime
) -> tuple[bytes, PreparedByteRangeDigest]:
    session = signer.init_signing_session(writer)
    session.system_time = at
    document = session.prepare_tbs_document(validation_info=None, bytes_reserved=PLACE)
    output = BytesIO()
    prepared, _same = document.digest_tbs_document(output=output)
    return output.getvalue(), prepared


REFUSALS = {
    Reason.BROKEN: N_("The signature is over something else than this file."),
    Reason.NOT_BOUND: N_("The signature does not name its certificate (CAdES-BES is expected)."),
    Reason.UNTRUSTED_CHAIN: N_(
        "The certificate is not issued by an authority this installation trusts."
    ),
    Reason.NOT_FOR_SIGNING: N_("The certificate is not meant for signing documents."),
    Reason.REVOKED: N_("The certificate is revoked."),
    Reason.EXPIRED: N_("The certificate had expired."),
    Reason.NOT_YET: N_("The certificate is not in force yet."),
}
"""What keeps a signature out, in the order in which it is told."""

TOLERATED = frozenset({Reason.REVOCATION_UNKNOWN, Reason.STAMP_UNTRUSTED})
"""What a signature of a key held here may suffer from too: the card says it."""


def require_good(
    signature: bytes, pdf: bytes, prepared: Prepared, *, certificate: x509.Certificate,
    trust: Trust, at: datetime,
) -> SignatureCheck:  # fmt: skip
    """Return the check of a signature that may be put into the file.

    Raises InvalidError with the sentence of what is wrong: not one signature, another digest,
    another certificate, a certificate nobody may sign with.
    """
    container = _only_signature(signature)
    [signer] = container.signers
    algorithm_and_digest = digest_signed(signer)
    if algorithm_and_digest is None:
        raise _refused(REFUSALS[Reason.NOT_BOUND], "not-bound")
    algorithm, digest = algorithm_and_digest
    if algorithm != prepared.algorithm or not hmac.compare_digest(digest, prepared.digest):
        raise _refused(REFUSALS[Reason.BROKEN], "another-digest")
    covered = Digests(prepared.covered(pdf))
    [check] = verify_detached(container, covered, trust=trust, at=at)
    wanted = certificate_facts(certificate).sha256
    if check.signer is None or check.signer.sha256 != wanted:
        raise _refused(
            N_("The signature is made with another certificate than was chosen."),
            "another-certificate",
        )
    _require_no_reason(check)
    return check


def _only_signature(signature: bytes) -> Container:
    try:
        container = read_container(signature)
    except ContainerError as error:
        raise _refused(N_("The plug-in's answer is not a signature."), "unreadable") from error
    if len(container.signers) != 1 or container.content is not None:
        raise _refused(N_("The plug-in's answer is not one signature alone."), "not-one")
    return container


def _require_no_reason(check: SignatureCheck) -> None:
    for reason, sentence in REFUSALS.items():
        if reason in check.reasons:
            raise _refused(sentence, reason.value)
    if check.integrity is not Integrity.INTACT or set(check.reasons) - TOLERATED:
        raise _refused(N_("The signature cannot be checked here."), "not-checkable")


def _refused(sentence: str, code: str) -> InvalidError:
    return InvalidError(f"{_(sentence)} {_('Nothing is signed.')}", code=code)


def signed_elsewhere(
    data: bytes, prepared: Prepared, *, signer: CertificateFacts, wanted: Level, at: datetime,
    source: str,
) -> SignedPdf:  # fmt: skip
    """Return what became of the order to sign, for what is kept as any signed file.

    `source` is the SHA-256 of the version that was shown. What `wanted` asks for more is added
    later, without the signer.
    """
    return SignedPdf(
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        field=prepared.field,
        level=Level.B_B,
        wanted=wanted,
        lowered=None,
        mark=NoMark.NOT_WANTED,
        signer=signer,
        signed_at=at,
        signed_sha256=source,
    )


def embed(signature: bytes, pdf: bytes, prepared: Prepared) -> bytes:
    """Return the signed file. Raises InvalidError for a signature larger than its place."""
    der = cms.ContentInfo(
        {"content_type": "signed_data", "content": read_container(signature).signed}
    ).dump()
    if len(der) > LARGEST_SIGNATURE:
        raise _refused(N_("The signature is too large for its place in the file."), "too-large")
    output = BytesIO(prepared.whole(pdf))
    PreparedByteRangeDigest(prepared.digest, prepared.start, prepared.end).fill_with_cms(
        output, der
    )
    return output.getvalue()
